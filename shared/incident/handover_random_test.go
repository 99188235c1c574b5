package incident_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// night is an incident to which anything happens, and what must be true of it by what happened.
type night struct {
	*world
	r         *rand.Rand
	people    []incident.Actor // who may still ask something
	commander incident.PersonID
	decided   []incident.Entry // the latest, without what was deleted
	down      map[string]bool  // tools
	failed    map[string]bool  // problems
	done      map[incident.EntryKind]int
}

// TestAnyNight: whatever happens in whatever order, one person commands, a brief was walked before it was accepted, and all that is open is
// in the brief.
func TestAnyNight(t *testing.T) {
	t.Parallel()
	done := map[incident.EntryKind]int{}
	seeds := uint64(60)
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		n := &night{
			world: onSites(t, "tokyo", "02:00"), r: rand.New(rand.NewPCG(seed, 2)), people: []incident.Actor{kakei, bangkok, sited(berlin, "berlin"), bangkok2},
			commander: kakei.ID, down: map[string]bool{}, failed: map[string]bool{}, done: done,
		}
		for range 150 {
			n.happens()
			if wrong := n.wrong(); wrong != "" {
				t.Fatalf("seed %d: %s", seed, wrong)
			}
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
	}
	for _, kind := range []incident.EntryKind{
		incident.EntryHandover, incident.EntryHandoverAsked, incident.EntryHandoverGone, incident.EntryWalked, incident.EntryStays, incident.EntryCommander, incident.EntryCommanderGone,
		incident.EntryOffered, incident.EntryTakenUp, incident.EntryToolDown, incident.EntryUnsaid, incident.EntryAccountFound, handedOver,
	} {
		if done[kind] < 3 && !testing.Short() {
			t.Errorf("%s came %d times only", kind, done[kind])
		}
	}
}

// handedOver counts commands that were accepted with a brief.
const handedOver incident.EntryKind = "handed over"

// happens lets something happen, which may be refused.
func (n *night) happens() {
	by := n.people[n.r.IntN(len(n.people))]
	do := n.anything(by)
	if _, event := do.(incident.Event); event {
		by = tool
	}
	if n.r.IntN(6) == 0 {
		n.at = n.at.Add(time.Duration(n.r.IntN(90)) * time.Minute)
		for _, e := range n.state.Due(n.at) {
			n.follow(tool, e)
		}
	}
	n.follow(by, do)
}

// anything is what may happen.
func (n *night) anything(by incident.Actor) deed {
	i, other := n.state.Incident, n.people[n.r.IntN(len(n.people))]
	todo := n.state.Todos[n.r.IntN(len(n.state.Todos))].ID
	if i.Status == incident.Resolved && todo == kpt { // whose end would be that of the review, which nobody takes back
		todo = notice
	}
	sections := incident.BriefSections[n.r.IntN(8):]
	switch n.r.IntN(24) {
	case 0:
		return incident.Command{To: other}
	case 1:
		return incident.TakeCommand{}
	case 2:
		return incident.AcceptOffer{No: i.Offers}
	case 3:
		return incident.WithdrawOffer{No: i.Offers}
	case 4, 5:
		return incident.BeginHandover{To: other}
	case 6:
		return incident.BeginHandover{}
	case 7:
		return incident.Walk{No: i.Handovers, Sections: incident.BriefSections}
	case 8:
		return incident.Walk{No: i.Handovers, Sections: sections}
	case 9:
		return incident.Walk{No: i.Handovers, Sections: sections[:1], Amend: fmt.Sprint("worry ", n.n)}
	case 10, 11, 12:
		return incident.AcceptHandover{No: i.Handovers - n.r.IntN(2)}
	case 13:
		return incident.StayOn{No: i.Handovers}
	case 14:
		return concludes(n.n+1, fmt.Sprint("decision ", n.n))
	case 15:
		word := fmt.Sprint("r", n.r.IntN(n.n+1))
		return incident.Unsay{Word: word, Channel: "C1", TS: strings.TrimPrefix(word, "r")}
	case 16:
		return incident.Finish{Todo: todo}
	case 17:
		return incident.Reopen{Todo: todo}
	case 18:
		return incident.Add{Title: fmt.Sprint("own ", n.n), To: by}
	case 19:
		return incident.Correct{Region: ptr(fmt.Sprint("region ", n.n))}
	case 20:
		return incident.Failed{Problem: incident.Problem{System: "slack", Key: fmt.Sprint("topic", n.r.IntN(3)), Code: fmt.Sprint("code", n.n), Since: n.at}}
	}
	return n.seldom(i, by)
}

