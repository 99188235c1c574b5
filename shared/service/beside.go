package service

import (
	"context"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/store"
)

// What a page of responses side by side costs at most.
const (
	besideRows  = 50
	besideReads = 52 // documents, but those of who asks
	besideLook  = 10 // that are read at a time
)

// Beside says which responses are put side by side.
type Beside struct {
	Kind   incident.Kind // empty: all
	Site   string        // empty: all
	Before time.Time     // that began before; zero: all
}

// Compared are the times of a response, and those of the one before of its kind.
type Compared struct {
	measure.Measures

	Last measure.Measures // zero: there was none, or it is not known who may know of it
}

// SideBySide returns the times of responses that are over and that a person may know of, the newest first, a page of them. The next page
// begins at older; zero: there is none. Private ones cost a look each, so that a page with many is shorter.
func (s *Service) SideBySide(ctx context.Context, who incident.PersonID, b Beside) (out []Compared, older time.Time, err error) {
	reads, before, full := 0, b.Before, true
	for full && reads+besideLook <= besideReads && len(out)+besideLook <= besideRows {
		some, err := store.MeasuresOfSite(ctx, s.db, b.Kind, b.Site, before, besideLook)
		if err != nil {
			return nil, older, err
		}
		reads += len(some)
		full = len(some) == besideLook
		for _, m := range some {
			known := !m.Private
			if m.Private && reads >= besideReads {
				return s.compared(ctx, b, out), before, nil
			}
			if m.Private {
				reads++
				known = s.mayKnowTimes(ctx, who, m.Incident)
			}
			if before = m.T0; known {
				out = append(out, Compared{Measures: m})
			}
		}
	}
	if full {
		older = before
	}
	return s.compared(ctx, b, out), older, nil
}

func (s *Service) mayKnowTimes(ctx context.Context, who incident.PersonID, id incident.ID) bool {
	state, err := s.Header(ctx, id)
	return err == nil && s.MayKnow(ctx, who, "", state.Incident)
}

// compared puts the one before of its kind beside each, which a person may know of who may know of all: it is looked for once where the
// page does not have it.
func (s *Service) compared(ctx context.Context, b Beside, all []Compared) []Compared {
	next := map[incident.Kind]*measure.Measures{}
	for n := len(all) - 1; n >= 0; n-- {
		c := &all[n]
		last := next[c.Kind]
		if last == nil {
			last = &measure.Measures{}
			if found, err := store.MeasuresOfSite(ctx, s.db, c.Kind, b.Site, c.T0, 1); err == nil && len(found) == 1 && !found[0].Private {
				last = &found[0]
			}
		}
		c.Last = *last
		if !c.Private {
			next[c.Kind] = &c.Measures
		} else {
			next[c.Kind] = last
		}
	}
	return all
}
