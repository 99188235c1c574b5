package simulation

import (
	"context"
	"fmt"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/watch"
)

// In one seed of eighteen the tickets that customers open are counted: some open many at once, at times twice, while people respond to
// something, or to nothing.

// counted reports whether tickets are counted in a seed. What a mutant does shows elsewhere, but for those of tickets.
func counted(seed uint64, s setting) bool {
	return s.tickets || seed%18 == 16 && s.mutant == (mutant{})
}

// TestTickets plays seeds in all of which tickets are counted.
func TestTickets(t *testing.T) {
	t.Parallel()
	many(t, *from, max(*seeds/5, few()), setting{kinds: kinds(), tickets: true})
}

// counter is where customers open tickets.
type counter struct {
	opened []watch.Tickets // minute by minute, oldest first
	most   int             // how many at once
}

// rising is from when on tickets are many.
var rising = incident.TicketRule{Count: 4, Within: 3 * time.Minute}

// opens opens some tickets, of so many customers.
func (d *counter) opens(n int) {
	at := time.Now().Truncate(time.Minute)
	if last := len(d.opened) - 1; last < 0 || !d.opened[last].At.Equal(at) {
		d.opened = append(d.opened, watch.Tickets{At: at})
	}
	now := &d.opened[len(d.opened)-1]
	for range n {
		now.Organisations = append(now.Organisations, fmt.Sprint("customer ", now.Count%5))
		now.Count++
	}
	d.most = max(d.most, n)
}

// look is what is counted: of the last minutes, since of one it says the same whenever it is asked, or more.
func (d *counter) look() (all []watch.Tickets) {
	for _, t := range d.opened {
		if time.Since(t.At) < rising.Within {
			all = append(all, t)
		}
	}
	return all
}

// counts is a configuration with a rule for tickets.
func (c configuration) counts() configuration {
	c.config.Settings.Slack.Help, c.config.Settings.Slack.Leads = signRoom, []string{leaders}
	pb, _ := c.books.Get(c.config.Settings.Playbook)
	pb.Tickets = rising
	c.books = playbook.Of(pb)
	return c
}

// rush draws when tickets are opened.
func rush(w *sim) (acts []act) {
	c := w.clockwork
	if w.every[0] == 0 {
		w.drawPollers()
	}
	at := c.between(time.Second, 50*time.Second)
	for range 1 + c.rng.IntN(3) {
		n := oneOf(c, 1, 3, 4, 6, 9, 14)
		acts = append(acts, act{at, fmt.Sprintf("customers open %d tickets (%d)", n, len(acts)), func(context.Context, *sim) { w.desk.opens(n) }})
		at += oneOf(c, c.some(30*time.Second), c.between(20*time.Second, 100*time.Second))
	}
	if c.chance(3) {
		acts = append(acts, act{c.between(2*time.Second, 2*time.Minute), "U0TOKYO reports besides", reportsAgain("U0TOKYO", oneOf(c, titles...))})
	}
	w.lasts(acts)
	return acts
}
