package simulation

import (
	"strings"
	"testing"
	"time"
)

// mutation is the tool without one of its guards, and what shows it.
type mutation struct {
	name string
	weak weakness
	how  string // the breakage of the matrix that shows it; "": the matrix cannot
	at   string // the boundaries to try
	// kinds are what goes wrong in the seeds that are to show it; nil: the simulation cannot.
	kinds []kind
}

func mutations() []mutation {
	return []mutation{
		{
			"evidence is never found",
			weakness{blind: true},
			"the process dies, the call is done", "call chat.postMessage",
			[]kind{callReset, call5xx, callFatal, death},
		},
		{
			"a worker that lost its lease records all the same",
			weakness{fence: true},
			"the process freezes after the commit", "commit effects",
			[]kind{freeze, frozenCall},
		},
		{
			"marks are deleted before they are served",
			weakness{early: true},
			"the process dies before the call", "call chat.postMessage",
			[]kind{death, commitNo, callReset},
		},
		{
			"what was given up is not waited for",
			weakness{settle: time.Nanosecond},
			"it lands after we gave up", "call chat.postMessage",
			[]kind{callLate},
		},
		{
			"the dead are not waited for",
			weakness{settle: time.Nanosecond},
			"the process dies, the call lands later", "call chat.postMessage",
			nil, // a window of a second after a death: too rare for so few seeds
		},
		{"shards are written without the lease's fence", weakness{apart: true}, "the process freezes after the commit", "commit", nil},
		{"shards are written in another transaction than what follows", weakness{apart: true}, "", "", []kind{death, commitNo}},
		{"events count in the order of their arrival", weakness{stampless: true}, "", "", []kind{eventDelayed, eventDoubled, eventRefused, eventLost}},
		{"a request counts as often as it comes", weakness{forgetful: true}, "", "", []kind{eventDoubled, eventLost, replayed}},
		{"emoji count as taken off that went with their message", weakness{literal: true}, "", "", []kind{deleted, eventDropped}},
		{"nobody heeds that something is gone", weakness{numb: true, trusting: true}, "", "", []kind{deleted, eventDoubled}},
		{"nobody looks for what is gone", weakness{trusting: true}, "", "", []kind{deleted, eventDropped}},
		{"a reply counts as posted under its message", weakness{credulous: true}, "", "", []kind{deleted, eventDropped}},
		{"an answer is forgotten that left no entry", weakness{hollow: true}, "", "", []kind{replayed}},
	}
}

// TestMutations takes one guard after the other from the tool and expects matrix and simulation to notice: a law that
// nothing breaks proves nothing.
func TestMutations(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short: weakens the tool many times over")
	}
	for _, m := range mutations() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			if m.how != "" {
				t.Run("matrix", func(t *testing.T) { t.Parallel(); m.inMatrix(t) })
			}
			if m.kinds != nil {
				t.Run("seeds", func(t *testing.T) { t.Parallel(); m.inSeeds(t) })
			}
		})
	}
}

func (m mutation) inMatrix(t *testing.T) {
	for _, p := range matrix(t, inShards) {
		if p.how.name != m.how || !strings.HasPrefix(p.at.what, m.at) {
			continue
		}
		if _, _, wrong := run(t, inShards, p.at, p.how, m.weak); len(wrong) > 0 {
			t.Logf("%s\n\t%s", p, strings.Join(wrong, "\n\t"))
			return
		}
	}
	t.Error("nothing noticed")
}

// mostSeeds is within how many seeds the simulation has to notice.
const mostSeeds = 1000

func (m mutation) inSeeds(t *testing.T) {
	for seed := uint64(1); seed <= mostSeeds; seed++ {
		if r := playSeed(t, seed, setting{kinds: m.kinds, weak: m.weak, more: 4}, false); len(r.wrong) > 0 {
			t.Logf("seed %d\n\t%s", seed, strings.Join(r.wrong, "\n\t"))
			return
		}
	}
	t.Error("nothing noticed")
}
