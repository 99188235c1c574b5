package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
)

// The number for the night: how often each person is called upon, and whether somebody is who is off shift before somebody on it. Both are of
// the whole scenario, in all channels, by what Slack was told to post.

// call is a person whom a new message calls upon, by name or as a member of a user group. Slack notifies them once of each.
type call struct {
	at       time.Time
	who      string
	incident incident.ID
	with     []string // all whom the message calls upon, the person included
	said     string
}

// nightly are the looks at mentions that are about the whole scenario.
func (s *stage) nightly(want string) (look func() error, known bool) {
	most := 0
	if n, _ := fmt.Sscanf(want, "at most %d an hour", &most); n == 1 {
		return func() error { return s.atMost(most) }, true
	}
	if name, ok := strings.CutPrefix(want, "by hour "); ok {
		return func() error { return s.holds(name, s.byHour()) }, true
	}
	if want == "measured" {
		return s.measured, true
	}
	return s.onShiftFirst, want == "on shift first"
}

// measured checks that what is kept of a response says of mentions what Slack was told to post of it while it ran: how many there were, and
// the most that one person got in an hour. A user group counts as one there, and of what the help room reads no entry tells.
func (s *stage) measured() error {
	id, err := s.incident()
	if err != nil {
		return err
	}
	kept, err := store.LoadMeasures(s.t.Context(), s.store.DB, id)
	if err != nil {
		return err
	}
	var calls []call
	for _, c := range s.slack.Calls() {
		if c.Method != "chat.postMessage" || !c.Did || aboutOf(c) != id || strings.Contains(c.Params["metadata"], `"key":"help"`) || c.At.After(kept.Ended) {
			continue
		}
		for _, who := range postOf(c).calls {
			calls = append(calls, call{at: c.At, who: who, said: c.Params["metadata"]})
		}
	}
	most, all := 0, ""
	for _, hour := range hoursOf(calls) {
		most = max(most, len(hour))
	}
	for _, c := range calls {
		all += "\n" + clockOf(c.at) + " " + c.who + " " + c.said
	}
	if kept.Mentions.Most != most || kept.Mentions.All != len(calls) {
		return fmt.Errorf("%d were measured, %d at most in an hour, and there were %d, %d at most:%s", kept.Mentions.All, kept.Mentions.Most, len(calls), most, all)
	}
	return nil
}

// allCalls are all there were, in order.
func (s *stage) allCalls() (out []call) {
	for _, c := range s.slack.Calls() {
		if c.Method != "chat.postMessage" || !c.Did {
			continue
		}
		p := postOf(c)
		with := s.persons(p.calls)
		for _, who := range with {
			out = append(out, call{at: c.At, who: who, incident: aboutOf(c), with: with, said: p.said})
		}
	}
	return out
}

// aboutOf is the incident that a message is of.
func aboutOf(c slackfake.Call) incident.ID {
	var m struct {
		Payload struct {
			Incident incident.ID `json:"incident"`
		} `json:"event_payload"`
	}
	_ = json.Unmarshal([]byte(c.Params["metadata"]), &m) // one without is of none
	return m.Payload.Incident
}

// persons are people, and the members of user groups, each once.
func (s *stage) persons(ids []string) (people []string) {
	for _, id := range ids {
		all := []string{id}
		for _, g := range s.slack.Groups() {
			if g.ID == id {
				all = g.Users
			}
		}
		for _, who := range all {
			if !slices.Contains(people, who) {
				people = append(people, who)
			}
		}
	}
	return people
}

// atMost checks that no hour, whenever it begins, holds more calls upon one person.
func (s *stage) atMost(most int) error {
	var all []error
	for _, hour := range hoursOf(s.allCalls()) {
		if last := hour[len(hour)-1]; len(hour) == most+1 {
			all = append(all, fmt.Errorf("%s was called upon %d times in the hour before %s:%s", s.named(last.who), len(hour), clockOf(last.at), sayings(hour)))
		}
	}
	return errors.Join(all...)
}

// hoursOf are, for each call, those upon the same person in the hour that ends with it.
func hoursOf(calls []call) (hours [][]call) {
	last := map[string][]call{}
	for _, c := range calls {
		hour := slices.DeleteFunc(slices.Clone(last[c.who]), func(o call) bool { return c.at.Sub(o.at) >= time.Hour })
		last[c.who] = append(hour, c)
		hours = append(hours, last[c.who])
	}
	return hours
}

func sayings(calls []call) (out string) {
	for _, c := range calls {
		said, _, _ := strings.Cut(c.said, "\n")
		out += "\n\t" + clockOf(c.at) + " " + said
	}
	return out
}

// clockOf is what the clock shows in Tokyo.
func clockOf(at time.Time) string { return at.In(inTokyo()).Format("15:04") }

