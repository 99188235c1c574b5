package incident_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// moves is the life of a TODO, written once: from a state, with a button, to a state. "" is refused.
//
//	open ──claim──▸ claimed ──release──▸ open
//	  └──────┬────────┘
//	   finish│skip            reopen: to claimed while somebody has it, else to open
//	         ▾
//	    done ◂──finish── skipped
var moves = []struct {
	from   incident.TodoState
	button string
	to     incident.TodoState
}{
	{incident.TodoOpen, "claim", incident.TodoClaimed},
	{incident.TodoOpen, "release", ""},
	{incident.TodoOpen, "assign", incident.TodoClaimed},
	{incident.TodoOpen, "finish", incident.TodoDone},
	{incident.TodoOpen, "tick", incident.TodoDone},
	{incident.TodoOpen, "skip", incident.TodoSkipped},
	{incident.TodoOpen, "reopen", ""},
	{incident.TodoClaimed, "claim", incident.TodoClaimed},
	{incident.TodoClaimed, "release", incident.TodoOpen},
	{incident.TodoClaimed, "assign", incident.TodoClaimed},
	{incident.TodoClaimed, "finish", incident.TodoDone},
	{incident.TodoClaimed, "tick", incident.TodoDone},
	{incident.TodoClaimed, "skip", incident.TodoSkipped},
	{incident.TodoClaimed, "reopen", ""},
	// Who claims what is closed has it when it is reopened.
	{incident.TodoDone, "claim", incident.TodoDone},
	{incident.TodoDone, "release", incident.TodoDone},
	{incident.TodoDone, "assign", incident.TodoDone},
	{incident.TodoDone, "finish", ""},
	{incident.TodoDone, "tick", incident.TodoDone},
	{incident.TodoDone, "skip", ""},
	{incident.TodoDone, "reopen", incident.TodoClaimed},
	{incident.TodoSkipped, "claim", incident.TodoSkipped},
	{incident.TodoSkipped, "release", incident.TodoSkipped},
	{incident.TodoSkipped, "assign", incident.TodoSkipped},
	{incident.TodoSkipped, "finish", incident.TodoDone},
	{incident.TodoSkipped, "tick", incident.TodoDone},
	{incident.TodoSkipped, "skip", ""},
	{incident.TodoSkipped, "reopen", incident.TodoClaimed},
}

// ways lead from an open TODO to each state; what is closed is berlin's.
var ways = map[incident.TodoState][]incident.Action{
	incident.TodoOpen:    nil,
	incident.TodoClaimed: {incident.Claim{Todo: view}},
	incident.TodoDone:    {incident.Claim{Todo: view}, incident.Finish{Todo: view}},
	incident.TodoSkipped: {incident.Claim{Todo: view}, incident.Skip{Todo: view, Reason: "x"}},
}

// press does what a button says: claims are bangkok's, what is released is berlin's.
func press(w *world, button string) error {
	do := map[string]doing{
		"claim": {bangkok, incident.Claim{Todo: view}}, "release": {berlin, incident.Release{Todo: view}},
		"assign": {kakei, incident.Reassign{Todo: view, To: bangkok}}, "finish": {kakei, incident.Finish{Todo: view}},
		"tick": {kakei, on(view, incident.DoneReaction, 1)}, "skip": {kakei, incident.Skip{Todo: view, Reason: "x"}},
		"reopen": {kakei, incident.Reopen{Todo: view}},
	}[button]
	_, err := w.ask(do.by, do.do)
	return err
}

func TestStatesOfATodo(t *testing.T) {
	t.Parallel()
	if buttons := 7; len(moves) != len(constants(t, "TodoState"))*buttons {
		t.Errorf("%d moves are not every button in every state", len(moves))
	}
	for _, m := range moves {
		w := declared(t)
		for _, a := range ways[m.from] {
			w.must(berlin, a)
		}
		if got := w.todo(view).State; got != m.from {
			t.Fatalf("the way to %s leads to %s", m.from, got)
		}
		err := press(w, m.button)
		got, want := w.todo(view).State, m.to
		if want == "" {
			want = m.from
		}
		if (err != nil) != (m.to == "") || got != want {
			t.Errorf("%s on what is %s: %s, %v; want %q", m.button, m.from, got, err, m.to)
		}
	}
}

func TestHandingOver(t *testing.T) {
	t.Parallel()
	t.Run("who had it by button is off it, and the other is in the channel", func(t *testing.T) {
		t.Parallel()
		w := declared(t)
		w.must(berlin, incident.Claim{Todo: view})
		d := w.must(berlin, incident.Reassign{Todo: view, To: bangkok})
		wantPeople(t, w, "U0BANGKOK")
		if !slices.Contains(w.state.Incident.Invited, bangkok.ID) || d.Entry.To != bangkok.ID {
			t.Errorf("invited %v, entry %+v", w.state.Incident.Invited, d.Entry)
		}
	})
	t.Run("who had it by emoji helps while the emoji stands", func(t *testing.T) {
		t.Parallel()
		w := declared(t)
		w.must(berlin, on(view, "eyes", 1))
		w.must(berlin, incident.Reassign{Todo: view, To: bangkok})
		wantPeople(t, w, "U0BANGKOK", "U0BERLIN")
		w.must(berlin, off(view, "eyes", 2))
		wantPeople(t, w, "U0BANGKOK")
	})
	t.Run("a helper's emoji taken off afterwards does not take the duty off them", func(t *testing.T) {
		t.Parallel()
		w := declared(t)
		w.must(berlin, incident.Claim{Todo: view})
		w.must(bangkok, on(view, "eyes", 1))
		w.must(berlin, incident.Reassign{Todo: view, To: bangkok})
		w.must(bangkok, off(view, "eyes", 2))
		wantPeople(t, w, "U0BANGKOK")
		w.must(bangkok, incident.Release{Todo: view})
		wantPeople(t, w)
	})
}

