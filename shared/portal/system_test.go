package portal_test

import (
	"errors"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/text"
)

// TestEveryCodeHasASentence asks for those that a place does not know.
func TestEveryCodeHasASentence(t *testing.T) {
	t.Parallel()
	for _, code := range []string{portal.CodeNewer, portal.CodeChanged, portal.CodeUnrendered} {
		if !text.HasCause(code) {
			t.Errorf("package text says nothing for %q", code)
		}
	}
}

// TestWhatIsNoObject is refused for good, and nothing is written.
func TestWhatIsNoObject(t *testing.T) {
	t.Parallel()
	dir := place.Dir(t.TempDir())
	s := portal.NewSystem(portal.Options{Place: dir, Clock: clock.Machine})
	for name, c := range map[string]struct {
		facts any
		want  string
	}{
		"another's facts":     {plan.Mail{}, "unknown_effect"},
		"an unknown object":   {plan.PortalObject{Name: "robots.txt", Site: incident.PortalSite{URL: "https://status.example.com"}}, portal.CodeUnrendered},
		"a name of elsewhere": {plan.PortalObject{Name: "../index.html", Site: incident.PortalSite{URL: "https://status.example.com"}}, portal.CodeUnrendered},
	} {
		_, err := s.Apply(t.Context(), effect.Call{Effect: plan.Effect{Facts: c.facts}})
		if fault := effect.Classify(err); err == nil || fault.Class != effect.Permanent || fault.Code != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if all, err := dir.List(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("%v, %v", all, err)
	}
}

// TestAnObjectAsCustomersReadIt: without a word of a test's, an object is what the pages say, and its link leads to it.
func TestAnObjectAsCustomersReadIt(t *testing.T) {
	t.Parallel()
	dir := place.Dir(t.TempDir())
	s := portal.NewSystem(portal.Options{Place: dir, Clock: clock.Machine})
	o := plan.PortalObject{Name: plan.PortalFront, Site: incident.PortalSite{URL: "https://status.example.com"}, Timezone: "Asia/Tokyo", Look: plan.PortalLook, Revision: 4}
	e := plan.Effect{Key: "object/index.html", Kind: plan.ObjectKind, Life: plan.Kept, Facts: o}
	ref, err := s.Apply(t.Context(), effect.Call{Effect: e})
	if err != nil || ref.ID != "index.html" || ref.URL != "https://status.example.com/index.html" {
		t.Fatal(ref, err)
	}
	made, err := portal.Render(o)
	if err != nil {
		t.Fatal(err)
	}
	if stands, found, err := dir.Stat(t.Context(), "index.html"); err != nil || !found || stands.Revision != 4 || stands.Sum != place.Sum(made.Body) {
		t.Errorf("%+v, %v", stands, err)
	}
	found, err := s.Find(t.Context(), effect.Inventory{}, []plan.Effect{e, {Key: "object/feed.atom", Facts: plan.PortalObject{Name: "feed.atom"}}})
	if err != nil || len(found) != 1 || len(found[e.Key]) != 1 || found[e.Key][0] != ref {
		t.Errorf("found %v, %v", found, err)
	}
}

// TestTheQuotaOfAnObject is one writing a second, whatever else is written.
func TestTheQuotaOfAnObject(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 2, 20, 0, 0, 0, 0, time.UTC)
	stepped := clock.NewStepped(began)
	s := portal.NewSystem(portal.Options{Place: place.Absent{}, Clock: stepped.Clock()})
	call := func(key plan.Key) effect.Call { return effect.Call{Effect: plan.Effect{Key: key}} }
	first, other, again := s.TakeQuota(call("object/a")), s.TakeQuota(call("object/b")), s.TakeQuota(call("object/a"))
	if first != 0 || other != 0 || again <= time.Second {
		t.Errorf("%s, %s, %s", first, other, again)
	}
}

// TestWhatIsWaitedFor: what is wrong with the place fails nothing for good, and a probe finds it, too.
func TestWhatIsWaitedFor(t *testing.T) {
	t.Parallel()
	s := portal.NewSystem(portal.Options{Place: place.Absent{}, Clock: clock.Machine})
	o := plan.PortalObject{Name: plan.PortalFront, Site: incident.PortalSite{URL: "https://status.example.com"}, Timezone: "Asia/Tokyo", Revision: 1}
	_, apply := s.Apply(t.Context(), effect.Call{Effect: plan.Effect{Facts: o}})
	_, find := s.Find(t.Context(), effect.Inventory{}, nil)
	_, missing := s.Missing(t.Context(), effect.Inventory{}, nil)
	for name, err := range map[string]error{"apply": apply, "find": find, "missing": missing, "probe": s.Probe(t.Context())} {
		var fault *effect.Error
		if !errors.As(err, &fault) || fault.Class != effect.RetryLater || !fault.Unavailable || !s.Explains(fault.Code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s.Explains(place.CodeUnreachable) || s.Explains(portal.CodeNewer) {
		t.Error("it explains what nobody can mend")
	}
}
