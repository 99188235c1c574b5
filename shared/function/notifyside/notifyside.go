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

// Worker sends the mails of notices, for the marks of the system Mail. A mark of the workspace itself has it read the list of
// customers: before the mark is served, which takes it away, so that whoever dies meanwhile has it read again.
func Worker(p function.Parts) (http.Handler, error) {
	s, err := Open(p)
	if err != nil {
		return nil, err
	}
	runner := p.Reconciler(s, reconcile.Options{})
	return function.MarkHandler{Parts: p, Serve: func(ctx context.Context, m store.Mark) error {
		if m.Incident == incident.Workspace {
			if err := ReadList(ctx, p); err != nil {
				return err
			}
		}
		return runner.TryServe(ctx, m.Incident)
	}}, nil
}

// Open returns the system Mail.
func Open(p function.Parts) (effect.System, error) {
	return mail.NewSystem(nil), nil
}

// Addresses are none: a mail server is reached by no web address.
func Addresses(function.Parts) []string { return nil }
