package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/mail/mailtest"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

const (
	mailedTo  = 200 // customers
	mostAhead = 20  // mails of which nobody may know what became of them when a process dies
)

// TestKilledWhileItMails kills the compiled command with SIGKILL while it mails 200 customers, up to three times; the mail server
// loses a few of its answers besides. Nobody gets two mails, and whoever got none is known to have got none or named as unknown.
func TestKilledWhileItMails(t *testing.T) {
	t.Parallel()
	killed(t, *killRounds/2, func(t *testing.T, seed uint64) { newMailer(t, seed).round(t) })
}

// mailer is a victim that has customers to mail.
type mailer struct {
	*victim
	data    string
	relay   *mailtest.Server
	people  *stage // what people do in Slack, as scenarios say it
	kills   int
	dropped int // answers that the mail server loses
	process *process
}

func newMailer(t *testing.T, seed uint64) *mailer {
	t.Helper()
	m := &mailer{victim: newVictim(t, seed), relay: mailtest.Start(t, mailtest.Options{})}
	m.data = m.args[1]
	list := filepath.Join(filepath.Dir(m.data), "customers.csv")
	write(t, list, string(customersOf(mailedTo)))
	settings, err := os.ReadFile(m.args[3])
	if err != nil {
		t.Fatal(err)
	}
	write(t, m.args[3], string(settings)+fmt.Sprintf("customers: {csv: %q}\nnotices: {mail: {server: \"smtp://%s\", from: support@example.com, rate: 50, parallel: %d}}\n",
		list, m.relay.Address(), 1+m.chance.IntN(8)))
	m.people = &stage{t: t, slack: m.Workspace, ids: m.ids, log: &notebook{}}
	return m
}

func (m *mailer) round(t *testing.T) {
	m.begin(t)
	m.notice(t)
	for range 1 + m.chance.IntN(3) {
		m.mailing(t)
		_ = m.process.cmd.Process.Kill()
		<-m.process.exited
		m.discreet(t)
		m.kills++
		m.loses()
		m.begin(t)
	}
	m.over(t)
	if err := m.process.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-m.process.exited
	m.discreet(t)
	m.nobodyTwice(t)
	m.known(t)
	if t.Failed() {
		t.Log(m.process.out.String())
	}
}

func (m *mailer) begin(t *testing.T) {
	t.Helper()
	m.process = launch(t, m.addr, m.env, m.args...)
	m.process.ready(t)
}

// loses has the mail server lose some answers to mails that it takes.
func (m *mailer) loses() {
	n := m.chance.IntN(4)
	m.relay.Break(func(f *mailtest.Faults) { m.dropped, f.DropAfterDot = m.dropped+n-f.DropAfterDot, n })
}

// notice has people declare, write, approve and send.
func (m *mailer) notice(t *testing.T) {
	t.Helper()
	m.does(t, "kakei types /incident now EC2 down")
	m.does(t, "board shows EC2")
	m.does(t, "berlin types /incident notice   in room", "berlin finds How it is sent=By mail, one to each address, in the customer's language")
	m.does(t, "berlin fills Confirmed impact=3社")
	m.does(t, "kakei presses 通知を承認する on board", "kakei fills 確認=第1報: 上の文面をすべて読みました")
	m.loses()
	m.does(t, "kakei presses 通知を送る on board", "kakei fills 確認=第1報: 上の宛先に、上の文面のとおり送ります")
}

// does has somebody do steps, all of them again until they can be done: what they need may not be there yet.
func (m *mailer) does(t *testing.T, steps ...string) {
	t.Helper()
	m.until(t, func() error {
		for _, step := range steps {
			if err := m.people.step(step); err != nil {
				return fmt.Errorf("%s: %w", step, err)
			}
		}
		return nil
	})
}

func (m *mailer) until(t *testing.T, what func() error) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; m.pause(t, 100*time.Millisecond, func() bool { return false }) {
		err := what()
		if err == nil {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%v\n%s", err, m.process.out.String())
		}
	}
}

// mailing waits until up to 60 more mails have left, if that many are left, and a part of one.
func (m *mailer) mailing(t *testing.T) {
	t.Helper()
	target := min(len(m.relay.Accepted())+1+m.chance.IntN(60), mailedTo-40)
	m.until(t, func() error { return atLeast(target, len(m.relay.Accepted())) })
	m.pause(t, time.Duration(m.chance.IntN(40))*time.Millisecond, func() bool { return false })
}

func atLeast(want, got int) error {
	if got < want {
		return fmt.Errorf("%d mails have left, of at least %d", got, want)
	}
	return nil
}

// over waits until the board says that nothing waits.
func (m *mailer) over(t *testing.T) {
	t.Helper()
	m.until(t, func() error {
		return errors.Join(m.people.step("board shows 第1報のメール: "), m.people.step("board hides 送信待ち"))
	})
}

// discreet: the process prints no customer's address.
func (m *mailer) discreet(t *testing.T) {
	t.Helper()
	if out := m.process.out.String(); strings.Contains(out, "@c") {
		t.Error("the process printed whom it mails")
	}
}

// nobodyTwice: each address got one mail, or none.
func (m *mailer) nobodyTwice(t *testing.T) {
	t.Helper()
	for to, n := range receivers(m.relay) {
		if n != 1 {
			t.Errorf("%s got %d mails", to, n)
		}
	}
}

// known: whatever the mail server took is recorded as taken or as unknown, whatever is recorded as taken it took, all else is unknown, and
// of no more than one second's mails for each kill, and of those whose answers were lost.
func (m *mailer) known(t *testing.T) {
	t.Helper()
	took, counts := receivers(m.relay), map[incident.Outcome]int{}
	d, outcomes := m.recorded(t)
	for n := range mailedTo {
		to := fmt.Sprintf("ops@c%d.example.com", n)
		is := outcomes[incident.MailID(d.id, 1, to)]
		if counts[is]++; took[to] > 0 && is != incident.Accepted && is != incident.Unsure || took[to] == 0 && is != incident.Unsure {
			t.Errorf("%s got %d mails and is %q", to, took[to], is)
		}
	}
	if most := m.kills*mostAhead + m.dropped; counts[incident.Unsure] > most {
		t.Errorf("%d are unknown, at most %d may be", counts[incident.Unsure], most)
	}
	if n := d.Counts; n.Sum() != mailedTo || n.Delivered != counts[incident.Accepted] || n.Unknown != counts[incident.Unsure] {
		t.Errorf("counted as %+v, recorded as %v", n, counts)
	}
	t.Logf("%d kills, %d answers lost: %v, %d mails", m.kills, m.dropped, counts, len(m.relay.Accepted()))
}

// delivered is how an incident's notice has left.
type delivered struct {
	id incident.ID
	incident.Delivery
}

// recorded is what the store knows, once nobody uses it.
func (m *mailer) recorded(t *testing.T) (delivered, map[string]incident.Outcome) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(m.data, "noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rooms := m.Channels()
	at := slices.IndexFunc(rooms, func(c slackfake.Channel) bool { return strings.HasPrefix(c.Name, "inc-") })
	id := incident.ID(idIn(rooms[at].Name))
	i, err := store.LoadHeader(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	told, err := store.Telling(t.Context(), db, i)
	if err != nil || i.Notices.Delivery == nil {
		t.Fatal(err, i.Notices)
	}
	return delivered{id, *i.Notices.Delivery}, told.Outcomes
}
