package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// watchable is an incident whose check lacks one line.
func watchable(t *testing.T) *world {
	t.Helper()
	w := checkable(t)
	for _, do := range complete[:len(complete)-1] {
		w.must(do.by, do.do)
	}
	return w
}

// last completes the check; reopened opens it again, and checkedAnew completes it once more.
var (
	last        = complete[len(complete)-1]
	reopened    = doing{kakei, incident.Reopen{Todo: view}}
	checkedAnew = []doing{reopened, viewDone, right(bangkok, "4.4")}
	watch       = incident.NextPhase{From: incident.Respond, To: incident.Watch, Confirmed: true}
)

var watchCases = []decision{
	{"the watch phase by its offer", []doing{last}, kakei, watch, incident.EntryPhase, ""},
	{"the watch phase by an offer of before", []doing{last, {berlin, watch}}, kakei, watch, "", incident.RefusedSame},
	{"the watch phase by an offer, with TODOs open", []doing{last, {berlin, incident.Reopen{Todo: notice}}}, kakei, incident.NextPhase{To: incident.Watch}, "", incident.RefusedOpen},
}

// TestTheWatchPhaseIsOffered to each who commands while it can begin, once, and moves nobody.
func TestTheWatchPhaseIsOffered(t *testing.T) {
	t.Parallel()
	leaves := doing{tool, incident.Deactivated{Who: kakei.ID}}
	offers := []doing{{kakei, incident.Command{To: berlin}}, {berlin, incident.AcceptOffer{No: 1}}}
	for name, c := range map[string]struct {
		do     []doing
		asked  []incident.PersonID // by which of what the room was told
		stands bool
	}{
		"not yet":                            {nil, nil, false},
		"once it is complete":                {[]doing{last}, []incident.PersonID{kakei.ID}, true},
		"not a second time":                  {append([]doing{last}, checkedAnew...), []incident.PersonID{kakei.ID}, true},
		"not while it is open again":         {[]doing{last, reopened}, []incident.PersonID{kakei.ID}, false},
		"not once it has begun":              {[]doing{last, {berlin, watch}}, []incident.PersonID{kakei.ID}, false},
		"not after the way back":             {[]doing{last, {berlin, watch}, returns}, []incident.PersonID{kakei.ID}, false},
		"nor when it completes there":        {append([]doing{last, {berlin, watch}, returns}, checkedAnew...), []incident.PersonID{kakei.ID}, false},
		"not in a later phase":               {[]doing{onward, last}, nil, false},
		"not after the end":                  {[]doing{last, ended}, []incident.PersonID{kakei.ID}, false},
		"to whoever commands next":           {append([]doing{last}, offers...), []incident.PersonID{kakei.ID, berlin.ID}, true},
		"to nobody who was asked":            {slices.Concat([]doing{last}, offers, []doing{{berlin, incident.Command{To: kakei}}, {kakei, incident.AcceptOffer{No: 2}}}), []incident.PersonID{kakei.ID, berlin.ID}, true},
		"to nobody while nobody commands":    {[]doing{leaves, {berlin, last.do}}, []incident.PersonID{""}, true},
		"to whoever takes the command then":  {[]doing{leaves, {berlin, last.do}, {bangkok, incident.TakeCommand{}}}, []incident.PersonID{"", bangkok.ID}, true},
		"to whoever takes it from the asked": {[]doing{last, leaves, {bangkok, incident.TakeCommand{}}}, []incident.PersonID{kakei.ID, bangkok.ID}, true},
		"to nobody who comes too late":       {append([]doing{last, {kakei, watch}}, offers...), []incident.PersonID{kakei.ID}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watchable(t)
			for _, do := range c.do {
				w.must(do.by, do.do)
			}
			var asked []incident.PersonID
			for _, n := range w.state.Incident.News {
				if n.Entry.Offers == incident.Watch {
					asked = append(asked, n.Asks())
				}
			}
			if i := w.state.Incident; !slices.Equal(asked, c.asked) || i.OffersWatch() != c.stands {
				t.Errorf("asked %q, want %q; it stands: %v", asked, c.asked, i.OffersWatch())
			}
			if w.state.Incident.Phase != incident.Respond && !slices.ContainsFunc(c.do, func(d doing) bool { _, moves := d.do.(incident.NextPhase); return moves }) {
				t.Error("somebody was moved")
			}
		})
	}
}

// TestNothingIsOfferedOfWhatThereIsNot: a playbook without anything to watch.
func TestNothingIsOfferedOfWhatThereIsNot(t *testing.T) {
	t.Parallel()
	w := watchable(t)
	w.state.Incident.Playbook.Phases[3].Todos = nil
	d := w.must(last.by, last.do)
	if i := w.state.Incident; i.OffersWatch() || i.Check.Watch != nil || d.Entry.Offers != "" || !i.Check.Done {
		t.Errorf("%+v", i.Check)
	}
	if got := w.news(); got != "check_excused" {
		t.Errorf("the room is told %q", got)
	}
}

// TestTheRoomIsToldOnceTheCheckIsComplete, of no line before; what offers something is kept as long as that may change.
func TestTheRoomIsToldOnceTheCheckIsComplete(t *testing.T) {
	t.Parallel()
	w := watchable(t)
	if got := w.news(); got != "" {
		t.Errorf("before, the room is told %q", got)
	}
	w.must(last.by, last.do)
	for n := range 12 {
		w.later(2*time.Minute).must(kakei, incident.Correct{Impact: ptr(string(rune('a' + n)))})
	}
	if i := w.state.Incident; len(i.News) != 11 || i.News[0].Entry.Kind != incident.EntryExcused {
		t.Errorf("%d messages are kept", len(i.News))
	}
}

// TestWhoWasAskedByAnAddress is not asked again under their account.
func TestWhoWasAskedByAnAddress(t *testing.T) {
	t.Parallel()
	w := watchable(t)
	w.must(kakei, incident.Command{To: newcomer})
	w.must(newcomer, incident.AcceptOffer{No: 1})
	w.must(last.by, last.do)
	w.must(tool, incident.AccountFound{Was: newcomer.ID, Is: berlin.ID})
	if o := w.state.Incident.Check.Watch; !slices.Equal(o.To, []incident.PersonID{berlin.ID}) || w.state.Incident.Commander != berlin.ID {
		t.Errorf("asked %q", o.To)
	}
}
