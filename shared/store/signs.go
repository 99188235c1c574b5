package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Signs are what a report may be about. All reports read and write this one document, so that two about the same find each other.
// It is stored; field names must not change.
type Signs struct {
	Rows []SignRow `json:"rows"`
	// Called is when the leads were last mentioned, by kind: a drill has leads of its own.
	Called map[incident.Kind]Call `json:"called,omitempty"`
	// Taken are the declarations that lately began the response to a sign, whose ids do not follow from theirs.
	Taken []TakenUp `json:"taken,omitempty"`
}

// Call is that the leads were mentioned for a sign.
type Call struct {
	At time.Time `json:"at"`
}

// TakenUp is a declaration that began the response to a sign.
type TakenUp struct {
	Request  string      `json:"request"`
	Incident incident.ID `json:"incident"`
	At       time.Time   `json:"at"`
}

// SignRow is a sign or an incident, as far as a report is compared with it.
type SignRow struct {
	ID       incident.ID     `json:"id"`
	Kind     incident.Kind   `json:"kind"`
	Status   incident.Status `json:"status"`
	Title    string          `json:"title,omitempty"` // empty: it is private
	Region   string          `json:"region,omitempty"`
	Services []string        `json:"services,omitempty"`
	At       time.Time       `json:"at"`                // when it was reported, or declared
	EndedAt  time.Time       `json:"endedAt,omitzero"`  // of a sign that was dismissed
	Called   time.Time       `json:"called,omitzero"`   // when the leads were last mentioned for it
	Waits    bool            `json:"waits,omitempty"`   // something about it waits for the leads
	Monitor  bool            `json:"monitor,omitempty"` // an alert made it
}

// Limits of Signs.
const (
	mostSigns     = 50
	keptDismissed = 24 * time.Hour   // so long what comes again leads to the sign that was dismissed
	keptTaken     = 15 * time.Minute // longer than a request can be delivered again
)

// Facts are what a report is compared by.
func (r SignRow) Facts() incident.Facts {
	return incident.Facts{Title: r.Title, Region: r.Region, Services: r.Services}
}

// Running reports whether it is a sign or an incident that a report can join.
func (r SignRow) Running() bool { return r.Status == incident.SignStatus || r.Status == incident.Open }

// LoadSigns reads them; there may be none.
func LoadSigns(r interface {
	Get(path string, into any) error
},
) (s Signs, err error) {
	if err = r.Get(SignsPath, &s); errors.Is(err, ErrNotFound) {
		err = nil
	}
	return s, err
}

