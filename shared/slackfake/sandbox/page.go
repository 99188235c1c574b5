package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"noroshi.internal/shared/slackfake"
)

// place is what a page is about: who looks, at which channel, with which thread beside it, or at the Home tab of which app.
type place struct{ user, channel, thread, home string }

func placeOf(q url.Values) place {
	return place{user: q.Get("user"), channel: q.Get("channel"), thread: q.Get("thread"), home: q.Get("home")}
}

// address of a place inside the page.
func (p place) address() string {
	q := url.Values{"user": {p.user}}
	for key, v := range map[string]string{"channel": p.channel, "thread": p.thread, "home": p.home} {
		if v != "" {
			q.Set(key, v)
		}
	}
	return "?" + q.Encode()
}

// page is everything one person sees.
type page struct {
	Lang     string
	Version  int64
	Team     string
	Pane     string // what a phone shows: list, channel or thread
	Viewer   person
	People   []person
	Mine     []channelRow
	Others   []channelRow // public channels one may join
	Directs  []channelRow
	Homes    []homeRow
	Home     *home // in place of a channel
	Channel  *channel
	Thread   *thread
	Modal    *modal
	Down     bool
	Slow     bool
	Switches []switchRow
	Hint     string
	Commands []Command // that are suggested
	GoOn     string    // the words of a link to where people go on while the workspace is down; "": there is none
	GoOnURL  string
	Picks    []reaction
	ListURL  string
}

// Title is the window's.
func (p page) Title() string {
	switch {
	case p.Home != nil:
		return p.Home.Name + " · " + p.Team
	case p.Channel == nil:
		return p.Team
	}
	return p.Channel.Prefix + p.Channel.Name + " · " + p.Team
}

// person is somebody one can act as.
type person struct {
	ID, Name, Note, URL string
	Initial, Tone       string
	Current             bool
}

// switchRow is one of Options.Switches, as it stands.
type switchRow struct {
	Name, Label, Says string
	On                bool
}

type channelRow struct {
	ID, Name, Prefix, URL string
	Unread                int
	Current               bool
}

// viewer draws a page for one person.
type viewer struct {
	s     *server
	at    place
	user  slackfake.User
	names directory
	read  reader
}

// Opener is the id of the person as whom a request opens the page: the one it names, otherwise the first who reads the
// language that the browser asks for.
func Opener(ws *slackfake.Workspace, r *http.Request) string {
	names := newDirectory(ws, "")
	u := names.opener(r.URL.Query().Get("user"), r.Header.Get("Accept-Language"))
	return u.ID
}

// opener is Opener, for a user id that may be nobody's and what a browser says of the languages that its owner reads.
func (d directory) opener(id, asks string) slackfake.User {
	people := d.people()
	for _, u := range people {
		if u.ID == id {
			return u
		}
	}
	wanted, _, _ := language.ParseAcceptLanguage(asks) // what cannot be read asks for nothing
	for _, tag := range wanted {
		base, _ := tag.Base()
		for _, u := range people {
			if read, _ := language.Make(u.Locale).Base(); read == base {
				return u
			}
		}
	}
	if len(people) == 0 {
		return slackfake.User{}
	}
	return people[0]
}

// view prepares a page; a channel that is not there falls back to the first.
func (s *server) view(at place, asks string) viewer {
	names := newDirectory(s.ws, at.user)
	user := names.opener(at.user, asks)
	at.user, names.viewer = user.ID, user.ID
	v := viewer{s: s, at: at, user: user, names: names}
	v.read = reader{
		names: names, dates: newCalendar(user.TZ, reads(user.Locale), s.opt.Clock.Now()),
		here: func(channel, ts string) string {
			return place{user: at.user, channel: channel}.address() + fragment(ts)
		},
	}
	return v
}

func fragment(ts string) string {
	if ts == "" {
		return ""
	}
	return "#m-" + ts
}

// reads is the language of the page for a locale.
func reads(locale string) string {
	if strings.HasPrefix(locale, "ja") {
		return "ja"
	}
	return "en"
}

