package incident

import "time"

// This file says what becomes of the incident's channel once the review is closed: after a while in which nobody writes there it is archived.
// The clock says when to look, and whoever looks tells whether somebody has written since.

// archiveAt is when the channel is to be looked at next; zero: not any more, or it is being looked at.
func (i Incident) archiveAt() time.Time {
	r := i.Review
	if i.Status != Closed || r == nil || r.Archiving || !r.ArchivedAt.IsZero() {
		return time.Time{}
	}
	return r.ArchiveAt
}

// Archives reports whether the channel is to be archived unless somebody wrote there.
func (i Incident) Archives() bool {
	return i.Status == Closed && i.Review != nil && i.Review.Archiving && i.Review.ArchivedAt.IsZero()
}

// Archived reports whether it is archived, so that nothing in it follows the incident any more.
func (i Incident) Archived() bool { return i.Review != nil && !i.Review.ArchivedAt.IsZero() }

// archiveDue is what the clock does about the channel.
func (i Incident) archiveDue(now time.Time) []Event {
	if at := i.archiveAt(); at.IsZero() || now.Before(at) {
		return nil
	}
	return []Event{ArchiveRoom{At: i.Review.ArchiveAt}}
}

// ArchiveRoom is the clock's word that the channel may be archived that was to be at a moment. There is no entry of it: nobody knows yet.
type ArchiveRoom struct{ At time.Time }

func (ArchiveRoom) scope() Scope  { return Scope{All: true} }
func (ArchiveRoom) about() matter { return shelving }

func (a ArchiveRoom) note(d *decider) error {
	if at := d.state.Incident.archiveAt(); at.IsZero() || !at.Equal(a.At) {
		return refuse(RefusedSame)
	}
	d.review().Archiving = true
	return nil
}

// RoomUsed is what a look at the channel found: somebody wrote there last at a moment. It is looked at again when that is as long ago as it
// must be.
type RoomUsed struct{ At time.Time }

func (RoomUsed) scope() Scope  { return Scope{All: true} }
func (RoomUsed) about() matter { return shelving }

func (a RoomUsed) note(d *decider) error {
	i := d.state.Incident
	until := a.At.Add(i.Settings.ArchiveAfter)
	if !i.Archives() || !until.After(i.Review.ArchiveAt) {
		return refuse(RefusedSame)
	}
	d.review().Archiving, d.review().ArchiveAt = false, until
	d.header().AskAt = earlier(d.header().AskAt, until)
	return nil
}

// RoomArchived is that the channel is archived, or was already.
type RoomArchived struct{}

func (RoomArchived) scope() Scope  { return Scope{All: true} }
func (RoomArchived) about() matter { return shelving }

func (RoomArchived) note(d *decider) error {
	if !d.state.Incident.Archives() {
		return refuse(RefusedSame)
	}
	d.review().ArchivedAt = d.req.At
	d.entry(EntryArchived)
	return nil
}
