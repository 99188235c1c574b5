package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// What stands on the portal is kept as one small document for each incident, which whatever changes it writes, and the texts of the
// notices themselves, which no one changes.

// portalRows is the collection of what the portal knows of incidents.
const portalRows = "portal"

// PortalRowPath is what the portal knows of an incident.
func PortalRowPath(id incident.ID) string { return portalRows + "/" + string(id) }

// writePosts writes what stands of an incident on the portal, where that changed.
func writePosts(tx Tx, d incident.Decision) error {
	if d.Posts == nil {
		return nil
	}
	row := *d.Posts
	row.Shown = incident.Shown{}
	return tx.Set(PortalRowPath(row.Incident), row)
}

// loadPortal reads all that stands on the portal: the texts of what is on its first page, and of the others that there is a page.
func loadPortal(r reader, workspace incident.Incident) (v incident.PortalView, err error) {
	rows, err := portalRowsOf(r)
	if err != nil {
		return v, err
	}
	for _, row := range rows {
		v.Revision += int64(row.Changes) * perChange
		shown, err := portalIncident(r, row, row.Current(workspace.PortalDay, workspace.Settings.Timezone))
		if err != nil {
			return v, err
		}
		v.Incidents = append(v.Incidents, shown)
	}
	v.Revision += dayNumber(workspace.PortalDay)
	slices.SortFunc(v.Incidents, func(a, b incident.PortalIncident) int {
		return cmp.Or(b.Changed.Compare(a.Changed), strings.Compare(string(a.ID), string(b.ID)))
	})
	return v, nil
}

// LoadPosted is what customers read of an incident, with all its notices however old they are.
func LoadPosted(ctx context.Context, db DB, id incident.ID) (incident.PortalIncident, error) {
	var row incident.PortalRow
	r := outside{ctx, db}
	if err := r.Get(PortalRowPath(id), &row); err != nil {
		return incident.PortalIncident{}, err
	}
	return portalIncident(r, row, true)
}

// PortalRows are what the portal knows of all incidents that it was ever told of, in no order.
func PortalRows(ctx context.Context, db DB) ([]incident.PortalRow, error) {
	return portalRowsOf(outside{ctx, db})
}

func portalRowsOf(r reader) ([]incident.PortalRow, error) {
	docs, err := r.List(Query{Collection: portalRows})
	if err != nil {
		return nil, err
	}
	return Collect[incident.PortalRow](docs)
}

// perChange is by how much a change of a row raises the revision: by more than all the days that there will be.
const perChange = 1_000_000

// dayNumber counts days, so that a day raises the revision and a change of a row does so by more.
func dayNumber(day string) int64 {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil { // no day has begun yet
		return 0
	}
	return at.Unix() / int64(24*time.Hour/time.Second)
}

// portalIncident is what customers read of an incident. Of one that is no longer on the first page only the last notice is read, for its
// subject.
func portalIncident(r reader, row incident.PortalRow, current bool) (out incident.PortalIncident, err error) {
	last := row.Last()
	out = incident.PortalIncident{
		ID: row.Incident, Services: row.Services, Region: row.Region, Since: row.Since(), Changed: row.Changed(), Stage: last.Stage, OverAt: row.OverAt,
		Promise: row.Promise(),
	}
	posted := row.Posted
	if !current {
		posted = posted[len(posted)-1:]
	}
	for _, p := range posted {
		var text incident.NoticeText
		if err = r.Get(noticeTextPath(row.Incident, p.No, p.Version), &text); err != nil {
			return out, err
		}
		out.Title = incident.Text{JA: text.Letters.JA.Subject, EN: text.Letters.EN.Subject}
		if current {
			out.Notices = append(out.Notices, incident.PortalNotice{No: p.No, Stage: p.Stage, At: p.At, Promise: p.Promise, Letters: text.Letters})
		}
	}
	return out, nil
}
