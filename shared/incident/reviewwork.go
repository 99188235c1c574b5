package incident

import (
	"slices"
	"time"
)

// This file says what there is to do after the end: the TODOs of the review, who may work on them, and when the clock asks about them. They
// are the only ones that change then. It is asked in the working hours of the site whose shift it was, never at night.

// officeHours are the working hours where there is no site.
var officeHours = Shift{Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, From: "09:00", To: "18:00"}

// office is the site whose shift it was: that of whoever commands or commanded, else the first. Where there is none it is one that works on
// weekdays.
func (i Incident) office() Site {
	if site, ok := i.Settings.Site(i.Station); ok {
		return site
	}
	if len(i.Settings.Sites) > 0 {
		return i.Settings.Sites[0]
	}
	return Site{Timezone: i.Settings.Timezone, Shifts: []Shift{officeHours}}
}

// lookAhead is how many days a site is looked for a day on which it works; one that works on none of them never does.
const lookAhead = 366

// worksOn reports whether a shift of the site begins on a day.
func (s Site) worksOn(day time.Time) bool {
	on := func(shift Shift) bool { return slices.Contains(shift.Days, day.Weekday()) }
	return !slices.Contains(s.Holidays, day.Format(time.DateOnly)) && slices.ContainsFunc(s.Shifts, on)
}

// businessDays is the same time of day some business days later, by the clock there.
func (s Site) businessDays(at time.Time, days int) time.Time {
	local := at.In(location(s.Timezone))
	for looked := 0; days > 0 && looked < lookAhead; looked++ {
		if local = local.AddDate(0, 0, 1); s.worksOn(local) {
			days, looked = days-1, 0
		}
	}
	return local
}

// Working is the first moment from another on at which the site is at work; zero: it never is.
func (s Site) Working(at time.Time) time.Time {
	if _, on := s.Shift(at); on {
		return at
	}
	const stride = horizonDays - shiftDays // each look ends after the next begins
	for from := at; from.Before(at.AddDate(0, 0, lookAhead)); from = from.AddDate(0, 0, stride) {
		if shift, wakes := s.Next(from); wakes {
			return shift.From
		}
	}
	return time.Time{}
}

// MayWork reports whether people may work on t as the incident stands: on those of the review after the end, and on no others then.
func (i Incident) MayWork(t Todo) bool {
	return i.Status.allows(work) && (t.Phase == Review) == (i.Status == Resolved)
}

// beginReview opens the TODOs of the review. Those of an end that was taken back begin anew.
func (d *decider) beginReview() {
	i := d.header()
	review := d.review()
	review.Open, review.Todos, review.ClosedAt, review.ClosedBy, review.Itself = nil, 0, time.Time{}, "", false
	at := *i
	at.Phase, at.PhaseSince = Review, d.req.At // nobody moves there: the incident stays in the phase in which it ended
	for n, def := range i.Playbook.Part(Review).Todos {
		born := newTodo(def, at, Review, n)
		review.Todos++
		if t, opened := d.state.Todo(def.ID); opened {
			d.out.Others = append(d.out.Others, t.anew(born.Due, d.req.At))
		} else {
			d.out.Todos = append(d.out.Todos, born)
		}
	}
}

// anew is t as nobody has touched it, but for what was said of it.
func (t Todo) anew(due, at time.Time) Todo {
	t = t.clone()
	t.release()
	t.newAssignment(at)
	t.undo()
	t.Due, t.OpenedAt, t.Late, t.Missed, t.Did = due, at, time.Time{}, 0, nil
	return t
}

// release takes everybody off t, whatever emoji still stand on its message.
func (t *Todo) release() {
	for _, reactions := range t.Reactions {
		dismiss(reactions, func(string) bool { return true })
	}
	t.Owner, t.Helpers, t.Names, t.Given, t.Taken = "", nil, nil, nil, nil
}

