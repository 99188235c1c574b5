package document

import (
	"context"
	"slices"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Earlier returns what an earlier version may have put into the document, by place. Only of one of which nothing is remembered it is
// asked.
func (w Wish) Earlier(ctx context.Context) (map[string][]string, error) {
	if w.before == nil {
		return nil, nil //nolint:nilnil // nothing is known, and that is no error
	}
	return w.before(ctx)
}

// lookAgain is when a document that people have rewritten is looked at again: nobody tells when they put it right by hand.
const lookAgain = 2 * time.Minute

// follow keeps a document at what is known, and tells where it is not.
func (s *System) follow(ctx context.Context, c effect.Call, f plan.Follow) (plan.Ref, error) {
	at := c.Inventory.Refs[plan.Key(incident.DocumentLink(f.ID))]
	w := s.wish(ctx, c.Inventory.Incident, f)
	spots, err := s.writer.Follow(ctx, at, w)
	if err != nil {
		return c.Ref, err
	}
	told := incident.Followed{Document: f.ID, Press: f.Press, Behind: behind(f, w, spots)}
	word := effect.Result{Event: told}
	if word.ReapplyAfter = lookAgain; len(told.Behind) == 0 || f.Over {
		word.ReapplyAfter = 0
	}
	effect.SetResult(ctx, word)
	return plan.Ref{ID: at.ID}, nil
}

func (s *System) wish(ctx context.Context, id incident.ID, f plan.Follow) Wish {
	words := wordings{}
	words.add(f.Document, s.extras(ctx, f.Document))
	return Wish{
		Draft: s.draft(ctx, id, f.Document), Fixed: f.Fixed, Bring: f.Bring, Words: words,
		before: func(ctx context.Context) (map[string][]string, error) { return s.before(ctx, f.Document) },
	}
}

// behind are the places that do not say what is known, each text once. Nobody is told of one that was left on purpose, nor of a
// fact that is not known.
func behind(f plan.Follow, w Wish, spots []Spot) (out []incident.Place) {
	for _, s := range spots {
		want := w.Fields[s.Place]
		p := incident.Place{Name: s.Place, Says: short(s.Says), Sum: s.Sum, Want: short(want), Fact: Sum(want), Unsure: s.Unsure}
		known := want != "" && want != text.BeingConfirmed.In(w.Lang)
		if known && s.Changed && !s.Told && f.Left[s.Place] != p.Fact && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// short is what people are shown of a text.
func short(s string) string {
	const most = 120
	s = markdown.Line(s)
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
