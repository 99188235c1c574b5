package slackfake

import (
	"reflect"
	"testing"
)

// TestTree: what is copied branch by branch is what JSON makes of it, and shares nothing.
func TestTree(t *testing.T) {
	t.Parallel()
	block := Block{"type": "section", "text": map[string]any{"text": "x"}, "n": 3, "none": nil}
	v := map[string]any{
		"blocks": []Block{block}, "metadata": Metadata{"noroshi_effect", map[string]any{"key": "board"}}, "bare": Metadata{},
		"edited": Edited{User: "U0KAKEI", TS: "1.2"}, "users": []string{"U0KAKEI"}, "count": 1, "list": []any{true, 1.5, []any(nil)},
		"nothing": map[string]any(nil),
	}
	got := tree(v).(map[string]any)
	if want := clone(v); !reflect.DeepEqual(got, want) {
		t.Errorf("%#v, want %#v", got, want)
	}
	block["text"].(map[string]any)["text"] = "y"
	if text := got["blocks"].([]any)[0].(map[string]any)["text"].(map[string]any)["text"]; text != "x" {
		t.Errorf("the copy follows the original: %v", text)
	}
}
