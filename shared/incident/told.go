package incident

import (
	"cmp"
	"slices"
	"time"
)

// Skipped says why the tool sends a customer nothing.
type Skipped string

// The reasons.
const (
	SkipGroup   Skipped = "not_addressed" // the notice is for others
	SkipAddress Skipped = "no_address"    // it is for them, and no address is known
	SkipDrill   Skipped = "drill"
	SkipByHand  Skipped = "by_hand" // people send it
)

// ToldNothing is known of everybody before the first notice is sent.
const ToldNothing Told = "not_yet"

// Skips says why a notice does not leave to a customer; "": it does.
func (d Delivery) Skips(c Customer) Skipped {
	switch {
	case len(d.Team) > 0:
		return SkipDrill
	case !d.To.Leaves(ByMail):
		return SkipByHand
	case !d.To.Group.holds(c):
		return SkipGroup
	case len(c.Mail) == 0:
		return SkipAddress
	}
	return ""
}

// Affected says whether the outage hits a customer.
type Affected string

// What may be known of that. Nobody has said it of most customers.
const (
	AffectedUnknown Affected = ""
	AffectedYes     Affected = "yes"
	AffectedNo      Affected = "no"
)

// Hits lists what may be known of whether the outage hits a customer.
var Hits = []Affected{AffectedYes, AffectedNo, AffectedUnknown}

// Call is that somebody told a customer by phone. It is stored; field names must not change.
type Call struct {
	By   PersonID  `json:"by"`
	At   time.Time `json:"at"`
	No   int       `json:"no,omitempty"` // of the notice that had been sent last; 0: none had been
	Note string    `json:"note,omitempty"`
}

// CustomerWord is what people know of a customer in one incident. It is stored; field names must not change.
type CustomerWord struct {
	Owner    string     `json:"owner,omitempty"` // who looks after them here, as Customer.Owner; "": whom the list names
	Call     *Call      `json:"call,omitempty"`  // the last one
	Affected Affected   `json:"affected,omitempty"`
	Seen     *Signature `json:"seen,omitempty"` // who said last whether they are affected
}

// CustomerWords are those of an incident by Customer.Key, in the parts that one record holds each.
type CustomerWords []map[string]CustomerWord

// Of returns what people know of a customer.
func (all CustomerWords) Of(key string) CustomerWord {
	if n := all.part(key); n < len(all) {
		return all[n][key]
	}
	return CustomerWord{}
}

// MostWords is how many customers' words stand in one record. With a note of 200 runes one has 1 KiB, and a document holds 1 MiB.
const MostWords = 500

// part is where the words of a customer stand: they stay where they were first written, and what is new goes to the last part, or to
// one that is not there yet where that is full. So all parts but the last are full.
func (all CustomerWords) part(key string) int {
	for n, part := range all {
		if _, there := part[key]; there {
			return n
		}
	}
	if n := slices.IndexFunc(all, func(part map[string]CustomerWord) bool { return len(part) < MostWords }); n >= 0 {
		return n
	}
	return len(all)
}

// Telling is all from which it follows who was told what.
type Telling struct {
	List     CustomerList       // that was frozen for the last notice; before there is one, the list as it stands
	Outcomes map[string]Outcome // of its mails, by MailID
	Words    CustomerWords
}

// Contact is all that is known of a customer in one incident.
type Contact struct {
	Customer
	Told Told
	Why  Skipped // of one that is skipped
	Word CustomerWord
	// Missed are the addresses that were refused, or of which nobody knows.
	Missed []string
}

// Partly reports whether the notice has reached a customer, and not at all addresses that they have.
func (c Contact) Partly() bool { return c.Told == ToldYes && len(c.Missed) > 0 }

// LookedAfterBy is the person or the user group that looks after a customer in the incident; "": nobody does.
func (c Contact) LookedAfterBy() string {
	if c.Word.Owner != "" {
		return c.Word.Owner
	}
	return c.Owner
}

