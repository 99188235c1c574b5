package mail_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/enginetest"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// inc is the incident whose notice leaves in these tests.
const inc = enginetest.ID

// run is a notice that leaves through a mail server of the tests, by workers that each live for one invocation.
type run struct {
	*enginetest.Bench
	server *mailtest.Server
	opt    mail.Options
	rows   []incident.Customer
	lives  time.Duration // a worker
	unset  atomic.Bool   // its settings name no server
}

// running runs f with a notice to so many customers, in virtual time.
func running(t *testing.T, customers int, f func(r *run)) {
	t.Helper()
	enginetest.Run(t, func(b *enginetest.Bench) {
		r := &run{Bench: b, server: mailtest.Piped(b.T, safe), lives: enginetest.Invocation}
		r.opt = options(r.server)
		r.opt.Rate, r.opt.Dial = 5, r.server.Pipe
		r.rows = customersOf(customers)
		r.declare()
		r.notice(1)
		f(r)
		r.server.Close()
	})
}

func addressOf(n int) string { return fmt.Sprintf("ops@customer-%d.example.com", n) }

// customersOf are so many; the second one has three addresses.
func customersOf(n int) (rows []incident.Customer) {
	for i := range n {
		c := incident.Customer{ID: fmt.Sprint("c", i), Name: "c", Mail: []string{addressOf(i)}, Lang: incident.Japanese}
		if i == 1 {
			c.Mail = append(c.Mail, "second@customer-1.example.com", "third@customer-1.example.com")
		}
		rows = append(rows, c)
	}
	return rows
}

func (r *run) declare() {
	r.T.Helper()
	do := incident.Declare{
		Kind: incident.Live, Facts: incident.Facts{Title: "EC2"}, ChannelPrefix: "inc",
		Settings: incident.Settings{Language: incident.English, Timezone: "UTC", Responders: []string{"U0TOKYO"}}, Playbook: incident.Playbook{ID: "p"},
	}
	r.do(incident.State{}, do)
}

func (r *run) do(s incident.State, do incident.Action) {
	r.T.Helper()
	d := r.Decide(s, do)
	r.Update(func(tx store.Tx) error { return store.Commit(tx, d) })
}

func (r *run) state() incident.State {
	r.T.Helper()
	s, err := store.LoadScope(r.T.Context(), r.DB, inc, plan.ForMail.From)
	if err != nil {
		r.T.Fatal(err)
	}
	return s
}

// notice sends one to all customers.
func (r *run) notice(no int) {
	r.T.Helper()
	s := r.State()
	i := s.Incident
	text := incident.NoticeText{No: no, Version: 1, Stage: incident.FirstNotice, At: time.Now(), Letters: letter("").Letters}
	i.Notices = incident.Notices{Sent: no, SentAt: time.Now(), Stage: incident.FirstNotice, Delivery: &incident.Delivery{
		No: no, List: "v1", Of: len(r.rows), To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, Version: 1, At: time.Now(),
	}}
	d := incident.Decision{Incident: &i, Systems: []incident.System{incident.Mail}, Notice: &incident.Notice{No: no, Version: 1, Sum: "x", Text: text}}
	d.Entry = incident.Entry{ID: fmt.Sprint("sent-", no), Incident: inc, At: time.Now(), Kind: incident.EntryNoticeSent, Notice: &incident.NoticeMark{No: no}}
	r.Update(func(tx store.Tx) error {
		for n := 0; n*store.PageRows < len(r.rows); n++ {
			page := r.rows[n*store.PageRows : min(len(r.rows), (n+1)*store.PageRows)]
			if err := tx.Set(fmt.Sprintf("customers/v1/pages/%d", n), map[string]any{"rows": page}); err != nil {
				return err
			}
		}
		return store.Commit(tx, d)
	})
}

// serves has one worker after another do what the marks ask for.
func (r *run) serves(most time.Duration) (took time.Duration) {
	r.T.Helper()
	return r.Serve(incident.Mail, 1, most, r.invoke)
}

