// Package storagefake is a strict, stateful Cloud Storage, for tests: the calls of its JSON API that Noroshi makes, over HTTP, in the form
// that it has. It keeps objects with generation and metadata, and refuses what Google refuses: a precondition that does not hold, more
// than one writing of an object within a second, an upload whose sum or type is another than said, a name that none may have, an account
// without rights, a bucket that is not there. It can lose answers, and do a call long after it was given up. Parameters and fields that it
// does not know are refused.
//
// No production package imports it, and it imports none: it meets the app over HTTP only. Sources: the reference of the JSON API v1, and
// Cloud Storage's pages on object names, on quotas and limits, and on status and error codes.
//
//	fake.go      what it holds, and how tests break it
//	refusal.go   how it says no
//	read.go      an object's metadata, and the list of them
//	upload.go    an upload in one request
//	http.go      which call it is
//	transport.go the way to it without a network
package storagefake

import (
	"crypto/md5" //nolint:gosec // G501: the sum that Cloud Storage keeps
	"encoding/base64"
	"maps"
	"slices"
	"sync"
	"time"
)

// Object is one that a bucket holds.
type Object struct {
	Name           string
	Generation     int64
	Metageneration int64
	Type           string
	CacheControl   string
	Metadata       map[string]string
	Sum            string // MD5, in base64
	Body           string
	At             time.Time
}

// Faults are what goes wrong.
type Faults struct {
	Down         bool // 503
	Unauthorized bool // 401: it knows no such account
	Forbidden    bool // 403: the account may read
	Retained     bool // 403: the bucket's rules let nothing be overwritten
	NoBucket     bool // 404
	LoseAnswers  int  // so many uploads are done, and not answered
	Busy         int  // so many uploads are answered 429
}

// Fake is a Cloud Storage with one bucket. Its methods may be called at the same time.
type Fake struct {
	bucket string
	now    func() time.Time

	mu       sync.Mutex
	objects  map[string]Object
	written  []Object // all, in their order
	faults   Faults
	held     chan struct{} // uploads wait for it to be closed; nil: for nothing
	uploads  int
	listings int
	last     int64 // generation
}

// New returns a Fake with an empty bucket, whose time is as now says it.
func New(bucket string, now func() time.Time) *Fake {
	return &Fake{bucket: bucket, now: now, objects: map[string]Object{}}
}

// Break changes what goes wrong.
func (f *Fake) Break(change func(*Faults)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.faults)
}

// Hold has uploads that arrive from now on wait until release is called, whether or not whoever sent them has given up.
func (f *Fake) Hold() (release func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	held := make(chan struct{})
	f.held = held
	return func() {
		f.Pass()
		close(held)
	}
}

// Pass has uploads that arrive from now on wait no more; those that wait do.
func (f *Fake) Pass() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held = nil
}

// Object is one of the bucket.
func (f *Fake) Object(name string) (Object, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	o, found := f.objects[name]
	return o, found
}

// Names are those of all objects, in their order.
func (f *Fake) Names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.objects))
}

// Written are all writings of an object, the oldest first.
func (f *Fake) Written(name string) (all []Object) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, o := range f.written {
		if o.Name == name {
			all = append(all, o)
		}
	}
	return all
}

// Uploads is how many have arrived, whatever became of them, and listings how many lists were asked for.
func (f *Fake) Uploads() (uploads, listings int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.uploads, f.listings
}

// Wipe removes all objects.
func (f *Fake) Wipe() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.objects)
}

// Set puts an object there as somebody else would, without any of Noroshi's metadata.
func (f *Fake) Set(name, body string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.keep(Object{Name: name, Body: body, Sum: sumOf([]byte(body)), Type: "text/html"})
}

// keep keeps an object under a generation that is greater than any before.
func (f *Fake) keep(o Object) Object {
	f.last = max(f.last+1, f.now().UnixMicro())
	o.Generation, o.Metageneration, o.At = f.last, 1, f.now()
	f.objects[o.Name] = o
	f.written = append(f.written, o)
	return o
}

func sumOf(body []byte) string {
	sum := md5.Sum(body) //nolint:gosec // G401: the sum that Cloud Storage keeps
	return base64.StdEncoding.EncodeToString(sum[:])
}
