package sandbox

import (
	"cmp"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"noroshi.internal/shared/slackfake"
)

// channel is the middle of the page.
type channel struct {
	ID, Name, Prefix, Topic, Purpose string
	TopicHTML                        template.HTML
	Tongue                           string // of the topic, where it is not the page's
	Members                          int
	Joined, Archived, IM             bool
	Bots                             []person // apps that are in it
	Bookmarks                        []bookmark
	Pins                             []pin
	Messages                         []message
	Older                            int // how many earlier messages are left out
	URL                              string
}

type bookmark struct{ Title, URL, Emoji, Tongue string }

type pin struct{ Text, By, URL, Tongue string }

// thread is the pane at the right.
type thread struct {
	TS       string
	Messages []message
	CloseURL string
	CanReply bool
}

// message is one message as one person sees it.
type message struct {
	TS, Key, Channel        string
	Author, AuthorID        string
	Initial, Tone           string
	Bot, Notice, Gone       bool
	Compact                 bool // goes on from the message above
	Day                     string
	Clock, Full             string
	HTML                    template.HTML
	Tongue                  string // the language of what it says, where it is not the page's
	Blocks                  []block
	Reactions               []reaction
	Edited, OnlyYou, Pinned bool
	Replies                 int
	Repliers                []person
	LastReply               string
	ThreadURL               string
	Editable, Deletable     bool
	Shortcuts               []slackfake.Shortcut
	Raw                     string
	InThread, Broadcast     bool
}

// reaction is one emoji below a message.
type reaction struct {
	Name, Char, Who string
	Count           int
	Mine            bool
}

func isReply(m slackfake.Message) bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

// isNotice tells lines that Slack itself writes into a channel: who came, what the topic is.
func isNotice(m slackfake.Message) bool {
	for _, end := range []string{"_join", "_leave", "_topic", "_purpose", "_name", "_archive", "_unarchive"} {
		if strings.HasSuffix(m.Subtype, end) {
			return true
		}
	}
	return false
}

// notice is what Slack's client says in its reader's language where Slack wrote a line in English: who did what, and after a
// colon to what.
func (v viewer) notice(m slackfake.Message) template.HTML {
	_, what, _ := strings.Cut(m.Subtype, "_")
	said, ok := words[v.read.dates.lang]["notice "+what]
	if !ok {
		return v.read.mrkdwn(m.Text)
	}
	_, value, _ := strings.Cut(m.Text, ": ")
	return v.read.mrkdwn(strings.NewReplacer("{who}", "<@"+m.User+">", "{value}", value).Replace(said))
}

// entity is what Slack writes in angle brackets: people, channels, dates, links; an emoji stands between colons.
var entity = regexp.MustCompile(`<[^>]*>|:[a-z0-9_+-]+:`)

// tongue is the language that a text is in, where it is not the page's: one with kana or kanji is Japanese, another one with
// letters English. Names and addresses tell nothing of it.
func (v viewer) tongue(text string) string {
	lang := ""
	for _, c := range entity.ReplaceAllString(text, "") {
		if unicode.In(c, unicode.Hiragana, unicode.Katakana, unicode.Han) {
			lang = "ja"
			break
		}
		if unicode.IsLetter(c) {
			lang = "en"
		}
	}
	if lang == v.read.dates.lang {
		return ""
	}
	return lang
}

func (v viewer) channel() *channel {
	c, ok := v.names.channels[v.at.channel]
	if !ok {
		return nil
	}
	out := &channel{
		ID: c.ID, Name: v.names.channel(c.ID, ""), Prefix: prefix(c), Topic: plain(c.Topic.Value), Purpose: plain(c.Purpose.Value),
		TopicHTML: v.read.mrkdwn(c.Topic.Value), Tongue: v.tongue(c.Topic.Value), Members: len(c.Members), Archived: c.Archived, IM: c.IM,
		Joined: slices.Contains(c.Members, v.user.ID), URL: place{user: v.at.user, channel: c.ID}.address(),
	}
	for _, id := range c.Members {
		if u := v.names.users[id]; u.IsBot && !c.IM {
			out.Bots = append(out.Bots, person{ID: id, Name: v.names.user(id, "")})
		}
	}
	for _, b := range c.Bookmarks {
		if safeLink(b.Link) {
			out.Bookmarks = append(out.Bookmarks, bookmark{Title: b.Title, URL: b.Link, Emoji: emojiChar(strings.Trim(b.Emoji, ":")), Tongue: v.tongue(b.Title)})
		}
	}
	shown := v.own(c, func(m slackfake.Message) bool { return !isReply(m) || m.Broadcast })
	out.Older = max(0, len(shown)-most)
	out.Messages = v.messages(c, shown[out.Older:], "m")
	for _, p := range slices.Backward(c.Pins) {
		i := slices.IndexFunc(c.Messages, func(m *slackfake.Message) bool { return m.TS == p.TS })
		if i >= 0 {
			text := firstLine(*c.Messages[i])
			out.Pins = append(out.Pins, pin{Text: v.flat(text), By: v.names.user(p.By, ""), URL: out.URL + fragment(p.TS), Tongue: v.tongue(text)})
		}
	}
	return out
}

// own collects a channel's messages that pass keep, and those that only the viewer sees, by time.
func (v viewer) own(c slackfake.Channel, keep func(slackfake.Message) bool) []slackfake.Message {
	var out []slackfake.Message
	for _, m := range c.Messages {
		if keep(*m) {
			out = append(out, *m)
		}
	}
	for _, m := range v.s.ws.Ephemerals(v.user.ID) {
		if m.Channel == c.ID && keep(m) {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b slackfake.Message) int { return cmp.Compare(a.TS, b.TS) })
	return out
}

