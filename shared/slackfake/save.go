package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Save writes the whole workspace as JSON: people, apps with their secrets, channels, messages, open modals, triggers,
// response URLs and events still to be delivered. Logs, faults, rate limits and sockets are not part of it.
func (w *Workspace) Save(out io.Writer) error {
	raw, _, err := w.encode()
	if err != nil {
		return err
	}
	if _, err := out.Write(raw); err != nil {
		return fmt.Errorf("save workspace: %w", err)
	}
	return nil
}

func (w *Workspace) encode() ([]byte, int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	raw, err := json.Marshal(w.st)
	if err != nil {
		return nil, 0, fmt.Errorf("save workspace: %w", err)
	}
	return raw, w.writes, nil
}

// ErrNewer says that a workspace was saved by a newer release, in a format that this one does not know.
var ErrNewer = errors.New("saved by a newer release")

// Load replaces the workspace's state by what Save wrote, and returns ErrNewer if a newer release did so. Events that were under way wait for Resume, so that the
// caller can first tell the workspace where its app is this time (UpdateApp) and start the app.
func (w *Workspace) Load(in io.Reader) error {
	raw, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("load workspace: %w", err)
	}
	st, err := decode(raw)
	if err != nil {
		return fmt.Errorf("load workspace: %w", err)
	}
	return w.change(func() error {
		w.st = st
		return nil
	})
}

// decode reads the format before the rest, which a newer release may have written otherwise.
func decode(raw []byte) (st state, err error) {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return st, err
	}
	if head.Format > savedFormat {
		return st, fmt.Errorf("format %d, and this release goes up to %d: %w", head.Format, savedFormat, ErrNewer)
	}
	st = emptyState()
	err = json.Unmarshal(raw, &st)
	st.Format = savedFormat
	return st, err
}

// Resume goes on delivering the events that were under way when the workspace was saved. Call it once after Load, when
// the app is up; without it they are never delivered.
func (w *Workspace) Resume() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, ev := range w.st.Pending {
		w.fly(ev, ev.NotTill.Sub(w.now()))
	}
}

// SaveFile writes the workspace to a file by way of a temporary file beside it, so that a reader finds the old or the
// new state, never half of one. Calls at the same time wait for each other, and one that has nothing to add returns at
// once. It survives the end of the process at any moment, not a power cut (no fsync).
//
// As Options.Persist it makes the workspace durable: every change is in the file before anyone is told of it.
//
//	w := slackfake.New(slackfake.Options{Persist: func(w *slackfake.Workspace) { report(w.SaveFile(path)) }})
//	found, err := w.LoadFile(path) // Seed when there is none
//	…                              // start the app, tell UpdateApp its URLs
//	w.Resume()
func (w *Workspace) SaveFile(path string) error {
	w.mu.Lock()
	asked := w.writes
	w.mu.Unlock()
	w.saveMu.Lock()
	defer w.saveMu.Unlock()
	if w.saved >= asked && w.saved > 0 {
		return nil
	}
	raw, writes, err := w.encode()
	if err != nil {
		return err
	}
	if err := writeAtomically(path, raw); err != nil {
		return fmt.Errorf("save workspace: %w", err)
	}
	w.saved = writes
	return nil
}

func writeAtomically(path string, raw []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".slackfake-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(raw)
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(tmp.Name()) // the first error is the one to report
	}
	return err
}

// LoadFile loads what SaveFile wrote; found is false when there is no such file, which is no error.
func (w *Workspace) LoadFile(path string) (found bool, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("load workspace: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	return true, w.Load(f)
}
