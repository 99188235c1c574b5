package documenttest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// reviewOf is a response of so many entries, in which somebody typed what looks like a place, a mention and a heading.
func reviewOf(entries int) text.Review {
	t0 := time.Date(2026, 2, 19, 15, 9, 0, 0, time.UTC)
	r := text.Review{
		Incident: incident.Incident{ID: "k3f9q2", Kind: incident.Live, DeclaredAt: t0, Settings: incident.Settings{Timezone: "Asia/Tokyo"}},
		Times:    measure.Measures{Incident: "k3f9q2", T0: t0, Channel: t0.Add(time.Minute), Late: []incident.TodoID{"4.3d"}, Counts: measure.Counts{Late: 1}},
		Todos:    []incident.Todo{{ID: "4.3d", Title: incident.Text{JA: "第1報", EN: "Notice 1"}}},
		KPT:      []incident.KPTLine{{No: 1, Heading: incident.HeadKeep, Text: "# {{title}} with <@U0KAKEI>"}},
	}
	for n := range entries {
		r.Entries = append(r.Entries, incident.Entry{ID: "e", Kind: incident.EntryDecided, At: t0.Add(time.Duration(n) * time.Second), By: "U0KAKEI", Text: strings.Repeat("long ", n%40)})
	}
	return r
}

// reviewed: the document of a review has a line for each thing to say, names nobody by an id, and is made once what it says can be read.
func reviewed(t *testing.T, b Bench) {
	d := b.draft(document.Name{Incident: "k3f9q2", Document: "review"}, "{{mark}}Review", "- {{review_times}}", "- {{review_late}}", "- {{ review_late_ja }}", "- {{review_keep}}", "- {{review_not}}", "- {{review_timeline}}")
	facts := plan.Document{ID: "review", Title: "Review", Template: d.Template}
	facts.Incident, facts.Lang = "k3f9q2", incident.English
	fails := true
	system := document.New(b.Writer, clock.Machine, document.Options{Review: func(context.Context, incident.ID) (text.Review, error) {
		if fails {
			return text.Review{}, errors.New("the store is away")
		}
		return reviewOf(3000), nil
	}})
	call := effect.Call{
		Inventory: effect.Inventory{Incident: "k3f9q2"}, Effect: plan.Effect{Key: "document/review", Kind: plan.DocumentKind, Life: plan.Once, Facts: facts},
	}
	var fault *effect.Error
	if _, err := system.Apply(t.Context(), call); !errors.As(err, &fault) || fault.Class != effect.RetryLater {
		t.Errorf("while it cannot be read: %v", err)
	}
	fails = false
	ref, err := system.Apply(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	got := b.Read(ref)
	for _, want := range []string{"T0 → channel: 1 min", "Notice 1", "第1報", "(to fill in)", "decided: long", " with @…", "entries left out for length"} {
		if !strings.Contains(plain(got), want) {
			t.Errorf("no %q in %.3000s", want, got)
		}
	}
	if strings.Contains(got, "{{") || strings.Contains(got, "U0KAKEI") || strings.Count(got, "\n") < 1000 || len([]rune(got)) > 400_000 {
		t.Errorf("%d characters in %d lines: %.500s", len([]rune(got)), strings.Count(got, "\n"), got)
	}
}
