package simulation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
)

// corrected: a link is corrected, and a question becomes one about an earlier occurrence, while nobody knows what was made
// of the ones before.
func corrected(string) plot {
	room, other := "https://meet.example.com/room", "https://meet.example.com/other"
	owner := incident.Actor{ID: "U0BANGKOK"}
	ask := func(todo incident.TodoID, assignment int, step incident.Step) incident.Ask {
		return incident.Ask{Todo: todo, Assignment: assignment, Step: step, To: []string{string(owner.ID)}}
	}
	return plot{name: "a correction", every: 30 * time.Minute, steps: []step{
		declare(time.Second),
		asks(1200*time.Millisecond, "meet-1", kakei, incident.Correct{Meeting: &room}),
		asks(1250*time.Millisecond, "claim-1", owner, incident.Claim{Todo: "4.3b"}),
		clock(1300*time.Millisecond, "ask-1", ask("4.3b", 1, incident.AskOwner)),
		clock(1400*time.Millisecond, "ask-2", ask("4.3d", 0, incident.AskTake)),
		orBroken(asks(40*time.Second, "meet-2", kakei, incident.Correct{Meeting: &other})),
		orBroken(clock(40*time.Second, "recur-1", incident.Recur{Todo: "4.3b", To: 1})),
		orBroken(asks(40*time.Second, "done-1", incident.Actor{ID: "U0BERLIN"}, incident.Finish{Todo: "4.3d"})),
		orBroken(clock(40*time.Second, "recur-2", incident.Recur{Todo: "4.3d", To: 1})),
	}}
}

// recurring makes all TODOs recur. It must be called before a process starts.
func (w *world) recurring(every time.Duration) {
	var books []incident.Playbook
	for _, read := range w.books {
		pb := read()
		pb.Phases = slices.Clone(pb.Phases)
		for i, part := range pb.Phases {
			pb.Phases[i].Todos = slices.Clone(part.Todos)
			for n := range part.Todos {
				pb.Phases[i].Todos[n].Every = every
			}
		}
		books = append(books, pb)
	}
	w.books = playbook.Of(books...)
}

// orBroken is a step that comes as soon as a process broke.
func orBroken(s step) step {
	s.early = true
	return s
}

// TestWhatIsCorrectedBeforeItIsRecorded: what was made and nobody recorded is found although it is not planned as it was.
func TestWhatIsCorrectedBeforeItIsRecorded(t *testing.T) {
	t.Parallel()
	points := slices.DeleteFunc(matrix(t, corrected), func(p point) bool {
		about := strings.HasPrefix(p.at.what, "call bookmarks.add room") || strings.HasPrefix(p.at.what, "call chat.postMessage ask")
		return !about || *only != "" && !strings.Contains(p.String(), *only)
	})
	if testing.Short() {
		points = every(points, 9)
	}
	if len(points) == 0 && *only == "" {
		t.Error("no such boundary was passed")
	}
	for _, p := range points {
		breaksAt(t, corrected, p)
	}
}
