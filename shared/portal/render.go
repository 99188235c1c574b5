package portal

import (
	"errors"
	"fmt"
	"html/template"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Limit is how long an object is at the most, in bytes: a page is to arrive on a phone in a crowd.
const Limit = 60_000

// Rendered is an object as customers get it.
type Rendered struct {
	Body        []byte
	ContentType string
}

// The types of what is rendered.
const (
	typeHTML = "text/html; charset=utf-8"
	typeAtom = "application/atom+xml; charset=utf-8"
	typeJSON = "application/json; charset=utf-8"
)

// Why an object is not rendered.
var (
	ErrUnknown = errors.New("the portal has no object of that name")
	ErrDrill   = errors.New("a notice of a drill is never on the portal")
	errAddress = errors.New("the portal has no address")
	errShows   = errors.New("the object does not show the incident that it is named after")
)

// Render makes the bytes of an object: the same of the same facts.
func Render(o plan.PortalObject) (Rendered, error) {
	n, render := find(o.Name)
	if render == nil {
		return Rendered{}, fmt.Errorf("%q: %w", o.Name, ErrUnknown)
	}
	if drill(o.Incidents) {
		return Rendered{}, fmt.Errorf("%s: %w", o.Name, ErrDrill)
	}
	out, err := render(view{o, n, map[string]template.HTML{}})
	if err != nil {
		return Rendered{}, fmt.Errorf("render %s: %w", o.Name, err)
	}
	return out, nil
}

// drill reports whether a notice is marked as a drill's. None of them is ever planned; it is refused once more all the same.
func drill(all []incident.PortalIncident) bool {
	for _, i := range all {
		for _, n := range i.Notices {
			for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
				if strings.HasPrefix(n.Letters.In(lang).Subject, strings.TrimSpace(text.DrillPrefix(lang, true))) {
					return true
				}
			}
		}
	}
	return false
}
