package simulation

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/storetest"
)

// relay is a mail server. It keeps what it took, by the ids of the mails, and tells nobody of it later.
type relay struct {
	mu    sync.Mutex
	took  map[string]int
	to    map[string]string // where
	known map[string]int    // how often it took what the incident knew to have left when somebody had mails sent again
	tried map[string]bool

	stand stand // beside it: the portal's objects
}

func newRelay() *relay {
	return &relay{took: map[string]int{}, to: map[string]string{}, known: map[string]int{}, tried: map[string]bool{}, stand: stand{has: map[string]place.Object{}}}
}

// What begins an address that the relay refuses, and one that it takes at the second try.
const (
	refusedUser = "no-"
	greyUser    = "grey-"
)

func (r *relay) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	if strings.HasPrefix(req.URL.Path, "/api/object.") {
		r.stand.serve(w, req)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	id, to := req.FormValue("user"), req.FormValue("channel")
	tried := r.tried[id]
	r.tried[id] = true
	switch {
	case strings.HasPrefix(to, refusedUser):
		w.WriteHeader(statusRefused)
	case strings.HasPrefix(to, greyUser) && !tried:
		w.WriteHeader(statusLater)
	default:
		r.took[id]++
		r.to[id] = to
	}
}

// RoundTrip is for a plot, where the relay is what answers outside.
func (r *relay) RoundTrip(req *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w.Result(), nil
}

// Answers of the relay, of which HTTP knows nothing.
const (
	statusRefused = 299
	statusLater   = 298
)

// postbox sends a process's mails to the relay.
type postbox struct {
	http.Client
	now  func() time.Time
	mu   sync.Mutex
	next time.Time
}

// postAt is how many mails it sends a second.
const postAt = 5

func (p *postbox) Batch() int { return postAt }

func (p *postbox) Probe(context.Context) error { return nil }

func (p *postbox) TakeQuota() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if wait := p.next.Sub(now); wait > 0 && wait < time.Minute { // a clock may have jumped
		return wait
	}
	p.next = now.Add(time.Second / postAt)
	return 0
}

func (p *postbox) Send(ctx context.Context, l mail.Letter) error {
	form := url.Values{"channel": {l.To}, "user": {l.ID}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://relay.test/api/mail.send", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := p.Do(req)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return &effect.Error{Class: effect.RetryLater, Code: "mail_connect", Unavailable: true, Err: err}
	case err != nil:
		return &effect.Error{Class: effect.Unknown, Code: incident.CodeUnsure, Unavailable: true, Err: err}
	}
	defer resp.Body.Close()
	return relaySays(resp.StatusCode)
}

// relaySays is what an answer of the relay's means.
func relaySays(status int) error {
	switch status {
	case http.StatusOK:
		return nil
	case statusRefused:
		return &effect.Error{Class: effect.Permanent, Code: "mail_refused"}
	case statusLater:
		return &effect.Error{Class: effect.RetryLater, Code: "mail_later", RetryAfter: 20 * time.Second}
	case http.StatusTooManyRequests:
		return &effect.Error{Class: effect.RetryLater, Code: "mail_later"}
	}
	return &effect.Error{Class: effect.Unknown, Code: incident.CodeUnsure, Unavailable: true}
}

// posts reports whether notices leave by mail in the world of a seed, in which people write them.
func posts(seed uint64, s setting) bool { return s.mails || seed/6%2 == 0 }

// drilled reports whether what people respond to in the world of a seed, in which notices leave by mail, is a drill, where nothing else happens.
func drilled(seed uint64, s setting) bool { return s.mutant.drillsReachCustomers || seed/12%3 == 2 }

// team are the only addresses that get a drill's notices: one of them refuses, and one takes them at the second try.
var team = []string{"drill@team.example.com", refusedUser + "drill@team.example.com", greyUser + "drill@team.example.com"}

// TestMails plays seeds in all of which notices leave by mail.
func TestMails(t *testing.T) {
	t.Parallel()
	many(t, *from, max(*seeds/5, few()), setting{kinds: kinds(), mails: true})
}

