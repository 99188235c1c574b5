package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// folder is the data folder of one process. The lock proves that no other process works on it, so whatever holds a lease
// in it is dead.
type folder struct {
	dir  string
	lock *flock.Flock
}

// openFolder makes the folder and takes its lock.
func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be made: %w; choose another with -data", dir, err)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("the data folder %s cannot be written: %w; choose another with -data", dir, err)
	}
	if !ok {
		return nil, fmt.Errorf("another process works on the data folder %s; stop it, or choose another with -data", dir)
	}
	return &folder{dir: dir, lock: lock}, nil
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, name) }

func (f *folder) close() error { return f.lock.Unlock() }
