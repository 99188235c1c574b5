package incident_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// t0 is 00:09 on a Saturday in Tokyo, which is still Friday in UTC.
var t0 = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)

// The people of these tests.
var (
	kakei   = incident.Actor{ID: "U0KAKEI"}
	bangkok = incident.Actor{ID: "U0BANGKOK"}
	berlin  = incident.Actor{ID: "U0BERLIN"}
	tool    = incident.Actor{}
	guest   = incident.Actor{ID: "U0GUEST", Outsider: true}
)

// The TODOs that these tests talk of.
const (
	auto   incident.TodoID = "4.1a"
	notice incident.TodoID = "4.3d"
	view   incident.TodoID = "4.4a"
)

func both(s string) incident.Text { return incident.Text{JA: s, EN: s} }

func todo(id incident.TodoID, due incident.Due) incident.TodoDef {
	return incident.TodoDef{ID: id, Title: both(string(id)), Due: due}
}

func after(d time.Duration) incident.Due { return incident.Due{Anchor: incident.AtStart, After: d} }

func playbook() incident.Playbook {
	channel, first, symptom := todo(auto, after(time.Minute)), todo(notice, after(30*time.Minute)), todo("5.1", after(time.Hour))
	channel.Auto, first.Notice, symptom.Every = []string{"channel"}, true, 30*time.Minute
	tickets := todo(view, after(15*time.Minute))
	tickets.Every = 30 * time.Minute
	return incident.Playbook{ID: "p", Version: 1, Phases: []incident.PlaybookPart{
		{Phase: incident.Detect, Todos: []incident.TodoDef{todo("1.1", after(-15*time.Minute))}},
		{Phase: incident.Start, Todos: []incident.TodoDef{todo("3.1", after(0))}},
		{Phase: incident.Respond, Title: both("first response"), Todos: []incident.TodoDef{
			channel, first, tickets, todo("4.9", after(-5*time.Minute)),
		}},
		{Phase: incident.Watch, Todos: []incident.TodoDef{
			symptom, todo("5.3", incident.Due{Anchor: incident.AtShiftEnd, After: -30 * time.Minute}),
		}},
		{Phase: incident.Resolve, Todos: []incident.TodoDef{
			todo("6.1", incident.Due{Anchor: incident.AtRecovery}),
			todo("6.2", incident.Due{Anchor: incident.AtRecovery, After: 30 * time.Minute}),
			todo("6.3", incident.Due{Anchor: incident.AtRecovery, Days: 5}),
			todo("6.4", incident.Due{Anchor: incident.AtEnd, After: time.Hour}),
			todo("6.5", incident.Due{Anchor: incident.AtRecovery, After: -time.Hour}),
		}},
		{Phase: incident.Review, Todos: []incident.TodoDef{todo("7.1", incident.Due{Anchor: incident.AtEnd, Days: 5})}},
	}}
}

func declaration() incident.Declare {
	return incident.Declare{
		Kind: incident.Live, Facts: incident.Facts{Title: "EC2 に SSH できない"}, ChannelPrefix: "inc",
		Settings: incident.Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo"}, Playbook: playbook(),
	}
}

// world is one incident, one request after the other, a second apart.
type world struct {
	gone  bool // whoever commanded, so that nobody does
	t     *testing.T
	state incident.State
	at    time.Time
	n     int

	entries map[string]incident.Entry
	notices map[int]incident.Notice
	list    incident.CustomerList
}

// declared is a world with an incident in it, which kakei declared at t0 and commands.
func declared(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, declaration())
	return w
}

// hands gives the command to somebody, who accepts it.
func (w *world) hands(by, to incident.Actor) {
	w.t.Helper()
	d := w.must(by, incident.Command{To: to})
	w.must(to, incident.AcceptOffer{No: d.Entry.Count})
}

// deed is an incident.Action, or an incident.Event.
type deed any

// request is that of somebody, or what the tool tells. A test may have an event come from whom it likes.
func request(id string, at time.Time, by incident.Actor, do deed) incident.Request {
	if event, ok := do.(incident.Event); ok {
		req := incident.Tell(id, "k3f9qa", at, incident.ViaTool, event)
		req.By = by
		return req
	}
	req := incident.Request{ID: id, Incident: "k3f9qa", At: at, By: by, Via: incident.ViaSlack}
	req.Do, _ = do.(incident.Action)
	return req
}

