package document_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// shelf is a Writer in memory on which a name can be taken twice, as in a shared drive.
type shelf struct {
	drafts  []document.Draft
	wishes  []document.Wish
	spots   []document.Spot // that Follow leaves to people
	taken   document.Taken
	untaken error
}

func (s *shelf) Follow(_ context.Context, _ plan.Ref, w document.Wish) ([]document.Spot, error) {
	s.wishes = append(s.wishes, w)
	return s.spots, nil
}

func (s *shelf) Create(_ context.Context, d document.Draft) (plan.Ref, error) {
	s.drafts = append(s.drafts, d)
	return plan.Ref{ID: string(rune('a' + len(s.drafts) - 1)), Name: d.Title}, nil
}

func (s *shelf) Find(_ context.Context, id incident.ID, documents []string) (map[string][]plan.Ref, error) {
	found := map[string][]plan.Ref{}
	for _, name := range documents {
		for i, d := range s.drafts {
			if d.Incident == id && d.Document == name {
				found[name] = append(found[name], plan.Ref{ID: string(rune('a' + i))})
			}
		}
	}
	return found, nil
}

func (s *shelf) Take(context.Context, document.Name, plan.Ref) (document.Taken, error) {
	return s.taken, s.untaken
}

func (s *shelf) Remove(_ context.Context, n document.Name, ref plan.Ref) error {
	s.drafts[ref.ID[0]-'a'] = document.Draft{}
	return nil
}

func setup() (effect.System, *shelf) {
	s := &shelf{}
	return document.New(s, clock.Func(func() time.Time { return t0.Add(time.Hour) }), document.Options{}), s
}

func call(facts any, ref plan.Ref) effect.Call {
	return effect.Call{
		Inventory: effect.Inventory{Incident: "k3f9q2"}, Ref: ref,
		Effect: plan.Effect{Key: "document/notice", Kind: plan.DocumentKind, Life: plan.Once, Facts: facts},
	}
}

func TestADocumentIsMadeOnceAndThenLeftAlone(t *testing.T) {
	t.Parallel()
	system, s := setup()
	ref, err := system.Apply(t.Context(), call(full(incident.Japanese), plan.Ref{}))
	if err != nil {
		t.Fatal(err)
	}
	changed := full(incident.Japanese)
	changed.Facts.Title = "changed"
	again, err := system.Apply(t.Context(), call(changed, ref))
	if err != nil || again != ref || len(s.drafts) != 1 {
		t.Errorf("second time: ref %v, error %v, %d documents; want %v and 1", again, err, len(s.drafts), ref)
	}
	if got := s.drafts[0].Fields["as_of_utc"]; got != "2026-02-19 16:09 UTC" {
		t.Errorf("as of %q, want the moment it was made", got)
	}
}

func TestADrillsDocumentSaysSoWhateverItsTemplateSays(t *testing.T) {
	t.Parallel()
	system, s := setup()
	d := full(incident.English)
	d.Drill, d.Title = true, "Notice"
	for _, d.Template = range []string{"# Notice\n", "# {{mark}} Notice\n"} {
		if _, err := system.Apply(t.Context(), call(d, plan.Ref{})); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range s.drafts {
		body, _ := d.Markdown()
		first, _, _ := strings.Cut(body, "\n")
		if !strings.Contains(first, `\[DRILL\]`) || strings.Count(body, "DRILL") != 1 || d.Title != "[DRILL] Notice" {
			t.Errorf("title %q, text %q", d.Title, body)
		}
	}
}

func TestFindReturnsEveryCopyByEffect(t *testing.T) {
	t.Parallel()
	system, _ := setup()
	for range 2 {
		if _, err := system.Apply(t.Context(), call(full(incident.English), plan.Ref{})); err != nil {
			t.Fatal(err)
		}
	}
	effects := []plan.Effect{call(full(incident.English), plan.Ref{}).Effect}
	got, err := system.Find(t.Context(), effect.Inventory{Incident: "k3f9q2"}, effects)
	want := map[plan.Key][]plan.Ref{"document/notice": {{ID: "a"}, {ID: "b"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// What keeps a document's places is where the document is, and no double of it.
func TestFindReturnsWhereADocumentIsFollowed(t *testing.T) {
	t.Parallel()
	system, _ := setup()
	if _, err := system.Apply(t.Context(), call(full(incident.English), plan.Ref{})); err != nil {
		t.Fatal(err)
	}
	effects := []plan.Effect{
		call(full(incident.English), plan.Ref{}).Effect,
		{Key: "follow/notice", Kind: plan.FollowKind, Facts: plan.Follow{Document: full(incident.English)}},
	}
	got, err := system.Find(t.Context(), effect.Inventory{Incident: "k3f9q2"}, effects)
	want := map[plan.Key][]plan.Ref{"document/notice": {{ID: "a"}}, "follow/notice": {{ID: "a"}}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

func TestRemoveTakesTheNamedCopy(t *testing.T) {
	t.Parallel()
	system, s := setup()
	for range 2 {
		if _, err := system.Apply(t.Context(), call(full(incident.English), plan.Ref{})); err != nil {
			t.Fatal(err)
		}
	}
	if err := system.Remove(t.Context(), call(full(incident.English), plan.Ref{}).Effect, plan.Ref{ID: "b"}); err != nil {
		t.Fatal(err)
	}
	if s.drafts[0].Document != "notice" || s.drafts[1].Document != "" {
		t.Errorf("left: %v", s.drafts)
	}
}

func TestWhatIsNoDocumentIsRefused(t *testing.T) {
	t.Parallel()
	system, s := setup()
	_, err := system.Apply(t.Context(), call(plan.Pin{}, plan.Ref{}))
	var e *effect.Error
	if !errors.As(err, &e) || e.Class != effect.Permanent || e.Code != document.CodeNoDocument || len(s.drafts) != 0 {
		t.Errorf("error %v, %d documents", err, len(s.drafts))
	}
}
