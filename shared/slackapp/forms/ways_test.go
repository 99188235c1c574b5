package forms_test

import (
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/text"
)

// TestSlackTakesEveryAct: the modal and the button of every act, in both languages, of a drill, and as long as an incident can
// make them (docs of modal views and of the button element: 75 characters of text, 255 of an action id).
func TestSlackTakesEveryAct(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		for _, i := range []incident.Incident{sample(), drillOf(sample())} {
			for _, a := range ask.All {
				s := seen(lang, i, todos(), 1)
				if a.On == ask.OnDraft {
					s = about(s, incident.NoticeDocument)
				}
				if a.Says != (text.Phrase{}) {
					if n := len(utf16.Encode([]rune(a.Label(s)))); n == 0 || n > 75 || len(a.Button) > 255 {
						t.Errorf("%s: a button of %d characters", a.Name, n)
					}
				}
				if a.Form == nil || a.View == "" {
					continue
				}
				v := forms.Modal(a, s, nil, "")
				takes(t, a.Name, v)
				if n := len(v.CallbackID); n == 0 || n > 255 {
					t.Errorf("%s: a callback id of %d characters", a.Name, n)
				}
			}
		}
	}
}

// TestAnActOfOnesOwnIsFilledIn: whatever kinds of fields a new act has, its modal shows them and reads them back.
func TestAnActOfOnesOwnIsFilledIn(t *testing.T) {
	t.Parallel()
	own := &ask.Ask{Name: "own", View: "own", Form: func(ask.Seen) ask.Form {
		return ask.Form{Title: text.FormAddTodo, Submit: text.SubmitAdd, Fields: []ask.Field{
			{Name: "a", Label: text.LabelTitle, Value: "one"},
			{Name: "b", Label: text.LabelNote, Kind: ask.Long},
			{Name: "c", Label: text.LabelRegion, Kind: ask.Choice, Options: []ask.Option{{Label: text.BeingConfirmed}, {Value: "x", Label: text.Nobody}}},
			{Name: "d", Label: text.LabelHandTo, Kind: ask.Person},
			{Name: "e", Label: text.LabelEnd, Kind: ask.Radio, Value: "y", Options: []ask.Option{{Value: "y", Label: text.Nobody}}},
		}}
	}}
	modal := forms.Modal(own, seen("ja", sample(), nil, 0), nil, "")
	takes(t, "own", modal)
	c, v, err := forms.Read(submitted(t, modal, entered{"a": typed("two"), "c": chosen("x"), "d": person("U0BERLIN")}))
	if err != nil || c.Incident != "k3x9q2" {
		t.Fatal(c, err)
	}
	if diff := cmp.Diff(map[string]string{"a": "two", "b": "", "c": "x", "d": "", "e": "y"}, v.New); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if v.Shown["a"] != "one" || v.Shown["c"] != "" || v.People["d"].ID != "U0BERLIN" {
		t.Errorf("%+v", v)
	}
}
