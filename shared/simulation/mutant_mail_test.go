package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/store"
)

// ofMails reports whether a mutant is the tool without a guard of what leaves by mail, and of whom it tells.
func (m mutant) ofMails() bool {
	return m.neverAhead || m.resendsOrphans || m.refusedIsTold || m.ordersResendAll || m.freezesNothing || m.drillsReachCustomers || m.forgetsWords || m.postingKeepsAll
}

// keptOtherwise is a store in which what concerns mails is kept otherwise.
type keptOtherwise struct {
	store.DB
	m mutant
}

func (d keptOtherwise) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(&keptOtherwiseTx{Tx: tx, m: d.m}) })
}

type keptOtherwiseTx struct {
	store.Tx
	m    mutant
	list incident.ListState // which counts
}

func (t *keptOtherwiseTx) Get(path string, into any) error {
	err := t.Tx.Get(path, into)
	if l, ok := into.(*incident.ListState); ok && err == nil {
		t.list = *l
	}
	return err
}

func (t *keptOtherwiseTx) Set(path string, v any) error {
	if t.m.forgetsWords && strings.Contains(path, "/told/") {
		return nil
	}
	raw, err := json.Marshal(v)
	var kept map[string]any
	exactly := json.NewDecoder(bytes.NewReader(raw))
	exactly.UseNumber()
	if err = errors.Join(err, exactly.Decode(&kept)); err != nil {
		return err
	}
	if t.m.ofReviews() && !t.m.reviewsOtherwise(path, kept) {
		return nil
	}
	t.other(path, kept)
	return t.Tx.Set(path, kept)
}

// other changes what is kept at a path.
func (t *keptOtherwiseTx) other(path string, kept map[string]any) {
	switch {
	case t.m.neverAhead && strings.Contains(path, "/deliveries/"):
		eachOf(kept["items"], func(rec map[string]any) { delete(rec, "ahead") })
	case t.m.resendsOrphans && strings.Contains(path, "/deliveries/"):
		eachOf(kept["items"], func(rec map[string]any) { delete(rec, "tried") })
	case t.m.keepsCommander && kept["declaredBy"] != nil:
		kept["commander"] = kept["declaredBy"]
	case t.m.ofHandovers() && kept["declaredBy"] != nil:
		t.m.handsOver(kept)
	case t.m.keepsLastWord && kept["toAll"] != nil:
		words, _ := kept["toAll"].([]any)
		kept["toAll"] = words[max(0, len(words)-1):]
	case t.m.forgetsWatch && kept["check"] != nil:
		if check, ok := kept["check"].(map[string]any); ok {
			delete(check, "watch")
		}
	case t.m.freezesNothing && strings.HasPrefix(path, "customers/"):
		delete(kept, "used")
	case t.m.postingKeepsAll && strings.Count(path, "/") == 1:
		notices, _ := kept["notices"].(map[string]any)
		if by, ok := notices["byWay"].(map[string]any); ok && by[string(incident.ByPortal)] != nil {
			notices["promise"] = by[string(incident.ByPortal)]
			delete(by, string(incident.ByMail))
		}
	case t.m.drillsReachCustomers && strings.Count(path, "/") == 1 && kept["kind"] == string(incident.Drill):
		notices, _ := kept["notices"].(map[string]any)
		if d, ok := notices["delivery"].(map[string]any); ok && t.list.Count > 0 {
			delete(d, "team")
			d["list"], d["of"] = t.list.Version, t.list.Count
		}
	}
}

// eachOf does something to all values of a map of maps.
func eachOf(all any, do func(map[string]any)) {
	records, _ := all.(map[string]any)
	for v := range maps.Values(records) {
		if rec, ok := v.(map[string]any); ok {
			do(rec)
		}
	}
}

// refusedIsTold takes what was refused for good as taken.
type refusedIsTold struct{ effect.System }

func (s refusedIsTold) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	ref, err := s.System.Apply(ctx, c)
	var fault *effect.Error
	if f, mail := c.Effect.Facts.(plan.Mail); mail && errors.As(err, &fault) && fault.Class == effect.Permanent {
		return plan.Ref{ID: f.ID}, nil
	}
	return ref, err
}

// Batch is that of the system itself.
func (s refusedIsTold) Batch() int { return batchOf(s.System) }

// ordersResendAll has an order send all mails of a notice.
type ordersResendAll struct{ effect.System }

// Plan is that of the system, whose mails are others after an order.
func (s ordersResendAll) Plan() plan.Plan {
	p := s.System.Plan()
	of := p.Of
	p.Of = func(st incident.State, refs plan.Refs) []plan.Effect {
		all := of(st, refs)
		for n, e := range all {
			if f, mail := e.Facts.(plan.Mail); mail && len(st.Incident.Retried) > 0 {
				f.At = f.At.Add(time.Second)
				all[n].Facts, all[n].Life = f, plan.Kept
			}
		}
		return all
	}
	return p
}

// Batch is that of the system itself.
func (s ordersResendAll) Batch() int { return batchOf(s.System) }
