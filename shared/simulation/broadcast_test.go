package simulation

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch/provider"
)

// In one seed of seven the provider has a feed: it posts an outage of what people report, or of something else, says that it is worse,
// promises to speak again and does not, mends its words, forgets it, says that it is over. At times it cannot be read. One poller looks
// there or two do, as often as the tick comes, until all that was said is told.

// fed reports whether there is the provider's feed in a seed. What a mutant does shows elsewhere, but for those of the feed.
func fed(seed uint64, s setting) bool { return s.feeds || seed%7 == 3 && s.mutant == (mutant{}) }

// broadcast draws what the provider says, and what people do besides. It is drawn after all else.
func broadcast(w *sim) (acts []act) {
	c := w.clockwork
	first := &outage{service: "ec2", region: "ap-northeast-1"}
	w.feed.outages = []*outage{first}
	switch c.rng.IntN(6) {
	case 0:
		first.service, first.region = "cloudfront", provider.Global
	case 1:
		first.region = "ap-northeast-3"
	case 2:
		w.feed.outages = append(w.feed.outages, &outage{service: oneOf(c, "ec2", "rds"), region: "ap-northeast-3"})
	}
	for n, o := range w.feed.outages {
		acts = append(acts, drawOutage(w.clockwork, o, fmt.Sprintf("the provider, of %d, ", n))...)
	}
	acts = append(append(acts, drawDark(w)...), drawListeners(w)...)
	w.drawPollers()
	w.lasts(acts)
	return acts
}

// drawOutage is what becomes of one of its outages, in the order in which it is drawn, whoever goes on first of two who come at once: after
// its end there is no word of an outage.
func drawOutage(c *clockwork, o *outage, name string) (acts []act) {
	at, level := c.between(500*time.Millisecond, 40*time.Second), 1+c.rng.IntN(2)
	var script []func()
	do := func(what string, do func()) {
		script = append(script, func() { c.note("the provider " + what); do() })
		acts = append(acts, act{at, fmt.Sprint(name, len(acts)), func(context.Context, *sim) { script[0](); script = script[1:] }})
	}
	do("posts", drawPost(c, o, level))
	for range c.rng.IntN(4) {
		at += oneOf(c, c.some(3*time.Second), c.between(3*time.Second, 40*time.Second), c.between(time.Minute, 4*time.Minute))
		switch c.rng.IntN(8) {
		case 0:
			do("mends its words", o.mends)
		case 1:
			level = min(3, level+1)
			grade := level
			do("says that it is worse", func() { o.level = grade })
			if c.chance(2) {
				at += c.some(time.Minute)
				do("says that it is not as bad", func() { o.level, o.waverings = grade-1, o.waverings+1 })
				at += c.some(time.Minute)
				do("says once more that it is worse", func() { o.level = grade })
			}
		case 2:
			do("lists it no more", o.hides)
			at += c.some(time.Minute)
			do("lists it again", func() { o.hidden = false })
		default:
			level = min(3, level+c.rng.IntN(2))
			do("posts", drawPost(c, o, level))
		}
	}
	at += oneOf(c, c.some(5*time.Second), c.between(5*time.Second, 4*time.Minute))
	switch c.rng.IntN(5) {
	case 0, 1:
		do("says that it is over", func() { o.says(0, 0) })
	case 2:
		do("lists it no more", o.hides)
	case 3:
		at += 4 * time.Minute
		do("has nothing more to say, whatever it promised", func() {})
	}
	return acts
}

// TestTheProviderKeepsItsOrder: whichever of its acts comes first, what is over stays over.
func TestTheProviderKeepsItsOrder(t *testing.T) {
	t.Parallel()
	ends := 0
	for seed := range uint64(40) {
		o := &outage{service: "ec2", region: "ap-northeast-1"}
		acts := drawOutage(newClockwork(seed), o, "")
		for _, a := range slices.Backward(acts) {
			a.do(t.Context(), nil)
		}
		end := slices.IndexFunc(o.posts, func(p *post) bool { return p.level == 0 })
		if end >= 0 {
			ends++
		}
		if end >= 0 && (end != len(o.posts)-1 || !o.over()) {
			t.Errorf("seed %d: post %d of %d is the end, and the level is %d", seed, end+1, len(o.posts), o.level)
		}
	}
	if ends == 0 {
		t.Error("no outage ended")
	}
}

