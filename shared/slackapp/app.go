// Package slackapp is Slack's way in: it verifies what Slack sends, parses it into typed requests, hands them to the
// service and answers the person. It holds no rules. Under it, render turns facts into Block Kit, forms builds and reads
// modals, and gateway is the only caller of Slack's Web API.
package slackapp

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/render"
)

// patience is how long after it came a request waits for what it started, out of Slack's three seconds. A press waits
// less, since its answer is a call of its own.
const (
	patience      = 2300 * time.Millisecond
	pressPatience = 1700 * time.Millisecond
)

// lookUp is how long a request waits for Slack to say who somebody is.
const lookUp = 600 * time.Millisecond

// Caller is what answering a person needs of Slack. Each call is made at most once.
type Caller interface {
	// OpenModal opens a form. The trigger works once and for three seconds.
	OpenModal(ctx context.Context, triggerID string, view slack.ModalViewRequest) (viewID string, err error)
	// UpdateModal shows something else in an open form.
	UpdateModal(ctx context.Context, viewID string, view slack.ModalViewRequest) error
	// PublishHome shows a person something in their Home tab, in place of what was there.
	PublishHome(ctx context.Context, user incident.PersonID, shown render.Reply) error
	// Respond posts to a response URL, which only the person who asked sees; replace puts it in place of the message.
	Respond(ctx context.Context, responseURL string, reply render.Reply, replace bool) error
	// Message reads one message; ok is false when it is gone.
	Message(ctx context.Context, channel, ts string) (p gateway.Posted, ok bool, err error)
	// Word reads what is said in one message; ok is false when nothing is, or it is gone.
	Word(ctx context.Context, channel, ts string) (w gateway.Word, ok bool, err error)
	// Read reads what people have left on messages of a channel, by their ts where that is true, and what is said there: in those
	// messages, in the newest, and in all since a ts.
	Read(ctx context.Context, channel string, of map[string]bool, since string) (gateway.History, error)
	// Said reads what is said in a thread from one ts on, the oldest first.
	Said(ctx context.Context, channel, thread, from string) ([]gateway.Word, error)
}

// People knows who somebody is.
type People interface {
	// Actor says whether a person may decide here. It asks Slack only about someone never seen.
	Actor(ctx context.Context, slackID string) (incident.Actor, error)
	// Recall is Actor as far as it is known, however long ago, without a call; ok is false when it is not.
	Recall(ctx context.Context, slackID string) (actor incident.Actor, ok bool)
	// Everybody is whoever is known by a name, without a call.
	Everybody(ctx context.Context) []incident.Actor
	// Lang is the person's language as far as it is known, without a call; ok is false when it is not.
	Lang(ctx context.Context, slackID string) (lang incident.Lang, ok bool)
	// Name is what people call a person, a user group or a channel (U…, S…, C…), as far as it is known; "": it is not. ask
	// allows a call for what is not.
	Name(ctx context.Context, slackID string, ask bool) string
	// Close notes that an account was closed.
	Close(ctx context.Context, id incident.PersonID) error
}

// Ready waits until the incident has its channel, it is known that it cannot have one, or ctx ends, and returns the link as it
// is then (zero: not there).
type Ready func(ctx context.Context, id incident.ID) incident.Link

// App answers Slack.
type App struct {
	svc    *service.Service
	slack  Caller
	people People
	ready  Ready
	log    *slog.Logger
	helps  sync.Map // helpKey → help
}

// New returns an app. log may be nil.
func New(svc *service.Service, caller Caller, people People, ready Ready, log *slog.Logger) *App {
	if log == nil {
		log = slog.Default()
	}
	return &App{svc: svc, slack: caller, people: people, ready: ready, log: log}
}

// reader is a person we answer.
type reader struct {
	lang  incident.Lang
	actor incident.Actor
	until time.Time // when an answer must be on its way, of machine time: Slack waits no longer
}

// reader finds out who asks. Somebody whom Slack cannot tell us about at this moment is taken at Slack's word that they
// are in the workspace: an outage is not the time to refuse the one who reports it.
func (a *App) reader(ctx context.Context, slackID string) reader {
	until := a.svc.Clock().Deadline(patience)
	short, cancel := a.svc.Clock().WithTimeout(ctx, lookUp)
	defer cancel()
	actor, err := a.people.Actor(short, slackID)
	if err != nil {
		a.log.WarnContext(ctx, "could not look a person up", "person", slackID, "err", err)
		actor = incident.Actor{ID: incident.PersonID(slackID)}
	}
	return reader{lang: a.lang(ctx, slackID), actor: actor, until: until}
}

func (a *App) lang(ctx context.Context, slackID string) incident.Lang {
	if lang, ok := a.people.Lang(ctx, slackID); ok {
		return lang
	}
	return a.svc.Settings().Language
}

// failed answers a person whom the rules refused or whom the store could not serve.
func (a *App) failed(ctx context.Context, lang incident.Lang, err error, in incident.Incident) render.Reply {
	var refused *incident.Refusal
	if errors.As(err, &refused) {
		return render.Refused(lang, refused, in)
	}
	a.log.ErrorContext(ctx, "could not serve a request", "err", err)
	return render.Broken(lang, a.svc.Settings().Runbook, a.svc.Playbook().FirstSteps)
}

// declared waits for the channel and returns where it is. When it is not there in time, the answer is promised for later; when it
// cannot be made, the answer says so.
func (a *App) declared(ctx context.Context, res service.Result, to incident.AnswerTo, r reader) (room, error) {
	i := res.State.Incident
	if link := i.Links[incident.ChannelLink]; link.Ref != "" {
		return room{link: link}, nil
	}
	wait, cancel := a.svc.Clock().WithDeadline(ctx, r.until)
	defer cancel()
	if link := a.ready(wait, i.ID); link.Ref != "" {
		return room{link: link}, nil
	}
	if s, err := a.svc.State(ctx, i.ID); err == nil {
		if why, failed := s.Incident.NoChannel(); failed {
			return room{none: ptr(render.Unmade(plan.NoChannel(i, to, why)))}, nil
		}
	}
	_, err := a.svc.Do(ctx, incident.Request{
		ID: service.RequestID("await", res.Entry.ID), Incident: i.ID, At: a.svc.Now(), By: r.actor, Via: incident.ViaSlack,
		Do: incident.Await{Answer: to},
	})
	return room{}, err
}

// room is what became of a declaration's channel by the time of the answer. Neither: it is being made.
type room struct {
	link incident.Link
	none *render.Reply // says that it could not be made
}
