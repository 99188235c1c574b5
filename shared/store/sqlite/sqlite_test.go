package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/store"
)

type note struct {
	Text string `json:"text"`
	N    int    `json:"n"`
}

func create(ctx context.Context, db *DB, path string, n int) error {
	return db.Update(ctx, func(tx store.Tx) error { return tx.Create(path, note{Text: "x", N: n}) })
}

func TestReopen(t *testing.T) {
	t.Parallel()
	// Names that mean something in a URI, which the driver is given.
	path := filepath.Join(t.TempDir(), "狼煙 100%?mode=memory#1&x=y.db")
	db, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := create(t.Context(), db, "c/a", 7); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var got note
	if err := open(t, path).Get(t.Context(), "c/a", &got); err != nil || got.N != 7 {
		t.Errorf("after reopening: %+v, %v", got, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode: %v, %v; want it closed to others", info.Mode(), err)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, test := range map[string]struct{ path, advice string }{
		"a folder that is not there":    {filepath.Join(dir, "none", "x.db"), "make the folder"},
		"a folder":                      {dir, "choose another path"},
		"a file as folder":              {filepath.Join(write("file", ""), "x.db"), "choose another path"},
		"a text file":                   {write("notes.txt", strings.Repeat("minutes of the meeting\n", 100)), "no store of Noroshi"},
		"another program's database":    {foreign(t, dir, "PRAGMA user_version = 0"), "no store of Noroshi"},
		"another program's marked file": {foreign(t, dir, "PRAGMA application_id = 1"), "no store of Noroshi"},
		"a newer version's file":        {newer(t, dir), "use that one"},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := Open(test.path, Options{})
			if err == nil {
				t.Fatal(db.Close(), "it was opened")
			}
			if text := err.Error(); !strings.Contains(text, test.path) || !strings.Contains(text, test.advice) || strings.Contains(text, "\n") {
				t.Errorf("error %q; want one line with the path and %q", text, test.advice)
			}
		})
	}
	if b, err := os.ReadFile(filepath.Join(dir, "notes.txt")); err != nil || !strings.HasPrefix(string(b), "minutes") {
		t.Errorf("the text file was changed: %v", err)
	}
}

func TestOpenRefusesUnwritableFolder(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("NOT TESTED: root may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(dir, "x.db"), Options{}); err == nil || !strings.Contains(err.Error(), "writable") {
		t.Errorf("got %v", err)
	}
}

func foreign(t *testing.T, dir, pragma string) string {
	t.Helper()
	path := filepath.Join(dir, strings.ReplaceAll(pragma, " ", "")+".db")
	raw(t, path, pragma, "CREATE TABLE orders (id INTEGER)")
	return path
}

func newer(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "newer.db")
	raw(t, path, fmt.Sprintf("PRAGMA application_id = %d", applicationID), "PRAGMA user_version = 1000")
	return path
}

