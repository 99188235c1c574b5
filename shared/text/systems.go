package text

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
)

// words are what is said of one outside system.
type words struct {
	name            Phrase                           // as the subject of a sentence
	effects         map[string]effectWords           // by the first part of an effect's key
	causes          []cause                          // the codes of its errors; {what} and {account} are the problem's subject
	preflightRows   map[incident.PreflightRow]Phrase // what is looked at beforehand
	preflightCauses []cause                          // the codes that a preflight finds
	stops           Phrase                           // what cannot be used without it
	waitsFor        Phrase                           // that it waits for people to put something right
	lostFor         Phrase                           // the same on the timeline
}

// systems are the rows of the outside systems: another one is another line, and its words in a file of its own. What Slack has
// has is also that of all incidents.
var systems = map[incident.System]words{
	incident.Slack:  {name: Phrase{"Slack が", "Slack"}, effects: effects, causes: causes, preflightRows: preflightRows, preflightCauses: slices.Concat(preflightCauses, toolCauses, feedCauses, rangesCauses, sitesCauses), stops: slackStops},
	incident.Docs:   docs,
	incident.Mail:   mail,
	incident.Portal: portal,
}

// SystemName names an outside system as the subject of a sentence; one without words by its own name.
func SystemName(lang incident.Lang, s incident.System) string {
	if w, ok := systems[s]; ok {
		return w.name.In(lang)
	}
	return string(s)
}

// effectWords are what is said of the effects of one kind: that one did not work, what it makes, what a link to that is called,
// and which scope of the app it needs, where nothing else does.
type effectWords struct {
	failed, thing, link Phrase
	scope               string
}

func effect(sort string) effectWords {
	for _, s := range systems {
		if e, ok := s.effects[sort]; ok {
			return e
		}
	}
	return effectWords{}
}

// LinkName is what a link is called, by what it leads to: "runbook", or the key of an effect; "" when nobody has a word for it.
func LinkName(lang incident.Lang, name string) string {
	sort, _, _ := strings.Cut(name, "/")
	return effect(sort).link.In(lang)
}

// cause is why something does not work and what to do about it, by codes that are separated by spaces.
type cause struct {
	codes string
	why
}

func (c cause) has(code string) bool { return slices.Contains(strings.Fields(c.codes), code) }

// find looks a code up in what each system has.
func find(of func(words) []cause, code string) (why, bool) {
	for _, s := range systems {
		if i := slices.IndexFunc(of(s), func(c cause) bool { return c.has(code) }); i >= 0 {
			return of(s)[i].why, true
		}
	}
	return why{}, false
}
