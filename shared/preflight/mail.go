package preflight

import (
	"cmp"
	"context"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// MailRows look whether the mail server would take a notice: probe connects, encrypts, logs in and sends nothing. known says that the
// password is at hand; where it is not, nobody tries to log in without.
func MailRows(m config.Mail, known bool, probe func(context.Context) error) []Row {
	if !m.Named() {
		return nil
	}
	row := Row{Name: incident.PreflightMail, Subject: m.Server.String(), Needs: incident.PreflightSettings, Do: probe}
	if m.User != "" && !known {
		row.Do = func(context.Context) error { return &Fault{Code: "mail_password_unset"} }
	}
	return []Row{row}
}

// Notifier asks whoever sends notices how its mail server does.
type Notifier interface {
	// AskMail asks, and returns the number of the question.
	AskMail(ctx context.Context) (no int, err error)
	// MailCheck is the last answer.
	MailCheck(ctx context.Context) (store.MailCheck, error)
}

// The times of an answer. A function that nothing has called for a while starts first, and the probe is a call.
const (
	answerTime = 45 * time.Second
	answerLook = time.Second
)

// AskedMailRows look at the mail server by way of whoever sends notices: nobody else is told its password.
func AskedMailRows(m config.Mail, by Notifier, clock clock.Clock) []Row {
	if !m.Named() {
		return nil
	}
	server := m.Server.String()
	return []Row{{Name: incident.PreflightMail, Subject: server, Needs: incident.PreflightStore, Limit: answerTime, Do: func(ctx context.Context) error {
		no, err := by.AskMail(ctx)
		if err != nil {
			return &Fault{Code: "store_unusable"}
		}
		return answerOf(ctx, by, clock, no, server)
	}}}
}

// answerOf waits for the answer to a question, and says what it found.
func answerOf(ctx context.Context, by Notifier, clock clock.Clock, no int, server string) error {
	for {
		found, err := by.MailCheck(ctx)
		switch {
		case ctx.Err() != nil:
			return &Fault{Code: "mail_unanswered"}
		case err != nil:
			return &Fault{Code: "store_unusable"}
		case found.Answered >= no:
			return mailFault(found, server)
		}
		clock.Pause(ctx, answerLook)
	}
}

// mailFault is what an answer says is wrong.
func mailFault(found store.MailCheck, server string) error {
	switch {
	case found.Server != server:
		return &Fault{Code: "mail_elsewhere", Detail: cmp.Or(found.Server, "-")}
	case found.Code != "":
		return &Fault{Code: found.Code, Detail: found.Detail}
	}
	return nil
}
