package reconcile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// relay is a system that mails are sent by. It keeps what it took, and nothing by which anybody could find out later.
type relay struct {
	mu     sync.Mutex
	took   map[string]int                     // by address
	faults map[string][]func(do func()) error // of the next calls for an address
	down   bool                               // it answers nobody
	rate   int                                // mails a second
	next   time.Time                          // of the next mail
	takes  time.Duration                      // a call
}

func newRelay() *relay {
	return &relay{took: map[string]int{}, faults: map[string][]func(func()) error{}, rate: 5, takes: 100 * time.Millisecond}
}

func (r *relay) Name() incident.System { return incident.Mail }
func (r *relay) Plan() plan.Plan       { return plan.ForMail }
func (r *relay) Batch() int            { return r.rate }

func (r *relay) TakeQuota(effect.Call) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if wait := time.Until(r.next); wait > 0 {
		return wait
	}
	r.next = time.Now().Add(time.Second / time.Duration(r.rate))
	return 0
}

func (r *relay) Probe(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.away()
}

func (r *relay) away() error {
	if r.down {
		return &effect.Error{Class: effect.RetryLater, Code: "mail_connect", Unavailable: true}
	}
	return nil
}

func (r *relay) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	select {
	case <-time.After(r.takes):
	case <-ctx.Done():
		return plan.Ref{}, &effect.Error{Class: effect.Unknown, Code: "mail_unknown"}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	m, _ := c.Effect.Facts.(plan.Mail)
	do := func() { r.took[m.To]++ }
	if err := r.away(); err != nil {
		return plan.Ref{}, err
	}
	if f := r.faults[m.To]; len(f) > 0 {
		r.faults[m.To] = f[1:]
		return plan.Ref{}, f[0](do)
	}
	do()
	return plan.Ref{ID: m.ID}, nil
}

func (r *relay) Find(context.Context, effect.Inventory, []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	return nil, nil //nolint:nilnil // nothing is found
}

func (r *relay) Remove(context.Context, plan.Effect, plan.Ref) error { return nil }

// fails makes the next call for an address go wrong.
func (r *relay) fails(address string, f func(do func()) error) {
	r.faults[address] = append(r.faults[address], f)
}

func (r *relay) count() (mails, most int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, n := range r.took {
		mails, most = mails+n, max(most, n)
	}
	return mails, most
}

func refusedAddress(func()) error {
	return &effect.Error{Class: effect.Permanent, Code: "mail_refused"}
}

func greylisted(func()) error {
	return &effect.Error{Class: effect.RetryLater, Code: "mail_later", RetryAfter: 30 * time.Second}
}

func replyLost(do func()) error {
	do()
	return &effect.Error{Class: effect.Unknown, Code: "mail_unknown"}
}

func address(n int) string { return fmt.Sprintf("ops@customer-%d.example.com", n) }

