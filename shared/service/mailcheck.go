package service

import (
	"context"
	"strconv"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// AskMail has whoever sends notices look at the mail server, and returns the number of the question. Nobody else can: it alone is told
// the password.
func (s *Service) AskMail(ctx context.Context) (no int, err error) {
	at := s.clock.Now()
	err = s.update(ctx, func(tx store.Tx) error {
		if no, err = store.AskMail(tx); err != nil {
			return err
		}
		m := store.Mark{
			ID: RequestID("mail-check", strconv.Itoa(no)), Incident: incident.Workspace, System: incident.Mail, NotBefore: store.Moment(at),
		}
		return tx.Create(m.Path(), m)
	})
	return no, err
}

// MailCheck is how the mail server was when it was last looked at.
func (s *Service) MailCheck(ctx context.Context) (store.MailCheck, error) {
	return store.LoadMailCheck(ctx, s.db)
}

// AnswerMail notes what was found of the mail server.
func (s *Service) AnswerMail(ctx context.Context, found store.MailCheck) error {
	found.At = s.clock.Now()
	return s.update(ctx, func(tx store.Tx) error { return store.AnswerMail(tx, found) })
}
