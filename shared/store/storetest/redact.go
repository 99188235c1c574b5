package storetest

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

var redactTests = map[string]func(t *testing.T, h Harness){
	"takes the text away and leaves a mark":   redactLeavesATrace,
	"takes a message that was kept away, too": redactKept,
	"is the one overwrite of an entry":        redactOnly,
	"happens with its decision or not at all": redactWhole,
}

const (
	redactedIn = incident.ID("k3f9qa")
	secret     = "the password is hunter2"
)

var redactedAt = time.Date(2027, 2, 20, 0, 9, 0, 0, time.UTC)

// said is an incident with a word of progress in it and a later version of that word.
func said(t *testing.T, db store.DB) {
	t.Helper()
	todo := incident.Todo{ID: "4.3d"}
	entry := func(id string, kind incident.EntryKind, text string) incident.Entry {
		return incident.Entry{ID: id, Incident: redactedIn, Kind: kind, At: redactedAt, By: "U0BERLIN", Todo: "4.3d", Text: text}
	}
	word, edit := entry("word", incident.EntryProgress, secret), entry("edit", incident.EntryReworded, secret+"!")
	word.Names, edit.Of = []incident.Name{{ID: "U0BERLIN", As: "hunter2"}}, "word"
	for _, d := range []incident.Decision{
		{Incident: &incident.Incident{ID: redactedIn, Status: incident.Open}, Todos: []incident.Todo{todo}, Entry: entry("Ev", incident.EntryDeclared, "")},
		{Entry: word},
		{Entry: edit},
	} {
		update(t, db, func(tx store.Tx) error { return store.Commit(tx, d) })
	}
	todo.Words = []incident.Word{{ID: "word", Edits: []string{"edit"}}}
	update(t, db, func(tx store.Tx) error {
		return store.Commit(tx, incident.Decision{Todos: []incident.Todo{todo}, Entry: entry("listed", incident.EntryReacted, "")})
	})
}

func unsay(tx store.Tx, entryID string) error {
	return decide(tx, entryID, incident.Unsay{Todo: "4.3d", Word: "word"})
}

func decide(tx store.Tx, entryID string, do incident.Action) error {
	req := incident.Request{ID: entryID, Incident: redactedIn, At: redactedAt.Add(time.Minute), By: incident.Actor{ID: "U0BERLIN"}, Do: do}
	if err := store.Ahead(tx, redactedIn, entryID, req.Scope()); err != nil {
		return err
	}
	s, err := store.LoadTx(tx, redactedIn, req.Scope())
	if err != nil {
		return err
	}
	d, err := incident.Decide(s, req)
	if err != nil {
		return err
	}
	return store.Commit(tx, d)
}

func redactLeavesATrace(t *testing.T, h Harness) {
	said(t, h.DB)
	update(t, h.DB, func(tx store.Tx) error { return unsay(tx, "gone") })
	docs, err := h.DB.List(t.Context(), store.Query{Collection: store.EntriesOf(redactedIn)})
	if err != nil || len(docs) != 5 {
		t.Fatalf("%d entries, %v", len(docs), err)
	}
	for _, d := range docs {
		if strings.Contains(string(d.Body), "hunter2") {
			t.Errorf("%s still says it: %s", d.Path, d.Body)
		}
	}
	entries, err := store.Timeline(t.Context(), h.DB, redactedIn, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"word", "edit"} {
		i := slices.IndexFunc(entries, func(e incident.Entry) bool { return e.ID == id })
		if i < 0 {
			t.Fatalf("%s left the timeline", id)
		}
		r := entries[i].Redacted
		if r == nil || len(r.SHA256) != 64 || r.By != "U0BERLIN" || r.Why != incident.WhyDeleted || !r.At.Equal(redactedAt.Add(time.Minute)) || !entries[i].At.Equal(redactedAt) {
			t.Errorf("%s: %+v, %+v", id, entries[i], r)
		}
	}
}

// redactKept: what is on the timeline and on no TODO, whose later versions the header knows.
func redactKept(t *testing.T, h Harness) {
	said(t, h.DB)
	entry := func(id string, kind incident.EntryKind) incident.Entry {
		return incident.Entry{ID: id, Incident: redactedIn, Kind: kind, At: redactedAt, By: "U0BERLIN", Text: secret}
	}
	header := incident.Incident{ID: redactedIn, Status: incident.Open, Kept: []incident.Word{{ID: "kept", Edits: []string{"later"}}}}
	for _, d := range []incident.Decision{{Incident: &header, Entry: entry("kept", incident.EntryKept)}, {Entry: entry("later", incident.EntryReworded)}} {
		update(t, h.DB, func(tx store.Tx) error { return store.Commit(tx, d) })
	}
	update(t, h.DB, func(tx store.Tx) error { return decide(tx, "gone", incident.Unsay{Word: "kept"}) })
	for _, id := range []string{"kept", "later"} {
		e, err := store.LoadEntry(t.Context(), h.DB, redactedIn, id)
		if err != nil || e.Redacted == nil || e.Text != "" {
			t.Errorf("%s: %+v, %v", id, e, err)
		}
	}
}

func redactOnly(t *testing.T, h Harness) {
	said(t, h.DB)
	whole := incident.Entry{ID: "word", Incident: redactedIn, Kind: incident.EntryProgress, Text: "something else"}
	half := whole.Redact(redactedAt, "U0BERLIN", incident.WhyDeleted)
	half.Text = "something else"
	for name, d := range map[string]incident.Decision{
		"made again":       {Entry: whole},
		"overwritten":      {Entry: incident.Entry{ID: "n1", Incident: redactedIn}, Redacted: []incident.Entry{whole}},
		"redacted in half": {Entry: incident.Entry{ID: "n2", Incident: redactedIn}, Redacted: []incident.Entry{half}},
	} {
		err := h.DB.Update(t.Context(), func(tx store.Tx) error { return store.Commit(tx, d) })
		var was incident.Entry
		if got := h.DB.Get(t.Context(), store.EntriesOf(redactedIn)+"/word", &was); err == nil || got != nil || was.Text != secret {
			t.Errorf("%s: %v, %v, %q", name, err, got, was.Text)
		}
	}
}

func redactWhole(t *testing.T, h Harness) {
	said(t, h.DB)
	wantErr(t, "a redaction that fails", h.DB.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(unsay(tx, "gone"), errMine)
	}), errMine)
	var was incident.Entry
	if err := h.DB.Get(t.Context(), store.EntriesOf(redactedIn)+"/word", &was); err != nil || was.Text != secret || was.Redacted != nil {
		t.Errorf("%v, %+v", err, was)
	}
	wantNone(t, h.DB, store.EntriesOf(redactedIn)+"/gone")
}
