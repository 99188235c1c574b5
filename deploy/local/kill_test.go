package main

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/slackfake"
)

var (
	killRounds = flag.Int("kills", 2, "rounds of TestKilledAtRandom and TestKilledWhileItMails together; none with -short")
	killSeed   = flag.Uint64("killseed", 0, "play one round of either again, by the seed it printed")
)

// killed plays a share of the rounds.
func killed(t *testing.T, rounds int, round func(*testing.T, uint64)) {
	t.Helper()
	seeds := []uint64{*killSeed}
	if *killSeed == 0 {
		if testing.Short() {
			t.Skip("-short: starts many processes")
		}
		seeds = nil
		for range rounds {
			seeds = append(seeds, rand.Uint64())
		}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprintf("-killseed=%d", seed), func(t *testing.T) {
			t.Parallel()
			round(t, seed)
		})
	}
}

// TestKilledAtRandom kills the compiled command with SIGKILL at random moments of a declaration and a claim, up to three
// times, starts it again on the same data each time, and finds it complete: one of everything, showing the claim.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	killed(t, *killRounds-*killRounds/2, func(t *testing.T, seed uint64) { newVictim(t, seed).round(t) })
}

// victim is one round: a workspace, the data of the command that is killed, and what chance decides.
type victim struct {
	*elsewhere
	chance *rand.Rand
	addr   string
	env    []string
	args   []string
}

func newVictim(t *testing.T, seed uint64) *victim {
	t.Helper()
	dir, addr := t.TempDir(), freeAddr(t)
	v := &victim{elsewhere: newElsewhere(t, addr), chance: rand.New(rand.NewPCG(seed, 0)), addr: addr}
	settings := filepath.Join(dir, "settings.yaml")
	write(t, settings, "playbook: small\nrunbook: https://example.com/r\nslack:\n  announce: [C0ALL]\n  responders: [S0ONCALL]\n")
	v.args = []string{"-data", filepath.Join(dir, "data"), "-settings", settings}
	v.env = append(v.elsewhere.env(), "NOROSHI_PLAYBOOKS=testdata/playbooks")
	return v
}

func (v *victim) round(t *testing.T) {
	p := launch(t, v.addr, v.env, v.args...)
	p.ready(t)
	begun := len(v.Calls())
	go func() { _, _ = v.Command(t.Context(), v.ids.Kakei, v.ids.Help, "/incident", "now EC2 down") }()
	v.awaitCalls(t, begun+1) // what was recorded before that is another matter: the person sees that nothing was
	claimed := make(chan struct{})
	go func() { defer close(claimed); v.claim(t) }()
	for range 1 + v.chance.IntN(3) {
		v.moment(t)
		_ = p.cmd.Process.Kill()
		<-p.exited
		p = launch(t, v.addr, v.env, v.args...)
		p.ready(t)
	}
	room := v.settled(t, p)
	<-claimed
	v.silent(t)
	v.exactlyOne(t, room, p)
}

// moment waits for up to 25 more calls, fewer when there is nothing left to call, and a part of one.
func (v *victim) moment(t *testing.T) {
	t.Helper()
	target, idle := len(v.Calls())+v.chance.IntN(26), 0
	for len(v.Calls()) < target && idle < 3 {
		before := len(v.Calls())
		v.pause(t, 500*time.Millisecond, func() bool { return len(v.Calls()) >= target })
		if idle++; len(v.Calls()) > before {
			idle = 0
		}
	}
	v.pause(t, time.Duration(v.chance.IntN(40))*time.Millisecond, func() bool { return false })
}

// pause waits for a change that suffices, for at most as long as said.
func (v *victim) pause(t *testing.T, most time.Duration, enough func() bool) {
	t.Helper()
	over := time.After(most)
	for !enough() {
		_, changed := v.Subscribe()
		if enough() {
			return
		}
		select {
		case <-changed:
		case <-over:
			return
		case <-t.Context().Done():
			t.Error("the test ended")
			return
		}
	}
}

// claim is a person who presses the button of a TODO again and again until Slack shows no error.
func (v *victim) claim(t *testing.T) {
	for t.Context().Err() == nil {
		for _, c := range v.Channels() {
			for _, m := range v.Messages(c.ID) {
				if keyOf(m) != "todo/4.2" {
					continue
				}
				out, err := v.Click(t.Context(), v.ids.Berlin, c.ID, m.TS, "todo_claim")
				if err == nil && out.Problem == "" || err != nil && strings.Contains(asJSON(m.Blocks), v.ids.Berlin) {
					return
				}
			}
		}
		v.pause(t, 200*time.Millisecond, func() bool { return false })
	}
}

// silent waits until nothing is called for two seconds.
func (v *victim) silent(t *testing.T) {
	t.Helper()
	for calls := -1; calls != len(v.Calls()) && t.Context().Err() == nil; {
		calls = len(v.Calls())
		v.pause(t, 2*time.Second, func() bool { return len(v.Calls()) > calls })
	}
}

func (v *victim) exactlyOne(t *testing.T, room slackfake.Channel, p *process) {
	t.Helper()
	got, rooms := map[string]int{}, 0
	for _, c := range v.Channels() {
		if strings.HasPrefix(c.Name, "inc-") {
			rooms++
			room = c
		}
	}
	for _, m := range append(v.Messages(room.ID), v.Messages(v.ids.All)...) {
		if k := keyOf(m); k != "" {
			got[k]++
		}
		if k := keyOf(m); (k == "board" || k == "todo/4.2") && !strings.Contains(asJSON(m.Blocks), v.ids.Berlin) {
			t.Errorf("%s does not show the claim", k)
		}
	}
	want := map[string]int{"board": 1, "todo/4.1": 1, "todo/4.2": 1, "todo/4.3": 1, "announce/C0ALL": 1}
	if rooms != 1 || !maps.Equal(got, want) {
		t.Errorf("%d rooms, messages: %v, want %v", rooms, got, want)
	}
	if len(room.Pins) != 1 || len(room.Bookmarks) != 3 || len(room.Members) != 4 {
		t.Errorf("%d pins, %d bookmarks, %d members", len(room.Pins), len(room.Bookmarks), len(room.Members))
	}
	if t.Failed() {
		t.Log(p.out.String())
	}
}
