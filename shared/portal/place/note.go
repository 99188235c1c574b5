package place

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
)

// note is what is noted of a file beside it, since a file says neither of which revision nor of which writing it is. It is written
// before the file, with what the file was: whoever dies between the two leaves a file that is one of them. It is stored; field names must
// not change.
type note struct {
	Now mark `json:"now"`
	Was mark `json:"was,omitzero"`
}

// mark is one writing of a file. It is stored; field names must not change.
type mark struct {
	Generation int64  `json:"generation"`
	Revision   int64  `json:"revision"`
	Sum        string `json:"sum"`
}

// strange is the generation of what somebody else has written.
const strange = -1

// of says which writing the file with a sum is.
func (n note) of(sum string) Object {
	switch sum {
	case n.Now.Sum:
		return Object(n.Now)
	case n.Was.Sum:
		return Object(n.Was)
	}
	return Object{Generation: strange, Sum: sum}
}

// next is the note of a file that is about to be written over what stands there.
func (n note) next(c Content, stands Object) note {
	return note{Now: mark{max(n.Now.Generation, n.Was.Generation, 0) + 1, c.Revision, Sum(c.Body)}, Was: mark(stands)}
}

func noteOf(name string) string { return path.Join(noteFolder, name) + ".json" }

// readNote is what is noted of a file. What cannot be read says nothing, so that the file is somebody else's.
func readNote(root *os.Root, name string) (n note, err error) {
	raw, err := root.ReadFile(noteOf(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return note{}, nil
	case err != nil:
		return note{}, err
	case json.Unmarshal(raw, &n) != nil:
		return note{}, nil
	}
	return n, nil
}

func writeNote(root *os.Root, name string, n note) error {
	raw, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return replace(root, noteOf(name), raw)
}
