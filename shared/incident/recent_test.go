package incident_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// concludes is what somebody says in the room that is decided, in the n-th message.
func concludes(n int, text string, names ...incident.Name) incident.Keep {
	ts := fmt.Sprint(n)
	return incident.Keep{Text: text, Author: berlin.ID, Channel: "C1", TS: ts, Sum: incident.Sum(text), Decided: true, Names: names}
}

// decisionsOf are the texts of the decisions in the brief, and changesOf the kinds of the changes.
func decisionsOf(w *world) (texts []string) {
	for _, e := range w.state.Brief().Decisions {
		texts = append(texts, e.Text)
	}
	return texts
}

func changesOf(w *world) (kinds []incident.EntryKind) {
	for _, e := range w.state.Brief().Changed {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// TestWhatTheBriefRemembers: changes and decisions, each of its own, and nothing else that happens.
func TestWhatTheBriefRemembers(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Conclude{Text: "to Osaka"})
	w.must(berlin, incident.Correct{Region: ptr("ap-northeast-1")})
	w.must(berlin, incident.Claim{Todo: view})
	w.must(bangkok, incident.Keep{Text: "two zones", Author: berlin.ID, Channel: "C1", TS: "1", Sum: incident.Sum("two zones")})
	w.must(kakei, incident.NextPhase{Confirmed: true})
	w.must(bangkok, concludes(2, "and back"))
	if got, want := decisionsOf(w), []string{"to Osaka", "and back"}; !slices.Equal(got, want) {
		t.Errorf("decided: %q, want %q", got, want)
	}
	if got, want := changesOf(w), []incident.EntryKind{incident.EntryCorrected, incident.EntryPhase}; !slices.Equal(got, want) {
		t.Errorf("changed: %q, want %q", got, want)
	}
}

// TestTheBriefRemembersTheLatest: many changes push no decision out, nor the other way round.
func TestTheBriefRemembersTheLatest(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for n := range 30 {
		w.must(berlin, incident.Conclude{Text: fmt.Sprint("decision ", n)})
		if n%10 == 0 {
			w.must(berlin, incident.Correct{Region: ptr(fmt.Sprint("region ", n))})
		}
	}
	got := decisionsOf(w)
	if len(got) != 12 || got[0] != "decision 18" || got[11] != "decision 29" || len(changesOf(w)) != 3 {
		t.Errorf("decided: %q, changed: %q", got, changesOf(w))
	}
	for n := range 30 {
		w.must(berlin, incident.Correct{Region: ptr(fmt.Sprint("zone ", n))})
	}
	if got := w.state.Brief().Changed; len(decisionsOf(w)) != 12 || len(got) != 12 || got[11].Changes[0].To != "zone 29" {
		t.Errorf("decided: %q, changed: %+v", decisionsOf(w), got)
	}
}

// TestTheBriefRemembersABit: whatever people type, the header stays small.
func TestTheBriefRemembersABit(t *testing.T) {
	t.Parallel()
	w := declared(t)
	long := strings.Repeat("い", 2900)
	most := 0
	for n := range 20 {
		names := []incident.Name{{ID: "U0BERLIN", As: "@Berlin"}, {ID: "U0KAKEI", As: "@Kakei"}}
		w.must(berlin, concludes(n, fmt.Sprint(n, " @Berlin ", long, "@Kakei"), names...))
		w.must(berlin, incident.Correct{Impact: ptr(fmt.Sprint(n, long))})
		w.must(tool, posting(n, long))
		most = max(most, len(w.json(w.state.Incident.Recent)))
	}
	if last := w.state.Brief().Decisions[11]; len(last.Names) != 1 || last.Names[0].As != "@Berlin" {
		t.Errorf("a text that was cut names %+v", last.Names)
	}
	if most > 60_000 {
		t.Errorf("%d bytes", most)
	}
}

// posting is the n-th of what the provider posts.
func posting(n int, said string) incident.ProviderSaid {
	p := posted
	p.Post.At, p.Post.Said = p.Post.At.Add(time.Duration(n)*time.Minute), both(said)
	return p
}

// TestTheBriefFollowsWhatPeopleSaidSince: what was corrected is as it was corrected, and what was deleted is gone, also after the end.
func TestTheBriefFollowsWhatPeopleSaidSince(t *testing.T) {
	t.Parallel()
	reworded := incident.Reword{Word: "r2", Text: "to Seoul", Channel: "C1", TS: "1", Stamp: "2", Sum: incident.Sum("to Seoul"), Decided: true}
	deleted := doing{tool, incident.Unsay{Word: "r2", Channel: "C1", TS: "1"}}
	emptied := doing{tool, incident.Unsay{Word: "r2", Channel: "C1", TS: "1", Stands: true, Stamp: "2"}}
	filled := reworded
	filled.Stamp = "3"
	for name, c := range map[string]struct {
		then []doing
		want []string
	}{
		"it stands":                 {nil, []string{"to Osaka", "later"}},
		"corrected":                 {[]doing{{berlin, reworded}}, []string{"to Seoul", "later"}},
		"deleted":                   {[]doing{deleted}, []string{"later"}},
		"corrected and deleted":     {[]doing{{berlin, reworded}, deleted}, []string{"later"}},
		"corrected after the end":   {[]doing{ended, {berlin, reworded}}, []string{"to Seoul", "later"}},
		"deleted after the end":     {[]doing{ended, deleted}, []string{"later"}},
		"nothing of it is readable": {[]doing{emptied}, []string{"later"}},
		"something of it is again":  {[]doing{emptied, {berlin, filled}}, []string{"to Seoul", "later"}},
		"another is deleted":        {[]doing{{tool, incident.Unsay{Word: "r9", Channel: "C1", TS: "9"}}}, []string{"to Osaka", "later"}},
	} {
		w := declared(t)
		w.must(bangkok, concludes(1, "to Osaka")) // r2
		w.must(bangkok, concludes(2, "later"))
		for _, d := range c.then {
			w.must(d.by, d.do)
		}
		if got := decisionsOf(w); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if said := w.json(w.state.Incident.Recent); !slices.Contains(c.want, "to Osaka") && strings.Contains(said, "Osaka") {
			t.Errorf("%s: the header still says it: %s", name, said)
		}
	}
}
