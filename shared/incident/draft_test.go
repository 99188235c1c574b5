package incident_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
)

// What people ask for is kept until the tool tells what became of it, having known of it; what they leave they hear of no more.
func TestAskingForFactsInADocument(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(tool, behind.do)
	w.must(berlin, incident.Renew{Document: "notice", Put: []incident.Place{{Name: "region", Sum: "1a2b"}}, Leave: []incident.Place{{Name: "impact"}}})
	want := incident.Draft{
		Behind: []incident.Place{tokyo}, Press: 1, Bring: []incident.Place{tokyo}, Left: map[string]string{"impact": "5e6f"},
	}
	if diff := cmp.Diff(want, w.state.Incident.Drafts["notice"]); diff != "" {
		t.Error(diff)
	}
	// A look that began before the press answers nothing.
	w.must(tool, incident.Followed{Document: "notice", Behind: []incident.Place{tokyo, lost1}})
	if got := w.state.Incident.Drafts["notice"]; len(got.Bring) != 1 {
		t.Errorf("it is forgotten: %+v", got)
	}
	w.must(tool, incident.Followed{Document: "notice", Press: 1})
	want.Behind, want.Bring = nil, nil
	if diff := cmp.Diff(want, w.state.Incident.Drafts["notice"]); diff != "" {
		t.Error(diff)
	}
}

// The entry keeps the words that are replaced.
func TestTheWordsThatAreReplacedAreKept(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(tool, behind.do)
	e := w.must(berlin, renewed.do).Entry
	if want := []incident.Change{{Field: "region", From: "東京", To: "ap-northeast-1"}}; !slices.Equal(e.Changes, want) || e.Key != "document/notice" {
		t.Errorf("it says %+v of %s", e.Changes, e.Key)
	}
	same := incident.Renew{Document: "notice", Put: []incident.Place{{Name: "region", Sum: "1a2b"}}}
	other := incident.Renew{Document: "notice", Leave: []incident.Place{{Name: "region", Sum: "1a2b"}}}
	if !e.Records(same, w.state) || e.Records(other, w.state) {
		t.Error("a form sent twice is not told from another")
	}
}

// A document says by when customers hear next, and stays as it is once it is approved: what changes either wakes its worker.
func TestWhatMovesDrafts(t *testing.T) {
	t.Parallel()
	pb := playbook()
	pb.Phases[2].Todos[3].Fixes = incident.NoticeDocument // 4.9
	do := declaration()
	do.Playbook = pb
	for _, c := range []struct {
		name string
		do   incident.Action
		want bool
	}{
		{"a notice goes out", incident.Finish{Todo: notice}, true},
		{"a notice is claimed", incident.Claim{Todo: notice}, false},
		{"a notice is not needed", incident.Skip{Todo: notice, Reason: "x"}, true},
		{"a draft is approved", incident.Finish{Todo: "4.9"}, true},
		{"something else is done", incident.Finish{Todo: view}, false},
		{"a phase without notices begins", incident.NextPhase{Confirmed: true}, false},
	} {
		w := &world{t: t, at: t0.Add(-time.Second)}
		w.must(kakei, do)
		if got := slices.Contains(w.must(berlin, c.do).Systems, incident.Docs); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