// posts has a notice sent to so many customers.
func (b *bundle) posts(no, customers int) {
	b.t.Helper()
	var rows []incident.Customer
	for n := range customers {
		rows = append(rows, incident.Customer{ID: fmt.Sprint("c", n), Name: "c", Mail: []string{address(n)}, Lang: incident.Japanese})
	}
	i := b.state().Incident
	text := incident.NoticeText{No: no, Version: 1, Stage: incident.FirstNotice, At: time.Now()}
	i.Notices = incident.Notices{Sent: no, SentAt: time.Now(), Stage: incident.FirstNotice, Delivery: &incident.Delivery{
		No: no, List: "v1", Of: customers, To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, Version: 1, At: time.Now(),
	}}
	d := incident.Decision{Incident: &i, Systems: []incident.System{incident.Mail}, Notice: &incident.Notice{No: no, Version: 1, Sum: "x", Text: text}}
	d.Entry = incident.Entry{ID: fmt.Sprint("sent-", no), Incident: inc, At: time.Now(), Kind: incident.EntryNoticeSent, Notice: &incident.NoticeMark{No: no}}
	err := b.db.Update(b.t.Context(), func(tx store.Tx) error {
		for n := 0; n*store.PageRows < customers; n++ {
			page := rows[n*store.PageRows : min(customers, (n+1)*store.PageRows)]
			if err := tx.Set(fmt.Sprintf("customers/v1/pages/%d", n), map[string]any{"rows": page}); err != nil {
				return err
			}
		}
		return store.Commit(tx, d)
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// postman is a worker of the relay's marks over db.
func (b *bundle) postman(r *relay, db store.DB) *reconcile.Reconciler {
	return reconcile.New(r, db, reconcile.Options{Clock: clock.Machine, NewID: func() string {
		return fmt.Sprintf("postman-%d", b.count.Add(1))
	}, Log: slog.New(slog.NewTextHandler(b.log, nil)), Parallel: 2})
}

// post serves the relay's marks until nothing is due within an hour, each time for so long.
func (b *bundle) post(r *relay, each time.Duration) {
	b.t.Helper()
	b.postOn(r, b.db, each)
}

// postOn is post over another view of the store.
func (b *bundle) postOn(r *relay, db store.DB, each time.Duration) {
	b.t.Helper()
	worker := b.postman(r, db)
	for end := time.Now().Add(time.Hour); time.Now().Before(end); {
		ctx, cancel := context.WithTimeout(b.t.Context(), each)
		err := worker.Serve(ctx, inc)
		cancel()
		if err != nil {
			b.t.Fatal(err)
		}
		marks, err := store.MarksFor(b.t.Context(), b.db, inc, incident.Mail)
		if err != nil || len(marks) == 0 {
			return
		}
		at, err := store.ParseMoment(marks[0].NotBefore)
		if err != nil {
			b.t.Fatal(err)
		}
		time.Sleep(max(time.Until(at), time.Millisecond))
	}
}

// told is how many customers are told, as the incident has it and as the store has it.
func (b *bundle) told() incident.Counts {
	b.t.Helper()
	s, err := store.LoadScope(b.t.Context(), b.db, inc, plan.ForMail.From)
	if err != nil {
		b.t.Fatal(err)
	}
	d := s.Incident.Notices.Delivery
	outcomes, err := store.Outcomes(b.t.Context(), b.db, inc, d.No, true)
	if err != nil {
		b.t.Fatal(err)
	}
	counts := d.Count(s.Frozen, func(address string) incident.Outcome { return outcomes[incident.MailID(inc, d.No, address)] })
	if counts != d.Counts || counts.Sum() != len(s.Frozen.Rows) {
		b.t.Errorf("the store has %+v, the incident %+v", counts, d.Counts)
	}
	return counts
}

// problem is the problem that the incident has with its mails.
func (b *bundle) problem(code string) (p incident.Problem, ok bool) {
	for _, p := range b.state().Incident.Problems {
		if p.System == string(incident.Mail) && p.Code == code {
			return p, true
		}
	}
	return p, false
}

func TestEachMailIsSentOnce(t *testing.T) {
	for name, each := range map[string]time.Duration{"in one go": time.Hour, "in invocations of a few seconds": 15 * time.Second} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.posts(1, 450)
				r := newRelay()
				r.fails(address(3), refusedAddress)
				r.fails(address(4), greylisted)
				r.fails(address(5), replyLost)
				r.fails(address(401), greylisted)
				b.post(r, each)
				if mails, most := r.count(); mails != 449 || most != 1 {
					b.t.Errorf("%d mails, %d to one address", mails, most)
				}
				if got, want := b.told(), (incident.Counts{Delivered: 448, Unknown: 1, Refused: 1}); got != want {
					b.t.Errorf("told: %+v, want %+v", got, want)
				}
				_, refused := b.problem("mail_refused")
				_, unsure := b.problem(incident.CodeUnsure)
				if !refused || !unsure || len(b.state().Incident.Problems) != 2 {
					b.t.Errorf("problems: %+v", b.state().Incident.Problems)
				}
				if strings.Contains(b.log.String(), "customer-") {
					b.t.Error("an address is in the log")
				}
			})
		})
	}
}

