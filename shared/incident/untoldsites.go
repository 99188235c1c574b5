package incident

import (
	"slices"
	"strings"
	"time"
)

// This file says when those who look after customers are asked where there are sites: in the shifts of the customer's site, or else of
// the site to which they belong themselves, or else in the working hours of whoever has no site, which stand under the site "".

// untoldOfSites is when customers are counted next, and their owners asked, after a moment. While it is not known which sites have
// customers to call, all may have.
func (i Incident) untoldOfSites(u Untold, from time.Time, anew bool) (at time.Time) {
	for _, site := range i.hourSites() {
		asked, has := u.askedAt(site)
		if !has && !anew {
			continue
		}
		next := from
		if !asked.IsZero() {
			next = later(next, onTheMinute(asked).Add(askOwnersApart))
		}
		if i.Snooze != nil {
			next = later(next, i.Snooze.Until)
		}
		at = earlier(at, i.inHoursOf(site, next))
	}
	return at
}

// hourSites are all sites, and the hours of whoever has none.
func (i Incident) hourSites() []string {
	all := []string{""}
	for _, s := range i.Settings.Sites {
		all = append(all, s.ID)
	}
	return all
}

// inHoursOf is a moment, or the next one after it in the working hours of a site; one that does not wake has those of none.
func (i Incident) inHoursOf(id string, at time.Time) time.Time {
	site, known := i.Settings.Site(id)
	if _, on := site.Shift(at); known && on {
		return at
	}
	if next, wakes := site.Next(at); known && wakes {
		return next.From
	}
	return i.inHours(at)
}

// openAt are the sites whose people may be asked at a moment: they are at work, and were not asked a while ago. None: there are no sites.
func (i Incident) openAt(now time.Time) (open []string) {
	if len(i.Settings.Sites) == 0 {
		return nil
	}
	for _, site := range i.hourSites() {
		var asked time.Time
		if i.Untold != nil {
			asked, _ = i.Untold.askedAt(site)
		}
		if i.inHoursOf(site, now).Equal(now) && (asked.IsZero() || !now.Before(onTheMinute(asked).Add(askOwnersApart))) {
			open = append(open, site)
		}
	}
	return open
}

// askedAt is when those of a site were asked last; has is false where it has no customers to call.
func (u Untold) askedAt(site string) (at time.Time, has bool) {
	n := slices.IndexFunc(u.Sites, func(s SiteAsked) bool { return s.Site == site })
	if n < 0 {
		return at, false
	}
	return u.Sites[n].At, true
}

// askedSites are the sites that have customers to call, and when each was asked.
func (a AskOwners) askedSites(u Untold, now time.Time) (sites []SiteAsked) {
	for _, site := range a.Open {
		sites = append(sites, SiteAsked{site, now})
	}
	for _, site := range a.Waits {
		if at, _ := u.askedAt(site); !slices.Contains(a.Open, site) {
			sites = append(sites, SiteAsked{site, at})
		}
	}
	return sites
}

// InHours leaves of those who are to be told those whose site's people are asked now, and notes which sites these are, and which others
// are asked later. siteOf is the site of whoever looks after a customer.
func (a AskOwners) InHours(i Incident, all []Contact, siteOf func(owner string) string) (AskOwners, []Contact) {
	var now []Contact
	var asked []string
	a.Waits, a.Later = nil, 0
	for _, c := range all {
		site := i.hoursOf(c, siteOf)
		switch {
		case !i.Unreached(c):
		case slices.Contains(a.Open, site):
			now, asked = append(now, c), append(asked, site)
		default:
			a.Waits, a.Later = append(a.Waits, site), a.Later+1
		}
	}
	a.Open, a.Waits = distinct(asked), distinct(a.Waits)
	return a, now
}

func distinct(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// hoursOf is the site in whose hours somebody is asked about a customer: the customer's own, or else that of whoever looks after them.
func (i Incident) hoursOf(c Contact, siteOf func(owner string) string) string {
	n := slices.IndexFunc(i.Settings.Sites, func(s Site) bool { return strings.EqualFold(s.ID, c.Site) })
	if n >= 0 {
		return i.Settings.Sites[n].ID
	}
	return siteOf(c.LookedAfterBy())
}

// SiteOf is the site to which a person or a user group belongs; members says who is in a user group. "": none.
func (s Settings) SiteOf(id string, members map[string][]PersonID) string {
	for _, site := range s.Sites {
		in := func(group string) bool { return slices.Contains(members[group], PersonID(id)) }
		if site.Has(PersonID(id)) || id != "" && slices.ContainsFunc(site.Groups(), in) {
			return site.ID
		}
	}
	return ""
}
