package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

var (
	errUnknown = fmt.Errorf("simulated: %w", store.ErrUnknownOutcome)
	errStore   = errors.New("simulated: the store cannot be used")
)

// dbCable leads from a process to the store.
type dbCable struct {
	store.DB
	p *process
}

func (c dbCable) Get(ctx context.Context, path string, into any) error {
	if err := c.p.alive(ctx, path); err != nil {
		return err
	}
	return c.DB.Get(ctx, path, into)
}

func (c dbCable) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	if err := c.p.alive(ctx, q.Collection); err != nil {
		return nil, err
	}
	return c.DB.List(ctx, q)
}

// Update is a boundary if it writes.
func (c dbCable) Update(ctx context.Context, fn func(store.Tx) error) error {
	time.Sleep(latency(c.p.name+label(ctx)) / 1000) // two workers that began together do not commit together
	if err := c.p.alive(ctx, "update"); err != nil {
		return err
	}
	var how breakage
	var s *spy
	err := c.DB.Update(ctx, func(tx store.Tx) error {
		how, s = breakage{}, newSpy(tx)
		if err := fn(s); err != nil || len(s.wrote) == 0 {
			return err
		}
		var breaks bool
		if how, breaks = c.p.w.pass("commit "+s.what(), true); !breaks || how.did {
			return nil
		}
		if how.die {
			c.p.kill()
			return errDead
		}
		return how.err
	})
	if err != nil {
		return err
	}
	c.p.w.wrote(s.wrote)
	switch {
	case how.die:
		c.p.kill()
		return errDead
	case how.freeze:
		c.p.freeze()
	}
	if how.err != nil {
		return how.err
	}
	return c.p.alive(ctx, "updated")
}

// spy notes what a transaction writes.
type spy struct {
	store.Tx
	wrote []string
	marks []store.Mark
	sum   hash.Hash32 // of all that is written
}

func newSpy(tx store.Tx) *spy { return &spy{Tx: tx, sum: fnv.New32a()} }

func (s *spy) Create(path string, v any) error {
	s.note(path, v)
	return s.Tx.Create(path, v)
}

func (s *spy) Set(path string, v any) error {
	if !strings.Contains(path, "/entries/") { // a redaction leaves no entry: its decision does
		s.note(path, v)
	}
	return s.Tx.Set(path, v)
}

func (s *spy) note(path string, v any) {
	s.wrote = append(s.wrote, path)
	written, _ := json.Marshal(v) // what cannot be written the store refuses
	_, _ = fmt.Fprintf(s.sum, "%s %s\n", path, written)
	if m, ok := v.(store.Mark); ok {
		s.marks = append(s.marks, m)
	}
}

func (s *spy) Delete(path string) error {
	s.wrote = append(s.wrote, path)
	_, _ = fmt.Fprintf(s.sum, "%s is deleted\n", path)
	return s.Tx.Delete(path)
}

// what names the kinds of documents that were written.
func (s *spy) what() string {
	var kinds []string
	for _, p := range s.wrote {
		segments := strings.SplitN(p, "/", 4)
		kind := segments[0]
		if kind == "incidents" && len(segments) > 2 {
			kind = segments[2]
		}
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return strings.Join(slices.Compact(kinds), "+")
}

// wireCable leads from a process to Slack.
type wireCable struct {
	p     *process
	slack http.RoundTripper
}

func (c wireCable) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	send := func() (*http.Response, error) {
		again := req.Clone(context.WithoutCancel(req.Context()))
		again.Body = io.NopCloser(bytes.NewReader(body))
		return c.slack.RoundTrip(again)
	}
	what := "call " + nameCall(req.URL.Path, body)
	if err := pause(req.Context(), latency(c.p.name+label(req.Context())+what)); err != nil {
		return nil, err
	}
	if err := errors.Join(c.p.alive(req.Context(), what), req.Context().Err()); err != nil { // its time may be over when it thaws
		return nil, err
	}
	how, breaks := c.p.w.pass(what, false)
	if !breaks {
		resp, err := send()
		return c.answered(req, resp, err)
	}
	return c.breakCall(req, how, send)
}

func (c wireCable) answered(req *http.Request, resp *http.Response, err error) (*http.Response, error) {
	if dead := c.p.alive(req.Context(), req.URL.Path); dead != nil {
		return nil, dead
	}
	return resp, err
}

var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

