package reconcile

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The events are the difference between the records and what the incident knows. So a link is reported alike whether a call has
// made it or a lookup has found it.

// backfillKey stands for all readings in Incident.Problems, as if they were an effect.
const backfillKey plan.Key = "heard"

// request makes the request in which the tool reports an event. Its id follows from its content, so that it is recorded once.
func (p *pass) request(name string, key plan.Key, detail string, what incident.Event) incident.Request {
	sum := sha256.Sum256([]byte(strings.Join([]string{name, string(p.r.system.Name()), string(key), detail}, "\x00")))
	id := "tool-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
	return incident.Tell(id, p.id, p.now(), incident.ViaTool, what)
}

// failureOf tells people of a call that failed for good, if they do not know of it yet or wait for the outcome of their retry.
func (p *pass) failureOf(key plan.Key, rec journal.Record, fault *effect.Error) []incident.Request {
	if rec.Class != permanent {
		return nil
	}
	problem := incident.Problem{
		System: string(p.r.system.Name()), Key: string(key.Problem()), Code: p.reason(key, rec), Subject: fault.Subject, Since: rec.FailingSince,
	}
	known, failing := p.incident().Problems[p.problemID(key)]
	retried := p.incident().Retried[p.problemID(key)]
	awaited := retried.Try > 0 && !retried.Told && rec.RetriesServed >= retried.Try // somebody waits for the outcome
	if !awaited && failing && known.Code == problem.Code && slices.Equal(known.Subject, problem.Subject) {
		return nil
	}
	detail := fmt.Sprint(rec.At.UnixNano(), rec.Attempts, rec.RetriesServed, rec.FailedHash)
	return []incident.Request{p.request("failed", key, detail, incident.Failed{Problem: problem})}
}

// reason is why an effect failed, as people are told. Of hundreds of mails each may be refused for a reason of its own, and they are one
// problem: it keeps the reason that people know for as long as that is one mail's, and has that of the first otherwise.
func (p *pass) reason(key plan.Key, rec journal.Record) string {
	if !key.Mail() {
		return rec.Code
	}
	first, known := rec, p.incident().Problems[p.problemID(key)]
	for _, e := range p.desired.effects {
		switch other := p.rec(e.Key); {
		case e.Key == key || other.Class != permanent:
		case other.Code == known.Code:
			return known.Code
		case !other.FailingSince.After(first.FailingSince):
			first = other
		}
	}
	return first.Code
}

// resultOf reports the event of a call to the incident, if the incident does not know it.
func (p *pass) resultOf(out callResult) []incident.Request {
	if out.result.Event == nil {
		return nil
	}
	req := p.request("learned", out.call.Effect.Key, fmt.Sprint(p.now().UnixNano(), p.lease.Token()), out.result.Event)
	if req.Scope().Notice { // which no plan is made from
		return []incident.Request{req}
	}
	if _, err := incident.Decide(p.desired.state, req); err != nil {
		return nil
	}
	return []incident.Request{req}
}

// events are what the incident does not know of what exists: failures that are over, links, automatic TODOs that are complete.
func (p *pass) events() (out []incident.Request) {
	for _, e := range p.desired.effects {
		if quiet := len(p.incident().Problems) == 0 && e.Link == ""; quiet || !p.inSync(e) {
			continue
		}
		rec, id := p.rec(e.Key), p.problemID(e.Key)
		if _, failing := p.incident().Problems[id]; failing && p.problemOver(id) {
			out = append(out, p.request("healed", e.Key, fmt.Sprint(rec.At.UnixNano()), incident.Healed{ProblemID: id}))
		}
		link := incident.Link{Ref: rec.Ref.ID, Name: rec.Ref.Name, URL: rec.Ref.URL}
		if e.Link != "" && p.incident().Links[e.Link] != link {
			out = append(out, p.request("made", e.Key, fmt.Sprint(link, rec.At.UnixNano()), incident.Made{Key: string(e.Key), Link: e.Link, To: link}))
		}
	}
	return slices.Concat(out, p.dropped(), p.sentEvents(), p.completedTodos())
}

// dropped are the failures of effects that are planned no longer, such as the question about a TODO that has an owner by now.
// A retry would do nothing.
func (p *pass) dropped() (out []incident.Request) {
	for _, id := range slices.Sorted(maps.Keys(p.incident().Problems)) {
		problem := p.incident().Problems[id]
		key := plan.Key(problem.Key)
		own := problem.System == string(p.r.system.Name()) && problem.Code != incident.CodeWaiting && key != backfillKey
		if own && !p.calls.busyWith(key) && !p.desired.any(func(e plan.Effect) bool { return p.problemID(e.Key) == id }) {
			out = append(out, p.request("dropped", key, fmt.Sprint(problem.Since.UnixNano(), p.lease.Token()), p.ended(id, key)))
		}
	}
	return out
}

