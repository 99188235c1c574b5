package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/vocabulary"
)

// Reporting is a report of a sign.
type Reporting struct {
	RequestID string // as incident.Request.ID
	By        incident.Actor
	Via       incident.Via
	Do        incident.ReportSign // what is reported; what a new sign needs besides is added here
	Join      incident.ID         // the sign or incident that it is about, as whoever reports says; empty: not known
	Anyway    bool                // although there are others that it might be about
}

// Reported is what became of a report.
type Reported struct {
	Result
	// Near are what it might be about: the report is held until whoever reports says which, or none (HeldReport).
	Near []store.SignRow
}

// unsureWithin is how long ago a sign or an incident began that a report without facts may be about.
const unsureWithin = time.Hour

// Report records a report: on the sign or incident about the same region and services, or else as a new sign. One whose facts are
// not known joins nothing by itself.
func (s *Service) Report(ctx context.Context, r Reporting) (out Reported, err error) {
	at := s.clock.Now()
	if r.Join != "" && !plain(string(r.Join)) { // it comes from outside
		return out, store.ErrNotFound
	}
	if f := &r.Do.Facts; f.Region == "" { // an AZ ID says where it is
		f.Region = vocabulary.Recognise(f.Zone).Region
	}
	if err := s.withTools(ctx, &r.Do); err != nil {
		return out, err
	}
	err = s.update(ctx, func(tx store.Tx) error {
		if err := inLine(tx); err != nil {
			return err
		}
		out, err = s.reportOnce(tx, r, at)
		return err
	})
	if i := out.State.Incident; err == nil && out.Entry.Kind == incident.EntryEvidence && !i.Knows(r.By.ID) {
		return Reported{}, &incident.Refusal{Code: incident.RefusedSimilar, Similar: i} // it says only that it is answered, and by whom
	}
	return out, err
}

// withTools adds to a report how the team's own tools do, and what people are to look at themselves. A drill has none: nothing
// real is to confuse anybody.
func (s *Service) withTools(ctx context.Context, do *incident.ReportSign) error {
	if do.Kind != incident.Live {
		return nil
	}
	all, err := s.Tools(ctx)
	for _, t := range all {
		if t.Is != incident.ToolManual {
			do.Tools = append(do.Tools, t)
			continue
		}
		do.Checks = append(do.Checks, incident.TodoDef{
			ID: incident.TodoID("tool-" + t.ID), Due: incident.Due{Anchor: incident.AtSign, After: manualWithin}, Title: text.ToolCheck(t), Guide: t.Instead,
		})
	}
	return err
}

// manualWithin is how long after a report people are to have looked at a tool themselves: as long as for the list of tools.
const manualWithin = 5 * time.Minute

func (s *Service) reportOnce(tx store.Tx, r Reporting, at time.Time) (out Reported, err error) {
	if r.Join == "" && !r.Anyway {
		if h, ok, err := s.heldBefore(tx, r.RequestID); err != nil || ok {
			return Reported{Near: h.Near}, err
		}
	}
	if before, ok, err := s.tookUp(tx, r.RequestID); err != nil || ok {
		return Reported{Result: before}, err
	}
	free, known, err := freeID(tx, r.RequestID, incident.EntryReported)
	if err != nil || known.Entry.ID != "" {
		return Reported{Result: asReported(known)}, err
	}
	if _, err := incident.Decide(incident.State{}, r.request(free, at, r.Do)); err != nil {
		return out, err
	}
	all, err := store.LoadSigns(tx) // after the rules: an outsider does not learn what is running
	if err != nil {
		return out, err
	}
	id, near := whichSign(all, r, at)
	if len(near) > 0 {
		return Reported{Near: near}, s.hold(tx, r, near)
	}
	if id != "" {
		out, err = s.reportOn(tx, id, r, all, at)
		if !errors.Is(err, errOver) {
			return out, err
		}
	}
	return s.reportNew(tx, free, r, all, at)
}

// asReported is what a report made, by the name that it was reported under: somebody may have corrected that since.
func asReported(known Result) Result {
	known.State.Incident.Facts.Title = incident.CleanTitle(known.Entry.Text)
	return known
}

// Anew reports whether what the report was to be added to was over, so that it is a sign of its own.
func (r Reporting) Anew(out Reported) bool {
	return r.Join != "" && out.Entry.Kind == incident.EntryReported
}