// invoke is one worker's life.
func (r *run) invoke() {
	r.T.Helper()
	system := mail.NewSystem(mail.Absent{})
	if !r.unset.Load() {
		s := mail.New(r.opt)
		defer s.Close()
		system = mail.NewSystem(s)
	}
	r.Live(r.Worker(r.DB, system, r.opt.Parallel), r.lives)
}

// judge compares what the store says of each address with what the server has taken, and returns the sums.
func (r *run) judge() incident.Counts {
	r.T.Helper()
	s := r.state()
	d := s.Incident.Notices.Delivery
	outcomes, err := store.Outcomes(r.T.Context(), r.DB, inc, d.No, true)
	if err != nil {
		r.T.Fatal(err)
	}
	of := func(address string) incident.Outcome { return outcomes[incident.MailID(inc, d.No, address)] }
	for _, c := range r.rows {
		for _, a := range c.Mail {
			n, o := r.server.Count(a), of(a)
			if n > 1 || o == incident.Accepted && n != 1 || (o == incident.Refused || o == incident.Waiting) && n != 0 {
				r.T.Errorf("%s is %q and got %d", a, o, n)
			}
		}
	}
	counts := d.Count(s.Frozen, of)
	if counts != d.Counts || counts.Sum() != len(r.rows) {
		r.T.Errorf("the store has %+v, the incident %+v", counts, d.Counts)
	}
	if said := r.Log(); strings.Contains(said, "customer-") || strings.Contains(said, password) {
		r.T.Error("the log says who gets it, or how")
	}
	return counts
}

// told are the kinds of what the timeline says of a key, the oldest first.
func (r *run) told(key string) (kinds []incident.EntryKind) {
	r.T.Helper()
	entries, err := store.Timeline(r.T.Context(), r.DB, inc, 100)
	if err != nil {
		r.T.Fatal(err)
	}
	for _, e := range entries {
		if e.Key == key {
			kinds = append(kinds, e.Kind)
		}
	}
	return kinds
}

// What mail servers do to a notice while it leaves. Each address gets it once or not at all, what nobody knows of is named, and the run
// ends.
func TestANoticeLeavesWhateverTheServerDoes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults  mailtest.Faults
		from    time.Duration // when the server begins to
		lives   time.Duration // a worker; 0: as long as an invocation of these tests
		mends   time.Duration // when it ends; 0: never
		unknown int           // at the most
		refused int
		most    time.Duration
	}{
		"nothing":                    {most: 40 * time.Second},
		"closes after 50":            {faults: mailtest.Faults{CloseAfter: 50}, most: time.Minute},
		"closes after 3":             {faults: mailtest.Faults{CloseAfter: 3}, most: time.Minute},
		"closes at once":             {faults: mailtest.Faults{Full: true}, from: 4 * time.Second, mends: 5 * time.Minute, most: 10 * time.Minute},
		"greylists":                  {faults: mailtest.Faults{Greylist: true}, most: 5 * time.Minute},
		"offers no STARTTLS":         {faults: mailtest.Faults{NoSTARTTLS: true}, mends: 5 * time.Minute, most: 10 * time.Minute},
		"shows another's name":       {faults: mailtest.Faults{OtherName: true}, mends: 5 * time.Minute, most: 10 * time.Minute},
		"takes AUTH away":            {faults: mailtest.Faults{NoAuth: true}, from: 4 * time.Second, mends: time.Hour, most: 70 * time.Minute},
		"takes 20 s for an address":  {faults: mailtest.Faults{RcptDelay: 20 * time.Second}, unknown: 2, from: 4 * time.Second, mends: 5 * time.Minute, most: 10 * time.Minute},
		"refuses one of three":       {faults: mailtest.Faults{Refuse: []string{"second@customer-1.example.com"}}, most: 40 * time.Second},
		"refuses the only one":       {faults: mailtest.Faults{Refuse: []string{addressOf(7)}}, refused: 1, most: 40 * time.Second},
		"drops the line after a dot": {faults: mailtest.Faults{DropAfterDot: 3}, from: 4 * time.Second, unknown: 3, most: 2 * time.Minute},
		"is slow":                    {faults: mailtest.Faults{Slow: 300 * time.Millisecond}, most: 5 * time.Minute},
		"is slower":                  {faults: mailtest.Faults{Slow: 700 * time.Millisecond}, most: 10 * time.Minute},
		"is slower than any call":    {faults: mailtest.Faults{Slow: time.Second}, lives: 9 * time.Minute, most: 20 * time.Minute},
		"always takes 20 s":          {faults: mailtest.Faults{RcptDelay: 20 * time.Second}, lives: 9 * time.Minute, most: 30 * time.Minute},
		"looks into each for 12 s":   {faults: mailtest.Faults{DotDelay: 12 * time.Second}, lives: 9 * time.Minute, unknown: 2, most: 30 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			running(t, 120, func(r *run) {
				if c.mends > 0 {
					time.AfterFunc(c.mends, func() { r.server.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{} }) })
				}
				time.AfterFunc(c.from, func() { r.server.Break(func(f *mailtest.Faults) { *f = c.faults }) })
				time.Sleep(time.Millisecond)
				r.lives = cmp.Or(c.lives, r.lives)
				took := r.serves(c.most)
				if told := r.judge(); told.Unknown > c.unknown || told.Refused != c.refused || told.Waiting > 0 {
					t.Errorf("told: %+v", told)
				}
				t.Logf("%s, %d connections", took, r.server.Connections())
			})
		})
	}
}

