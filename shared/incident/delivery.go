package incident

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// Way is how a notice leaves.
type Way string

// The ways by which the tool sends a notice itself. People copy it out whatever its ways are.
const (
	ByMail   Way = "mail"
	ByPortal Way = "portal"

	byHand Way = "hand" // no way of the tool's: people send it
)

// Addressees is whom a notice is for, and how it leaves. An approval binds it. It is stored; field names must not change.
type Addressees struct {
	Group Group `json:"group,omitzero"`
	Ways  []Way `json:"ways,omitempty"` // none: people send it by hand
}

// Leaves reports whether the tool sends the notice in a way.
func (a Addressees) Leaves(by Way) bool { return slices.Contains(a.Ways, by) }

// onlyPosted reports whether a notice stands on the portal and nobody gets it.
func (a Addressees) onlyPosted() bool { return len(a.Ways) == 1 && a.Leaves(ByPortal) }

// Any reports whether anything is said of addressees; without it people send the notice to whom they know.
func (a Addressees) Any() bool {
	g := a.Group
	return len(a.Ways)+len(g.Tiers)+len(g.Services)+len(g.Owners)+len(g.Sites)+len(g.Langs) > 0
}

// same reports whether addressees are others' too.
func (a Addressees) same(b Addressees) bool {
	g, h := a.Group, b.Group
	return slices.Equal(a.Ways, b.Ways) && slices.Equal(g.Tiers, h.Tiers) && slices.Equal(g.Services, h.Services) &&
		slices.Equal(g.Owners, h.Owners) && slices.Equal(g.Sites, h.Sites) && slices.Equal(g.Langs, h.Langs)
}

// Numbers are how many addressees there are, by a version of the list. They are stored; field names must not change.
type Numbers struct {
	List      string `json:"list,omitempty"`      // the version; "": there is no list
	All       int    `json:"all,omitempty"`       // customers on the list
	Customers int    `json:"customers,omitempty"` // addressed
	ByMail    int    `json:"byMail,omitempty"`    // of these, with an address
	Addresses int    `json:"addresses,omitempty"` // each once
}

// Reached counts them on a list.
func (a Addressees) Reached(list CustomerList) Numbers {
	of := a.Group.Of(list.Rows)
	n := Numbers{List: list.Version, All: len(list.Rows), Customers: len(of), Addresses: len(Recipients(of))}
	for _, c := range of {
		if len(c.Mail) > 0 {
			n.ByMail++
		}
	}
	return n
}

// toNobody reports whether the tool would send to those of a list who have no address, or are none at all.
func (a Addressees) toNobody(n Numbers) bool {
	return a.Leaves(ByMail) && n.List != "" && n.ByMail == 0
}

// Limits of how far numbers may be off those that somebody has seen.
const (
	offBy   = 5
	offPart = 50 // the part of them that is as much: 2 %
)

// Off reports whether numbers differ so much from those that were seen that whoever saw them is asked again.
func (n Numbers) Off(seen Numbers) bool {
	off := func(now, was int) bool {
		d := max(now-was, was-now)
		return d > offBy || d*offPart > was
	}
	return off(n.Customers, seen.Customers) || off(n.ByMail, seen.ByMail) || off(n.Addresses, seen.Addresses)
}

// CustomerList is a version of the list of customers.
type CustomerList struct {
	Version string // "": there is none
	ReadAt  time.Time
	Rows    []Customer
}

// Outcome is what became of a mail to one address.
type Outcome string

// The outcomes.
const (
	Waiting  Outcome = ""         // it has not left
	Accepted Outcome = "accepted" // the relay took it
	Unsure   Outcome = "unsure"   // it may have left, and nobody can find out
	Refused  Outcome = "refused"  // the relay refused the address
)

// Told is what is known of one customer.
type Told string

