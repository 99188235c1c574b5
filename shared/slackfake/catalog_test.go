package slackfake

import (
	"slices"
	"strings"
	"testing"
)

// TestCatalogKeepsToWhatSlackDocuments holds the fake's method table against the documented one.
func TestCatalogKeepsToWhatSlackDocuments(t *testing.T) {
	t.Parallel()
	for name, m := range catalog {
		doc, known := documented[name]
		if !known {
			t.Errorf("%s: served, but its documentation is not in the table", name)
			continue
		}
		if m.tier != doc.tier {
			t.Errorf("%s: tier of %d calls a minute, Slack documents %d", name, m.tier, doc.tier)
		}
		wants, has := slices.Sorted(slices.Values(strings.Fields(doc.scopes))), slices.Sorted(slices.Values(m.scopes))
		if !slices.Equal(wants, has) {
			t.Errorf("%s: accepts scopes %v, Slack documents %v", name, has, wants)
		}
		for _, code := range strings.Fields(m.errors) {
			if !slices.Contains(strings.Fields(doc.errors), code) {
				t.Errorf("%s: answers %s, which Slack does not document for it", name, code)
			}
		}
	}
	for name := range documented {
		if _, served := catalog[name]; !served {
			t.Errorf("%s: documented here, but not served", name)
		}
	}
}

func TestAMethodMayOnlyAnswerWhatItDeclares(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an undocumented error went out")
		}
	}()
	w := New(Options{})
	app := w.AddApp(App{})
	bad := method{do: func(*request) (answer, *failure) { return nil, fail("not_a_slack_error") }}
	w.run("auth.test", bad, app.BotToken, Args{}, "")
}
