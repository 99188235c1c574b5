package service_test

import (
	"errors"
	"fmt"
	"strings"
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
	d.do(first, "r2", incident.Command{To: bangkok})
	if _, err := d.ask(first, "r2a", bangkok, incident.AcceptOffer{No: 1}); err != nil {
		t.Fatal(err)
	}
	other := outage("d3")
	other.Anyway = true
	d.declare(other) // which would be offered from here on
	d.do(first, "r3", incident.End{Confirmed: true, Note: "seen"})
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

// TestARefusalIsKeptHoweverMuchWasSaid: all that was said on the TODOs that are left is more than a document holds.
func TestARefusalIsKeptHoweverMuchWasSaid(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.declare(vague("d1")).Entry.Incident
	long := strings.Repeat("電", 3000)
	for n := range 120 {
		todo := []incident.TodoID{"4.2b", "4.3b", "4.3c", "4.3d", "4.4a", "4.4b"}[n%6]
		_, err := d.Do(t.Context(), incident.Request{
			ID: fmt.Sprintf("said-%d", n), Incident: id, At: d.Now(), By: berlin, Via: incident.ViaBrowser,
			Do: incident.AddProgress{Todo: todo, Text: long},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	end := func() []incident.Todo {
		_, err := d.Do(t.Context(), incident.Request{
			ID: "end", Incident: id, At: d.Now(), By: berlin, Via: incident.ViaSlack, Do: incident.End{Note: "seen"}, Delivery: "one",
		})
		var refused *incident.Refusal
		if !errors.As(err, &refused) || refused.Code != incident.RefusedOpen {
			t.Fatalf("not refused for what is open: %v", err)
		}
		return refused.Left
	}
	first := end()
	d.do(id, "done", incident.Finish{Todo: "4.2b"})
	again := end()
	if len(first) == 0 || len(again) != len(first) || again[0].ID != first[0].ID || again[0].Title != first[0].Title || again[0].State != first[0].State {
		t.Errorf("%d were left, first %+v; then %d, first %+v", len(first), first[0], len(again), again[0])
	}
}
