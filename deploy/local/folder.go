package main

import (
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"noroshi.internal/shared/text"
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
		return nil, text.FolderUnmade.Because(err, "dir", dir)
	}
	lock := flock.New(filepath.Join(dir, "lock"))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, text.FolderReadOnly.Because(err, "dir", dir)
	}
	if !ok {
		return nil, text.FolderTaken.Because(nil, "dir", dir)
	}
	return &folder{dir: dir, lock: lock}, nil
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, name) }

func (f *folder) close() error { return f.lock.Unlock() }