// byHour is a table of how often each person was called upon in each hour that the clock in Tokyo shows, and at most in an hour
// that begins at any minute.
func (s *stage) byHour() string {
	calls := s.allCalls()
	if len(calls) == 0 {
		return "nobody was called upon\n"
	}
	var people []string
	n := map[string]map[time.Time]int{}
	hour := func(at time.Time) time.Time { return at.In(inTokyo()).Truncate(time.Hour) }
	for _, c := range calls {
		if n[c.who] == nil {
			n[c.who], people = map[time.Time]int{}, append(people, c.who)
		}
		n[c.who][hour(c.at)]++
	}
	slices.SortFunc(people, func(a, b string) int { return cmp.Compare(s.named(a), s.named(b)) })
	var b strings.Builder
	row := func(title string, cell func(who string) any) {
		b.WriteString("| " + title + " |")
		for _, who := range people {
			fmt.Fprintf(&b, " %v |", cell(who))
		}
		b.WriteString("\n")
	}
	row("hour", func(who string) any { return s.named(who) })
	row("---", func(string) any { return "---" })
	for at := hour(calls[0].at); !at.After(calls[len(calls)-1].at); at = at.Add(time.Hour) {
		row(at.Format("15:04"), func(who string) any { return n[who][at] })
	}
	most := map[string]int{}
	for _, hour := range hoursOf(calls) {
		most[hour[0].who] = max(most[hour[0].who], len(hour))
	}
	row("most in an hour", func(who string) any { return most[who] })
	return b.String()
}

func (s *stage) named(who string) string {
	return strings.TrimPrefix(s.handle(incident.PersonID(who)), "@")
}

// holds compares what was seen with the file of that name.
func (s *stage) holds(name, got string) error {
	s.keepFile(name, got)
	if diff := gocmp.Diff(string(s.file(name)), got); diff != "" {
		return fmt.Errorf("it is otherwise (-want +got):\n%s", diff)
	}
	return nil
}

// onShiftFirst checks that nobody off shift was called upon while somebody on shift was not, by the same message or about the same before.
// Whoever has a TODO, commands or was named by somebody is called upon for that, wherever they are.
func (s *stage) onShiftFirst() error {
	var all []error
	for _, c := range s.allCalls() {
		if !s.sleeps(c.who, c.at) || len(s.shifts().Awake(c.at)) == 0 || slices.ContainsFunc(c.with, func(o string) bool { return s.works(o, c.at) }) {
			continue
		}
		why, err := s.reason(c)
		if err != nil {
			return err
		}
		if why != "" {
			all = append(all, fmt.Errorf("%s was called upon off shift at %s %s: %s", s.named(c.who), clockOf(c.at), why, c.said))
		}
	}
	return errors.Join(all...)
}

// reason says what is wrong with a call upon somebody off shift; "": nothing is.
func (s *stage) reason(c call) (wrong string, err error) {
	entries, err := store.Timeline(s.t.Context(), s.store.DB, c.incident, 0)
	if err != nil {
		return "", err
	}
	return unwanted(c, entries, s.persons, func(who string) bool { return s.works(who, c.at) }), nil
}

// unwanted says what is wrong with a call by what the timeline says until then. works reports whether somebody is on shift.
func unwanted(c call, entries []incident.Entry, persons func([]string) []string, works func(string) bool) (wrong string) {
	wrong = "for no reason"
	var commander incident.PersonID
	asked := map[string][]string{}
	for _, e := range entries {
		if e.At.After(c.at) {
			break
		}
		commander = commanderAfter(commander, e)
		about := fmt.Sprint(e.Kind, " ", e.Todo)
		asked[about] = append(asked[about], persons(e.Subject)...)
		switch named := string(e.To) == c.who || string(e.Was) == c.who || string(e.By) == c.who; {
		case named, string(commander) == c.who:
			wrong = ""
		case !slices.Contains(persons(e.Subject), c.who):
		case slices.ContainsFunc(asked[about], works):
			wrong = ""
		default:
			wrong = "before anybody on it"
		}
	}
	return wrong
}

// commanderAfter is who commands once an entry was made.
func commanderAfter(was incident.PersonID, e incident.Entry) incident.PersonID {
	switch e.Kind {
	case incident.EntryDeclared:
		return cmp.Or(e.To, e.By)
	case incident.EntryCommander:
		return e.To
	case incident.EntryCommanderGone:
		return ""
	}
	return was
}

// works reports whether a person's site is awake at a moment, and sleeps whether they have one, and none is.
func (s *stage) works(who string, at time.Time) bool {
	return slices.ContainsFunc(s.shifts().Awake(at), func(site incident.Site) bool { return s.belongs(who, site) })
}

func (s *stage) sleeps(who string, at time.Time) bool {
	known := slices.ContainsFunc(s.config.Settings.Sites, func(site incident.Site) bool { return s.belongs(who, site) })
	return known && !s.works(who, at)
}

// shifts are the sites of the scenario.
func (s *stage) shifts() incident.Settings { return incident.Settings{Sites: s.config.Settings.Sites} }

func (s *stage) belongs(who string, site incident.Site) bool {
	return string(site.Lead) == who || slices.Contains(s.persons(site.People), who)
}