func firstLine(m slackfake.Message) string {
	line, _, _ := strings.Cut(m.Text, "\n")
	return line
}

var tags = strings.NewReplacer("<br>", " ", "&lt;", "<", "&gt;", ">", "&amp;", "&", "&#34;", `"`, "&#39;", "'")

// flat is mrkdwn as words only.
func (v viewer) flat(s string) string {
	h := string(v.read.mrkdwn(s))
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(h, "<")
		out.WriteString(before)
		if !found {
			return tags.Replace(out.String())
		}
		_, h, _ = strings.Cut(rest, ">")
	}
}

func (v viewer) thread() *thread {
	c, ok := v.names.channels[v.at.channel]
	if !ok || v.at.thread == "" {
		return nil
	}
	shown := v.own(c, func(m slackfake.Message) bool { return m.TS == v.at.thread || m.ThreadTS == v.at.thread })
	if len(shown) == 0 || shown[0].TS != v.at.thread {
		return nil
	}
	out := &thread{
		TS: v.at.thread, Messages: v.messages(c, shown, "t"), CloseURL: place{user: v.at.user, channel: c.ID}.address(),
		CanReply: slices.Contains(c.Members, v.user.ID) && !c.Archived,
	}
	for i := range out.Messages {
		out.Messages[i].InThread, out.Messages[i].Replies, out.Messages[i].Day = true, 0, ""
	}
	return out
}

// most is how many messages of a channel are drawn.
const most = 400

// together is how long after another a message of the same author goes on without a head of its own, in seconds.
const together = 300

func (v viewer) messages(c slackfake.Channel, list []slackfake.Message, scope string) []message {
	out := make([]message, 0, len(list))
	replies := map[string][]slackfake.Message{}
	for _, m := range c.Messages {
		if isReply(*m) {
			replies[m.ThreadTS] = append(replies[m.ThreadTS], *m)
		}
	}
	day := ""
	for i, m := range list {
		shown := v.message(c, m, scope)
		v.replies(&shown, replies[m.TS])
		if d := v.read.dates.day(m.TS); d != day {
			shown.Day, day = d, d
		} else if i > 0 {
			shown.Compact = v.goesOn(list[i-1], m, out[i-1])
		}
		out = append(out, shown)
	}
	return out
}

func (v viewer) goesOn(above, m slackfake.Message, shown message) bool {
	a, _ := v.read.dates.at(above.TS)
	b, _ := v.read.dates.at(m.TS)
	return above.User == m.User && above.Username == m.Username && above.To == m.To && !shown.Notice && !isNotice(m) &&
		b.Unix()-a.Unix() < together && !m.Broadcast && shown.Replies == 0
}

func (v viewer) message(c slackfake.Channel, m slackfake.Message, scope string) message {
	name := cmp.Or(m.Username, v.names.user(m.User, ""))
	member := slices.Contains(c.Members, v.user.ID) && !c.Archived
	out := message{
		TS: m.TS, Key: scope + "-" + m.TS, Channel: c.ID, Author: name, AuthorID: m.User,
		Initial: firstLetter(name), Tone: v.names.tone(m.User), Bot: m.BotID != "" || m.AppID != "" && m.User != "USLACKBOT",
		Notice: isNotice(m), Gone: m.Subtype == "tombstone", Clock: v.read.dates.clock(m.TS), Full: v.read.dates.full(m.TS),
		Edited: m.Edited != nil, OnlyYou: m.To != "", Broadcast: m.Broadcast, Raw: plain(m.Text),
		Pinned: slices.ContainsFunc(c.Pins, func(p slackfake.Pin) bool { return p.TS == m.TS }),
	}
	out.Editable = member && m.User == v.user.ID && m.To == "" && !out.Notice && !out.Gone
	out.Deletable = member && (m.User == v.user.ID || v.user.Admin) && m.To == "" && !out.Notice && !out.Gone
	if member && m.To == "" && !out.Notice && !out.Gone {
		out.Shortcuts = v.names.shortcuts
	}
	if m.To == "" && !out.Notice {
		out.ThreadURL = place{user: v.at.user, channel: c.ID, thread: cmp.Or(m.ThreadTS, m.TS)}.address()
	}
	if out.Notice {
		out.HTML = v.notice(m)
		return out
	}
	out.Tongue = v.tongue(m.Text)
	if len(m.Blocks) > 0 {
		out.Blocks = maker{reader: v.read, scope: out.Key, values: m.Values}.blocks(m.Blocks)
	} else {
		out.HTML = v.read.mrkdwn(m.Text)
	}
	for _, r := range m.Reactions {
		out.Reactions = append(out.Reactions, v.reaction(r))
	}
	return out
}

func (v viewer) reaction(r slackfake.Reaction) reaction {
	var who []string
	for _, u := range r.Users {
		who = append(who, v.names.user(u, ""))
	}
	return reaction{
		Name: r.Name, Char: emojiChar(r.Name), Who: strings.Join(who, ", "), Count: len(r.Users),
		Mine: slices.Contains(r.Users, v.user.ID),
	}
}

// replies sums a thread up below its first message.
func (v viewer) replies(m *message, replies []slackfake.Message) {
	m.Replies = len(replies)
	if m.Replies == 0 {
		return
	}
	last := replies[len(replies)-1]
	m.LastReply = v.read.dates.clock(last.TS)
	for _, r := range replies {
		known := slices.ContainsFunc(m.Repliers, func(p person) bool { return p.ID == r.User })
		if !known && len(m.Repliers) < 4 {
			name := v.names.user(r.User, r.Username)
			m.Repliers = append(m.Repliers, person{ID: r.User, Name: name, Initial: firstLetter(name), Tone: v.names.tone(r.User)})
		}
	}
}
