package render_test

import (
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestTheRoomIsToldThatTheReviewIsOver: by whom, until when the channel stays, and where the record is; of the last TODO, that it was the last.
func TestTheRoomIsToldThatTheReviewIsOver(t *testing.T) {
	t.Parallel()
	const page = "https://form.example.com/form/i/k3x9q2/record"
	for name, c := range map[string]struct {
		lang     incident.Lang
		entry    incident.Entry
		archives time.Time
		record   string
		want     string
	}{
		"by a press":     {incident.Japanese, incident.Entry{Kind: incident.EntryClosed}, at(14 * 24 * 60), page, "佐藤 が振り返りを完了\n3/6(土) にアーカイブします(それまでに書き込みがあれば延期)\n記録は <" + page + "|このページ> から書き出せます"},
		"in English":     {incident.English, incident.Entry{Kind: incident.EntryClosed}, at(14 * 24 * 60), page, "佐藤 closed the review\nThis channel is archived Sat 6 Mar, later if somebody writes here\nExport the record on <" + page + "|this page>"},
		"by itself":      {incident.Japanese, incident.Entry{Kind: incident.EntryDone, Todo: "7.1", Closes: true}, time.Time{}, "", "佐藤 が振り返りの最後の TODO を終え、振り返りは完了"},
		"by itself, too": {incident.English, incident.Entry{Kind: incident.EntrySkipped, Todo: "7.1", Text: "x", Closes: true}, time.Time{}, "", "佐藤 dealt with the last TODO of the review, which is closed"},
		"by a waiver":    {incident.English, incident.Entry{Kind: incident.EntryNoticeWaived, Text: "x", Closes: true}, time.Time{}, "", ", which closed the review"},
	} {
		c.entry.By, c.entry.At = kakei, at(0)
		f := plan.News{
			Brief: plan.Brief{Incident: "k3x9q2", Lang: c.lang, Timezone: "Asia/Tokyo"}, Since: t0, Archives: c.archives, Record: c.record,
			Lines: []incident.News{{Who: "佐藤", Entry: c.entry}},
		}
		if said := message(t, plan.Effect{Facts: f}, nil).Text; !strings.Contains(said, c.want) {
			t.Errorf("%s: %q, want %q", name, said, c.want)
		}
	}
}