// must does what has to be allowed.
func (w *world) must(by incident.Actor, do deed) incident.Decision {
	w.t.Helper()
	d, err := w.ask(by, do)
	if err != nil {
		w.t.Fatalf("%T by %s: %v", do, by.ID, err)
	}
	return d
}

// ask decides a request with what its scope names, checks what holds for every decision, and lets it come true.
func (w *world) ask(by incident.Actor, do deed) (incident.Decision, error) {
	w.t.Helper()
	w.n, w.at = w.n+1, w.at.Add(time.Second)
	req := request(fmt.Sprint("r", w.n), w.at, by, do)
	given := w.scoped(req.Scope())
	before := w.json(given, do)
	d, err := incident.Decide(given, req)
	if now := w.json(given, do); now != before {
		w.t.Errorf("%T changed what it was given:\n%s\n%s", do, before, now)
	}
	if err != nil {
		w.verifyRefusal(d, err)
		return d, err
	}
	going, _ := do.(incident.Delivered)                     // of what goes on there is no entry
	if _, ofAnother := do.(incident.TakenOver); ofAnother { // it is done for whoever asked
		by.ID = d.Entry.By
	}
	if e := d.Entry; e.ID != req.ID || e.Incident != req.Incident || !e.At.Equal(req.At) || e.By != by.ID || e.Via != req.Via || (e.Kind == "") != (going.No > 0 && !going.Over || unrecorded(do)) {
		w.t.Errorf("the entry of %T: %+v", do, e)
	}
	left := d.Entry.Kind == incident.EntryTakenUp && d.Entry.Was != ""
	w.gone = d.Entry.Kind == incident.EntryCommanderGone || left || w.gone && d.Entry.Kind != incident.EntryCommander
	w.apply(d)
	w.verify()
	return d, nil
}

// unrecorded reports whether nobody reads of something on the timeline: that a channel is looked at, and that it stays.
func unrecorded(do deed) bool {
	switch do.(type) {
	case incident.ArchiveRoom, incident.RoomUsed:
		return true
	}
	return false
}

func (w *world) verifyRefusal(d incident.Decision, err error) {
	w.t.Helper()
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code == "" {
		w.t.Errorf("not a refusal: %v", err)
	}
	if d.Incident != nil || d.Todos != nil || d.Others != nil || d.Entry.Kind != "" || d.Systems != nil || d.Redacted != nil || d.Notice != nil || d.List != nil || d.Told != nil || d.KPT != nil || d.Tries != nil {
		w.t.Errorf("a refusal decided something: %+v", d)
	}
}

func (w *world) scoped(scope incident.Scope) incident.State {
	s := incident.State{Incident: w.state.Incident}
	for _, id := range scope.Entries {
		for _, e := range w.entries {
			if e.ID == id || scope.Edits && e.Of == id {
				s.Entries = append(s.Entries, e)
			}
		}
	}
	if head := w.state.Incident.Notices; scope.Notice {
		s.Notice, s.Before = w.notices[head.Open], w.notices[head.Sent]
		if s.Mailed = s.Before; head.Delivery != nil {
			s.Mailed = w.notices[head.Delivery.No]
		}
	}
	if scope.List {
		s.List = w.state.List
	}
	if scope.Customers {
		s.Customers = w.list
	}
	if scope.KPT {
		s.KPT = w.state.KPT
	}
	if scope.Told {
		s.Told = w.state.Told
	}
	if scope.KPT {
		s.KPT = w.state.KPT
	}
	for _, t := range w.state.Todos {
		c := s.Incident.Check
		complete := len(scope.Todos) > 0 && c != nil && c.Done && t.ID == c.Todo // as a store loads it
		if scope.All || complete || slices.Contains(scope.Todos, t.ID) {
			s.Todos = append(s.Todos, t)
		}
	}
	return s
}

func (w *world) json(v ...any) string {
	w.t.Helper()
	body, err := json.Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return string(body)
}

