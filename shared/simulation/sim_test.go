package simulation

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/effect/reconcile"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// sim is a world in which a seed decides everything.
type sim struct {
	*world
	*chaos
	ctx       context.Context
	cancelAll context.CancelFunc
	web       http.Handler // Slack's API
	engines   []*engine
	wg        sync.WaitGroup // what processes and people do
	acting    sync.WaitGroup
	acts      int                        // people who are not done yet
	flying    int                        // what is on its way although nobody waits for it
	told      int                        // triggers
	knocks    int                        // attempts to reach a process
	asked     int                        // requests of people
	did       map[incident.EntryKind]int // what people asked for, where each time leaves one entry
	late      map[string]bool
	hasty     map[string]bool // late if a clock jumps
	orphans   map[string]bool // late if their process dies
	hearings  hearings        // what was delivered to a process, and what became of it
	taken     []reaction      // reactions whose delivery was answered with 200
	spoken    []*word
	below     []*word // in the thread of a sign's card
	early     bool    // one of them was said before anybody knew that the card is there
	remarks   []*remark
	about     map[string]incident.TodoID // whose message is or was at a ts
	tookOff   map[string]bool            // who took an emoji off what: the TODO's id and the person's
	reading   bool                       // what Slack gave up on was read back in the end

	signs     bool             // what happens begins with signs
	writes    bool             // people write notices to customers
	checked   bool             // people check what others did
	handing   bool             // people hand the command over
	reviewing bool             // people go on with the review
	tries     bool             // a review decides to try something
	tells     bool             // people tell all what has changed
	along     bool             // people take the record along
	drill     bool             // what they respond to is a drill
	every     [2]time.Duration // how often each poller looks at what is outside; 0: that one is not there
	announces bool             // incidents are announced elsewhere, too
	terse     bool             // Slack does not tell of messages: each tells of itself, mostly of the bot's own
	alone     bool             // one process, which holds a lock on its data; otherwise two at once
	tick      time.Duration    // 0: there is none
	insist    bool             // triggers come again until they are served
	mute      bool             // no trigger ever arrives
	restart   time.Duration
}

// setting is what is the same for many seeds.
type setting struct {
	kinds   []kind
	mutant  mutant
	more    int  // how much more often things go wrong; 0: not more
	noTick  bool // and triggers that insist
	mute    bool // every trigger is lost
	signs   bool // all begin with signs; otherwise some seeds do
	feeds   bool // all have the provider's feed; otherwise some seeds do
	tools   bool // in all tools of the team are watched; otherwise in some
	tickets bool // in all tickets are counted; otherwise in some
	alerts  bool // in all a monitor sends alerts; otherwise in some
	hands   bool // in all the command is handed over; otherwise in some
	reviews bool // in all people go on with the review; otherwise in some
	mails   bool // in all people send notices by mail; otherwise in some
	log     func(string)
	shaken  bool // the machine's order of goroutines is disturbed
}

// newSim opens a world. It must be called inside the bubble.
func newSim(t *testing.T, dir string, seed uint64, s setting) *sim {
	t.Helper()
	time.Sleep(toMonday)
	if seed%4 == 3 {
		time.Sleep(5 * 24 * time.Hour) // a Saturday, on which nobody is asked to call customers
	}
	ctx, cancel := context.WithCancel(context.Background())
	clock := newClockwork(seed)
	clock.log, clock.shaken = s.log, s.shaken
	w := &sim{chaos: newChaos(clock, s.kinds), ctx: ctx, cancelAll: cancel, late: map[string]bool{}, orphans: map[string]bool{}, hasty: map[string]bool{}, mute: s.mute}
	w.more, w.did = max(1, s.more), map[incident.EntryKind]int{}
	w.about, w.tookOff = map[string]incident.TodoID{}, map[string]bool{}
	w.alone, w.terse = w.chance(3), !w.chance(8)
	w.restart = w.between(300*time.Millisecond, 6*time.Second)
	w.tick, w.insist = w.between(15*time.Second, 25*time.Second), s.noTick
	if s.noTick {
		w.tick = 0
	}
	w.world = w.open(t, dir, seed, s)
	if seed%8 >= crossing {
		w.keys = small
	}
	w.web = w.slack.Handler()
	return w
}

