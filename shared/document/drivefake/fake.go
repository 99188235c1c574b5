// Package drivefake is a strict, stateful Google Drive with Google Docs, for tests: the calls that Noroshi makes, over HTTP,
// in the form the two APIs have. It keeps shared drives and a person's own drive, rights, copies, a document's text and
// named ranges, revisions, and refuses what Google refuses: an item of a shared drive without supportsAllDrives, a listing that does not
// say where, a copy into a drive of an account that owns no storage, an edit of another revision than the latest, too many
// writes a minute. It can lose answers, answer with any error, do a call long after it was given up, and show what is made
// in listings only after a while. Parameters, query terms and document requests that it does not know are refused.
//
// No production package imports it, and it imports none: it meets the app over HTTP only. Sources: the reference of the
// Drive API v3 and of the Docs API v1, and Drive's guides to shared drives and to errors.
package drivefake

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
)

// Types of file.
const (
	FolderType      = "application/vnd.google-apps.folder"
	DocumentType    = "application/vnd.google-apps.document"
	SpreadsheetType = "application/vnd.google-apps.spreadsheet"
)

// The roles, from the least.
const (
	None           Role = ""
	Reader         Role = "reader"
	Contributor    Role = "writer"        // makes and edits; moves nothing to the bin
	ContentManager Role = "fileOrganizer" // also moves to the bin and shares
)

// Options are what a Fake can be told. The zero value of a field means its default.
type Options struct {
	Account string        // address of the account that calls; default noroshi@example.iam.gserviceaccount.com
	Clock   clock.Clock   // default clock.Machine
	Writes  int           // writes to documents a minute; default 60, as Google's
	Lag     time.Duration // how long listings do not show what was made
}

// Call is one call that arrived.
type Call struct {
	Op         string // such as "files.copy"
	ID         string // the file it is about, if the address names one
	Authorized bool   // it carried a token
	Status     int    // it was answered with; 0: not at all
	At         time.Time
}

// Fake is a Google Drive. Its methods may be called at the same time.
type Fake struct {
	opt Options

	mu     sync.Mutex
	drives map[string]Role
	files  map[string]*File
	made   int
	writes []int64 // nanoseconds since 1970
	calls  []Call
	faults map[string][]Fault // by Op, in order
	late   []func()
	down   bool
}

// SetDown makes every call be answered 503, or ends that.
func (f *Fake) SetDown(down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = down
}

// New returns a Fake without files.
func New(opt Options) *Fake {
	if opt.Account == "" {
		opt.Account = "noroshi@example.iam.gserviceaccount.com"
	}
	opt.Clock = opt.Clock.Or(clock.Machine)
	if opt.Writes == 0 {
		opt.Writes = 60
	}
	return &Fake{opt: opt, drives: map[string]Role{}, files: map[string]*File{}, faults: map[string][]Fault{}}
}

// SharedDrive makes a shared drive, or changes what the account may do in it.
func (f *Fake) SharedDrive(id string, role Role) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drives[id] = role
}

// Put makes a file as a person does, or replaces it, and returns its id. Its drive is that of its parent.
func (f *Fake) Put(file File) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.put(file).ID
}

func (f *Fake) put(file File) *File {
	f.made++
	if file.ID == "" {
		file.ID = fmt.Sprintf("1fake%09d", f.made)
	}
	if _, isDrive := f.drives[file.Parent]; isDrive {
		file.Drive = file.Parent
	} else if parent := f.files[file.Parent]; parent != nil {
		file.Drive = parent.Drive
	}
	if file.Created.IsZero() {
		file.Created = f.opt.Clock.Now()
	}
	file.Properties, file.Text, file.Ranges, file.revision = maps.Clone(file.Properties), file.Text.clone(), slices.Clone(file.Ranges), f.made
	f.files[file.ID] = &file
	return &file
}

// Change lets a person change a file: rename it, write in it, put it in the bin, share it.
func (f *Fake) Change(id string, change func(*File)) { f.ChangeAs(Somebody, id, change) }

// ChangeAs is Change by a certain person.
func (f *Fake) ChangeAs(by Edit, id string, change func(*File)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file := f.files[id]
	before := file.Text.clone()
	change(file)
	p := paper{file.Text, file.Ranges, &f.made}
	p.byHand(before)
	file.Ranges = p.ranges
	if file.Text.String() != before.String() {
		file.edited(by)
	}
	f.made++
	file.revision = f.made
}

// CopyByHand makes a copy as a person does in the browser: it carries the same properties.
func (f *Fake) CopyByHand(id string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	twin := *f.files[id]
	twin.ID, twin.Created, twin.Edits = "", time.Time{}, []Edit{Somebody}
	return f.put(twin).ID
}

// Delete removes a file for good.
func (f *Fake) Delete(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.files, id)
}

// Files returns what is not in the bin, in the order it was made.
func (f *Fake) Files() (out []File) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(f.files)) {
		if file := *f.files[id]; !file.Trashed {
			file.Properties, file.Text, file.Readers = maps.Clone(file.Properties), file.Text.clone(), slices.Clone(file.Readers)
			file.Ranges = slices.Clone(file.Ranges)
			out = append(out, file)
		}
	}
	slices.SortStableFunc(out, func(a, b File) int { return a.Created.Compare(b.Created) })
	return out
}

// In returns what is in a folder.
func (f *Fake) In(folder string) []File {
	return slices.DeleteFunc(f.Files(), func(file File) bool { return file.Parent != folder })
}

// Calls returns every call so far.
func (f *Fake) Calls() []Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// Count is how often an operation was called.
func (f *Fake) Count(op string) (n int) {
	for _, c := range f.Calls() {
		if c.Op == op {
			n++
		}
	}
	return n
}

// role is what the account may do with a file.
func (f *Fake) role(file *File) Role {
	best := f.drives[file.Drive]
	for at := file; at != nil; at = f.files[at.Parent] {
		if at.Share.atLeast(best) {
			best = at.Share
		}
	}
	return best
}

// Fault is how one call goes wrong.
type Fault struct {
	Status     int    // answered with; 0: the connection breaks
	Reason     string // of the error, such as "rateLimitExceeded"
	RetryAfter int    // seconds
	Did        bool   // what was asked is done all the same
	Late       bool   // … when Land is called
	Incomplete bool   // of a listing: it is answered, in part
}

// Next makes the next calls of an operation go wrong, one after the other.
func (f *Fake) Next(op string, faults ...Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.faults[op] = append(f.faults[op], faults...)
}

func (f *Fake) fault(op string) (fault Fault, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return Fault{Status: 503, Reason: "backendError"}, true
	}
	if len(f.faults[op]) == 0 {
		return Fault{}, false
	}
	fault = f.faults[op][0]
	f.faults[op] = f.faults[op][1:]
	return fault, true
}

// Land does what was held back.
func (f *Fake) Land() {
	f.mu.Lock()
	late := f.late
	f.late = nil
	f.mu.Unlock()
	for _, do := range late {
		do()
	}
}

var _ http.Handler = (*Fake)(nil)
