package store

import (
	"context"
	"errors"
	"time"
)

// MailCheck is how the mail server was when whoever sends notices last looked, which it does where it is asked: nobody else is told the
// server's password. Questions are counted, and an answer says which of them it is to, so that no two clocks are compared. It is stored;
// field names must not change.
type MailCheck struct {
	Asked    int       `json:"asked"`              // how many questions there were
	Answered int       `json:"answered,omitempty"` // the last of them that was answered
	At       time.Time `json:"at,omitzero"`        // when it was
	Server   string    `json:"server,omitempty"`   // where it looked, as the settings name it; "": they name none
	Code     string    `json:"code,omitempty"`     // what is wrong; "": nothing
	Detail   string    `json:"detail,omitempty"`   // where and how the server said no, and none of its words
}

// Due reports whether somebody waits for an answer.
func (c MailCheck) Due() bool { return c.Answered < c.Asked }

// LoadMailCheck reads how the mail server was; zero where nobody has asked.
func LoadMailCheck(ctx context.Context, db DB) (MailCheck, error) {
	return mailCheck(outside{ctx, db})
}

func mailCheck(r reader) (c MailCheck, err error) {
	err = r.Get(mailCheckPath, &c)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return c, err
}

// AskMail writes one more question down, and returns its number.
func AskMail(tx Tx) (no int, err error) {
	c, err := mailCheck(tx)
	if err != nil {
		return 0, err
	}
	c.Asked++
	return c.Asked, tx.Set(mailCheckPath, c)
}

// AnswerMail writes down what was found. It leaves an answer to a later question, and questions that were asked meanwhile, as they are.
func AnswerMail(tx Tx, found MailCheck) error {
	c, err := mailCheck(tx)
	if err != nil || c.Answered >= found.Answered {
		return err
	}
	found.Asked = c.Asked
	return tx.Set(mailCheckPath, found)
}
