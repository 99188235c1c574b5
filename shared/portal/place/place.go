// Package place is where the portal's objects stand: a folder that a web server serves, or a bucket of Cloud Storage that the public
// reads. Both keep one rule: what is written over something says what it has seen there, and is refused where that is no longer so. With
// each object stands the revision of the portal that it was made from.
//
//	place.go   the contract, and the codes of what goes wrong
//	dir.go     a folder
//	note.go    what is noted beside a folder's files
//	bucket.go  a bucket
//	refusal.go what an answer of Cloud Storage means
package place

import (
	"context"
	"crypto/md5" //nolint:gosec // G501: Cloud Storage keeps this sum of an object; nothing is kept secret by it
	"encoding/base64"
	"errors"
	"io/fs"
	"strings"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
)

// Place keeps objects by their names, such as en/index.html. Its methods may be called at the same time, by several processes. An error
// is ErrChanged or an *effect.Error: Permanent, a person has to put something right; RetryLater, it was not done; Unknown, it may have
// been.
type Place interface {
	// Stat says what stands there; found is false where nothing does.
	Stat(ctx context.Context, name string) (o Object, found bool, err error)
	// Put writes an object over what has a generation; 0: over nothing. ErrChanged: something else stands there.
	Put(ctx context.Context, name string, c Content, over int64) error
	// List are the names of all that stand there.
	List(ctx context.Context) (map[string]bool, error)
	// Probe says whether objects could be written, and changes none.
	Probe(ctx context.Context) error
}

// Object is what stands at a place under a name.
type Object struct {
	Generation int64  // another one with each writing
	Revision   int64  // of the portal that it was made from; 0: nobody says
	Sum        string // as Sum says it
}

// Content is what an object is to be.
type Content struct {
	Body     []byte
	Type     string // of its media
	Revision int64  // of the portal that it was made from
}

// Sum tells contents from each other, as Cloud Storage does.
func Sum(body []byte) string {
	sum := md5.Sum(body) //nolint:gosec // G401: Cloud Storage keeps this sum of an object; nothing is kept secret by it
	return base64.StdEncoding.EncodeToString(sum[:])
}

// ErrChanged says that what stands there is not what was seen.
var ErrChanged = errors.New("something else stands there by now")

// The codes of what goes wrong. Package text has a sentence for each.
const (
	CodeUnreachable  = "portal_unreachable"   // no answer, or only that there is none
	CodeBusy         = "portal_busy"          // it was written too often, or another process writes
	CodeLogin        = "portal_login"         // Google knows no account of ours
	CodeForbidden    = "portal_forbidden"     // our account may not write
	CodeBucket       = "portal_bucket"        // there is no such bucket
	CodeLocked       = "portal_locked"        // the bucket's rules let nothing be overwritten
	CodeRefused      = "portal_refused"       // any other refusal
	CodeFolder       = "portal_folder"        // there can be no such folder
	CodeFolderRights = "portal_folder_rights" // we may not write to it
	CodeFolderFull   = "portal_folder_full"   // its disk is full
	CodeUnset        = incident.CodeNoPortal  // nobody has said where it is
	CodeName         = "portal_name"          // an object's name that leads elsewhere
)

// Codes are all of them.
func Codes() []string {
	return []string{
		CodeUnreachable, CodeBusy, CodeLogin, CodeForbidden, CodeBucket, CodeLocked, CodeRefused, CodeFolder, CodeFolderRights, CodeFolderFull, CodeUnset, CodeName,
	}
}

func fail(class effect.Class, code string, err error) *effect.Error {
	return &effect.Error{Class: class, Code: code, Err: err}
}

// noteFolder is the folder, beside the objects, of what is no object.
const noteFolder = ".noroshi"

var errName = errors.New("a name that leads out of its place, or to what is hidden there")

// Named reports whether a name may be an object's: one that leads nowhere else, and to nothing hidden.
func Named(name string) bool {
	hidden := strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
	return fs.ValidPath(name) && !hidden && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' })
}

func checked(name string) error {
	if !Named(name) {
		return fail(effect.Permanent, CodeName, errName)
	}
	return nil
}

// Absent is the place where nobody has said which it is: all that is to stand there waits until somebody does.
type Absent struct{}

var errUnset = errors.New("NOROSHI_PORTAL is not set")

// Stat says that it is nowhere.
func (Absent) Stat(context.Context, string) (Object, bool, error) {
	return Object{}, false, fail(effect.Permanent, CodeUnset, errUnset)
}

// Put writes nothing.
func (Absent) Put(context.Context, string, Content, int64) error {
	return fail(effect.Permanent, CodeUnset, errUnset)
}

// List says that it is nowhere.
func (Absent) List(context.Context) (map[string]bool, error) {
	return nil, fail(effect.Permanent, CodeUnset, errUnset)
}

// Probe says so.
func (Absent) Probe(context.Context) error { return fail(effect.Permanent, CodeUnset, errUnset) }
