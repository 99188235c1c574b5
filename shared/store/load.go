package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// header is how an incident is stored: with fields by which the open ones are found. Field names must not change.
type header struct {
	incident.Incident
	Playbook frozen `json:"playbook"` // in place of the incident's own
	Asks     asks   `json:"asks,omitzero"`
	Open     bool   `json:"open"`
	T0       string `json:"t0"` // Moment of the declaration
	// NextAskAt is the Moment at which the clock looks at it next; absent: never, as things are.
	NextAskAt string `json:"nextAskAt,omitempty"`
}

// whole is the header without what only the store needs of it.
func (h header) whole() (i incident.Incident, err error) {
	h.Incident.Playbook, err = h.Playbook.whole()
	return h.Incident.AsStored(), err
}

func headerOf(i incident.Incident) header {
	h := header{Incident: i, Playbook: frozen{Playbook: i.Playbook}, Asks: asksOf(i.Playbook), Open: i.Status.Addressable(), T0: Moment(i.DeclaredAt)}
	if i.AskAt.After(i.EndedAt) || i.Status == incident.Resolved && i.Review != nil && !i.AskAt.IsZero() { // of what is not looked at, one that was to come while it ran is no more
		h.NextAskAt = Moment(i.AskAt)
	}
	return h
}

// entry is how an entry is stored: with a moment by which a timeline is put in order.
type entry struct {
	incident.Entry
	Moment string `json:"moment"`
}

// reader is what a transaction and a store have in common for loading.
type reader interface {
	Get(path string, into any) error
	List(q Query) ([]Doc, error)
}

// outside reads a store without a transaction.
type outside struct {
	ctx context.Context
	db  DB
}

func (o outside) Get(path string, into any) error { return o.db.Get(o.ctx, path, into) }
func (o outside) List(q Query) ([]Doc, error)     { return o.db.List(o.ctx, q) }

// Load reads an incident with all its TODOs, in playbook order, or returns ErrNotFound.
func Load(ctx context.Context, db DB, id incident.ID) (incident.State, error) {
	return LoadScope(ctx, db, id, incident.Scope{All: true})
}

// LoadScope is LoadTx outside a transaction.
func LoadScope(ctx context.Context, db DB, id incident.ID, scope incident.Scope) (incident.State, error) {
	return load(outside{ctx, db}, id, scope)
}

// LoadHeader reads an incident without its TODOs, or returns ErrNotFound.
func LoadHeader(ctx context.Context, db DB, id incident.ID) (incident.Incident, error) {
	s, err := LoadScope(ctx, db, id, incident.Scope{})
	return s.Incident, err
}

// LoadTx reads an incident with the TODOs that scope names, in playbook order, or returns ErrNotFound. A TODO that is
// not there is left out. Where scope names some, the playbook answers only what the rules ask of one about them, its ladders
// and graces; a header is written with the whole of it all the same.
func LoadTx(tx Tx, id incident.ID, scope incident.Scope) (incident.State, error) {
	return load(tx, id, scope)
}

func load(r reader, id incident.ID, scope incident.Scope) (s incident.State, err error) {
	var h header
	if err := r.Get(IncidentPath(id), &h); err != nil {
		return s, err
	}
	if len(scope.Todos) > 0 && !scope.All {
		s.Incident, s.Incident.Playbook = h.Incident.AsStored(), h.closed()
		if s.Todos, err = pickTodos(r, id, h.withCheck(scope.Todos)); err == nil {
			s.Entries, err = pickEntries(r, id, scope, s)
		}
		return s, err
	}
	s.Incident, err = h.whole()
	if scope.All && err == nil {
		s.Todos, err = loadTodos(r, id)
	}
	if scope.Notice && err == nil {
		err = loadNotices(r, &s)
	}
	if scope.List && id == incident.Workspace && err == nil {
		s.List, err = currentCustomers(r)
	}
	if err == nil {
		err = loadLists(r, scope, &s)
	}
	if scope.Portal && id == incident.Workspace && err == nil {
		s.Portal, err = loadPortal(r, s.Incident)
	}
	if scope.Told && err == nil {
		s.Told, err = loadWords(r, id)
	}
	if scope.Tries && id == incident.Workspace && err == nil {
		s.Tries, err = loadTries(r, s.Incident)
	}
	if scope.KPT && s.Incident.HasReview() && err == nil {
		s.KPT, err = loadKPT(r, id)
	}
	if err == nil {
		s.Entries, err = pickEntries(r, id, scope, s)
	}
	return s, err
}

