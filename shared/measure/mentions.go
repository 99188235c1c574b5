package measure

import (
	"cmp"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// hour is the stretch in which mentions of one person are counted, whenever it begins.
const hour = time.Hour

// call is a message that calls upon people, who are told apart and go no further than this file.
type call struct {
	at   time.Time
	upon []string
}

// mentions are how often people were called upon, as far as entries say so. They are in order.
func mentions(all []incident.Entry) (m Mentions) {
	heard := map[string][]time.Time{}
	for _, c := range calls(all) {
		for _, who := range c.upon {
			m.All++
			last := slices.DeleteFunc(slices.Clone(heard[who]), func(at time.Time) bool { return c.at.Sub(at) >= hour })
			heard[who] = append(last, c.at)
			if n := len(heard[who]); n > m.Most || n == m.Most && heard[who][0].Before(m.From) {
				m.Most, m.From = n, heard[who][0]
			}
		}
	}
	return m
}

// calls are the messages that entries tell of. What a step asks in the room at the same moment is asked in one. The board, and what tells
// channels of it, name whoever commands; of the help room's message no entry tells.
func calls(all []incident.Entry) (out []call) {
	type message struct {
		step incident.Step
		at   time.Time
	}
	together := map[message]int{}
	var commander string
	for _, e := range all {
		commander = commands(commander, e)
		if made(e, announced) {
			for range named(e) {
				out = append(out, call{e.At, only(commander)})
			}
			continue
		}
		upon := upon(e, commander)
		if len(upon) == 0 {
			continue
		}
		n := len(out)
		if e.Kind == incident.EntryAsked && !e.Step.InThread() {
			asked := message{e.Step, e.At}
			if known, ok := together[asked]; ok {
				n = known
			}
			together[asked] = n
		}
		if n == len(out) {
			out = append(out, call{at: e.At})
		}
		for _, who := range upon {
			if !slices.Contains(out[n].upon, who) {
				out[n].upon = append(out[n].upon, who)
			}
		}
	}
	return out
}

// commands is who commands once an entry was made.
func commands(was string, e incident.Entry) string {
	switch e.Kind {
	case incident.EntryDeclared:
		return string(cmp.Or(e.To, e.By))
	case incident.EntryCommander:
		return string(e.To)
	case incident.EntryCommanderGone:
		return ""
	}
	return was
}

func only(who string) []string {
	if who == "" {
		return nil
	}
	return []string{who}
}

// named are the announcements of which an entry says that they were made.
func named(e incident.Entry) (out []string) {
	for _, key := range e.Made {
		if made(incident.Entry{Kind: incident.EntryMade, Key: key}, announced) {
			out = append(out, key)
		}
	}
	return out
}

// upon is whom the message that an entry leads to calls upon: people and user groups. Nobody is told what they did themselves, but on the
// board that they command.
func upon(e incident.Entry, commander string) (out []string) {
	switch e.Kind {
	case incident.EntryDeclared:
		return only(commander)
	case incident.EntryNoticeDrafted, incident.EntryNoticeVoided, incident.EntryTakenOver: // whoever commands is asked to approve it
		out = only(commander)
	case incident.EntryAsked, incident.EntrySignAsked, incident.EntryNoticeAsked, incident.EntryNoticeSoon, incident.EntryNoticeLate,
		incident.EntryPromiseAsked, incident.EntrySilence, incident.EntryCommanderGone, incident.EntryHandoverAsked:
		out = append(out, e.Subject...)
		out = append(out, string(e.To))
	case incident.EntryReassigned, incident.EntryPassed, incident.EntryAdded, incident.EntryOffered, incident.EntryCommander,
		incident.EntryHandover, incident.EntryStays:
		out = append(out, string(e.To))
	case incident.EntryOwnersAsked:
		for _, o := range e.Untold {
			out = append(out, o.Owner)
		}
	case incident.EntryTakeoverFailed:
		return []string{string(e.By)}
	}
	return slices.DeleteFunc(out, func(who string) bool { return who == "" || who == string(e.By) })
}
