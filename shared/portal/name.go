package portal

import (
	"regexp"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// name is what the name of an object says.
type name struct {
	lang incident.Lang
	root string      // the way from it to the top
	id   incident.ID // whose page it is; "": no incident's
	no   int         // which notice's, or which page of the list
}

// fixed are the objects of whose names there is one.
var fixed = map[string]func(view) (Rendered, error){
	plan.PortalFront: front, plan.PortalFrontEN: front, plan.PortalOlder: list, plan.PortalOlderEN: list, plan.PortalFeed: feed, plan.PortalFeedEN: feed,
	plan.PortalSummary: summary, plan.PortalStatus: status, plan.PortalParts: components, plan.PortalOpen: unresolved, plan.PortalAll: everything,
}

var (
	ofIncident = regexp.MustCompile(`^incidents/([\w-]+)/(?:([1-9]\d{0,8})/)?index\.html$`)
	ofList     = regexp.MustCompile(`^history/([1-9]\d{0,8})/index\.html$`)
)

// find reads the name of an object, and says what renders it; nil: nothing does.
func find(object string) (name, func(view) (Rendered, error)) {
	lang, bare := plan.PortalOf(object)
	n := name{lang: lang, root: strings.Repeat("../", strings.Count(object, "/"))}
	if render, ok := fixed[object]; ok {
		return n, render
	}
	if found := ofList.FindStringSubmatch(bare); found != nil {
		n.no, _ = strconv.Atoi(found[1]) // digits, and few enough
		return n, list
	}
	found := ofIncident.FindStringSubmatch(bare)
	if found == nil {
		return n, nil
	}
	if n.id = incident.ID(found[1]); found[2] == "" {
		return n, own
	}
	n.no, _ = strconv.Atoi(found[2])
	return n, single
}

// other is an object's name in the other language.
func other(object string) string {
	lang, bare := plan.PortalOf(object)
	if lang == incident.English {
		return bare
	}
	return plan.PortalIn(incident.English, bare)
}

// in is the name of an object in the language of this one, by the Japanese one.
func (n name) in(object string) string { return plan.PortalIn(n.lang, object) }
