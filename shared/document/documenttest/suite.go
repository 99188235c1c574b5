// Package documenttest is the one suite that every document.Writer passes. What a writer cannot do differently is said by
// its Bench and skipped aloud.
package documenttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// TestWriter runs the suite; open returns an empty bench each time.
func TestWriter(t *testing.T, open func(t *testing.T) Bench) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Bench){
		"made, filled and found":                       filled,
		"what people wrote is never touched":           untouched,
		"what a person typed is not expanded":          typed,
		"a place nobody knows is said and reported":    unknown,
		"documents at the same time":                   atOnce,
		"incidents do not see each other's":            apart,
		"nothing is begun when the time is over":       late,
		"what is removed is gone, and once is enough":  removed,
		"what stands in it is taken as people read it": taken,
		"doubles": doubles,
		"a drill says so whatever the template says":           drill,
		"a place that nobody edited follows":                   follows,
		"what somebody edited is left":                         left,
		"a place that is gone is told":                         vanished,
		"what people ask for is brought in":                    brought,
		"a review begins with what is on record":               reviewed,
		"what is approved stays":                               fixed,
		"a document that is gone is followed no more":          deletedByHand,
		"of what is not remembered nobody claims who wrote it": fromBefore,
		"letters of two units":                                 wide,
		"places that stand side by side":                       beside,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func filled(t *testing.T, b Bench) {
	ref := b.create(t, b.draft(notice, "{{title}} of {{ id }}", "{{title}} again{{mark}}", "{{mark}} begins"))
	if got := b.Read(ref); !strings.Contains(got, "EC2 refuses SSH of k3f9q2") || !strings.Contains(got, "EC2 refuses SSH again") || strings.Contains(got, "{{") {
		t.Errorf("it says %q", got)
	} else if strings.Contains(got, " begins") {
		t.Errorf("what is empty leaves a space: %q", got)
	}
	found, err := b.Writer.Find(t.Context(), notice.Incident, []string{"notice", "checksheet"})
	if err != nil || len(found) != 1 || len(found["notice"]) != 1 || found["notice"][0].ID != ref.ID || found["notice"][0].URL != ref.URL {
		t.Errorf("found %v, error %v; want %v", found, err, ref)
	}
}

func untouched(t *testing.T, b Bench) {
	d := b.draft(notice, "{{title}}")
	ref := b.create(t, d)
	b.Write(ref, "written by hand {{title}}")
	d.Fields["title"] = "changed"
	if again := b.create(t, d); again.ID != ref.ID {
		t.Errorf("a second one: %v", again)
	}
	if got := b.Read(ref); !strings.Contains(got, "EC2 refuses SSH") || !strings.Contains(got, "written by hand {{title}}") || strings.Contains(got, "changed") {
		t.Errorf("it says %q", got)
	}
}

func typed(t *testing.T, b Bench) {
	ref := b.create(t, b.draft(notice, "{{impact}}", "{{title}}"))
	if got := b.Read(ref); !strings.Contains(plain(got), "{{title}} fails") || strings.Count(got, "EC2 refuses SSH") != 1 {
		t.Errorf("it says %q", got)
	}
}

func unknown(t *testing.T, b Bench) {
	ref, err := b.Writer.Create(t.Context(), b.draft(notice, "{{titel}} {{title}}"))
	var e *effect.Error
	if !errors.As(err, &e) || e.Class != effect.Permanent || e.Code != document.CodePlaceholder || !slices.Equal(e.Subject, []string{"titel"}) {
		t.Errorf("error %v", err)
	}
	if ref.Zero() || !strings.Contains(b.Read(ref), "not yet confirmed EC2 refuses SSH") {
		t.Errorf("ref %v", ref)
	}
}

func atOnce(t *testing.T, b Bench) {
	drafts := []document.Draft{b.draft(notice, "{{title}}"), b.draft(document.Name{Incident: "k3f9q2", Document: "checksheet"}, "{{id}}")}
	var all sync.WaitGroup
	for _, d := range drafts {
		all.Go(func() {
			if _, err := b.Writer.Create(context.Background(), d); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	found, err := b.Writer.Find(t.Context(), "k3f9q2", []string{"notice", "checksheet"})
	if err != nil || len(found["notice"]) != 1 || len(found["checksheet"]) != 1 {
		t.Errorf("found %v, error %v", found, err)
	}
}

func apart(t *testing.T, b Bench) {
	ref := b.create(t, b.draft(notice, "{{id}}"))
	other := document.Name{Incident: "z9z9z9", Document: "notice"}
	if found, err := b.Writer.Find(t.Context(), other.Incident, []string{"notice"}); err != nil || len(found) != 0 {
		t.Errorf("found %v, error %v", found, err)
	}
	if second := b.create(t, b.draft(other, "{{id}}")); second.ID == ref.ID || !strings.Contains(b.Read(second), "z9z9z9") {
		t.Errorf("one document for two incidents: %v", second)
	}
}

func late(t *testing.T, b Bench) {
	d := b.draft(notice, "{{title}}")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := b.Writer.Create(ctx, d)
	var e *effect.Error
	if !errors.As(err, &e) || e.Class != effect.RetryLater {
		t.Errorf("error %v", err)
	}
	soon, cancel := clock.Machine.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if _, err := b.Writer.Create(soon, d); !errors.As(err, &e) || e.Class != effect.RetryLater {
		t.Errorf("error %v", err)
	}
	if found, err := b.Writer.Find(t.Context(), notice.Incident, []string{"notice"}); err != nil || len(found) != 0 {
		t.Errorf("found %v, error %v", found, err)
	}
}

func removed(t *testing.T, b Bench) {
	ref := b.create(t, b.draft(notice, "{{title}}"))
	for range 2 {
		if err := b.Writer.Remove(t.Context(), notice, ref); err != nil {
			t.Fatal(err)
		}
		if found, err := b.Writer.Find(t.Context(), notice.Incident, []string{"notice"}); err != nil || len(found) != 0 {
			t.Errorf("found %v, error %v", found, err)
		}
	}
}

func taken(t *testing.T, b Bench) {
	ref := b.create(t, b.draft(notice, "{{title}} of {{id}}", "second"))
	b.Write(ref, "by hand")
	got, err := b.Writer.Take(t.Context(), notice, ref)
	var said []string
	for _, l := range got.Lines {
		if l.Text != "" {
			said = append(said, l.Text)
		}
	}
	if want := []string{"EC2 refuses SSH of k3f9q2", "second", "by hand"}; err != nil || !slices.Equal(said, want) {
		t.Errorf("it says %q, error %v", said, err)
	}
	if known := b.Editors != nil; got.Unknown == known || known && !slices.Equal(got.Editors, b.Editors) {
		t.Errorf("editors %q, unknown: %v", got.Editors, got.Unknown)
	}
	if err := b.Writer.Remove(t.Context(), notice, ref); err != nil {
		t.Fatal(err)
	}
	if b.Delete != nil {
		b.Delete(ref)
	}
	var e *effect.Error
	if _, err := b.Writer.Take(t.Context(), notice, ref); !errors.As(err, &e) || e.Class != effect.Permanent || e.Code != document.CodeGone {
		t.Errorf("of one that is gone: %v", err)
	}
}

func doubles(t *testing.T, b Bench) {
	if b.Double == nil {
		t.Skip("CAPABILITY: a name here is one document, so an attempt never doubles")
	}
	b.Double(notice)
	b.Double(notice)
	if found, err := b.Writer.Find(t.Context(), notice.Incident, []string{"notice"}); err != nil || len(found) != 0 {
		t.Errorf("unfinished copies count as evidence: %v, error %v", found, err)
	}
	ref := b.create(t, b.draft(notice, "{{title}}"))
	b.Double(notice)
	found, err := b.Writer.Find(t.Context(), notice.Incident, []string{"notice"})
	if err != nil || len(found["notice"]) != 3 || found["notice"][0].ID != ref.ID {
		t.Fatalf("found %v, error %v; want %v first, and two to remove", found, err, ref)
	}
	for _, extra := range found["notice"][1:] {
		if err := b.Writer.Remove(t.Context(), notice, extra); err != nil {
			t.Error(err)
		}
	}
	found, err = b.Writer.Find(t.Context(), notice.Incident, []string{"notice"})
	if err != nil || len(found["notice"]) != 1 || found["notice"][0].ID != ref.ID {
		t.Errorf("found %v, error %v", found, err)
	}
}

func drill(t *testing.T, b Bench) {
	d := b.draft(notice, "Notice", "{{title}}")
	facts := plan.Document{ID: "notice", Title: "Notice", Template: d.Template}
	facts.Incident, facts.Lang, facts.Drill = "k3f9q2", incident.English, true
	system := document.New(b.Writer, clock.Machine, document.Options{})
	ref, err := system.Apply(t.Context(), effect.Call{
		Inventory: effect.Inventory{Incident: "k3f9q2"}, Effect: plan.Effect{Key: "document/notice", Kind: plan.DocumentKind, Life: plan.Once, Facts: facts},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(plain(b.Read(ref))); !strings.HasPrefix(got, "[DRILL]") || strings.Count(got, "[DRILL]") != 1 || ref.Name != "[DRILL] Notice" {
		t.Errorf("%q says %q", ref.Name, got)
	}
}
