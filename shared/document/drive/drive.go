// Package drive keeps an incident's documents in Google Drive: copies of the team's own Google Docs, in a folder of a shared
// drive for each incident, with their places filled in.
//
// # How a document is made
//
// Create looks at what is there, makes what is missing and goes on where an earlier attempt stopped: the incident's folder,
// its readers, a copy of the template, its places ({{title}}), and at last a note on the copy that it is filled. Only a
// copy with that note is evidence (Find) and gets a link, so nobody is sent to one that is half filled. The fill names the
// revision it was worked out from (requiredRevisionId), so
// that one which arrives late, after somebody wrote in the document, is refused by Google.
//
// # How it follows what is known
//
// The fill gives each place that follows a named range, which nobody sees and whose indexes Google keeps. Its name says what was put
// there and between which letters it stood (as sums), so that the document itself tells a place that nobody has edited: what stands
// in the range, and beside it, is what its name says, and nobody suggests otherwise. Such a place is changed as the fill is made: in
// one batch, for the revision that was read and no other. Whoever writes meanwhile has it worked out anew, and what arrives late is
// refused. What becomes of a range whose text is replaced Google does not say, so its name goes first and comes anew. A range of which
// somebody deletes all text is gone; which places the copy had, and what they said last, is noted on the copy beside the rest.
// Named ranges belong to the file and say nothing that does not stand in it.
//
// # What is evidence
//
// Google's ids made beforehand (files.generateIds) are refused for Google Docs, so a copy is known by its appProperties:
// incident, document and state. They are read from listings by parent folder, which are said to show a file at once,
// while a search by name or property asks an index that lags behind; the properties are compared here. The state of a
// filled copy holds the copy's own id: a copy that a person makes of it carries the same properties and is theirs.
// Should a listing lag all the same, a second copy is made and the look a minute later removes the one without the note.
// What is removed goes to the bin of the shared drive and can be taken back there for 30 days.
//
// Making the folder and the copy are the only calls whose lost answer leaves a doubt. Everything else is read, or may be
// done twice, and counts as not done.
//
// # Rights
//
// A service account owns no storage, so folder and templates are in a shared drive in which it is a member with the role
// Content manager (fileOrganizer: the least that may also put a doubled copy in the bin). It acts as itself; there is no
// domain-wide delegation. Its token for Drive has the scope drive: drive.file shows only what the app itself made, which
// templates and the folder are not, and nobody can "open" them for a service account; drive.readonly beside it would read
// every template but Google documents no copy into a folder the app did not make. What bounds the account is therefore
// its membership: it sees that one shared drive and nothing else. Its token for Docs has drive.file, since it writes
// in its own copies only.
//
// A token goes to https://*.googleapis.com only. With any other address in Options no credentials are looked for.
package drive

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
	"google.golang.org/api/docs/v1"
	"google.golang.org/api/drive/v3"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/google"
	"noroshi.internal/shared/incident"
)

// Google's own endpoints.
const (
	DefaultURL     = "https://www.googleapis.com/drive/v3/"
	DefaultDocsURL = "https://docs.googleapis.com/"
)

// Docs allows 60 writes a minute for each user (Docs API, usage limits). A document costs one; the rest is left to people
// who use the same account.
const (
	writesAMinute = 50
	writesAtOnce  = 10
)

// Options say where documents are kept. Folder is required.
type Options struct {
	Folder    string            // id of the folder, in a shared drive, in which incidents get their folders
	Templates map[string]string // by document of the playbook: id of a Google document
	Readers   []string          // who may read besides the shared drive's members: groups (with an @) and domains

	DriveURL string // ends in the API's version, such as ".../drive/v3/"; "": Google's
	DocsURL  string // what "v1/documents" is appended to; "": Google's

	Transport http.RoundTripper // nil: the network
	Clock     clock.Clock
}

// Writer is a document.Writer in a shared drive. One process at a time makes the documents of one incident (package effect
// holds a lease); the budget of writes is this process's.
type Writer struct {
	opt    Options
	drive  *drive.Service
	docs   *docs.Service
	pace   *rate.Limiter
	making chan struct{} // held while an incident's folder is looked for and made

	mu      sync.Mutex
	driveID string          // the shared drive that Folder is in; "" until it was seen
	account string          // the address of the account that calls; "" until it was asked for
	fine    map[string]bool // what need not be checked or done again: templates, folders that were shared
}

var (
	_ document.Writer  = (*Writer)(nil)
	_ document.Pacer   = (*Writer)(nil)
	_ document.Sharer  = (*Writer)(nil)
	_ document.Chooser = (*Writer)(nil)
	_ effect.Prober    = (*Writer)(nil)
)

var errNoFolder = errors.New("no folder for documents was named")

// New returns a Writer. It makes no call; with Google's own endpoints it looks for Application Default Credentials and
// returns an error when there are none.
func New(ctx context.Context, opt Options) (*Writer, error) {
	if opt.Folder == "" {
		return nil, errNoFolder
	}
	w := &Writer{
		opt: opt, making: make(chan struct{}, 1), fine: map[string]bool{},
		pace: rate.NewLimiter(rate.Every(time.Minute/writesAMinute), writesAtOnce),
	}
	files, err := google.Reach(ctx, opt.Transport, opt.DriveURL, DefaultURL, drive.DriveScope)
	if err != nil {
		return nil, err
	}
	if w.drive, err = drive.NewService(ctx, files...); err != nil {
		return nil, fmt.Errorf("open Google Drive: %w", err)
	}
	text, err := google.Reach(ctx, opt.Transport, opt.DocsURL, DefaultDocsURL, docs.DriveFileScope)
	if err != nil {
		return nil, err
	}
	if w.docs, err = docs.NewService(ctx, text...); err != nil {
		return nil, fmt.Errorf("open Google Docs: %w", err)
	}
	return w, nil
}

// TakeQuota implements document.Pacer.
func (w *Writer) TakeQuota() time.Duration {
	now := w.opt.Clock.Now()
	r := w.pace.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// Probe implements effect.Prober.
func (w *Writer) Probe(ctx context.Context) error {
	if _, err := w.drive.About.Get().Fields("user(emailAddress)").Context(ctx).Do(); err != nil {
		return w.fail(ctx, step{what: "ask whether Google Drive is there"}, err)
	}
	return nil
}

// templateOf is the Google document that a document is a copy of; "": the settings name none.
func (w *Writer) templateOf(id string) string {
	template, _ := incident.DraftOf(id)
	return w.opt.Templates[template]
}

// Makes implements document.Chooser. What each notice has of its own, and the review, is made where the settings name its template: a team
// that named none writes those in another way.
func (w *Writer) Makes(id string) bool {
	return !incident.PerNotice(id) && id != incident.ReviewDocument || w.templateOf(id) != ""
}

// isFine reports whether something was checked or done before.
func (w *Writer) isFine(what string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fine[what]
}

func (w *Writer) setFine(what string, fine bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if fine {
		w.fine[what] = true
	} else {
		delete(w.fine, what)
	}
}
