package plan

import (
	"strings"

	"noroshi.internal/shared/incident"
)

// The objects of the portal whose names are not made of an incident's. Links name index.html, since a bucket's address shows no index.
const (
	PortalFront   = "index.html"         // in Japanese
	PortalFrontEN = "en/index.html"      // in English
	PortalOlder   = "history/index.html" // the incidents that are no longer on the first page
	PortalOlderEN = "en/history/index.html"
	PortalFeed    = "feed.atom"
	PortalFeedEN  = "en/feed.atom"
	PortalSummary = "api/v2/summary.json"
	PortalStatus  = "api/v2/status.json"
	PortalParts   = "api/v2/components.json"
	PortalOpen    = "api/v2/incidents/unresolved.json"
	PortalAll     = "api/v2/incidents.json"
)

// PortalPage is the name of an incident's own page in a language.
func PortalPage(id incident.ID, lang incident.Lang) string {
	page := "incidents/" + string(id) + "/index.html"
	if lang == incident.English {
		return "en/" + page
	}
	return page
}

// PortalLook is written into the facts of all objects: another number makes all of them anew, when they are to look otherwise.
const PortalLook = 1

// PortalObject is one object of the portal: shared/portal makes its bytes from nothing else.
type PortalObject struct {
	Name      string                    `json:"name"`
	Site      incident.PortalSite       `json:"site"`
	Timezone  string                    `json:"timezone"`
	Look      int                       `json:"look"`
	Incidents []incident.PortalIncident `json:"incidents,omitempty"` // what it shows, in the portal's order: all, or the one whose page it is
	Revision  int64                     `json:"-"`                   // of the portal that it was made from
}

// objectPrefix begins the key of an object; its name follows.
const objectPrefix = "object/"

// ObjectKey is the key of the object of a name.
func ObjectKey(name string) Key { return Key(objectPrefix + name) }

// Object reports whether k is of an object of the portal.
func (k Key) Object() bool { return strings.HasPrefix(string(k), objectPrefix) }

// ForPortal is the plan of the system Portal. It is the workspace's: no incident has a portal of its own.
var ForPortal = Plan{From: incident.Scope{Portal: true}, Of: objects, Refless: true}

// objects are all that stand on the portal. Pages come before what leads to them: whoever follows a link finds what it promises.
func objects(s incident.State, _ Refs) (out []Effect) {
	if s.Incident.ID != incident.Workspace || s.Incident.Settings.Portal == nil {
		return nil
	}
	add := func(urgency Urgency, shows []incident.PortalIncident, names ...string) {
		for _, name := range names {
			out = append(out, object(s, name, urgency, shows))
		}
	}
	for _, i := range s.Portal.Incidents {
		if len(i.Notices) > 0 { // an older one has its page, which nothing changes any more
			add(Overview, []incident.PortalIncident{i}, PortalPage(i.ID, incident.Japanese), PortalPage(i.ID, incident.English))
		}
	}
	add(Work, s.Portal.Incidents, PortalOlder, PortalOlderEN, PortalFeed, PortalFeedEN, PortalStatus, PortalParts, PortalOpen, PortalAll, PortalSummary)
	add(Word, s.Portal.Incidents, PortalFrontEN, PortalFront)
	return out
}

func object(s incident.State, name string, urgency Urgency, shows []incident.PortalIncident) Effect {
	return Effect{Key: ObjectKey(name), Kind: ObjectKind, Life: Kept, Urgency: urgency, Facts: PortalObject{
		Name: name, Site: *s.Incident.Settings.Portal, Timezone: s.Incident.Settings.Timezone, Look: PortalLook, Incidents: shows, Revision: s.Portal.Revision,
	}}
}