// withCheck are TODOs, with the one that is the check while that is complete: whatever opens one of them again opens it, too.
func (h header) withCheck(todos []incident.TodoID) []incident.TodoID {
	if c := h.Check; c != nil && c.Done && !slices.Contains(todos, c.Todo) {
		return append(slices.Clone(todos), c.Todo)
	}
	return todos
}

// Ahead has a backend at a distance read in one go what deciding a request needs: the header, the TODOs that scope names,
// changed or as they were born, with its id the entry that the request may have left, and whatever else the caller asks for.
func Ahead(tx Tx, id incident.ID, entryID string, scope incident.Scope, also ...string) error {
	paths := []string{IncidentPath(id)}
	if entryID != "" {
		paths = append(paths, EntriesOf(id)+"/"+entryID)
	}
	for _, todo := range scope.Todos {
		paths = append(paths, todoPath(id, todo))
	}
	for _, e := range scope.Entries {
		paths = append(paths, EntriesOf(id)+"/"+e)
	}
	if len(scope.Todos) > 0 {
		paths = append(paths, firstSnapshotPath(id))
	}
	return tx.Ahead(append(paths, also...)...)
}

// FindEntry returns the entry that a request left, or ErrNotFound.
func FindEntry(tx Tx, id incident.ID, entryID string) (incident.Entry, error) {
	var e entry
	err := tx.Get(EntriesOf(id)+"/"+entryID, &e)
	return e.Entry, err
}

// LoadEntry reads one entry outside a transaction, or returns ErrNotFound.
func LoadEntry(ctx context.Context, db DB, id incident.ID, entryID string) (incident.Entry, error) {
	var e entry
	err := db.Get(ctx, EntriesOf(id)+"/"+entryID, &e)
	return e.Entry, err
}

// pickEntries reads the entries that a scope names, and the later versions of the words that they are.
func pickEntries(r reader, id incident.ID, scope incident.Scope, s incident.State) (out []incident.Entry, err error) {
	ids := slices.Clone(scope.Entries)
	known := slices.Clone(s.Incident.Kept)
	for _, t := range s.Todos {
		known = append(known, t.Words...)
	}
	for _, w := range known {
		if scope.Edits && slices.Contains(scope.Entries, w.ID) {
			ids = append(ids, w.Edits...)
		}
	}
	for _, l := range s.KPT {
		if l.Said != nil && scope.Edits && slices.Contains(scope.Entries, l.Said.Entry) {
			ids = append(ids, l.Said.Edits...)
		}
	}
	for _, entryID := range ids {
		var e entry
		switch err := r.Get(EntriesOf(id)+"/"+entryID, &e); {
		case errors.Is(err, ErrNotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, e.Entry)
		}
	}
	return out, nil
}

// Timeline returns an incident's entries, the oldest first; with a limit only so many of the oldest.
func Timeline(ctx context.Context, db DB, id incident.ID, limit int) ([]incident.Entry, error) {
	return entriesOf(db.List(ctx, Query{Collection: EntriesOf(id), OrderBy: "moment", Limit: limit}))
}

func entriesOf(docs []Doc, err error) ([]incident.Entry, error) {
	if err != nil {
		return nil, err
	}
	stored, err := Collect[entry](docs)
	entries := make([]incident.Entry, len(stored))
	for i, e := range stored {
		entries[i] = e.Entry
	}
	return entries, err
}

// OpenIncidents returns the headers of all running incidents, the newest first.
func OpenIncidents(ctx context.Context, db DB) ([]incident.Incident, error) {
	return headersOf(db.List(ctx, Query{
		Collection: "incidents", Where: []Cond{{"open", "==", true}}, OrderBy: "t0", Desc: true,
	}))
}

// EndedIncidents returns the headers of at most limit incidents that are over, the newest first, of those declared before a
// moment; zero: of all. Those of one microsecond are on one page, or are passed over with it.
func EndedIncidents(ctx context.Context, db DB, before time.Time, limit int) ([]incident.Incident, error) {
	q := Query{Collection: "incidents", Where: []Cond{{"open", "==", false}}, OrderBy: "t0", Desc: true, Limit: limit}
	if !before.IsZero() {
		q.After = Moment(before)
	}
	return headersOf(db.List(ctx, q))
}

// InReview returns the headers of at most limit incidents that are in review, the newest first.
func InReview(ctx context.Context, db DB, limit int) ([]incident.Incident, error) {
	all, err := headersOf(db.List(ctx, Query{Collection: "incidents", Where: []Cond{{"status", "==", string(incident.Resolved)}}, OrderBy: "t0", Desc: true, Limit: limit}))
	return slices.DeleteFunc(all, func(i incident.Incident) bool { return i.Status != incident.Resolved }), err // as they are read
}