// Standing lists the incidents that run, and the signs that nobody has decided about.
func Standing(ctx context.Context, db DB) (ids []incident.ID, err error) {
	open, err := OpenIncidents(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, i := range open {
		ids = append(ids, i.ID)
	}
	signs, err := StandingSigns(ctx, db)
	return append(ids, signs...), err
}

// mostReviews bounds how many incidents in review are read back in one go.
const mostReviews = 50

// Written lists the incidents that run, the signs that nobody has decided about, and the newest incidents in review: those in which people
// write what Noroshi must hear of.
func Written(ctx context.Context, db DB, now time.Time) ([]incident.ID, error) {
	ids, err := Standing(ctx, db)
	if err != nil {
		return nil, err
	}
	reviews, err := InReview(ctx, db, mostReviews)
	for _, i := range reviews {
		if i.ReadsReview(now) {
			ids = append(ids, i.ID)
		}
	}
	return ids, err
}

// StandingSigns lists the signs that nobody has decided about.
func StandingSigns(ctx context.Context, db DB) (ids []incident.ID, err error) {
	var s Signs
	if err = db.Get(ctx, SignsPath, &s); errors.Is(err, ErrNotFound) {
		err = nil
	}
	for _, r := range s.Rows {
		if r.Status == incident.SignStatus {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// CallFree is when the leads may be mentioned for a sign: some time after they were last, and a look of the clock later for each sign
// that waits for them and comes first.
func (s Signs) CallFree(kind incident.Kind, id incident.ID) time.Time {
	at := s.Called[kind].At.Add(incident.CallsApart)
	mine := s.row(id)
	for _, r := range s.Rows {
		if r.Kind == kind && r.Status == incident.SignStatus && r.Waits && (mine == nil || r.first(*mine)) {
			at = at.Add(time.Minute)
		}
	}
	return at
}

// first reports whether the leads hear of r before they hear of other: that of which they heard longest ago or, of two of which they
// never did, the older one.
func (r SignRow) first(other SignRow) bool {
	return cmp.Or(r.Called.Compare(other.Called), r.At.Compare(other.At), cmp.Compare(r.ID, other.ID)) < 0
}

// row is an incident's to change; nil: it is not among them.
func (s Signs) row(id incident.ID) *SignRow {
	if n := slices.IndexFunc(s.Rows, func(r SignRow) bool { return r.ID == id }); n >= 0 {
		return &s.Rows[n]
	}
	return nil
}

// Wait notes that something about a sign waits for the leads; known is true where that was so.
func (s *Signs) Wait(id incident.ID) (known bool) {
	r := s.row(id)
	if r == nil || r.Waits {
		return true
	}
	r.Waits = true
	return false
}

// TakeUp notes that a declaration began the response to a sign.
func (s *Signs) TakeUp(request string, id incident.ID, at time.Time) {
	old := func(t TakenUp) bool { return at.Sub(t.At) >= keptTaken }
	s.Taken = append(slices.DeleteFunc(s.Taken, old), TakenUp{Request: request, Incident: id, At: at})
}

// TakenBy returns the incident to whose sign a declaration began the response.
func (s Signs) TakenBy(request string) (id incident.ID, ok bool) {
	n := slices.IndexFunc(s.Taken, func(t TakenUp) bool { return t.Request == request })
	if n < 0 {
		return "", false
	}
	return s.Taken[n].Incident, true
}

// Call notes that they are mentioned for a sign of a kind, which is among them.
func (s *Signs) Call(kind incident.Kind, id incident.ID, at time.Time) {
	if s.Called == nil {
		s.Called = map[incident.Kind]Call{}
	}
	s.Called[kind] = Call{At: at}
	if r := s.row(id); r != nil {
		r.Called, r.Waits = at, false
	}
}

// Save writes them.
func (s Signs) Save(tx Tx) error { return tx.Set(SignsPath, s) }

// Put has an incident stand among them as it is now, or not any more, and forgets what is over for long. The newest are kept.
func (s *Signs) Put(i incident.Incident, now time.Time) {
	var rows []SignRow
	for _, r := range s.Rows {
		if r.ID != i.ID && (r.EndedAt.IsZero() || now.Sub(r.EndedAt) < keptDismissed) {
			rows = append(rows, r)
		}
	}
	row := RowOf(i)
	if was := s.row(i.ID); was != nil {
		row.Called, row.Waits = was.Called, was.Waits && !i.Looked()
	}
	if row.Running() || !row.EndedAt.IsZero() {
		rows = append(rows, row)
	}
	for len(rows) > mostSigns { // what came to nothing goes first
		first := max(0, slices.IndexFunc(rows, func(r SignRow) bool { return !r.Running() }))
		rows = slices.Delete(rows, first, first+1)
	}
	s.Rows = rows
}

// CameBack returns the latest sign of a kind that was dismissed within a day, of those that are about the same.
func (s Signs) CameBack(kind incident.Kind, same func(SignRow) bool, now time.Time) (r SignRow, ok bool) {
	for _, row := range slices.Backward(s.Rows) {
		if !row.EndedAt.IsZero() && now.Sub(row.EndedAt) < keptDismissed && row.Kind == kind && same(row) {
			return row, true
		}
	}
	return r, false
}

// RowOf is a sign or an incident as it stands among them.
func RowOf(i incident.Incident) SignRow {
	r := SignRow{ID: i.ID, Kind: i.Kind, Status: i.Status, Title: i.Facts.Title, Region: i.Facts.Region, Services: i.Facts.Services, At: i.Begun()}
	if i.Status == incident.Open { // a report is compared with how long it has been answered
		r.At = i.DeclaredAt
	}
	r.Monitor = i.Sign != nil && i.Sign.Monitor
	if i.Private {
		r.Title = ""
	}
	if i.Status == incident.Canceled && i.DeclaredAt.IsZero() {
		r.EndedAt = i.EndedAt
	}
	return r
}
