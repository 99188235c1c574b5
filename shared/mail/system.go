// Package mail sends notices to customers by mail, one mail for each address. Package effect decides which, and when.
package mail

import (
	"context"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// sender sends single mails.
type sender interface {
	// Send sends one; an error is an *effect.Error.
	Send(ctx context.Context, l Letter) error
	// Probe says whether the server takes mails at all.
	Probe(ctx context.Context) error
	// TakeQuota takes the pace of one mail and returns 0, or takes nothing and returns how long to wait.
	TakeQuota() time.Duration
	// Batch is how many mails may be under way at once: a second's worth.
	Batch() int
}

// System is the system Mail.
type System struct{ by sender }

// NewSystem returns the system that sends by a sender; nil: no server is configured, and nothing is planned.
func NewSystem(by sender) *System { return &System{by} }

// Name implements effect.System.
func (s *System) Name() incident.System { return incident.Mail }

// Plan implements effect.System.
func (s *System) Plan() plan.Plan {
	if s.by == nil {
		return plan.Plan{}
	}
	return plan.ForMail
}

// TakeQuota implements effect.System.
func (s *System) TakeQuota(effect.Call) time.Duration { return s.by.TakeQuota() }

// Apply implements effect.System.
func (s *System) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	f, ok := c.Effect.Facts.(plan.Mail)
	if !ok {
		return plan.Ref{}, &effect.Error{Class: effect.Permanent, Code: "unknown_effect"}
	}
	err := s.by.Send(ctx, Letter{To: f.To, Lang: f.Lang, ID: f.ID, Thread: f.Thread, Letters: f.Letters, At: f.At, Drill: f.Drill})
	if err != nil {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: f.ID}, nil
}

// Find implements effect.System. A mail leaves no evidence.
func (s *System) Find(context.Context, effect.Inventory, []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	return nil, nil //nolint:nilnil // nothing is found
}

// Remove implements effect.System. A mail that has left cannot be taken back.
func (s *System) Remove(context.Context, plan.Effect, plan.Ref) error { return nil }

// Probe implements effect.Prober.
func (s *System) Probe(ctx context.Context) error { return s.by.Probe(ctx) }

// Batch implements effect.Batcher.
func (s *System) Batch() int { return s.by.Batch() }
