package incident_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

func (w *world) say(by incident.Actor, text string) string {
	w.t.Helper()
	w.must(by, incident.AddProgress{Todo: view, Text: text, TS: fmt.Sprint(w.n), Sum: incident.Sum(text), Names: []incident.Name{{ID: "U0BERLIN", As: "@Berlin"}}})
	return fmt.Sprint("r", w.n)
}

func (w *world) last() string {
	w.t.Helper()
	if last := w.todo(view).Last; last != nil {
		return last.Text
	}
	return ""
}

// TestTheLastWordFollows what its author does with it, in whichever order that is heard.
func TestTheLastWordFollows(t *testing.T) {
	t.Parallel()
	w := declared(t)
	first, second := w.say(berlin, "restored"), w.say(bangkok, "the password is hunter2")
	w.must(berlin, incident.Reword{Todo: view, Word: first, Text: "not restored yet", Stamp: "3", Sum: incident.Sum("not restored yet")})
	if w.last() != "the password is hunter2" || w.todo(view).Progress != 2 {
		t.Errorf("%q, %d", w.last(), w.todo(view).Progress)
	}
	w.must(bangkok, incident.Reword{Todo: view, Word: second, Text: "the password is hunter3", Stamp: "4", Sum: incident.Sum("the password is hunter3")})
	if w.last() != "the password is hunter3" {
		t.Errorf("%q", w.last())
	}
	d := w.must(bangkok, incident.Unsay{Todo: view, Word: second})
	if w.last() != "not restored yet" || w.todo(view).Progress != 1 {
		t.Errorf("%q, %d", w.last(), w.todo(view).Progress)
	}
	if len(d.Redacted) != 2 {
		t.Fatalf("%d entries are redacted", len(d.Redacted))
	}
	if left := w.json(w.entries, w.state); strings.Contains(left, "hunter") {
		t.Errorf("what was deleted is left in\n%s", left)
	}
	sum := sha256.Sum256([]byte("the password is hunter2"))
	if r := w.entries[second].Redacted; r == nil || r.SHA256 != hex.EncodeToString(sum[:]) || r.Why != incident.WhyDeleted || r.By != bangkok.ID || r.At.IsZero() {
		t.Errorf("%+v", r)
	}
	w.must(berlin, incident.Unsay{Todo: view, Word: first})
	if w.todo(view).Last != nil || w.todo(view).Progress != 0 {
		t.Errorf("%+v", w.todo(view))
	}
}

// TestAWordThatWasHeardBeforeWordsWereListed is corrected and deleted as well: its entry is there.
func TestAWordThatWasHeardBeforeWordsWereListed(t *testing.T) {
	t.Parallel()
	w := declared(t)
	first, second := w.say(berlin, "one"), w.say(berlin, "two")
	for i := range w.state.Todos {
		if todo := &w.state.Todos[i]; todo.ID == view {
			todo.Words, todo.Last.ID = nil, ""
		}
	}
	w.must(berlin, incident.Reword{Todo: view, Word: first, Text: "eins", Stamp: "1", Sum: incident.Sum("eins")})
	if w.last() != "two" {
		t.Errorf("%q", w.last())
	}
	w.must(berlin, incident.Unsay{Todo: view, Word: second})
	if w.last() != "eins" || strings.Contains(w.json(w.entries, w.state), "two") {
		t.Errorf("%q, %s", w.last(), w.json(w.entries))
	}
}

// TestAWordOfTheBrowserThatIsDeleted is not brought to its thread any more.
func TestAWordOfTheBrowserThatIsDeleted(t *testing.T) {
	t.Parallel()
	w := declared(t)
	req := incident.Request{ID: "b", Incident: "k3f9qa", At: w.at, By: berlin, Via: incident.ViaBrowser, Do: incident.AddProgress{Todo: view, Text: "x"}}
	d, err := incident.Decide(w.scoped(req.Scope()), req)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(d)
	if d := w.must(berlin, incident.Unsay{Todo: view, Word: "b"}); len(w.todo(view).Said) != 0 || len(d.Systems) != 1 {
		t.Errorf("%+v, %v", w.todo(view).Said, d.Systems)
	}
}

// TestManyWords: a TODO knows the texts of the newest only, and of no more than some hundred that they were said.
func TestManyWords(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for n := range 600 {
		w.say(berlin, strings.Repeat("長", 300)+fmt.Sprint(n))
	}
	todo, texts := w.todo(view), 0
	for _, word := range todo.Words {
		if word.Text != "" {
			texts++
		}
	}
	if len(todo.Words) != 500 || texts != 20 || todo.Progress != 600 || len(w.json(todo)) > 150_000 {
		t.Errorf("%d words, %d texts, %d bytes", len(todo.Words), texts, len(w.json(todo)))
	}
	w.must(berlin, incident.Reword{Todo: view, Word: "r3", Text: "eins", Stamp: "1", Sum: incident.Sum("eins")}) // one that is not listed
	if w.last() != strings.Repeat("長", 199)+"…" {
		t.Errorf("%q", w.last())
	}
}

// TestTheListOfWordsStaysShort, whatever is corrected and deleted of what is not on it.
func TestTheListOfWordsStaysShort(t *testing.T) {
	t.Parallel()
	w := declared(t)
	for range 510 {
		w.say(berlin, "x")
	}
	first := fmt.Sprint("r", w.n-509)
	w.must(berlin, incident.Reword{Todo: view, Word: first, Text: "one", Stamp: "1", Sum: incident.Sum("one")})
	w.must(berlin, incident.Unsay{Todo: view, Word: "never heard"})
	if words := w.todo(view).Words; len(words) != 500 || words[498].ID != first || !words[499].Deleted {
		t.Errorf("%d words, %+v", len(words), words[len(words)-2:])
	}
}

// TestAFileThatIsTakenAway leaves its name in no version; a correction of words leaves what they were.
func TestAFileThatIsTakenAway(t *testing.T) {
	t.Parallel()
	w := declared(t)
	w.must(berlin, incident.AddProgress{Todo: view, Text: "a\nhunter2.png", Sum: "1", Files: incident.Files{There: 1}})
	word := fmt.Sprint("r", w.n)
	rewords := func(stamp, text string, f incident.Files) int {
		return len(w.must(berlin, incident.Reword{Todo: view, Word: word, Text: text, Stamp: stamp, Sum: incident.Sum(text), Files: f}).Redacted)
	}
	if n := rewords("1", "b\nhunter2.png", incident.Files{There: 1}); n != 0 {
		t.Errorf("a correction took %d away", n)
	}
	if n := rewords("2", "b", incident.Files{Taken: 1}); n != 2 || strings.Contains(w.json(w.entries, w.state), "hunter2") {
		t.Errorf("%d are redacted: %s", n, w.json(w.entries))
	}
	if n := rewords("3", "c", incident.Files{Taken: 1}); n != 0 || w.last() != "c" || w.todo(view).Progress != 1 {
		t.Errorf("%d, %q, %d", n, w.last(), w.todo(view).Progress)
	}
	if w.must(berlin, incident.Unsay{Todo: view, Word: word}); w.last() != "" || w.todo(view).Progress != 0 {
		t.Errorf("%q, %d", w.last(), w.todo(view).Progress)
	}
}
