package plan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// The objects of the portal whose names are not made of an incident's. Links name index.html, since a bucket's address shows no index.
const (
	PortalFront   = "index.html"         // in Japanese
	PortalFrontEN = "en/index.html"      // in English
	PortalOlder   = "history/index.html" // all incidents, as a list; what there is no room for is on PortalList
	PortalOlderEN = "en/history/index.html"
	PortalFeed    = "feed.atom"
	PortalFeedEN  = "en/feed.atom"
	PortalSummary = "api/v2/summary.json"
	PortalStatus  = "api/v2/status.json"
	PortalParts   = "api/v2/components.json"
	PortalOpen    = "api/v2/incidents/unresolved.json"
	PortalAll     = "api/v2/incidents.json"
)

// portalEnglish begins the names of the pages in English.
const portalEnglish = "en/"

// portalPagesOf begins the names of an incident's pages.
const portalPagesOf = "incidents/"

// PortalPage is the name of an incident's own page in a language.
func PortalPage(id incident.ID, lang incident.Lang) string {
	return PortalIn(lang, portalPagesOf+string(id)+"/index.html")
}

// PortalNoticePage is the name of the page of a single notice in a language: where a page has no room for all of its notices, it links there.
func PortalNoticePage(id incident.ID, no int, lang incident.Lang) string {
	return PortalIn(lang, portalPagesOf+string(id)+"/"+strconv.Itoa(no)+"/index.html")
}

// PortalList is the name of a page of the list of all incidents in a language, from 1, which has those read of first.
func PortalList(no int, lang incident.Lang) string {
	return PortalIn(lang, "history/"+strconv.Itoa(no)+"/index.html")
}

// PortalIn is the name of an object that has one in each language, by the Japanese one.
func PortalIn(lang incident.Lang, name string) string {
	if lang == incident.English {
		return portalEnglish + name
	}
	return name
}

// PortalOf is which language an object is in, and the name that it has in Japanese.
func PortalOf(name string) (incident.Lang, string) {
	if bare, english := strings.CutPrefix(name, portalEnglish); english {
		return incident.English, bare
	}
	return incident.Japanese, name
}

// PortalListed is how many incidents a page of the list holds.
const PortalListed = 50

// PortalLists is how many pages of the list there are besides PortalOlder, which has at least one of the incidents.
func PortalLists(incidents int) int { return max(0, incidents-1) / PortalListed }

// PortalLook is written into the facts of all objects: another number makes all of them anew, when they are to look otherwise.
const PortalLook = 2

// PortalObject is one object of the portal: shared/portal makes its bytes from nothing else.
type PortalObject struct {
	Name      string                    `json:"name"`
	Site      incident.PortalSite       `json:"site"`
	Timezone  string                    `json:"timezone"`
	Look      int                       `json:"look"`
	Incidents []incident.PortalIncident `json:"incidents,omitempty"` // what it shows, in the portal's order: all, or the one whose page it is
	Revision  int64                     `json:"-"`                   // of the portal that it was made from
}

// PortalObjects are all objects that follow from what stands on the portal. The pages of an incident without notices are written already,
// and there is one object for each language: it stays as it is.
func PortalObjects(site incident.PortalSite, timezone string, v incident.PortalView) (out []PortalObject) {
	add := func(name string, shows ...incident.PortalIncident) {
		out = append(out, PortalObject{Name: name, Site: site, Timezone: timezone, Look: PortalLook, Incidents: shows, Revision: v.Revision})
	}
	for _, name := range []string{
		PortalFront, PortalFrontEN, PortalFeed, PortalFeedEN, PortalSummary, PortalStatus, PortalParts, PortalOpen, PortalAll,
	} {
		add(name, v.Incidents...)
	}
	rows := portalRows(v.Incidents)
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		add(PortalIn(lang, PortalOlder), rows...)
		for no := range PortalLists(len(rows)) {
			end := len(rows) - no*PortalListed
			add(PortalList(no+1, lang), rows[end-PortalListed:end]...)
		}
		for _, i := range v.Incidents {
			portalPages(lang, i, add)
		}
	}
	return out
}

// Stays reports whether an object is the page of an incident whose notices are not at hand: it is written only where it is missing, with
// what Anew says.
func (o PortalObject) Stays() bool {
	return o.urgency() == Overview && len(o.Incidents) == 1 && len(o.Incidents[0].Notices) == 0
}

// Anew are the pages of an incident whose page stays, in its language, with its notices: what is linked comes before what links to it.
func (o PortalObject) Anew(whole incident.PortalIncident) (out []PortalObject) {
	lang, _ := PortalOf(o.Name)
	portalPages(lang, whole, func(name string, shows ...incident.PortalIncident) {
		page := o
		page.Name, page.Incidents = name, shows
		out = append(out, page)
	})
	slices.Reverse(out)
	return out
}

// portalPages adds an incident's own page, and that of each of its notices.
func portalPages(lang incident.Lang, i incident.PortalIncident, add func(string, ...incident.PortalIncident)) {
	add(PortalPage(i.ID, lang), i)
	for _, n := range i.Notices {
		add(PortalNoticePage(i.ID, n.No, lang), portalNotice(i, n))
	}
}

// portalNotice is an incident as the page of one of its notices has it, which later ones do not change.
func portalNotice(i incident.PortalIncident, n incident.PortalNotice) incident.PortalIncident {
	return incident.PortalIncident{
		ID: i.ID, Title: incident.Text{JA: n.Letters.JA.Subject, EN: n.Letters.EN.Subject}, Services: i.Services, Region: i.Region,
		Since: i.Since, Changed: n.At, Stage: n.Stage, Promise: n.Promise, Notices: []incident.PortalNotice{n},
	}
}

// portalRows are incidents as a list has them.
func portalRows(all []incident.PortalIncident) []incident.PortalIncident {
	rows := slices.Clone(all)
	for n := range rows {
		rows[n].Notices = nil
	}
	return rows
}

// objectPrefix begins the key of an object; its name follows.
const objectPrefix = "object/"

// ObjectKey is the key of the object of a name.
func ObjectKey(name string) Key { return Key(objectPrefix + name) }

// ForPortal is the plan of the system Portal. It is the workspace's: no incident has a portal of its own.
var ForPortal = Plan{From: incident.Scope{Portal: true}, Of: objects, Refless: true}

// objects are all that stand on the portal. Pages come before what leads to them: whoever follows a link finds what it promises.
func objects(s incident.State, _ Refs) (out []Effect) {
	if s.Incident.ID != incident.Workspace || s.Incident.Settings.Portal == nil {
		return nil
	}
	for _, o := range PortalObjects(*s.Incident.Settings.Portal, s.Incident.Settings.Timezone, s.Portal) {
		out = append(out, Effect{Key: ObjectKey(o.Name), Kind: ObjectKind, Life: Kept, Urgency: o.urgency(), Facts: o})
	}
	slices.SortStableFunc(out, func(a, b Effect) int { return cmp.Compare(a.Urgency, b.Urgency) })
	return out
}

// urgency is when it is written: what leads to others comes after them.
func (o PortalObject) urgency() Urgency {
	switch _, bare := PortalOf(o.Name); {
	case bare == PortalFront:
		return Word
	case strings.HasPrefix(bare, portalPagesOf):
		return Overview
	}
	return Work
}