func (c wireCable) breakCall(req *http.Request, how breakage, send func() (*http.Response, error)) (*http.Response, error) {
	drop := func() {
		if resp, err := send(); err == nil {
			_ = resp.Body.Close()
		}
	}
	switch {
	case how.freeze: // what it was about to send is sent when it thaws
		c.p.freeze()
		_ = c.p.alive(req.Context(), req.URL.Path)
		return send()
	case how.did && how.after > 0:
		c.p.w.later(how.after, drop)
	case how.did:
		drop()
	}
	switch {
	case how.die:
		c.p.kill()
		return nil, errDead
	case how.after > 0:
		<-req.Context().Done()
		return nil, req.Context().Err()
	case how.status > 0:
		return answer(req, how), nil
	}
	return nil, errReset
}

func answer(req *http.Request, how breakage) *http.Response {
	h := http.Header{}
	if how.retry > 0 {
		h.Set("Retry-After", fmt.Sprint(int(how.retry.Seconds())))
	}
	return &http.Response{
		StatusCode: how.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: h, Request: req,
		Body: io.NopCloser(strings.NewReader("")),
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// latency is how long something takes to arrive: different for different processes, workers and calls, so that what runs at
// the same time runs in the same order each time.
func latency(what string) time.Duration {
	h := fnv.New32a()
	_, _ = io.WriteString(h, what)
	return 40*time.Millisecond + time.Duration(h.Sum32()%20_000)*time.Microsecond
}

// nameCall names a call by its method and by what it is about.
func nameCall(address string, body []byte) string {
	if name := nameDriveCall(address, body); name != "" {
		return name
	}
	method := path.Base(address)
	form, err := url.ParseQuery(string(body))
	if !strings.HasPrefix(address, "/api/") {
		return "response_url"
	}
	if err != nil { // it is asked in JSON, as a form is
		return method
	}
	var m struct {
		Payload struct {
			Key string `json:"key"`
		} `json:"event_payload"`
	}
	if json.Unmarshal([]byte(form.Get("metadata")), &m) == nil && m.Payload.Key != "" {
		return method + " " + m.Payload.Key
	}
	if link := form.Get("link"); link != "" {
		return method + " " + link[strings.LastIndex(link, "/")+1:]
	}
	if channel := form.Get("channel"); channel != "" { // the same is asked of several at once
		return strings.TrimSpace(method + " " + channel + " " + form.Get("timestamp") + form.Get("user"))
	}
	return method
}

// folderCable leads from a process to the folder of documents: making one is a boundary like a call.
type folderCable struct {
	p *process
	*local.Folder
}

func (c folderCable) Create(ctx context.Context, d document.Draft) (plan.Ref, error) {
	if err := c.p.alive(ctx, d.Document); err != nil {
		return plan.Ref{}, err
	}
	how, breaks := c.p.w.pass("call document "+d.Document, false)
	if !breaks {
		return c.Folder.Create(ctx, d)
	}
	switch {
	case how.freeze:
		c.p.freeze()
		_ = c.p.alive(ctx, d.Document)
		return c.Folder.Create(context.WithoutCancel(ctx), d)
	case how.did && how.after > 0:
		c.p.w.later(how.after, func() { _, _ = c.Folder.Create(context.WithoutCancel(ctx), d) })
	case how.did:
		_, _ = c.Folder.Create(ctx, d)
	}
	if how.die {
		c.p.kill()
		return plan.Ref{}, errDead
	}
	return plan.Ref{}, errReset
}

// Follow is a boundary like a call, too. Documents are read and written in one go, so that it is done or not done.
func (c folderCable) Follow(ctx context.Context, ref plan.Ref, w document.Wish) ([]document.Spot, error) {
	if err := c.p.alive(ctx, "follow "+w.Document); err != nil {
		return nil, err
	}
	do := func(ctx context.Context) ([]document.Spot, error) {
		return c.p.w.mutant.follow(ctx, c.Folder, ref, w)
	}
	how, breaks := c.p.w.pass("call follow "+w.Document, false)
	if !breaks {
		return do(ctx)
	}
	switch {
	case how.freeze:
		c.p.freeze()
		_ = c.p.alive(ctx, "follow "+w.Document)
		return do(context.WithoutCancel(ctx))
	case how.did: // on a disk nothing lands late
		_, _ = do(ctx)
	}
	if how.die {
		c.p.kill()
		return nil, errDead
	}
	return nil, errReset
}

func (c folderCable) Find(ctx context.Context, id incident.ID, names []string) (map[string][]plan.Ref, error) {
	if err := c.p.alive(ctx, "find documents"); err != nil {
		return nil, err
	}
	return c.Folder.Find(ctx, id, names)
}
