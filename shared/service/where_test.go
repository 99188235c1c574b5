package service_test

import (
	"errors"
	"testing"

	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// TestWhereThingsAre: a message in an incident's room is found among what its worker recorded, as effect writes it; one
// elsewhere has a document of its own.
func TestWhereThingsAre(t *testing.T) {
	t.Parallel()
	d := open(t)
	at := func(channel, ts string) journal.Record {
		return journal.Record{Ref: plan.Ref{Channel: channel, ID: ts}}
	}
	recs := journal.Records{Items: map[plan.Key]journal.Record{
		plan.ChannelKey: at("", "C1"), plan.BoardKey: at("C1", "1.1"), "pin/board": at("C1", "1.1"),
		plan.TodoKey("4.3d"): at("C1", "1.2"), plan.TodoKey("4.3e"): {OutcomeUnknown: true, LastKnownID: "1.3"},
		plan.OverdueKey(1): at("C1", "1.4"), "announce/C2": at("C2", "1.5"), plan.TodoKey("4.1a"): at("C9", "1.6"),
	}}
	notice := store.Target{Incident: "k3f9qa"}
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.Set(store.RecordsPath("k3f9qa", incident.Slack), recs),
			tx.Set(store.ChannelPath("C1"), store.Target{Incident: "k3f9qa"}), tx.Set(store.ChannelPath("C3"), store.Target{Incident: "fresh"}),
			tx.Set(store.MessagePath("C2", "1.5"), notice))
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, channel, ts string
		want              store.Target
		err               error
	}{
		{"a TODO's message", "C1", "1.2", store.Target{Incident: "k3f9qa", Todo: "4.3d"}, nil},
		{"the board, which is pinned", "C1", "1.1", store.Target{Incident: "k3f9qa"}, nil},
		{"an announcement", "C2", "1.5", notice, nil},
		{"a message that was replaced", "C1", "1.3", store.Target{Incident: "k3f9qa"}, store.ErrNotFound},
		{"a message that others take the place of", "C1", "1.4", store.Target{Incident: "k3f9qa"}, store.ErrNotFound},
		{"a ts that is another channel's", "C1", "1.6", store.Target{Incident: "k3f9qa"}, store.ErrNotFound},
		{"a room of which nothing is recorded", "C3", "1.2", store.Target{Incident: "fresh"}, store.ErrNotFound},
		{"a message of nobody's", "C2", "1.2", store.Target{}, store.ErrNotFound},
	} {
		if got, err := d.About(t.Context(), test.channel, test.ts); got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %+v, %v; want %+v, %v", test.name, got, err, test.want, test.err)
		}
	}
	if got, err := d.InChannel(t.Context(), "C1"); err != nil || got != "k3f9qa" {
		t.Errorf("the channel: %v, %v", got, err)
	}
	if _, err := d.InChannel(t.Context(), "C2"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another channel: %v", err)
	}
}
