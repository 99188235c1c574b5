package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// dbLine leads from a process to the store.
type dbLine struct {
	store.DB
	e *engine
}

func (l dbLine) read(ctx context.Context, what string) error {
	v, err := l.e.pass(ctx, what, atReads...)
	if err != nil {
		return err
	}
	if v.kind == readNo {
		l.e.w.fire(v.kind)
		return errStore
	}
	return ctx.Err()
}

func (l dbLine) Get(ctx context.Context, path string, into any) error {
	if err := l.read(ctx, "get "+path); err != nil {
		return err
	}
	return l.DB.Get(context.WithoutCancel(ctx), path, into)
}

func (l dbLine) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	if err := l.read(ctx, "list "+q.Collection); err != nil {
		return nil, err
	}
	return l.DB.List(context.WithoutCancel(ctx), q)
}

// Update goes wrong only where it writes.
func (l dbLine) Update(ctx context.Context, fn func(store.Tx) error) error {
	what := "update"
	if (l.e.w.signs || l.e.w.outer()) && strings.HasPrefix(label(ctx), tickLabel) { // which looks at several at once
		what += " " + l.about(fn)
	}
	v, err := l.e.pass(ctx, what, atCommits...)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return err
	}
	s := newSpy(nil)
	stopped := false
	err = l.DB.Update(context.WithoutCancel(ctx), func(tx store.Tx) error {
		s = newSpy(tx)
		if err := fn(s); err != nil || len(s.wrote) == 0 {
			return err
		}
		if stopped = v.kind == commitNo || (v.kind == commitMaybe || v.kind == death) && !v.did; stopped {
			return errStore
		}
		return nil
	})
	if len(s.wrote) > 0 && (err == nil || stopped) {
		if !stopped {
			l.e.w.hearings.wrote(label(ctx), s.wrote)
			l.e.w.wrote(s.wrote)
		}
		return l.answer(v, s, stopped, strings.HasPrefix(label(ctx), tickLabel))
	}
	return err
}

// about is the first document that a transaction asks for.
func (l dbLine) about(fn func(store.Tx) error) string {
	first := &asking{}
	_ = l.DB.Update(context.Background(), func(tx store.Tx) error {
		first.Tx = tx
		return errors.Join(fn(first), errAsking)
	})
	return first.path
}

// asking is a transaction that comes to its end as soon as something is asked of it.
type asking struct {
	store.Tx
	path string
}

var errAsking = errors.New("it is only asked what this is about")

func (a *asking) asks(path string) error {
	a.path = path
	return errAsking
}

func (a *asking) Get(path string, _ any) error            { return a.asks(path) }
func (a *asking) Ahead(paths ...string) error             { return a.asks(strings.Join(paths, " ")) }
func (a *asking) List(q store.Query) ([]store.Doc, error) { return nil, a.asks(q.Collection) }
func (a *asking) Create(path string, _ any) error         { return a.asks(path) }
func (a *asking) Set(path string, _ any) error            { return a.asks(path) }
func (a *asking) Delete(path string) error                { return a.asks(path) }

// answer is what a process is told of its commit.
func (l dbLine) answer(v verdict, s *spy, stopped, ticked bool) error {
	w := l.e.w
	w.note(fmt.Sprintf("%s wrote %s %v %08x", l.e.name, s.what(), !stopped, s.sum.Sum32()))
	if !stopped && (w.mute && ticked || !w.mute && !w.alone) { // the tick's own triggers arrive, or nothing would
		for _, m := range s.marks {
			w.trigger(m)
		}
	}
	switch v.kind {
	case commitNo:
		w.fire(v.kind)
		return errStore
	case commitMaybe:
		w.fire(v.kind)
		return errUnknown
	case death:
		w.fire(v.kind)
		l.e.kill()
		return errDead
	}
	return nil
}

// slackLine leads from a process to Slack.
type slackLine struct{ e *engine }

