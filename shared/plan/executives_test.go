package plan_test

import (
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// briefings are what a plan tells executives.
func briefings(s incident.State, refs plan.Refs) (keys []plan.Key, facts []plan.Executives) {
	for _, e := range plan.Slack(s, refs) {
		if f, ok := e.Facts.(plan.Executives); ok {
			keys, facts = append(keys, e.Key), append(facts, f)
			if e.Thread != "" || !strings.HasSuffix(string(e.Key), e.Place) {
				keys = append(keys, "wrong: "+e.Key)
			}
		}
	}
	return keys, facts
}

// TestExecutivesAreTold: in a new message each time in each of their channels, and nowhere else; nothing new once it is over.
func TestExecutivesAreTold(t *testing.T) {
	t.Parallel()
	told := func(change func(*incident.Incident)) incident.State {
		s := full()
		s.Incident.Settings.Announce = []incident.Audience{{Channel: "C0ALL", Announcement: "company"}, {Channel: "C0EXEC", Announcement: incident.ExecutivesAudience}}
		s.Incident.Executives = &incident.ThreeLines{No: 3, What: "a", Doing: "b", Next: "c"}
		change(&s.Incident)
		return s
	}
	for name, c := range map[string]struct {
		change func(*incident.Incident)
		want   []plan.Key
	}{
		"one channel":           {func(*incident.Incident) {}, []plan.Key{"executives/3/C0EXEC"}},
		"a drill":               {func(i *incident.Incident) { i.Kind = incident.Drill }, []plan.Key{"executives/3/C0EXEC"}},
		"nobody was told":       {func(i *incident.Incident) { i.Executives = nil }, nil},
		"private":               {func(i *incident.Incident) { i.Private = true }, nil},
		"no channel":            {func(i *incident.Incident) { i.Settings.Announce = i.Settings.Announce[:1] }, nil},
		"over before it posted": {func(i *incident.Incident) { i.Status = incident.Resolved }, nil},
	} {
		s := told(c.change)
		keys, facts := briefings(s, nil)
		if !slices.Equal(keys, c.want) {
			t.Errorf("%s: %q", name, keys)
		}
		for _, f := range facts {
			if f.Told != *s.Incident.Executives || f.Drill != (s.Incident.Kind == incident.Drill) {
				t.Errorf("%s: %+v", name, f)
			}
		}
	}
	s := told(func(*incident.Incident) {})
	if orphans := plan.PossibleOrphans(s); !slices.Contains(orphans, plan.ExecutivesKey(2, "C0EXEC")) || !plan.Transient(plan.ExecutivesKey(2, "C0EXEC")) {
		t.Errorf("one that may have been posted before is looked for by nobody: %q", orphans)
	}
}

// TestAStaleWarningIsNotMade: one that Slack could not be told in time says nothing any more; one that stands stays.
func TestAStaleWarningIsNotMade(t *testing.T) {
	t.Parallel()
	s := full()
	next := s.NextNotice()
	if next.IsZero() {
		t.Fatal("nothing is planned")
	}
	for name, c := range map[string]struct {
		warned bool // of what comes next
		refs   plan.Refs
		want   bool
	}{"in time": {true, nil, true}, "they have heard meanwhile": {false, nil, false}, "it stands": {false, plan.Refs{plan.NewsKey(7): {ID: "1"}}, true}} {
		mark := &incident.NoticeMark{No: 1, Promise: next}
		if !c.warned {
			mark.Promise = next.Add(-1)
		}
		s.Incident.News = []incident.News{{No: 7, Entry: incident.Entry{Kind: incident.EntryNoticeSoon, Notice: mark}}}
		made := slices.ContainsFunc(plan.Slack(s, c.refs), func(e plan.Effect) bool { return e.Key == plan.NewsKey(7) })
		if made != c.want {
			t.Errorf("%s: made %v", name, made)
		}
	}
}
