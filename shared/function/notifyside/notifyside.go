// Package notifyside puts together the function that sends notices to customers. The same reads the list of customers, and looks at the
// mail server where somebody asks.
package notifyside

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/store"
)

// Worker sends the mails of notices and puts notices on the portal, for the marks of these systems.
func Worker(p function.Parts) (http.Handler, error) {
	runners := map[incident.System]*reconcile.Reconciler{}
	for name, open := range map[incident.System]func(function.Parts) (effect.System, error){incident.Mail: Open, incident.Portal: OpenPortal} {
		s, err := open(p)
		if err != nil {
			return nil, err
		}
		runners[name] = p.Reconciler(s, reconcile.Options{})
	}
	return function.MarkHandler{Parts: p, Serve: func(ctx context.Context, m store.Mark) error {
		runner := runners[m.System]
		if runner == nil { // of a system that a later version knows
			return fmt.Errorf("a mark of %q, which nobody here serves", m.System)
		}
		if err := Before(ctx, p, m.Incident, m.System); err != nil {
			return err
		}
		err := runner.TryServe(ctx, m.Incident)
		return errors.Join(err, After(ctx, p, m.System))
	}}, nil
}

// Before does what a mark asks for besides effects: one of the workspace has it look after what belongs to no incident. It comes before the
// mark is served, which takes it away, so that whoever dies meanwhile has it done again.
func Before(ctx context.Context, p function.Parts, id incident.ID, s incident.System) error {
	if id != incident.Workspace || s != incident.Mail {
		return nil
	}
	return Workspace(ctx, p)
}

// After tells the incidents how it went to put their notices on the portal. Should nobody come so far, the clock does.
func After(ctx context.Context, p function.Parts, s incident.System) error {
	if s != incident.Portal {
		return nil
	}
	return p.Service().TellPortal(ctx)
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