func wantPeople(t *testing.T, w *world, want ...incident.PersonID) {
	t.Helper()
	if got := w.todo(view).Claimants(); !slices.Equal(got, want) {
		t.Errorf("it is with %v, want %v", got, want)
	}
}

func TestWhoHasItStaysAcrossReopening(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Claim{Todo: view})
	w.must(kakei, incident.Skip{Todo: view, Reason: "no  Zendesk\u202e"})
	if got := w.todo(view); got.SkipReason != "no  Zendesk" || got.ClosedBy != kakei.ID {
		t.Errorf("skipped: %+v", got)
	}
	d := w.must(kakei, incident.Reopen{Todo: view})
	wantPeople(t, w, berlin.ID)
	if got := w.todo(view); d.Entry.Kind != incident.EntryReopened || got.ClosedBy != "" {
		t.Errorf("reopened: %+v", got)
	}
}

func TestButtonsOfTheSameInstantKeepTheirOrder(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for _, a := range []incident.Action{incident.Claim{Todo: view}, incident.Release{Todo: view}, incident.Claim{Todo: view}} {
		w.at = t0 // the clock of another machine may be behind
		w.must(berlin, a)
	}
	wantPeople(t, w, berlin.ID)
}

func TestAnEmojiCalledLikeOurButton(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Claim{Todo: view})
	w.must(berlin, on(view, "button", 9000))
	w.must(berlin, off(view, "button", 9001))
	wantPeople(t, w, berlin.ID)
}

func TestAnEmojiAfterGivingUpClaimsAgain(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, on(view, "eyes", 1))
	w.must(berlin, incident.Release{Todo: view})
	wantPeople(t, w)
	w.must(berlin, off(view, "eyes", 2))
	w.must(berlin, on(view, "eyes", 3)) // by Slack's clock, which may be behind ours
	wantPeople(t, w, berlin.ID)
}

// reaction is one event of Slack as it may be delivered.
type reaction struct {
	by incident.Actor
	do incident.React
}

// reactions makes up what people do with their emoji; every event has its own stamp.
func reactions(r *rand.Rand) (events []reaction) {
	emoji := []string{"eyes", "hand", incident.DoneReaction}
	for n := range 4 + r.IntN(12) {
		do := on(view, emoji[r.IntN(len(emoji))], n)
		do.On = r.IntN(2) == 0
		events = append(events, reaction{[]incident.Actor{kakei, bangkok, berlin}[r.IntN(3)], do})
	}
	return events
}

// delivered is what may become of events on their way: another order, and some of them twice.
func delivered(r *rand.Rand, events []reaction) []reaction {
	out := slices.Clone(events)
	for range r.IntN(4) {
		out = append(out, events[r.IntN(len(events))])
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

// standing is who claims after all that happened: a person whose newest word about any emoji but the tick is "on".
func standing(events []reaction) []incident.PersonID {
	type key struct {
		by    incident.PersonID
		emoji string
	}
	newest := map[key]incident.React{}
	for _, e := range events {
		k := key{e.by.ID, e.do.Emoji}
		if newest[k].Stamp < e.do.Stamp {
			newest[k] = e.do
		}
	}
	var out []incident.PersonID
	for k, do := range newest {
		if do.On && k.emoji != incident.DoneReaction && !slices.Contains(out, k.by) {
			out = append(out, k.by)
		}
	}
	slices.Sort(out)
	return out
}

func TestReactionsInAnyOrderEndTheSame(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	for range 100 {
		events := reactions(r)
		want := standing(events)
		var seen map[incident.PersonID]map[string]incident.Reaction
		for range 3 {
			w := declared(t)
			for _, e := range delivered(r, events) {
				_, _ = w.ask(e.by, e.do) // old news is refused
			}
			got := slices.Sorted(slices.Values(w.todo(view).Claimants()))
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %v have it, want %v, after %+v", seed, got, want, events)
			}
			if seen == nil {
				seen = w.todo(view).Reactions
			}
			if !reflect.DeepEqual(seen, w.todo(view).Reactions) {
				t.Fatalf("seed %d: signs differ: %v, %v", seed, seen, w.todo(view).Reactions)
			}
		}
	}
}

// What people press in any order keeps what is always true of a TODO, which ask checks after each step.
func TestAnythingInAnyOrderIsConsistent(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	people := []incident.Actor{kakei, bangkok, berlin, guest}
	for range 100 {
		w := declared(t)
		for n := range 40 {
			who, other := people[r.IntN(4)], people[r.IntN(4)]
			react := on(view, []string{"eyes", "hand", "button", incident.DoneReaction}[r.IntN(4)], r.IntN(n+1))
			react.On = r.IntN(2) == 0
			do := []incident.Action{
				incident.Claim{Todo: view},
				incident.Release{Todo: view},
				incident.Reassign{Todo: view, To: other},
				incident.Finish{Todo: view},
				incident.Skip{Todo: view, Reason: "x"},
				incident.Reopen{Todo: view},
				react, react, react,
			}
			_, _ = w.ask(who, do[r.IntN(len(do))])
		}
		if t.Failed() {
			return
		}
	}
}
