package slackapp

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// What people say in the thread of a heading's message is a line of the review, and it follows what they do with it there, as what they say
// in a TODO's thread does.

// saysLine turns a reply in a heading's thread into a line.
func (a *App) saysLine(ctx context.Context, channel string, w gateway.Word, t store.Target) error {
	s, err := a.svc.State(ctx, t.Incident)
	if err != nil {
		return ignoreNotFound(err)
	}
	return a.heardFrom(ctx, t, w.User, a.newLine(ctx, s, channel, w, t.Heading))
}

// newLine is the request that comes of a reply in a heading's thread, whether Slack told us of it or it was read back. It is dated when it
// was said.
func (a *App) newLine(ctx context.Context, s incident.State, channel string, w gateway.Word, h incident.Heading) incident.Request {
	do := incident.AddKPT{Words: a.lineWords(ctx, w, incident.KPTWords{Heading: h}), Word: w.TS, Said: saidBy(w, false)}
	do.Named = ask.NamedBy(do, s, a.knows(ctx))
	return incident.Request{ID: wordID(channel, w.TS), At: a.stamped(w.TS), Via: incident.ViaSlack, Do: do}
}

// changedLine is the request that comes of a later version of what is said in a thread.
func (a *App) changedLine(ctx context.Context, s incident.State, channel string, w gateway.Word, l incident.KPTLine, read bool) incident.Request {
	do := incident.ChangeKPT{No: l.No, Words: a.lineWords(ctx, w, l.Words()), Said: saidBy(w, read)}
	do.Named = ask.NamedBy(do, s, a.knows(ctx))
	id := service.RequestID("line-edit", channel, w.TS, w.Edited, w.Sum())
	return incident.Request{ID: id, At: a.stamped(w.Edited), Via: incident.ViaSlack, Do: do}
}

// goneLine is the request that comes of a message that was deleted, or of which nothing can be read any more.
func (a *App) goneLine(channel string, l incident.KPTLine) incident.Request {
	id := service.RequestID("line-gone", channel, l.Word)
	return incident.Request{ID: id, At: a.svc.Now(), Via: incident.ViaSlack, Do: incident.TakeKPT{No: l.No, Said: l.Said}}
}

// saidBy is what is known of a message that says a line.
func saidBy(w gateway.Word, read bool) *incident.KPTSaid {
	return &incident.KPTSaid{Thread: w.Thread, Stamp: w.Edited, Sum: w.Sum(), Read: read}
}

// lineWords are what a message says of a line, which stays as it was typed. A try's names its owner by a mention, and by when by a date.
func (a *App) lineWords(ctx context.Context, w gateway.Word, words incident.KPTWords) incident.KPTWords {
	words.Text, _ = a.spoken(ctx, w)
	if words.Heading != incident.HeadTry {
		return words
	}
	if day, ok := ask.DayOf(ask.DayIn(words.Text), a.stamped(w.TS)); ok {
		words.Due = day
	}
	for _, id := range mentioned(w.Text) {
		if owner := a.actor(ctx, id); !owner.Outsider {
			words.Owner = owner
			break
		}
	}
	return words
}

// mentioned are the people whom a text of Slack's mentions, in their order.
func mentioned(s string) (out []incident.PersonID) {
	for _, x := range slackTokens().FindAllString(s, -1) {
		if sigil, target, _ := parts(x); sigil == "@" && !strings.HasPrefix(target, "B") {
			out = append(out, incident.PersonID(target))
		}
	}
	return out
}

// editedLine is edited for a reply in a heading's thread.
func (a *App) editedLine(ctx context.Context, channel string, w gateway.Word, t store.Target) error {
	s, err := a.svc.State(ctx, t.Incident)
	if err != nil {
		return ignoreNotFound(err)
	}
	l, stands := incident.LineAt(s.KPT, w.TS)
	switch {
	case stands && empty(w):
		return a.heard(ctx, t, emptiedBy(w), a.goneLine(channel, l))
	case stands:
		return a.heardFrom(ctx, t, w.User, a.changedLine(ctx, s, channel, w, l, false))
	case l.No > 0 || empty(w) || w.Bot: // it was taken away
		return nil
	}
	return a.heardFrom(ctx, t, w.User, a.newLine(ctx, s, channel, w, t.Heading)) // what it said before was not heard
}

