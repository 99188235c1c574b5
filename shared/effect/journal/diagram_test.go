package journal_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/plan"
)

// The diagram of a record in the documentation of package effect has exactly the transitions that the code makes: each of
// these events is tried on each record that any events before it can leave.
func TestTheDiagramIsTheCode(t *testing.T) {
	t.Parallel()
	drawn, made := drawn(t), walked(depth)
	for line := range made {
		if !drawn[line] {
			t.Errorf("the code does what nobody drew:  %s", line)
		}
	}
	for line := range drawn {
		if !made[line] {
			t.Errorf("this is drawn and never happens:  %s", line)
		}
	}
}

// One more event than the walk takes leads to nothing new.
func TestTheWalkIsLongEnough(t *testing.T) {
	t.Parallel()
	if short, long := walked(depth), walked(depth+1); !maps.Equal(short, long) {
		t.Errorf("%d transitions after %d events, %d after one more: raise depth", len(short), depth, len(long))
	}
}

// Every method that returns a record is named in the documentation of the package with its events, and an event here calls it.
func TestEveryMethodThatChangesARecordIsNamedAndTried(t *testing.T) {
	t.Parallel()
	named, tests := named(t), read(t, "diagram_test.go")
	for m := range reflect.TypeFor[journal.Record]().Methods() {
		if m.Type.NumOut() != 1 || m.Type.Out(0) != reflect.TypeFor[journal.Record]() {
			continue
		}
		if !named[m.Name] {
			t.Errorf("doc.go does not say which events Record.%s takes in", m.Name)
		}
		if !regexp.MustCompile(`\.` + m.Name + `\b`).MatchString(tests) {
			t.Errorf("Record.%s is in no event of this test: add one to events", m.Name)
		}
		delete(named, m.Name)
	}
	for name := range named {
		t.Errorf("doc.go names Record.%s, which is not there", name)
	}
}

// The events that the methods take in are those of this test.
func TestEveryEventHasAMethod(t *testing.T) {
	t.Parallel()
	given := map[string]bool{}
	for _, parts := range taken.FindAllStringSubmatch(read(t, "doc.go"), -1) {
		for event := range strings.SplitSeq(parts[2], ", ") {
			given[event] = true
		}
	}
	for event := range events {
		if !given[event] {
			t.Errorf("doc.go has no method for %q", event)
		}
		delete(given, event)
	}
	for event := range given {
		t.Errorf("doc.go has the event %q, which this test does not know", event)
	}
}

// taken is a line of the table of methods: a few of them, and the events that they take in.
var taken = regexp.MustCompile(`(?m)^//\t((?:[A-Z][A-Za-z]+, )*[A-Z][A-Za-z]+) {2,}([a-z, ]+)$`)

