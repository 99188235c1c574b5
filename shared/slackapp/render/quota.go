package render

import (
	"fmt"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// manyWaits is how many of the things that wait are named.
const manyWaits = 6

// ChannelWait adds to the answer to a declaration that its channel waits for its turn, if it does.
func ChannelWait(lang incident.Lang, r Reply, waits []incident.QuotaWait, now time.Time) Reply {
	for _, t := range waits {
		if t.Key == string(plan.ChannelKey) {
			return r.and(text.ChannelQuota.In(lang, "left", soon(lang, t.Due, now)))
		}
	}
	return r
}

// QuotaWaits adds to a status what waits for its turn: what it is, and by when all of it is expected.
func QuotaWaits(lang incident.Lang, r Reply, waits []incident.QuotaWait, now time.Time) Reply {
	if len(waits) == 0 {
		return r
	}
	last, count := waits[0].Due, map[string]int{}
	var kinds []string
	for _, t := range waits {
		last = clock.Later(last, t.Due)
		thing := typed(text.Thing(lang, t.Key), 60)
		if count[thing]++; count[thing] == 1 {
			kinds = append(kinds, thing)
		}
	}
	var named []string
	for i, thing := range kinds {
		if i == manyWaits {
			named = append(named, more(lang, len(kinds)-i))
			break
		}
		if n := count[thing]; n > 1 {
			thing = text.Several.In(lang, "thing", thing, "n", fmt.Sprint(n))
		}
		named = append(named, thing)
	}
	return r.and(text.StatusQuota.In(lang, "n", fmt.Sprint(len(waits)), "things", text.List(lang, named), "left", soon(lang, last, now)))
}

// and adds a line of its own.
func (r Reply) and(line string) Reply {
	r.Text = notice(r.Text, line)
	r.Blocks = append(r.Blocks[:len(r.Blocks):len(r.Blocks)], Section(line))
	return bounded(r)
}

// soon is how far off a moment is; what should have been is expected at any moment.
func soon(lang incident.Lang, t, now time.Time) string {
	if !t.After(now) {
		return text.QuotaSoon.In(lang)
	}
	return text.Until(lang, t, now)
}
