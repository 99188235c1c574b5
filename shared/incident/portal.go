package incident

import (
	"slices"
	"time"
)

// This file says what customers read on the portal: the page where they look between notices. It holds what was sent there by an
// approval and nothing else, of live incidents only.

// PortalDays is how many days an incident that is over stays on the portal's first page; after them it has a page of its own.
const PortalDays = 30

// PortalSite is the portal as the settings have it. It is stored; field names must not change.
type PortalSite struct {
	URL   string `json:"url"`            // where customers read it, without a slash at the end
	Title Text   `json:"title,omitzero"` // of all its pages
}

// Posted is a notice that was sent to the portal. It is stored; field names must not change.
type Posted struct {
	No      int         `json:"no"`
	Version int         `json:"version"` // of its text
	Stage   NoticeStage `json:"stage"`
	At      time.Time   `json:"at"`
	Promise time.Time   `json:"promise,omitzero"` // when it says that the next one follows; zero: it is the last
}

// PortalRow is what the portal knows of one incident. It is stored; field names must not change.
type PortalRow struct {
	Incident ID       `json:"incident"`
	Changes  int      `json:"changes"` // how often it was written
	Services []string `json:"services,omitempty"`
	Region   string   `json:"region,omitempty"`
	Posted   []Posted `json:"posted"` // the oldest first; never empty
	// OverAt is when the recovery notice was sent, or the incident ended and customers were promised nothing more; zero: neither.
	OverAt time.Time `json:"overAt,omitzero"`
}

// Since is when customers first read of it.
func (r PortalRow) Since() time.Time { return r.Posted[0].At }

// Current reports whether it stands on the first page on a day, YYYY-MM-DD in a time zone; "": no day has passed yet.
func (r PortalRow) Current(day, timezone string) bool {
	if r.OverAt.IsZero() || day == "" {
		return true
	}
	at := r.OverAt.In(location(timezone))
	return at.AddDate(0, 0, PortalDays).Format(time.DateOnly) >= day
}

// PortalView is all that stands there.
type PortalView struct {
	// Revision only grows: with whatever changes a row, and with the day.
	Revision  int64
	Incidents []PortalIncident // the one that customers read of last first
}

// PortalIncident is one incident as customers read of it.
type PortalIncident struct {
	ID       ID             `json:"id"`
	Title    Text           `json:"title"` // the subject of the last notice
	Services []string       `json:"services,omitempty"`
	Region   string         `json:"region,omitempty"`
	Since    time.Time      `json:"since"`
	Changed  time.Time      `json:"changed"` // when the last notice was sent, or it was over
	Stage    NoticeStage    `json:"stage"`   // of the last notice
	OverAt   time.Time      `json:"overAt,omitzero"`
	Promise  time.Time      `json:"promise,omitzero"`  // when the next notice follows
	Notices  []PortalNotice `json:"notices,omitempty"` // the oldest first; none: it is older than PortalDays, and has a page of its own
}

// PortalNotice is a notice as customers read it.
type PortalNotice struct {
	No      int         `json:"no"`
	Stage   NoticeStage `json:"stage"`
	At      time.Time   `json:"at"`
	Promise time.Time   `json:"promise,omitzero"`
	Letters Letters     `json:"letters"`
}

// Running are the incidents that are not over.
func (p PortalView) Running() []PortalIncident {
	return slices.DeleteFunc(slices.Clone(p.Incidents), func(i PortalIncident) bool { return !i.OverAt.IsZero() })
}
