package measure

import (
	"time"

	"noroshi.internal/shared/incident"
)

// work is a TODO on its way through an evening.
type work struct {
	Line

	born   time.Time // since when it is open; zero: it is not
	taken  time.Time // since when somebody has it; zero: nobody has
	late   time.Time // since when it is late; zero: it is not
	kept   bool      // somebody had it when it was closed, and has it still
	by     incident.Entry
	lateBy incident.Entry
}

// works is the work on all TODOs.
type works struct {
	defs  []todoDef
	of    map[incident.TodoID]*work
	order []*work
}

func worksOf(book incident.Playbook) *works {
	return &works{defs: defsOf(book), of: map[incident.TodoID]*work{}}
}

// todoDef is a TODO of a playbook, and the phase that it belongs to.
type todoDef struct {
	incident.TodoDef
	phase incident.Phase
}

func defsOf(book incident.Playbook) (out []todoDef) {
	for _, part := range book.Phases {
		for _, def := range part.Todos {
			out = append(out, todoDef{def, part.Phase})
		}
	}
	return out
}

// does says which TODOs an entry closes that names none.
var does = map[incident.EntryKind]func(incident.Entry, todoDef) bool{
	incident.EntryNoticeDrafted:  func(_ incident.Entry, t todoDef) bool { return t.Drafts },
	incident.EntryNoticeApproved: func(_ incident.Entry, t todoDef) bool { return t.Fixes == incident.NoticeDocument },
	incident.EntryNoticeSent:     tells,
	incident.EntryExecutives:     func(_ incident.Entry, t todoDef) bool { return t.Brief },
	incident.EntryCommander:      func(e incident.Entry, t todoDef) bool { return t.Handover && e.Handover != nil },
	incident.EntryChecked:        checks,
	incident.EntryExcused:        checks,
}

// tells reports whether a notice does a TODO: the first one once, others each round, the recovery notice all.
func tells(e incident.Entry, t todoDef) bool {
	switch {
	case e.Notice == nil || !t.Notice:
		return false
	case e.Notice.Stage == incident.FirstNotice:
		return t.Every == 0 && t.phase != incident.Resolve
	case e.Notice.Stage == incident.RecoveryNotice:
		return true
	}
	return t.Every > 0
}

func checks(e incident.Entry, t todoDef) bool {
	return t.Check && e.Check != nil && e.Check.Of > 0 && e.Check.Done == e.Check.Of
}

// hear takes what an entry says of TODOs, while a phase runs; began is when each phase did.
func (a *works) hear(e incident.Entry, runs incident.Phase, began map[incident.Phase]time.Time) {
	work := func(id incident.TodoID) *work { return a.work(id, e, runs, began) }
	if closes, some := does[e.Kind]; some {
		for _, def := range a.defs {
			if closes(e, def) {
				work(def.ID).closeOpen(Done, e)
			}
		}
	}
	if e.Notice != nil {
		for _, id := range e.Notice.Opens {
			work(id).reopen(e)
		}
	}
	if e.Kind == incident.EntryNoticeWaived {
		for _, def := range a.defs {
			if w := a.of[def.ID]; def.Notice && w != nil {
				w.closeOpen(Skipped, e)
			}
		}
	}
	change, ok := workChanges[e.Kind]
	if e.Todo != "" && ok && (e.Kind != incident.EntryProgress || e.Round > 0) {
		change(work(e.Todo), e)
	}
}

// work is that on a TODO. One that is first heard of is open since its phase began, or since then.
func (a *works) work(id incident.TodoID, e incident.Entry, runs incident.Phase, began map[incident.Phase]time.Time) *work {
	if known := a.of[id]; known != nil {
		return known
	}
	w := &work{Line: Line{ID: string(id), Phase: runs}, born: e.At}
	for _, def := range a.defs {
		if def.ID == id {
			w.Phase = def.phase
		}
	}
	if at, known := began[w.Phase]; known && e.Kind != incident.EntryAdded && at.Before(e.At) {
		w.born = at
	}
	a.of[id] = w
	a.order = append(a.order, w)
	return w
}

