package slackside

import (
	"context"
	"errors"
	"net/http"
	"time"

	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

// Worker makes Slack match, for the marks of the system Slack. A mark of the workspace itself has it learn who is who,
// too.
func Worker(p function.Parts) (http.Handler, error) {
	p = p.Remembering()
	gateway, directory := Open(p)
	runner := p.Reconciler(gateway, reconcile.Options{Inbox: App(p, gateway, directory, nil)})
	l := learner{p, directory}
	return function.MarkHandler{Parts: p, Serve: func(ctx context.Context, m store.Mark) error {
		if err := runner.TryServe(ctx, m.Incident); err != nil || m.Incident != incident.Workspace {
			return err
		}
		l.learn(ctx) // after it was served, since serving deletes the marks that are there
		return nil
	}}, nil
}

// learner keeps who is who up to date, so that no declaration waits for it.
type learner struct {
	function.Parts
	directory *people.Directory
}

// learnAgain is when learning is tried again that failed.
const learnAgain = 10 * time.Minute

func (l learner) learn(ctx context.Context) {
	err := errors.Join(l.directory.Refresh(ctx), l.Service().Recognise(ctx))
	function.Note(ctx, "", "learned who is who")
	if err == nil {
		return
	}
	l.Log.WarnContext(ctx, "could not learn everybody; who is missing is looked up when met", "err", err)
	again := store.Mark{
		ID: "learn-again", Incident: incident.Workspace, System: incident.Slack, NotBefore: store.Moment(l.Clock.Now().Add(learnAgain)),
	}
	err = l.DB.Update(context.WithoutCancel(ctx), func(tx store.Tx) error {
		var lease struct{}
		_ = tx.Get(again.Path(), &lease) // the read begins the transaction; whether there is one does not matter
		return tx.Set(again.Path(), again)
	})
	if err != nil {
		l.Log.WarnContext(ctx, "could not ask to be woken for learning", "err", err)
	}
}
