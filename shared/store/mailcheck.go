package store

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/incident"
)

// A check of a deployment may not know the password of the mail server. It asks whoever does, here.

const mailCheckPath = "clock/mail"

// MailCheck is what is asked, and what came of it. It is stored; field names must not change.
type MailCheck struct {
	Asked    time.Time `json:"asked"`
	Answered time.Time `json:"answered,omitzero"` // the question that Code answers
	Code     string    `json:"code,omitempty"`    // what is wrong; "": nothing
}

// Open reports whether nobody has answered.
func (c MailCheck) Open() bool { return c.Answered.Before(c.Asked) }

// LoadMailCheck reads what was asked last; the zero one: nothing ever was.
func LoadMailCheck(ctx context.Context, db DB) (MailCheck, error) { return mailCheck(outside{ctx, db}) }

func mailCheck(r reader) (c MailCheck, err error) {
	if err = r.Get(mailCheckPath, &c); errors.Is(err, ErrNotFound) {
		err = nil
	}
	return c, err
}

// AskMail asks, and wakes whoever can answer.
func AskMail(ctx context.Context, db DB, at time.Time) error {
	return db.Update(ctx, func(tx Tx) error {
		if _, err := mailCheck(tx); err != nil {
			return err
		}
		m := MissedMark(incident.Workspace, incident.Mail, at)
		if err := tx.Set(m.Path(), m); err != nil {
			return err
		}
		return tx.Set(mailCheckPath, MailCheck{Asked: at})
	})
}

// AnswerMail answers what was asked, unless something was asked since.
func AnswerMail(ctx context.Context, db DB, asked time.Time, code string) error {
	return db.Update(ctx, func(tx Tx) error {
		c, err := mailCheck(tx)
		if err != nil || !c.Asked.Equal(asked) {
			return err
		}
		return tx.Set(mailCheckPath, MailCheck{Asked: asked, Answered: asked, Code: code})
	})
}
