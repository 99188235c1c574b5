package preflight_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/socket"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/text"
)

// TestSocket: that Slack answers does not say that its events arrive. A connection is opened, and leaves nothing behind.
func TestSocket(t *testing.T) {
	t.Parallel()
	refuses := func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/socket/") {
				http.Error(w, "blocked by policy", http.StatusForbidden)
				return
			}
			h.ServeHTTP(w, r)
		})
	}
	as := func(h http.Handler) http.Handler { return h }
	for name, c := range map[string]struct {
		network func(http.Handler) http.Handler
		token   func(slackfake.App) string // "": the app's
		other   bool                       // the token is another app's
		running int                        // processes that are connected
		want    string
	}{
		"nothing runs yet":              {network: as},
		"one process runs":              {network: as, running: 1},
		"two processes run":             {network: as, running: 2, want: "socket_shared 2"},
		"all that Slack allows run":     {network: as, running: slackfake.MaxSockets, want: "too_many_websockets"},
		"the bot's token":               {network: as, token: func(a slackfake.App) string { return a.BotToken }, want: "socket_token not_allowed_token_type"},
		"a token of nobody's":           {network: as, token: func(slackfake.App) string { return "xapp-gone" }, want: "socket_token invalid_auth"},
		"another app's token":           {network: as, other: true, want: "socket_other_app AOTHER ≠ ABOTS"},
		"a proxy refuses the WebSocket": {network: refuses, want: "socket_refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := slackfake.New(slackfake.Options{NoRateLimits: true})
			_, app := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi"})
			server := httptest.NewServer(c.network(w.Handler()))
			t.Cleanup(server.CloseClientConnections)
			for range c.running {
				client := socket.New(app.AppToken, socket.Options{Clock: clock.Machine, APIURL: server.URL + "/api/", Serve: func(socket.Delivery) {}})
				go client.Listen(t.Context())
			}
			connected(t, w, app, c.running)
			token := app.AppToken
			if c.token != nil {
				token = c.token(app)
			}
			if c.other {
				token = w.AddApp(slackfake.App{Name: "Other"}).AppToken
			}
			bots := gateway.New(app.BotToken, gateway.Options{Clock: clock.Machine, APIURL: server.URL + "/api/"})
			way := socket.New(token, socket.Options{Clock: clock.Machine, APIURL: server.URL + "/api/", App: bots.LookUpApp})
			looks := counted{way, func() { connected(t, w, app, c.running) }}
			found := preflight.Run(t.Context(), clock.Machine, preflight.SocketRows(looks, clock.Machine, time.Nanosecond))
			found[0].Detail = ids(w).Replace(found[0].Detail)
			if got := strings.TrimSpace(found[0].Code + " " + found[0].Detail); len(found) != 1 || got != c.want {
				t.Errorf("found %+v, want %q", found, c.want)
			}
			connected(t, w, app, c.running)
		})
	}
	if rows := preflight.SocketRows(nil, clock.Machine, 0); len(rows) > 0 {
		t.Errorf("without an app-level token: %v", rows)
	}
}

// counted is a way in that is looked at again only once Slack has taken note that its last connection is closed.
type counted struct {
	preflight.Socket
	closed func()
}

func (c counted) Connections(ctx context.Context) (int, error) {
	defer c.closed()
	return c.Socket.Connections(ctx)
}

// ids writes the apps of a workspace as the table does.
func ids(w *slackfake.Workspace) *strings.Replacer {
	var known []string
	for _, a := range w.Apps() {
		known = append(known, a.ID, map[string]string{"Other": "AOTHER", "Noroshi": "ABOTS"}[a.Name])
	}
	return strings.NewReplacer(known...)
}

// connected waits until so many connections are open.
func connected(t *testing.T, w *slackfake.Workspace, app slackfake.App, n int) {
	t.Helper()
	for {
		_, changed := w.Subscribe()
		if w.SocketConnections(app.ID) == n {
			return
		}
		select {
		case <-changed:
		case <-t.Context().Done():
			t.Fatalf("never %d connections", n)
		}
	}
}

// TestEverySocketFaultHasASentence: of its own, in both languages, with what to do.
func TestEverySocketFaultHasASentence(t *testing.T) {
	t.Parallel()
	for _, code := range append(socket.Codes(), "socket_shared") {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if f := (incident.Finding{Row: incident.PreflightSocket, Code: code}); text.PreflightAdvice(lang, f) == "" {
				t.Errorf("%s: nothing says what to do about %s", lang, code)
			}
		}
	}
}
