package web

import (
	"net/http"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/store"
)

// TestTimesStandWhereTheReviewIs: on the board once it is over, and on the TODOs of the review beside last time. They name nobody.
func TestTimesStandWhereTheReviewIs(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	start := d.svc.Now()
	before := measure.Measures{Incident: "before", Kind: incident.Live, Title: "<b>", T0: start.Add(-24 * time.Hour), Channel: start.Add(-23 * time.Hour)}
	err := d.db.Update(t.Context(), func(tx store.Tx) error {
		if _, err := store.MeasuresTx(tx, before.Incident); err != nil {
			return err
		}
		return store.SaveMeasures(tx, before)
	})
	if err != nil {
		t.Fatal(err)
	}
	d.keep(id, incident.Todo{ID: "7.2", Phase: incident.Review, Title: incident.Text{JA: "所要時間を前回と比較", EN: "Compare"}, State: incident.TodoOpen})
	d.happens(id, "made", incident.Made{Key: "channel", Link: incident.ChannelLink, To: incident.Link{Ref: "C0ROOM"}})
	b.get(todoURL(id, "7.2")).has(t, http.StatusOK).lacks(t, "所要時間</h2>")
	d.do(id, "end", incident.End{Confirmed: true, Note: "seen"})
	d.now.Add(60)
	if _, err := d.svc.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.get(boardURL(id)).has(t, http.StatusOK, "T0→専用チャンネル 1分未満")
	b.get(todoURL(id, "7.2")).has(t, http.StatusOK, "<h2>所要時間</h2>", "<li>T0→専用チャンネル 1分未満(前回60分)</li>")
	b.get(todoURL(id, "4.3d")).has(t, http.StatusOK).lacks(t, "<h2>所要時間</h2>")
}