// deletedLine takes the line away that was said in a message that somebody deleted, if it stands.
func (a *App) deletedLine(ctx context.Context, id incident.ID, channel, ts string) error {
	s, err := a.svc.State(ctx, id)
	if err != nil {
		return ignoreNotFound(err)
	}
	l, stands := incident.LineAt(s.KPT, ts)
	if !stands {
		return nil
	}
	return a.heard(ctx, store.Target{Incident: id}, nobodyKnown, a.goneLine(channel, l))
}

// reviewMessages are the messages of the headings in the incident's room, by their ts. They are looked at like those of TODOs: what is said
// in their threads is theirs.
func reviewMessages(refs plan.Refs, room string, into map[string]bool) {
	for _, h := range incident.Headings {
		if ref := refs[plan.KPTKey(h)]; ref.Channel == room && room != "" {
			into[ref.ID] = true
		}
	}
}

// reviewThreads are those headings in whose threads something may have been said since a moment, or was said that may be otherwise by now.
func (r *rereader) reviewThreads(refs plan.Refs, found gateway.History, since string) (threads []plan.Key) {
	for _, h := range incident.Headings {
		key := plan.KPTKey(h)
		traces, there := found.Traces[refs[key].ID]
		said := slices.ContainsFunc(r.s.KPT, func(l incident.KPTLine) bool {
			return l.Said != nil && l.Said.Thread == refs[key].ID && l.Taken.IsZero()
		})
		said = said || spokenUnder(r.s.Incident.Kept, refs[key].ID)
		if refs.Has(key) && (traces.LastReply >= since || there && said) {
			threads = append(threads, key)
		}
	}
	return threads
}

// backfillLines reads the thread of a heading's message from the first line on that is known to be said there.
func (a *App) backfillLines(ctx context.Context, r *rereader, h incident.Heading, ref plan.Ref, since time.Time) ([]incident.Request, error) {
	from := incident.Stamp(since)
	for _, l := range r.s.KPT {
		if l.Said != nil && l.Said.Thread == ref.ID && l.Taken.IsZero() {
			from = min(from, l.Word)
		}
	}
	words, err := a.slack.Said(ctx, ref.Channel, ref.ID, from)
	if err != nil {
		return nil, err
	}
	if err := r.lines(ctx, h, ref.ID, words); err != nil {
		return nil, err
	}
	err = r.room(ctx, ref.ID, words, false)
	return r.out, err
}

// lines compares what is said in a heading's thread with the lines that are known to be said there.
func (r *rereader) lines(ctx context.Context, h incident.Heading, thread string, words []gateway.Word) error {
	known := map[string]incident.KPTLine{}
	for _, l := range r.s.KPT {
		if l.Said != nil && l.Said.Thread == thread && l.Taken.IsZero() {
			known[l.Word] = l
		}
	}
	for _, w := range words {
		l, heard := known[w.TS]
		delete(known, w.TS)
		switch {
		case !w.Reply() || w.Ours:
		case heard && empty(w):
			r.take(r.a.goneLine(r.channel, l), emptiedBy(w))
		case heard:
			if w.Edited = max(w.Edited, l.Said.Stamp); w.Sum() != l.Said.Sum {
				r.take(r.a.changedLine(ctx, r.s, r.channel, w, l, true), incident.Actor{ID: l.By})
			}
		case empty(w) || w.Bot:
		default:
			if err := r.hear(ctx, r.a.newLine(ctx, r.s, r.channel, w, h), w.User); err != nil {
				return err
			}
		}
	}
	for _, ts := range slices.Sorted(maps.Keys(known)) {
		r.take(r.a.goneLine(r.channel, known[ts]), nobodyKnown)
	}
	return nil
}

