package gateway

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/effect"
)

// documented is where a checkout has Slack's list of methods beside the project. It is not part of the project.
var documented = filepath.Join("..", "..", "..", "..", "shared", "data", "slack_methods.json")

func TestEveryDocumentedErrorHasAClass(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile(documented)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("Slack's documented errors are not beside this checkout (%s)", documented)
	}
	var methods map[string]json.RawMessage
	if err := json.Unmarshal(body, &methods); err != nil {
		t.Fatal(err)
	}
	for m := range perMinute {
		var doc struct {
			Errors map[string]string `json:"errors"`
		}
		if methods[string(m)] == nil {
			if m != usersList && m != responseURL && m != botsInfo { // the list leaves these out
				t.Errorf("%s is not in the list", m)
			}
			continue
		}
		if err := json.Unmarshal(methods[string(m)], &doc); err != nil {
			t.Fatal(err)
		}
		for code := range doc.Errors {
			if len(classesOf(m, code)) == 0 {
				t.Errorf("%s: %s has no class", m, code)
			}
		}
	}
}

// classesOf lists the classes under which a code stands for a method.
func classesOf(m Method, code string) (out []effect.Class) {
	for _, v := range []verdicts{table[m], common} {
		for class, codes := range v {
			for _, c := range strings.Fields(codes) {
				if c == code {
					out = append(out, class)
				}
			}
		}
	}
	return out
}

func TestEveryMethodHasItsErrorsAndNoCodeTwoClasses(t *testing.T) {
	t.Parallel()
	for m := range perMinute {
		if table[m] == nil {
			t.Errorf("%s has no errors", m)
		}
	}
	for m, v := range table {
		if perMinute[m] == 0 {
			t.Errorf("%s has no tier", m)
		}
		for class, codes := range v {
			for _, code := range strings.Fields(codes) {
				if got := classesOf(m, code); len(got) != 1 || got[0] != class {
					t.Errorf("%s: %s is %v", m, code, got)
				}
			}
		}
	}
}

func TestClassOfCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		method Method
		code   string
		want   effect.Class
	}{
		{"it is pinned", pinsAdd, "already_pinned", already},
		{"the message was deleted before us", chatDelete, "message_not_found", already},
		{"the message was deleted by a person", chatUpdate, "message_not_found", gone},
		{"the message is too old to edit", chatUpdate, "edit_window_closed", gone},
		{"the channel was archived", chatPostMessage, "is_archived", gone},
		{"too many messages", chatPostMessage, "rate_limited", retryLater},
		{"too many calls at once", bookmarksAdd, "too_many_requests", retryLater},
		{"the workspace moves into an organisation", chatPostMessage, "team_added_to_org", retryLater},
		{"a guest", conversationsInvite, "user_is_restricted", permanent},
		{"a scope was not granted", chatPostMessage, "missing_scope", permanent},
		{"the workspace has no bookmarks", bookmarksAdd, "unknown_method", permanent},
		{"Slack failed half way", chatPostMessage, "fatal_error", unknown},
		{"Slack failed", authTest, "internal_error", unknown},
		{"Slack is ill", chatPostMessage, "service_unavailable", unknown},
		{"a refusal nobody has documented", chatPostMessage, "no_mondays", permanent},
	} {
		if got := classOf(c.method, c.code); got != c.want {
			t.Errorf("%s: %s of %s is %s, want %s", c.name, c.code, c.method, got, c.want)
		}
	}
}

func TestPermanentCodesHoldOnesOfEverySource(t *testing.T) {
	t.Parallel()
	all := " " + strings.Join(PermanentCodes(), " ") + " "
	for _, code := range []string{"user_is_restricted", "missing_scope", "channel_not_found", codeEmptyGroup, codeExtShared} {
		if !strings.Contains(all, " "+code+" ") {
			t.Errorf("%s is missing", code)
		}
	}
}
