package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/docside"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
	"noroshi.internal/shared/web"
)

// goodbye is what requests under way get to end.
const goodbye = 5 * time.Second

// serve runs until ctx ends.
func serve(ctx context.Context, f flags, getenv func(string) string, stdout io.Writer, log *slog.Logger) (err error) {
	p := parts{log: log}
	if err := p.load(getenv); err != nil {
		return err
	}
	data, err := openFolder(f.data)
	if err != nil {
		return err
	}
	defer closing(&err, data.close)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", f.addr)
	if err != nil {
		return text.AddressTaken.Because(err, "addr", f.addr)
	}
	defer func() { _ = listener.Close() }()
	origin := originOf(listener.Addr())

	shut, err := p.open(ctx, data, origin)
	defer closing(&err, shut)
	if err != nil {
		return err
	}
	box, err := p.openSandbox(ctx, data, origin, getenv(config.SettingsVar) == "")
	if err != nil {
		return err
	}
	if err := store.Current.Open(ctx, p.db, version.Release); err != nil {
		return unusable(err)
	}
	m := assemble(p)
	form, err := m.openForm(origin, data, stdout)
	if err != nil {
		return err
	}
	front := newFront()
	front.serve(m, form)
	front.open(box, form)
	box.plays(m)
	box.resume()
	return front.run(ctx, listener, m, func() {
		box.playsOn()
		greet(stdout, m.config, origin, data, box.link(form))
		greetForm(stdout, m.config, form)
		fmt.Fprintln(stdout, text.LocalStop.In(m.config.Terminal(), "dir", data.dir)) // last, where people look for it
	})
}

// load reads the settings. Those of a sandbox name nothing that belongs to a real Slack.
func (p *parts) load(getenv func(string) string) (err error) {
	p.config, p.playbooks, err = config.LoadAll(getenv, os.ReadFile)
	if err == nil && p.sandboxed() {
		err = p.config.Sandboxed()
	}
	return err
}

// sandboxed reports whether no real Slack is named. Once a sandbox is open, it is the one that is named.
func (p *parts) sandboxed() bool { return p.config.SlackBotToken == "" }

// openSandbox makes sure whose the data is, and opens the sandbox where there is no real Slack; otherwise it is nil.
func (p *parts) openSandbox(ctx context.Context, data *folder, origin string, defaults bool) (box *aSandbox, err error) {
	file := data.path("sandbox.json")
	if err := ownData(ctx, p.db, p.config, file); err != nil || !p.sandboxed() {
		return nil, err
	}
	if box, err = openSandbox(&p.config, file, origin, defaults); err == nil {
		p.channelURL = box.channelURL
	}
	return box, err
}

// open opens the store and the place of the documents; shut closes what was opened, whether or not all of it was.
func (p *parts) open(ctx context.Context, data *folder, origin string) (shut func() error, err error) {
	if p.db, p.alone, err = openStore(ctx, p.config.Store, data); err != nil {
		return nothing, err
	}
	if own, ok := p.db.(*sqlite.DB); ok {
		p.tidy = own.Tidy
	}
	if p.documents, err = local.Open(documentsDir(p.config.Docs, data), cmp.Or(p.config.Settings.Login.URL, origin)); err != nil {
		return p.db.Close, err
	}
	shared, err := docside.Drive(function.Parts{Config: p.config, Clock: clock.Machine})
	if shared != nil {
		p.writer = shared
	}
	return func() error { return errors.Join(p.documents.Close(), p.db.Close()) }, err
}

func nothing() error { return nil }

// originOf is where this machine's own browser and app reach the listener.
func originOf(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + a.String()
}

// closing closes at the end of a function and keeps its error unless there is one already.
func closing(err *error, f func() error) {
	if e := f(); e != nil && *err == nil {
		*err = e
	}
}

