package plan

import "noroshi.internal/shared/incident"

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