// errOver says that what a report is about has ended since it was listed.
var errOver = errors.New("it is over")

// whichSign finds what a report is about, or what it might be about.
func whichSign(all store.Signs, r Reporting, at time.Time) (id incident.ID, near []store.SignRow) {
	if r.Join != "" || r.Anyway {
		return r.Join, nil
	}
	known := r.Do.Facts.Region != "" && len(r.Do.Facts.Services) > 0
	for _, row := range slices.Backward(all.Rows) {
		switch {
		case row.Kind != r.Do.Kind || !row.Running():
		case incident.Overlaps(row.Facts(), r.Do.Facts, sameWord):
			return row.ID, nil
		case !known && at.Sub(row.At) < unsureWithin:
			near = append(near, row)
		}
	}
	return "", near
}

// reportOn adds a report to a sign, or as evidence to an incident.
func (s *Service) reportOn(tx store.Tx, id incident.ID, r Reporting, all store.Signs, at time.Time) (out Reported, err error) {
	state, err := store.LoadTx(tx, id, incident.Scope{})
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && !state.Incident.Status.MakesNew():
		return out, errOver
	case err != nil:
		return out, err
	}
	r.Do.Aside = !state.Incident.Knows(r.By.ID)
	req := r.request(id, at, r.Do)
	d, err := incident.Decide(state, req)
	if err != nil {
		return out, err
	}
	met, err := s.meets(tx, state, req, &d)
	if err != nil {
		return out, err
	}
	i := headerAfter(state, d)
	all.Put(i, at)
	kept := answer{Course: Course{Incident: id}, Facts: i.Facts}
	return Reported{Result: after(state, d)}, errors.Join(all.Save(tx), s.keepAnswer(tx, r.RequestID, kept), commitMet(tx, d, met))
}

// reportNew makes a sign. The leads are mentioned unless they were within ten minutes.
func (s *Service) reportNew(tx store.Tx, id incident.ID, r Reporting, all store.Signs, at time.Time) (out Reported, err error) {
	do := r.Do
	s.prepare(&do, all, id, r.Join, at)
	d, err := incident.Decide(incident.State{}, r.request(id, at, do))
	if err != nil {
		return out, err
	}
	return Reported{Result: after(incident.State{}, d)}, s.bear(tx, d, all, at)
}

// prepare adds to a report what a new sign needs besides. join is what it was to be added to.
func (s *Service) prepare(do *incident.ReportSign, all store.Signs, id, join incident.ID, at time.Time) {
	do.Playbook = s.Playbook()
	do.Settings = s.settings.Freeze(do.Kind, do.Playbook)
	do.Call = !at.Before(all.CallFree(do.Kind, id))
	do.After = cameBack(all, *do, join, at)
}

// bear writes a sign that is made, and notes whom it calls.
func (s *Service) bear(tx store.Tx, d incident.Decision, all store.Signs, at time.Time) error {
	all.Put(*d.Incident, at)
	if i := d.Incident; len(i.Sign.Leads) > 0 {
		all.Call(i.Kind, i.ID, at)
	}
	return errors.Join(all.Save(tx), store.Commit(tx, d))
}

func (r Reporting) request(id incident.ID, at time.Time, do incident.Action) incident.Request {
	return incident.Request{ID: r.RequestID, Incident: id, At: at, By: r.By, Via: r.Via, Do: do}
}

// cameBack is the sign about the same, or that whoever reports says it is about, that was dismissed last, within a day.
func cameBack(all store.Signs, do incident.ReportSign, join incident.ID, at time.Time) *incident.Before {
	same := func(row store.SignRow) bool {
		return row.ID == join || incident.Overlaps(row.Facts(), do.Facts, sameWord)
	}
	row, ok := all.CameBack(do.Kind, same, at)
	if !ok {
		return nil
	}
	return &incident.Before{ID: row.ID, At: row.EndedAt}
}

// tookUp returns what a request recorded of an incident whose id does not follow from it.
func (s *Service) tookUp(tx store.Tx, requestID string) (res Result, ok bool, err error) {
	before, ok, err := s.answeredBefore(tx, requestID)
	if err != nil || !ok || before.Incident == "" {
		return res, false, err
	}
	res, err = recorded(tx, before.Incident, requestID)
	if errors.Is(err, store.ErrNotFound) {
		return Result{}, false, nil
	}
	return before.again(res), err == nil, err
}

