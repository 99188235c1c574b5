// Package notifyside puts together the function that sends notices to customers.
package notifyside

import (
	"context"
	"net/http"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/store"
)

// Worker sends the mails of notices, for the marks of the system Mail. A mark of the workspace itself has it look after what belongs to
// no incident: before the mark is served, which takes it away, so that whoever dies meanwhile has it done again.
func Worker(p function.Parts) (http.Handler, error) {
	s, err := Open(p)
	if err != nil {
		return nil, err
	}
	runner := p.Reconciler(s, reconcile.Options{})
	return function.MarkHandler{Parts: p, Serve: func(ctx context.Context, m store.Mark) error {
		if m.Incident == incident.Workspace {
			if err := Workspace(ctx, p, s); err != nil {
				return err
			}
		}
		return runner.TryServe(ctx, m.Incident)
	}}, nil
}

// Workspace looks after what belongs to no incident: it looks at the mail server, for which somebody may wait, and reads the list of
// customers.
func Workspace(ctx context.Context, p function.Parts, s effect.System) error {
	if server, ok := s.(effect.Prober); ok {
		if err := check(ctx, p, server); err != nil {
			return err
		}
	}
	return ReadList(ctx, p)
}

// Open returns the system Mail.
func Open(p function.Parts) (effect.System, error) {
	if s := Sender(p); s != nil {
		return mail.NewSystem(s), nil
	}
	return mail.NewSystem(nil), nil
}

// Sender returns what sends by the mail server of the settings; nil where they name none. Nothing is called.
func Sender(p function.Parts) *mail.Sender {
	m := p.Config.Settings.Notices.Mail
	if !m.Named() {
		return nil
	}
	return mail.New(mail.Options{
		Server: m.Server, User: m.User, Password: p.Config.SMTPPassword, From: m.From, Rate: m.Rate, Parallel: m.Parallel, DrillTo: m.DrillTo,
		Clock: p.Clock,
	})
}

// Addresses are the mail server's.
func Addresses(p function.Parts) []string {
	if m := p.Config.Settings.Notices.Mail; m.Named() {
		return []string{m.Server.String()}
	}
	return nil
}
