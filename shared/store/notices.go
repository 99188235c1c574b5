package store

import "noroshi.internal/shared/incident"

// Notices are kept in two places: what is known of one, which changes, and each version of its text, which does not.

// loadNotices reads the notice that is being written, with its text, and the one that was sent last. Neither is there before it was.
func loadNotices(r reader, s *incident.State) (err error) {
	head := s.Incident.Notices
	if head.Open > 0 {
		if s.Notice, err = loadNotice(r, s.Incident.ID, head.Open); err != nil {
			return err
		}
	}
	if head.Sent > 0 {
		s.Before, err = loadNotice(r, s.Incident.ID, head.Sent)
	}
	return err
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
	n := d.Notice
	if n == nil {
		return nil
	}
	id := d.Entry.Incident
	if err := tx.Set(noticePath(id, n.No), n); err != nil || d.Entry.Notice == nil || n.Approval != nil || n.Sent != nil {
		return err
	}
	return tx.Create(noticeTextPath(id, n.No, n.Version), n.Text)
}
