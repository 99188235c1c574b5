package portal

import (
	"cmp"
	"html/template"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// view is an object with what its name says.
type view struct {
	plan.PortalObject
	name
	made map[string]template.HTML // notices as parts of the page, which are measured before they are used
}

// title is what the portal is called in a language.
func (v view) title(lang incident.Lang) string {
	return cmp.Or(v.Site.Title.In(lang), text.PortalTitle.In(lang))
}

// changed is when anything changed last; zero: nothing has ever been there.
func (v view) changed() (last time.Time) {
	for _, i := range v.Incidents {
		if i.Changed.After(last) {
			last = i.Changed
		}
	}
	return last
}

func running(i incident.PortalIncident) bool { return i.OverAt.IsZero() }

// ordered are the incidents of which there are notices, those that run first.
func (v view) ordered() []incident.PortalIncident {
	told := slices.DeleteFunc(slices.Clone(v.Incidents), func(i incident.PortalIncident) bool { return len(i.Notices) == 0 })
	over := func(i incident.PortalIncident) int {
		if running(i) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(told, func(a, b incident.PortalIncident) int { return over(a) - over(b) })
	return told
}

// the returns the incident whose page an object is.
func (v view) the() (incident.PortalIncident, error) {
	if len(v.Incidents) != 1 || v.Incidents[0].ID != v.id || len(v.Incidents[0].Notices) == 0 {
		return incident.PortalIncident{}, errShows
	}
	return v.Incidents[0], nil
}
