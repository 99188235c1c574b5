package mail

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"noroshi.internal/shared/effect"
)

const (
	// maxBatch is the most letters of which nobody may know what became of them when a process dies.
	maxBatch = 20
	// slack is the part of a second's letters that may leave at once, after a pause for taking notes.
	slack = 5
	// complaintTime is for how long what a server complains of is one complaint: letters were under way when it began.
	complaintTime = 10 * time.Second
	// slowest is the part of the rate below which no complaint brings it.
	slowest = 4
	// recovery is how often the pace rises again, each time by a step'th of the rate.
	recovery = 15 * time.Second
	step     = 8
)

// pace is how quickly letters leave: as quickly as the settings say, half as quickly after a server asked for less (421, 451), and a
// little more quickly again each time that a while has gone well.
type pace struct {
	mu       sync.Mutex
	most     float64 // a second, as the settings say
	parallel int     // likewise
	now      float64 // a second, at the moment
	changed  time.Time
	limit    *rate.Limiter
}

func newPace(most, parallel int) *pace {
	limit := rate.NewLimiter(rate.Limit(most), max(1, most/slack))
	return &pace{most: float64(most), parallel: parallel, now: float64(most), limit: limit}
}

// note takes in what became of a letter.
func (p *pace) note(at time.Time, fault *effect.Error) {
	if fault == nil || fault.Code != CodeBusy && fault.Code != CodeLater {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recover(at)
	if p.now < p.most && at.Sub(p.changed) < complaintTime {
		return
	}
	p.set(at, max(p.now/2, p.most/slowest))
}

// recover raises the pace by what the time since the last change is worth.
func (p *pace) recover(at time.Time) {
	if p.now >= p.most {
		return
	}
	if steps := at.Sub(p.changed) / recovery; steps > 0 {
		p.set(p.changed.Add(steps*recovery), min(p.most, p.now+float64(steps)*p.most/step))
		p.limit.SetLimitAt(at, rate.Limit(p.now))
	}
}

func (p *pace) set(at time.Time, now float64) {
	p.changed, p.now = at, now
	p.limit.SetLimitAt(at, rate.Limit(now))
}

func (p *pace) take(at time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recover(at)
	r := p.limit.ReserveN(at, 1)
	wait := r.DelayFrom(at)
	if wait > 0 {
		r.CancelAt(at)
	}
	return wait
}

func (p *pace) batch(at time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recover(at)
	return min(max(int(p.now), 1), maxBatch)
}

// atOnce is how many letters may be under way.
func (p *pace) atOnce(at time.Time) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.recover(at)
	return max(1, int(math.Ceil(float64(p.parallel)*p.now/p.most)))
}
