package service_test

import (
	"errors"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
)

func TestARefusalIsTheAnswerOfItsDelivery(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	claim := func(delivery string) error {
		_, err := d.Do(t.Context(), incident.Request{
			ID: "claim-" + delivery, Incident: id, At: d.Now(), By: berlin, Via: incident.ViaSlack,
			Do: incident.Claim{Todo: "4.3d"}, Delivery: delivery,
		})
		return err
	}
	steps := []struct {
		name, delivery string
		release        bool
		later          int64 // seconds
		refused        incident.Code
	}{
		{"the first takes it", "one", false, 0, ""},
		{"the second has it already", "two", false, 0, incident.RefusedSame},
		{"the second again, when it would be allowed", "two", true, 299, incident.RefusedSame},
		{"the first again, which was recorded", "one", false, 0, ""},
		{"the second again: still nothing", "two", false, 0, incident.RefusedSame},
		{"another press is another request", "three", false, 0, ""},
		{"nobody is held to an answer for good", "two", true, 3600, ""},
	}
	for n, s := range steps {
		d.now.Add(s.later)
		if s.release {
			d.do(id, "release-"+string(rune('a'+n)), incident.Release{Todo: "4.3d"})
		}
		if err := claim(s.delivery); code(err) != s.refused || s.refused == "" && err != nil {
			t.Errorf("%s: %v, want %q", s.name, err, s.refused)
		}
	}
}

func TestAnOfferIsMadeAgainAsItWasMade(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.declare(outage("d1")).Entry.Incident
	offered := func() incident.Incident {
		_, err := d.Declare(t.Context(), outage("d2"))
		var refused *incident.Refusal
		if !errors.As(err, &refused) || refused.Code != incident.RefusedSimilar {
			t.Fatalf("no offer: %v", err)
		}
		return refused.Similar
	}
	was := offered()
	title := "EC2 全般"
	d.do(first, "r1", incident.Correct{Title: &title})
	d.do(first, "r2", incident.Command{To: berlin})
	other := outage("d3")
	other.Anyway = true
	d.declare(other) // which would be offered from here on
	d.do(first, "r3", incident.End{Confirmed: true})
	if now := offered(); now.ID != first || now.Facts.Title != was.Facts.Title || now.Commander != was.Commander {
		t.Errorf("%s %q by %s was offered, then %s %q by %s", was.ID, was.Facts.Title, was.Commander, now.ID, now.Facts.Title, now.Commander)
	}
	if d.running() != 1 {
		t.Errorf("%d run", d.running())
	}
}

func TestARequestIsTakenForWhatItWasTakenForFirst(t *testing.T) {
	t.Parallel()
	d := open(t)
	if _, known, err := d.Course(t.Context(), "c1"); known || err != nil {
		t.Errorf("known before it came: %v", err)
	}
	for _, c := range []service.Course{{Incident: "aaaaaa", Form: true}, {Incident: "bbbbbb"}, {}} {
		first, err := d.Take(t.Context(), "c1", c)
		kept, known, readErr := d.Course(t.Context(), "c1")
		if err != nil || readErr != nil || !known || first.Incident != "aaaaaa" || !first.Form || kept.Incident != "aaaaaa" {
			t.Errorf("%+v is taken for %+v, kept %+v, %v, %v", c, first, kept, err, readErr)
		}
	}
}