// What may be known of a customer, of which exactly one holds.
const (
	ToldYes     Told = "delivered" // one address was accepted
	ToldUnsure  Told = "unknown"   // none was, and one may have been
	ToldRefused Told = "refused"   // all were refused
	ToldWaiting Told = "waiting"
	ToldSkipped Told = "skipped" // the tool sends them nothing: not addressed, without an address, or in a drill
)

// Counts are how many customers are told; their sum is the number of customers. They are stored; field names must not change.
type Counts struct {
	Delivered int `json:"delivered,omitempty"`
	Unknown   int `json:"unknown,omitempty"`
	Refused   int `json:"refused,omitempty"`
	Waiting   int `json:"waiting,omitempty"`
	Skipped   int `json:"skipped,omitempty"`
}

// Sum is the number of customers.
func (c Counts) Sum() int { return c.Delivered + c.Unknown + c.Refused + c.Waiting + c.Skipped }

// add counts one customer.
func (c *Counts) add(t Told) {
	switch t {
	case ToldYes:
		c.Delivered++
	case ToldUnsure:
		c.Unknown++
	case ToldRefused:
		c.Refused++
	case ToldWaiting:
		c.Waiting++
	case ToldSkipped:
		c.Skipped++
	}
}

// Delivery is how the last sent notice leaves, as the header knows it. It is stored; field names must not change.
type Delivery struct {
	No      int        `json:"no"`             // of the notice
	List    string     `json:"list,omitempty"` // the version of the list that was frozen; "": a drill's, or no list
	To      Addressees `json:"to,omitzero"`
	Team    []string   `json:"team,omitempty"` // in a drill: the addresses that get it instead of customers
	Of      int        `json:"of,omitempty"`   // how many customers that version of the list has
	Version int        `json:"version"`        // of the notice's text

	Stage  NoticeStage `json:"stage,omitempty"` // of the notice; "": of the last that was sent
	At     time.Time   `json:"at"`              // when somebody pressed
	Counts Counts      `json:"counts,omitzero"`
	SeenAt time.Time   `json:"seenAt,omitzero"` // when Counts were counted
	OverAt time.Time   `json:"overAt,omitzero"` // when nothing waited any more; zero: something does
}

// mark names the notice on an entry.
func (d Delivery) mark(n Notices) *NoticeMark {
	return &NoticeMark{No: d.No, Stage: cmp.Or(d.Stage, n.Stage), Version: d.Version}
}

// MailID names a mail for ever: one address's of one notice. It says nothing of the address.
func MailID(id ID, no int, address string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%s", id, no, MailKey(address)))
	return hex.EncodeToString(sum[:10])
}

// DeliveriesOf is the collection, below the incident, of what became of the mails of a notice.
func DeliveriesOf(no int) string { return fmt.Sprintf("notices/%d/deliveries", no) }

// Recipients are those whom the tool writes to: customers of the list that was frozen, or the team in a drill.
func (d Delivery) Recipients(list CustomerList) []Recipient {
	if len(d.Team) == 0 {
		return Recipients(d.To.Group.Of(list.Rows))
	}
	var team []Recipient
	for _, mail := range d.Team {
		team = append(team, Recipient{mail, BothLanguages})
	}
	return team
}

// Told says what is known of a customer, from what became of the mails to their addresses.
func (d Delivery) Told(c Customer, of func(address string) Outcome) Told {
	if d.Skips(c) != "" {
		return ToldSkipped
	}
	told := ToldRefused
	for _, address := range c.Mail {
		switch of(address) {
		case Accepted:
			return ToldYes
		case Unsure:
			told = ToldUnsure
		case Waiting:
			if told != ToldUnsure {
				told = ToldWaiting
			}
		case Refused:
		}
	}
	return told
}

// Count counts the customers of the list that was frozen.
func (d Delivery) Count(list CustomerList, of func(address string) Outcome) (n Counts) {
	for _, c := range list.Rows {
		n.add(d.Told(c, of))
	}
	return n
}
