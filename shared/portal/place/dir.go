package place

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"noroshi.internal/shared/effect"
)

// Dir is a folder of this machine that a web server serves. A file is replaced as a whole. One process at a time writes: whoever is
// stopped while it does keeps the others waiting, so that it writes over nothing that it has not seen. A folder that was wiped or removed
// is made anew.
type Dir string

// Whatever serves the folder is another account than ours.
const (
	folderMode = 0o755
	fileMode   = 0o644
)

// lockFile is locked by whoever writes.
const lockFile = "lock"

// lockPoll is how often a process looks whether it is its turn to write.
const lockPoll = 20 * time.Millisecond

// Stat implements Place.
func (d Dir) Stat(_ context.Context, name string) (o Object, found bool, err error) {
	if err := checked(name); err != nil {
		return o, false, err
	}
	root, err := os.OpenRoot(string(d))
	if errors.Is(err, fs.ErrNotExist) {
		return o, false, nil
	}
	if err != nil {
		return o, false, refused(err)
	}
	defer func() { _ = root.Close() }() // it was only read
	o, _, found, err = look(root, name)
	return o, found, refused(err)
}

// look is what stands in a folder under a name, and what is noted of it.
func look(root *os.Root, name string) (o Object, n note, found bool, err error) {
	if n, err = readNote(root, name); err != nil {
		return o, n, false, err
	}
	body, err := root.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return o, n, false, nil
	}
	if err != nil {
		return o, n, false, err
	}
	return n.of(Sum(body)), n, true, nil
}

// Put implements Place.
func (d Dir) Put(ctx context.Context, name string, c Content, over int64) error {
	if err := checked(name); err != nil {
		return err
	}
	return d.alone(ctx, func(root *os.Root) error {
		stands, n, _, err := look(root, name)
		switch {
		case err != nil:
			return err
		case stands.Generation != over:
			return ErrChanged
		}
		if err := writeNote(root, name, n.next(c, stands)); err != nil {
			return err
		}
		return replace(root, name, c.Body)
	})
}

// List implements Place.
func (d Dir) List(context.Context) (map[string]bool, error) {
	all := map[string]bool{}
	err := filepath.WalkDir(string(d), func(file string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil //nolint:nilerr // it was removed meanwhile, or there never was a folder
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(string(d), file)
		if name = filepath.ToSlash(name); err == nil && e.Type().IsRegular() && Named(name) {
			all[name] = true
		}
		return err
	})
	return all, refused(err)
}

// Probe implements Place: it takes its turn to write, which needs the same rights.
func (d Dir) Probe(ctx context.Context) error {
	return d.alone(ctx, func(root *os.Root) error {
		return replace(root, path.Join(noteFolder, "probe"), nil)
	})
}

// alone has f write while nobody else does. What a process that died meanwhile has left half written is taken away.
func (d Dir) alone(ctx context.Context, f func(root *os.Root) error) error {
	notes := filepath.Join(string(d), noteFolder)
	if err := os.MkdirAll(notes, folderMode); err != nil { //nolint:gosec // G301: another account serves it
		return refused(err)
	}
	lock := flock.New(filepath.Join(notes, lockFile))
	ok, err := lock.TryLockContext(ctx, lockPoll)
	if !ok && ctx.Err() != nil {
		return fail(effect.RetryLater, CodeBusy, ctx.Err())
	}
	if err != nil {
		return refused(err)
	}
	defer func() { _ = lock.Unlock() }() // the end of the process unlocks it, too
	if wiped(lock) {
		return fail(effect.RetryLater, CodeBusy, errWiped)
	}
	root, err := os.OpenRoot(string(d))
	if err != nil {
		return refused(err)
	}
	defer func() { _ = root.Close() }() // what was written is synced
	tidy(root)
	return refused(f(root))
}

var errWiped = errors.New("the folder was wiped meanwhile")

// wiped reports whether what is locked is not what others would lock: somebody removed the folder in between.
func wiped(lock *flock.Flock) bool {
	held, err := lock.Stat()
	if err != nil {
		return true
	}
	there, err := os.Stat(lock.Path())
	return err != nil || !os.SameFile(held, there)
}

const halfPrefix = "half-"

// tidy takes away what is half written: nobody else writes.
func tidy(root *os.Root) {
	files, err := fs.ReadDir(root.FS(), noteFolder)
	if err != nil {
		return
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), halfPrefix) {
			_ = root.Remove(path.Join(noteFolder, f.Name())) // it is in nobody's way
		}
	}
}

// replace puts a file in the place of what is there, as a whole: whoever is killed meanwhile leaves the one or the other.
func replace(root *os.Root, name string, body []byte) error {
	folder := path.Dir(name)
	if err := root.MkdirAll(folder, folderMode); err != nil {
		return err
	}
	half := path.Join(noteFolder, halfPrefix+rand.Text())
	if err := write(root, half, body); err != nil {
		return err
	}
	if err := root.Rename(half, name); err != nil {
		return err
	}
	return syncFolder(root, folder)
}

func write(root *os.Root, name string, body []byte) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	return errors.Join(err, f.Sync(), f.Close())
}

func syncFolder(root *os.Root, name string) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// refused is what an error of the file system means for whoever keeps the folder.
func refused(err error) error {
	var known *effect.Error
	switch {
	case err == nil, errors.Is(err, ErrChanged), errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fail(effect.Permanent, CodeFolderRights, err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fail(effect.Permanent, CodeFolderFull, err)
	}
	return fail(effect.Permanent, CodeFolder, err)
}
