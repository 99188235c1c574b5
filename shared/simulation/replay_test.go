package simulation

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// The law of what comes twice. Of a signed request (a command, a press, a submitted form) that is delivered more than once
//
//   - all deliveries together leave one entry at most, however they overlap, and
//   - one that begins after another was answered writes nothing, makes nothing in Slack, and is answered the same: the
//     status, the body, and what it says through the response_url, or in the form that was pressed.
//
// Deliveries that overlap are answered the same as well. The exceptions, each of which is checked for being no more than that:
//
//   - No answer: the process died or stood still past Slack's three seconds. What nobody heard is no first answer.
//   - "Noroshi cannot answer", "the form could not be opened": nothing is known to be recorded, and whoever sends it again
//     may be served.
//   - The link: where the first answer says that the channel is being made, a later one may say where it is, if it is that
//     of the incident that this request declared or was offered, or that the answer names. The promise to tell of it may be recorded
//     by any delivery.
//   - Another room: where people archived the one that the first answer leads to, a later one leads to the one that took its place.
//   - The language: somebody of whom nothing is known yet is answered in the team's, and later in their own.
//   - A reading (status, a message in the other language): it tells how things stand when it is asked. It changes nothing all the same.
//
// Who somebody is, and who the app is, may be looked up and kept at any time. A form is opened by the trigger, which Slack takes once.

// hearing is one time that a process was handed something.
type hearing struct {
	about       string // what: the same each time
	what        string // for people
	reading     bool
	began, over int  // moments of hearings.clock
	answered    bool // in time, by a process that lived
	status      int
	body        string
	said        []string // through the response_url
	wrote       []string // paths
	asked       []string // calls of Slack
}

// hearings are all there were, by the name of the attempt.
type hearings struct {
	mu    sync.Mutex
	named map[string]*hearing
	all   []*hearing
	clock int // counts beginnings and ends: much happens at one instant
}

func (hs *hearings) at(name string, do func(*hearing)) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if h := hs.named[name]; h != nil {
		do(h)
	}
}

// hears notes that a process is handed a delivery.
func (d *delivery) hears(name string, body []byte) {
	about, _, _ := strings.Cut(d.name, " /")
	if d.ID != "" {
		about = "event " + d.ID
	}
	form, _ := url.ParseQuery(string(body))
	h := &hearing{
		about: about, what: form.Get("user_id") + " " + form.Get("text") + pressed.FindString(form.Get("payload")),
		reading: strings.HasPrefix(form.Get("text"), "status") || pressed.FindString(form.Get("payload")) == reads,
	}
	hs := &d.w.hearings
	hs.mu.Lock()
	defer hs.mu.Unlock()
	if hs.named == nil {
		hs.named = map[string]*hearing{}
	}
	hs.clock++
	h.began = hs.clock
	hs.named[name] = h
	hs.all = append(hs.all, h)
}

// heard notes what a process answered.
func (d *delivery) heard(name string, rec *httptest.ResponseRecorder, inTime bool) {
	d.w.hearings.at(name, func(h *hearing) {
		d.w.hearings.clock++
		h.over, h.answered, h.status, h.body = d.w.hearings.clock, inTime, rec.Code, rec.Body.String()
	})
}

// wrote notes what was committed on behalf of a delivery.
func (hs *hearings) wrote(name string, paths []string) {
	hs.at(name, func(h *hearing) { h.wrote = append(h.wrote, paths...) })
}

// calls notes what Slack was asked on behalf of a delivery.
func (hs *hearings) calls(name, what string, body []byte) {
	hs.at(name, func(h *hearing) {
		if what == "response_url" || what == "views.update" { // of a press in a form
			h.said = append(h.said, string(body))
			return
		}
		h.asked = append(h.asked, what)
	})
}

// judgeReplays holds every delivery against the law.
func (w *sim) judgeReplays() (wrong []string) {
	w.hearings.mu.Lock() // what was given up may still be heard
	defer w.hearings.mu.Unlock()
	groups := map[string][]*hearing{}
	var order []string
	for _, h := range w.hearings.all {
		if groups[h.about] == nil {
			order = append(order, h.about)
		}
		groups[h.about] = append(groups[h.about], h)
	}
	for _, about := range order {
		for _, fault := range w.judgeDeliveries(groups[about]) {
			wrong = append(wrong, about+" ("+groups[about][0].what+") "+fault)
		}
	}
	return wrong
}

