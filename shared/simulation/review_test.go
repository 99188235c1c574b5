package simulation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
)

// What people do after the end, in a seed and in a plot, and the laws of it. Nobody is asked about the review while nobody is at work; what
// is to do in it is there once, and begins with each end; it is closed exactly when all of it is done or skipped, or somebody says so; and
// its lines say what people wrote last.

// reviewing reports whether people go on with the review in the world of a seed.
func reviewing(seed uint64, s setting) bool {
	return s.reviews || seed%7 == 5 && sitesOf(seed, s) == nil && s.mutant == (mutant{})
}

// reviews puts what is to do in the review into the playbook, due within the time of a seed, or after a night, and has the room archived a day
// after the review: each day that passes costs thousands of ticks. It must be called before a process starts.
func (w *world) reviews(due time.Duration) {
	whole, err := playbook.Builtin("aws-outage")
	if err != nil {
		w.t.Fatal(err)
	}
	var books []incident.Playbook
	for _, read := range w.books {
		pb := read().Clone()
		for i, part := range pb.Phases {
			if part.Phase != incident.Review {
				continue
			}
			pb.Phases[i].Todos = slices.Clone(whole.Part(incident.Review).Todos)
			for n := range pb.Phases[i].Todos {
				def := &pb.Phases[i].Todos[n]
				def.Due, def.Grace = incident.Due{Anchor: incident.AtEnd, After: due}, due/2
			}
		}
		books = append(books, pb)
	}
	w.books = playbook.Of(books...)
	w.config.Settings.ArchiveAfter = 24 * time.Hour
}

// reviewTodos are what is to do in the review.
var reviewTodos = []incident.TodoID{"7.1", "7.2"}

// wroteTry is a line that says what is tried next.
func wroteTry(text string) incident.AddKPT {
	return incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: text, Owner: kakei, Worth: incident.Large}}
}

// wroteKeep is one that says what helped.
func wroteKeep(text string) incident.AddKPT {
	return incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadKeep, Text: text}}
}

// reviewActs draws what people do in the review: some of it is refused.
func (w *sim) reviewActs(declared time.Duration) (acts []act) {
	if !w.reviewing {
		return nil
	}
	end := declared + w.between(4*time.Second, 25*time.Second)
	acts = append(acts, act{end, "the end before the review", types("U0KAKEI", "resolve yes 両方で確認")})
	if w.chance(3) {
		acts = append(acts, act{end + w.between(4*time.Second, 20*time.Second), "it is back", types("U0TOKYO", "reopen また起きた")})
		acts = append(acts, act{end + w.between(20*time.Second, 30*time.Second), "it ends again", types("U0BERLIN", "resolve yes 両方で確認")})
	}
	for n := range 6 + w.rng.IntN(8) {
		who, todo, name := oneOf(w.clockwork, staff...), oneOf(w.clockwork, reviewTodos...), fmt.Sprint("review ", n)
		acts = append(acts, act{end + w.between(2*time.Second, 70*time.Second), name + " " + who, w.reviewAct(who, name, todo)})
	}
	if w.chance(5) {
		acts = append(acts, act{end + w.between(30*time.Second, 80*time.Second), "the review is closed", types("U0TOKYO", "close")})
	}
	return acts
}

// reviewAct is one thing that somebody does in the review.
func (w *sim) reviewAct(who, name string, todo incident.TodoID) func(context.Context, *sim) {
	line := 1 + w.rng.IntN(3)
	switch w.rng.IntN(11) {
	case 0:
		return presses(who, todo, ask.Claim.Button)
	case 1, 2:
		return presses(who, todo, ask.Finish.Button)
	case 3:
		return reacts(who, todo, incident.DoneReaction, true)
	case 4:
		return asksFor(who, name, incident.Skip{Todo: todo, Reason: "訓練のため"})
	case 5:
		return asksFor(who, name, incident.Reopen{Todo: todo})
	case 6, 7:
		return asksFor(who, name, oneOf(w.clockwork, wroteTry(name), wroteKeep(name)))
	case 8:
		return asksFor(who, name, incident.ChangeKPT{No: line, Words: incident.KPTWords{Text: name}})
	case 9:
		return asksFor(who, name, incident.TakeKPT{No: line})
	}
	return asksFor(who, name, incident.EndTry{No: line, Dropped: w.chance(2), Reason: "様子を見る"})
}