// workChanges say what becomes of the work by an entry.
var workChanges = map[incident.EntryKind]func(*work, incident.Entry){
	incident.EntryAdded: func(w *work, e incident.Entry) {
		if e.To != "" {
			w.take(e)
		}
	},
	incident.EntryClaimed:    (*work).take,
	incident.EntryJoined:     (*work).take,
	incident.EntryReassigned: (*work).take,
	incident.EntryPassed:     (*work).take,
	incident.EntryReleased:   (*work).release,
	incident.EntryLate:       (*work).behind,
	incident.EntryDone:       func(w *work, e incident.Entry) { w.close(Done, e) },
	incident.EntryMade:       func(w *work, e incident.Entry) { w.close(Done, e) },
	incident.EntryProgress:   func(w *work, e incident.Entry) { w.close(Done, e) },
	incident.EntrySkipped:    func(w *work, e incident.Entry) { w.close(Skipped, e) },
	incident.EntryReopened:   (*work).reopen,
	incident.EntryMissing:    (*work).reopen,
	incident.EntryRecurred:   (*work).open,
	incident.EntryMissed: func(w *work, e incident.Entry) {
		w.behind(e)
		w.mark(Missed, e)
	},
}

func (w *work) mark(what What, e incident.Entry) {
	w.Marks = append(w.Marks, Mark{What: what, At: e.At, To: e.At, Entry: e})
}

// lasted notes what began at a moment, if it ever did.
func (w *work) lasted(what What, from, to time.Time, e incident.Entry) {
	if !from.IsZero() {
		w.Marks = append(w.Marks, Mark{What: what, At: from, To: to, Entry: e})
	}
}

// take says that somebody has it: what they join is theirs already.
func (w *work) take(e incident.Entry) {
	if !w.taken.IsZero() || w.born.IsZero() { // one that is closed stays so
		return
	}
	w.lasted(Waits, w.born, e.At, e)
	w.taken, w.by = e.At, e
}

// behind says that it is late, until it is closed.
func (w *work) behind(e incident.Entry) {
	if w.late.IsZero() && !w.born.IsZero() {
		w.late, w.lateBy = e.At, e
	}
}

// release gives it back: nobody has it.
func (w *work) release(e incident.Entry) {
	if w.kept = false; w.taken.IsZero() {
		return
	}
	w.lasted(Works, w.taken, e.At, w.by)
	w.born, w.taken = e.At, time.Time{}
}

// closeOpen closes it, unless it is closed.
func (w *work) closeOpen(what What, e incident.Entry) {
	if !w.born.IsZero() {
		w.close(what, e)
	}
}

func (w *work) close(what What, e incident.Entry) {
	switch {
	case !w.taken.IsZero():
		w.lasted(Works, w.taken, e.At, w.by)
	case what != Done || e.By != "": // what the tool did waited for nobody
		w.lasted(Waits, w.born, e.At, e)
	}
	w.lasted(Late, w.late, e.At, w.lateBy)
	w.kept = !w.taken.IsZero()
	w.born, w.taken, w.late = time.Time{}, time.Time{}, time.Time{}
	w.mark(what, e)
}

// open opens it again, for whoever had it; what was open is as it was.
func (w *work) open(e incident.Entry) {
	if !w.born.IsZero() {
		return
	}
	if w.born = e.At; w.kept {
		w.taken = e.At
	}
}

func (w *work) reopen(e incident.Entry) {
	w.open(e)
	w.mark(Reopened, e)
}

// finish ends what is not closed when the evening is. What nobody had, and was not late, is left out.
func (w *work) finish(at time.Time) {
	if !w.taken.IsZero() && at.After(w.taken) {
		w.lasted(Works, w.taken, at, w.by)
	}
	if !w.late.IsZero() && at.After(w.late) {
		if w.taken.IsZero() {
			w.lasted(Waits, w.born, at, w.lateBy)
		}
		w.lasted(Late, w.late, at, w.lateBy)
	}
}
