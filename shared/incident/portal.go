package incident

import (
	"slices"
	"strings"
	"time"
)

// This file says what customers read on the portal: the page where they look between notices. It holds what was sent there by an
// approval and nothing else, of live incidents only.

// PortalDays is how many days an incident that is over stays on the portal's first page; after them it keeps the page of its own.
const PortalDays = 30

// CodeNoPortal is the code of why nothing gets to the portal where the settings name none: they did when the incident began.
const CodeNoPortal = "portal_unset"

// PortalSite is the portal as the settings have it. It is stored; field names must not change.
type PortalSite struct {
	URL   string `json:"url"`            // where customers read it, without a slash at the end
	Title Text   `json:"title,omitzero"` // of all its pages
}

// Front is the address of its first page: a bucket's shows no index by itself.
func (s PortalSite) Front() string { return s.URL + "/index.html" }

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
	// OverAt is when the recovery notice was sent, in whichever way, or the incident ended and nobody is asked for what customers were
	// promised; zero: neither.
	OverAt time.Time `json:"overAt,omitzero"`
	// Kept says that nothing follows there by what the last notice says: people sent what it promised, or said why none is needed.
	Kept  bool  `json:"kept,omitempty"`
	Shown Shown `json:"shown,omitzero"` // kept with the incident only
}

// Shown is how it went to put it there. It is stored; field names must not change.
type Shown struct {
	No    int       `json:"no,omitempty"`    // of the last notice that stands there; 0: none does
	Fault string    `json:"fault,omitempty"` // the code of why what was sent last does not; "": it does, or is under way
	Since time.Time `json:"since,omitzero"`  // of the fault
}

// Since is when customers first read of it.
func (r PortalRow) Since() time.Time { return r.Posted[0].At }

// Last is the notice that was sent last.
func (r PortalRow) Last() Posted { return r.Posted[len(r.Posted)-1] }

// Promise is when the next notice follows there; zero: none does.
func (r PortalRow) Promise() time.Time {
	if r.Kept || !r.OverAt.IsZero() {
		return time.Time{}
	}
	return r.Last().Promise
}

// Changed is when customers last read something new of it.
func (r PortalRow) Changed() time.Time { return later(r.Last().At, r.OverAt) }

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
	Notices  []PortalNotice `json:"notices,omitempty"` // the oldest first; none: it is over for longer than PortalDays, and its own page stays as it is
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

// postNotice puts a notice on the portal that was sent there. A drill's is read by no customer.
func (d *decider) postNotice(n Notice) {
	i := d.header()
	if !n.Text.To.Leaves(ByPortal) || i.Kind != Live {
		return
	}
	row := PortalRow{Incident: i.ID}
	if i.Portal != nil {
		row = *i.Portal
	}
	row.Services, row.Region = n.Text.Letters.approved(i.Facts)
	row.Posted = append(slices.Clone(row.Posted), Posted{No: n.No, Version: n.Version, Stage: n.Stage, At: d.req.At, Promise: n.Text.Promise})
	d.setPortal(row)
}

// approved are the services and the region that letters name, of those that are known: whoever approved them has read no other.
func (l Letters) approved(f Facts) (services []string, region string) {
	unsaid := func(word string) bool {
		return !slices.ContainsFunc([]string{l.JA.Subject, l.JA.Body, l.EN.Subject, l.EN.Body}, func(s string) bool { return strings.Contains(s, word) })
	}
	if services = slices.DeleteFunc(slices.Clone(f.Services), unsaid); unsaid(f.Region) {
		return services, ""
	}
	return services, f.Region
}

func (d *decider) setPortal(row PortalRow) {
	row.Changes++
	d.header().Portal, d.out.Posts = &row, &row
}

// post has the portal follow what became of an incident that stands there.
func (d *decider) post() {
	i := d.now()
	if i.Portal == nil {
		return
	}
	if over, kept := i.portalOver(), i.portalKept(); !over.Equal(i.Portal.OverAt) || kept != i.Portal.Kept {
		row := *i.Portal
		row.OverAt, row.Kept = over, kept
		d.setPortal(row)
	}
	if d.out.Posts != nil && !slices.Contains(d.out.Systems, Portal) {
		d.out.Systems = append(d.out.Systems, Portal)
	}
}

// portalKept is PortalRow.Kept as the incident has it.
func (i Incident) portalKept() bool {
	return !i.Portal.Last().Promise.IsZero() && i.Notices.promised()[ByPortal].IsZero()
}

// portalOver is when an incident was over for those who read the portal; zero: it runs, or they were promised more.
func (i Incident) portalOver() time.Time {
	switch last := i.Portal.Last(); {
	case last.Stage == RecoveryNotice:
		return last.At
	case i.Notices.Stage == RecoveryNotice:
		return i.Notices.SentAt
	case i.EndedAt.IsZero() || i.Owes():
		return time.Time{}
	case i.Notices.Waived != nil:
		return later(i.EndedAt, i.Notices.Waived.At)
	}
	return i.EndedAt
}

// PortalTurns has the portal be of a day: what was over for long leaves its first page.
type PortalTurns struct{ Day string }

func (PortalTurns) scope() Scope  { return Scope{} }
func (PortalTurns) about() matter { return anytime }

func (a PortalTurns) note(d *decider) error {
	if a.Day <= d.state.Incident.PortalDay {
		return refuse(RefusedSame)
	}
	d.header().PortalDay = a.Day
	d.entry(EntryPortalTurned)
	return nil
}

// PortalShows is the tool's word which notice stands on the portal, or why the last one does not.
type PortalShows struct {
	No    int    // of the last that stands there
	Fault string // the code of why the one that was sent last does not; "": it does
}

func (PortalShows) scope() Scope  { return Scope{} }
func (PortalShows) about() matter { return anytime }

func (a PortalShows) note(d *decider) error {
	was := d.state.Incident.Portal
	if was == nil || was.Shown.No == a.No && was.Shown.Fault == a.Fault {
		return refuse(RefusedSame)
	}
	row := *was
	row.Shown = Shown{No: a.No, Fault: a.Fault}
	if d.entry(EntryPortalShows); a.Fault != "" {
		row.Shown.Since = d.req.At
		d.entry(EntryPortalFailed)
		d.out.Entry.Text = a.Fault
	}
	d.header().Portal = &row
	d.out.Entry.Notice = &NoticeMark{No: row.Last().No, Stage: row.Last().Stage}
	return nil
}
