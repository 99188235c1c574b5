package incident

import "time"

// ReviewState is what comes after the end. An incident that was stored before there was one has none. It is stored; field names must not
// change.
type ReviewState struct {
	ClosedAt time.Time `json:"closedAt,omitzero"` // zero: it goes on
	ClosedBy PersonID  `json:"closedBy,omitempty"`
	Itself   bool      `json:"itself,omitempty"` // it closed with what ClosedBy did last
	Todos    int       `json:"todos,omitempty"`  // how many there are of it; 0: the playbook has none, or it ended before there were any
	Open     []TodoID  `json:"open,omitempty"`   // those of them that are to be done

	ArchiveAt  time.Time `json:"archiveAt,omitzero"`  // when the channel may be archived; zero: never
	Archiving  bool      `json:"archiving,omitempty"` // that moment has come
	ArchivedAt time.Time `json:"archivedAt,omitzero"`
}

// AsStored is how an incident reads that was stored: without a review it ended before there were any, so that it is closed, unless
// customers were promised more.
func (i Incident) AsStored() Incident {
	if i.Status == Resolved && i.Review == nil && !i.Owes() {
		i.Status = Closed
	}
	return i
}

// Close ends the review. While customers were promised more it is refused: nobody would ask for it any more. TODOs of the review that are
// open stay as they are, like those of the response at its end; the entry names them.
type Close struct{}

func (Close) scope() Scope  { return Scope{} }
func (Close) about() matter { return review }

func (Close) decide(d *decider) error {
	if d.state.Incident.Owes() {
		return refuse(RefusedOwes)
	}
	d.out.Entry.Left = d.state.Incident.Review.open()
	d.closeReview()
	d.entry(EntryClosed)
	return nil
}

func (Close) recordedBy(e Entry, _ State) bool { return e.is(EntryClosed) }

// ReopenResponse takes the end back: it is not over after all. Facts, TODOs and promises are as they were left, and T0 stays. A reason
// is required.
type ReopenResponse struct {
	Reason string
	// Gone says that the account of whoever commanded was closed since: nobody commands then, and those who respond are asked.
	Gone bool
}

// scope is all: what recurs begins a round of its own.
func (ReopenResponse) scope() Scope  { return Scope{All: true} }
func (ReopenResponse) about() matter { return review }

func (a ReopenResponse) decide(d *decider) error {
	reason := CleanText(a.Reason)
	if reason == "" {
		return refuse(RefusedReason)
	}
	i := d.header()
	i.Status, i.EndedAt, i.EndedBy, i.EndReason, i.Sides = Open, time.Time{}, "", "", nil
	d.review().Open, d.review().Todos = nil, 0
	i.AskAt, i.Notices.AllClear = d.req.At, nil
	if a.Gone {
		d.out.Entry.Was = i.Commander
		i.commandedBy(Actor{}, time.Time{})
	}
	i.Notices.Waived, i.Notices.Asks, i.Notices.AskedAt = nil, 0, time.Time{}
	i.Notices.Relapses++ // who was told that it is over is told in a new message that it is not
	if i.Notices.Later { // and the last that they were told was the all-clear
		i.Notices.Relapses, i.Notices.Later = i.Notices.Relapses+1, false
	}
	i.TakenUp = i.Notices.Relapses
	i.Heard, i.Offer, i.Silence = d.req.At, nil, nil // whoever commands has as long as ever to say something
	i.resumeHandover(d.req.At)
	for _, t := range d.state.Todos {
		if t.Phase == Review && !t.Closed() {
			d.out.Todos = append(d.out.Todos, d.endReview(t, reason))
			continue
		}
		if t, changed := d.resume(t); changed {
			d.out.Todos = append(d.out.Todos, t)
		}
	}
	d.out.Entry.Text = reason
	d.entry(EntryTakenUp)
	return nil
}

func (a ReopenResponse) recordedBy(e Entry, _ State) bool {
	return e.is(EntryTakenUp) && e.Text == CleanText(a.Reason)
}

// resume is a TODO as a response takes it up again. What recurs begins a round. Customers who had the recovery notice must hear that it is not
// over, and who is asked about what is late begins anew.
func (d *decider) resume(t Todo) (resumed Todo, changed bool) {
	at, i := d.req.At, d.state.Incident
	every := i.cadence(t)
	switch n := t.occurrenceAt(at); {
	case i.Kind == Live && i.Notices.Stage == RecoveryNotice && t.State == TodoDone && t.Notice && (t.Phase == Resolve || every > 0):
		t = t.clone()
		t.overrule()
		t.undo()
		t.newAssignment(at)
		t.Did, t.OpenedAt, t.Due, t.Late = nil, at, time.Time{}, time.Time{}
		if every > 0 {
			t.Every, t.Due = every, at.Add(every)
		}
		return t, true
	case n > t.Occurrence:
		return t.resumed(at, n), true
	case !t.Closed() && !t.Late.IsZero():
		t = t.clone()
		t.newAssignment(at)
		return t, true
	}
	return t, false
}

// resumed is a recurring TODO in the round that a moment belongs to. Nobody missed the rounds between: there was nothing to look at.
func (t Todo) resumed(at time.Time, round int) Todo {
	t = t.clone()
	if t.State == TodoDone {
		t.overrule()
		t.undo()
		t.OpenedAt = at
	}
	t.newAssignment(at)
	t.Due = t.Due.Add(time.Duration(round-t.Occurrence) * t.Every)
	t.Occurrence, t.Late = round, time.Time{}
	return t
}
