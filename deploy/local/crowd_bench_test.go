package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/web/session"
)

// The crowd of BenchmarkCrowd.
const (
	crowdPeople = 200 // with the board open
	crowdTodos  = 50  // on it
	crowdRounds = 3
	crowdClaims = 250                   // a round; each of another person, or on another TODO
	claimEvery  = 20 * time.Millisecond // 50 a second
	boardEvery  = 8 * time.Second       // as the page's script refreshes it
	crowdKey    = "crowd-crowd-crowd-crowd-crowd-crowd-crowd"
)

// bareVar makes the test binary a server that answers everything with nothing: what a request costs at least.
const bareVar = "NOROSHI_TEST_BARE"

// BenchmarkCrowd holds how long 200 people wait at the board, whose pages refresh themselves, while 50 claims a second come in
// from them, against the same requests to an empty handler in a process of its own (budget: no claim lost, 10 times its p95). The
// process is the compiled one with its SQLite and the sandbox; the two take turns. Run it with -benchtime 1x.
func BenchmarkCrowd(b *testing.B) {
	for b.Loop() {
		data := filepath.Join(b.TempDir(), "data")
		id, todos := crowdedData(b, data)
		p := launch(b, freeAddr(b), []string{"NOROSHI_SESSION_KEY=" + crowdKey}, "-data", data)
		p.ready(b)
		ours, bare := newAudience(p.origin, id), newAudience(bareServer(b), "")
		ours.todos = todos
		var ratios []float64
		for round := range crowdRounds {
			bare.play(b, round)
			ours.play(b, round)
			ratio := float64(ours.p95("")) / float64(bare.p95(""))
			ratios = append(ratios, ratio)
			b.Logf("p95 of claims %s, refreshes %s, boards %s, pings %s; of all %s ÷ %s = %.1f",
				ours.p95("claim"), ours.p95("refresh"), ours.p95("board"), ours.p95("ping"), ours.p95(""), bare.p95(""), ratio)
		}
		p.end(b)
		slices.Sort(ratios)
		ratio, lost := ratios[len(ratios)/2], ours.lost(b, data)
		b.Logf("%d people at the board, 50 claims/s: lost %d of %d (budget 0); p95 ÷ p95 of an empty handler %.1f (budget 10)",
			crowdPeople, lost, crowdRounds*crowdClaims, ratio)
		b.ReportMetric(ratio, "ratio")
		if lost > 0 {
			b.Errorf("%d claims are lost", lost)
		}
	}
}

// end ends the process orderly.
func (p *process) end(b *testing.B) {
	b.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.Fatal(err)
	}
	if err := <-p.exited; err != nil {
		b.Errorf("%v\n%s", err, p.out.String())
	}
}

// bareServer starts the yardstick and returns its origin.
func bareServer(b *testing.B) string {
	b.Helper()
	addr := freeAddr(b)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), bareVar+"="+addr)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for b.Context().Err() == nil {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "http://" + addr
}

