package effect

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// What the incident must know of its effects is compared, as the effects are, with what it knows: it does not matter
// whether a link is there because a call just made it or because a look found it.

func (rd *round) problemID(e plan.Effect) string {
	return incident.Problem{System: string(rd.r.system.Name()), Key: string(e.Key)}.ID()
}

// failure is what a person must see of a call that failed: nothing, unless it failed for good and is not known yet.
func (rd *round) failure(e plan.Effect, rec Record, fault *Error) []incident.Request {
	if rec.Class != Permanent {
		return nil
	}
	p := incident.Problem{
		System: string(rd.r.system.Name()), Key: string(e.Key), Code: rec.Code, Subject: fault.Subject, Since: rec.Since,
	}
	known, failing := rd.state.Incident.Problems[rd.problemID(e)]
	asked := rd.state.Incident.Retried[rd.problemID(e)]
	tell := asked.Try > 0 && !asked.Known && rec.Asked >= asked.Try // somebody waits to hear what became of it
	if !tell && failing && known.Code == p.Code && slices.Equal(known.Subject, p.Subject) {
		return nil
	}
	detail := fmt.Sprint(rec.At.UnixNano(), rec.Attempts, rec.Asked, rec.Failed)
	return []incident.Request{rd.request("failed", e.Key, detail, incident.Failed{Problem: p})}
}

// news is what the incident does not know yet of what is there: failures that are over, links that people open, automatic
// TODOs that are complete.
func (rd *round) news() (out []incident.Request) {
	for _, e := range rd.plan {
		if !rd.settled(e) {
			continue
		}
		rec := rd.recs.Items[e.Key]
		if _, failing := rd.state.Incident.Problems[rd.problemID(e)]; failing && rec.Class != Permanent {
			out = append(out, rd.request("healed", e.Key, fmt.Sprint(rec.At.UnixNano()), incident.Healed{ProblemID: rd.problemID(e)}))
		}
		link := incident.Link{Ref: rec.Ref.ID, Name: rec.Ref.Name, URL: rec.Ref.URL}
		if e.Link != "" && rd.state.Incident.Links[e.Link] != link {
			out = append(out, rd.request("made", e.Key, fmt.Sprint(link, rec.At.UnixNano()), incident.Made{Key: string(e.Key), Link: e.Link, To: link}))
		}
	}
	return slices.Concat(out, rd.dropped(), rd.ticks())
}

// dropped are the failures of what is not planned any more, such as the question about a TODO that somebody has by now: trying
// again would do nothing, and nobody would hear of it.
func (rd *round) dropped() (out []incident.Request) {
	for _, id := range slices.Sorted(maps.Keys(rd.state.Incident.Problems)) {
		p := rd.state.Incident.Problems[id]
		effect := p.System == string(rd.r.system.Name()) && p.Code != incident.CodeWaiting && plan.Key(p.Key) != hearing.Key
		if effect && !rd.busy[p.Key] && !rd.planned(plan.Key(p.Key)) {
			out = append(out, rd.request("dropped", plan.Key(p.Key), fmt.Sprint(p.Since.UnixNano(), rd.lease.doc.Token), incident.Dropped{ProblemID: id}))
		}
	}
	return out
}

// ticks closes the automatic TODOs whose effects are all there, each once: what people open again stays open.
func (rd *round) ticks() (out []incident.Request) {
	for _, t := range rd.state.Todos {
		if len(t.Auto) > 0 && !t.Closed() && rd.complete(t.Auto) {
			do := incident.Made{Key: string(plan.TodoKey(t.ID)), Ticks: []incident.TodoID{t.ID}, By: rd.tickers(t.Auto)}
			out = append(out, rd.request("ticked", plan.TodoKey(t.ID), fmt.Sprint(t.Occurrence), do))
		}
	}
	return out
}

// tickers lists the planned effects that the patterns of a TODO name.
func (rd *round) tickers(patterns []string) (keys []string) {
	for _, e := range rd.plan {
		if slices.ContainsFunc(patterns, func(p string) bool { return matches(p, e.Key) }) {
			keys = append(keys, string(e.Key))
		}
	}
	return keys
}

// matches reports whether a pattern (a key, or a prefix ending in "/") names an effect.
func matches(pattern string, k plan.Key) bool {
	return string(k) == pattern || strings.HasSuffix(pattern, "/") && strings.HasPrefix(string(k), pattern)
}

// complete reports whether every pattern (a key, or a prefix ending in "/") names planned effects and all of them are
// settled.
func (rd *round) complete(patterns []string) bool {
	for _, p := range patterns {
		matched := false
		for _, e := range rd.plan {
			if !matches(p, e.Key) {
				continue
			}
			matched = true
			if !rd.settled(e) || rd.recs.Items[e.Key].Class == Permanent {
				return false
			}
		}
		if !matched {
			return false
		}
	}
	return true
}

// request makes the request in which the tool reports an event; what is the same twice has the same id and is recorded once.
func (rd *round) request(name string, key plan.Key, detail string, what incident.Event) incident.Request {
	sum := sha256.Sum256([]byte(strings.Join([]string{name, string(rd.r.system.Name()), string(key), detail}, "\x00")))
	id := "tool-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	return incident.Tell(id, rd.id, rd.r.now(), incident.ViaTool, what)
}
