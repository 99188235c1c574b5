package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
)

// binaries is the folder of what the tests build, made before the first and removed after the last.
var binaries string

// binary builds the command once for all tests of whole processes.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(binaries, "local")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	if addr := os.Getenv(bareVar); addr != "" {
		panic(http.ListenAndServe(addr, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	}
	var err error
	if binaries, err = os.MkdirTemp("", "noroshi-test"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(binaries)
	os.Exit(code)
}

// process is a running `local`.
type process struct {
	cmd    *exec.Cmd
	origin string
	out    notebook
	exited chan error
}

// inFull skips a test of the compiled command with -short: that is for the race detector, which does not look into what was
// built without it.
func inFull(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: starts the compiled command")
	}
}

// launch starts the command and returns without waiting for it to be ready; not with -short.
func launch(t testing.TB, addr string, env []string, args ...string) *process {
	t.Helper()
	inFull(t)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{origin: "http://" + addr, exited: make(chan error, 1)}
	p.cmd = exec.Command(path, append([]string{"-addr", addr}, args...)...)
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.exited <- p.cmd.Wait() }()
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// ready waits until /healthz answers 200.
func (p *process) ready(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for ctx.Err() == nil {
		req, _ := http.NewRequestWithContext(ctx, http.MethodGet, p.origin+"/healthz", nil)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case err := <-p.exited:
			t.Fatalf("it ended: %v\n%s", err, p.out.String())
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatalf("not ready\n%s", p.out.String())
}

// freeAddr is where a process of this test may listen, each time it is started. A connection stays open there: the system
// then gives the port to nobody who asks for any, and still to who asks for this one.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, open := range []func() (net.Conn, error){
		func() (net.Conn, error) { return net.Dial("tcp", l.Addr().String()) }, l.Accept,
	} {
		end, err := open()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { end.Close() })
	}
	return l.Addr().String()
}

// TestRefusesToStart: whatever keeps it from starting is one clear line, and exit code 1.
func TestRefusesToStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	busy, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { busy.Close() })
	taken, err := openFolder(filepath.Join(dir, "taken"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.close() })
	write(t, filepath.Join(dir, "file"), "in the way")
	write(t, filepath.Join(dir, "wrong.yaml"), "language: fr\ntimezone: Mars\nslack:\n  announce: general\n")
	for name, c := range map[string]struct {
		lang string
		args []string
		want []string
	}{
		"a busy port":                       {"en_US", []string{"-addr", busy.Addr().String(), "-data", filepath.Join(dir, "a")}, []string{"cannot listen on " + busy.Addr().String(), "-addr"}},
		"a busy port, in Japanese":          {"", []string{"-addr", busy.Addr().String(), "-data", filepath.Join(dir, "d")}, []string{busy.Addr().String() + " で待ち受けられません", "-addr"}},
		"a data folder that cannot be":      {"en_US", []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(dir, "file", "x")}, []string{"cannot create", "-data"}},
		"a second process on the same data": {"en_US", []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(dir, "taken")}, []string{"another process", "-data"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			env := func(name string) string { return map[string]string{"LC_ALL": c.lang}[name] }
			code := run(t.Context(), c.args, env, io.Discard, &out)
			if code != 1 || strings.Count(out.String(), "\n") != 1 {
				t.Errorf("exit code %d, output:\n%s", code, out.String())
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not in %q", want, out.String())
				}
			}
		})
	}
	t.Run("documents in a drive that nobody named", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		env := func(name string) string { return map[string]string{"NOROSHI_DOCS": "drive"}[name] }
		code := run(t.Context(), []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(dir, "c")}, env, io.Discard, &out)
		if code != 1 || strings.Count(out.String(), "\n") != 1 || !strings.Contains(out.String(), "documents.folder") {
			t.Errorf("exit code %d, output:\n%s", code, out.String())
		}
	})
	t.Run("wrong settings, a line for each fault", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		args := []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(dir, "b"), "-settings", filepath.Join(dir, "wrong.yaml")}
		code := run(t.Context(), args, func(string) string { return "" }, io.Discard, &out)
		if code != 1 || strings.Count(out.String(), "wrong.yaml:") != 3 {
			t.Errorf("exit code %d, output:\n%s", code, out.String())
		}
	})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestEndsCleanly: SIGTERM ends it with exit code 0, and it goes on on the same data.
func TestEndsCleanly(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	for range 2 {
		p := launch(t, freeAddr(t), nil, "-data", data)
		p.ready(t)
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := <-p.exited; err != nil {
			t.Fatalf("%v\n%s", err, p.out.String())
		}
	}
}

// elsewhere is a Slack outside the process, reached over real HTTP.
type elsewhere struct {
	*slackfake.Workspace
	app    slackfake.App
	ids    slackfake.SeedIDs
	server *httptest.Server
}

func newElsewhere(t *testing.T, appAddr string) *elsewhere {
	t.Helper()
	return newElsewhereOf(t, appAddr, slackfake.Options{})
}

