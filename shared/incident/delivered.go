package incident

import "time"

// Delivered is the tool's word how many customers the last sent notice has reached. Only its end is worth a line on the timeline.
type Delivered struct {
	No     int // of the notice
	Counts Counts
	Over   bool // nothing waits any more
}

func (Delivered) scope() Scope  { return Scope{} }
func (Delivered) about() matter { return anytime }

func (a Delivered) note(d *decider) error {
	was := d.state.Incident.Notices.Delivery
	if was == nil || was.No != a.No || was.Counts == a.Counts && a.Over != was.OverAt.IsZero() {
		return refuse(RefusedSame)
	}
	now := *was
	now.Counts, now.SeenAt, now.OverAt = a.Counts, d.req.At, time.Time{}
	d.header().Notices.Delivery = &now
	if !a.Over { // the board shows the number
		return nil
	}
	now.OverAt = d.req.At
	d.out.Entry.Notice = was.mark(d.state.Incident.Notices)
	d.out.Entry.Told = &a.Counts
	d.entry(EntryNoticeDelivered)
	return nil
}
