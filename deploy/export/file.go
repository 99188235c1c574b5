package main

import (
	"errors"
	"os"

	"noroshi.internal/shared/text"
)

// output is a file that is to be written whole or not at all. Its name is taken by an empty file until then.
type output struct{ name string }

// reserve takes a name that nobody has.
func reserve(name string) (output, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return output{}, text.FileExists.Because(nil, "file", name)
	case err != nil:
		return output{}, text.FileUnwritten.Because(err, "file", name)
	}
	return output{name}, f.Close()
}

// keep writes the file, beside it first.
func (o output) keep(body []byte) error {
	part := o.name + ".part"
	err := os.WriteFile(part, body, 0o600)
	if err == nil {
		err = os.Rename(part, o.name)
	}
	if err != nil {
		_ = os.Remove(part) // it may not be there
		return text.FileUnwritten.Because(err, "file", o.name)
	}
	return nil
}

// drop gives the name back.
func (o output) drop() { _ = os.Remove(o.name) }