// openStore opens the store; alone says that no other process can use it.
func openStore(ctx context.Context, s config.Store, data *folder) (db store.DB, alone bool, err error) {
	switch s.Kind {
	case config.Firestore:
		db, err = firestore.Open(ctx, s.Project, s.Database, clock.Machine)
		return db, false, err
	case config.SQLite:
		db, err = sqlite.Open(s.Path, sqlite.Options{Indexes: store.Indexes})
		return db, filepath.Dir(s.Path) == filepath.Clean(data.dir), err
	}
	db, err = sqlite.Open(data.path("noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	return db, true, err
}

func documentsDir(d config.Docs, data *folder) string {
	if d.Kind == config.LocalDocs {
		return d.Dir
	}
	return data.path("documents")
}

// front is the HTTP server. It serves the sandbox before anything else is ready, since the rest calls it.
type front struct {
	mux   *http.ServeMux
	ready atomic.Bool
	check func(context.Context) (note string, err error) // set before ready
	done  chan struct{}                                  // closed when the server stops taking requests, to end those that wait
}

func newFront() *front {
	f := &front{mux: http.NewServeMux(), done: make(chan struct{})}
	f.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if !f.ready.Load() {
			http.Error(w, "starting", http.StatusServiceUnavailable)
			return
		}
		note, err := f.check(r.Context())
		if err != nil {
			http.Error(w, "the store cannot be read", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, strings.TrimSpace("ok\n"+note)+"\n"+version.String()+"\n")
	})
	return f
}

// serve adds the functions, the form and the documents. What is neither is the form's to answer: it says that there is no such
// page, and leads whoever opens the host itself to its start.
func (f *front) serve(m *machine, form *web.Site) {
	functions := m.handler()
	for name := range m.doors() {
		f.mux.Handle("/"+name, functions)
	}
	f.mux.Handle("/"+function.Alert+"/", functions)
	f.mux.Handle(web.Root, form)
	f.mux.Handle(local.Prefix, m.documentPages(form))
	if dir := m.config.Portal.Dir; dir != "" {
		f.mux.Handle(portalRoot, portalPages{dir})
	}
	f.mux.Handle("/", form)
}

// open adds the sandbox, if there is one, where whoever opens the host itself is led to.
func (f *front) open(box *aSandbox, form *web.Site) {
	if box == nil {
		return
	}
	pages := box.signedIn(form, box.pages(f.done))
	f.mux.Handle(sandboxRoot, pages)
	f.mux.Handle(sandboxPath+"/archives/", pages)
	f.mux.Handle(sandboxPath+"/", box.api())
	if box.player != nil {
		f.mux.Handle("GET "+feedsPath, ownHostOnly(box.player))
	}
	f.mux.Handle("GET /{$}", http.RedirectHandler(sandboxRoot, http.StatusSeeOther))
}

// server is the HTTP server, which ends waiting requests when it is shut down.
func (f *front) server() *http.Server {
	s := newServer(f.mux)
	s.RegisterOnShutdown(func() { close(f.done) })
	return s
}

// run serves until ctx ends, then lets requests and workers finish what they have begun.
func (f *front) run(ctx context.Context, l net.Listener, m *machine, ready func()) error {
	server := f.server()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	f.check = m.healthy
	err := m.start(ctx)
	if ctx.Err() != nil {
		err = nil // it was told to end while it started
	} else if err != nil {
		err = unusable(err)
	}
	if err == nil && ctx.Err() == nil {
		m.connect()
		ready()
		f.ready.Store(true) // whoever waits for it finds what was printed
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	m.stop()
	end, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if e := server.Shutdown(end); e != nil && !errors.Is(e, context.DeadlineExceeded) && err == nil {
		err = e
	}
	return err
}

// greet says what this is, and where everything is; sandboxed is where the sandbox is, "" with a real Slack.
func greet(w io.Writer, cfg config.Config, origin string, data *folder, sandboxed string) {
	lang := cfg.Terminal()
	fmt.Fprintln(w, version.String())
	if sandboxed != "" {
		fmt.Fprintln(w, text.LocalSandbox.In(lang, "url", sandboxed))
		fmt.Fprintln(w, text.LocalConnect.In(lang))
	} else {
		fmt.Fprintln(w, text.LocalSlack.In(lang, "api", cfg.SlackAPIURL))
	}
	if cfg.Docs.Kind == config.Drive {
		fmt.Fprintln(w, text.LocalDrive.In(lang, "url", drive.FolderURL(cfg.Settings.Documents.Folder)))
	} else {
		fmt.Fprintln(w, text.LocalDocuments.In(lang, "url", cmp.Or(cfg.Settings.Login.URL, origin)+local.Prefix, "dir", documentsDir(cfg.Docs, data)))
	}
	if gaps := incident.YearsGaps(cfg.Settings.Sites, time.Now()); len(gaps) > 0 {
		fmt.Fprintln(w, text.LocalGaps.In(lang, "gaps", text.Gaps(gaps, cfg.Settings.Location())))
	}
	if dir := cfg.Portal.Dir; dir != "" {
		fmt.Fprintln(w, text.LocalPortal.In(lang, "url", origin+portalRoot, "dir", dir))
	}
}
