package simulation

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// run plays a plot in a world that breaks at one boundary, and returns the boundaries passed and what is wrong.
func run(t *testing.T, make func(string) plot, at boundary, how breakage, mutated mutant) (passed []boundary, broke bool, wrong []string) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(toMonday)
		w := newWorld(t, dir, mutated)
		defer w.close()
		w.at, w.how = at, how
		if _, err := w.slack.Command(t.Context(), "U0KAKEI", "C0ALL", "/incident", "now"); err != nil {
			t.Fatal(err)
		}
		p := make(w.responseURL)
		if p.drive {
			w.openDrive()
		}
		w.outside = p.outside
		if p.every > 0 {
			w.recurring(p.every)
		}
		if p.checks {
			w.checks()
		}
		if p.hands {
			w.hands()
		}
		if p.reviews > 0 {
			w.reviews(p.reviews)
		}
		if p.feed != nil {
			w.configuration, w.feed = w.reads(), p.feed
		}
		if p.tools != nil {
			w.configuration, w.tools = w.tends(), p.tools
		}
		if p.desk != nil {
			w.configuration, w.desk = w.counts(), p.desk
		}
		if w.sites = p.sites; p.sites != nil {
			w.configuration = w.onShifts(p.hands)
		}
		w.monitor = p.monitor
		if w.relay = p.relay; w.relay != nil {
			w.outside = w.relay
			w.hasPortal()
			if err := w.shelves(customers(8)); err != nil {
				t.Fatal(err)
			}
		}
		if p.keys > 0 {
			w.keys = []int{p.keys}
		}
		id, quiet := w.play(p)
		wrong = append(w.judge(id, quiet, how.twice), w.judgeFeed(w.states())...)
		wrong = append(append(wrong, w.judgeAlerts(w.states())...), w.judgeTools(w.states())...)
		wrong = append(wrong, w.judgeTickets(w.states())...)
		wrong = append(wrong, w.judgeShifts(w.states())...)
		w.judgeTries(w.states(), func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) })
		for _, s := range w.states() {
			w.judgeUntold(s, func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) })
		}
		passed, broke = w.passed, w.broken
		if len(wrong) > 0 && testing.Verbose() {
			t.Log(w.picture())
		}
	})
	return passed, broke, wrong
}

// picture is what Slack heard, and the log.
func (w *world) picture() string {
	var b strings.Builder
	for _, c := range w.slack.Calls() {
		fmt.Fprintf(&b, "%s %s %s %s %s\n", c.At.Format("04:05.000"), c.Method, c.Params["metadata"], c.Error, c.Fault)
	}
	return b.String() + w.log.String()
}

// point is one cell of the matrix.
type point struct {
	at  boundary
	how breakage
}

func (p point) String() string { return fmt.Sprintf("%s (%d): %s", p.at.what, p.at.nth, p.how.name) }

// matrix lists all points of the boundaries that an undisturbed run passes.
func matrix(t *testing.T, make func(string) plot) (points []point) {
	t.Helper()
	passed, _, wrong := run(t, make, boundary{}, breakage{}, mutant{})
	if len(wrong) > 0 {
		t.Fatalf("an undisturbed run is wrong already:\n%s", strings.Join(wrong, "\n"))
	}
	for _, b := range passed {
		for _, how := range breakages() {
			if how.commit == b.commit {
				points = append(points, point{b, how})
			}
		}
	}
	return points
}

var all = flag.Bool("all", false, "break at every boundary in every way, which plots share, not in three of them")

var only = flag.String("only", "", "break only at the points whose name holds this, as a failure prints it")

// TestMatrix breaks at every boundary: with -all in every way, otherwise in three of them, which change from boundary to
// boundary so that all have their turn. With -short it takes a few points only.
func TestMatrix(t *testing.T) {
	t.Parallel()
	plots := []func(string) plot{evening, decisions, falseAlarm, kept, started, outpaced, dismissed, heard, told, takesOver, alerted, worn, rushed, mailed, checked, phased, overnight, shared, handedOver, reviewed, tried, takenAlong, looked}
	var passing [][]point
	for _, make := range plots {
		passing = append(passing, matrix(t, make))
	}
	for n, make := range plots {
		t.Run(make("").name, func(t *testing.T) {
			t.Parallel()
			points := passing[n]
			switch {
			case *only != "":
				points = slices.DeleteFunc(points, func(p point) bool { return !strings.Contains(p.String(), *only) })
			case *all:
				points = share(passing, n)
			case testing.Short():
				points = every(share(passing, n), 41)
			default:
				points = inTurn(points, 3)
			}
			t.Logf("%d points", len(points))
			for _, p := range points {
				breaksAt(t, make, p)
			}
		})
	}
}

