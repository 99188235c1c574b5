package sandbox

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"noroshi.internal/shared/slackfake"
)

// directory is who and what the workspace knows, as one person may see it.
type directory struct {
	viewer    string
	base      string // the workspace's address, of its permalinks
	users     map[string]slackfake.User
	groups    map[string]slackfake.Group
	channels  map[string]slackfake.Channel
	apps      map[string]slackfake.App // by bot user id
	shortcuts []slackfake.Shortcut     // of all apps
	order     []string                 // ids of the people who can act
}

func newDirectory(ws *slackfake.Workspace, viewer string) directory {
	d := directory{
		viewer: viewer, base: ws.BaseURL(), users: map[string]slackfake.User{}, groups: map[string]slackfake.Group{},
		channels: map[string]slackfake.Channel{}, apps: map[string]slackfake.App{},
	}
	for _, u := range ws.Users() {
		d.users[u.ID] = u
	}
	for _, g := range ws.Groups() {
		d.groups[g.ID] = g
	}
	for _, c := range ws.Channels() {
		d.channels[c.ID] = c
	}
	for _, a := range ws.Apps() {
		d.apps[a.BotUserID] = a
		d.shortcuts = append(d.shortcuts, a.Shortcuts...)
	}
	for _, u := range d.people() {
		d.order = append(d.order, u.ID)
	}
	return d
}

// user is the name a person goes by; Slackbot speaks for Slack itself.
func (d directory) user(id, otherwise string) string {
	u, ok := d.users[id]
	switch {
	case id == "USLACKBOT":
		return "Slackbot"
	case ok && u.DisplayName != "":
		return u.DisplayName
	case ok && u.RealName != "":
		return u.RealName
	case otherwise != "":
		return otherwise
	}
	return id
}

func (d directory) group(id, otherwise string) string {
	if g, ok := d.groups[id]; ok {
		return "@" + g.Handle
	}
	if otherwise != "" {
		return otherwise
	}
	return "@" + id
}

func (d directory) channel(id, otherwise string) string {
	c, ok := d.channels[id]
	switch {
	case ok && c.IM:
		return d.direct(c)
	case ok && (!c.Private || slices.Contains(c.Members, d.viewer)):
		return c.Name
	case otherwise != "":
		return otherwise
	}
	return id
}

// direct names a direct message after the other one in it.
func (d directory) direct(c slackfake.Channel) string {
	for _, id := range c.Members {
		if id != d.viewer {
			return d.user(id, "")
		}
	}
	return d.user(d.viewer, "")
}

// sees tells whether the viewer's client lists a channel: their own, and for staff every public one.
func (d directory) sees(c slackfake.Channel) bool {
	if slices.Contains(c.Members, d.viewer) {
		return true
	}
	u := d.users[d.viewer]
	return !c.Private && !c.IM && !u.Guest() && u.TeamID == d.team()
}

// team is the workspace's own id, which its bots have.
func (d directory) team() string {
	for id := range d.apps {
		return d.users[id].TeamID
	}
	return d.users[d.viewer].TeamID
}

// permalink reads the address of a message in this workspace: BASE/archives/C…/p1700000000000100.
func (d directory) permalink(address string) (channel, ts string, ok bool) {
	rest, found := strings.CutPrefix(address, d.base+"/archives/")
	if !found {
		return "", "", false
	}
	rest, _, _ = strings.Cut(rest, "?")
	channel, digits, _ := strings.Cut(rest, "/p")
	if _, known := d.channels[channel]; !known {
		return "", "", false
	}
	if len(digits) <= 6 {
		return channel, "", true
	}
	return channel, digits[:len(digits)-6] + "." + digits[len(digits)-6:], true
}

// people who can act, in the order in which they are offered: staff before guests before other companies.
func (d directory) people() []slackfake.User {
	var out []slackfake.User
	for _, u := range d.users {
		if !u.IsBot && !u.Deleted {
			out = append(out, u)
		}
	}
	rank := func(u slackfake.User) int {
		switch {
		case u.TeamID != d.team():
			return 2
		case u.Guest():
			return 1
		}
		return 0
	}
	slices.SortFunc(out, func(a, b slackfake.User) int {
		if n := rank(a) - rank(b); n != 0 {
			return n
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

// tone is one of the six quiet colours of avatars; neighbours in the list of people have different ones.
func (d directory) tone(id string) string { return strconv.Itoa(max(0, slices.Index(d.order, id)) % 6) }

// mentions turns @name and #channel, as people type them, into what Slack's client sends. labelled adds the name
// (<@U1|kakei>), as in the text of a slash command.
func (d directory) mentions(text string, labelled bool) string {
	known := map[string]string{}
	for _, u := range d.users {
		for _, name := range []string{u.Name, u.DisplayName, u.RealName} {
			known["@"+name] = token("@"+u.ID, u.Name, labelled)
		}
	}
	for _, g := range d.groups {
		known["@"+g.Handle] = token("!subteam^"+g.ID, "@"+g.Handle, labelled)
	}
	for _, c := range d.channels {
		if d.sees(c) && !c.IM {
			known["#"+c.Name] = token("#"+c.ID, c.Name, labelled)
		}
	}
	return replaceNames(text, known)
}

func token(target, label string, labelled bool) string {
	if labelled {
		return "<" + target + "|" + label + ">"
	}
	return "<" + target + ">"
}

// replaceNames replaces the longest known name at each @ and # that begins a word.
func replaceNames(text string, known map[string]string) string {
	names := slices.SortedFunc(maps.Keys(known), func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	var out strings.Builder
	before := ' '
	for text != "" {
		c, size := utf8.DecodeRuneInString(text)
		i := -1
		if (c == '@' || c == '#') && !wordRune(before) && before != '<' {
			i = slices.IndexFunc(names, func(n string) bool { return len(n) > 1 && strings.HasPrefix(text, n) })
		}
		piece := text[:size]
		if i >= 0 {
			piece, size = known[names[i]], len(names[i])
		}
		out.WriteString(piece)
		text, before = text[size:], c
	}
	return out.String()
}
