package drivefake

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
)

// DrivePath is where the Drive API begins, as at Google's; the Docs API begins at "/".
const DrivePath = "/drive/v3/"

// operation is one method of the APIs.
type operation struct {
	name   string
	method string
	path   *regexp.Regexp // its first group is the file's id
	params []string       // that it takes
	do     func(f *Fake, c *request) (any, *refusal)
}

const fileID = `([A-Za-z0-9_-]+)`

func path(p string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.ReplaceAll(p, "ID", fileID) + "$")
}

var operations = []operation{
	{"about.get", "GET", path("/drive/v3/about"), nil, (*Fake).about},
	{"files.list", "GET", path("/drive/v3/files"), []string{
		"q", "corpora", "driveId", "includeItemsFromAllDrives", "supportsAllDrives", "pageSize", "pageToken",
	}, (*Fake).list},
	{"files.create", "POST", path("/drive/v3/files"), []string{"supportsAllDrives"}, (*Fake).create},
	{"files.get", "GET", path("/drive/v3/files/ID"), []string{"supportsAllDrives"}, (*Fake).get},
	{"files.copy", "POST", path("/drive/v3/files/ID/copy"), []string{"supportsAllDrives"}, (*Fake).copy},
	{"files.update", "PATCH", path("/drive/v3/files/ID"), []string{"supportsAllDrives"}, (*Fake).update},
	{"revisions.list", "GET", path("/drive/v3/files/ID/revisions"), []string{"pageSize", "pageToken"}, (*Fake).revisions},
	{"permissions.create", "POST", path("/drive/v3/files/ID/permissions"), []string{"supportsAllDrives", "sendNotificationEmail"}, (*Fake).share},
	{"documents.get", "GET", path("/v1/documents/ID"), []string{"includeTabsContent", "suggestionsViewMode"}, (*Fake).document},
	{"documents.batchUpdate", "POST", path("/v1/documents/ID:batchUpdate"), nil, (*Fake).edit},
}

// always are parameters of every method.
var always = []string{"alt", "prettyPrint", "fields"}

// ServeHTTP serves both APIs.
func (f *Fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, no := parse(r)
	call := Call{Op: c.op.name, ID: c.id, Authorized: r.Header.Get("Authorization") != "", At: f.opt.Clock.Now()}
	if no != nil {
		f.answer(w, c, call, nil, no)
		return
	}
	fault, broken := f.fault(c.op.name)
	switch {
	case !broken:
		v, no := f.do(c)
		f.answer(w, c, call, v, no)
	case fault.Incomplete:
		f.answer(w, c, call, map[string]any{"incompleteSearch": true, "files": []any{}}, nil)
	default:
		f.breakCall(w, c, call, fault)
	}
}

// Transport leads to the fake without a network.
func (f *Fake) Transport() http.RoundTripper { return inMemory{f} }

type inMemory struct{ f *Fake }

func (t inMemory) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if p := recover(); p != nil {
			resp, err = nil, io.ErrUnexpectedEOF
		}
	}()
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	t.f.ServeHTTP(rec, in)
	return rec.Result(), nil
}

func (f *Fake) do(c *request) (any, *refusal) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return c.op.do(f, c)
}

func (f *Fake) breakCall(w http.ResponseWriter, c *request, call Call, fault Fault) {
	switch {
	case fault.Late:
		f.mu.Lock()
		f.late = append(f.late, func() { _, _ = f.do(c) })
		f.mu.Unlock()
	case fault.Did:
		_, _ = f.do(c)
	}
	if fault.Status == 0 {
		f.note(call)
		panic(http.ErrAbortHandler)
	}
	if fault.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(fault.RetryAfter))
	}
	f.answer(w, c, call, nil, refuse(fault.Status, fault.Reason, "simulated"))
}

func (f *Fake) note(c Call) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, c)
}

func (f *Fake) answer(w http.ResponseWriter, c *request, call Call, v any, no *refusal) {
	call.Status = http.StatusOK
	if no != nil {
		call.Status, v = no.status, no.json(strings.HasPrefix(c.op.name, "documents."))
	} else if mask := c.query.Get("fields"); mask != "" {
		v = masked(v, parseMask(mask))
	}
	f.note(call)
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(call.Status)
	_ = json.NewEncoder(w).Encode(v)
}

// mask is a parsed "fields" parameter; an empty one keeps everything.
type mask map[string]mask

// parseMask reads "a,b(c,d)".
func parseMask(s string) mask {
	m, _ := readMask(s)
	return m
}

func readMask(s string) (m mask, rest string) {
	m = mask{}
	for {
		end := strings.IndexAny(s, ",()")
		if end < 0 {
			m[s] = mask{}
			return m, ""
		}
		name, sep := s[:end], s[end]
		s = s[end+1:]
		sub := mask{}
		if sep == '(' {
			sub, s = readMask(s)
			sep = ','
			if strings.HasPrefix(s, ",") {
				s = s[1:]
			} else if strings.HasPrefix(s, ")") || s == "" {
				sep = ')'
				s = strings.TrimPrefix(s, ")")
			}
		}
		if name != "" {
			m[name] = sub
		}
		if sep == ')' {
			return m, s
		}
	}
}

// masked keeps of v what the mask names.
func masked(v any, m mask) any {
	if len(m) == 0 {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, sub := range m {
			if x, ok := v[k]; ok {
				out[k] = masked(x, sub)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = masked(x, m)
		}
		return out
	}
	return v
}