// People order what is unknown, or was refused, to be sent again; neither sends the other, and none what has arrived.
// A relay may look into a mail for longer than any other call may take, and for longer than the lease lasts.
func TestAMailMayTakeLong(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 2)
		r := newRelay()
		r.takes = effect.SendTimeout - time.Second
		b.post(r, time.Hour)
		if got, want := b.told(), (incident.Counts{Delivered: 2}); got != want {
			b.t.Errorf("told: %+v, want %+v", got, want)
		}
	})
}

// A worker with less time than a call may take begins no mail: nobody could find out what became of it.
func TestNoMailBeginsWithoutACallsTime(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 2)
		r := newRelay()
		for _, c := range []struct {
			left  time.Duration
			mails int
		}{{effect.CallTimeout - time.Millisecond, 0}, {time.Minute, 2}} {
			ctx, cancel := context.WithTimeout(b.t.Context(), c.left)
			err := b.postman(r, b.db).Serve(ctx, inc)
			cancel()
			if mails, _ := r.count(); err != nil || mails != c.mails {
				b.t.Errorf("%d mails in %s, %v", mails, c.left, err)
			}
		}
	})
}

func TestWhatIsUnknownIsSentAgainByOrderOnly(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 30)
		r := newRelay()
		r.fails(address(3), refusedAddress)
		r.fails(address(5), replyLost)
		r.fails(address(6), func(func()) error { return &effect.Error{Class: effect.Unknown, Code: "mail_unknown"} })
		b.post(r, time.Hour)
		unsure, _ := b.problem(incident.CodeUnsure)
		b.ask(incident.Retry{ProblemID: unsure.ID()})
		b.post(r, time.Hour)
		if got, want := b.told(), (incident.Counts{Delivered: 29, Refused: 1}); got != want {
			b.t.Errorf("told: %+v, want %+v", got, want)
		}
		if _, still := b.problem(incident.CodeUnsure); still || r.took[address(5)] != 2 || r.took[address(6)] != 1 || r.took[address(3)] != 0 {
			b.t.Errorf("after the first order: %v", r.took)
		}
		refused, _ := b.problem("mail_refused")
		b.ask(incident.Retry{ProblemID: refused.ID()})
		b.post(r, time.Hour)
		if got := b.told(); got.Delivered != 30 || len(b.state().Incident.Problems) != 0 {
			b.t.Errorf("told: %+v, problems %v", got, b.state().Incident.Problems)
		}
		if mails, _ := r.count(); mails != 31 {
			b.t.Errorf("%d mails", mails)
		}
	})
}

// An order is of what was unknown when it was given: what becomes unknown afterwards waits for one of its own.
func TestAnOrderSendsNothingThatBecomesUnknownLater(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 2)
		r := newRelay()
		r.fails(address(0), replyLost)
		r.fails(address(1), greylisted)
		r.fails(address(1), replyLost)
		ctx, cancel := context.WithTimeout(b.t.Context(), 15*time.Second)
		err := b.postman(r, b.db).Serve(ctx, inc)
		cancel()
		unsure, known := b.problem(incident.CodeUnsure)
		if err != nil || !known || r.took[address(1)] != 0 {
			b.t.Fatalf("%v, %v", err, r.took)
		}
		b.ask(incident.Retry{ProblemID: unsure.ID()})
		b.post(r, time.Hour)
		if r.took[address(0)] != 2 || r.took[address(1)] != 1 {
			b.t.Errorf("after one order: %v", r.took)
		}
		again, known := b.problem(incident.CodeUnsure)
		if got := b.told(); !known || got != (incident.Counts{Delivered: 1, Unknown: 1}) {
			b.t.Fatalf("told: %+v", got)
		}
		b.ask(incident.Retry{ProblemID: again.ID()})
		b.post(r, time.Hour)
		if _, still := b.problem(incident.CodeUnsure); still || r.took[address(0)] != 2 || r.took[address(1)] != 2 {
			b.t.Errorf("after another one: %v", r.took)
		}
	})
}