// crowdedData makes a data folder with an incident that has many TODOs.
func crowdedData(b *testing.B, dir string) (id incident.ID, todos []incident.TodoID) {
	b.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	db, err := sqlite.Open(filepath.Join(dir, "noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := claim(b.Context(), db, theSandbox); err != nil {
		b.Fatal(err)
	}
	books, err := playbook.Folder("")
	if err != nil {
		b.Fatal(err)
	}
	svc, by := service.New(db, config.Defaults(), books, clock.Machine), incident.Actor{ID: "U0KAKEI"}
	res, err := svc.Declare(b.Context(), service.Declaration{
		RequestID: "crowd", By: by, Via: incident.ViaBrowser, Kind: incident.Live, Facts: incident.Facts{Title: "EC2 に SSH できない"},
	})
	if err != nil {
		b.Fatal(err)
	}
	id = res.State.Incident.ID
	for n := len(res.State.Todos); n < crowdTodos; n++ {
		req := incident.Request{ID: fmt.Sprint("add", n), Incident: id, At: time.Now(), By: by, Via: incident.ViaBrowser, Do: incident.Add{Title: fmt.Sprint("手順 ", n)}}
		if _, err := svc.Do(b.Context(), req); err != nil {
			b.Fatal(err)
		}
	}
	s, err := svc.State(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range s.Todos {
		if !t.Closed() && len(t.Auto) == 0 {
			todos = append(todos, t.ID)
		}
	}
	return id, todos
}

// audience is many people with a page open.
type audience struct {
	origin string
	id     incident.ID
	todos  []incident.TodoID
	people []*reader
	mu     sync.Mutex
	took   map[string][]time.Duration // by kind of request; "": all
	claims map[incident.TodoID][]incident.PersonID
}

// reader is one of them, in a browser of their own.
type reader struct {
	session.Session
	client *http.Client
	cookie string
	live   string // the version of the board that they see
}

func newAudience(origin string, id incident.ID) *audience {
	sealer, err := session.NewSealer(crowdKey)
	if err != nil {
		panic(err)
	}
	c := &audience{origin: origin, id: id, todos: []incident.TodoID{"1"}, took: map[string][]time.Duration{}, claims: map[incident.TodoID][]incident.PersonID{}}
	for n := range crowdPeople {
		s := session.Begin(session.Session{Mail: fmt.Sprintf("person%03d@example.com", n), Name: fmt.Sprint("Person ", n), How: session.ByProvider}, time.Now())
		rec := httptest.NewRecorder()
		sealer.Keep(rec, s, true)
		r := &reader{Session: s, client: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 2},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
		for _, k := range rec.Result().Cookies() {
			if k.Name == session.HereCookie {
				r.cookie = k.Name + "=" + k.Value
			}
		}
		c.people = append(c.people, r)
	}
	return c
}

// play has everybody open the board, and then refresh it while the claims of a round come in.
func (c *audience) play(b *testing.B, round int) {
	b.Helper()
	c.took = map[string][]time.Duration{}
	var all sync.WaitGroup
	for _, r := range c.people {
		all.Go(func() { c.open(b, r, "warm") })
	}
	all.Wait()
	begin := time.Now()
	long := crowdClaims * claimEvery
	for n, r := range c.people {
		all.Go(func() {
			phase := time.Duration(n%int(claimEvery/time.Millisecond)) * time.Millisecond // nobody's page keeps time with another's claims
			for at := time.Duration(n)*boardEvery/crowdPeople + phase; at < long; at += boardEvery {
				time.Sleep(time.Until(begin.Add(at)))
				c.open(b, r, "refresh")
			}
		})
	}
	for i := range crowdClaims {
		all.Go(func() {
			time.Sleep(time.Until(begin.Add(time.Duration(i) * claimEvery)))
			n := round*crowdClaims + i
			c.claim(b, c.people[n%crowdPeople], c.todos[(n+n/crowdPeople)%len(c.todos)])
		})
	}
	all.Wait()
}

func (c *audience) board() string { return "/form/i/" + string(c.id) }

// open loads the board, or asks whether it has changed.
func (c *audience) open(b *testing.B, r *reader, kind string) {
	header := http.Header{}
	c.mu.Lock()
	live := r.live
	c.mu.Unlock()
	if live != "" && kind == "refresh" {
		header.Set("If-None-Match", live)
	}
	resp := c.send(b, r, kind, http.MethodGet, c.board(), header, "")
	if resp != nil && resp.StatusCode == http.StatusOK {
		c.mu.Lock()
		r.live = resp.Header.Get("ETag")
		c.mu.Unlock()
	}
}

// claim takes a TODO as a browser does: it asks whether the form answers, sends it, and follows to the board.
func (c *audience) claim(b *testing.B, r *reader, todo incident.TodoID) {
	c.send(b, r, "ping", http.MethodGet, "/form/-/ping", http.Header{}, "")
	form := url.Values{"token": {r.Token()}, "back": {c.board()}, "todo": {string(todo)}}
	resp := c.send(b, r, "claim", http.MethodPost, c.board()+"/do/claim", http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, form.Encode())
	if resp == nil {
		return
	}
	if to := resp.Header.Get("Location"); to != "" || c.id == "" {
		c.mu.Lock()
		c.claims[todo] = append(c.claims[todo], people.MailID(r.Mail))
		c.mu.Unlock()
		c.send(b, r, "board", http.MethodGet, to, http.Header{}, "")
		return
	}
	b.Errorf("a claim was answered %d", resp.StatusCode)
}

func (c *audience) send(b *testing.B, r *reader, kind, method, target string, header http.Header, body string) *http.Response {
	req, err := http.NewRequestWithContext(b.Context(), method, c.origin+target, strings.NewReader(body))
	if err != nil {
		b.Error(err)
		return nil
	}
	req.Header = header
	req.Header.Set("Cookie", r.cookie)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	begin := time.Now()
	resp, err := r.client.Do(req)
	if err != nil {
		b.Error(err)
		return nil
	}
	_, err = io.Copy(io.Discard, resp.Body)
	took := time.Since(begin)
	resp.Body.Close()
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		b.Errorf("%s %s: %d %v", method, target, resp.StatusCode, err)
	}
	if kind != "warm" {
		c.mu.Lock()
		c.took[kind], c.took[""] = append(c.took[kind], took), append(c.took[""], took)
		c.mu.Unlock()
	}
	return resp
}

func (c *audience) p95(kind string) time.Duration { return c.part(kind, 95) }

// part is how long that share of the requests of a kind took at most, in percent.
func (c *audience) part(kind string, percent int) time.Duration {
	all := slices.Sorted(slices.Values(c.took[kind]))
	return all[len(all)*percent/100].Round(10 * time.Microsecond)
}

// lost counts the claims that are not in the data although they were answered.
func (c *audience) lost(b *testing.B, data string) (n int) {
	b.Helper()
	db, err := sqlite.Open(filepath.Join(data, "noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s, err := store.Load(b.Context(), db, c.id)
	if err != nil {
		b.Fatal(err)
	}
	for todo, claimed := range c.claims {
		t, _ := s.Todo(todo)
		for _, who := range claimed {
			if t.Owner != who && !slices.Contains(t.Helpers, who) {
				n++
			}
		}
	}
	return n + crowdRounds*crowdClaims - c.count()
}

// count is how many claims were answered.
func (c *audience) count() (n int) {
	for _, claimed := range c.claims {
		n += len(claimed)
	}
	return n
}