func headersOf(docs []Doc, err error) ([]incident.Incident, error) {
	if err != nil {
		return nil, err
	}
	stored, err := Collect[header](docs)
	all := make([]incident.Incident, len(stored))
	for i, h := range stored {
		var broken error
		all[i], broken = h.whole()
		err = errors.Join(err, broken)
	}
	return all, err
}

// Commit writes what a decision changed: header, TODOs, the entry under its request's id, and a mark for each system
// that has work because of it. A declaration, or the first report of a sign, creates the header, and every decision its entry: where the incident or the
// entry is there already, the transaction ends with ErrExists and nothing of it happens.
func Commit(tx Tx, d incident.Decision) error {
	id := d.Entry.Incident
	if d.Incident != nil {
		if err := writeHeader(tx, headerOf(*d.Incident), d.Born()); err != nil {
			return err
		}
	}
	if err := writeTodos(tx, d); err != nil {
		return err
	}
	if err := writeEntry(tx, d.Entry); err != nil {
		return err
	}
	if err := errors.Join(redact(tx, id, d.Redacted), writeNotice(tx, d), writePosts(tx, d), writeList(tx, d), writeWords(tx, d), writeReview(tx, d), dropMeasures(tx, d)); err != nil {
		return err
	}
	for _, s := range d.Systems {
		m := Mark{ID: string(id) + "-" + d.Entry.ID, Incident: incident.WorksFor(id, s), System: s, NotBefore: Moment(d.Entry.At)}
		if err := tx.Create(m.Path(), m); err != nil {
			return err
		}
	}
	return nil
}

// writeEntry creates an entry. A decision that is worth no line on the timeline has none.
func writeEntry(tx Tx, e incident.Entry) error {
	if e.Kind == "" {
		return nil
	}
	return tx.Create(EntriesOf(e.Incident)+"/"+e.ID, entry{e, Moment(e.At)})
}

// redact writes entries whose text is taken away. It is the one overwrite of an entry, and refuses to be any other.
func redact(tx Tx, id incident.ID, entries []incident.Entry) error {
	for _, e := range entries {
		if e.Redacted == nil || e.Text != "" || len(e.Names) > 0 {
			return fmt.Errorf("entry %s is no redaction", e.ID)
		}
		if err := tx.Set(EntriesOf(id)+"/"+e.ID, entry{e, Moment(e.At)}); err != nil {
			return err
		}
	}
	return nil
}

func writeTodos(tx Tx, d incident.Decision) error {
	if d.Begins() {
		return errors.Join(writeSnapshots(tx, d), writeChanged(tx, d.Entry.Incident, d.Others))
	}
	return writeChanged(tx, d.Entry.Incident, d.Todos)
}

func writeChanged(tx Tx, id incident.ID, todos []incident.Todo) error {
	for _, t := range todos {
		if err := tx.Set(todoPath(id, t.ID), t); err != nil {
			return err
		}
	}
	return nil
}

func writeHeader(tx Tx, h header, create bool) error {
	if create {
		return tx.Create(IncidentPath(h.ID), h)
	}
	return tx.Set(IncidentPath(h.ID), h)
}

// MarksFor lists the pending marks of one system in one incident.
func MarksFor(ctx context.Context, db DB, id incident.ID, s incident.System) ([]Mark, error) {
	marks, err := listMarks(ctx, db, Query{Collection: MarksOf(incident.WorkerOf(s)), Where: []Cond{{"incident", "==", string(id)}}})
	return slices.DeleteFunc(marks, func(m Mark) bool { return m.System != s }), err
}

// DueAtOnce bounds each list of what is due: the longest due comes first, and the next tick lists the rest.
const DueAtOnce = 500

// DueMarks lists the pending marks of one worker's systems, over all incidents, whose moment has come, the longest due first; at most
// 500 of them.
func DueMarks(ctx context.Context, db DB, worker string, at time.Time) ([]Mark, error) {
	return listMarks(ctx, db, Query{
		Collection: MarksOf(worker), Where: []Cond{{"notBefore", "<=", Moment(at)}}, OrderBy: "notBefore", Limit: DueAtOnce,
	})
}

// Marks lists all pending marks of one worker's systems.
func Marks(ctx context.Context, db DB, worker string) ([]Mark, error) {
	return listMarks(ctx, db, Query{Collection: MarksOf(worker)})
}

func listMarks(ctx context.Context, db DB, q Query) ([]Mark, error) {
	docs, err := db.List(ctx, q)
	if err != nil {
		return nil, err
	}
	return Collect[Mark](docs)
}
