package place_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/portal/place"
)

func read(t *testing.T, dir, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func write(t *testing.T, dir, name, body string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o750), os.WriteFile(file, []byte(body), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, p place.Place, name string, c place.Content) {
	t.Helper()
	o, _, err := p.Stat(t.Context(), name)
	if err == nil {
		err = p.Put(t.Context(), name, c, o.Generation)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhoDiesBetweenNoteAndFile leaves the file as it was, and known as that; the next writing goes on from there.
func TestWhoDiesBetweenNoteAndFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, place.Dir(dir), "index.html", page(3, "a"))
	put(t, place.Dir(dir), "index.html", page(4, "b"))
	write(t, dir, "index.html", "a") // the file of before, with the note of after
	write(t, dir, ".noroshi/half-x", "b")
	said, generation := stat(t, place.Dir(dir), "index.html")
	if want := "revision 3 of " + place.Sum([]byte("a")); said != want || generation != 1 {
		t.Errorf("%s, want %s", said, want)
	}
	put(t, place.Dir(dir), "index.html", page(5, "c"))
	if said, generation = stat(t, place.Dir(dir), "index.html"); said != "revision 5 of "+place.Sum([]byte("c")) || generation != 3 {
		t.Errorf("then %s, generation %d", said, generation)
	}
	if _, err := os.Stat(filepath.Join(dir, ".noroshi", "half-x")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was half written stays: %v", err)
	}
}

// TestWhatSomebodyElseWrote is of no revision, whether or not anything is noted of it, and is written over by whoever has seen it.
func TestWhatSomebodyElseWrote(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(t *testing.T, dir string){
		"edited":            func(t *testing.T, dir string) { write(t, dir, "index.html", "mine") },
		"without a note":    func(t *testing.T, dir string) { _ = os.RemoveAll(filepath.Join(dir, ".noroshi")) },
		"with a broken one": func(t *testing.T, dir string) { write(t, dir, ".noroshi/index.html.json", "{") },
		"with another's note": func(t *testing.T, dir string) {
			write(t, dir, ".noroshi/index.html.json", `{"now":{"revision":99,"sum":"x"}}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			put(t, place.Dir(dir), "index.html", page(3, "a"))
			damage(t, dir)
			if o, found, err := place.Dir(dir).Stat(t.Context(), "index.html"); !found || err != nil || o.Revision != 0 || o.Generation == 0 {
				t.Errorf("%+v, %t, %v", o, found, err)
			}
			put(t, place.Dir(dir), "index.html", page(4, "b"))
			if said, _ := stat(t, place.Dir(dir), "index.html"); said != "revision 4 of "+place.Sum([]byte("b")) || read(t, dir, "index.html") != "b" {
				t.Error(said)
			}
		})
	}
}

// TestAFolderThatCannotBeWritten says why, by a code that people read about.
func TestAFolderThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	linked := filepath.Join(t.TempDir(), "portal")
	if err := errors.Join(os.Mkdir(linked, 0o750), os.Symlink(outside, filepath.Join(linked, "en"))); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ dir, want string }{
		"it is a file":              {file, place.CodeFolder},
		"it is below one":           {filepath.Join(file, "x"), place.CodeFolder},
		"a link leads out":          {linked, place.CodeFolder},
		"a folder without a parent": {filepath.Join(t.TempDir(), "a", "b"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := place.Dir(c.dir).Put(t.Context(), "en/index.html", page(1, "x"), 0)
			if fault := effect.Classify(err); c.want == "" && err != nil || c.want != "" && (err == nil || fault.Code != c.want || fault.Class != effect.Permanent) {
				t.Error(err)
			}
		})
	}
	if left, _ := os.ReadDir(outside); len(left) > 0 {
		t.Errorf("it wrote %v outside", left)
	}
}

// TestWhatADiskRefuses has a sentence of its own where somebody can do something about it.
func TestWhatADiskRefuses(t *testing.T) {
	t.Parallel()
	for errno, want := range map[error]string{
		syscall.EACCES: place.CodeFolderRights, syscall.EPERM: place.CodeFolderRights, syscall.EROFS: place.CodeFolderRights,
		syscall.ENOSPC: place.CodeFolderFull, syscall.EDQUOT: place.CodeFolderFull, syscall.EIO: place.CodeFolder,
	} {
		if got := effect.Classify(place.Refused(&os.PathError{Op: "write", Path: "x", Err: errno})); got.Code != want || got.Class != effect.Permanent {
			t.Errorf("%v: %s %s", errno, got.Class, got.Code)
		}
	}
}

// TestWhoeverWritesIsAlone: a process that stands still while it writes keeps others waiting for as long as their call lasts.
func TestWhoeverWritesIsAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := helper(t, dir, "hold")
	defer p.end()
	p.waitFor("held")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	err := place.Dir(dir).Put(ctx, "index.html", page(1, "x"), 0)
	if fault := effect.Classify(err); err == nil || fault.Code != place.CodeBusy || fault.Class != effect.RetryLater {
		t.Error(err)
	}
	p.end()
	if err := place.Dir(dir).Put(t.Context(), "index.html", page(1, "x"), 0); err != nil {
		t.Errorf("after its end: %v", err)
	}
}

// TestProcessesThatAreKilled: whoever is killed at any moment leaves a whole file, of a revision that never falls.
func TestProcessesThatAreKilled(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts processes")
	}
	dir := t.TempDir()
	var last int64
	for round := range 12 {
		a, b := helper(t, dir, "write"), helper(t, dir, "write")
		a.waitFor("wrote")
		time.Sleep(time.Duration(round) * 3 * time.Millisecond)
		a.end()
		b.end()
		o, found, err := place.Dir(dir).Stat(t.Context(), "index.html")
		if err != nil || !found || o.Revision < last || o.Revision == 0 {
			t.Fatalf("round %d: %+v, %v; before %d", round, o, err, last)
		}
		if body := read(t, dir, "index.html"); body != bodyOf(o.Revision) {
			t.Fatalf("round %d: a torn file of %d bytes", round, len(body))
		}
		last = o.Revision
	}
}

// bodyOf is what a helper writes: long enough to be torn.
func bodyOf(revision int64) string {
	return strings.Repeat(strconv.FormatInt(revision, 10)+"\n", 20000)
}

// process is one that writes to a folder as this one does.
type process struct {
	t   *testing.T
	cmd *exec.Cmd
	out *os.File
}

func helper(t *testing.T, dir, does string) *process {
	t.Helper()
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestAHelper$"), out: out}
	p.cmd.Env = append(os.Environ(), "PORTAL_DIR="+dir, "PORTAL_DOES="+does)
	p.cmd.Stdout = in
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	return p
}

func (p *process) waitFor(word string) {
	p.t.Helper()
	said := ""
	for buf := make([]byte, 64); !strings.Contains(said, word); {
		n, err := p.out.Read(buf)
		if said += string(buf[:n]); err != nil {
			p.t.Fatalf("it ended with %q: %v", said, err)
		}
	}
}

func (p *process) end() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	_ = p.out.Close()
}

// TestAHelper is the process that the tests above start.
func TestAHelper(t *testing.T) { //nolint:paralleltest // it is a process of its own
	dir := place.Dir(os.Getenv("PORTAL_DIR"))
	switch os.Getenv("PORTAL_DOES") {
	case "hold":
		_ = place.Alone(t.Context(), dir, func() {
			fmt.Println("held")
			time.Sleep(time.Minute)
		})
	case "write":
		for {
			o, _, err := dir.Stat(t.Context(), "index.html")
			if err != nil {
				t.Fatal(err)
			}
			next := max(o.Revision, 0) + 1
			err = dir.Put(t.Context(), "index.html", place.Content{Body: []byte(bodyOf(next)), Revision: next}, o.Generation)
			if err == nil {
				fmt.Println("wrote")
			} else if !errors.Is(err, place.ErrChanged) {
				t.Fatal(err)
			}
		}
	default:
		t.Skip("it is started by others")
	}
}