// A worker that dies leaves what was under way and a second's worth unknown, and the next one sends the rest.
func TestADeadPostmanLeavesASecondsWorthUnknown(t *testing.T) {
	for _, after := range []int{1, 2, 7, 23, 99} {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.posts(1, 100)
				r := newRelay()
				dead := b.postman(r, &hooked{DB: b.db, dead: func() bool { n, _ := r.count(); return n >= after }})
				if err := dead.Serve(b.t.Context(), inc); !errors.Is(err, errDown) {
					b.t.Fatal("it lived:", err)
				}
				time.Sleep(25 * time.Second)
				b.post(r, time.Hour)
				told := b.told()
				if told.Unknown > 2+r.rate || told.Unknown == 0 || told.Delivered+told.Unknown != 100 {
					b.t.Errorf("told: %+v", told)
				}
				if _, most := r.count(); most != 1 {
					b.t.Errorf("an address got %d", most)
				}
			})
		})
	}
}

// A relay that answers nobody is waited for, and people are told; nothing is lost.
func TestMailsWaitForTheirRelay(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 40)
		r := newRelay()
		served := make(chan struct{})
		go func() { b.post(r, time.Hour); close(served) }()
		time.Sleep(3 * time.Second)
		r.mu.Lock()
		r.down = true
		r.mu.Unlock()
		time.Sleep(5 * time.Minute)
		if _, waits := b.state().Incident.Problems[incident.WaitingID(incident.Mail)]; !waits {
			b.t.Errorf("nobody is told: %v", b.state().Incident.Problems)
		}
		r.mu.Lock()
		r.down = false
		r.mu.Unlock()
		<-served
		if mails, most := r.count(); mails != 40 || most != 1 || b.told().Delivered != 40 {
			b.t.Errorf("%d mails, %d to one address", mails, most)
		}
	})
}

// The next notice takes the place of one that is still leaving: what waited for that one gets the next only.
func TestTheNextNoticeTakesOver(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 60)
		r := newRelay()
		served := make(chan struct{})
		go func() { b.post(r, time.Hour); close(served) }()
		time.Sleep(4 * time.Second)
		b.posts(2, 60)
		<-served
		b.post(r, time.Hour)
		first, err := store.Outcomes(b.t.Context(), b.db, inc, 1, false)
		if err != nil {
			b.t.Fatal(err)
		}
		mails, most := r.count()
		if got := b.told(); got.Delivered != 60 || most != 2 || mails != 60+len(first) || len(first) == 0 || len(first) > 40 {
			b.t.Errorf("told %+v, %d mails, %d of the first notice", got, mails, len(first))
		}
		for id, o := range first {
			if o != incident.Accepted {
				b.t.Errorf("%s of the first notice is %q", id, o)
			}
		}
	})
}