// useRole puts the roles in the place of the members whom a problem names that whoever presses wrote in a thread or by a command.
func (a *App) useRole(ctx context.Context, p press) (reply *render.Reply, replace bool) {
	id, of, ok := render.ParseValue(p.value)
	if !ok || !plainID(id) {
		return a.unknown(ctx, p), false
	}
	s, err := a.svc.State(ctx, id)
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, incident.Incident{})), false
	}
	do := incident.ChangeKPT{}
	do.No, _ = strconv.Atoi(string(of))
	if n := slices.IndexFunc(s.KPT, func(l incident.KPTLine) bool { return l.No == do.No }); n >= 0 {
		do.Words = s.KPT[n].Words()
	}
	res, err := a.svc.Do(ctx, a.request(p, id, ask.Unnamed(do, s, a.knows(ctx))))
	if err != nil {
		return ptr(a.failed(ctx, p.who.lang, err, res.State.Incident)), false
	}
	return ptr(render.Sentence(p.who.lang, text.KPTRoled.In(p.who.lang), s.Incident)), true
}

// namesMembers is the form of a problem that names members, which comes back once to ask what is kept; nil: it names nobody, or it was
// asked. do is what it asks for then.
func (a *App) namesMembers(ctx context.Context, who reader, act *ask.Ask, c forms.Context, v ask.Values, do incident.Action) (
	asked incident.Action, form *slack.ModalViewRequest, err error,
) {
	if act.On != ask.OnReview && act.On != ask.OnLine && act != ask.Review {
		return do, nil, nil
	}
	s, err := a.svc.State(ctx, c.Incident)
	if err != nil {
		return do, nil, err
	}
	known := a.knows(ctx)
	named := ask.NamedBy(do, s, known)
	switch _, warned := v.New[ask.KPTRoles]; {
	case len(named) == 0:
		return do, nil, nil
	case warned && v.New[ask.KPTRoles] != "":
		return ask.Unnamed(do, s, known), nil, nil
	case warned:
		return do, nil, nil
	}
	seen := ask.Seen{Lang: who.lang, State: s, Me: who.actor.ID, Of: c.Of, Name: a.names(ctx)}
	return do, ptr(forms.Warned(act, seen, v.New, func(f ask.Form) ask.Form {
		return ask.Warned(f, who.lang, named, do, s, known)
	})), nil
}

// picked opens the form of the line that was chosen, in the place of the form that chose it.
func (a *App) picked(ctx context.Context, who reader, cb slack.InteractionCallback, c forms.Context, v ask.Values) *slack.ViewSubmissionResponse {
	act, line, ok := ask.Picked(v)
	if !ok {
		return a.under(who, &cb.View, ask.Faults{ask.KPTLine: text.ErrorKPTLine.In(who.lang)})
	}
	s, err := a.svc.State(ctx, c.Incident)
	if err != nil {
		return a.refuse(ctx, who, &cb.View, ask.PickKPT, err, incident.Incident{})
	}
	seen := ask.Seen{Lang: who.lang, State: s, Me: who.actor.ID, Of: line, Name: a.names(ctx)}
	if !act.HasLine(seen) {
		return a.refuse(ctx, who, &cb.View, act, &incident.Refusal{Code: incident.RefusedKPTLine}, s.Incident)
	}
	return update(forms.Modal(act, seen, nil, ""))
}

// didLine adds to the answer to a command that it wrote members' names.
func (a *App) didLine(ctx context.Context, q asked, s incident.State, res service.Result, do incident.Action, reply render.Reply) render.Reply {
	named := ask.NamedBy(do, s, a.knows(ctx))
	if len(named) == 0 || res.Entry.KPT == nil {
		return reply
	}
	return render.WithNamed(reply, q.lang, s.Incident.ID, res.Entry.KPT.No, named)
}

// nowOf is the moment of values that a command did not say.
func (a *App) nowOf(v ask.Values) ask.Values {
	if v.Now.IsZero() {
		v.Now = a.svc.Now()
	}
	v.Lang = cmp.Or(v.Lang, a.svc.Settings().Language)
	return v
}