func (w *world) apply(d incident.Decision) {
	if d.Incident != nil {
		w.state.Incident = *d.Incident
	}
	if d.List != nil {
		w.state.List = *d.List
	}
	if w.entries == nil {
		w.entries = map[string]incident.Entry{}
	}
	if d.Notice != nil {
		w.notices = maps.Clone(w.notices)
		if w.notices == nil {
			w.notices = map[int]incident.Notice{}
		}
		w.notices[d.Notice.No] = *d.Notice
	}
	if d.Before != nil {
		w.notices[d.Before.No] = *d.Before
	}
	for n, part := range d.KPT { // as a store has them, in parts
		all := slices.Clone(w.state.KPT[:min(len(w.state.KPT), n*incident.KPTInPart)])
		rest := w.state.KPT[min(len(w.state.KPT), (n+1)*incident.KPTInPart):]
		w.state.KPT = slices.Concat(all, part, rest)
	}
	for n, part := range d.Told {
		for len(w.state.Told) <= n {
			w.state.Told = append(w.state.Told, nil)
		}
		w.state.Told[n] = part
	}
	for part, lines := range d.KPT {
		w.state.KPT = append(slices.Clone(w.state.KPT[:part*incident.KPTInPart]), lines...)
	}
	for _, e := range append(slices.Clone(d.Redacted), d.Entry) {
		w.entries[e.ID] = e
	}
	for _, t := range slices.Concat(d.Others, d.Todos) {
		w.state.Todos = append(slices.DeleteFunc(slices.Clone(w.state.Todos), func(o incident.Todo) bool { return o.ID == t.ID }), t)
	}
	slices.SortFunc(w.state.Todos, func(a, b incident.Todo) int { return cmp.Compare(a.Order, b.Order) })
}

// verify holds every TODO against what is always true of one.
func (w *world) verify() {
	w.t.Helper()
	for _, t := range w.state.Todos {
		for _, fault := range faults(t) {
			w.t.Errorf("%s: %s: %+v", t.ID, fault, t)
		}
	}
	if i := w.state.Incident; i.Commander == "" && !i.DeclaredAt.IsZero() && !w.gone {
		w.t.Error("nobody commands")
	}
}

func faults(t incident.Todo) (out []string) {
	fault := func(bad bool, what string) {
		if bad {
			out = append(out, what)
		}
	}
	people := t.Claimants()
	sorted := slices.Sorted(slices.Values(people))
	fault(len(slices.Compact(sorted)) != len(people), "somebody has it twice")
	fault(slices.Contains(people, ""), "nobody in particular has it")
	fault(t.Owner == "" && len(t.Helpers) > 0, "helped, but not owned")
	fault(!t.Closed() && (t.State == incident.TodoClaimed) != (t.Owner != ""), "state and owner disagree")
	fault(t.Closed() == t.ClosedAt.IsZero(), "closed and closing time disagree")
	overtaken := t.Phase.Before(incident.Start) // by the start, which nobody gives a reason for
	fault((t.State == incident.TodoSkipped) != (t.SkipReason != "") && !overtaken, "skipped and reason disagree")
	fault(t.ByReaction && t.State != incident.TodoDone, "ticked by an emoji, but not done")
	for _, p := range people {
		fault(!claims(t, p), "without a sign of theirs: "+string(p))
	}
	for p := range t.Reactions {
		fault(claims(t, p) && !slices.Contains(people, p), "claims without having it: "+string(p))
	}
	return out
}

func claims(t incident.Todo, p incident.PersonID) bool {
	for name, s := range t.Reactions[p] {
		if s.On && (t.Check || name != incident.DoneReaction) {
			return true
		}
	}
	return false
}

// todo returns a TODO as it is.
func (w *world) todo(id incident.TodoID) incident.Todo {
	w.t.Helper()
	t, ok := w.state.Todo(id)
	if !ok {
		w.t.Fatalf("no TODO %s", id)
	}
	return t
}

// on and off are reactions, in the order of sec.
func on(id incident.TodoID, emoji string, sec int) incident.React {
	return incident.React{Todo: id, Emoji: emoji, On: true, Stamp: incident.Stamp(t0.Add(time.Duration(sec) * time.Second))}
}

func off(id incident.TodoID, emoji string, sec int) incident.React {
	r := on(id, emoji, sec)
	r.On = false
	return r
}
