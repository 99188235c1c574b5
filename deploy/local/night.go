package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake/sandbox"
	"noroshi.internal/shared/text"
)

// feedsPath is where the sandbox serves what stands in for the provider's public feeds.
const feedsPath = sandboxRoot + "feeds/"

// The times of a night.
const (
	// beat is how often the feeds are read while one is played: a minute there is a second here.
	beat = 5 * time.Second
	// lingers is how long the feeds show an event that is over.
	lingers = 10 * time.Minute
)

// player plays a night of the provider's, as its feeds would show it: a switch begins one, and ends it before its time. What was begun is
// kept in a file, so that a process that is started anew goes on where the night is by then.
type player struct {
	clock  clock.Clock
	file   string // empty: nothing is kept
	opened time.Time
	mu     sync.Mutex
	nights []begun // that were begun, oldest first
	// follow reads the feeds again and again until nothing more is played; nil: the minute's clock alone does.
	follow func()
}

// begun is a night that was begun. It is kept; field names must not change.
type begun struct {
	Start time.Time `json:"start"`
	Cut   time.Time `json:"cut,omitzero"` // when it was ended before its time
}

// openPlayer goes on with what is in a file. What cannot be read was never played: it is only a show.
func openPlayer(c clock.Clock, file string) *player {
	p := &player{clock: c, file: file, opened: c.Now()}
	if body, err := os.ReadFile(file); err != nil || json.Unmarshal(body, &p.nights) != nil {
		p.nights = nil
	}
	return p
}

// keep writes what was begun, by way of a file beside it.
func (p *player) keep() {
	if p.file == "" {
		return
	}
	body, err := json.Marshal(p.nights)
	if err == nil {
		err = os.WriteFile(p.file+".new", body, 0o600)
	}
	if err == nil {
		err = os.Rename(p.file+".new", p.file)
	}
	if err != nil {
		panic(fmt.Sprintf("the night that is played cannot be kept: %v", err)) // going on would leave it without an end
	}
}

// event is the night as the feeds show it.
func (n begun) event() outageShown {
	o := night(n.Start)
	if !n.Cut.IsZero() {
		o, _ = o.by(n.Cut)
		o.posts = append(o.posts, cutShort.aired(n.Cut))
	}
	return o
}

// set begins a night, or ends the one that is played.
func (p *player) set(on bool) {
	if follow := p.turn(on); follow != nil {
		follow()
	}
}

// turn does what set does, and returns what is to follow.
func (p *player) turn(on bool) (follow func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, plays := p.clock.Now(), p.plays()
	switch {
	case on == plays:
		return nil
	case on:
		p.forget(now)
		p.nights = append(p.nights, begun{Start: after(p.last(), now)})
	default:
		p.cut(now)
	}
	p.keep()
	return p.follow
}

// on reports whether a night is played.
func (p *player) on() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.plays()
}

func (p *player) plays() bool { return p.clock.Now().Before(p.last()) }

// last is when the last update comes; zero: nothing was ever played.
func (p *player) last() time.Time {
	if len(p.nights) == 0 {
		return time.Time{}
	}
	return p.nights[len(p.nights)-1].event().ends()
}

// after is the first moment from now on that no update has, of which the last came then: what an update is known by is its second.
func after(last, now time.Time) time.Time {
	if next := last.Add(time.Second); next.After(now) {
		return next
	}
	return now
}

// cut ends the night that is played: what is not told yet is not told any more, but that it is over.
func (p *player) cut(now time.Time) {
	n := &p.nights[len(p.nights)-1]
	told, _ := n.event().by(now)
	n.Cut = after(told.ends(), now).Truncate(time.Second)
}

// forget drops what is long over, and what has long been over since this process could be asked: nobody may have read its end before.
func (p *player) forget(now time.Time) {
	before := len(p.nights)
	p.nights = slices.DeleteFunc(p.nights, func(n begun) bool {
		return now.Sub(n.event().ends()) >= lingers && now.Sub(p.opened) >= lingers
	})
	if len(p.nights) < before {
		p.keep()
	}
}

// shows are the events as the feeds show them now.
func (p *player) shows() (out []outageShown) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	p.forget(now)
	for _, n := range p.nights {
		if o, ok := n.event().by(now); ok {
			out = append(out, o)
		}
	}
	return out
}

// goOn follows a night that an earlier process left in the middle.
func (p *player) goOn() {
	p.mu.Lock()
	follow := p.follow
	p.mu.Unlock()
	if p.fresh() && follow != nil {
		follow()
	}
}

// fresh reports whether there may be something to read that was not there a beat ago.
func (p *player) fresh() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.clock.Now().Before(p.last().Add(2 * beat))
}

// feedShapes are what the feeds answer, by their names in the settings.
var feedShapes = map[string]struct {
	write func([]outageShown) ([]byte, error)
	as    string
}{
	"currentevents": {currentEvents, "application/json;charset=utf-16"},
	"rss":           {rss, "application/rss+xml"},
}

// ServeHTTP is the feed that the end of the path names.
func (p *player) ServeHTTP(w http.ResponseWriter, r *http.Request) { serveFeed(w, r, p.shows()) }

// serveFeed answers as the feed does that the end of the path names.
func serveFeed(w http.ResponseWriter, r *http.Request, shown []outageShown) {
	feed, ok := feedShapes[r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]]
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, err := feed.write(shown)
	if err != nil {
		http.Error(w, "the feed could not be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", feed.as)
	_, _ = w.Write(body) // who asked has left: nobody to tell
}

// playedFeeds are the settings that read what is played.
func playedFeeds(origin string) config.Provider {
	p := config.Provider{Feeds: map[string]string{}, Regions: []string{"ap-northeast-1"}, Global: true, Inside: true}
	for name := range maps.Keys(feedShapes) {
		p.Feeds[name] = origin + feedsPath + name
	}
	return p
}

// button is the switch on the sandbox's page.
func (p *player) button() sandbox.Switch {
	s := sandbox.Switch{Name: "night", Label: map[string]string{}, Says: map[string]string{}, On: p.on, Set: p.set}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		s.Label[string(lang)], s.Says[string(lang)] = text.LocalNight.In(lang), text.LocalNightOn.In(lang)
	}
	return s
}

// follow has the feeds read at once and every few seconds while a night is played. The minute's clock goes on beside it: that
// both look at the same time does no harm.
func (m *machine) follow(p *player) {
	one := make(chan struct{}, 1)
	look := func() {
		if err := m.watch(m.dispatch.ctx); err != nil && m.dispatch.ctx.Err() == nil {
			m.log.Error("a look at what is played failed", "err", err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.follow = func() {
		m.dispatch.goIfRunning(func() {
			look()            // who pressed the switch is waiting
			one <- struct{}{} // one follows at a time; the next finds little left to read
			defer func() { <-one }()
			for p.fresh() && m.dispatch.sleep(beat) {
				look()
			}
		})
	}
}
