package local

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"sync"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/plan"
)

// Prefix is the path under which Handler serves, with its slash.
const Prefix = "/documents/"

// Folder is a folder of documents.
type Folder struct {
	root   *os.Root
	origin string
	mu     sync.Mutex // held while writing, so that what a person has seen is compared and replaced in one step
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }

// name is what an incident or a document may be called here: nothing that leads out of the folder, is hidden, or is
// another name on a disk that does not tell capitals.
var name = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

var errName = errors.New("the name holds more than a-z, 0-9, _ and -")

func file(n document.Name) (string, error) {
	if !name.MatchString(string(n.Incident)) || !name.MatchString(n.Document) {
		return "", fmt.Errorf("document %q of incident %q: %w", n.Document, n.Incident, errName)
	}
	return path.Join(string(n.Incident), n.Document+".md"), nil
}

func (f *Folder) ref(n document.Name, title string) plan.Ref {
	id := string(n.Incident) + "/" + n.Document
	return plan.Ref{ID: id, Name: title, URL: f.origin + Prefix + id}
}

// Page is what stands in a document.
type Page struct {
	Text     string
	Hash     string // of Text; "" when there is no document
	Modified time.Time
}

func hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// ErrChanged says that a document changed after the text to be saved was loaded.
var ErrChanged = errors.New("the document changed in the meantime")
