package incident

import (
	"cmp"
	"slices"
	"time"
)

// Untold is what the clock knows of the customers whom nobody has told: how many they are, and when somebody was asked. Who they are
// it does not know: they are counted when it is time to ask, and never to find out whether it is. It is stored; field names must not
// change.
type Untold struct {
	No      int       `json:"no"` // of the notice
	Count   int       `json:"count"`
	At      time.Time `json:"at"`             // when they were counted
	Anew    bool      `json:"anew,omitempty"` // somebody took back what it was counted by
	Asked   int       `json:"asked,omitempty"`
	AskedAt time.Time `json:"askedAt,omitzero"`
	// Sites are those that have customers to call, and when each was asked. Where there are no sites it is empty.
	Sites []SiteAsked `json:"sites,omitempty"`
}

// SiteAsked is when those of a site were asked who look after customers. It is stored; field names must not change.
type SiteAsked struct {
	Site string    `json:"site,omitempty"` // "": those of none
	At   time.Time `json:"at,omitzero"`    // zero: not yet
}

// OwnerUntold is how many customers nobody has told whom somebody looks after. It is stored; field names must not change.
type OwnerUntold struct {
	Owner     string `json:"owner,omitempty"`  // a person or a user group; "": nobody looks after them
	Others    bool   `json:"others,omitempty"` // of all further owners
	Customers int    `json:"customers"`
}

// nobodys reports whether they are customers whom nobody looks after.
func (o OwnerUntold) nobodys() bool { return o.Owner == "" && !o.Others }

const (
	// deliveryPatience is how long a delivery may take before somebody is asked about what has failed so far.
	deliveryPatience = 15 * time.Minute
	// askOwnersApart is how long those who make calls have before they are asked again.
	askOwnersApart = 2 * time.Hour
	// firstHour and lastHour are between when they are asked, Monday to Friday in the incident's time zone: the working hours of whoever
	// has no site of their own. Whoever answers the outage at night is not who looks after these customers.
	firstHour, lastHour = 9, 18
	// mostOwners is how many are asked by name, those with the most customers.
	mostOwners = 20
)

// untoldAt is when the customers whom nobody has told are counted next, and their owners asked; zero: there is nothing to ask.
func (i Incident) untoldAt() (at time.Time) {
	d := i.Notices.Delivery
	if d == nil || i.Kind != Live || d.List == "" || !d.To.Leaves(ByMail) {
		return at
	}
	var u Untold
	if i.Untold != nil {
		u = *i.Untold
	}
	anew := true
	switch {
	case u.No != d.No:
		at = earlier(d.OverAt, d.At.Add(deliveryPatience))
	case u.At.Before(d.OverAt) || u.Anew:
		at = later(d.OverAt, d.At)
	case u.Count == 0:
		return at
	default:
		anew = false
	}
	if len(i.Settings.Sites) > 0 {
		return i.untoldOfSites(u, later(at, u.At), anew)
	}
	if u.Asked > 0 {
		at = later(at, onTheMinute(u.AskedAt).Add(askOwnersApart))
	}
	if i.Snooze != nil {
		at = later(at, i.Snooze.Until)
	}
	return i.inHours(at)
}

// UntoldNow is how many customers nobody had told of the last notice when they were counted; 0 also: they were not.
func (i Incident) UntoldNow() int {
	if i.Untold == nil || i.Notices.Delivery == nil || i.Untold.No != i.Notices.Delivery.No {
		return 0
	}
	return i.Untold.Count
}

// inHours is a moment, or the next one after it in the working hours of those who look after customers.
func (i Incident) inHours(at time.Time) time.Time {
	local := at.In(location(i.Settings.Timezone))
	opens := func(days int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, firstHour, 0, 0, 0, local.Location())
	}
	days := 0
	switch hour := local.Hour(); {
	case hour >= lastHour:
		days = 1
	case hour >= firstHour && workday(local):
		return at
	}
	for !workday(opens(days)) {
		days++
	}
	return opens(days)
}