// drawPost is an update, with a promise or without.
func drawPost(c *clockwork, o *outage, level int) func() {
	within := oneOf(c, 0, 0, 1, 2)
	return func() { o.says(level, within) }
}

// drawDark is when the feed cannot be read: for some looks, or from then on.
func drawDark(w *sim) (acts []act) {
	c := w.clockwork
	turns := func(at time.Duration, name string, dark bool) {
		acts = append(acts, act{at, name, func(context.Context, *sim) { w.feed.dark = dark }})
	}
	if !c.chance(3) {
		return nil
	}
	at := c.between(time.Second, 80*time.Second)
	turns(at, "the feed cannot be read", true)
	if !c.chance(6) {
		turns(at+c.between(5*time.Second, 100*time.Second), "the feed can be read again", false)
	}
	return acts
}

// drawListeners is what people do who hear of it: of what the provider opened, beside it, and in a drill.
func drawListeners(w *sim) (acts []act) {
	c := w.clockwork
	at := func() time.Duration { return c.between(3*time.Second, 3*time.Minute) }
	switch c.rng.IntN(6) {
	case 0:
		acts = append(acts, act{at(), "U0TOKYO starts what the card says", pressesSign("U0TOKYO", ask.Begin.Button, "")})
	case 1, 2:
		acts = append(acts, act{at(), "U0BANGKOK dismisses it", fillsSign("U0BANGKOK", ask.Dismiss.Button, map[string]string{ask.Reason: "監視の誤検知"})})
	case 3:
		acts = append(acts, act{at(), "U0BERLIN declares late", types0("U0BERLIN", "now "+oneOf(c, titles...))})
	}
	if c.chance(5) {
		acts = append(acts, act{at(), "somebody begins a drill", drills})
	}
	return acts
}

// drills begins a drill, of the same as all is about.
func drills(ctx context.Context, w *sim) {
	for n := range 5 {
		if n > 0 && (pause(ctx, 2*time.Second) != nil || w.halt(nil, fmt.Sprint("the drill again ", n)).dead) {
			return
		}
		e := w.someone()
		if e == nil {
			continue
		}
		_, err := e.service.Declare(ctx, service.Declaration{
			RequestID: "drill-1", By: incident.Actor{ID: "U0BERLIN"}, Via: incident.ViaBrowser, Kind: incident.Drill, Anyway: true,
			Facts: incident.Facts{Title: titles[0], Region: "ap-northeast-1", Services: []string{"EC2"}},
		})
		if err == nil {
			return
		}
	}
}

// begun reports whether people have declared something, whatever was opened by itself.
func (w *sim) begun() bool {
	if !w.outer() {
		return len(w.incidents()) > 1
	}
	return slices.ContainsFunc(w.ofPeople(), func(id incident.ID) bool {
		i, err := store.LoadHeader(context.Background(), w.db, id)
		return err == nil && i.Kind == incident.Live && !i.DeclaredAt.IsZero()
	})
}

// TestFeeds plays seeds in all of which the provider has a feed.
func TestFeeds(t *testing.T) {
	t.Parallel()
	many(t, *from, max(*seeds/5, few()), setting{kinds: kinds(), feeds: true})
}

// isDrill reports whether an incident is one; only those who hear of what opens by itself begin any.
func (w *sim) isDrill(id incident.ID) bool {
	if !w.outer() {
		return false
	}
	i, err := store.LoadHeader(context.Background(), w.db, id)
	return err == nil && i.Kind == incident.Drill
}
