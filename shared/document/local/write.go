package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
)

// draft is the file that a document is written to before it gets its name. There is one, used under the lock. What another
// program writes at the moment at which the document is replaced is lost; the pages write under the lock.
const draft = ".draft"

// errThere says that a document has been made before.
var errThere = errors.New("the document is there already")

// create makes the file to of a draft, whole or not at all, once its places are remembered. The error is errThere when it is there
// already.
func (f *Folder) create(d document.Draft, to, body string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.root.Lstat(to); err == nil {
		return errThere
	}
	dir := path.Dir(to)
	if err := f.root.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("make the incident's folder: %w", err)
	}
	p := placesOf(d)
	p.Hash = hash([]byte(body))
	if err := f.remember(d.Name, p); err != nil {
		return err
	}
	if err := f.write([]byte(body)); err != nil {
		return err
	}
	// A link, unlike a rename, refuses a name that is taken.
	if err := f.root.Link(draft, to); errors.Is(err, fs.ErrExist) {
		return errThere
	} else if err != nil {
		return fmt.Errorf("name the document: %w", err)
	}
	return errors.Join(f.sync(dir), f.sync("."), f.root.Remove(draft))
}

// replace puts body in place of what the file to holds, whole or not at all.
func (f *Folder) replace(to string, body []byte) error {
	if err := f.write(body); err != nil {
		return err
	}
	if err := f.root.Rename(draft, to); err != nil {
		return fmt.Errorf("put the text in place: %w", err)
	}
	return f.sync(path.Dir(to))
}

// write leaves body in the draft, on disk. A draft that a crash left is taken away first and never written over: it may
// be the very file that a document is.
func (f *Folder) write(body []byte) (err error) {
	if err := f.root.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clear the draft: %w", err)
	}
	w, err := f.root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("begin the draft: %w", err)
	}
	_, err = w.Write(body)
	if err = errors.Join(err, w.Sync(), w.Close()); err != nil {
		return fmt.Errorf("write the draft: %w", err)
	}
	return nil
}

// sync makes the names in a folder durable.
func (f *Folder) sync(dir string) error {
	d, err := f.root.Open(dir)
	if err != nil {
		return fmt.Errorf("open the folder to sync it: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync the folder: %w", err)
	}
	return nil
}

// meanings says what the errors of a disk mean for the next step, the first that fits.
var meanings = []struct {
	err   error
	class effect.Class
	code  string
}{
	{context.DeadlineExceeded, effect.RetryLater, "busy"}, // asked before anything is written
	{context.Canceled, effect.RetryLater, "busy"},
	{errName, effect.Permanent, "folder_invalid_name"},
	{syscall.ENOSPC, effect.Permanent, "disk_full"},
	{syscall.EDQUOT, effect.Permanent, "disk_full"},
	{syscall.EROFS, effect.Permanent, "folder_no_permission"},
	{syscall.EMFILE, effect.RetryLater, "busy"},
	{syscall.ENFILE, effect.RetryLater, "busy"},
	{syscall.EMLINK, effect.Permanent, "folder_unusable"},
	{errors.ErrUnsupported, effect.Permanent, "folder_unusable"},
	{fs.ErrPermission, effect.Permanent, "folder_no_permission"},
	{fs.ErrNotExist, effect.Permanent, "folder_missing"},
	{syscall.ENOTDIR, effect.Permanent, "folder_name_taken"},
	{syscall.EISDIR, effect.Permanent, "folder_name_taken"},
	{fs.ErrExist, effect.Permanent, "folder_name_taken"},
}

// fail returns err as an *effect.Error. What is not in the table may have happened or not.
func fail(what string, err error) error {
	wrapped := fmt.Errorf("%s: %w", what, err)
	for _, m := range meanings {
		if errors.Is(err, m.err) {
			return &effect.Error{Class: m.class, Code: m.code, Err: wrapped}
		}
	}
	return &effect.Error{Class: effect.Unknown, Code: "unknown", Err: wrapped}
}