// recorded is what a request recorded of an incident.
func recorded(tx store.Tx, id incident.ID, requestID string) (res Result, err error) {
	entry, err := store.FindEntry(tx, id, requestID)
	if err != nil {
		return res, err
	}
	state, err := store.LoadTx(tx, id, incident.Scope{All: true})
	if entry.Kind == incident.EntryDeclared {
		state = asDeclared(state, entry)
	}
	return Result{Entry: entry, State: state, Repeated: true}, err
}

// heldFor is how long a report waits for whoever reported to say what it is about.
const heldFor = time.Hour

// hold keeps a report until whoever reported says what it is about.
func (s *Service) hold(tx store.Tx, r Reporting, near []store.SignRow) error {
	until := s.clock.Now().Add(heldFor).UTC().Truncate(time.Second)
	return tx.Set(heldPath(r.RequestID), held{Report: r, Near: near, ExpireAt: until})
}

func heldPath(requestID string) string { return store.AnswerPath(RequestID("held", requestID)) }

// held is a report that waits. It is stored; field names must not change.
type held struct {
	Report   Reporting       `json:"report"`
	Near     []store.SignRow `json:"near"`     // as whoever reported was shown them
	ExpireAt time.Time       `json:"expireAt"` // store.ExpiryField
}

// heldBefore reads a report that was held under its request's id; ok is false when there is none any more.
func (s *Service) heldBefore(r reader, requestID string) (h held, ok bool, err error) {
	err = r.Get(heldPath(requestID), &h)
	if errors.Is(err, store.ErrNotFound) {
		return held{}, false, nil
	}
	return h, err == nil && s.clock.Now().Before(h.ExpireAt), err
}

// HeldReport returns a report that was held under its request's id; ok is false when there is none any more.
func (s *Service) HeldReport(ctx context.Context, requestID string) (r Reporting, ok bool, err error) {
	h, ok, err := s.heldBefore(reads{ctx, s.db}, requestID)
	return h.Report, ok, err
}

// headerAfter is the header once a decision holds.
func headerAfter(s incident.State, d incident.Decision) incident.Incident {
	if d.Incident != nil {
		return *d.Incident
	}
	return s.Incident
}

// Signs returns the headers of the signs that nobody has decided about, the newest first.
func (s *Service) Signs(ctx context.Context) (out []incident.State, err error) {
	all, err := store.LoadSigns(reads{ctx, s.db})
	for _, row := range slices.Backward(all.Rows) {
		if row.Status != incident.SignStatus {
			continue
		}
		state, one := s.State(ctx, row.ID)
		if one != nil && !errors.Is(one, store.ErrNotFound) {
			return out, one
		}
		if state.Incident.Status == incident.SignStatus {
			out = append(out, state)
		}
	}
	return out, err
}

// reader reads a store, in a transaction or outside of one.
type reader interface {
	Get(path string, into any) error
}

// reads is a reader outside a transaction.
type reads struct {
	ctx context.Context
	db  store.DB
}

func (r reads) Get(path string, into any) error { return r.db.Get(r.ctx, path, into) }

// takeUp begins the response to a sign that a declaration is about; taken is false where it is none any more. The incident's id does
// not follow from the request, so where the request led is kept.
func (s *Service) takeUp(tx store.Tx, sign store.SignRow, d Declaration, all store.Signs, at time.Time) (res Result, taken bool, err error) {
	state, err := store.LoadTx(tx, sign.ID, incident.Scope{All: true})
	if err != nil || state.Incident.Status != incident.SignStatus {
		return res, false, err
	}
	do := s.begin(incident.Begin{Private: d.Private, Facts: d.Facts, Commander: d.Commander, LastTime: d.last}, state.Incident)
	req := incident.Request{ID: d.RequestID, Incident: sign.ID, At: at, By: d.By, Via: d.Via, Do: do}
	decided, err := incident.Decide(state, req)
	if err != nil {
		return res, false, err
	}
	hidden, err := s.hides(tx, state, req, *decided.Incident)
	if err != nil {
		return res, false, err
	}
	g, err := freeGuard(tx, *decided.Incident, at)
	if err != nil {
		return res, false, err
	}
	all.Put(*decided.Incident, at)
	all.TakeUp(d.RequestID, sign.ID, at)
	return after(state, decided), true, errors.Join(g.take(tx, sign.ID, at), all.Save(tx), commitMet(tx, decided, hidden))
}
