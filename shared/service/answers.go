package service

import (
	"context"
	"errors"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// keptAnswers is how long an answer is kept that left no entry: longer than a signed request is good for, which is five
// minutes by clocks that may differ. After that whoever sends it again is not served at all.
const keptAnswers = 15 * time.Minute

// Course is what a request was taken for: which incident it is about, where it did not say so itself, and whether a form
// answered it. Sent again it is taken for the same, whatever has begun, ended or been closed since.
type Course struct {
	Incident incident.ID   `json:"incident,omitempty"` // which it is about
	Which    []incident.ID `json:"which,omitempty"`    // no Incident: which of these, was asked back; none of them: none ran
	Title    string        `json:"title,omitempty"`    // what that was called then, where the request did not point to it
	Form     bool          `json:"form,omitempty"`     // a form was shown; what it asks for is recorded by the form
}

// answer is what a request was answered that left no entry, as it is stored. Field names must not change.
type answer struct {
	Course
	Code      incident.Code       `json:"code,omitempty"` // of a refusal
	Todo      incident.Todo       `json:"todo,omitzero"`
	Left      []incident.Todo     `json:"left,omitempty"`
	Notices   []incident.Todo     `json:"notices,omitempty"`
	Never     []incident.Todo     `json:"never,omitempty"`
	Owing     bool                `json:"owing,omitempty"`
	Line      string              `json:"line,omitempty"`
	Able      []incident.PersonID `json:"able,omitempty"`
	Facts     incident.Facts      `json:"facts,omitzero"` // of the incident that was offered, as it was told of
	Commander incident.PersonID   `json:"commander,omitempty"`
	ExpireAt  time.Time           `json:"expireAt"` // store.ExpiryField
}

// answeredBefore reads what a request was answered; ok is false when there is nothing.
func (s *Service) answeredBefore(tx store.Tx, requestID string) (a answer, ok bool, err error) {
	if requestID == "" {
		return a, false, nil
	}
	err = tx.Get(store.AnswerPath(requestID), &a)
	if errors.Is(err, store.ErrNotFound) {
		return answer{}, false, nil
	}
	return a, err == nil && s.clock.Now().Before(a.ExpireAt), err
}

func (s *Service) keepAnswer(tx store.Tx, requestID string, a answer) error {
	a.ExpireAt = s.clock.Now().Add(keptAnswers).UTC().Truncate(time.Second)
	return tx.Set(store.AnswerPath(requestID), a)
}

// again is what a request recorded that is delivered once more: in the words in which it was told of.
func (a answer) again(res Result) Result {
	res.State.Incident.Facts = a.Facts
	return res
}

// refusedBefore returns the refusal that a delivery was answered with; nil: it was not.
func (s *Service) refusedBefore(tx store.Tx, delivery string) (*incident.Refusal, error) {
	a, ok, err := s.answeredBefore(tx, delivery)
	if err != nil || !ok || a.Code == "" {
		return nil, err
	}
	if a.Code == incident.RefusedSimilar {
		return offerAgain(tx, a, nil)
	}
	omits := incident.Omission{Left: a.Left, Notices: a.Notices, Never: a.Never, Owing: a.Owing}
	return &incident.Refusal{Code: a.Code, Todo: a.Todo, Omission: omits, Line: a.Line, Able: a.Able}, nil
}

// refusal is a refusal as it is kept. Of a TODO it has what answers show: all that was said on many of them is more than a
// document holds.
func refusal(r *incident.Refusal) answer {
	if r.Code == incident.RefusedSimilar {
		return answer{Code: r.Code, Course: Course{Incident: r.Similar.ID}, Facts: r.Similar.Facts, Commander: r.Similar.Commander}
	}
	return answer{Code: r.Code, Line: r.Line, Able: r.Able, Todo: shown(r.Todo), Left: allShown(r.Left), Notices: allShown(r.Notices), Never: allShown(r.Never), Owing: r.Owing}
}

func allShown(todos []incident.Todo) (out []incident.Todo) {
	for _, t := range todos {
		out = append(out, shown(t))
	}
	return out
}

func shown(t incident.Todo) incident.Todo {
	return incident.Todo{ID: t.ID, Phase: t.Phase, Title: t.Title, State: t.State}
}

// Course returns what a request was taken for when it came before; ok is false when it did not, or said so itself.
func (s *Service) Course(ctx context.Context, requestID string) (c Course, ok bool, err error) {
	var a answer
	err = s.db.Get(ctx, store.AnswerPath(requestID), &a)
	if errors.Is(err, store.ErrNotFound) {
		return Course{}, false, nil
	}
	return a.Course, err == nil && s.clock.Now().Before(a.ExpireAt), err
}

// Take keeps what a request is taken for, before it is followed, and returns what it was taken for first: of two deliveries
// at the same moment both follow the same.
func (s *Service) Take(ctx context.Context, requestID string, c Course) (first Course, err error) {
	err = s.update(ctx, func(tx store.Tx) error {
		a, known, err := s.answeredBefore(tx, requestID)
		if err != nil || known {
			first = a.Course
			return err
		}
		first = c
		return s.keepAnswer(tx, requestID, answer{Course: c})
	})
	return first, err
}
