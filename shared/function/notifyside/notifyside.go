// Package notifyside puts together the function that sends notices to customers. The same reads the list of customers, and looks at the
// mail server where somebody asks.
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
			if err := Workspace(ctx, p); err != nil {
				return err
			}
		}
		return runner.TryServe(ctx, m.Incident)
	}}, nil
}

// Workspace does what a mark of the workspace asks for: it looks at the mail server where somebody waits for that, and then reads the list
// of customers if that is due, which may take longer.
func Workspace(ctx context.Context, p function.Parts) error {
	if err := check(ctx, p); err != nil {
		return err
	}
	return readList(ctx, p)
}

// Open returns the system Mail.
func Open(p function.Parts) (effect.System, error) { return system(Sender(p)), nil }

func system(s *mail.Sender) *mail.System {
	if s == nil {
		return mail.NewSystem(mail.Absent{})
	}
	return mail.NewSystem(s)
}