// share are the points of one plot out of several: where one before it, or itself, has passed the same boundary, which is broken there in
// every way, it takes each fourth way of a commit and each seventh of a call: at least two. The ways change from plot to plot, those of calls
// from boundary to boundary too, and all points together are a total of which a new plot takes its share.
func share(passing [][]point, plot int) (some []point) {
	before := map[point]bool{}
	for _, p := range slices.Concat(passing[:plot]...) {
		before[p.alike()] = true
	}
	for i, p := range passing[plot] {
		apart := 7
		if p.at.commit {
			apart = 4
		}
		if !before[p.alike()] || (i+plot)%apart == 0 {
			some = append(some, p)
		}
		before[p.alike()] = true
	}
	return some
}

// onlyWhich is what tells boundaries apart that are the same for another customer, TODO, page or number.
var onlyWhich = regexp.MustCompile(`\S+\.(json|atom|html)|[a-z0-9.]+@[a-z0-9.]+|[0-9a-f]{12,}|\d+`)

// alike is the point of which this is one more: a boundary that was passed often is not another one the next time.
func (p point) alike() point {
	p.at.nth = min(p.at.nth, 2)
	p.at.what = onlyWhich.ReplaceAllString(p.at.what, "#")
	return p
}

// TestPlotsShare: together they break at all kinds of boundaries in every way, and each at all of its own.
func TestPlotsShare(t *testing.T) {
	t.Parallel()
	passing := [][]point{matrix(t, evening), matrix(t, decisions), matrix(t, falseAlarm), matrix(t, kept)}
	played, points := map[point]int{}, 0
	for n := range passing {
		mine := share(passing, n)
		points += len(mine)
		at := map[boundary]int{}
		for _, p := range mine {
			played[p.alike()]++
			at[p.at]++
		}
		for _, p := range passing[n] {
			if at[p.at] < 2 {
				t.Errorf("plot %d breaks in %d ways at %s (%d)", n, at[p.at], p.at.what, p.at.nth)
			}
		}
	}
	all := slices.Concat(passing...)
	for _, p := range all {
		if played[p.alike()] == 0 {
			t.Errorf("nobody plays %s", p)
		}
	}
	if points > len(all)*2/3 {
		t.Errorf("%d points out of %d", points, len(all))
	}
}

// TestTheMatrixLosesWhatIsRepeatable: each call that is made again at once is lost in the matrix, before and after it was done,
// and lands late.
func TestTheMatrixLosesWhatIsRepeatable(t *testing.T) {
	t.Parallel()
	points := slices.Concat(matrix(t, evening), matrix(t, kept))
	for _, method := range []string{"conversations.create", "conversations.invite", "conversations.setTopic", "conversations.setPurpose", "pins.add", "reactions.add"} {
		for _, how := range []string{"the answer is lost", "nothing arrives", "it lands after we gave up", "it lands after evidence has settled"} {
			if !slices.ContainsFunc(points, func(p point) bool {
				return strings.HasPrefix(p.at.what, "call "+method) && p.how.name == how
			}) {
				t.Errorf("%s never breaks so: %s", method, how)
			}
		}
	}
}

// breaksAt plays a plot that breaks at a point, and holds what comes of it against the law.
func breaksAt(t *testing.T, make func(string) plot, p point) {
	t.Helper()
	_, broke, wrong := run(t, make, p.at, p.how, mutant{})
	if !broke {
		t.Errorf("%s was not passed again", p)
	}
	if len(wrong) > 0 {
		t.Errorf("%s\n\t%s", p, strings.Join(wrong, "\n\t"))
	}
}

// TestTheSamePointTwice: what breaks at the same boundary in the same way goes on in the same way.
func TestTheSamePointTwice(t *testing.T) {
	t.Parallel()
	for _, make := range []func(string) plot{evening, falseAlarm, corrected, inDrive} {
		t.Run(make("").name, func(t *testing.T) {
			t.Parallel()
			points := inTurn(matrix(t, make), 2)
			switch {
			case testing.Short():
				points = every(points, 29)
			case *all: // what decides besides the boundary shows at any of them
				points = every(points, 3)
			default:
				points = every(points, 7)
			}
			for _, p := range points {
				first, _, wrong := run(t, make, p.at, p.how, mutant{})
				again, _, wrongAgain := run(t, make, p.at, p.how, mutant{})
				if !slices.Equal(first, again) || !slices.Equal(wrong, wrongAgain) {
					t.Errorf("%s: %s\n- %q\n+ %q", p, parting(first, again), wrong, wrongAgain)
				}
			}
		})
	}
}

// parting is where two runs part.
func parting(a, b []boundary) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("boundary %d is %v, and then %v", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d boundaries, and then %d", len(a), len(b))
}

// inTurn takes n ways at each boundary: the next ones each time.
func inTurn(points []point, n int) (some []point) {
	turn := map[bool]int{}
	for i := 0; i < len(points); {
		j := i
		for j < len(points) && points[j].at == points[i].at {
			j++
		}
		here, commit := points[i:j], points[i].at.commit
		for k := range n {
			some = append(some, here[(turn[commit]+k)%len(here)])
		}
		turn[commit] += n
		i = j
	}
	return some
}

func every(points []point, n int) (some []point) {
	for p := range slices.Chunk(points, n) {
		some = append(some, p[0])
	}
	return some
}