// passes lets time pass in which nobody does anything.
func passes(at, d time.Duration) step {
	return step{at: at, outside: func(w *world, _ incident.ID) bool {
		settles := min(d, time.Hour)
		time.Sleep(settles)
		w.rests.Store(true)
		defer w.rests.Store(false)
		time.Sleep(d - settles)
		return true
	}}
}

// stillReads is what somebody says in the room long after the end.
const stillReads = "まだ読んでいます"

// speaks is that kakei says something in the room, if there is one: an incident that ended before anybody made its room has none.
func speaks(at time.Duration, text string) step {
	return step{at: at, outside: func(w *world, id incident.ID) bool {
		i, err := store.LoadHeader(context.Background(), w.db, id)
		if err != nil {
			return false
		}
		room := i.Links[incident.ChannelLink].Ref
		if room == "" {
			return true
		}
		_, _ = w.slack.Say("U0KAKEI", room, text) // whoever was never let in, since it ended before, says nothing
		return true
	}}
}

// reviewed: the response ends at nine on a Monday in Tokyo, goes on, and ends again; what is to do is due at one in the night to Wednesday and
// asked about in the morning; people write, and it closes with what is done last. After that they say what became of a try, and once more
// something in the room, half a day before that would be archived: it is a day after that.
func reviewed(string) plot {
	berlin, bangkok := incident.Actor{ID: "U0BERLIN", Name: "Berlin"}, incident.Actor{ID: "U0BANGKOK", Name: "Bangkok"}
	ends := incident.End{Confirmed: true, Note: "両方で確認"}
	return plot{name: "a review", reviews: 40 * time.Hour, long: 5 * 24 * time.Hour, steps: []step{
		declare(time.Second),
		asks(3*time.Second, "end-1", kakei, ends),
		asks(16*time.Second, "kpt-1", berlin, wroteKeep("役割が分かれていた")),
		asks(17*time.Second, "claim-1", berlin, incident.Claim{Todo: "7.1"}),
		asks(18*time.Second, "reopen-1", bangkok, incident.ReopenResponse{Reason: "再発"}),
		asks(20*time.Second, "end-2", kakei, ends),
		asks(24*time.Second, "claim-2", bangkok, incident.Claim{Todo: "7.1"}),
		asks(25*time.Second, "kpt-2", berlin, wroteTry("第1報のひな形")),
		asks(25100*time.Millisecond, "kpt-3", bangkok, incident.ChangeKPT{No: 1, Words: incident.KPTWords{Text: "担当が早く決まった"}}),
		passes(26*time.Second, 41*time.Hour), // two in the night
		ticks(27 * time.Second),
		passes(28*time.Second, 7*time.Hour+time.Minute), // past nine
		ticks(29 * time.Second),
		asks(30*time.Second, "done-1", bangkok, incident.Finish{Todo: "7.1"}),
		asks(31*time.Second, "skip-1", berlin, incident.Skip{Todo: "7.2", Reason: "比べる訓練がない"}),
		asks(32*time.Second, "try-1", berlin, incident.EndTry{No: 2}),
		asks(33*time.Second, "kpt-4", kakei, incident.TakeKPT{No: 1}),
		asks(34*time.Second, "late-1", kakei, incident.Reopen{Todo: "7.1"}), // too late
		passes(35*time.Second, 12*time.Hour),
		speaks(36*time.Second, stillReads),
		passes(37*time.Second, 13*time.Hour),
		ticks(38 * time.Second),
		passes(39*time.Second, 12*time.Hour),
		ticks(40 * time.Second),
		asks(70*time.Second, "kpt-5", berlin, wroteKeep("次も同じ体制で")), // where nothing shows it any more
	}}
}

// review is what the timeline says of one.
type review struct {
	todos  []incident.TodoID
	open   map[incident.TodoID]bool // of an incident that is over, and in review
	ended  time.Time                // since when
	closed bool
	touch  map[incident.TodoID]bool // what people did something with since the end
	lines  []string
	tries  map[int]incident.TryState
}

