package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// mailPrefix begins the key of a mail; its incident.MailID follows.
const mailPrefix = "mail/"

// What fails of mails is three problems: those that were refused, those of which nobody knows whether they left, and those that the
// server does not take for long. People order each to be tried again without the others.
const (
	mailProblem Key = "mail"
	UnsureMail  Key = "mail/unsure"
	LateMail    Key = "mail/late"
)

// MailKey is the mail with an id.
func MailKey(id string) Key { return Key(mailPrefix + id) }

// Mail reports whether k is of a mail.
func (k Key) Mail() bool { return strings.HasPrefix(string(k), mailPrefix) }

// ForMail is the plan of the system Mail: it is made from the last notice that left by mail and from the list that was frozen for it.
var ForMail = Plan{From: incident.Scope{Notice: true, Frozen: true}, Of: mails, Refless: true, Records: mailRecords, Report: reportMails}

// Mail is one mail of a notice to one address.
type Mail struct {
	To      string           `json:"to"`
	Lang    incident.Lang    `json:"lang"`
	ID      string           `json:"id"`
	Thread  string           `json:"thread,omitempty"` // ID of the same address's mail of the first notice
	Sum     string           `json:"sum"`              // of the notice
	At      time.Time        `json:"at"`
	Drill   bool             `json:"drill,omitempty"`
	Letters incident.Letters `json:"-"` // Sum stands for them
}

// mails are those of the last notice that left by mail, one for each address. What was sent before it is out of date.
func mails(s incident.State, _ Refs) (out []Effect) {
	d := s.Incident.Notices.Delivery
	if d == nil || !d.To.Leaves(incident.ByMail) {
		return nil
	}
	for _, r := range d.Recipients(s.Frozen) {
		id := incident.MailID(s.Incident.ID, d.No, r.Mail)
		m := Mail{To: r.Mail, Lang: r.Lang, ID: id, Sum: s.Mailed.Sum, At: d.At, Drill: s.Incident.Kind == incident.Drill, Letters: s.Mailed.Text.Letters}
		if first := cmp.Or(s.Incident.Notices.FirstMail, 1); d.No > first {
			m.Thread = incident.MailID(s.Incident.ID, first, r.Mail)
		}
		out = append(out, Effect{Key: MailKey(id), Kind: MailKind, Life: Sent, Urgency: Work, Facts: m})
	}
	return out
}

// mailRecords are kept with the notice that the mails are of.
func mailRecords(i incident.Incident) string {
	if d := i.Notices.Delivery; d != nil {
		return incident.DeliveriesOf(d.No)
	}
	return ""
}

// reportApart is how long the incident does not hear of mails that go on leaving: people read a number, and no entry tells it.
const reportApart = 15 * time.Second

// reportMails is how many customers the notice has reached, once it is over and every now and then before.
func reportMails(s incident.State, all []Effect, of func(Key) incident.Outcome, now time.Time) incident.Event {
	d := s.Incident.Notices.Delivery
	if d == nil {
		return nil
	}
	over := !slices.ContainsFunc(all, func(e Effect) bool { return of(e.Key) == incident.Waiting })
	if !over && now.Sub(clockAt(*d)) < reportApart {
		return nil
	}
	counts := d.Count(s.Frozen, outcomesOf(all, of))
	if counts == d.Counts && over != d.OverAt.IsZero() {
		return nil
	}
	return incident.Delivered{No: d.No, Counts: counts, Over: over}
}

// clockAt is when the incident heard last.
func clockAt(d incident.Delivery) time.Time {
	if d.SeenAt.IsZero() {
		return d.At
	}
	return d.SeenAt
}

// outcomesOf is what became of the mail to an address.
func outcomesOf(all []Effect, of func(Key) incident.Outcome) func(address string) incident.Outcome {
	keys := make(map[string]Key, len(all))
	for _, e := range all {
		if m, ok := e.Facts.(Mail); ok {
			keys[incident.MailKey(m.To)] = e.Key
		}
	}
	return func(address string) incident.Outcome { return of(keys[incident.MailKey(address)]) }
}