// Contacts say who was told what, in the order of the list.
func (i Incident) Contacts(t Telling) []Contact {
	out := make([]Contact, len(t.List.Rows))
	for n, c := range t.List.Rows {
		out[n] = Contact{Customer: c, Word: t.Words.Of(c.Key())}
		out[n].Told, out[n].Why = i.told(c, t.Outcomes)
		out[n].Missed = i.missed(out[n], t.Outcomes)
	}
	return out
}

// missed are a customer's addresses that the last notice has not reached as far as is known, and will not by itself.
func (i Incident) missed(c Contact, outcomes map[string]Outcome) (out []string) {
	d := i.Notices.Delivery
	if d == nil || c.Told == ToldSkipped {
		return nil
	}
	for _, address := range c.Mail {
		if is := outcomes[MailID(i.ID, d.No, address)]; is == Refused || is == Unsure {
			out = append(out, address)
		}
	}
	return out
}

// told says what became of the last notice to a customer.
func (i Incident) told(c Customer, outcomes map[string]Outcome) (Told, Skipped) {
	d := i.Notices.Delivery
	switch {
	case i.Kind == Drill:
		return ToldSkipped, SkipDrill
	case d != nil:
		return d.Told(c, func(address string) Outcome { return outcomes[MailID(i.ID, d.No, address)] }), d.Skips(c)
	case i.Notices.Sent > 0:
		return ToldSkipped, SkipByHand
	}
	return ToldNothing, ""
}

// Unreached reports whether somebody should call a customer: the last notice has not reached them as far as is known, nobody has called
// since it was sent, and nobody has said that the outage does not hit them. What still waits may yet arrive.
func (i Incident) Unreached(c Contact) bool {
	missed := c.Told == ToldUnsure || c.Told == ToldRefused || c.Why == SkipAddress
	no, _, _ := i.Notices.Reaches()
	called := c.Word.Call != nil && c.Word.Call.No >= no
	return missed && !called && c.Word.Affected != AffectedNo
}

// ByNeed puts customers in order by how much they need a person: those whom somebody should call first, then by what is known of them.
func (i Incident) ByNeed(all []Contact) []Contact {
	need := func(c Contact) int {
		if i.Unreached(c) {
			return -1
		}
		return c.Rank()
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Contact) int { return need(a) - need(b) })
	return out
}

// Reaches is the last notice that customers got by themselves, of which it is known whom it reached; one that only stands on the portal
// reaches nobody. Its number is 0 where none was sent.
func (n Notices) Reaches() (no int, stage NoticeStage, at time.Time) {
	if d := n.Delivery; d != nil {
		return d.No, cmp.Or(d.Stage, n.Stage), d.At
	}
	return n.Sent, n.Stage, n.SentAt
}

// ToldCount is how many customers something is known of.
type ToldCount struct {
	Told      Told
	Why       Skipped
	Customers int
}

// toldOrder are the sums in their order: what needs a person stands first.
var toldOrder = []ToldCount{
	{Told: ToldRefused},
	{Told: ToldUnsure},
	{Told: ToldSkipped, Why: SkipAddress},
	{Told: ToldWaiting},
	{Told: ToldNothing},
	{Told: ToldYes},
	{Told: ToldSkipped, Why: SkipGroup},
	{Told: ToldSkipped, Why: SkipByHand},
	{Told: ToldSkipped, Why: SkipDrill},
}

// CountTold counts customers by what is known of them. Each is counted once.
func CountTold(all []Contact) (out []ToldCount) {
	for _, c := range toldOrder {
		for _, x := range all {
			if x.Told == c.Told && x.Why == c.Why {
				c.Customers++
			}
		}
		if c.Customers > 0 {
			out = append(out, c)
		}
	}
	return out
}

// Rank is the place of a customer among others by how much they need a person.
func (c Contact) Rank() int {
	return slices.IndexFunc(toldOrder, func(o ToldCount) bool { return o.Told == c.Told && o.Why == c.Why })
}