// endReview skips what was to do in a review, which is none: the response goes on.
func (d *decider) endReview(t Todo, reason string) Todo {
	t = t.clone()
	d.done(&t)
	t.State, t.SkipReason = TodoSkipped, reason
	return t
}

// review is what comes after the end, to change.
func (d *decider) review() *ReviewState {
	h, r := d.header(), ReviewState{}
	if h.Review != nil && h.Review != d.state.Incident.Review { // it is a copy already
		return h.Review
	}
	if h.Review != nil {
		r = *h.Review
	}
	r.Open = slices.Clone(r.Open)
	h.Review = &r
	return h.Review
}

// reviewed notes which TODOs of the review are open, and ends it with the last of them: nobody needs to close what is done. While customers
// were promised more it ends with what settles that.
func (d *decider) reviewed() {
	if d.now().Status != Resolved {
		return
	}
	for _, t := range slices.Concat(d.out.Todos, d.out.Others) {
		if t.Phase == Review && t.Closed() == slices.Contains(d.now().Review.open(), t.ID) {
			d.review().note(t)
		}
	}
	if d.now().isDone() && !d.state.Incident.isDone() {
		d.closeReview()
		d.header().Review.Itself, d.out.Entry.Closes = true, true
	}
}

// open are the TODOs of the review that nobody has done yet.
func (r *ReviewState) open() []TodoID {
	if r == nil {
		return nil
	}
	return r.Open
}

// note has a TODO be among the open ones, or not.
func (r *ReviewState) note(t Todo) {
	r.Open = slices.DeleteFunc(r.Open, func(id TodoID) bool { return id == t.ID })
	if !t.Closed() {
		r.Open = append(r.Open, t.ID)
	}
}

// isDone reports whether all of the review is done, and customers wait for nothing. Where the playbook has nothing to do in it, people say
// when it is over.
func (i Incident) isDone() bool {
	return i.Status == Resolved && i.Review != nil && i.Review.Todos > 0 && len(i.Review.Open) == 0 && !i.Owes()
}

// closeReview ends it.
func (d *decider) closeReview() {
	r := d.review()
	r.ClosedAt, r.ClosedBy = d.req.At, d.req.By.ID
	d.header().Status = Closed
	d.header().AskAt = earlier(d.header().AskAt, d.header().ReadAgain(d.req.At))
	if after := d.header().Settings.ArchiveAfter; after > 0 {
		r.ArchiveAt = d.req.At.Add(after)
		d.header().AskAt = earlier(d.header().AskAt, r.ArchiveAt)
	}
}

// asksIn is the moment at which t is asked about that was to be at another: after the end not before people are at work. Zero: nobody ever
// is.
func (i Incident) asksIn(t Todo, at time.Time) time.Time {
	if at.IsZero() || i.Status != Resolved || t.Phase != Review {
		return at
	}
	return i.office().Working(at)
}

// reviewDue is what the clock does about the review: nothing while nobody is at work.
func (s State) reviewDue(now time.Time) []Event {
	if at := s.Incident.office().Working(now); len(s.Incident.Review.open()) == 0 || !at.Equal(now) {
		return nil
	}
	return s.todosDue(now)
}

// reviewLook is when reviewDue may have something next.
func (s State) reviewLook() (at time.Time) {
	for _, t := range s.Todos {
		at = earlier(at, s.Incident.reviewLook(t))
	}
	return at
}

func (i Incident) reviewLook(t Todo) time.Time {
	if !i.MayWork(t) {
		return time.Time{}
	}
	return i.asksIn(t, i.nextLook(t))
}

// setReviewClock moves the next look forward where what was decided concerns what is to do in the review.
func (d *decider) setReviewClock(i Incident) {
	at := i.AskAt
	for _, t := range slices.Concat(d.out.Todos, d.out.Others) {
		at = earlier(at, i.reviewLook(t))
	}
	if !at.Equal(i.AskAt) {
		d.header().AskAt = at
	}
}
