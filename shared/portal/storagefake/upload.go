package storagefake

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of an object (Google: "Object naming", "Quotas & limits").
const (
	maxName     = 1024 // bytes, in UTF-8
	maxMetadata = 8 << 10
	maxUpload   = 16 << 20 // of this fake
	apart       = time.Second
)

// said is what an upload says of its object.
type said struct {
	Name         string            `json:"name"`
	ContentType  string            `json:"contentType"`
	CacheControl string            `json:"cacheControl"`
	Md5Hash      string            `json:"md5Hash"`
	Metadata     map[string]string `json:"metadata"`
}

// upload takes an object in one request. One whose answer is lost ends the connection.
func (f *Fake) upload(r *http.Request, q url.Values) (any, error) {
	s, body, err := parse(r, q)
	f.wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.uploads++
	if refused := f.admit(r.PathValue("bucket"), true); refused != nil {
		return nil, refused
	}
	if err == nil {
		err = f.precondition(s.Name, q)
	}
	if err == nil {
		err = f.takes(s.Name)
	}
	if err != nil {
		return nil, err
	}
	o := f.keep(Object{Name: s.Name, Type: s.ContentType, CacheControl: s.CacheControl, Metadata: s.Metadata, Sum: sumOf(body), Body: string(body)})
	if f.faults.LoseAnswers > 0 {
		f.faults.LoseAnswers--
		panic(http.ErrAbortHandler)
	}
	return f.resource(o), nil
}

// wait waits for as long as uploads are held.
func (f *Fake) wait() {
	f.mu.Lock()
	held := f.held
	f.mu.Unlock()
	if held != nil {
		<-held
	}
}

// precondition says whether what stands there is what the upload is to be written over.
func (f *Fake) precondition(name string, q url.Values) error {
	if !q.Has("ifGenerationMatch") {
		return nil
	}
	want, err := strconv.ParseInt(q.Get("ifGenerationMatch"), 10, 64)
	if err != nil || want < 0 {
		return invalid("Invalid value for ifGenerationMatch")
	}
	if f.objects[name].Generation != want {
		return no(http.StatusPreconditionFailed, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.")
	}
	return nil
}

// takes says whether the object may be written now.
func (f *Fake) takes(name string) error {
	was, there := f.objects[name]
	if f.faults.Busy > 0 || there && f.now().Sub(was.At) < apart {
		f.faults.Busy = max(f.faults.Busy-1, 0)
		return no(http.StatusTooManyRequests, "rateLimitExceeded", "The object %s/%s exceeded the rate limit for object mutation operations (create, update, and delete). Please reduce your request rate.", f.bucket, name)
	}
	if there && f.faults.Retained {
		return no(http.StatusForbidden, "retentionPolicyNotMet", "Object '%s/%s' is subject to bucket's retention policy and cannot be deleted or overwritten until the end of its retention.", f.bucket, name)
	}
	return nil
}

// parse reads an upload of two parts: what is said of the object, and what it holds.
func parse(r *http.Request, q url.Values) (s said, body []byte, err error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/related" || params["boundary"] == "" || q.Get("uploadType") != "multipart" {
		return s, nil, invalid("Not an upload of several parts")
	}
	parts := multipart.NewReader(io.LimitReader(r.Body, maxUpload), params["boundary"])
	if s, err = parseSaid(parts); err != nil {
		return s, nil, err
	}
	if name := q.Get("name"); name != "" {
		s.Name = name
	}
	part, err := parts.NextPart()
	if err != nil {
		return s, nil, invalid("An upload of several parts has two")
	}
	if body, err = io.ReadAll(part); err != nil {
		return s, nil, invalid("The second part ends too early")
	}
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		return s, nil, invalid("An upload of several parts has two")
	}
	return s, body, s.check(part.Header.Get("Content-Type"), body)
}

func parseSaid(parts *multipart.Reader) (s said, err error) {
	part, err := parts.NextPart()
	if err != nil {
		return s, invalid("An upload of several parts has two")
	}
	if kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return s, invalid("The first part is no JSON")
	}
	raw, err := io.ReadAll(part)
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err != nil || d.Decode(&s) != nil {
		return s, invalid("The first part is no metadata of an object, or has fields that are not known here")
	}
	return s, nil
}

// check holds what is said of an object against what it holds.
func (s said) check(kind string, body []byte) error {
	size := 0
	for k, v := range s.Metadata {
		size += len(k) + len(v)
	}
	switch {
	case s.Name == "":
		return no(http.StatusBadRequest, "required", "Required object name")
	case !named(s.Name):
		return invalid("Invalid object name")
	case s.ContentType != "" && kind != "" && s.ContentType != kind:
		return invalid("Content-Type specified in the upload (%s) does not match Content-Type specified in metadata (%s). If it was a resumable upload, Content-Type in the upload refers to X-Upload-Content-Type.", kind, s.ContentType)
	case s.Md5Hash != "" && s.Md5Hash != sumOf(body):
		return invalid("Provided MD5 hash %q doesn't match calculated MD5 hash %q.", s.Md5Hash, sumOf(body))
	case size > maxMetadata:
		return invalid("Metadata too large")
	}
	return nil
}

// named reports whether an object may have a name.
func named(name string) bool {
	return len(name) <= maxName && utf8.ValidString(name) && !strings.ContainsAny(name, "\r\n") && name != "." && name != ".." &&
		!strings.HasPrefix(name, ".well-known/acme-challenge/")
}
