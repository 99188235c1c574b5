package document_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// follow has the notice followed and returns what is told.
func follow(t *testing.T, s *shelf, system effect.System, f plan.Follow) (told incident.Followed, again time.Duration) {
	t.Helper()
	at := plan.Ref{ID: "a", URL: "https://docs.example.com/a"}
	c := effect.Call{
		Inventory: effect.Inventory{Incident: "k3f9q2", Refs: plan.Refs{"document/notice": at}},
		Effect:    plan.Effect{Key: plan.FollowKey("notice"), Kind: plan.FollowKind, Life: plan.Kept, Facts: f},
	}
	ctx := effect.WithResult(t.Context(), func(w effect.Result) { told, _ = w.Event.(incident.Followed); again = w.ReapplyAfter })
	ref, err := system.Apply(ctx, c)
	if err != nil || ref.ID != at.ID || len(s.wishes) == 0 || s.wishes[len(s.wishes)-1].Fields["title"] == "" {
		t.Errorf("ref %v, error %v, wishes %v", ref, err, s.wishes)
	}
	return told, again
}

func TestWhatIsBehind(t *testing.T) {
	t.Parallel()
	spot := func(place, says string) document.Spot {
		return document.Spot{Place: place, Says: says, Sum: document.Sum(says), Changed: true}
	}
	told, same := spot("title", "SSH"), spot("zone", "two zones")
	told.Told, same.Changed = true, false
	unknown := full(incident.English)
	unknown.Facts.Impact = ""
	for _, c := range []struct {
		name  string
		facts plan.Follow
		spots []document.Spot
		want  []string
	}{
		{"what people edited before the fact changed", plan.Follow{Document: full(incident.English)}, []document.Spot{spot("region", "Tokyo")}, []string{"region"}},
		{"what says the fact, in words of their own", plan.Follow{Document: full(incident.English)}, []document.Spot{told}, nil},
		{"what people edited since", plan.Follow{Document: full(incident.English)}, []document.Spot{same}, nil},
		{"a fact that is not known", plan.Follow{Document: unknown}, []document.Spot{spot("impact", "3 customers")}, nil},
		{"the same text twice", plan.Follow{Document: full(incident.English)}, []document.Spot{spot("region", "Tokyo"), spot("region", "Tokyo")}, []string{"region"}},
		{
			"what was left on purpose",
			plan.Follow{Document: full(incident.English), Left: map[string]string{"region": document.Sum("Tokyo (ap-northeast-1)")}},
			[]document.Spot{spot("region", "Tokyo")},
			nil,
		},
		{
			"what was left on purpose, before the fact changed again",
			plan.Follow{Document: full(incident.English), Left: map[string]string{"region": document.Sum("us-east-1")}},
			[]document.Spot{spot("region", "Tokyo")},
			[]string{"region"},
		},
	} {
		system, s := setup()
		s.spots = c.spots
		got, again := follow(t, s, system, c.facts)
		var names []string
		for _, p := range got.Behind {
			names = append(names, p.Name)
		}
		if !slices.Equal(names, c.want) || (again > 0) != (len(c.want) > 0) || got.Document != "notice" {
			t.Errorf("%s: %+v, looked at again after %v; want %v", c.name, got, again, c.want)
		}
	}
}

func TestWhatIsToldOfAPlace(t *testing.T) {
	t.Parallel()
	system, s := setup()
	s.spots = []document.Spot{{Place: "region", Says: "Tokyo\nand Osaka", Sum: "1a2b", Changed: true}}
	got, _ := follow(t, s, system, plan.Follow{Document: full(incident.English), Press: 2})
	want := incident.Followed{Document: "notice", Press: 2, Behind: []incident.Place{
		{Name: "region", Says: "Tokyo / and Osaka", Sum: "1a2b", Want: "Tokyo (ap-northeast-1)", Fact: document.Sum("Tokyo (ap-northeast-1)")},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is brought in is what somebody saw; what nobody edited changes unless it is approved.
func TestWhatIsPut(t *testing.T) {
	t.Parallel()
	asked := []plan.Swap{{Place: "region", Sum: document.Sum("Tokyo")}}
	for _, c := range []struct {
		name       string
		w          document.Wish
		says       string
		ours, want bool
	}{
		{"nobody edited it", document.Wish{}, "being confirmed", true, true},
		{"it says so already", document.Wish{}, "ap-northeast-1", true, false},
		{"somebody edited it", document.Wish{}, "Tokyo", false, false},
		{"it is approved", document.Wish{Fixed: true}, "being confirmed", true, false},
		{"people ask for it", document.Wish{Bring: asked}, "Tokyo", false, true},
		{"it is approved, and people ask for it", document.Wish{Bring: asked, Fixed: true}, "Tokyo", true, true},
		{"what people saw is not there any more", document.Wish{Bring: asked}, "Tokyo, two zones", false, false},
	} {
		if got := c.w.Puts("region", c.says, "ap-northeast-1", c.ours); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// Whatever the templates may name either follows, or can never change.
func TestWhatFollows(t *testing.T) {
	t.Parallel()
	a, b := full(incident.English), full(incident.English)
	b.Facts = incident.Facts{Title: "2", Region: "2", Zone: "2", Services: []string{"2"}, Impact: "2", Source: "2", Severity: incident.Sev3}
	b.Meeting, b.Channel, b.FollowUp = "https://2", "2", t0.Add(9*time.Hour)
	before, after := document.Fields(a, document.Extras{AsOf: t0, Commander: "1"}), document.Fields(b, document.Extras{AsOf: t0.Add(time.Hour), Commander: "2"})
	for field := range before {
		if changes := before[field] != after[field]; changes != document.IsFollowed(field) {
			t.Errorf("%s changes: %v, follows: %v", field, changes, document.IsFollowed(field))
		}
	}
}
