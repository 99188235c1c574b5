package incident_test

import (
	"fmt"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

func (w *world) keeps(by, author incident.Actor, text string) string {
	w.t.Helper()
	w.must(by, incident.Keep{Text: text, Author: author.ID, Channel: "C1", TS: fmt.Sprint(w.n), Sum: incident.Sum(text)})
	return fmt.Sprint("r", w.n)
}

// TestWhatIsKeptSaysWhoWroteItAndWhoKeptIt, and nothing twice where that is the same person.
func TestWhatIsKeptSaysWhoWroteItAndWhoKeptIt(t *testing.T) {
	t.Parallel()
	w := declared(t)
	others, own := w.entries[w.keeps(bangkok, berlin, "two zones")], w.entries[w.keeps(kakei, kakei, "one zone")]
	if others.By != bangkok.ID || others.To != berlin.ID || others.Text != "two zones" || own.By != kakei.ID || own.To != "" {
		t.Errorf("%+v, %+v", others, own)
	}
	if _, known := w.state.Incident.KeptAt("C1", "1"); !known || len(w.state.Incident.Kept) != 2 {
		t.Errorf("%+v", w.state.Incident.Kept)
	}
}

// TestWhatIsKeptFollowsItsAuthor: a correction takes its place, a deletion leaves nothing of any version.
func TestWhatIsKeptFollowsItsAuthor(t *testing.T) {
	t.Parallel()
	w := declared(t)
	id := w.keeps(bangkok, berlin, "the password is hunter2")
	w.must(berlin, incident.Reword{Word: id, Text: "the password is hunter3", Stamp: "4", Sum: incident.Sum("the password is hunter3")})
	d := w.must(tool, incident.Unsay{Word: id, Channel: "C1", TS: "1"})
	if left := w.json(w.entries, w.state); len(d.Redacted) != 2 || strings.Contains(left, "hunter") {
		t.Errorf("%d are redacted, and this is left:\n%s", len(d.Redacted), left)
	}
	if _, err := w.ask(berlin, incident.Reword{Word: id, Text: "x", Stamp: "9", Sum: incident.Sum("x")}); code(err) != incident.RefusedSame {
		t.Error(err)
	}
}

// TestManyMessagesAreKept: the header knows the latest only; an older one is corrected and deleted all the same.
func TestManyMessagesAreKept(t *testing.T) {
	t.Parallel()
	w := declared(t)
	first := w.keeps(bangkok, berlin, strings.Repeat("長", 3000))
	for n := range 150 {
		w.keeps(bangkok, berlin, fmt.Sprint("word ", n))
	}
	if kept := w.state.Incident.Kept; len(kept) != 100 || len(w.json(kept)) > 25_000 {
		t.Errorf("%d are kept, %d bytes", len(kept), len(w.json(kept)))
	}
	w.must(berlin, incident.Reword{Word: first, Text: "short", Stamp: "1", Sum: incident.Sum("short")})
	if d := w.must(tool, incident.Unsay{Word: first}); len(d.Redacted) != 2 || len(w.state.Incident.Kept) != 100 {
		t.Errorf("%d, %d", len(d.Redacted), len(w.state.Incident.Kept))
	}
}

// TestADecisionIsToldWhereItWasNotSaid: of one from the browser the room hears.
func TestADecisionIsToldWhereItWasNotSaid(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.Keep{Text: "to Osaka", Author: berlin.ID, Decided: true})
	if n := len(w.state.Incident.News); n != 0 {
		t.Errorf("%d news of what was said in the room", n)
	}
	req := incident.Request{ID: "b", Incident: "k3f9qa", At: w.at, By: berlin, Via: incident.ViaBrowser, Do: incident.Conclude{Text: "to Osaka"}}
	d, err := incident.Decide(w.scoped(req.Scope()), req)
	if err != nil || len(d.Incident.News) != 1 || d.Incident.News[0].Entry.Text != "to Osaka" {
		t.Errorf("%+v, %v", d.Incident, err)
	}
	if !d.Entry.Records(incident.Conclude{Text: " to Osaka"}, w.state) || d.Entry.Records(incident.Conclude{Text: "to Tokyo"}, w.state) {
		t.Error("it is not known whether a form is sent twice")
	}
}

// TestNeutralEmoji: what the settings add claims nothing, in whichever colour; what stood before it was neutral still can be taken off.
func TestNeutralEmoji(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, on(view, "eyes", 1))
	w.state.Incident.Settings.NeutralEmoji = []string{"eyes", "wave"}
	for _, emoji := range []string{"eyes", "wave::skin-tone-5", "x", "thumbsdown", "pushpin", "round_pushpin", "negative_squared_cross_mark"} {
		if _, err := w.ask(bangkok, on(view, emoji, 2)); code(err) != incident.RefusedSame {
			t.Errorf("%s: %v", emoji, err)
		}
	}
	if d := w.must(berlin, off(view, "eyes", 3)); d.Entry.Kind != incident.EntryReleased {
		t.Error(d.Entry.Kind)
	}
}

// TestWhoeverClaimsByAnEmojiIsTold once for each claim, and not of what others gave them, nor of what is done.
func TestWhoeverClaimsByAnEmojiIsTold(t *testing.T) {
	t.Parallel()
	w := declared(t)
	taken := func() string {
		var out []string
		for _, n := range w.todo(view).Taken {
			out = append(out, fmt.Sprint(n.By, " ", n.Stamp[9:10], " ", n.Lang, " ", n.With))
		}
		return strings.Join(out, ", ")
	}
	german := incident.Actor{ID: berlin.ID, Lang: incident.English}
	want := func(is string) {
		t.Helper()
		if got := taken(); got != is {
			t.Errorf("got %q, want %q", got, is)
		}
	}
	w.must(german, on(view, "eyes", 1))
	w.must(german, on(view, "hand", 2))
	first := w.todo(view).Taken[0].Stamp
	want("U0BERLIN " + first[9:10] + " en ")
	w.must(bangkok, on(view, "eyes", 3))
	if n := w.todo(view).Taken; len(n) != 2 || n[1].By != bangkok.ID || n[1].With != berlin.ID {
		t.Errorf("%+v", n)
	}
	w.must(german, incident.Release{Todo: view}) // "not me": the emoji stand, and count no more
	if n := w.todo(view).Taken; len(n) != 1 || n[0].By != bangkok.ID || w.todo(view).Owner != bangkok.ID {
		t.Errorf("%+v", n)
	}
	if _, err := w.ask(german, on(view, "eyes", 1)); code(err) != incident.RefusedSame {
		t.Errorf("the same emoji delivered again: %v", err)
	}
	w.must(german, on(view, "eyes", 9))
	if n := w.todo(view).Taken; len(n) != 2 || n[1].Stamp == first {
		t.Errorf("%+v", n)
	}
	w.must(kakei, incident.Reassign{Todo: view, To: kakei})
	w.must(kakei, incident.Finish{Todo: view})
	want("")
	w.must(newcomerOf("U0NOK"), on(view, "tada", 10))
	want("")
}

func newcomerOf(id incident.PersonID) incident.Actor { return incident.Actor{ID: id} }
