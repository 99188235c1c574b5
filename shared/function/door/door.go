// Package door puts together the functions that Slack calls: command, interact and events.
package door

import (
	"context"
	"net/http"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/slackside"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp"
	"noroshi.internal/shared/store"
)

// Command answers the slash command.
func Command(p function.Parts) (http.Handler, error) {
	return open(p).CommandHandler(verifier(p)), nil
}

// Interact answers buttons, menus and forms.
func Interact(p function.Parts) (http.Handler, error) {
	return open(p).InteractHandler(verifier(p)), nil
}

// Events answers the Events API.
func Events(p function.Parts) (http.Handler, error) {
	return open(p).EventHandler(verifier(p)), nil
}

func open(p function.Parts) *slackapp.App {
	p = p.Remembering()
	gateway, directory := slackside.Open(p)
	f := first{p.DB, p.Reconciler(gateway, reconcile.Options{Only: letsIn}), p.Clock}
	return slackside.App(p, gateway, directory, f.channel)
}

func verifier(p function.Parts) slackapp.Verifier {
	return slackapp.NewVerifier(p.Clock, p.Config.SlackSigningSecrets...)
}

// letsIn is what a declaration does before it answers: the channel, and its first people in it.
func letsIn(e plan.Effect) bool { return e.Urgency <= plan.People }

// first makes the channel of an incident that was declared in this request.
type first struct {
	db     store.DB
	runner *reconcile.Reconciler
	clock  clock.Clock
}

// lookAgain is how often a request looks whether another worker has made the channel.
const lookAgain = 200 * time.Millisecond

// channel makes the channel, as far as it can before ctx ends, or waits for whoever is making it. It is a slackapp.Ready.
// What it leaves has its mark.
func (f first) channel(ctx context.Context, id incident.ID) incident.Link {
	_ = f.runner.Serve(ctx, id) // without the store there is no link; what the answer says then is right
	for {
		i, err := store.LoadHeader(ctx, f.db, id)
		if link := i.Links[incident.ChannelLink]; err == nil && link.Ref != "" {
			return link
		}
		if _, failed := i.NoChannel(); failed {
			return incident.Link{}
		}
		if !f.clock.Pause(ctx, lookAgain) {
			return incident.Link{}
		}
	}
}