// newElsewhereOf is newElsewhere for a workspace that is another than the usual one.
func newElsewhereOf(t *testing.T, appAddr string, opt slackfake.Options) *elsewhere {
	t.Helper()
	e := &elsewhere{server: httptest.NewUnstartedServer(nil)}
	opt.BaseURL = "http://" + e.server.Listener.Addr().String()
	e.Workspace = slackfake.New(opt)
	e.server.Config.Handler = e.Handler()
	e.server.Start()
	t.Cleanup(e.server.Close)
	origin := "http://" + appAddr
	e.ids, e.app = slackfake.Seed(e.Workspace, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", SigningSecret: "elsewhere", Scopes: install.Names(install.Scopes), Events: install.Names(install.Events),
		Commands: []string{"/incident"}, CommandURL: origin + "/command",
		InteractivityURL: origin + "/interact", EventsURL: origin + "/events",
	})
	return e
}

func (e *elsewhere) env() []string {
	return []string{"SLACK_BOT_TOKEN=" + e.app.BotToken, "SLACK_SIGNING_SECRET=" + e.app.SigningSecret, "SLACK_API_URL=" + e.server.URL + "/api/"}
}

// awaitCalls waits until the workspace has been called n times.
func (e *elsewhere) awaitCalls(t *testing.T, n int) {
	t.Helper()
	for {
		_, changed := e.Subscribe()
		if len(e.Calls()) >= n {
			return
		}
		select {
		case <-changed:
		case <-time.After(50 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("the test ended")
		}
	}
}

// TestKilledAnywhere kills the process with SIGKILL at one Slack call after the other of a declaration, starts it again
// on the same data and finds exactly one of everything.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: starts many processes")
	}
	for calls := range 12 {
		t.Run(fmt.Sprintf("after %d calls", calls+1), func(t *testing.T) {
			t.Parallel()
			killedAfter(t, calls+1)
		})
	}
}

func killedAfter(t *testing.T, calls int) {
	dir, addr := t.TempDir(), freeAddr(t)
	e := newElsewhere(t, addr)
	settings := filepath.Join(dir, "settings.yaml")
	write(t, settings, "playbook: small\nrunbook: https://example.com/r\nslack:\n  announce: [C0ALL]\n  responders: [S0ONCALL]\n")
	args := []string{"-data", filepath.Join(dir, "data"), "-settings", settings}
	env := append(e.env(), "NOROSHI_PLAYBOOKS=testdata/playbooks")
	p := launch(t, addr, env, args...)
	p.ready(t)
	before := len(e.Calls())
	go func() { _, _ = e.Command(t.Context(), e.ids.Kakei, e.ids.Help, "/incident", "now EC2 down") }()
	e.awaitCalls(t, before+calls)
	_ = p.cmd.Process.Kill()
	<-p.exited

	p = launch(t, addr, env, args...)
	p.ready(t)
	room := e.settled(t, p)
	want := map[string]int{"board": 1, "todo/4.1": 1, "todo/4.2": 1, "todo/4.3": 1}
	got := map[string]int{}
	for _, m := range e.Messages(room.ID) {
		if k := keyOf(m); k != "" {
			got[k]++
		}
	}
	for _, m := range e.Messages(e.ids.All) {
		if k := keyOf(m); k != "" {
			got[k]++
		}
	}
	want["announce/C0ALL"] = 1
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("messages: %v, want %v\n%s", got, want, p.out.String())
	}
	if len(room.Pins) != 1 || len(room.Bookmarks) != 3 || len(room.Members) != 4 {
		t.Errorf("%d pins, %d bookmarks, %d members", len(room.Pins), len(room.Bookmarks), len(room.Members))
	}
}

// settled waits until the incident's channel has everything, and returns it. The test's own time limit ends the wait.
func (e *elsewhere) settled(t *testing.T, p *process) slackfake.Channel {
	t.Helper()
	for {
		_, changed := e.Subscribe()
		for _, c := range e.Channels() {
			if strings.HasPrefix(c.Name, "inc-") && e.complete(c) {
				return c
			}
		}
		select {
		case <-changed:
		case err := <-p.exited:
			t.Fatalf("it ended: %v\n%s", err, p.out.String())
		case <-t.Context().Done():
			t.Fatal("never complete")
		case <-time.After(time.Second):
		}
	}
}

func (e *elsewhere) complete(c slackfake.Channel) bool {
	keys := map[string]bool{}
	for _, m := range append(e.Messages(c.ID), e.Messages(e.ids.All)...) {
		keys[keyOf(m)] = true
	}
	for _, k := range []string{"board", "todo/4.1", "todo/4.2", "todo/4.3", "announce/C0ALL"} {
		if !keys[k] {
			return false
		}
	}
	return len(c.Pins) > 0 && len(c.Bookmarks) >= 3 && len(c.Members) >= 4 && c.Topic.Value != "" && c.Purpose.Value != ""
}
