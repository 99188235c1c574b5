package store

import "noroshi.internal/shared/incident"

// Notices are kept in two places: what is known of one, which changes, and each version of its text, which does not.

// loadNotices reads the notice that is being written, with its text and those of it that people approved before, the one that was
// sent last, and the last that left by mail. Neither is there before it was.
func loadNotices(r reader, s *incident.State) (err error) {
	head := s.Incident.Notices
	if head.Open > 0 {
		if s.Notice, err = loadNotice(r, s.Incident.ID, head.Open); err != nil {
			return err
		}
		if err = loadVoid(r, s.Incident.ID, s.Notice); err != nil {
			return err
		}
	}
	if head.Sent > 0 {
		s.Before, err = loadNotice(r, s.Incident.ID, head.Sent)
	}
	if s.Mailed = s.Before; err == nil && head.Delivery != nil && head.Delivery.No != head.Sent {
		s.Mailed, err = loadNotice(r, s.Incident.ID, head.Delivery.No)
	}
	return err
}

// loadVoid reads the texts whose approvals are void.
func loadVoid(r reader, id incident.ID, n incident.Notice) (err error) {
	for i, a := range n.Void {
		if err = r.Get(noticeTextPath(id, n.No, a.Version), &n.Void[i].Text); err != nil {
			return err
		}
	}
	return nil
}

func loadNotice(r reader, id incident.ID, no int) (n incident.Notice, err error) {
	if err = r.Get(noticePath(id, no), &n); err == nil {
		err = r.Get(noticeTextPath(id, no, n.Version), &n.Text)
	}
	return n, err
}

// writeNotice keeps a notice. A version that is new is created; one that is there is not touched. An entry that names no version wrote
// none.
func writeNotice(tx Tx, d incident.Decision) error {
	n, id := d.Notice, d.Entry.Incident
	if n == nil {
		return nil
	}
	if b := d.Before; b != nil {
		if err := tx.Set(noticePath(id, b.No), b); err != nil {
			return err
		}
	}
	if err := tx.Set(noticePath(id, n.No), n); err != nil || d.Entry.Notice == nil || n.Approval != nil || n.Sent != nil {
		return err
	}
	return tx.Create(noticeTextPath(id, n.No, n.Version), n.Text)
}

// Freeze keeps the list of customers that a notice is sent to, for ever. It reads, so that it comes before whatever is written.
func Freeze(tx Tx, d incident.Decision) error {
	if d.Entry.Kind != incident.EntryNoticeSent || d.Incident == nil {
		return nil
	}
	if of := d.Incident.Notices.Delivery; of != nil && of.List != "" && of.No == d.Entry.Notice.No {
		return FreezeCustomers(tx, of.List)
	}
	return nil
}