func (l slackLine) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	what := nameCall(req.URL.Path, body)
	v, err := l.e.pass(req.Context(), "call "+what, atCalls...)
	if err != nil {
		return nil, err
	}
	l.e.w.hearings.calls(label(req.Context()), what, body)
	c := &phoneCall{l: l, req: req, body: body, what: what, where: channelOf(body)}
	if v.kind == frozenCall { // it has checked everything; what it was about to send is sent when it thaws
		l.e.w.fire(v.kind)
		l.e.thaw.Store(time.Now().Add(v.after).UnixNano())
		began := time.Now()
		if _, err := l.e.pass(req.Context(), "call "+what+" after the thaw"); err != nil {
			return nil, err
		}
		c.comesLate(v.kind, time.Since(began)) // another call may have frozen its process for longer
		return c.done(c.send())
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	return c.fails(v)
}

// phoneCall is one call to Slack.
type phoneCall struct {
	l    slackLine
	req  *http.Request
	body []byte
	what string
	// where is the channel it is about, if any.
	where string
}

func channelOf(body []byte) string {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return ""
	}
	return form.Get("channel") + form.Get("channel_id")
}

// send reaches Slack. It takes no time.
func (c *phoneCall) send() (*http.Response, error) {
	again := c.req.Clone(context.WithoutCancel(c.req.Context()))
	again.Body = io.NopCloser(bytes.NewReader(c.body))
	again.RequestURI = again.URL.RequestURI()
	rec := httptest.NewRecorder()
	c.l.e.w.web.ServeHTTP(rec, again)
	c.l.e.w.note(fmt.Sprintf("slack %s %s asked %s, said %d %s", c.what, c.where, sum(c.body), rec.Code, sum(rec.Body.Bytes())))
	rec.Body = bytes.NewBuffer(c.l.e.w.mutant.answer(rec.Body.Bytes()))
	return rec.Result(), nil
}

func (c *phoneCall) drop() { _, _ = c.send() }

func (c *phoneCall) done(resp *http.Response, err error) (*http.Response, error) {
	if c.l.e.dead.Load() {
		return nil, errDead
	}
	return resp, err
}

// fails is a call that may go wrong.
func (c *phoneCall) fails(v verdict) (*http.Response, error) {
	w := c.l.e.w
	if v.kind == "" || v.kind == freeze || v.kind == clockJump {
		return c.done(c.send())
	}
	w.fire(v.kind)
	switch v.kind {
	case death:
		return nil, c.dies(v)
	case callLate:
		return c.late(v)
	case callSlow:
		began := time.Now()
		slow := pause(c.req.Context(), v.after)
		if _, err := c.l.e.pass(c.req.Context(), "call "+c.what+" at last"); err != nil || slow != nil {
			return nil, errors.Join(err, slow)
		}
		c.comesLate(v.kind, time.Since(began)) // its process may have stood still meanwhile
		return c.done(c.send())
	case callDial:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case call429:
		return answer(c.req, breakage{status: http.StatusTooManyRequests, retry: v.after}), nil
	}
	if v.did {
		c.drop()
	}
	switch v.kind {
	case call5xx:
		return answer(c.req, breakage{status: http.StatusServiceUnavailable}), nil
	case callFatal:
		return says(c.req, map[bool]string{true: "fatal_error", false: "internal_error"}[v.did]), nil
	}
	return nil, errReset
}

// dies ends the process; the call may be on the wire already.
func (c *phoneCall) dies(v verdict) error {
	switch {
	case v.did && v.after > 0:
		c.comesLate(v.kind, v.after)
		c.lands(v.after)
	case v.did:
		c.drop()
	}
	c.l.e.kill()
	return errDead
}

// late is a call that gets no answer in time and is done all the same.
func (c *phoneCall) late(v verdict) (*http.Response, error) {
	c.comesLate(v.kind, v.after)
	c.lands(v.after)
	<-c.req.Context().Done()
	if _, err := c.l.e.pass(context.WithoutCancel(c.req.Context()), "call "+c.what+" given up"); err != nil {
		return nil, err
	}
	return nil, c.req.Context().Err()
}

// turn is how much later than it is due something may land, since it waits for its turn to go on.
const turn = time.Second

// impatient is how long a worker waits whose clock jumps meanwhile.
const impatient = 8 * time.Second

