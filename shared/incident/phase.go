package incident

import (
	"slices"
	"time"
)

// NextPhase moves to the next phase, or to To, a later one: when somebody else has moved there meanwhile, nothing is left to
// change. The entry names the phases between. With TODOs of this phase still open it is refused unless Seen names them all, or
// it is Confirmed, which names none; the entry names them. From is the phase the person saw ("": whichever it is): when
// somebody else left it meanwhile, nothing is left to change, so that two people at once never skip a phase. Unseen says
// that the person need not have seen the phase it was in, as with a typed command: one that has only just begun is not
// left, for they may have meant the one before.
type NextPhase struct {
	From, To  Phase
	Unseen    bool
	Confirmed bool
	Seen      []TodoID
	Note      string
}

func (NextPhase) scope() Scope  { return Scope{All: true} }
func (NextPhase) about() matter { return started }

// justBegun is how long a phase must have stood before somebody who cannot have seen it may leave it: two people who type
// the same command meanwhile mean the same step.
const justBegun = 10 * time.Second

func (a NextPhase) decide(d *decider) error {
	now := d.state.Incident.Phase
	if a.From != "" && a.From != now || a.To != "" && !now.Before(a.To) {
		return refuse(RefusedSame)
	}
	if since := d.state.Incident.PhaseSince; a.Unseen && d.req.At.Sub(since) < justBegun {
		return refuse(RefusedSoon)
	}
	next, ok := now.Next()
	if !ok || Resolve.Before(a.To) {
		return refuse(RefusedLast)
	}
	if err := d.leaveOut(d.state.PhaseOmits(), a.Confirmed, a.Seen); err != nil {
		return err
	}
	for a.To != "" && next.Before(a.To) {
		d.out.Entry.Skipped = append(d.out.Entry.Skipped, next)
		next, _ = next.Next()
	}
	d.out.Entry.Text = CleanText(a.Note)
	d.enter(next)
	d.entry(EntryPhase)
	return nil
}

func (a NextPhase) recordedBy(e Entry, _ State) bool {
	return e.is(EntryPhase) && e.Text == CleanText(a.Note)
}

// enter moves the header to a phase and opens those of its TODOs that were not opened before.
func (d *decider) enter(p Phase) {
	i := d.header()
	i.Phase, i.PhaseSince = p, d.req.At
	d.out.Entry.Phase = p
	for n, def := range i.Playbook.Part(p).Todos {
		if _, opened := d.state.Todo(def.ID); !opened {
			d.out.Todos = append(d.out.Todos, newTodo(def, *i, p, n))
		}
	}
	d.endWatchOffer()
	d.retime(*i)
}

// orderStep is the room between two phases in Todo.Order.
const orderStep = 100

func newTodo(def TodoDef, i Incident, p Phase, n int) Todo {
	t := Todo{
		ID: def.ID, Phase: p, Order: slices.Index(Phases, p)*orderStep + n, Title: def.Title, Guide: def.Guide, Role: def.Role,
		Every: def.Every, Notice: def.Notice, Meets: def.Meets, Feed: def.Feed, Fixes: def.Fixes, Drafts: def.Drafts, Brief: def.Brief, Check: def.Check, Handover: def.Handover, Auto: def.Auto, State: TodoOpen, OpenedAt: i.PhaseSince, Due: dueAt(def.Due, i),
	}
	return t
}

// dueAt is when a TODO that is opened as its phase begins is due. What is anchored to a moment that has not come yet has
// no due time, and neither has what belonged before its anchor: it is guidance, never late. Nothing is due before the
// moment it was opened.
func dueAt(due Due, i Incident) time.Time {
	var from time.Time
	switch {
	case due.Anchor == AtSign && i.Status == SignStatus:
		from = i.Sign.At
	case due.Anchor == AtStart:
		from = i.DeclaredAt
	case due.Anchor == AtRecovery && i.Phase == Resolve:
		from = i.PhaseSince
	case due.Anchor == AtEnd && i.Phase == Review:
		from = i.EndedAt
	case due.Anchor == AtShiftEnd:
		return i.dueByShift(due)
	default:
		return time.Time{}
	}
	if due.After < 0 {
		return time.Time{}
	}
	if at := due.from(from, i.office()); !at.Before(i.PhaseSince) {
		return at
	}
	return due.from(i.PhaseSince, i.office())
}

// dueByShift is when something is due that counts from the end of the commander's shift, which ends for nobody who stands in none.
func (i Incident) dueByShift(due Due) time.Time {
	end := i.shiftEnd()
	if end.IsZero() {
		return end
	}
	return later(due.from(end, i.office()), later(i.commandSince(), i.PhaseSince))
}

// from counts d from a moment. Business days are those of a site.
func (d Due) from(at time.Time, site Site) time.Time {
	at = at.Add(d.After)
	if d.Days == 0 {
		return at
	}
	return site.businessDays(at, d.Days)
}

// workday: Monday to Friday; it knows no holidays.
func workday(at time.Time) bool {
	return at.Weekday() != time.Saturday && at.Weekday() != time.Sunday
}

func location(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}
