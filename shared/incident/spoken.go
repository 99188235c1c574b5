package incident

import (
	"slices"
	"time"
)

// SentNotice is what is known of a notice that was sent: enough to say how long customers waited, and whether promises were kept. It is
// stored; field names must not change.
type SentNotice struct {
	No      int         `json:"no"`
	Stage   NoticeStage `json:"stage"`
	At      time.Time   `json:"at"`
	Promise time.Time   `json:"promise,omitzero"` // when it said that the next one follows; zero: it was the last
	Ways    []Way       `json:"ways,omitempty"`   // none: people sent it by hand
}

// SentNotice is what an entry says of a notice that was sent; ok is false for any other entry.
func (e Entry) SentNotice() (n SentNotice, ok bool) {
	if e.Kind != EntryNoticeSent || e.Notice == nil {
		return n, false
	}
	return SentNotice{No: e.Notice.No, Stage: e.Notice.Stage, At: e.At, Promise: e.Notice.Promise, Ways: e.Notice.Ways}, true
}

// Readers are the ways by which it was told.
func (n SentNotice) Readers() []Way {
	if len(n.Ways) == 0 {
		return []Way{byHand}
	}
	return slices.Clone(n.Ways)
}

// Promised are the ways by which its readers wait for the next one; none: it promised nothing.
func (n SentNotice) Promised() []Way {
	if n.Promise.IsZero() {
		return nil
	}
	return n.Readers()
}

// Keeps reports whether it keeps what was promised by a way, as Notices has it: by its own ways, by mail also what people had sent
// themselves; one that people send keeps all.
func (n SentNotice) Keeps(way Way) bool {
	return len(n.Ways) == 0 || slices.Contains(n.Ways, way) || way == byHand && slices.Contains(n.Ways, ByMail)
}

// SentNotices are those of a timeline, in its order.
func SentNotices(all []Entry) (out []SentNotice) {
	for _, e := range all {
		if n, ok := e.SentNotice(); ok {
			out = append(out, n)
		}
	}
	return out
}

// keepSent keeps in the header what the timeline says of the notices that were sent, for those who have no timeline at hand.
func (d *decider) keepSent() {
	if n, ok := d.out.Entry.SentNotice(); ok {
		d.header().Sent = append(slices.Clone(d.state.Incident.Sent), n)
	}
}
