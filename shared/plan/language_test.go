package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// inTwo is an incident whose room has two languages, with a TODO that people typed.
func inTwo(s *incident.State) {
	s.Incident.Settings.Also = incident.Japanese
	s.Todos[3].Title = incident.Text{JA: "call", EN: "call"}
}

func TestASecondLanguage(t *testing.T) {
	t.Parallel()
	s := with(inTwo)
	if card := fact[plan.TodoCard](t, s, plan.TodoKey("4.3d")); card.Also != incident.Japanese || card.AlsoTitle != "Send (ja)" || card.Line.Title != "Send (en)" {
		t.Errorf("a card: %+v", card)
	}
	if own := fact[plan.TodoCard](t, s, plan.TodoKey("own-1")); own.Also != incident.Japanese || own.AlsoTitle != "" {
		t.Errorf("what people typed has one language: %+v", own)
	}
	s.Incident.Private = true
	if told := fact[plan.Announcement](t, s, "announce/C0ALL"); told.Also != incident.Japanese || told.Facts.Title != "" {
		t.Errorf("an announcement: %+v", told)
	}
}

// TestOneReadersLanguage is the board, or a TODO's message, and nothing else, with nothing of the room's own two languages in it.
func TestOneReadersLanguage(t *testing.T) {
	t.Parallel()
	s := with(inTwo)
	refs := allThere(s)
	for k := range refs {
		refs[k] = plan.Ref{ID: "x", URL: "https://slack/" + string(k)}
	}
	e, ok := plan.InLanguage(incident.Japanese, s, refs, plan.BoardKey)
	b, is := e.Facts.(plan.Board)
	if !ok || !is || b.Lang != incident.Japanese || b.Also != "" || b.PhaseTitle != "First response (ja)" || b.Todos[1].Title != "Send (ja)" || b.Todos[1].URL != "https://slack/todo/4.3d" {
		t.Errorf("the board: %+v", e)
	}
	e, ok = plan.InLanguage(incident.Japanese, s, nil, plan.TodoKey("own-1"))
	if c, is := e.Facts.(plan.TodoCard); !ok || !is || c.Lang != incident.Japanese || c.Also != "" || c.Role != "Desk (ja)" {
		t.Errorf("a TODO: %+v", e)
	}
	for _, k := range []plan.Key{"todo/9.9", "announce/C0ALL", plan.ChannelKey, ""} {
		if e, ok := plan.InLanguage(incident.Japanese, s, refs, k); ok {
			t.Errorf("%q: %+v", k, e)
		}
	}
	if s.Incident.Settings.Language != incident.English || s.Incident.Settings.Also != incident.Japanese {
		t.Error("the incident itself changed its language")
	}
}

// TestOneLanguageHasTheFactsOfBefore: what stands since an older release is edited by none of this.
func TestOneLanguageHasTheFactsOfBefore(t *testing.T) {
	t.Parallel()
	for _, e := range append(all(full(), nil), plan.Docs(full(), nil)...) {
		if raw, err := json.Marshal(e.Facts); err != nil || strings.Contains(string(raw), `"also`) {
			t.Errorf("%s: %s, %v", e.Key, raw, err)
		}
	}
}
