package e2e_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// instance is one function in a process of its own, at an address that it keeps when it is started again.
type instance struct {
	name, addr string
	program    string
	env        []string
	silent     bool         // what it prints is dropped
	client     *http.Client // who asks it; nil: everybody's

	mu     sync.Mutex
	cmd    *exec.Cmd
	exited chan struct{}
	out    bytes.Buffer
	asked  []chan struct{} // closed with the next request
}

// start starts the named function from its staged build.
func start(t *testing.T, name string, env []string) *instance {
	t.Helper()
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	i := &instance{name: name, addr: freeAddr(t), program: filepath.Join(dir, name), env: env}
	i.start(t)
	t.Cleanup(i.kill)
	return i
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

func (i *instance) start(t testing.TB) {
	t.Helper()
	i.launch(t)
	i.listening(t)
}

// launch starts the process and does not wait for it.
func (i *instance) launch(t testing.TB) {
	t.Helper()
	_, port, _ := net.SplitHostPort(i.addr)
	i.mu.Lock()
	defer i.mu.Unlock()
	i.cmd = exec.Command(i.program)
	i.cmd.Env = append(append(os.Environ(), i.env...), "FUNCTION_TARGET="+i.name, "PORT="+port, "K_SERVICE="+i.name)
	if !i.silent { // a file of the system's else, so that reading the log costs what is measured nothing
		i.cmd.Stdout, i.cmd.Stderr = (*log)(i), (*log)(i)
	}
	if err := i.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	i.exited = exited
	go func(cmd *exec.Cmd) { _ = cmd.Wait(); close(exited) }(i.cmd)
}

// listening waits until the process takes connections.
func (i *instance) listening(t testing.TB) {
	t.Helper()
	for t.Context().Err() == nil {
		if c, err := net.Dial("tcp", i.addr); err == nil {
			c.Close()
			return
		}
		select {
		case <-i.exited:
			t.Fatalf("%s ended:\n%s", i.name, i.printed())
		case <-time.After(time.Millisecond):
		}
	}
}

// kill ends the process as kill -9 does.
func (i *instance) kill() {
	i.mu.Lock()
	cmd, exited := i.cmd, i.exited
	i.mu.Unlock()
	_ = cmd.Process.Kill()
	<-exited
}

// restart kills the process and starts another one at the same address.
func (i *instance) restart(t testing.TB) {
	t.Helper()
	i.kill()
	i.start(t)
}

// terminate sends SIGTERM and returns the exit code.
func (i *instance) terminate(t testing.TB) int {
	t.Helper()
	if err := i.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-i.exited
	return i.cmd.ProcessState.ExitCode()
}

// atWork is closed once the next request is with the process: killed then, the process leaves it undone.
func (i *instance) atWork() <-chan struct{} {
	i.mu.Lock()
	defer i.mu.Unlock()
	asked := make(chan struct{})
	i.asked = append(i.asked, asked)
	return asked
}

// carried is ctx for a request to the process, which atWork then sees.
func (i *instance) carried(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) {
		if info.Err != nil {
			return
		}
		i.mu.Lock()
		defer i.mu.Unlock()
		for _, asked := range i.asked {
			close(asked)
		}
		i.asked = nil
	}})
}

// post sends the function a request.
func (i *instance) post(ctx context.Context, h http.Header, body []byte) (status int, answer []byte, err error) {
	return i.postTo(ctx, "/", h, body)
}

func (i *instance) postTo(ctx context.Context, path string, h http.Header, body []byte) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(i.carried(ctx), http.MethodPost, "http://"+i.addr+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header = h.Clone()
	resp, err := cmp.Or(i.client, http.DefaultClient).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(resp.Body)
	return resp.StatusCode, b.Bytes(), err
}

// log keeps what an instance prints.
type log instance

// Write keeps a part of it.
func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(b)
}

func (i *instance) printed() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.out.String()
}

// lines are the log's lines that are JSON.
func (i *instance) lines() (out []map[string]any) {
	for line := range bytes.Lines([]byte(i.printed())) {
		var m map[string]any
		if json.Unmarshal(line, &m) == nil {
			out = append(out, m)
		}
	}
	return out
}
