package incident_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// statuses says what each status answers to the four questions: may a command from elsewhere mean it, are new things made
// outside, does the clock look at it, may people change it.
var statuses = map[incident.Status][4]bool{
	incident.SignStatus: {false, true, true, true}, // of what is made outside its card only: package plan
	incident.Open:       {true, true, true, true},
	incident.Resolved:   {false, false, true, false}, // at what customers were promised, of which they may be told, and at the review
	incident.Closed:     {false, false, true, false}, // at its channel, once
	incident.Canceled:   {false, false, false, false},
}

func TestWhatAStatusMeans(t *testing.T) {
	t.Parallel()
	var asked []string
	for s, want := range statuses {
		asked = append(asked, string(s))
		if got := answers(s); got != want {
			t.Errorf("%s answers %v, want %v", s, got, want)
		}
	}
	same(t, "statuses", asked, constants(t, "Status"))
	for _, unknown := range []incident.Status{"", "paused"} {
		if got := answers(unknown); got != [4]bool{} {
			t.Errorf("%q, of which nobody has said what it means, answers %v", unknown, got)
		}
	}
}

func answers(s incident.Status) [4]bool {
	return [4]bool{s.Addressable(), s.MakesNew(), s.Timed(), s.Editable()}
}

// Of an incident in a status that nobody knows only the tool's own work is recorded, and a declaration finds no incident.
func TestAnUnknownStatusSeesNoMoreThanItMust(t *testing.T) {
	t.Parallel()
	for _, a := range everyAction {
		w := busy(t)
		w.state.Incident.Status = "paused"
		_, err := w.ask(bangkok, a)
		allowed := slices.Contains([]string{"Declare", "Retry", "Made", "Failed", "Healed", "Dropped", "Lost", "Back", "ReadList", "UseShorter", "ListRead", "ListFailed", "Delivered", "PortalTurns", "PortalShows"}, nameOf(a))
		if refused := code(err) == incident.RefusedEnded; refused == allowed {
			t.Errorf("%s: %v", nameOf(a), err)
		}
	}
}