// ended is how a problem ends that nothing planned has any more. What may have been sent is sent for sure once people had it tried
// again.
func (p *pass) ended(id string, key plan.Key) incident.Event {
	if retried := p.incident().Retried[id]; key == plan.UnsureMail && retried.Try > 0 && !retried.Told {
		return incident.Healed{ProblemID: id}
	}
	if key == plan.LateMail && p.desired.any(p.inSync) { // they leave by now; without one that has left it is another notice
		return incident.Healed{ProblemID: id}
	}
	return incident.Dropped{ProblemID: id}
}

// problemOver reports whether all planned effects that share a problem are in sync.
func (p *pass) problemOver(id string) bool {
	return !p.desired.any(func(e plan.Effect) bool {
		return p.problemID(e.Key) == id && (!p.inSync(e) || p.rec(e.Key).Class == permanent)
	})
}

// completedTodos closes the automatic TODOs whose effects all exist, each once: what people open again stays open.
func (p *pass) completedTodos() (out []incident.Request) {
	for _, t := range p.desired.state.Todos {
		if len(t.Auto) > 0 && !t.Closed() && !p.desired.state.Incident.Uncalled(t) && p.complete(t.Auto) {
			do := incident.Made{Key: string(plan.TodoKey(t.ID)), Ticks: []incident.TodoID{t.ID}, By: p.matching(t.Auto)}
			out = append(out, p.request("ticked", plan.TodoKey(t.ID), fmt.Sprint(t.Occurrence), do))
		}
	}
	return out
}

// matching lists the planned effects that the patterns of a TODO name.
func (p *pass) matching(patterns []string) (keys []string) {
	for _, e := range p.desired.effects {
		if slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, e.Key) }) {
			keys = append(keys, string(e.Key))
		}
	}
	return keys
}

// matches reports whether a pattern (a key, or a prefix ending in "/") names an effect.
func matches(pattern string, k plan.Key) bool {
	return string(k) == pattern || strings.HasSuffix(pattern, "/") && strings.HasPrefix(string(k), pattern)
}

// complete reports whether every pattern names planned effects and all of them are in sync.
func (p *pass) complete(patterns []string) bool {
	return !slices.ContainsFunc(patterns, func(pattern string) bool { return !p.completes(pattern) })
}

func (p *pass) completes(pattern string) (matched bool) {
	for _, e := range p.desired.effects {
		if !matches(pattern, e.Key) {
			continue
		}
		matched = true
		if !p.inSync(e) || p.rec(e.Key).Class == permanent {
			return false
		}
	}
	return matched
}

// outcome is what became of an effect that is sent.
func (p *pass) outcome(k plan.Key) incident.Outcome { return p.rec(k).Outcome() }

// sentEvents are what the incident does not know of what is sent: how far it has come, and that nobody knows of some.
func (p *pass) sentEvents() (out []incident.Request) {
	report := p.r.system.Plan().Report
	if report == nil || p.moved {
		return nil
	}
	if event := report(p.desired.state, p.desired.effects, p.outcome, p.now()); event != nil {
		// what it says is part of the id: two may be made at one moment of a clock
		out = append(out, p.request("sent", "", fmt.Sprint(p.now().UnixNano(), p.lease.Token(), event), event))
	}
	unsure := func(rec journal.Record) bool { return rec.Outcome() == incident.Unsure }
	return slices.Concat(out, p.together(plan.UnsureMail, unsure), p.together(plan.LateMail, journal.Record.Late))
}

// together tells people of a problem that much of what is sent has, if they do not know or wait for the outcome of their retry.
func (p *pass) together(key plan.Key, has func(journal.Record) bool) []incident.Request {
	problem := incident.Problem{System: string(p.r.system.Name()), Key: string(key), Since: p.now()}
	_, known := p.incident().Problems[problem.ID()]
	retried := p.incident().Retried[problem.ID()]
	served := retried.Try > 0 && !retried.Told
	any := p.desired.any(func(e plan.Effect) bool {
		rec := p.rec(e.Key)
		if e.Life != plan.Sent || !has(rec) {
			return false
		}
		problem.Code = rec.Code
		served = served && rec.RetriesServed >= retried.Try
		return true
	})
	if !any || known && !served {
		return nil
	}
	if key == plan.UnsureMail {
		problem.Code = incident.CodeUnsure // whoever died left no code
	}
	return []incident.Request{p.request("failed", key, fmt.Sprint(p.now().UnixNano(), p.lease.Token()), incident.Failed{Problem: problem})}
}