// judgeReview holds the review of an incident against what the timeline says of it.
func (w *world) judgeReview(s incident.State, fail failer) {
	r := review{touch: map[incident.TodoID]bool{}, tries: map[int]incident.TryState{}}
	for _, def := range s.Incident.Playbook.Part(incident.Review).Todos {
		r.todos = append(r.todos, def.ID)
	}
	if len(r.todos) == 0 || s.Incident.DeclaredAt.IsZero() {
		return
	}
	customers := s.Incident.Notices.Sent > 0 && s.Incident.Kind == incident.Live // who may wait for more
	for _, e := range w.inOrder(s.Incident.ID, fail) {
		w.judgeHours(s, e, fail)
		r.hears(e, customers, fail)
	}
	if is := s.Incident.Status == incident.Closed; is != r.closed {
		fail("the review is closed: %t, by the timeline %t", is, r.closed)
	}
	r.judgeTodos(s, fail)
	r.judgeLines(w, s, fail)
	w.judgeArchive(s, fail)
}

// judgeHours: nobody is asked about the review, and nothing of it is found late, while nobody is at work, by the clock on the team's wall.
func (w *world) judgeHours(s incident.State, e incident.Entry, fail failer) {
	if !slices.Contains(reviewTodos, e.Todo) || e.Kind != incident.EntryAsked && e.Kind != incident.EntryLate || w.sites != nil {
		return
	}
	local := e.At.In(time.FixedZone("Tokyo", 9*60*60))
	if day := local.Weekday(); day == time.Saturday || day == time.Sunday || local.Hour() < 9 || local.Hour() >= 18 {
		fail("%s: %s about %s of %s", local.Format("Mon 15:04"), e.Kind, e.Todo, s.Incident.ID)
	}
}

// hears takes in an entry.
func (r *review) hears(e incident.Entry, customers bool, fail failer) {
	ofReview := slices.Contains(r.todos, e.Todo)
	switch e.Kind {
	case incident.EntryResolved:
		r.open, r.touch, r.ended = map[incident.TodoID]bool{}, map[incident.TodoID]bool{}, e.At
		for _, id := range r.todos {
			r.open[id] = true
		}
	case incident.EntryTakenUp:
		r.open, r.ended = nil, time.Time{}
	case incident.EntryClosed:
		r.closed = true
	case incident.EntryKPT:
		r.lines = append(r.lines, e.Text)
		r.says(e)
	case incident.EntryKPTChanged, incident.EntryKPTTaken, incident.EntryTryDone, incident.EntryTryDropped:
		if e.KPT.No > len(r.lines) {
			fail("line %d was changed before it was written", e.KPT.No)
			return
		}
		r.says(e)
	}
	if !ofReview || e.Kind == incident.EntryProgress || e.Kind == incident.EntryReworded || e.Kind == incident.EntryUnsaid {
		r.closes(e, customers, fail)
		return
	}
	if r.open == nil || r.closed {
		fail("%s of %s outside the review", e.Kind, e.Todo)
	}
	r.touch[e.Todo] = true
	switch e.Kind {
	case incident.EntryDone, incident.EntrySkipped:
		delete(r.open, e.Todo)
	case incident.EntryReopened:
		r.open[e.Todo] = true
	}
	r.closes(e, customers, fail)
}

// closes: it closes with an entry exactly when that leaves nothing to do.
func (r *review) closes(e incident.Entry, customers bool, fail failer) {
	nothing := r.open != nil && len(r.open) == 0 && !r.closed
	if e.Closes && !nothing || nothing && !e.Closes && !customers {
		fail("%s of %s closes the review: %t, with %d things to do", e.Kind, e.Todo, e.Closes, len(r.open))
	}
	r.closed = r.closed || e.Closes
}

// says is what a line says from an entry on.
func (r *review) says(e incident.Entry) {
	switch e.Kind {
	case incident.EntryKPTTaken:
		r.lines[e.KPT.No-1] = ""
	case incident.EntryKPTChanged:
		r.lines[e.KPT.No-1] = e.Text
	}
	if e.KPT.Try != nil {
		r.tries[e.KPT.No] = e.KPT.Try.State
	}
}

