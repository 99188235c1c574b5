package storetest

import (
	"errors"
	"testing"

	"noroshi.internal/shared/store"
)

var outcomeTests = map[string]func(*testing.T, Harness){
	"an answer lost after the commit":  func(t *testing.T, h Harness) { lostAnswer(t, h, true) },
	"an answer lost before the commit": func(t *testing.T, h Harness) { lostAnswer(t, h, false) },
}

// lostAnswer does what a caller does who is told that the outcome is unknown: the same again, under the same id.
func lostAnswer(t *testing.T, h Harness, happened bool) {
	if h.LoseAnswer == nil {
		t.Skip("NOT TESTED: this backend offers no way to lose a commit's answer")
	}
	put(t, h.DB, map[string]any{"incidents/a": doc{"n": 0}})
	claim := func(tx store.Tx) error {
		var d struct {
			N int `json:"n"`
		}
		if err := tx.Get("incidents/a", &d); err != nil {
			return err
		}
		d.N++
		return errors.Join(tx.Create("incidents/a/entries/Ev1", doc{"who": "U1"}), tx.Set("incidents/a", d))
	}
	h.LoseAnswer(happened)
	wantErr(t, "the first time", h.DB.Update(t.Context(), claim), store.ErrUnknownOutcome)

	err := h.DB.Update(t.Context(), claim)
	if happened {
		wantErr(t, "the second time", err, store.ErrExists)
	} else if err != nil {
		t.Errorf("the second time: %v", err)
	}
	wantDoc(t, h.DB, "incidents/a", doc{"n": 1.0})
	wantIDs(t, h.DB, store.Query{Collection: "incidents/a/entries"}, "Ev1")
}
