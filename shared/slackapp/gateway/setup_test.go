package gateway

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// bench is a gateway to a strict fake workspace, in a bubble with its own clock.
type bench struct {
	*testing.T
	w    *slackfake.Workspace
	ids  slackfake.SeedIDs
	app  slackfake.App
	g    *Gateway
	room effect.Inventory
}

func run(t *testing.T, test func(b *bench)) { benched(t, slackfake.Options{}, test) }

func benched(t *testing.T, o slackfake.Options, test func(b *bench)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { test(newBench(t, o)) })
}

func newBench(t *testing.T, o slackfake.Options) *bench {
	w := slackfake.New(o)
	ids, app := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi", Events: []string{}})
	return &bench{
		T: t, w: w, ids: ids, app: app,
		g:    New(app.BotToken, Options{Clock: clock.Machine, APIURL: "https://slack.test/api", Transport: w.Transport()}),
		room: effect.Inventory{Incident: "k3f9qa", Since: time.Now(), Refs: plan.Refs{}},
	}
}

// opened is a bench whose incident has its channel.
func opened(t *testing.T, test func(b *bench)) {
	run(t, func(b *bench) {
		b.make(channel())
		b.w.ForgetCalls()
		test(b)
	})
}

func head() plan.Head {
	return plan.Head{Incident: "k3f9qa", Lang: incident.Japanese, Timezone: "Asia/Tokyo", Facts: incident.Facts{Title: "EC2"}}
}

func channel() plan.Effect {
	return plan.Effect{Key: plan.ChannelKey, Kind: plan.ChannelKind, Facts: plan.Channel{Name: "inc-0220-東京-k3f9qa"}}
}

func invite(people ...incident.PersonID) plan.Effect {
	return plan.Effect{Key: plan.PeopleKey, Kind: plan.InviteKind, Urgency: plan.People, Facts: plan.Invite{People: people}}
}

func group(id string) plan.Effect {
	return plan.Effect{Key: plan.Key("invite/group/" + id), Kind: plan.InviteKind, Facts: plan.Invite{Group: id}}
}

func board(title string) plan.Effect {
	h := head()
	h.Facts.Title = title
	return plan.Effect{Key: plan.BoardKey, Kind: plan.MessageKind, Urgency: plan.Overview, Facts: plan.Board{Head: h}}
}

func announcement(place string) plan.Effect {
	return plan.Effect{
		Key: plan.Key("announce/" + place), Kind: plan.MessageKind, Urgency: plan.Work, Place: place,
		Facts: plan.Announcement{Head: head()},
	}
}

func pin() plan.Effect {
	return plan.Effect{Key: "pin/board", Kind: plan.PinKind, Urgency: plan.Overview, Facts: plan.Pin{Message: plan.BoardKey}}
}

func bookmark(name, url string) plan.Effect {
	return plan.Effect{
		Key: plan.Key("bookmark/" + name), Kind: plan.BookmarkKind, Urgency: plan.Decoration,
		Facts: plan.Bookmark{Lang: incident.Japanese, Link: plan.NamedLink{Name: name, URL: url}},
	}
}

func topic(title string) plan.Effect {
	h := head()
	h.Facts.Title = title
	return plan.Effect{Key: "topic", Kind: plan.TopicKind, Urgency: plan.Word, Facts: plan.Topic{Head: h}}
}

func purpose() plan.Effect {
	return plan.Effect{Key: "purpose", Kind: plan.PurposeKind, Urgency: plan.Decoration, Facts: plan.Purpose{Title: "EC2"}}
}

func ctx(t *testing.T) context.Context {
	c, cancel := context.WithTimeout(context.Background(), callTimeout)
	t.Cleanup(cancel)
	return c
}

// apply makes one attempt, as a first one if there is no ref.
func (b *bench) apply(e plan.Effect) (plan.Ref, error) {
	b.Helper()
	return b.attempt(e, true)
}

func (b *bench) attempt(e plan.Effect, first bool) (plan.Ref, error) {
	b.Helper()
	ref := b.room.Refs[e.Key]
	return b.g.Apply(ctx(b.T), effect.Call{Inventory: b.room, Effect: e, Ref: ref, First: first && ref.Zero()})
}

// make applies what must succeed and keeps the ref.
func (b *bench) make(effects ...plan.Effect) {
	b.Helper()
	for _, e := range effects {
		ref, err := b.apply(e)
		if err != nil && !isClass(err, already) {
			b.Fatalf("apply %s: %v", e.Key, err)
		}
		b.room.Refs[e.Key] = ref
	}
}

// fails applies what must fail and returns the error.
func (b *bench) fails(e plan.Effect, class effect.Class, code string) *effect.Error {
	b.Helper()
	_, err := b.apply(e)
	return b.is(err, class, code)
}

func (b *bench) is(err error, class effect.Class, code string) *effect.Error {
	b.Helper()
	var e *effect.Error
	if !errors.As(err, &e) {
		b.Fatalf("error %v, want %s (%s)", err, code, class)
	}
	if e.Class != class || e.Code != code {
		b.Fatalf("error %s (%s), want %s (%s): %v", e.Code, e.Class, code, class, e.Err)
	}
	return e
}

// calls lists the methods that were called, in order.
func (b *bench) calls() (methods []string) {
	for _, c := range b.w.Calls() {
		methods = append(methods, c.Method)
	}
	return methods
}

func (b *bench) called(want ...string) {
	b.Helper()
	if got := b.calls(); !slices.Equal(got, want) {
		b.Fatalf("calls %v, want %v", got, want)
	}
}

func (b *bench) own() slackfake.Channel {
	b.Helper()
	c, ok := b.w.Channel(b.room.Refs[plan.ChannelKey].ID)
	if !ok {
		b.Fatal("the incident has no channel")
	}
	return c
}

// withKey lists the messages of a channel that carry an effect's key.
func (b *bench) withKey(channel string, key plan.Key) (ts []string) {
	for _, m := range b.w.Messages(channel) {
		if m.Metadata != nil && m.Metadata.EventPayload["key"] == string(key) {
			ts = append(ts, m.TS)
		}
	}
	return ts
}

func (b *bench) equal(what string, got, want any) {
	b.Helper()
	if got != want {
		b.Fatalf("%s: %v, want %v", what, got, want)
	}
}
