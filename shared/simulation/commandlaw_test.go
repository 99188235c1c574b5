package simulation

import (
	"cmp"

	"noroshi.internal/shared/incident"
)

// judgeCommand holds the timeline against the law that exactly one person commands from the start to the end, but after the account of
// whoever did was closed: each who begins to command does so in place of one who did, so that one is left, whom the header names. What was
// accepted was offered to them, had not lapsed, and was answered once. Clocks may jump, so that no order is held.
func judgeCommand(s incident.State, entries []incident.Entry, fail failer) {
	if s.Incident.DeclaredAt.IsZero() {
		return // a sign, which nobody commands
	}
	is := accountsOf(entries)
	commands, offers, answered := map[incident.PersonID]int{}, map[int]incident.Entry{}, map[int]int{}
	for _, e := range entries {
		switch e.Kind {
		case incident.EntryDeclared:
			commands[is(cmp.Or(e.To, e.By))]++
		case incident.EntryCommander:
			if e.To == "" || is(e.To) == is(e.Was) {
				fail("%s began to command in place of %q", e.To, e.Was)
			}
			commands[is(e.Was)]--
			commands[is(e.To)]++
		case incident.EntryCommanderGone, incident.EntryTakenUp:
			if e.Was == "" { // whoever commanded commands again
				continue
			}
			commands[is(e.Was)]--
			commands[""]++
		case incident.EntryOffered:
			offers[e.Count] = e
		}
		if answers[e.Kind] && e.Count > 0 {
			answered[e.Count]++
		}
	}
	for _, e := range entries {
		o := offers[e.Count]
		if e.Kind == incident.EntryCommander && e.Count > 0 && (is(e.To) != is(o.To) || !e.At.Before(o.Until) || answered[e.Count] > 1) {
			fail("%s accepted offer %d, which was to %s until %s and was answered %d times", e.To, e.Count, o.To, o.Until, answered[e.Count])
		}
	}
	commands[is(s.Incident.Commander)]--
	for who, n := range commands {
		if n != 0 {
			fail("%q commands, and the timeline says that %q began %+d times more than they were followed", s.Incident.Commander, who, n)
		}
	}
}

// answers are the kinds of entry by which an offer is over.
var answers = map[incident.EntryKind]bool{
	incident.EntryCommander: true, incident.EntryOfferDeclined: true, incident.EntryOfferWithdrawn: true, incident.EntryOfferLapsed: true, incident.EntryOfferGone: true,
}

// accountsOf knows somebody by the account that was found in the end.
func accountsOf(entries []incident.Entry) func(incident.PersonID) incident.PersonID {
	found := map[incident.PersonID]incident.PersonID{}
	for _, e := range entries {
		if e.Kind == incident.EntryAccountFound {
			found[incident.PersonID("mail:"+e.Text)] = e.To
		}
	}
	return func(p incident.PersonID) incident.PersonID { return cmp.Or(found[p], p) }
}