// What is wrong with the server, or with what we know of it, is told by its name as long as it lasts, and whoever puts it right has the
// rest leave.
func TestPeopleReadWhatToPutRight(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults mailtest.Faults
		want   string
	}{
		"login":      {mailtest.Faults{NoAuth: true}, mail.CodeLogin},
		"sender":     {mailtest.Faults{NoSender: true}, mail.CodeSender},
		"name":       {mailtest.Faults{OtherName: true}, mail.CodeTLS},
		"encryption": {mailtest.Faults{NoSTARTTLS: true}, mail.CodePlain},
		"crowd":      {mailtest.Faults{Crowded: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			running(t, 30, func(r *run) {
				r.server.Break(func(f *mailtest.Faults) { *f = c.faults })
				time.AfterFunc(5*time.Minute, func() {
					p, waits := r.state().Incident.Problems[incident.WaitingID(incident.Mail)]
					if !waits || p.Why != c.want {
						t.Errorf("waits %v, %q", waits, p.Why)
					}
					if said := text.Problem(incident.English, p, "00:01"); strings.Contains(said, "responded") != (c.want == "") {
						t.Error(said)
					}
					r.server.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{} })
				})
				r.serves(10 * time.Minute)
				if told := r.judge(); told.Delivered != len(r.rows) || len(r.state().Incident.Problems) > 0 {
					t.Errorf("told: %+v, problems %v", told, r.state().Incident.Problems)
				}
			})
		})
	}
}