func (w *sim) judgeDeliveries(all []*hearing) (wrong []string) {
	if entries := entriesOf(all); len(entries) > 1 {
		wrong = append(wrong, fmt.Sprintf("left %d entries: %q", len(entries), entries))
	}
	if entries := entriesOf(all); all[0].reading && len(entries) > 0 {
		wrong = append(wrong, fmt.Sprintf("only asked to see, and left %q", entries))
	}
	if strings.HasPrefix(all[0].about, "event") {
		return wrong // which gets no answer
	}
	outcomes := slices.DeleteFunc(slices.Clone(all), func(h *hearing) bool { return !h.outcome() })
	slices.SortStableFunc(outcomes, func(a, b *hearing) int { return a.over - b.over })
	if len(outcomes) == 0 {
		return wrong
	}
	first := outcomes[0]
	for _, h := range all {
		if h.began > first.over {
			wrong = append(wrong, h.changed()...)
		}
	}
	for _, h := range outcomes[1:] {
		if !w.sameAnswer(first, h, entriesOf(all)) {
			wrong = append(wrong, fmt.Sprintf("was answered\n%d %s%q\nand then\n%d %s%q", first.status, first.body, first.said, h.status, h.body, h.said))
		}
	}
	return wrong
}

// entriesOf are the entries that deliveries left, but for the promise to tell of the link.
func entriesOf(all []*hearing) (entries []string) {
	for _, h := range all {
		for _, path := range h.wrote {
			if strings.Contains(path, "/entries/") && !promise(path) && !linking(path) && !slices.Contains(entries, path) {
				entries = append(entries, path)
			}
		}
	}
	return entries
}

func promise(path string) bool { return strings.Contains(path, "/entries/await-") }

// linking reports whether an entry leads to what a correction made the same, or hides that again, once for each two of them.
func linking(path string) bool {
	return strings.Contains(path, "/entries/alike-") || strings.Contains(path, "/entries/hidden-")
}

// changed is what one that was answered before did all the same.
func (h *hearing) changed() (wrong []string) {
	promised := slices.ContainsFunc(h.wrote, promise)
	for _, path := range h.wrote {
		if !strings.HasPrefix(path, "people/") && !strings.HasPrefix(path, "groups/") && !promised {
			wrong = append(wrong, "was answered and then wrote "+path)
		}
	}
	for _, call := range h.asked {
		if !strings.HasPrefix(call, "users.") && !strings.HasPrefix(call, "usergroups.") && call != "views.open" && call != "auth.test" {
			wrong = append(wrong, "was answered and then called "+call)
		}
	}
	return wrong
}

// nothingDone are answers of somebody who could not be served.
var nothingDone = begins(text.Broken, text.BrokenNoLink, text.NoForm)

func begins(phrases ...text.Phrase) (all []string) {
	for _, p := range phrases {
		for _, said := range []string{p.JA, p.EN} {
			first, _, _ := strings.Cut(said, "{")
			first, _, _ = strings.Cut(first, "。")
			all = append(all, first)
		}
	}
	return all
}

// outcome reports whether h is an answer that a later one must be the same as.
func (h *hearing) outcome() bool {
	said := h.everything()
	return h.answered && !slices.ContainsFunc(nothingDone, func(broken string) bool { return strings.Contains(said, broken) })
}

// everything is what somebody was told, in the answer and through the response_url.
func (h *hearing) everything() string {
	return plainJSON(h.body) + strings.Join(slices.Collect(func(yield func(string) bool) {
		for _, s := range h.said {
			if !yield(plainJSON(s)) {
				return
			}
		}
	}), "\n")
}

// plainJSON is JSON without escapes of what a page would not bear.
func plainJSON(raw string) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(raw)
}

// inJapanese and mentioned tell answers in two languages apart, and what they have in common.
var (
	inJapanese = regexp.MustCompile(`"text":"(?:<[^>]*>|[0-9][0-9.a-z]*|TODO|[^\p{L}"])*[\p{Han}\p{Hiragana}\p{Katakana}]`) // its first letter
	mentioned  = regexp.MustCompile(`<@[A-Z0-9]+>`)
	pressed    = regexp.MustCompile(`"action_id":"[a-z_]+"|"callback_id":"[a-z_]+"`) // the first: actions stand before their message
)