// untoldDue asks those who look after them, if their time has come, and has not passed again while the clock stood still: where there are
// sites, those who sleep are left out when they are counted. Whoever has the list counts them.
func (i Incident) untoldDue(now time.Time) []Event {
	if at := i.untoldAt(); at.IsZero() || now.Before(at) || len(i.Settings.Sites) == 0 && !i.inHours(now).Equal(now) {
		return nil
	}
	ask := AskOwners{No: i.Notices.Delivery.No, Ask: 1, Open: i.openAt(now)}
	if i.Untold != nil {
		ask.Ask, ask.Since = i.Untold.Asked+1, i.Untold.At
	}
	return []Event{ask}
}

// UntoldBy counts the customers whom nobody has told by who looks after them: the most first, those of nobody last. Who may not be
// asked is among the others, as is who would make the question too long.
func (i Incident) UntoldBy(all []Contact, may func(owner string) bool) (out []OwnerUntold) {
	owners, others, nobody := map[string]int{}, 0, 0
	for _, c := range all {
		switch owner := c.LookedAfterBy(); {
		case !i.Unreached(c):
		case owner == "":
			nobody++
		case may(owner):
			owners[owner]++
		default:
			others++
		}
	}
	for owner, n := range owners {
		out = append(out, OwnerUntold{Owner: owner, Customers: n})
	}
	slices.SortFunc(out, func(a, b OwnerUntold) int { return cmp.Or(b.Customers-a.Customers, cmp.Compare(a.Owner, b.Owner)) })
	for len(out) > mostOwners {
		others += out[len(out)-1].Customers
		out = out[:len(out)-1]
	}
	if others > 0 {
		out = append(out, OwnerUntold{Others: true, Customers: others})
	}
	if nobody > 0 {
		out = append(out, OwnerUntold{Customers: nobody})
	}
	return out
}

// AskOwners is the clock's question to those who look after customers whom nobody has told. Where there are none by now, it says so
// to nobody.
type AskOwners struct {
	No     int
	Ask    int       // which question, from 1
	Since  time.Time // when they were counted before
	Untold []OwnerUntold
	// Where there are sites: whose working hours these are, of whom others are asked later, and how many customers those have.
	Open, Waits []string
	Later       int
}

func (AskOwners) scope() Scope  { return Scope{} }
func (AskOwners) about() matter { return clockwork }

func (a AskOwners) note(d *decider) error {
	var u Untold
	if known := d.state.Incident.Untold; known != nil {
		u = *known
	}
	if sent := d.state.Incident.Notices.Delivery; sent == nil || sent.No != a.No || u.Asked != a.Ask-1 || !u.At.Equal(a.Since) {
		return refuse(RefusedSame)
	}
	u.No, u.At, u.Count, u.Anew = a.No, d.req.At, 0, false
	for _, o := range a.Untold {
		u.Count += o.Customers
	}
	asked := u.Count
	u.Count += a.Later
	u.Sites = a.askedSites(u, d.req.At)
	if d.entry(EntryUntold); asked > 0 {
		u.Asked, u.AskedAt = a.Ask, d.req.At
		d.entry(EntryOwnersAsked)
	}
	d.out.Entry.Count, d.out.Entry.Untold = asked, a.Untold
	d.out.Entry.Notice = d.state.Incident.Notices.Delivery.mark(d.state.Incident.Notices)
	d.header().Untold = &u
	return nil
}

// countAnew has those whom nobody has told counted again, where the last count found none: somebody took back what it knew. Where there are
// sites it may have found none of one that is at work.
func (d *decider) countAnew() {
	if u := d.state.Incident.Untold; u != nil && (u.Count == 0 || len(d.state.Incident.Settings.Sites) > 0) {
		anew := *u
		anew.Anew = true // the count before stays known: the next one's entry is told from its by it
		d.header().Untold = &anew
	}
}
