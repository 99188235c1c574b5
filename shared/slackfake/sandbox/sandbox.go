// Package sandbox is a page on which a person can use a fake workspace: read its channels, threads and modals, act as
// any of its people, and take Slack away to see what an app does then. It belongs to the fake and knows nothing of any
// app; what people do reaches the app through the workspace, signed as Slack signs.
//
//	mux.Handle("/sandbox/", http.StripPrefix("/sandbox", sandbox.Handler(ws, sandbox.Options{Team: "Example Support"})))
//
// Addresses inside the page are relative, so that any prefix with a slash at its end works. A page is named by its
// query: ?user=U…&channel=C…&thread=TS. Everything is drawn here, as HTML; a small script keeps it up to date.
//
// # Hooks for browser tests
//
//	body[data-version]                 version of the workspace that is shown
//	a[data-user]                       acts as this person (aria-current marks who one is)
//	a[data-channel]                    opens a channel; data-channel-name is its name
//	[data-testid=messages]             the channel, [data-testid=thread] the thread beside it
//	article[data-ts]                   a message; [data-block-id] in it, [data-action-id] a button or menu
//	button[data-emoji]                 a reaction on a message (aria-pressed: one's own)
//	[data-testid=composer]             where one types, [data-testid=send]; thread-composer and thread-send in a thread
//	[data-testid=notice]               what went wrong with what one did
//	dialog[data-modal]                 the modal on top (its view id), [data-block-error] what is wrong with an input,
//	                                   [data-testid=modal-submit], [data-testid=modal-close]
//	[data-testid=confirm-ok]           of an element's confirmation
//	[data-testid=switch-down|switch-slow|switch-NAME]
//
// A test that changes the person or the channel waits for .frame[data-viewer="U…"][data-at-channel="C…"] before it types.
package sandbox

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/web/style"
)

// Options holds what a page can be told. The zero value works.
type Options struct {
	// Team is the workspace's name as the page shows it. Default "Example Support", as slackfake's.
	Team string
	// Hint is an example of a command, shown where one types, in the languages of the page: "ja" and "en".
	Hint map[string]string
	// Commands are suggested to whoever types a slash, in the languages of the page. Nil: none.
	Commands map[string][]Command
	// Elsewhere is an address where people go on while the workspace is down, offered then; "": there is none. Going is the
	// link's words, in the languages of the page.
	Elsewhere string
	Going     map[string]string
	// Switches stand beside those of the workspace.
	Switches []Switch
	// Channel is opened first. Default: the viewer's channel with the latest message.
	Channel string
	// Clock is the page's. Default clock.Machine.
	Clock clock.Clock
	// Done ends waiting requests when it is closed, so that a server can stop. Default: never.
	Done <-chan struct{}
}

// Switch is something around the workspace that people can switch on and off.
type Switch struct {
	Name  string            // of its hook, data-testid=switch-NAME
	Label map[string]string // in the languages of the page
	Says  map[string]string // what the page says above the messages while it is on
	On    func() bool
	Set   func(on bool)
}

// Command is one that people can type.
type Command struct {
	Text  string // with the slash: "/incident now"
	Also  string // another spelling of it; "": there is none
	Takes string // what follows it; may be empty
	Does  string
}

//go:embed static
var files embed.FS

// slowness is how much later every call of the Web API is served while the workspace is slow.
const slowness = 2 * time.Second

// server serves one workspace to all its people.
type server struct {
	ws  *slackfake.Workspace
	opt Options

	mu   sync.Mutex
	read map[string]string // user + "/" + channel → ts of the last message seen
	fast func()            // makes a slow workspace fast again; nil while it is
}

// Handler serves the page of a workspace. Requests from other origins change nothing.
func Handler(ws *slackfake.Workspace, o Options) http.Handler {
	o.Clock = o.Clock.Or(clock.Machine)
	if o.Team == "" {
		o.Team = "Example Support"
	}
	s := &server{ws: ws, opt: o, read: map[string]string{}}
	static, err := fs.Sub(files, "static")
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	mux.HandleFunc("GET /state", s.serveState)
	mux.HandleFunc("POST /act", s.serveAct)
	mux.Handle("GET /static/", http.StripPrefix("/static/", http.FileServerFS(static)))
	mux.Handle("GET /static/style.css", style.Handler())
	return http.NewCrossOriginProtection().Handler(guarded(mux))
}

// policy lets the page run its own files and nothing else; no other page may frame it.
var policy = strings.Join([]string{
	"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
	"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}, "; ")

func guarded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cache-Control", "no-cache")
		h.ServeHTTP(w, r)
	})
}

// down reports whether the workspace is away. People can do nothing then, not even something that cannot be done.
func (s *server) down() bool { return isOutage(s.ws.Unreact(s.anyone(), "", "", "")) }

func (s *server) anyone() string {
	for _, u := range s.ws.Users() {
		if !u.Deleted {
			return u.ID
		}
	}
	return ""
}

func (s *server) slow() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fast != nil
}

func (s *server) setSlow(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case on && s.fast == nil:
		s.fast = s.ws.Inject(slackfake.Fault{Kind: slackfake.DelayBefore, Delay: slowness})
	case !on && s.fast != nil:
		s.fast()
		s.fast = nil
	}
}

// seen remembers how far a person has read a channel.
func (s *server) seen(user, channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := user + "/" + channel
	s.read[key] = max(s.read[key], ts)
}

func (s *server) lastSeen(user, channel string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read[user+"/"+channel]
}