// begun is whether an answer begins in Japanese, though titles in it are.
func begun(said string) bool {
	first := firstLetter.FindStringSubmatch(said)
	return first != nil && inJapanese.MatchString(first[0])
}

// firstLetter is the first text that has letters, to its first.
var firstLetter = regexp.MustCompile(`"text":"(?:<[^>]*>|[0-9][0-9.a-z]*|TODO|[^\p{L}"])*\p{L}`)

// reads is what was pressed where that only shows something.
var reads = `"action_id":"` + ask.Language.Button + `"`

var (
	pending = regexp.MustCompile(`チャンネルは作成中|The channel is being created|のチャンネルは作成中|is being created\. You`)
	inLine  = regexp.MustCompile(`チャンネル作成中|channel being created`)
	mention = regexp.MustCompile(`<#(C[A-Z0-9]+)>`)
)

// sameAnswer reports whether two outcomes are the same but for the link.
func (w *sim) sameAnswer(first, then *hearing, entries []string) bool {
	a, b := first.everything(), then.everything()
	if first.status != then.status || first.status != http.StatusOK {
		return false
	}
	if a == b || first.reading || w.takenBack(entries) {
		return true
	}
	if a != "" && b != "" && (inJapanese.MatchString(a) != inJapanese.MatchString(b) || begun(a) != begun(b)) {
		return slices.Equal(mentioned.FindAllString(a, -1), mentioned.FindAllString(b, -1))
	}
	link := mention.FindStringSubmatch(b)
	if link == nil && then.began < first.over { // they overlap: either may have seen the link
		a, b = b, a
		link = mention.FindStringSubmatch(b)
	}
	switch was := mention.FindStringSubmatch(a); {
	case link != nil && was != nil && w.removals.everArchived(was[1]) && (w.linkOf(entries, link[1]) || len(entries) == 0 && w.succeeds(link[1], was[1])):
		return strings.ReplaceAll(a, was[0], link[0]) == b
	case pending.MatchString(a) && pending.MatchString(b): // how long it waits for its turn
		return lead(a) == lead(b)
	case link == nil:
		return false
	case pending.MatchString(a):
		return lead(a) == lead(b) && w.linkOf(entries, link[1])
	case strings.ReplaceAll(b, " · "+link[0], "") == a: // which incident it is about
		return len(entries) == 0 || w.linkOf(entries, link[1])
	}
	return inLine.MatchString(a) && inLine.ReplaceAllString(a, link[0]) == b
}

// takenBack reports whether the only entry was taken back since: whoever asks again hears of it otherwise.
func (w *sim) takenBack(entries []string) bool {
	if len(entries) != 1 {
		return false
	}
	parts := strings.Split(entries[0], "/")
	e, err := store.LoadEntry(context.Background(), w.db, incident.ID(parts[1]), parts[3])
	return err == nil && e.Redacted != nil
}

// leads are what an answer to a declaration says besides the link.
var leads = begins(text.DeclaredYou)

// lead is whether the answer says that the reader leads.
func lead(said string) bool {
	return slices.ContainsFunc(leads, func(you string) bool { return strings.Contains(said, you) })
}

// linkOf reports whether a channel is that of the incident in which the only entry is, or was until people archived it.
func (w *sim) linkOf(entries []string, channel string) bool {
	if len(entries) != 1 {
		return false
	}
	id := incident.ID(strings.Split(entries[0], "/")[1])
	i, err := store.LoadHeader(context.Background(), w.db, id)
	return err == nil && (i.Links[incident.ChannelLink].Ref == channel || w.removals.everArchived(channel))
}

// succeeds reports whether a channel took the place of another, which its name says: a refusal leaves no entry that says whose they are.
func (w *sim) succeeds(channel, other string) bool {
	first := func(id string) string {
		for _, c := range w.channels() {
			if c.ID == id {
				return regexp.MustCompile(`-[2-9]$`).ReplaceAllString(c.Name, "")
			}
		}
		return ""
	}
	return first(channel) != "" && first(channel) == first(other)
}