// comesLate notes a call that lands when everybody has every reason to think that it did not: there may be two until the
// last look. A worker that lives waits 18 s, 8 for the answer and 10 for what may still come; one that takes over waits
// for the lease and 10 s, or 1 s after the start where the dead are known to be dead, which may have died at this call or
// while it was under way. Clocks may be off by 10 s.
func (c *phoneCall) comesLate(k kind, after time.Duration) {
	w := c.l.e.w
	patient := 18 * time.Second
	if at, ok := c.req.Context().Deadline(); ok && k == callLate { // an earlier call of the same work may have taken most of the 8 s
		patient = min(patient, time.Until(at)+10*time.Second)
	}
	switch {
	case w.alone && k == death:
		patient = w.restart + time.Second
	case w.fired[clockJump] > 0:
		patient = impatient
	}
	if after >= patient-turn {
		w.late[c.what] = true
	}
	if after >= impatient-turn {
		w.hasty[c.what] = true
	}
	if w.alone && after >= w.restart+time.Second {
		w.orphans[c.what] = true
	}
}

func (c *phoneCall) lands(after time.Duration) {
	c.l.e.w.afterwards(after, c.l.e.name+" "+label(c.req.Context())+" lands: "+c.what, c.drop)
}

// afterwards does something that nobody waits for.
func (w *sim) afterwards(after time.Duration, name string, do func()) {
	w.flying++
	w.wire.Go(func() {
		if pause(w.ctx, after) == nil && !w.halt(nil, name).dead {
			do()
			w.flying--
		}
	})
}

// says is an answer with status 200 and an error in its body.
func says(req *http.Request, code string) *http.Response {
	body, _ := json.Marshal(map[string]any{"ok": false, "error": code})
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Request: req,
		Body: io.NopCloser(bytes.NewReader(body)),
	}
}

// folderLine leads from a process to the folder of documents.
type folderLine struct {
	e *engine
	*local.Folder
}

func (l folderLine) Create(ctx context.Context, d document.Draft) (plan.Ref, error) {
	v, err := l.e.pass(ctx, "call document "+d.Document, callReset, death)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return plan.Ref{}, err
	}
	if v.kind == "" {
		return l.Folder.Create(context.WithoutCancel(ctx), d)
	}
	l.e.w.fire(v.kind)
	if v.did {
		_, _ = l.Folder.Create(context.WithoutCancel(ctx), d)
	}
	if v.kind == death {
		l.e.kill()
		return plan.Ref{}, errDead
	}
	return plan.Ref{}, errReset
}

// Take reads a document, and makes nothing: a call that breaks is one that was not made.
func (l folderLine) Take(ctx context.Context, n document.Name, ref plan.Ref) (document.Taken, error) {
	v, err := l.e.pass(ctx, "call take "+n.Document, callReset, death)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return document.Taken{}, err
	}
	if v.kind == "" {
		return l.Folder.Take(context.WithoutCancel(ctx), n, ref)
	}
	l.e.w.fire(v.kind)
	if v.kind == death {
		l.e.kill()
		return document.Taken{}, errDead
	}
	return document.Taken{}, errReset
}

func (l folderLine) Follow(ctx context.Context, ref plan.Ref, w document.Wish) ([]document.Spot, error) {
	v, err := l.e.pass(ctx, "call follow "+w.Document, callReset, death)
	if err = errors.Join(err, ctx.Err()); err != nil {
		return nil, err
	}
	do := func() ([]document.Spot, error) {
		return l.e.w.mutant.follow(context.WithoutCancel(ctx), l.Folder, ref, w)
	}
	if v.kind == "" {
		return do()
	}
	l.e.w.fire(v.kind)
	if v.did {
		_, _ = do()
	}
	if v.kind == death {
		l.e.kill()
		return nil, errDead
	}
	return nil, errReset
}

func (l folderLine) Find(ctx context.Context, id incident.ID, names []string) (map[string][]plan.Ref, error) {
	if _, err := l.e.pass(ctx, "find documents"); err != nil {
		return nil, err
	}
	return l.Folder.Find(context.WithoutCancel(ctx), id, names)
}

// doorLine leads from Slack to whichever process is there.
type doorLine struct{ w *sim }

// errRefused is what Slack meets where nobody listens.
var errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}