// TestTwoPostmenWhoseClocksDiffer: the one that is ahead believes that the other's lease has run out, and takes it while mails are
// under way. Each address gets one at the most, and what the other did not live to record is unknown.
func TestTwoPostmenWhoseClocksDiffer(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 300)
		r := newRelay()
		r.takes = time.Second
		serve := func(ahead time.Duration) {
			worker := reconcile.New(r, b.db, reconcile.Options{
				Clock: clock.Func(func() time.Time { return time.Now().Add(ahead) }), Parallel: 2, Log: slog.New(slog.NewTextHandler(b.log, nil)),
				NewID: func() string { return fmt.Sprintf("postman-%d", b.count.Add(1)) },
			})
			for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(time.Second) {
				if err := worker.Serve(b.t.Context(), inc); err != nil {
					b.t.Error(err)
				}
			}
		}
		var both sync.WaitGroup
		both.Go(func() { serve(0) })
		time.Sleep(5 * time.Second)
		both.Go(func() { serve(21 * time.Second) }) // a lease lasts 20 s
		both.Wait()
		mails, most := r.count()
		got := b.told()
		b.t.Logf("%+v, %d mails", got, mails)
		if most != 1 || got.Unknown > 20 || got.Waiting+got.Refused > 0 || mails < got.Delivered || mails > got.Delivered+got.Unknown {
			b.t.Errorf("%+v, %d mails, %d to one address", got, mails, most)
		}
	})
}

// TestManyReasonsAreOneProblem: of mails that are refused for several reasons, people are told once, and of the next notice's by a
// reason that is one of its own.
func TestManyReasonsAreOneProblem(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		r := newRelay()
		for no, codes := range [][]string{{"mail_refused", "mail_policy", "mail_content"}, {"mail_policy", "mail_content"}} {
			b.posts(no+1, 60)
			for n := range 60 {
				r.fails(address(n), func(func()) error { return &effect.Error{Class: effect.Permanent, Code: codes[n%len(codes)]} })
			}
			b.post(r, time.Hour)
			if told := b.told(); told.Refused != 60 {
				b.t.Errorf("%+v", told)
			}
			entries, err := store.Timeline(b.t.Context(), b.db, inc, 0)
			if err != nil {
				b.t.Fatal(err)
			}
			var failed []string
			for _, e := range entries {
				if e.Kind == incident.EntryFailed {
					failed = append(failed, e.Text)
				}
			}
			if len(failed) != no+1 || !slices.Contains(codes, failed[no]) {
				b.t.Errorf("people read %q", failed)
			}
		}
	})
}

// TestDocumentsOfANotice: a transaction a second, however many it is for.
func TestDocumentsOfANotice(t *testing.T) {
	const customers = 1000
	for _, rate := range []int{5, 20, 50} {
		t.Run(fmt.Sprint(rate, " a second"), func(t *testing.T) {
			bubble(t, func(b *bundle) {
				b.declare()
				b.posts(1, customers)
				r := newRelay()
				r.rate, r.takes = rate, 10*time.Millisecond
				counting := &counted{DB: b.db}
				began := time.Now()
				if err := b.postman(r, counting).Serve(b.t.Context(), inc); err != nil {
					b.t.Fatal(err)
				}
				took := time.Since(began)
				ideal := customers * time.Second / time.Duration(rate)
				most := 2*customers/min(rate, 20) + 60
				if counting.writes > most || b.told().Delivered != customers || took > ideal*115/100 {
					b.t.Errorf("%d documents, at most %d; %s of %s", counting.writes, most, took, ideal)
				}
				b.t.Logf("%d documents of at most %d; makespan ÷ ideal %.2f; reads %d", counting.writes, most, float64(took)/float64(ideal), counting.reads)
			})
		})
	}
}

// TestNoDocumentGrowsWithTheCustomers: neither the header, nor a notice, nor an entry, nor a record of what leaves, whatever becomes of
// the mails: a tenth is refused, a tenth put off, and the server is away for a while.
func TestNoDocumentGrowsWithTheCustomers(t *testing.T) {
	var largest [2]map[string]int
	for n, customers := range []int{500, 2000} {
		t.Run(fmt.Sprint(customers), func(t *testing.T) {
			bubble(t, func(b *bundle) { largest[n] = b.weighs(customers) })
		})
	}
	t.Cleanup(func() {
		few, many := largest[0], largest[1]
		t.Logf("bytes by collection: %v, %v", few, many)
		for what, size := range many {
			if size > few[what]+few[what]/10 || size > 64<<10 {
				t.Errorf("of 2,000 customers the largest of %s has %d bytes, of 500 %d", what, size, few[what])
			}
		}
		if len(many) < 3 {
			t.Errorf("only %v was written", many)
		}
	})
}

