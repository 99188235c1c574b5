package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// cutTests are about reading all of an incident at one moment.
var cutTests = map[string]func(*testing.T, Harness){
	"a cut is of one moment, whoever writes beside it": cuts,
	"of what is not there is no cut": func(t *testing.T, h Harness) {
		if _, err := cut(t.Context(), h.DB); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%v", err)
		}
	},
}

func cut(ctx context.Context, db store.DB) (c incident.Cut, err error) {
	err = db.Update(ctx, func(tx store.Tx) (err error) {
		c, err = store.CutTx(tx, redactedIn)
		return err
	})
	return c, err
}

// cuts reads while each commit writes the header, a TODO, and an entry: all three are of the same commit.
func cuts(t *testing.T, h Harness) {
	running(t, h.DB, incident.Incident{})
	var g errgroup.Group
	g.Go(func() error {
		for n := 1; n <= 20; n++ {
			if err := h.DB.Update(t.Context(), func(tx store.Tx) error { return grow(tx, n) }); err != nil {
				return err
			}
		}
		return nil
	})
	g.Go(func() error {
		for range 20 {
			c, err := cut(t.Context(), h.DB)
			if err != nil {
				return err
			}
			if n := c.State.Incident.Duties; len(c.Entries) != n+1 || len(c.State.Todos) != n || len(c.Texts) != n {
				return fmt.Errorf("the header is of commit %d, beside %d entries, %d TODOs and %d texts", n, len(c.Entries), len(c.State.Todos), len(c.Texts))
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	c, err := cut(t.Context(), h.DB)
	if err != nil || len(c.Entries) != 21 || len(c.Notices) != 20 || c.Notices[9].No != 10 || c.Texts[9].No != 10 {
		t.Errorf("%v: %+v", err, c.Notices)
	}
}

// grow adds the n-th of everything.
func grow(tx store.Tx, n int) error {
	s, err := store.LoadTx(tx, redactedIn, incident.Scope{})
	if err != nil {
		return err
	}
	i := s.Incident
	i.Duties = n
	text := incident.NoticeText{No: n, Version: 1}
	return store.Commit(tx, incident.Decision{
		Incident: &i, Todos: []incident.Todo{{ID: incident.TodoID(fmt.Sprint("own-", n))}},
		Notice: &incident.Notice{No: n, Version: 1, Text: text},
		Entry:  incident.Entry{ID: fmt.Sprint("grow-", n), Incident: redactedIn, Kind: incident.EntryNoticeDrafted, At: redactedAt, Notice: &incident.NoticeMark{No: n}},
	})
}
