package plan_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// followed is the plan for a document's places, as things stand outside.
func followed(s incident.State, keys ...plan.Key) (plan.Effect, bool) {
	refs := plan.Refs{}
	for _, k := range keys {
		refs[k] = plan.Ref{ID: "d1"}
	}
	for _, e := range plan.Docs(s, refs) {
		if e.Key == plan.FollowKey("notice") {
			return e, true
		}
	}
	return plan.Effect{}, false
}

func TestWhenADocumentFollows(t *testing.T) {
	t.Parallel()
	const doc, follow plan.Key = "document/notice", "follow/notice"
	ended := func(s *incident.State) { s.Incident.Status = incident.Resolved }
	for _, c := range []struct {
		name string
		s    incident.State
		refs []plan.Key
		want bool
	}{
		{"it is not made yet", full(), nil, false},
		{"it is there", full(), []plan.Key{doc}, true},
		{"customers have it", with(func(s *incident.State) { s.Todos[1].State = incident.TodoDone }), []plan.Key{doc, follow}, false},
		{"customers need not have it", with(func(s *incident.State) { s.Todos[1].State = incident.TodoSkipped }), []plan.Key{doc, follow}, true},
		{"it is over, and it followed", with(ended), []plan.Key{doc, follow}, true},
		{"it is over before it followed", with(ended), []plan.Key{doc}, false},
	} {
		if _, got := followed(c.s, c.refs...); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// What a document may say, and what people ask of it, brings it up to date; all else leaves it alone.
func TestWhatADocumentFollows(t *testing.T) {
	t.Parallel()
	before, _ := followed(full(), "document/notice")
	for _, c := range []struct {
		name   string
		change func(*incident.State)
		want   bool
	}{
		{"a fact", func(s *incident.State) { s.Incident.Facts.Zone = "apne1-az1" }, true},
		{"who commands", func(s *incident.State) { s.Incident.Commander = "U0KAKEI" }, true},
		{"where people meet", func(s *incident.State) { s.Incident.Settings.Meeting = "https://other" }, true},
		{"when customers hear again", func(s *incident.State) { s.Todos[2].Due = t0.Add(2 * time.Hour) }, true},
		{"its approval", func(s *incident.State) {
			s.Todos = append(s.Todos, incident.Todo{ID: "4.3c", Fixes: "notice", State: incident.TodoDone})
		}, true},
		{"what people ask for", func(s *incident.State) {
			s.Incident.Drafts = map[string]incident.Draft{"notice": {Press: 1, Bring: []incident.Place{{Name: "region", Sum: "1a"}}}}
		}, true},
		{"the phase", func(s *incident.State) { s.Incident.Phase = incident.Watch }, false},
		{"a claim", func(s *incident.State) { s.Todos[2].Owner = "U0KAKEI" }, false},
		{"that it is known to be behind", func(s *incident.State) {
			s.Incident.Drafts = map[string]incident.Draft{"notice": {Behind: []incident.Place{{Name: "region", Sum: "1a"}}}}
		}, false},
	} {
		after, _ := followed(with(c.change), "document/notice")
		if got := after.Hash() != before.Hash(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	over, _ := followed(with(func(s *incident.State) { s.Incident.Status, s.Incident.EndedAt = incident.Resolved, t0 }), "document/notice", "follow/notice")
	if over.Hash() != before.Hash() || !over.Facts.(plan.Follow).Over {
		t.Error("the end brings it up to date once more, or is not known")
	}
}

// The board names what is behind for as long as somebody can do something about it.
func TestWhichDraftsTheBoardNames(t *testing.T) {
	t.Parallel()
	behind := func(s *incident.State) {
		s.Incident.Drafts = map[string]incident.Draft{"notice": {Behind: []incident.Place{{Name: "region"}}}}
	}
	if got := plan.Behind(with(behind), incident.Japanese); len(got) != 1 || got[0].Title != "Notice (ja)" || got[0].URL != "https://docs/1" || got[0].Fixed {
		t.Errorf("it names %+v", got)
	}
	for name, change := range map[string]func(*incident.State){
		"customers have it": func(s *incident.State) { s.Todos[1].State = incident.TodoDone },
		"it is over":        func(s *incident.State) { s.Incident.Status = incident.Resolved },
		"nothing is behind": func(s *incident.State) { s.Incident.Drafts = nil },
	} {
		if got := plan.Behind(with(func(s *incident.State) { behind(s); change(s) }), incident.English); len(got) != 0 {
			t.Errorf("%s, and it names %+v", name, got)
		}
	}
}