// page draws all of it; version is that of the workspace before it was read.
func (v viewer) page(version int64) page {
	p := page{
		Lang: v.read.dates.lang, Version: version, Team: v.s.opt.Team, Hint: v.s.opt.Hint[v.read.dates.lang],
		Commands: v.s.opt.Commands[v.read.dates.lang],
		Down:     v.s.down(), Slow: v.s.slow(), ListURL: place{user: v.at.user}.address(), Pane: "channel",
	}
	for _, w := range v.s.opt.Switches {
		p.Switches = append(p.Switches, switchRow{Name: w.Name, Label: w.Label[p.Lang], Says: w.Says[p.Lang], On: w.On()})
	}
	if v.s.opt.Elsewhere != "" {
		p.GoOn, p.GoOnURL = v.s.opt.Going[p.Lang], v.s.opt.Elsewhere
	}
	switch {
	case v.at.channel == "":
		p.Pane = "list"
	case v.at.thread != "":
		p.Pane = "thread"
	}
	p.Homes = v.homes()
	if p.Home = v.home(p.Homes); p.Home != nil {
		p.Pane, v.at.channel, v.at.thread = "channel", "", ""
	} else if c, ok := v.names.channels[v.at.channel]; !ok || !v.names.sees(c) {
		v.at.channel, v.at.thread = v.first(), ""
	}
	for _, u := range v.names.people() {
		p.People = append(p.People, v.person(u))
	}
	p.Viewer = v.person(v.user)
	v.channels(&p)
	for _, name := range picks {
		p.Picks = append(p.Picks, reaction{Name: name, Char: emojiChar(name)})
	}
	p.Channel, p.Thread = v.channel(), v.thread()
	if p.Thread == nil && p.Pane == "thread" {
		p.Pane = "channel"
	}
	p.Modal = v.modal()
	return p
}

// first is the channel to begin with.
func (v viewer) first() string {
	best, at := "", ""
	for _, c := range v.names.channels {
		if !slices.Contains(c.Members, v.user.ID) {
			continue
		}
		if c.ID == v.s.opt.Channel {
			return c.ID
		}
		if last := latest(c); best == "" || last > at || last == at && c.Name < v.names.channels[best].Name {
			best, at = c.ID, last
		}
	}
	return best
}

func latest(c slackfake.Channel) string {
	if len(c.Messages) == 0 {
		return ""
	}
	return c.Messages[len(c.Messages)-1].TS
}

func (v viewer) person(u slackfake.User) person {
	zone := u.TZ
	if i := strings.LastIndexByte(zone, '/'); i >= 0 {
		zone = strings.ReplaceAll(zone[i+1:], "_", " ")
	}
	switch w := words[v.read.dates.lang]; {
	case u.TeamID != v.names.team():
		zone = w["other company"]
	case u.Guest():
		zone = w["guest"]
	case u.Admin:
		zone += " · " + w["admin"]
	}
	name := v.names.user(u.ID, "")
	return person{
		ID: u.ID, Name: name, Note: zone, Initial: firstLetter(name), Tone: v.names.tone(u.ID), Current: u.ID == v.user.ID,
		URL: place{user: u.ID, channel: v.at.channel, thread: v.at.thread}.address(),
	}
}

func firstLetter(name string) string {
	for _, c := range name {
		return strings.ToUpper(string(c))
	}
	return "?"
}

// channels lists what the person's client lists, by name.
func (v viewer) channels(p *page) {
	for _, c := range v.names.channels {
		if !v.names.sees(c) || c.Archived && c.ID != v.at.channel {
			continue
		}
		row := channelRow{
			ID: c.ID, Name: v.names.channel(c.ID, ""), Prefix: prefix(c), Unread: v.unread(c), Current: c.ID == v.at.channel,
			URL: place{user: v.at.user, channel: c.ID}.address(),
		}
		switch {
		case c.IM:
			p.Directs = append(p.Directs, row)
		case slices.Contains(c.Members, v.user.ID):
			p.Mine = append(p.Mine, row)
		default:
			p.Others = append(p.Others, row)
		}
	}
	byName := func(a, b channelRow) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) }
	for _, rows := range [][]channelRow{p.Mine, p.Others, p.Directs} {
		slices.SortFunc(rows, byName)
	}
}

func prefix(c slackfake.Channel) string {
	switch {
	case c.IM:
		return ""
	case c.Private:
		return "🔒"
	}
	return "#"
}

// unread counts what others wrote in a channel since the person last looked.
func (v viewer) unread(c slackfake.Channel) int {
	seen, n := v.s.lastSeen(v.user.ID, c.ID), 0
	if c.ID == v.at.channel || !slices.Contains(c.Members, v.user.ID) {
		return 0
	}
	for _, m := range c.Messages {
		if m.TS > seen && m.User != v.user.ID && !isReply(*m) && !isNotice(*m) {
			n++
		}
	}
	return n
}