// judgeTodos: what is to do in the review is there once after an end, and as it was born where nobody has touched it since.
func (r *review) judgeTodos(s incident.State, fail failer) {
	count := map[incident.TodoID]int{}
	for _, t := range s.Todos {
		if t.Phase != incident.Review {
			continue
		}
		count[t.ID]++
		if r.open != nil && (!t.OpenedAt.Equal(r.ended) && !t.OpenedAt.After(r.ended) || t.Closed() == r.open[t.ID]) {
			fail("%s was opened at %s, the end was at %s; it is %s", t.ID, t.OpenedAt, r.ended, t.State)
		}
	}
	for _, id := range r.todos {
		if began := r.open != nil; began && count[id] != 1 || count[id] > 1 {
			fail("%s is there %d times after the end", id, count[id])
		}
	}
}

// judgeLines: the store has what people wrote last, line by line, and the workspace what became of each try.
func (r *review) judgeLines(w *world, s incident.State, fail failer) {
	kept, err := store.LoadScope(context.Background(), w.db, s.Incident.ID, incident.Scope{KPT: true})
	if err != nil {
		fail("the lines of the review: %v", err)
	}
	var said []string
	for _, l := range kept.KPT {
		said = append(said, l.Text)
		var row incident.TryRow
		if l.Try == nil {
			continue
		}
		if err := w.db.Get(context.Background(), fmt.Sprintf("%s/%s-%d", store.TriesPath, s.Incident.ID, l.No), &row); err != nil {
			fail("try %d: %v", l.No, err)
		}
		if row.Try.State != r.tries[l.No] || l.Try.State != r.tries[l.No] || row.Open != (r.tries[l.No] == incident.TryOpen) {
			fail("try %d is %s, the workspace knows %s, and the timeline says %s", l.No, l.Try.State, row.Try.State, r.tries[l.No])
		}
	}
	if !slices.Equal(said, r.lines) {
		fail("the review says %q, and people wrote %q", said, r.lines)
	}
}

// judgeArchive: the tool archives the room of a closed review alone, once nobody has written there for as long as is set, and knows it.
func (w *world) judgeArchive(s incident.State, fail failer) {
	for _, c := range w.channels() {
		if c.ID != s.Incident.Links[incident.ChannelLink].Ref {
			continue
		}
		var last, archived time.Time
		for _, m := range c.Messages {
			switch at := incident.Stamped(m.TS); {
			case strings.HasSuffix(m.Subtype, "_archive") && m.User == w.app.BotUserID:
				archived = at
			case m.Subtype == "" && m.BotID == "" && m.User != w.app.BotUserID:
				last = at
			}
		}
		if archived.IsZero() {
			continue
		}
		if quiet := archived.Sub(last); s.Incident.Status != incident.Closed || quiet < s.Incident.Settings.ArchiveAfter {
			fail("%s was archived although it is %s, and somebody wrote %s before", c.Name, s.Incident.Status, quiet)
		}
		if !s.Incident.Archived() {
			fail("%s is archived, and nobody knows", c.Name)
		}
	}
}

// archivesAnyway archives a room whoever wrote there.
type archivesAnyway struct{ effect.System }

func (a archivesAnyway) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	if f, archives := c.Effect.Facts.(plan.Archive); archives {
		f.Quiet = 0
		c.Effect.Facts = f
	}
	return a.System.Apply(ctx, c)
}

// ofReviews reports whether the review is kept otherwise.
func (m mutant) ofReviews() bool {
	return m.reviewsByNight || m.forgetsOpen || m.keepsOldReview || m.losesLines || m.archivesAnyway
}

// reviewsOtherwise changes what is kept of a review at a path; ok is false where it is not written at all.
func (m mutant) reviewsOtherwise(path string, kept map[string]any) (ok bool) {
	if set, is := kept["settings"].(map[string]any); is && m.reviewsByNight {
		set["timezone"] = "UTC"
	}
	if r, is := kept["review"].(map[string]any); is && m.forgetsOpen {
		delete(r, "open")
	}
	if lines, is := kept["lines"].([]any); is && m.losesLines && len(lines) > 1 {
		kept["lines"] = lines[1:]
	}
	return !(m.keepsOldReview && kept["phase"] == string(incident.Review) && kept["state"] == string(incident.TodoOpen))
}
