// Package emulator runs the Firestore emulator for tests. It is test support: no production package imports it.
//
// A package's tests share one emulator, which the first of them starts; each test keeps to a project id of its own, and
// the emulator takes any:
//
//	func TestMain(m *testing.M) { emulator.Main(m) }
//
//	func TestX(t *testing.T) {
//		emulator.Host(t)
//		db, err := firestore.Open(t.Context(), emulator.Project(), "", clock.Machine)
package emulator

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// ErrMissing says that the emulator or its Java is not installed on this machine. The error's text says what to install.
var ErrMissing = errors.New("the Firestore emulator is not installed")

// HostVariable is where Google's clients look for the emulator's host:port.
const HostVariable = "FIRESTORE_EMULATOR_HOST"

// Options are what Start can be told. The zero value is good.
type Options struct {
	// Functions is the host:port that document triggers are posted to; empty: none.
	Functions string
}

// Emulator is a running emulator.
type Emulator struct {
	Host  string // host:port, for FIRESTORE_EMULATOR_HOST
	stdin io.Closer
	cmd   *exec.Cmd
}

// supervisor runs Java beside a cat that reads our end of a pipe: when that closes, be it that this process was killed,
// the emulator ends. Only Java keeps the output open, so that its end is seen there.
const supervisor = `"$@" & java=$!; exec >&- 2>&-; cat >/dev/null; kill $java; wait $java`

// Start starts an emulator on a free port of this machine and returns when it answers, or ErrMissing.
func Start(ctx context.Context, opts Options) (*Emulator, error) {
	command, err := find()
	if err != nil {
		return nil, err
	}
	for range attempts - 1 {
		e, err := startOn(ctx, opts, command)
		if err == nil || !strings.Contains(err.Error(), "Address already in use") {
			return e, err
		}
	}
	return startOn(ctx, opts, command)
}

// attempts is how often a port is chosen: between choosing a free one and using it, somebody else may take it.
const attempts = 3

func startOn(ctx context.Context, opts Options, command []string) (*Emulator, error) {
	host, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(host)
	command = append(slices.Clone(command), "start", "--host=127.0.0.1", "--port="+port)
	if opts.Functions != "" {
		command = append(command, "--functions_emulator="+opts.Functions)
	}
	return launch(ctx, host, command)
}

func launch(ctx context.Context, host string, command []string) (*Emulator, error) {
	// Not CommandContext: killing the shell would leave Java behind.
	cmd := exec.Command("sh", append([]string{"-c", supervisor, "sh"}, command...)...) //nolint:gosec,noctx // its paths were found on this machine; see above
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the emulator: %w", err), out.Close(), w.Close())
	}
	_ = w.Close() // the emulator has its own end
	e := &Emulator{Host: host, stdin: stdin, cmd: cmd}
	if err := e.wait(ctx, out); err != nil {
		e.Stop()
		return nil, err
	}
	return e, nil
}

// wait reads what the emulator prints until it says that it runs, and goes on reading so that it never blocks.
func (e *Emulator) wait(ctx context.Context, out *os.File) error {
	ready := make(chan error, 1)
	go func() {
		defer func() { _ = out.Close() }()
		var printed []string
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if printed = append(printed, lines.Text()); strings.Contains(lines.Text(), "is now running") {
				ready <- nil
				_, _ = io.Copy(io.Discard, out)
				return
			}
		}
		ready <- fmt.Errorf("start the emulator: it ended: %s", strings.Join(printed, "; "))
	}()
	select {
	case err := <-ready:
		return err
	case <-ctx.Done():
		return fmt.Errorf("start the emulator: %w", ctx.Err())
	}
}

// Stop ends the emulator and waits until it is gone. What it kept is lost.
func (e *Emulator) Stop() {
	_ = e.stdin.Close()
	_ = e.cmd.Wait() // ended by a signal, as it should be
}

// find returns the command line of the emulator that gcloud ships, without the few hundred milliseconds of gcloud itself.
func find() ([]string, error) {
	gcloud, err := exec.LookPath("gcloud")
	if err == nil {
		gcloud, err = filepath.EvalSymlinks(gcloud)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: gcloud is not in PATH: install the Google Cloud CLI", ErrMissing)
	}
	jar := filepath.Join(filepath.Dir(gcloud), "..", "platform", "cloud-firestore-emulator", "cloud-firestore-emulator.jar")
	if _, err := os.Stat(jar); err != nil {
		return nil, fmt.Errorf("%w: run 'gcloud components install cloud-firestore-emulator' or, where gcloud came by apt, "+
			"'apt-get install google-cloud-cli-firestore-emulator'", ErrMissing)
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, fmt.Errorf("%w: java is not in PATH: install a Java of version 11 or later, such as openjdk-17-jre-headless", ErrMissing)
	}
	// The two -X flags halve the time to start. The language is what gcloud's own script sets.
	return []string{
		java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=en", "-cp", jar,
		"com.google.cloud.datastore.emulator.firestore.CloudFirestore",
	}, nil
}

func freePort(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	return l.Addr().String(), l.Close()
}