func raw(t *testing.T, path string, stmts ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	for _, stmt := range stmts {
		if _, err := db.ExecContext(t.Context(), stmt); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestKill commits in another process, kills it without warning and finds what it was told was committed.
func TestKill(t *testing.T) {
	if path := os.Getenv("SQLITE_TEST_KILL"); path != "" {
		writeUntilKilled(t, path)
	}
	t.Parallel()
	path := filepath.Join(t.TempDir(), "noroshi.db")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKill$")
	cmd.Env = append(os.Environ(), "SQLITE_TEST_KILL="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	answered := 0
	for lines := bufio.NewScanner(out); answered < 20 && lines.Scan(); answered++ {
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as it should be
	docs, err := open(t, path).List(t.Context(), store.Query{Collection: "c"})
	if err != nil || answered < 20 || len(docs) < answered {
		t.Errorf("%d commits were answered, %d documents are there, %v", answered, len(docs), err)
	}
}

func writeUntilKilled(t *testing.T, path string) {
	db := open(t, path)
	for i := range 1_000_000 {
		if err := create(t.Context(), db, fmt.Sprintf("c/%d", i), i); err != nil {
			t.Fatal(err)
		}
		fmt.Println(i)
	}
}

// TestBubble holds the store to what users of testing/synctest need: nothing blocks out of the bubble's sight, waiting
// costs no real time, and no goroutine outlives Close.
func TestBubble(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := Open(filepath.Join(dir, "noroshi.db"), Options{Patience: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if err := create(t.Context(), db, "c/a", 1); err != nil {
			t.Fatal(err)
		}
		release := make(chan struct{})
		go func() {
			_ = db.Update(t.Context(), func(store.Tx) error { <-release; return nil })
		}()
		synctest.Wait()
		if err := create(t.Context(), db, "c/b", 1); !errors.Is(err, store.ErrContention) {
			t.Errorf("behind a writer that stays: %v, want ErrContention", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := create(ctx, db, "c/b", 1); !errors.Is(err, store.ErrContention) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("with a deadline: %v, want ErrContention and the deadline", err)
		}
		var got note
		if err := db.Get(t.Context(), "c/a", &got); err != nil {
			t.Errorf("a reader beside the writer: %v", err)
		}
		close(release)
		synctest.Wait()
		if err := create(t.Context(), db, "c/b", 1); err != nil {
			t.Errorf("after the writer: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestTwoProcesses is two handles on one file, which know of each other only by SQLite's lock.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "noroshi.db")
	one, two := open(t, path), open(t, path)
	two.patience = 50 * time.Millisecond
	err := one.Update(t.Context(), func(tx store.Tx) error {
		if err := tx.Create("c/a", note{N: 1}); err != nil {
			return err
		}
		if err := create(t.Context(), two, "c/b", 1); !errors.Is(err, store.ErrContention) {
			t.Errorf("the second process: %v, want ErrContention", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := create(t.Context(), two, "c/b", 1); err != nil {
		t.Errorf("after the first: %v", err)
	}
	docs, err := one.List(t.Context(), store.Query{Collection: "c"})
	if err != nil || len(docs) != 2 {
		t.Errorf("listed %v, %v", docs, err)
	}
}

// TestDurable asks SQLite itself, since a power cut cannot be tried: 2 is FULL, 0 is OFF.
func TestDurable(t *testing.T) {
	t.Parallel()
	for volatile, want := range map[bool]string{false: "wal 2", true: "wal 0"} {
		db, err := Open(filepath.Join(t.TempDir(), "noroshi.db"), Options{Volatile: volatile})
		if err != nil {
			t.Fatal(err)
		}
		var journal, synchronous string
		err = db.sql.QueryRowContext(t.Context(), "SELECT (SELECT journal_mode FROM pragma_journal_mode), "+
			"(SELECT synchronous FROM pragma_synchronous)").Scan(&journal, &synchronous)
		if got := journal + " " + synchronous; err != nil || got != want {
			t.Errorf("volatile %v: %s, %v; want %s", volatile, got, err, want)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOpenTogether is several processes that make one file at the same moment.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "noroshi.db")
	var g errgroup.Group
	for i := range 4 {
		g.Go(func() error {
			db, err := Open(path, Options{Indexes: []store.Index{{Collection: "c", Fields: []string{"n"}}}})
			if err != nil {
				return err
			}
			return errors.Join(create(t.Context(), db, fmt.Sprintf("c/%d", i), i), db.Close())
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	docs, err := open(t, path).List(t.Context(), store.Query{Collection: "c", OrderBy: "n"})
	if err != nil || len(docs) != 4 {
		t.Errorf("listed %v, %v; want 4 documents", docs, err)
	}
}

func TestOpenWhileLocked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "noroshi.db")
	err := open(t, path).Update(t.Context(), func(store.Tx) error {
		_, err := Open(path, Options{Patience: 20 * time.Millisecond, Indexes: []store.Index{{Collection: "c", Fields: []string{"n"}}}})
		if !errors.Is(err, store.ErrContention) || !strings.Contains(err.Error(), "another process") {
			t.Errorf("got %v, want ErrContention with what to do", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