func (w *sim) open(t *testing.T, dir string, seed uint64, s setting) *world {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	docs, err := local.Open(dir, "http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	wd := &world{t: t, db: db, docs: docs, mutant: s.mutant, recorded: map[string]int{}, said: map[string]incident.Action{}, log: &bytes.Buffer{}}
	var out io.Writer = io.Discard
	if s.log != nil {
		out = wd.log
	}
	wd.logger = slog.New(slog.NewTextHandler(out, nil))
	var secret [32]byte
	secret[0], secret[1], secret[2], secret[3] = byte(seed), byte(seed>>8), byte(seed>>16), byte(seed>>24)
	events := install.Names(install.Events)
	if w.terse {
		events = slices.DeleteFunc(events, func(name string) bool { return strings.HasPrefix(name, "message") })
	}
	wd.slack = slackfake.New(slackfake.Options{AppTransport: doorLine{w}, Random: rand.NewChaCha8(secret), ListLag: listLag})
	wd.slack.SetRefuseOrphans(seed%4 == 0)
	_, wd.app = slackfake.Seed(wd.slack, slackfake.SeedIDs{}, slackfake.App{
		Name: "Noroshi", BotToken: botToken, SigningSecret: "simulation", Commands: []string{"/incident"},
		Scopes: install.Names(install.Scopes), Events: events,
		CommandURL: "http://app/command", InteractivityURL: "http://app/interact", EventsURL: "http://app/events",
	})
	settings := plain
	if w.signs = signed(seed, s); w.signs {
		settings = helped
	}
	if w.announces = w.chance(5); w.announces {
		settings = configured
	}
	w.tries = tries(seed, s) && !w.signs
	w.along = takingAlong(seed, s) && !w.signs
	if w.tells = telling(seed, s) && !w.signs; w.tells {
		w.announces, settings = true, configured
	}
	if wd.configuration, err = settings(); err != nil {
		t.Fatal(err)
	}
	if w.checked = checking(seed, s); w.checked {
		wd.checks()
	}
	if w.handing = handing(seed, s); w.handing {
		wd.hands()
	}
	if w.reviewing = reviewing(seed, s); w.reviewing {
		wd.reviews(40 * time.Second)
	}
	if wd.sites = sitesOf(seed, s); wd.sites != nil {
		wd.configuration = wd.onShifts(true)
	}
	if w.writes = noticing(seed, s); w.writes && posts(seed, s) {
		wd.relay = newRelay()
		wd.hasPortal()
		if err := wd.shelves(customers(8)); err != nil {
			t.Fatal(err)
		}
	}
	if fed(seed, s) {
		wd.configuration, wd.feed = wd.reads(), &feed{}
	}
	if tended(seed, s) {
		wd.configuration, wd.tools = wd.tends(), someTools()
	}
	if counted(seed, s) {
		wd.configuration, wd.desk = wd.counts(), &counter{}
	}
	if monitored(seed, s) {
		wd.configuration, wd.monitor = wd.hears(), &monitor{}
	}
	if w.drill = wd.relay != nil && drilled(seed, s) && !wd.outer() && !w.signs; w.drill {
		wd.config.Settings.Notices.Mail.DrillTo = team
	}
	if seed%3 == 1 { // two seeds of three have rooms of one language
		wd.config.Settings.Also = incident.English
	}
	return wd
}

// play lets everything happen, and returns whether it came to rest.
func (w *sim) play(acts []act) bool {
	slots := 2
	if w.alone {
		slots = 1
	}
	for slot := range slots {
		w.wg.Go(func() { w.keep(slot) })
	}
	if w.tick > 0 {
		w.wg.Go(w.ticks)
	}
	for slot, every := range w.every {
		if every > 0 {
			w.wg.Go(func() { w.polls(slot, every) })
		}
	}
	w.begin(acts)
	for begun, idle := time.Now(), 0; time.Since(begun) < longest; {
		if w.step(w.draw) {
			continue
		}
		w.rest(3 * time.Second)
		if idle++; w.busy() {
			idle = 0
		}
		if idle > 4 && !w.reread() {
			return true
		}
	}
	return false
}

// reread has what people did read back once more, when all is quiet, if Slack gave up on telling of it: the tick does so
// every few minutes. It reports whether there is something to wait for.
func (w *sim) reread() bool {
	unheard := w.fired[eventDropped] > 0 || w.early || w.terse && len(w.spoken)+len(w.remarks)+len(w.below) > 0 // nobody tells of words then
	if w.reading || !unheard && len(w.removals.all) == 0 {                                                      // what went with something else was not taken back
		return false
	}
	w.reading, w.removals.audited = true, true
	w.flying++
	w.wg.Go(func() {
		defer func() { w.flying-- }()
		for e := w.someone(); e != nil && reconcile.RequestBackfill(labelled(e.ctx, "the last reading"), e.db, incident.Slack, e.now()) != nil; {
			e = w.someone()
		}
	})
	return true
}

// busy reports whether something is still to come.
func (w *sim) busy() bool { return w.stirs() || w.marks() > 0 || w.untold() || w.lookDue() }

// stirs reports whether something is still to come from outside.
func (w *sim) stirs() bool {
	if w.acts > 0 || w.flying > 0 || time.Now().Before(w.until) {
		return true
	}
	at, cancel := context.WithCancel(context.Background())
	cancel()
	return w.slack.WaitIdle(at) != nil
}

// stopAll ends every process and waits for what they had begun.
func (w *sim) stopAll() {
	for _, e := range w.engines {
		e.kill()
	}
	w.end()
	w.cancelAll()
	w.wg.Wait()
	w.wire.Wait()
	w.acting.Wait()
	_ = w.slack.WaitIdle(context.Background())
}

// incidents lists all there are.
func (w *world) incidents() (ids []incident.ID) {
	docs, err := w.db.List(context.Background(), store.Query{Collection: "incidents"})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, d := range docs {
		ids = append(ids, incident.ID(d.ID()))
	}
	return ids
}

func (w *sim) closeAll() error {
	return errors.Join(w.db.Close(), w.docs.Close())
}
