package playbook

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// rungs are whom a ladder may ask, in the order in which it is climbed.
var rungs = []incident.Step{incident.AskOwner, incident.AskCommander, incident.AskResponders, incident.AskSite}

// readReminders reads how people are asked about what is not done. grace is the playbook's own key, which is older.
func readReminders(v, grace yamlx.Value) incident.Reminders {
	out := incident.Reminders{Grace: grace.Duration(shortest, longest)}
	if !v.Present() {
		return out
	}
	o := v.Object("grace", "ladder")
	if own := o.Get("grace"); own.Present() {
		out.Grace = own.Duration(shortest, longest)
		if grace.Present() {
			own.Fault("is set together with the grace of the playbook; allowed: one of the two")
		}
	}
	out.Ladder = ladder(o.Get("ladder"))
	return out
}

// commander reads how long a commander may be silent, and how long they command outside any shift: one of the two at least.
func commander(v yamlx.Value) (out incident.CommanderRule) {
	if !v.Present() {
		return out
	}
	o := v.Object("silence", "longest")
	if out.Longest = o.Get("longest").Duration(shortest, longest); o.Get("longest").Present() {
		out.Silence = o.Get("silence").Duration(shortest, longest)
	} else {
		out.Silence = o.Need("silence").Duration(shortest, longest)
	}
	return out
}

// Limits of how soon a notice follows another. A promise is rounded up to five minutes.
const (
	soonestNotice = 5 * time.Minute
	latestNotice  = 24 * time.Hour
)

// cadence reads how soon the next notice follows while much changes, and once little does, which is later.
func cadence(v yamlx.Value) (out incident.CadenceRule) {
	if !v.Present() {
		return out
	}
	o := v.Object("changing", "stable")
	out.Changing = o.Need("changing").Duration(soonestNotice, latestNotice)
	stable := o.Need("stable")
	if out.Stable = stable.Duration(soonestNotice, latestNotice); out.Stable > 0 && out.Stable <= out.Changing {
		stable.Fault("is not longer than changing; allowed: a longer time, since less changes then")
	}
	return out
}

// ladder reads who is asked about what is late: each at most once, in order, after gaps that never shrink.
func ladder(v yamlx.Value) (out []incident.Rung) {
	items := v.List()
	if v.IsList() && len(items) == 0 {
		v.Fault("has nobody in it; allowed: one to four of owner, commander, responders, site")
	}
	last, gap := -1, time.Duration(0)
	for n, item := range items {
		o := item.Object("ask", "after")
		at, after := o.Need("ask"), o.Need("after")
		rung := incident.Rung{Ask: incident.Step(at.Enum(string(rungs[0]), string(rungs[1]), string(rungs[2]), string(rungs[3]))), After: after.Duration(0, longest)}
		place := slices.Index(rungs, rung.Ask)
		if rung.Ask != "" && place <= last {
			at.Fault("is %q too late; allowed: each once, in the order owner, commander, responders, site", rung.Ask)
		}
		if n > 0 && after.Present() && (rung.After < gap || rung.After < shortest) {
			after.Fault("is shorter than the gap before or than 1m; allowed: gaps that stay or grow, since whoever did not answer is busy")
		}
		if rung.Ask == incident.AskSite && last != place-1 {
			at.Fault("is %q without responders before it; allowed: after them, since nobody is woken before those on shift were asked", rung.Ask)
		}
		last, gap = max(last, place), rung.After
		out = append(out, rung)
	}
	return out
}
