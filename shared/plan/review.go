package plan

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// KPT is a heading of the review with its lines, as the room reads it. It calls upon nobody.
type KPT struct {
	Brief
	Also    incident.Lang    `json:"also,omitempty"`
	Since   time.Time        `json:"since"` // T0
	Heading incident.Heading `json:"heading"`
	Prompts []incident.Text  `json:"prompts,omitempty"` // of the playbook
	Count   int              `json:"count"`
	Lines   []KPTLine        `json:"lines,omitempty"` // the newest, as many as a message may hold
	Page    string           `json:"page,omitempty"`  // where all of them are
	Over    bool             `json:"over,omitempty"`  // there is no review any more: nothing can be written
}

// KPTLine is a line, as much of it as a message shows.
type KPTLine struct {
	No     int               `json:"no"`
	Text   string            `json:"text"`
	When   string            `json:"when,omitempty"`
	Why    string            `json:"why,omitempty"`
	By     incident.PersonID `json:"by"`
	Name   string            `json:"name,omitempty"`
	At     time.Time         `json:"at"`
	Edited bool              `json:"edited,omitempty"`
	Try    *incident.Try     `json:"try,omitempty"`
}

// Named tells whoever wrote a problem in a thread that it names members, and nobody else.
type Named struct {
	Brief
	To    incident.PersonID `json:"to"`
	No    int               `json:"no"` // of the line
	Names []incident.Naming `json:"names"`
}

const (
	kptPrefix   = "kpt/"
	namedPrefix = "named/"

	shownKPT  = 40  // lines in a message. Slack: 50 blocks
	shownText = 600 // runes of one
)

// KPTKey is the message of a heading of the review.
func KPTKey(h incident.Heading) Key { return Key(kptPrefix + string(h)) }

// kptOrphans are the messages of the headings, which may have been posted before the review was closed.
func kptOrphans() (keys []Key) {
	for _, h := range incident.Headings {
		keys = append(keys, KPTKey(h))
	}
	return keys
}

// KPTOf returns the heading whose message has the key k; ok is false for the key of anything else.
func KPTOf(k Key) (h incident.Heading, ok bool) {
	heading, ok := strings.CutPrefix(string(k), kptPrefix)
	return incident.Heading(heading), ok
}

// NamedKey is the word to whoever wrote a line with members' names, in the version that an entry made.
func NamedKey(no int, sum string) Key { return Key(namedPrefix + strconv.Itoa(no) + "/" + sum) }

// ReviewURL is the page of the form on which the review is written.
func ReviewURL(form string, id incident.ID) string { return form + "i/" + string(id) + "/review" }

// review are the messages of the headings: made while it is in review, and kept as it stands afterwards.
func (p planner) review(refs Refs) (out []Effect) {
	if !p.i.HasReview() {
		return nil
	}
	for _, h := range incident.Headings {
		if k := KPTKey(h); p.i.Status == incident.Resolved || refs.Has(k) {
			out = append(out, Effect{Key: k, Kind: MessageKind, Life: Kept, Urgency: Work, Needs: []Key{ChannelKey}, Facts: p.kpt(h)})
		}
	}
	return append(out, p.namedMembers()...)
}

func (p planner) kpt(h incident.Heading) KPT {
	all := incident.Standing(p.s.KPT, h)
	f := KPT{
		Brief: p.brief(p.lang()), Also: p.i.Settings.Also, Since: p.i.DeclaredAt, Heading: h, Prompts: p.i.Playbook.Prompts, Count: len(all),
		Over: p.i.Status.Editable(),
	}
	if p.i.Settings.Form != "" {
		f.Page = ReviewURL(p.i.Settings.Form, p.i.ID)
	}
	for _, l := range all[max(0, len(all)-shownKPT):] {
		f.Lines = append(f.Lines, KPTLine{
			No: l.No, Text: short(l.Text), When: short(l.When), Why: short(l.Why), By: l.By, Name: l.Name, At: l.At, Edited: !l.Edited.IsZero(), Try: l.Try,
		})
	}
	return f
}

// short is as much of a text as a message may show.
func short(s string) string {
	r := []rune(s)
	if len(r) <= shownText {
		return s
	}
	return string(r[:shownText-1]) + "…"
}

// namedMembers are the words to those who wrote members' names in a thread. What was written in a form was asked there.
func (p planner) namedMembers() (out []Effect) {
	for _, l := range p.s.KPT {
		if len(l.Named) == 0 || !l.Taken.IsZero() || l.Said == nil {
			continue
		}
		out = append(out, Effect{
			Key: NamedKey(l.No, l.Said.Sum), Kind: AnswerKind, Life: AtMostOnce, Urgency: Word, Needs: []Key{ChannelKey},
			Facts: Named{Brief: p.brief(cmp.Or(l.Lang, p.lang())), To: l.By, No: l.No, Names: l.Named},
		})
	}
	return out
}

// tellsReview reports whether e is of the review, so that it is made after the end.
func (e Effect) tellsReview() bool {
	switch e.Facts.(type) {
	case KPT, Named:
		return true
	}
	return false
}
