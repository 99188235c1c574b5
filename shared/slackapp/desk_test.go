package slackapp

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// desk is an app over a store of its own, with a Slack that only writes down what it is asked.
type desk struct {
	t   *testing.T
	app *App
	svc *service.Service
	db  store.DB

	opened    []slack.ModalViewRequest
	responded []render.Reply
	traces    map[string]gateway.Traces
	words     []gateway.Word
	names     map[string]string
	closed    []incident.PersonID // whose accounts are
	homes     []home
	refuses   error         // what Slack says to a Home tab
	passed    time.Duration // since it was opened
}

func open(t *testing.T) *desk {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "noroshi.db"), sqlite.Options{Volatile: true, Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	d := &desk{t: t, db: db}
	d.svc = service.New(db, config.Defaults(), playbook.Builtins(), clock.Func(func() time.Time { return at.Add(d.passed) }))
	ready := func(context.Context, incident.ID) incident.Link { return incident.Link{Ref: "C0ROOM"} }
	d.app = New(d.svc, d, d, ready, slog.New(slog.NewTextHandler(io.Discard, nil)))
	return d
}

func (d *desk) OpenModal(_ context.Context, _ string, v slack.ModalViewRequest) (string, error) {
	d.opened = append(d.opened, v)
	return "V1", nil
}

func (d *desk) UpdateModal(context.Context, string, slack.ModalViewRequest) error { return nil }

// home is a Home tab that was shown to somebody.
type home struct {
	to    incident.PersonID
	shown render.Reply
}

func (d *desk) PublishHome(_ context.Context, to incident.PersonID, shown render.Reply) error {
	d.homes = append(d.homes, home{to, shown})
	return d.refuses
}

func (d *desk) Respond(_ context.Context, _ string, r render.Reply, _ bool) error {
	d.responded = append(d.responded, r)
	return nil
}

func (d *desk) Message(context.Context, string, string) (gateway.Posted, bool, error) {
	return gateway.Posted{}, false, nil
}

func (d *desk) Word(_ context.Context, _, ts string) (gateway.Word, bool, error) {
	for _, w := range d.words {
		if w.TS == ts {
			return w, true, nil
		}
	}
	return gateway.Word{}, false, nil
}

func (d *desk) Read(context.Context, string, map[string]bool, string) (gateway.History, error) {
	return gateway.History{Traces: d.traces}, nil
}

func (d *desk) Said(context.Context, string, string, string) ([]gateway.Word, error) {
	return d.words, nil
}

func (d *desk) Actor(_ context.Context, id string) (incident.Actor, error) {
	if id == "U0UNSEEN" {
		return incident.Actor{}, errors.New("Slack does not answer")
	}
	return incident.Actor{ID: incident.PersonID(id), Outsider: id == "U0GUEST"}, nil
}

func (d *desk) Recall(context.Context, string) (incident.Actor, bool) { return incident.Actor{}, false }

func (d *desk) Everybody(context.Context) (all []incident.Actor) {
	for _, id := range slices.Sorted(maps.Keys(d.names)) {
		all = append(all, incident.Actor{ID: incident.PersonID(id), Name: d.names[id]})
	}
	return all
}

func (d *desk) Lang(context.Context, string) (incident.Lang, bool) { return incident.English, true }

func (d *desk) Close(_ context.Context, id incident.PersonID) error {
	d.closed = append(d.closed, id)
	return nil
}

func (d *desk) Name(_ context.Context, id string, _ bool) string { return d.names[id] }

// post sends what Slack signed to one of the functions.
func (d *desk) post(path, body string) *httptest.ResponseRecorder {
	return d.send(request("secret", at, body), path)
}

func (d *desk) send(r *http.Request, path string) *httptest.ResponseRecorder {
	v := NewVerifier(clock.Func(func() time.Time { return at }), "secret")
	mux := http.NewServeMux()
	mux.Handle("/command", d.app.CommandHandler(v))
	mux.Handle("/interact", d.app.InteractHandler(v))
	mux.Handle("/events", d.app.EventHandler(v))
	r.URL.Path = path
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w
}

// typedIn is the body of a command.
func typedIn(text, user string) string {
	return url.Values{
		"command": {"/incident"}, "text": {text}, "user_id": {user}, "channel_id": {"C0HELP"}, "trigger_id": {"T1"},
		"response_url": {"https://slack.test/response/secret"},
	}.Encode()
}

func (d *desk) running() []incident.Incident {
	d.t.Helper()
	all, err := d.svc.Open(d.t.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}