func (l doorLine) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	d := &delivery{w: l.w, req: req, body: body}
	can := atRequests
	if req.URL.Path == "/events" {
		can = atEvents
		_ = json.Unmarshal(body, &d.reaction)
		if d.Event.Reaction == "" && d.Event.Thread == "" && d.target() == "" && !d.ofPeople() { // what our own posts tell changes nothing
			can = nil
		}
		d.name = "event " + d.ID + " " + req.Header.Get("X-Slack-Retry-Num")
		l.w.locked(func() { l.w.removals.noteSent(d.target(), d.ID) }) // what was emitted together arrives at once
	} else {
		l.w.asked++ // people ask one by one
		d.name = fmt.Sprintf("request %d %s", l.w.asked, req.URL.Path)
	}
	return d.deliver(l.w.halt(nil, d.name, can...))
}

// delivery is something that Slack brings.
type delivery struct {
	w    *sim
	req  *http.Request
	body []byte
	name string
	reaction
}

func (d *delivery) deliver(v verdict) (*http.Response, error) {
	if v.dead {
		return nil, errRefused
	}
	if v.kind != "" {
		d.w.fire(v.kind)
	}
	switch v.kind {
	case eventRefused:
		return nil, errRefused
	case eventDropped:
		if d.target() != "" {
			d.w.fire(unheardOf)
		}
		resp := answer(d.req, breakage{status: http.StatusInternalServerError})
		resp.Header.Set("X-Slack-No-Retry", "1")
		return resp, nil
	case eventDelayed:
		d.again(v.after, " late")
		<-d.req.Context().Done()
		d.w.halt(nil, d.name+" given up")
		return nil, d.req.Context().Err()
	case eventDoubled, replayed:
		d.again(v.after, " again")
	}
	resp, err := d.answer()
	switch {
	case d.w.halt(nil, d.name+" answered").dead:
		return nil, errRefused
	case err == nil && v.kind == eventLost:
		return nil, errReset
	}
	return resp, err
}

// answer hands it to a process and waits as long as Slack does.
func (d *delivery) answer() (*http.Response, error) {
	got := make(chan *http.Response, 1)
	go func() { got <- d.knock(d.name) }()
	var resp *http.Response
	select {
	case resp = <-got:
	case <-d.req.Context().Done():
	}
	switch err := d.req.Context().Err(); { // an answer in the instant at which Slack gives up is none, and not by chance
	case err != nil:
		return nil, err
	case resp == nil:
		return nil, errRefused
	}
	return resp, nil
}

// accepted keeps what a process took for the laws.
func (d *delivery) accepted() {
	if d.Event.Reaction != "" {
		d.w.taken = append(d.w.taken, d.reaction)
	}
	d.w.removals.noteAccepted(d.target(), d.ID)
}

// again brings it once more, whoever waits.
func (d *delivery) again(after time.Duration, how string) {
	d.w.afterwards(after, d.name+how, func() { d.knock(d.name + how) })
}

// knock hands it to a process; nil: there is none, or it died.
func (d *delivery) knock(name string) *http.Response {
	e := d.w.someone()
	if e == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(labelled(d.w.ctx, name), 3*time.Second) // Slack: three seconds
	defer cancel()
	d.w.knocks++
	body, stamp := d.w.mutant.deliver(d.body, d.w.knocks), d.req.Header.Get("X-Slack-Request-Timestamp")
	in := d.req.Clone(ctx)
	in.Header.Set("X-Slack-Signature", slackfake.Signature(d.w.app.SigningSecret, stamp, body))
	in.Body, in.RequestURI = io.NopCloser(bytes.NewReader(body)), d.req.URL.RequestURI()
	rec := httptest.NewRecorder()
	d.hears(name, d.body)
	e.door.ServeHTTP(rec, in)
	d.heard(name, rec, !e.dead.Load() && ctx.Err() == nil)
	if e.dead.Load() {
		return nil
	}
	if rec.Code == http.StatusOK {
		d.w.locked(d.accepted)
	}
	d.w.note(fmt.Sprintf("%s said to %s, asked %s: %d %s", e.name, name, sum(body), rec.Code, sum(rec.Body.Bytes())))
	return rec.Result()
}