// seldom is what happens once in a while.
func (n *night) seldom(i incident.Incident, by incident.Actor) deed {
	id := []string{"portal", "desk"}[n.r.IntN(2)]
	switch n.r.IntN(10) {
	case 0, 1:
		return incident.ToolLost{Tool: incident.ToolState{ID: id, Is: incident.ToolDown, Since: n.at}}
	case 2:
		return incident.ToolBack{Tool: incident.ToolState{ID: id, Is: incident.ToolUp, Since: n.at}, From: n.at}
	case 3:
		return incident.Healed{ProblemID: fmt.Sprint("slack:topic", n.r.IntN(3))}
	case 4:
		return incident.NextPhase{Confirmed: true}
	case 5:
		return incident.SnoozeUntil{Until: n.at.Add(time.Hour)}
	case 6:
		return incident.End{Confirmed: true, Without: true, Note: "seen"}
	case 7:
		return incident.AccountFound{Was: i.Commander, Is: "U0FOUND"} // of whoever has an address only
	case 8:
		if len(n.people) > 2 && by.ID != kakei.ID {
			n.people = slices.DeleteFunc(n.people, func(p incident.Actor) bool { return p.ID == by.ID })
			return incident.Deactivated{Who: by.ID}
		}
	}
	return incident.BeginHandover{To: incident.Actor{ID: newcomer.ID}}
}

// follow asks for something and notes what comes of it.
func (n *night) follow(by incident.Actor, do deed) {
	before := n.state.Incident
	if found, ok := do.(incident.AccountFound); ok && !strings.HasPrefix(string(found.Was), "mail:") {
		return
	}
	d, err := n.ask(by, do)
	if err != nil {
		if n.state.Incident.Status != incident.Open {
			n.must(kakei, incident.ReopenResponse{Reason: "it is back"})
			n.done[incident.EntryTakenUp]++
		}
		return
	}
	e := d.Entry
	n.done[e.Kind]++
	n.learns(e)
	switch e.Kind {
	case incident.EntryCommander:
		n.commander = e.To
		n.judgeAcceptance(before, e)
	case incident.EntryCommanderGone:
		n.commander = ""
	case incident.EntryAccountFound:
		n.commander = "U0FOUND"
		n.people = append(n.people, incident.Actor{ID: "U0FOUND"})
	}
	if e.Handover != nil && e.To == newcomer.ID && !slices.Contains(n.people, newcomer) {
		n.people = append(n.people, newcomer)
	}
}

// learns notes what is open, by what was said to happen.
func (n *night) learns(e incident.Entry) {
	switch e.Kind {
	case incident.EntryDecided:
		n.decided = append(n.decided, e)
		n.decided = n.decided[max(0, len(n.decided)-12):]
	case incident.EntryUnsaid:
		n.decided = slices.DeleteFunc(n.decided, func(o incident.Entry) bool { return o.ID == e.Of })
	case incident.EntryToolDown, incident.EntryToolUp:
		n.down[e.Key] = e.Kind == incident.EntryToolDown
	case incident.EntryFailed, incident.EntryHealed, incident.EntryDropped:
		n.failed[e.Key] = e.Kind == incident.EntryFailed
	}
}

// judgeAcceptance: nobody accepts a brief that was not walked, or that is for somebody else.
func (n *night) judgeAcceptance(before incident.Incident, e incident.Entry) {
	if e.Handover == nil {
		return
	}
	n.done[handedOver]++
	h, running := before.HandingOver()
	if !running || h.No != e.Handover.No || len(h.Unwalked()) > 0 || h.To != "" && h.To != e.By || e.To != e.By || e.Was != h.From {
		n.t.Errorf("%s accepted %+v", e.By, h)
	}
}

// wrong says what is not as it must be.
func (n *night) wrong() string {
	i, b := n.state.Incident, n.state.Brief()
	h, running := i.HandingOver()
	switch {
	case i.Commander != n.commander:
		return fmt.Sprintf("%q commands, and not %q", i.Commander, n.commander)
	case running && (h.From != i.Commander || h.To == i.Commander || h.Accepted != nil):
		return fmt.Sprintf("handed over is %+v", h)
	case !running && i.Handover != nil && i.Status == incident.Open && i.Handover.Accepted == nil && i.Handover.Over == nil:
		return fmt.Sprintf("nobody knows how it ended: %+v", i.Handover)
	}
	return n.missing(b)
}

// missing is what is open, and not in the brief.
func (n *night) missing(b incident.Brief) string {
	i := n.state.Incident
	for _, t := range n.state.Todos {
		if in := slices.ContainsFunc(b.Todos.Open, func(o incident.Todo) bool { return o.ID == t.ID }); in == t.Closed() {
			return fmt.Sprintf("%s is %s, and in the brief: %v", t.ID, t.State, in)
		}
	}
	for id, down := range n.down {
		if in := slices.ContainsFunc(b.Failed.Tools, func(t incident.ToolState) bool { return t.ID == id }); in != down {
			return fmt.Sprintf("%s is down: %v, and in the brief: %v", id, down, in)
		}
	}
	for key, fails := range n.failed {
		if in := slices.ContainsFunc(b.Failed.Problems, func(p incident.Problem) bool { return p.Key == key }); in != fails {
			return fmt.Sprintf("%s fails: %v, and in the brief: %v", key, fails, in)
		}
	}
	if i.Snooze != b.Facts.Snooze || i.Offered() != b.Facts.Offer {
		return "the snooze or the offer is missing"
	}
	same := func(a, b incident.Entry) bool { return a.ID == b.ID && a.Text == b.Text }
	if !slices.EqualFunc(b.Decisions, n.decided, same) {
		return fmt.Sprintf("decided was %v, and the brief says %v", n.decided, b.Decisions)
	}
	return ""
}
