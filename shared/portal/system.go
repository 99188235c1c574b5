package portal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal/place"
)

// The codes of what goes wrong besides what a place says. Package text has a sentence for each.
const (
	CodeNewer      = "portal_newer"      // what stands there is of a greater revision
	CodeChanged    = "portal_changed"    // something else is written again and again
	CodeUnrendered = "portal_unrendered" // the object cannot be made
)

// Options are what a System needs. Those without a remark are required.
type Options struct {
	Place place.Place // where the objects stand
	Plan  plan.Plan
	Clock clock.Clock
	// Whole is an incident with its notices, of which a plan has no more than its line.
	Whole func(ctx context.Context, id incident.ID) (incident.PortalIncident, error)
	// Render makes an object; nil: as customers read it.
	Render func(o plan.PortalObject) (Rendered, error)
}

// System is the system Portal.
type System struct {
	opt Options

	mu   sync.Mutex
	next map[string]time.Time // when an object may be written again, by its name
}

// NewSystem returns the system. Nothing is called.
func NewSystem(o Options) *System {
	if o.Render == nil {
		o.Render = Render
	}
	return &System{opt: o, next: map[string]time.Time{}}
}

// Name implements effect.System.
func (s *System) Name() incident.System { return incident.Portal }

// Plan implements effect.System.
func (s *System) Plan() plan.Plan { return s.opt.Plan }

// apart is how far two writings of an object are from each other at least: Cloud Storage takes one a second, whoever comes.
const apart = 1100 * time.Millisecond

// TakeQuota implements effect.System.
func (s *System) TakeQuota(c effect.Call) time.Duration {
	now := s.opt.Clock.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	name := string(c.Effect.Key)
	if wait := s.next[name].Sub(now); wait > 0 {
		return wait
	}
	maps.DeleteFunc(s.next, func(_ string, at time.Time) bool { return !at.After(now) })
	s.next[name] = now.Add(apart)
	return 0
}

// looks is how often an attempt looks what it is to write over: others write seldom.
const looks = 3

// Apply implements effect.System.
func (s *System) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	o, ok := c.Effect.Facts.(plan.PortalObject)
	if !ok {
		return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: "unknown_effect"}
	}
	do := s.write
	if o.Stays() {
		do = s.stay
	}
	if err := do(ctx, o); err != nil {
		return plan.Ref{}, err
	}
	return refOf(o), nil
}

// stay has a page stand there as it is. Where it is missing it is written again, after all that it links to.
func (s *System) stay(ctx context.Context, o plan.PortalObject) error {
	_, found, err := s.opt.Place.Stat(ctx, o.Name)
	if found || err != nil {
		return waited(err)
	}
	whole, err := s.opt.Whole(ctx, o.Incidents[0].ID)
	if err != nil {
		return &effect.Error{Class: effect.RetryLater, Code: CodeUnrendered, Err: err}
	}
	for _, page := range o.Anew(whole) {
		if err := s.write(ctx, page); err != nil {
			return err
		}
	}
	return nil
}

// write has an object stand there.
func (s *System) write(ctx context.Context, o plan.PortalObject) error {
	made, err := s.opt.Render(o)
	if err != nil {
		return &effect.Error{Class: effect.Permanent, Code: CodeUnrendered, Err: err}
	}
	content := place.Content{Body: made.Body, Type: made.ContentType, Revision: o.Revision}
	for range looks {
		if err = s.bring(ctx, o.Name, content); !errors.Is(err, place.ErrChanged) {
			break
		}
	}
	return waited(err)
}

// bring has an object stand there, unless it does, or something newer. An attempt that was given up may still be written: over what it
// has seen, and so over nothing that came after.
func (s *System) bring(ctx context.Context, name string, c place.Content) error {
	stands, found, err := s.opt.Place.Stat(ctx, name)
	switch {
	case err != nil:
		return err
	case found && stands.Revision >= c.Revision && stands.Sum == place.Sum(c.Body):
		return nil
	case found && stands.Revision > c.Revision:
		return newer(stands.Revision, c.Revision)
	}
	return s.opt.Place.Put(ctx, name, c, stands.Generation)
}

// newer has what stands there stay. Whoever has planned from an older state has a mark waiting of the newer one, loads that before the
// next attempt, and plans anew; where there is no such state, the attempts are few, and the log has why.
func newer(stands, ours int64) error {
	return &effect.Error{
		Class: effect.RetryLater, Code: CodeNewer, RetryAfter: reloadTime, Err: fmt.Errorf("revision %d stands there, and this is %d", stands, ours),
	}
}

// reloadTime is until when a worker has read its marks once more.
const reloadTime = 2 * time.Second

// refOf is where an object is.
func refOf(o plan.PortalObject) plan.Ref { return plan.Ref{ID: o.Name, URL: o.Site.URL + "/" + o.Name} }

// waited makes what is wrong with the place into what is waited for: nothing fails for good by it. The breaker keeps the other objects
// from trying, until a probe finds that somebody has put it right.
func waited(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, place.ErrChanged) {
		return &effect.Error{Class: effect.RetryLater, Code: CodeChanged, Err: err}
	}
	fault := *effect.Classify(err)
	if ofPlace(fault.Code) {
		fault.Class, fault.Unavailable = effect.RetryLater, true
	}
	return &fault
}

// ofPlace reports whether a code is of what is wrong with the place, or with what we know of it.
func ofPlace(code string) bool {
	switch code {
	case place.CodeLogin, place.CodeForbidden, place.CodeBucket, place.CodeLocked, place.CodeRefused,
		place.CodeFolder, place.CodeFolderRights, place.CodeFolderFull, place.CodeUnset:
		return true
	}
	return false
}

// Explains implements effect.Explainer.
func (s *System) Explains(code string) bool { return ofPlace(code) }

// Find implements effect.System: an object is its own evidence.
func (s *System) Find(ctx context.Context, _ effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	there, err := s.opt.Place.List(ctx)
	if err != nil {
		return nil, waited(err)
	}
	out := map[plan.Key][]plan.Ref{}
	for _, e := range effects {
		if o, ok := e.Facts.(plan.PortalObject); ok && there[o.Name] {
			out[e.Key] = []plan.Ref{refOf(o)}
		}
	}
	return out, nil
}

// Missing implements effect.Auditor: somebody may have emptied the place.
func (s *System) Missing(ctx context.Context, _ effect.Inventory, effects []plan.Effect) (keys []plan.Key, err error) {
	there, err := s.opt.Place.List(ctx)
	if err != nil {
		return nil, waited(err)
	}
	for _, e := range effects {
		if o, ok := e.Facts.(plan.PortalObject); ok && !there[o.Name] {
			keys = append(keys, e.Key)
		}
	}
	return keys, nil
}

// Remove implements effect.System. There are no two of an object, and what customers may have a link to stays.
func (s *System) Remove(context.Context, plan.Effect, plan.Ref) error { return nil }

// Probe implements effect.Prober.
func (s *System) Probe(ctx context.Context) error {
	return waited(s.opt.Place.Probe(ctx))
}
