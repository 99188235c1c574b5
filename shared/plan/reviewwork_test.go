package plan_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// reviewing is an incident in review: 7.1, which is late and in somebody's hands, and 7.2, of which a site was asked; beside them what the
// response left behind.
func reviewing(s *incident.State) {
	over(s)
	ended := s.Incident.EndedAt
	s.Incident.Review = &incident.ReviewState{Todos: 2, Open: []incident.TodoID{"7.1", "7.2"}}
	s.Incident.LateNo, s.Incident.LateAt, s.Incident.AskNo = 4, ended.Add(time.Hour), 3
	left := s.Todos[0]
	left.ID, left.State, left.Late, left.Asked = "4.9", incident.TodoOpen, ended.Add(-time.Minute), nil
	kpt := incident.Todo{
		ID: "7.1", Phase: incident.Review, Order: 601, Title: both("KPT"), State: incident.TodoClaimed, Owner: "U0BERLIN", OpenedAt: ended,
		Late: ended.Add(time.Hour), Asked: &incident.Asked{Step: incident.AskOwner, At: ended, To: []string{"U0BERLIN"}},
		Given: &incident.Given{By: "U0KAKEI", Kind: incident.EntryReassigned}, Said: []incident.Progress{{ID: "w", Text: "half"}},
	}
	times := incident.Todo{
		ID: "7.2", Phase: incident.Review, Order: 602, Title: both("times"), State: incident.TodoOpen, OpenedAt: ended,
		Asked: &incident.Asked{Step: incident.AskTake, At: ended, To: []string{"S0OPS"}, No: 3},
	}
	s.Todos = append(slices.Clone(s.Todos), left, kpt, times)
}

// What is to do in the review has its messages after the end, and they ask; what the response left has none.
func TestTheReviewIsShownAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := with(reviewing)
	refs := allThere(full())
	refs[plan.TodoKey("7.1")], refs[plan.TodoKey("7.2")] = plan.Ref{ID: "71", Channel: "C0INC"}, plan.Ref{ID: "72", Channel: "C0INC"}
	without := allThere(full())
	var fresh []plan.Key
	for _, e := range plan.Slack(s, without) {
		if card, is := e.Facts.(plan.TodoCard); is && !without.Has(e.Key) {
			fresh = append(fresh, e.Key)
			if card.Over || !card.Line.Review {
				t.Errorf("%s asks nothing", e.Key)
			}
		}
	}
	if want := []plan.Key{plan.TodoKey("7.1"), plan.TodoKey("7.2")}; !slices.Equal(fresh, want) {
		t.Errorf("TODOs shown anew: %v, want %v", fresh, want)
	}
	asks := map[plan.Key]bool{plan.OverdueKey(4): false, plan.AskedKey(3): false, plan.AskKey(s.Todos[len(s.Todos)-2]): false, plan.GivenKey("7.1", 0): false, plan.SaidKey("7.1", "w"): false}
	for _, e := range plan.Slack(s, refs) {
		if _, wanted := asks[e.Key]; wanted {
			asks[e.Key] = true
		}
		switch f := e.Facts.(type) {
		case plan.Overdue:
			if e.Key == plan.OverdueKey(4) && (f.Over || len(f.Todos) != 1 || f.Todos[0].ID != "7.1") {
				t.Errorf("late: %+v", f)
			}
		case plan.Questions:
			if e.Key == plan.AskedKey(3) && f.Over {
				t.Errorf("asked: %+v", f)
			}
		case plan.Board:
			if n := len(slices.DeleteFunc(slices.Clone(f.Todos), func(l plan.TodoLine) bool { return !l.Review })); n != 2 {
				t.Errorf("the board names %d", n)
			}
		}
	}
	for k, there := range asks {
		if !there {
			t.Errorf("no %s", k)
		}
	}
}

// Once the review is closed, or the response goes on, nothing of it is made any more.
func TestAClosedReviewMakesNothing(t *testing.T) {
	t.Parallel()
	s := with(reviewing)
	s.Incident.Status = incident.Closed
	there := allThere(full())
	for _, e := range plan.Slack(s, there) {
		if card, is := e.Facts.(plan.TodoCard); is && (!card.Over || !there.Has(e.Key)) {
			t.Errorf("%s is shown", e.Key)
		}
	}
	s.Incident.Status, s.Incident.EndedAt = incident.Open, time.Time{}
	for _, e := range plan.Slack(s, there) {
		if board, is := e.Facts.(plan.Board); is && slices.ContainsFunc(board.Todos, func(l plan.TodoLine) bool { return l.ID == "7.1" }) {
			t.Error("the board of a response that goes on names its review")
		}
	}
}

// The channel of a closed review is archived whatever is recorded of it: who found it archived has dropped that, and the incident must learn it.
// Where there never was a channel, nothing is.
func TestTheChannelIsArchivedWhateverIsRecorded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		refs plan.Refs
		room string
		want bool
	}{
		"all is recorded":   {allThere(full()), "C0INC", true},
		"nothing is":        {plan.Refs{}, "C0INC", true},
		"there was no room": {plan.Refs{}, "", false},
	} {
		s := with(reviewing)
		s.Incident.Status, s.Incident.Review.Archiving = incident.Closed, true
		s.Incident.Links = map[string]incident.Link{incident.ChannelLink: {Ref: c.room}}
		is := slices.ContainsFunc(plan.Slack(s, c.refs), func(e plan.Effect) bool { return e.Key == plan.ArchiveKey && e.Place == c.room })
		if is != c.want {
			t.Errorf("%s: it is archived: %t", name, is)
		}
	}
}