// customers are a list of so many.
func customers(n int) (all []incident.Customer) {
	for i := range n {
		user := map[int]string{2: refusedUser, 4: greyUser}[i] + "ops"
		owner := map[int]string{1: leaders, 2: "U0TOKYO", 3: "sales@example.com", 5: "U0BERLIN"}[i]
		c := incident.Customer{Owner: owner, ID: fmt.Sprint("C", i), Name: fmt.Sprint("Customer ", i), Lang: incident.Japanese, Tier: []string{"gold", "silver"}[i%2]}
		if i != 5 {
			c.Mail = []string{fmt.Sprintf("%s@c%d.example.com", user, i)}
		}
		if i == 1 {
			c.Mail = append(c.Mail, "no-night@c1.example.com")
		}
		all = append(all, c)
	}
	return all
}

// shelves makes a list the one that counts. Those that nothing names any more are taken away at once.
func (w *world) shelves(all []incident.Customer) error {
	if _, err := storetest.PutCustomers(context.Background(), w.db, all, time.Now()); err != nil {
		return err
	}
	return store.SweepCustomers(context.Background(), w.db, time.Now().Add(24*time.Hour))
}

// outgoing draws what happens to notices that leave by mail: some go out, whatever crosses them, and people order some again.
func (w *sim) outgoing(declared time.Duration) (acts []act) {
	for n := range 1 + w.rng.IntN(2) {
		name := fmt.Sprintf("outgoing %d: ", n)
		acts = append(acts, act{declared + w.between(2*time.Second, 20*time.Second)*time.Duration(n+1), name + "somebody sends", sendsOut(name)})
	}
	for n, problem := range []string{"mail", "mail/unsure"} {
		who, name := oneOf(w.clockwork, staff...), fmt.Sprintf("order %d: ", n)
		acts = append(acts, act{declared + w.between(20*time.Second, 100*time.Second), name + who, orders(who, name, problem)})
	}
	return acts
}

// sendsOut has the next notice go out: it is written, approved by another and sent, whatever others do to it meanwhile.
func sendsOut(name string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		before := -1
		for n := range 9 {
			s, err := store.LoadScope(context.Background(), w.db, w.first(), incident.Scope{Notice: true})
			if err != nil || before >= 0 && s.Incident.Notices.Sent > before {
				return
			}
			before = s.Incident.Notices.Sent
			who, do := nextOf(s)
			step := fmt.Sprint(name, n, " ")
			asksNotice(who, step, do)(ctx, w)
			if pause(ctx, 2*time.Second) != nil || w.halt(nil, step+"looks").dead {
				return
			}
		}
	}
}

// nextOf is who does what next so that a notice goes out.
func nextOf(s incident.State) (who, do string) {
	switch n := s.Notice; {
	case n.Version == 0:
		return staff[0], "writes"
	case n.Approval == nil:
		for _, p := range staff {
			if !slices.Contains(n.Authors, incident.PersonID(p)) {
				return p, "approves"
			}
		}
	}
	return staff[1], "sends, saying why"
}

// orders has what was refused, and what may have left, sent again.
func orders(who, name, problem string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		w.relay.knows(w)
		id := incident.Problem{System: string(incident.Mail), Key: problem}.ID()
		asksFor(who, name, incident.Retry{ProblemID: id})(ctx, w)
	}
}

// knows notes what is known to have left.
func (r *relay) knows(w *sim) {
	i, err := store.LoadHeader(context.Background(), w.db, w.first())
	if err != nil || i.Notices.Delivery == nil {
		return
	}
	all, _ := store.Outcomes(context.Background(), w.db, i.ID, i.Notices.Delivery.No, true)
	for id, outcome := range all {
		if outcome == incident.Accepted {
			r.known[id] = r.took[id]
		}
	}
}

