package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

var portalTests = map[string]func(*testing.T, Harness){
	"all that stands there is read":        allThatStandsThere,
	"its revision grows with every change": itsRevisionGrows,
}

var postedAt = time.Date(2026, 2, 20, 15, 0, 0, 0, time.UTC)

// posts has notices of an incident stand on the portal, and leaves the mark for it.
func posts(t *testing.T, h Harness, row incident.PortalRow, texts ...string) {
	t.Helper()
	id := row.Incident
	for n, said := range texts {
		no := n + 1
		put(t, h.DB, map[string]any{fmt.Sprintf("incidents/%s/notices/%d/versions/1", id, no): doc{
			"no": no, "letters": doc{"ja": doc{"subject": said, "body": "本文"}, "en": doc{"subject": said + " (en)", "body": "text"}},
		}})
		row.Posted = append(row.Posted, incident.Posted{No: no, Version: 1, Stage: incident.FirstNotice, At: postedAt.Add(time.Duration(no) * time.Hour)})
	}
	row.Changes = len(texts)
	update(t, h.DB, func(tx store.Tx) error {
		return store.Commit(tx, incident.Decision{
			Posts: &row, Systems: []incident.System{incident.Portal, incident.Slack},
			Entry: incident.Entry{ID: "p-" + string(id), Incident: id, Kind: incident.EntryNoticeSent, At: postedAt},
		})
	})
}

// stood is all that stands on the portal on a day.
func stood(t *testing.T, h Harness, day string) incident.PortalView {
	t.Helper()
	put(t, h.DB, map[string]any{store.IncidentPath(incident.Workspace): doc{"id": "workspace", "portalDay": day, "settings": doc{"timezone": "Asia/Tokyo"}}})
	s, err := store.LoadScope(t.Context(), h.DB, incident.Workspace, incident.Scope{Portal: true})
	if err != nil {
		t.Fatal(err)
	}
	return s.Portal
}

// allThatStandsThere: of what runs and of the last 30 days all notices, of older ones that there is a page. What is to be done of it is the
// workspace's.
func allThatStandsThere(t *testing.T, h Harness) {
	if got := stood(t, h, "2026-02-21"); len(got.Incidents) > 0 {
		t.Errorf("at first: %+v", got)
	}
	posts(t, h, incident.PortalRow{Incident: "runs", Shown: incident.Shown{No: 1}}, "第1報", "第2報")
	posts(t, h, incident.PortalRow{Incident: "over", OverAt: postedAt.Add(3 * time.Hour)}, "終了")
	got := stood(t, h, "2026-03-23")
	if len(got.Incidents) != 2 || got.Incidents[0].ID != "over" || len(got.Incidents[0].Notices) != 1 {
		t.Fatalf("%+v", got.Incidents)
	}
	runs := got.Incidents[1]
	if runs.Title.EN != "第2報 (en)" || len(runs.Notices) != 2 || runs.Notices[0].Letters.JA.Subject != "第1報" || !runs.Since.Equal(postedAt.Add(time.Hour)) {
		t.Errorf("%+v", runs)
	}
	if old := stood(t, h, "2026-03-24").Incidents[0]; old.ID != "over" || len(old.Notices) > 0 || old.Title.JA != "終了" {
		t.Errorf("after 30 days: %+v", old)
	}
	portal, err := store.MarksFor(t.Context(), h.DB, incident.Workspace, incident.Portal)
	if err != nil || len(portal) != 2 {
		t.Errorf("the portal has %d marks, %v", len(portal), err)
	}
	if mail, err := store.MarksFor(t.Context(), h.DB, incident.Workspace, incident.Mail); err != nil || len(mail) > 0 {
		t.Errorf("mail, which is served by the same worker, has %d, %v", len(mail), err)
	}
	all, err := store.Marks(t.Context(), h.DB, incident.WorkerOf(incident.Portal))
	if err != nil || len(all) != 2 {
		t.Errorf("the worker has %d, %v", len(all), err)
	}
}

// itsRevisionGrows: what changes a row raises it by more than any number of days.
func itsRevisionGrows(t *testing.T, h Harness) {
	var seen []int64
	look := func(day string) { seen = append(seen, stood(t, h, day).Revision) }
	look("")
	look("2026-02-21")
	look("2026-02-22")
	posts(t, h, incident.PortalRow{Incident: "a"}, "1")
	look("2026-02-22")
	look("2099-12-31")
	posts(t, h, incident.PortalRow{Incident: "b"}, "1")
	look("2026-02-22")
	if !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != len(seen) {
		t.Errorf("%v", seen)
	}
}
