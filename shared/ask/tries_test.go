package ask_test

import (
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// TestWhatBecomesOfATry by its form: what each outcome asks for, and what is wrong.
func TestWhatBecomesOfATry(t *testing.T) {
	t.Parallel()
	berlin := incident.Actor{ID: "U0BERLIN"}
	for name, c := range map[string]struct {
		said  map[string]string
		owner incident.Actor
		want  incident.Action
		wrong string
	}{
		"nothing chosen":           {map[string]string{}, incident.Actor{}, nil, ask.TryOutcome},
		"none of them":             {map[string]string{ask.TryOutcome: "maybe"}, berlin, nil, ask.TryOutcome},
		"done":                     {map[string]string{ask.TryOutcome: ask.TryDone, ask.TryDue: "2027-03-15"}, berlin, incident.EndTry{No: 3}, ""},
		"done, with a note":        {map[string]string{ask.TryOutcome: ask.TryDone, ask.Reason: " on the wiki "}, berlin, incident.EndTry{No: 3, Reason: "on the wiki"}, ""},
		"dropped without a reason": {map[string]string{ask.TryOutcome: ask.TryDrop, ask.Reason: "\u200b"}, berlin, nil, ask.Reason},
		"dropped":                  {map[string]string{ask.TryOutcome: ask.TryDrop, ask.Reason: "too dear"}, berlin, incident.EndTry{No: 3, Dropped: true, Reason: "too dear"}, ""},
		"another date":             {map[string]string{ask.TryOutcome: ask.TryMove, ask.TryDue: "2027-03-15"}, incident.Actor{}, incident.MoveTry{No: 3, Due: "2027-03-15"}, ""},
		"no date, another owner":   {map[string]string{ask.TryOutcome: ask.TryMove, ask.TryDue: ""}, berlin, incident.MoveTry{No: 3, Owner: berlin}, ""},
		"no day that there is":     {map[string]string{ask.TryOutcome: ask.TryMove, ask.TryDue: "2027-02-30"}, berlin, nil, ask.TryDue},
		"no day":                   {map[string]string{ask.TryOutcome: ask.TryMove, ask.TryDue: "next week"}, berlin, nil, ask.TryDue},
		"a day that is not asked":  {map[string]string{ask.TryOutcome: ask.TryDone, ask.TryDue: "tomorrow"}, berlin, incident.EndTry{No: 3}, ""},
	} {
		for _, field := range []string{ask.TryOutcome, ask.Reason, ask.TryDue} {
			if _, there := c.said[field]; !there {
				c.said[field] = ""
			}
		}
		f := ask.Faults{}
		do := ask.Try.Do(ask.Values{Of: "3", New: c.said, People: map[string]incident.Actor{ask.Owner: c.owner}}, f)
		switch {
		case c.wrong != "" && (len(f) != 1 || f[c.wrong] == ""):
			t.Errorf("%s: faults %v, want one of %s", name, f, c.wrong)
		case c.wrong == "" && (len(f) > 0 || do != c.want):
			t.Errorf("%s: %+v, %v; want %+v", name, do, f, c.want)
		}
	}
}

// TestWhatBecomesOfATryIsTyped by a word, the number of its line and, where it is dropped, why.
func TestWhatBecomesOfATryIsTyped(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]incident.Action{
		"done 3":              incident.EndTry{No: 3},
		"完了 3":                incident.EndTry{No: 3},
		"Done 12 on the wiki": incident.EndTry{No: 12, Reason: "on the wiki"},
		"drop 3 too dear":     incident.EndTry{No: 3, Dropped: true, Reason: "too dear"},
		"やめる 3 高い":            incident.EndTry{No: 3, Dropped: true, Reason: "高い"},
		"中止 3 高い":             incident.EndTry{No: 3, Dropped: true, Reason: "高い"},
		"done":                nil,
		"done soon":           nil,
		"later 3":             nil,
		"":                    nil,
	} {
		v, whole := ask.Try.Short(ask.Seen{}, ask.Typed{Said: said})
		if whole != (want != nil) {
			t.Errorf("%q: whole %v", said, whole)
		}
		if want == nil {
			continue
		}
		v.New[ask.TryDue] = ""
		if do := ask.Try.Do(v, ask.Faults{}); do != want {
			t.Errorf("%q: %+v", said, do)
		}
	}
}

// TestTheReviewsCommandEndsTries: where what follows it says what became of one, and no heading.
func TestTheReviewsCommandEndsTries(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]*ask.Ask{
		"done 3": ask.Try, "drop 3 too dear": ask.Try, "try done 3 drills": ask.Review, "keep done 3": ask.Review, "done": ask.Review, "": ask.Review,
	} {
		if got := ask.Review.Meant(ask.Typed{Said: said}); got != want {
			t.Errorf("%q is for %s", said, got.Name)
		}
	}
	if got := ask.Tell.Meant(ask.Typed{Said: "done 3"}); got != ask.Tell {
		t.Errorf("a word to all is for %s", got.Name)
	}
}