// judgeOrders: what was known to have left is not sent again by an order. A call that lands late is no order's.
func (w *sim) judgeOrders() (wrong []string) {
	if w.relay == nil || w.fired[callLate]+w.fired[frozenCall] > 0 {
		return nil
	}
	for id, n := range w.relay.known {
		if w.relay.took[id] > n {
			wrong = append(wrong, fmt.Sprintf("%s was known to have got a mail, and got it again", w.relay.to[id]))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// posted is one notice that left by mail.
type posted struct {
	incident.Delivery
	outcomes map[string]incident.Outcome
	frozen   incident.CustomerList
	last     bool
}

// judgeMails: nobody got a notice twice but by somebody's order, nobody got one who was not addressed, and what is said of each mail is
// what became of it. Each customer is counted once.
func (w *world) judgeMails(s incident.State, fail failer) {
	if w.relay == nil {
		return
	}
	w.relay.mu.Lock()
	defer w.relay.mu.Unlock()
	again := w.ordered(s.Incident.ID, fail)
	for no := 1; no <= s.Incident.Notices.Sent; no++ {
		if p, ok := w.posted(s, no, fail); ok {
			w.judgePosted(s, p, again, fail)
		}
	}
}

// ordered is how often people had something sent again.
func (w *world) ordered(id incident.ID, fail failer) (n int) {
	entries, err := store.Timeline(context.Background(), w.db, id, 0)
	if err != nil {
		fail("the timeline: %v", err)
	}
	for _, e := range entries {
		if e.Kind == incident.EntryRetry && strings.HasPrefix(e.Key, "mail") {
			n++
		}
	}
	return n
}

func (w *world) posted(s incident.State, no int, fail failer) (p posted, ok bool) {
	ctx, id := context.Background(), s.Incident.ID
	d := s.Incident.Notices.Delivery
	if p.last = d != nil && no == d.No; !p.last {
		var n incident.Notice
		if err := w.db.Get(ctx, fmt.Sprintf("%s/%d", store.NoticesOf(id), no), &n); err != nil {
			fail("notice %d: %v", no, err)
		}
		d = n.Delivery
	}
	if d == nil {
		return p, false
	}
	var err, unread error
	p.Delivery = *d
	p.outcomes, err = store.Outcomes(ctx, w.db, id, no, p.last)
	if d.List != "" {
		p.frozen, unread = store.LoadCustomers(ctx, w.db, d.List, d.Of)
	}
	if err := errors.Join(err, unread); err != nil {
		fail("what became of notice %d: %v", no, err)
	}
	return p, true
}

func (w *world) judgePosted(s incident.State, p posted, again int, fail failer) {
	id, known := s.Incident.ID, map[string]string{}
	for _, r := range p.Recipients(p.frozen) {
		known[incident.MailID(id, p.No, r.Mail)] = r.Mail
	}
	for mail, to := range known {
		took, outcome := w.relay.took[mail], p.outcomes[mail]
		switch {
		case took > 1+again:
			fail("%s got notice %d %d times, with %d orders", to, p.No, took, again)
		case outcome == incident.Accepted && took == 0:
			fail("%s counts as told by notice %d, and is not", to, p.No)
		case outcome == incident.Refused && !strings.HasPrefix(to, refusedUser):
			fail("%s counts as refused", to)
		case outcome == incident.Waiting && (took > 0 || p.last):
			fail("%s waits for notice %d, and got it %d times", to, p.No, took)
		}
	}
	for mail := range p.outcomes {
		if known[mail] == "" {
			fail("notice %d went to somebody who was not addressed", p.No)
		}
	}
	counts := p.Count(p.frozen, func(address string) incident.Outcome { return p.outcomes[incident.MailID(id, p.No, address)] })
	if counts.Sum() != p.Of || p.Counts.Sum() != p.Of || p.last && (counts != p.Counts || p.OverAt.IsZero()) {
		fail("notice %d: the incident counts %+v, over at %v, and there are %+v of %d", p.No, p.Counts, p.OverAt, counts, p.Of)
	}
	if p.last {
		judgeProblems(s.Incident, tallied(p.outcomes), fail)
	}
}

// tallied is how often each outcome came about.
func tallied(outcomes map[string]incident.Outcome) map[incident.Outcome]int {
	n := map[incident.Outcome]int{}
	for _, o := range outcomes {
		n[o]++
	}
	return n
}

// judgeProblems: people see that some were refused, and that some may have left, as long as it is so.
func judgeProblems(i incident.Incident, n map[incident.Outcome]int, fail failer) {
	for key, of := range map[string]incident.Outcome{"mail": incident.Refused, "mail/unsure": incident.Unsure} {
		_, shown := i.Problems[incident.Problem{System: string(incident.Mail), Key: key}.ID()]
		if shown != (n[of] > 0) {
			fail("the problem %q is shown: %v, and %d mails are so", key, shown, n[of])
		}
	}
}

// judgeRelay: all that left is of a notice that was sent. A drill's went to the addresses for drills, and to no customer; any other's to
// customers only.
func (w *world) judgeRelay(ids []incident.ID, fail failer) {
	if w.relay == nil {
		return
	}
	for mail, to := range w.relay.to {
		of := slices.IndexFunc(ids, func(id incident.ID) bool { return w.sentAs(id, mail, to) })
		if of < 0 {
			fail("a mail left of no notice that was sent")
			continue
		}
		i, err := store.LoadHeader(context.Background(), w.db, ids[of])
		if drill := i.Kind == incident.Drill; err != nil || drill != slices.Contains(team, to) {
			fail("a %s reached %s: %v", i.Kind, to, err)
		}
	}
}

// sentAs reports whether a mail is of a notice of an incident to an address.
func (w *world) sentAs(id incident.ID, mail, to string) bool {
	i, err := store.LoadHeader(context.Background(), w.db, id)
	for no := 1; err == nil && no <= i.Notices.Sent; no++ {
		if incident.MailID(id, no, to) == mail {
			return true
		}
	}
	return false
}

// relayLine leads from a process to the relay, in the world of a seed.
type relayLine struct{ e *engine }

func (l relayLine) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	what := nameCall(req.URL.Path, body)
	send := func() (*http.Response, error) {
		again := req.Clone(context.WithoutCancel(req.Context()))
		again.Body = io.NopCloser(strings.NewReader(string(body)))
		resp, err := l.e.w.relay.RoundTrip(again)
		l.e.w.note(fmt.Sprintf("the relay was given %s, and said %d", what, resp.StatusCode))
		return resp, err
	}
	v, err := l.e.pass(req.Context(), "call "+what, atCalls...)
	if err = errors.Join(err, req.Context().Err()); err != nil {
		return nil, err
	}
	return l.fails(req, v, what, send)
}

// fails is a call that may go wrong.
func (l relayLine) fails(req *http.Request, v verdict, what string, send func() (*http.Response, error)) (*http.Response, error) {
	w, drop := l.e.w, func() { _, _ = send() }
	if v.kind != "" && v.kind != freeze && v.kind != clockJump {
		w.fire(v.kind)
	}
	switch v.kind {
	case "", freeze, clockJump:
		return l.answered(send())
	case frozenCall:
		l.e.thaw.Store(time.Now().Add(v.after).UnixNano())
		if _, err := l.e.pass(req.Context(), "call "+what+" after the thaw"); err != nil {
			return nil, err
		}
		return l.answered(send())
	case callSlow:
		if err := pause(req.Context(), v.after); err != nil {
			return nil, err
		}
		return l.answered(send())
	case callLate:
		w.afterwards(v.after, l.e.name+" "+label(req.Context())+" lands: "+what, drop)
		<-req.Context().Done()
		return nil, req.Context().Err()
	case callDial:
		return nil, syscall.ECONNREFUSED
	case call429:
		return answer(req, breakage{status: http.StatusTooManyRequests}), nil
	}
	if v.did {
		drop()
	}
	if v.kind == death {
		l.e.kill()
		return nil, errDead
	}
	return nil, errReset
}

func (l relayLine) answered(resp *http.Response, err error) (*http.Response, error) {
	if l.e.dead.Load() {
		return nil, errDead
	}
	return resp, err
}

// mailed: a notice leaves by mail, people say what they know of customers, the list changes, what became unknown is ordered again, and the
// clock asks about whom nobody has told. Then it ends.
func mailed(string) plot {
	p := tells(true)
	p.name, p.relay = "what customers are told by mail", newRelay()
	retry := incident.Problem{System: string(incident.Mail), Key: "mail/unsure"}.ID()
	begins := slices.IndexFunc(p.steps, func(s step) bool { return s.at > 20*time.Second })
	for n := range p.steps[begins:] {
		p.steps[begins+n].at += time.Minute
	}
	p.steps = slices.Insert(
		p.steps, begins,
		saying(21*time.Second, "call-1", kakei, incident.CallCustomers{Customers: []string{"c0", "c5"}, Note: "折り返し"}),
		step{at: 26 * time.Second, outside: func(w *world, _ incident.ID) bool { return w.shelves(customers(6)) == nil }},
		saying(27*time.Second, "affected-1", incident.Actor{ID: "U0BERLIN"}, incident.MarkAffected{Customers: []string{"c4"}, Is: incident.AffectedNo}),
		asks(60*time.Second, "order-1", kakei, incident.Retry{ProblemID: retry}),
		ticks(66*time.Second),
		saying(68*time.Second, "assign-1", kakei, incident.AssignCustomers{Customers: []string{"c2"}, To: incident.Actor{ID: "U0BERLIN"}}),
	)
	return p
}
