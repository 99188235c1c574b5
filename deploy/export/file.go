package main

import (
	"errors"
	"os"
	"path/filepath"

	"noroshi.internal/shared/text"
)

// output is a file that is to be written whole or not at all. Its name is taken by an empty file until then, and what it will hold is
// written beside it, under a name that nobody has.
type output struct {
	name string
	part *os.File
}

// reserve takes a name that nobody has.
func reserve(name string) (o output, err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return o, text.FileExists.Because(nil, "file", name)
	case err != nil:
		return o, text.FileUnwritten.Because(err, "file", name)
	}
	o.name = name
	if err = f.Close(); err == nil {
		o.part, err = os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.part") // for its owner alone
	}
	if err != nil {
		_ = os.Remove(name) // it is empty
		return o, text.FileUnwritten.Because(err, "file", name)
	}
	return o, nil
}

// write writes what the file will hold, in place of what was written before. Then it is on the disk.
func (o output) write(body []byte) error {
	err := o.part.Truncate(0)
	if err == nil {
		_, err = o.part.WriteAt(body, 0)
	}
	if err == nil {
		err = o.part.Sync()
	}
	if err != nil {
		return text.FileUnwritten.Because(err, "file", o.name)
	}
	return nil
}

// keep gives the file its name. Where that fails it stays under the one that it has: that it was exported is recorded by now.
func (o output) keep() error {
	_ = o.part.Close() // all of it is on the disk
	if err := os.Rename(o.part.Name(), o.name); err != nil {
		return text.FileStays.Because(err, "part", o.part.Name(), "file", o.name)
	}
	return nil
}

// drop leaves nothing.
func (o output) drop() {
	_ = o.part.Close()
	_ = os.Remove(o.part.Name())
	_ = os.Remove(o.name) // it is empty
}
