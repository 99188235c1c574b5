// Package portal is the page where customers look between notices.
package portal

import (
	"context"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// System is the system Portal where the settings name none.
type System struct{}

// Name implements effect.System.
func (System) Name() incident.System { return incident.Portal }

// Plan implements effect.System.
func (System) Plan() plan.Plan { return plan.Plan{} }

// TakeQuota implements effect.System.
func (System) TakeQuota(effect.Call) time.Duration { return 0 }

// Apply implements effect.System.
func (System) Apply(context.Context, effect.Call) (plan.Ref, error) { return plan.Ref{}, nil }

// Find implements effect.System.
func (System) Find(context.Context, effect.Inventory, []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	return nil, nil //nolint:nilnil // nothing is found
}

// Remove implements effect.System.
func (System) Remove(context.Context, plan.Effect, plan.Ref) error { return nil }
