package reconcile

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

const (
	// quotaNoticeAfter is how long something may wait for quota before people are told. A declaration's messages take longer
	// than that altogether, but each waits a second only.
	quotaNoticeAfter = 10 * time.Second
	// quotaWarnAfter is how long a wait is that is worth a warning: a declaration's last message waits some twenty seconds.
	quotaWarnAfter = time.Minute
	// mostQuotaWaits is how many waits people are told of at the same time. They stand in the head of the records.
	mostQuotaWaits = 500
)

// quotaTaken ends the wait of an effect for quota. The change is saved with its outcome.
func (p *pass) quotaTaken(ctx context.Context, key plan.Key) {
	p.calls.endWait(key)
	if was, told := p.recorder.EndQuotaWait(string(key)); told {
		p.logQuota(ctx, slog.LevelInfo, "its turn came", was)
	}
}

// recordQuotaWaits records what has waited long for quota, or will: the log and whoever asks for the status tell of it.
func (p *pass) recordQuotaWaits(ctx context.Context) error {
	var fresh []incident.QuotaWait
	for _, w := range p.calls.waits {
		told := p.recorder.SetQuotaDue(w.Key, w.Due) // saved with what is saved next
		if !told && w.Due.Sub(w.Since) > quotaNoticeAfter {
			fresh = append(fresh, w)
		}
	}
	slices.SortFunc(fresh, func(a, b incident.QuotaWait) int { return cmp.Compare(a.Key, b.Key) })
	fresh = fresh[:min(len(fresh), max(0, mostQuotaWaits-len(p.recorder.QuotaWaits)))]
	if len(fresh) == 0 {
		return nil
	}
	for _, w := range fresh {
		level := slog.LevelInfo
		if w.Due.Sub(w.Since) > quotaWarnAfter {
			level = slog.LevelWarn
		}
		p.logQuota(ctx, level, "waits for its turn, the system takes only so many calls", w)
	}
	p.recorder.AddQuotaWaits(fresh)
	return p.save(ctx, nil)
}

// resumeQuotaWaits takes up what the worker before waited for, and forgets what needs nothing any more.
func (p *pass) resumeQuotaWaits() {
	wanted := map[plan.Key]bool{}
	for _, e := range p.desired.effects {
		wanted[e.Key] = !p.inSync(e)
	}
	p.recorder.KeepQuotaWaits(func(k plan.Key) bool { return wanted[k] })
	p.calls.resumeWaits(p.recorder.QuotaWaits)
}

func (p *pass) logQuota(ctx context.Context, level slog.Level, what string, w incident.QuotaWait) {
	p.r.opts.Log.LogAttrs(ctx, level, what, slog.String("incident", string(p.id)),
		slog.String("system", string(p.r.system.Name())), slog.String("key", w.Key),
		slog.Duration("waited", p.now().Sub(w.Since)), slog.Time("expected", w.Due))
}
