package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore/emulator"
)

// mostCold is the enforced limit of a cold claim's time over the yardstick's; wanted is 1.25, and mostCPU that of their
// processor time. What lies between is the second round trip, which the yardstick does not have: a claim reads before it
// writes, and what is left of deciding. On two processors that others use as well 1.35 to 1.62 have been measured, and 1.37 to
// 1.78 of processor time. A machine that is busier still must not fail for it.
const (
	mostCold = 2.2
	mostCPU  = 2.3
)

// BenchmarkColdClaim holds a button's claim, from the start of a new interact to its committed answer, against the start
// of a bare function that commits one document. Slack refuses connections. Run it with -benchtime 1x.
func BenchmarkColdClaim(b *testing.B) {
	needEmulator(b)
	c := &cloud{project: emulator.Project()}
	c.app.SigningSecret = "e2e"
	svc := c.prepare(b)
	program := bare(b, "bare-commit", bareCommit)
	dir, _ := binaries()
	env := []string{
		"NOROSHI_STORE=firestore:" + c.project + "/(default)", "SLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET=e2e",
		"SLACK_API_URL=http://127.0.0.1:1/api/", "BARE_PROJECT=" + c.project,
	}
	ours := func(i int) coldStart {
		id := c.declare(b, svc, i)
		header, body := c.signed("application/x-www-form-urlencoded", press(id, i))
		return c.cold(b, &instance{name: function.Interact, addr: freeAddr(b), program: filepath.Join(dir, function.Interact), env: env}, header, body, "")
	}
	yardstick := func(i int) coldStart {
		return c.cold(b, &instance{name: "bare", addr: freeAddr(b), program: program, env: env}, http.Header{}, nil, fmt.Sprint("?id=", i))
	}
	c.warmEmulator(b, svc)
	ours(1000)
	yardstick(1000) // both programs are in the page cache
	for b.Loop() {
		claims, commits := starts(31, ours, yardstick)
		judge(b, claims, commits)
	}
	c.claimed(b, svc)
}

// coldStart is one start: the milliseconds until the process listens and until the answer, and those of processor time.
type coldStart struct{ listening, answer, cpu float64 }

// starts are interleaved pairs of two programs' starts.
func starts(n int, ours, yardstick func(i int) coldStart) (as, ys []coldStart) {
	for i := range n {
		if i%2 == 0 {
			as, ys = append(as, ours(i)), append(ys, yardstick(i))
		} else {
			ys, as = append(ys, yardstick(i)), append(as, ours(i))
		}
	}
	return as, ys
}

// judge prints the medians of each side's phases and of the pairs' ratios, and holds those to the limits.
func judge(b *testing.B, as, ys []coldStart) {
	b.Helper()
	for _, phase := range []struct {
		name string
		of   func(coldStart) float64
		most float64 // of the ratio; 0: only told
	}{
		{"exec to listening", func(s coldStart) float64 { return s.listening }, 0},
		{"listening to answer", func(s coldStart) float64 { return s.answer - s.listening }, 0},
		{"ratio", func(s coldStart) float64 { return s.answer }, mostCold},
		{"cpu-ratio", func(s coldStart) float64 { return s.cpu }, mostCPU},
	} {
		var a, y, ratios []float64
		for i := range as {
			a, y = append(a, phase.of(as[i])), append(y, phase.of(ys[i]))
			ratios = append(ratios, a[i]/y[i])
		}
		ratio := median(ratios)
		b.Logf("%-19s a claim %5.1f ms ÷ a bare function's commit %5.1f ms: %.3f (wanted 1.25)", phase.name, median(a), median(y), ratio)
		if phase.most == 0 {
			continue
		}
		b.ReportMetric(ratio, phase.name)
		if ratio > phase.most {
			b.Errorf("%s %.2f, at most %.2f", phase.name, ratio, phase.most)
		}
	}
}

// warmEmulator has the emulator, a Java program, compile what both sides ask of it: neither is measured by its first words.
func (c *cloud) warmEmulator(b *testing.B, svc *service.Service) {
	b.Helper()
	for i := range 30 {
		id := c.declare(b, svc, 2000+i)
		for n, do := range []incident.Action{incident.Claim{Todo: benchTodo}, incident.Release{Todo: benchTodo}, incident.Claim{Todo: benchTodo}} {
			_, err := svc.DoAs(b.Context(), incident.Request{
				ID: fmt.Sprint("warm-", n), Incident: id, At: time.Now(), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Do: do,
			})
			if err == nil {
				err = c.db.Update(b.Context(), func(tx store.Tx) error { return tx.Create(fmt.Sprint("bare/warm-", i, "-", n), struct{}{}) })
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// cold starts a process and sends it a request as soon as it listens.
func (c *cloud) cold(b *testing.B, i *instance, header http.Header, body []byte, query string) (s coldStart) {
	b.Helper()
	begin := time.Now()
	since := func() float64 { return float64(time.Since(begin).Microseconds()) / 1000 }
	i.launch(b)
	defer i.kill()
	i.listening(b)
	s.listening = since()
	status, answer, err := i.postTo(b.Context(), "/"+query, header, body)
	s.answer = since()
	if err != nil || status != http.StatusOK {
		b.Fatalf("%d %s %v\n%s", status, answer, err, i.printed())
	}
	s.cpu = i.processorTime(b)
	return s
}

// processorTime is how many milliseconds the process's threads ran up to this moment: Linux tells of each the nanoseconds
// (Documentation/scheduler/sched-stats, "/proc/<pid>/schedstat"). It is steadier than time on a machine that others use.
func (i *instance) processorTime(b *testing.B) (ms float64) {
	b.Helper()
	if runtime.GOOS != "linux" {
		return 1
	}
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", i.cmd.Process.Pid))
	if err != nil || len(threads) == 0 {
		b.Fatal("no threads:", err)
	}
	for _, t := range threads {
		line, _ := os.ReadFile(t) // one that has ended is missing
		ran, _, _ := strings.Cut(string(line), " ")
		ns, _ := strconv.ParseFloat(ran, 64)
		ms += ns / 1e6
	}
	return ms
}