// weighs sends a notice to so many customers, and returns the bytes of the largest document that was written, by its collection.
func (b *bundle) weighs(customers int) map[string]int {
	b.t.Helper()
	b.declare()
	b.posts(1, customers)
	r := newRelay()
	r.rate, r.takes = 50, 10*time.Millisecond
	for n := 0; n < customers; n += 10 {
		r.fails(address(n), refusedAddress)
		r.fails(address(n+1), greylisted)
		r.fails(address(n+2), replyLost)
	}
	weighed := &heavy{b.db, map[string]int{}}
	time.AfterFunc(5*time.Second, func() { r.shut(true) })
	time.AfterFunc(2*time.Minute, func() { r.shut(false) })
	b.postOn(r, weighed, time.Minute)
	if told := b.told(); told.Waiting > 0 || told.Refused != customers/10 || told.Unknown != customers/10 {
		b.t.Errorf("%+v", told)
	}
	return weighed.most
}

// shut takes the server away, or brings it back.
func (r *relay) shut(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

// heavy keeps how many bytes the largest document has that is written, by its collection.
type heavy struct {
	store.DB
	most map[string]int
}

func (s *heavy) Update(ctx context.Context, fn func(store.Tx) error) error {
	return s.DB.Update(ctx, func(tx store.Tx) error { return fn(heavyTx{tx, s}) })
}

type heavyTx struct {
	store.Tx
	s *heavy
}

func (t heavyTx) note(path string, v any) {
	body, _ := json.Marshal(v) // what cannot be written fails where it is
	what := strings.TrimRight(path[:strings.LastIndex(path, "/")], "/")
	t.s.most[what] = max(t.s.most[what], len(body))
}

func (t heavyTx) Set(path string, v any) error {
	t.note(path, v)
	return t.Tx.Set(path, v)
}

func (t heavyTx) Create(path string, v any) error {
	t.note(path, v)
	return t.Tx.Create(path, v)
}

// counted counts what is read and written.
type counted struct {
	store.DB
	reads, writes int
}

func (c *counted) Get(ctx context.Context, path string, into any) error {
	c.reads++
	return c.DB.Get(ctx, path, into)
}

func (c *counted) Update(ctx context.Context, fn func(store.Tx) error) error {
	var writes, reads int
	err := c.DB.Update(ctx, func(tx store.Tx) error {
		t := &countedTx{Tx: tx}
		err := fn(t)
		writes, reads = t.writes, t.reads
		return err
	})
	c.writes, c.reads = c.writes+writes, c.reads+reads
	return err
}

type countedTx struct {
	store.Tx
	reads, writes int
}

func (c *countedTx) Get(path string, into any) error {
	c.reads++
	return c.Tx.Get(path, into)
}

func (c *countedTx) Set(path string, v any) error {
	c.writes++
	return c.Tx.Set(path, v)
}

func (c *countedTx) Create(path string, v any) error {
	c.writes++
	return c.Tx.Create(path, v)
}

func (c *countedTx) Delete(path string) error {
	c.writes++
	return c.Tx.Delete(path)
}

// The last of a notice leaves at the moment at which people read how far it has come: they read that it is over, too.
func TestANoticeIsOverAtTheMomentOfItsProgress(t *testing.T) {
	bubble(t, func(b *bundle) {
		b.declare()
		b.posts(1, 16)
		r := newRelay()
		r.rate, r.takes = 1, 0 // the last one after 15 s
		b.post(r, time.Hour)
		if d := b.state().Incident.Notices.Delivery; b.told().Delivered != 16 || d.OverAt.IsZero() || !d.OverAt.Equal(d.At.Add(15*time.Second)) {
			b.t.Errorf("%+v", d)
		}
	})
}
