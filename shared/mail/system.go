package mail

import (
	"context"
	"errors"
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

// NewSystem returns the system that sends by a sender.
func NewSystem(by sender) *System { return &System{by} }

// Name implements effect.System.
func (s *System) Name() incident.System { return incident.Mail }

// Plan implements effect.System.
func (s *System) Plan() plan.Plan { return plan.ForMail }

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
		return plan.Ref{}, waited(err)
	}
	return plan.Ref{ID: f.ID}, nil
}

// waited makes what is wrong with the server into what is waited for: no address is refused because of it. The breaker keeps the
// other mails from trying, until a probe finds that somebody has put it right, and all go on where they were.
func waited(err error) error {
	fault := *effect.Classify(err)
	if ofServer(fault.Code) {
		fault.Class, fault.Unavailable = effect.RetryLater, true
	}
	return &fault
}

// ofServer reports whether a code is of what is wrong with the server, or with what we know of it.
func ofServer(code string) bool {
	switch code {
	case CodeLogin, CodeSender, CodeServer, CodeTLS, CodePlain, CodeUnset:
		return true
	}
	return false
}

// Explains implements effect.Explainer.
func (s *System) Explains(code string) bool { return ofServer(code) }

// Find implements effect.System. A mail leaves no evidence.
func (s *System) Find(context.Context, effect.Inventory, []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	return nil, nil //nolint:nilnil // nothing is found
}

// Remove implements effect.System. A mail that has left cannot be taken back.
func (s *System) Remove(context.Context, plan.Effect, plan.Ref) error { return nil }

// Probe implements effect.Prober.
func (s *System) Probe(ctx context.Context) error {
	if err := s.by.Probe(ctx); err != nil {
		return waited(err)
	}
	return nil
}

// Batch implements effect.Batcher.
func (s *System) Batch() int { return s.by.Batch() }

// Absent is the sender where the settings name no server. What a notice had left to send when they ceased to waits until they do again,
// and people read why.
type Absent struct{}

var errUnset = errors.New("the settings name no mail server")

// Send sends nothing.
func (Absent) Send(context.Context, Letter) error { return fail(effect.Permanent, CodeUnset, errUnset) }

// Probe says so.
func (Absent) Probe(context.Context) error { return fail(effect.Permanent, CodeUnset, errUnset) }

// TakeQuota takes nothing: none leaves.
func (Absent) TakeQuota() time.Duration { return 0 }

// Batch is one.
func (Absent) Batch() int { return 1 }