// A server that asks to try again later, for longer than those do who make strangers wait, is told of with what it says; nothing is
// lost, and the problem ends with it.
func TestPeopleReadWhatIsPutOffForLong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults  mailtest.Faults
		lasts   time.Duration
		want    string
		entries []incident.EntryKind
	}{
		"a quota":            {mailtest.Faults{LaterContent: true}, 30 * time.Minute, mail.CodeLater, []incident.EntryKind{incident.EntryFailed, incident.EntryHealed}},
		"a stranger's wait":  {mailtest.Faults{LaterContent: true}, 8 * time.Minute, "", nil},
		"an hour without it": {mailtest.Faults{NoAuth: true}, time.Hour, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			running(t, 60, func(r *run) {
				r.server.Break(func(f *mailtest.Faults) { *f = c.faults })
				id := incident.Problem{System: string(incident.Mail), Key: string(plan.LateMail)}.ID()
				time.AfterFunc(c.lasts, func() {
					if p := r.state().Incident.Problems[id]; p.Code != c.want {
						t.Errorf("told %q", p.Code)
					}
					r.server.Break(func(f *mailtest.Faults) { *f = mailtest.Faults{} })
				})
				r.serves(2 * c.lasts)
				if told := r.judge(); told.Delivered != len(r.rows) || len(r.state().Incident.Problems) > 0 {
					t.Errorf("told: %+v, problems %v", told, r.state().Incident.Problems)
				}
				if got := r.told(string(plan.LateMail)); !slices.Equal(got, c.entries) {
					t.Errorf("the timeline has %q", got)
				}
			})
		})
	}
}

// Settings that cease to name a server while mails wait have them wait on: people read why, and they leave once there is one again.
func TestMailsOutlastTheirSettings(t *testing.T) {
	running(t, 120, func(r *run) {
		r.lives = 13 * time.Second
		r.invoke()
		r.unset.Store(true)
		time.AfterFunc(10*time.Minute, func() {
			p, waits := r.state().Incident.Problems[incident.WaitingID(incident.Mail)]
			if !waits || p.Why != mail.CodeUnset {
				t.Errorf("waits %v, %q", waits, p.Why)
			}
			r.unset.Store(false)
		})
		r.serves(20 * time.Minute)
		if told := r.judge(); told.Delivered != len(r.rows) || len(r.state().Incident.Problems) > 0 {
			t.Errorf("told: %+v, problems %v", told, r.state().Incident.Problems)
		}
	})
}

// TestADrillWhoseSettingsChange: where the addresses for drills are others by now than when the drill began, those that it knows get
// nothing. People read why, and get what they order once the settings name them.
func TestADrillWhoseSettingsChange(t *testing.T) {
	running(t, 0, func(r *run) {
		r.opt.DrillTo = []string{"others@example.com"}
		r.drills("team@example.com", "lead@example.com")
		r.serves(time.Minute)
		problem := incident.Problem{System: string(incident.Mail), Key: "mail", Code: mail.CodeDrill}
		got, known := r.state().Incident.Problems[problem.ID()]
		if !known || got.Code != mail.CodeDrill || len(r.server.Accepted()) > 0 {
			r.T.Fatalf("%v: %+v, %d sent", known, got, len(r.server.Accepted()))
		}
		r.opt.DrillTo = []string{"lead@example.com", "team@example.com"}
		r.do(r.state(), incident.Retry{ProblemID: problem.ID()})
		r.serves(time.Minute)
		if _, known = r.state().Incident.Problems[problem.ID()]; known || r.server.Count("team@example.com") != 1 || r.server.Count("lead@example.com") != 1 {
			r.T.Errorf("%v, %d sent", known, len(r.server.Accepted()))
		}
	})
}

// drills makes the incident a drill, whose second notice goes to a team.
func (r *run) drills(team ...string) {
	r.T.Helper()
	s := r.State()
	i := s.Incident
	i.Kind = incident.Drill
	i.Notices.Sent, i.Notices.Delivery = 2, &incident.Delivery{No: 2, Team: team, To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, Version: 1, At: time.Now()}
	said := incident.NoticeText{No: 2, Version: 1, Stage: incident.FollowUpNotice, At: time.Now(), Letters: text.Marked(true, letter("").Letters)}
	d := incident.Decision{Incident: &i, Systems: []incident.System{incident.Mail}, Notice: &incident.Notice{No: 2, Version: 1, Sum: "y", Text: said}}
	d.Entry = incident.Entry{ID: "sent-drill", Incident: inc, At: time.Now(), Kind: incident.EntryNoticeSent, Notice: &incident.NoticeMark{No: 2}}
	r.Update(func(tx store.Tx) error { return store.Commit(tx, d) })
}