func named(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, parts := range taken.FindAllStringSubmatch(read(t, "doc.go"), -1) {
		for name := range strings.SplitSeq(parts[1], ", ") {
			out[name] = true
		}
	}
	return out
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// arrow is a line of the diagram: states, events, and the states that each of these leads to from each of those.
var arrow = regexp.MustCompile(`^//\t([a-z, ]+) ──([a-z, ]+)──▶ ([a-z, ]+)$`)

func drawn(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for line := range strings.Lines(read(t, "../doc.go")) {
		parts := arrow.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if parts == nil {
			continue
		}
		for from := range strings.SplitSeq(parts[1], ", ") {
			for event := range strings.SplitSeq(parts[2], ", ") {
				for to := range strings.SplitSeq(parts[3], ", ") {
					out[transition(from, event, to)] = true
				}
			}
		}
	}
	if len(out) < 20 {
		t.Fatalf("only %d transitions are drawn", len(out))
	}
	return out
}

func transition[S ~string](from S, event string, to S) string {
	return fmt.Sprintf("%s ──%s──▶ %s", from, event, to)
}

// effects are one of each sort that records tell apart.
var effects = []plan.Effect{
	{Key: "todo/1", Kind: plan.MessageKind, Life: plan.Kept, Facts: "a"},
	{Key: "topic", Kind: plan.TopicKind, Life: plan.Kept, Facts: "a"},
	{Key: "document/notice", Kind: plan.DocumentKind, Life: plan.Once, Facts: "a"},
	{Key: plan.ChannelKey, Kind: plan.ChannelKind, Life: plan.Once, Facts: "a"},
	{Key: "recurring/1", Kind: plan.MessageKind, Life: plan.Removed, Facts: "a"},
	{Key: plan.AnswerKey, Kind: plan.AnswerKind, Life: plan.AtMostOnce, Facts: "a"},
	{Key: plan.MailKey("1"), Kind: plan.MailKind, Life: plan.Sent, Facts: "a"},
}

// depth is how many events lead to a record: more lead to no other states.
const depth = 6

// walked returns the transitions that so many events make.
func walked(depth int) map[string]bool {
	made := map[string]bool{}
	for _, e := range effects {
		walk(e, depth, made)
	}
	return made
}

// walk applies all events to all records, one after the other, and notes where the state changes.
func walk(e plan.Effect, depth int, made map[string]bool) {
	now := time.Date(2026, 2, 20, 0, 9, 0, 0, time.UTC)
	level := map[journal.Record]bool{{}: true}
	for range depth {
		now = now.Add(journal.SweepAfter)
		next := map[journal.Record]bool{}
		for r := range level {
			for _, event := range slices.Sorted(maps.Keys(events)) {
				after, happens := events[event](r, e, now)
				if !happens {
					continue
				}
				next[after] = true
				if from, to := r.State(e.Life), after.State(e.Life); from != to {
					made[transition(from, event, to)] = true
				}
			}
		}
		level = next
	}
}

var there = plan.Ref{ID: "1.0", Channel: "C0ROOM"}

// step is what an event makes of a record, and whether it can happen to it.
type step func(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool)

var events = map[string]step{
	"applied":           called(nil),
	"retry later":       called(&effect.Error{Class: effect.RetryLater}),
	"perhaps there":     called(&effect.Error{Class: effect.RetryLater, LookUp: true}),
	"gone":              called(&effect.Error{Class: effect.Gone}),
	"refused for good":  called(&effect.Error{Class: effect.Permanent}),
	"outcome unknown":   called(&effect.Error{Class: effect.Unknown}),
	"try recorded":      tryRecorded,
	"written ahead":     sent(false, func(r journal.Record) journal.Record { return r.WrittenAhead(0) }),
	"taken back":        sent(true, journal.Record.TakenBack),
	"orphaned":          sent(true, journal.Record.Orphaned),
	"retry served":      sent(false, func(r journal.Record) journal.Record { return r.Serving(1) }),
	"found":             lookedUp(there),
	"not found":         lookedUp(),
	"lookup refused":    lookupRefused,
	"lookups failed":    lookupsFailed,
	"worker died":       takenOver,
	"invalidated":       evident(journal.Record.Invalidated),
	"parent gone":       evident(func(r journal.Record, _ time.Time) journal.Record { return r.ParentGone() }),
	"gone with another": evident(func(r journal.Record, _ time.Time) journal.Record { return r.Forgotten() }),
	"duplicate":         evident(func(r journal.Record, now time.Time) journal.Record { return r.Adopted(plan.Ref{ID: "0.9"}, now) }),
	"late edit":         evident(journal.Record.Swept),
	"channel found":     channelFound,
	"unplanned":         unplanned,
	"reapply due":       evident(journal.Record.Reapplied),
	"put off":           evident(journal.Record.Deferred),
	"removed":           removed(func(r journal.Record, _ time.Time) journal.Record { return r.Removed() }),
	"removal failed": removed(func(r journal.Record, now time.Time) journal.Record {
		return r.RemovalFailed(&effect.Error{Class: effect.Unknown}, now)
	}),
}

// called is the outcome of an attempt.
func called(fault *effect.Error) step {
	return func(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool) {
		if r.State(e.Life) == journal.Applied {
			e.Facts = "b" // they have changed
		}
		if e.Life == plan.Removed {
			e.Life = plan.Kept // it was not replaced yet
		}
		if r.MustLookUp(e, true) || r.InSync(e, plan.Effect.Hash) || fault != nil && !possible(fault, r, e) {
			return r, false
		}
		switch e.Life {
		case plan.AtMostOnce:
			r = r.TryBegun()
		case plan.Sent:
			if !r.Ahead || fault != nil && fault.Class == effect.Gone {
				return r, false
			}
		}
		o := journal.Outcome{Effect: e, Fault: fault, Began: now, At: now, Settle: time.Second}
		if fault == nil {
			o.Ref, o.ReapplyAfter = there, time.Second
		}
		return r.Called(o), true
	}
}

// possible reports whether a call for e can fail in a way: only what exists is found to be gone, and only of a channel, whose name
// is taken, a system says that it may exist already.
func possible(fault *effect.Error, r journal.Record, e plan.Effect) bool {
	if fault.LookUp {
		return e.Kind == plan.ChannelKind && r.Ref.Zero()
	}
	return fault.Class != effect.Gone || !r.Ref.Zero()
}

func tryRecorded(r journal.Record, e plan.Effect, _ time.Time) (journal.Record, bool) {
	return r.TryBegun(), e.Life == plan.AtMostOnce
}

// sent happens to what is sent and has not arrived, before or after it is recorded as about to be.
func sent(ahead bool, do func(journal.Record) journal.Record) step {
	return func(r journal.Record, e plan.Effect, _ time.Time) (journal.Record, bool) {
		return do(r), e.Life == plan.Sent && r.Ref.Zero() && r.Ahead == ahead
	}
}

func lookedUp(found ...plan.Ref) step {
	return func(r journal.Record, _ plan.Effect, now time.Time) (journal.Record, bool) {
		return r.LookedUp(found, now), r.OutcomeUnknown
	}
}

func lookupRefused(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool) {
	return r.LookupWasRefused(e, &effect.Error{Class: effect.Permanent}, 0, now, time.Second), r.MustLookUp(e, false)
}

// lookupsFailed is the last failure before the channel is made without a lookup.
func lookupsFailed(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool) {
	must := r.MustLookUp(e, true)
	for range 3 {
		r = r.LookupFailed(e, now)
	}
	return r.LookupFailed(e, now.Add(time.Hour)), must
}

func takenOver(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool) {
	return r.TakenOver(e, true, time.Second, now), true
}

// evident is what happens only to what is recorded to exist and can be seen.
func evident(do func(r journal.Record, now time.Time) journal.Record) step {
	return func(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool) {
		return do(r, now), !e.Life.Blind() && !r.Ref.Zero()
	}
}

// removed is what becomes of an attempt to remove an effect that has been replaced.
func removed(do func(r journal.Record, now time.Time) journal.Record) step {
	return func(r journal.Record, e plan.Effect, now time.Time) (journal.Record, bool) {
		return do(r, now), e.Life == plan.Removed && !r.InSync(e, plan.Effect.Hash) && !r.MustLookUp(e, true)
	}
}

// channelFound happens to what is not recorded in a channel that was found.
func channelFound(r journal.Record, e plan.Effect, _ time.Time) (journal.Record, bool) {
	return r.MayExist(), !e.Life.Blind() && e.Kind != plan.ChannelKind
}

func unplanned(r journal.Record, _ plan.Effect, _ time.Time) (journal.Record, bool) {
	return r.Unplanned(), r.Class == effect.Permanent
}
