package simulation

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/watch"
)

// In one seed of eighteen two of the team's own tools are watched: they fail for a while or for a moment, come back, cannot be read, and fail
// again, while people respond to something, or report it.

// tended reports whether tools of the team are watched in a seed. What a mutant does shows elsewhere, but for those of tools.
func tended(seed uint64, s setting) bool { return s.tools || seed%18 == 7 && s.mutant == (mutant{}) }

// TestTools plays seeds in all of which tools of the team are watched.
func TestTools(t *testing.T) {
	t.Parallel()
	many(t, *from, max(*seeds/5, few()), setting{kinds: kinds(), tools: true})
}

// tool is one of the team's own.
type tool struct {
	id   string
	says watch.Verdict // what a look at it says now
	seen []sight
}

// sight is one look at it.
type sight struct {
	at   time.Time
	says watch.Verdict
}

func someTools() []*tool {
	return []*tool{{id: "portal", says: watch.Fine}, {id: "tickets", says: watch.Fine}}
}

// look is what is seen of it.
func (t *tool) look(at time.Time) watch.Observation {
	o := watch.Observation{Tool: t.id, At: at, Says: t.says}
	if t.says != watch.Fine {
		o.Wrong = incident.Wrong{Code: incident.WrongTimeout}
	}
	t.seen = append(t.seen, sight{at, t.says})
	return o
}

// tends is a configuration that names the tools, and has a TODO to look at them.
func (c configuration) tends() configuration {
	c.config.Settings.Watch.Tools = nil
	for _, t := range someTools() {
		c.config.Settings.Watch.Tools = append(c.config.Settings.Watch.Tools, config.Tool{ID: t.id, Name: incident.Text{JA: t.id, EN: t.id}, Owner: "U0BERLIN", URL: "http://tools.test/" + t.id})
	}
	c.config.Settings.Slack.Help, c.config.Settings.Slack.Leads = signRoom, []string{leaders}
	pb, _ := c.books.Get(c.config.Settings.Playbook)
	pb.Phases = slices.Clone(pb.Phases)
	for i, part := range pb.Phases {
		if part.Phase == incident.Confirm {
			look := incident.TodoDef{ID: toolsTodo, Title: incident.Text{JA: "自社ツールの確認", EN: "Check our own tools"}, Due: part.Todos[0].Due, Tools: true}
			pb.Phases[i].Todos = append(slices.Clone(part.Todos), look)
		}
	}
	c.books = playbook.Of(pb)
	return c
}

// toolsTodo is to look at the tools.
const toolsTodo incident.TodoID = "2.9"

// wear draws how the tools do.
func wear(w *sim) (acts []act) {
	c := w.clockwork
	if w.every[0] == 0 {
		w.drawPollers()
	}
	for _, t := range w.tools {
		t.says = oneOf(c, watch.Fine, watch.Fine, watch.Fails, watch.Unread)
		at := c.between(time.Second, 40*time.Second)
		for n := range 1 + c.rng.IntN(4) {
			says := oneOf(c, watch.Fails, watch.Fails, watch.Fine, watch.Fine, watch.Unread)
			acts = append(acts, act{at, fmt.Sprintf("%s, %d, is seen as %s", t.id, n, says), func(context.Context, *sim) { t.says = says }})
			at += oneOf(c, c.some(10*time.Second), c.between(20*time.Second, time.Minute), c.between(40*time.Second, 100*time.Second))
		}
	}
	if c.chance(3) { // what begins later hears of what is so already
		at := c.between(20*time.Second, 3*time.Minute)
		acts = append(acts, act{at, "U0TOKYO reports late", reportsAgain("U0TOKYO", oneOf(c, titles...))})
	}
	w.lasts(acts)
	return acts
}
