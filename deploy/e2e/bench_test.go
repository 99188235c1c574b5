package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
	"noroshi.internal/shared/store/firestore/emulator"
)

// The yardsticks: functions that do next to nothing on the same framework, built in the same module. One links the clients
// that interact links and commits one document; the other checks a signature.
const (
	bareCommit = `package function

import (
	"net/http"
	"os"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"
	_ "github.com/slack-go/slack"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/firestore"
)

func init() {
	functions.HTTP("bare", func(w http.ResponseWriter, r *http.Request) {
		db, err := firestore.Open(r.Context(), os.Getenv("BARE_PROJECT"), "", clock.Machine)
		if err == nil {
			err = db.Update(r.Context(), func(tx store.Tx) error {
				return tx.Create("bare/"+r.URL.Query().Get("id"), map[string]string{"a": "b"})
			})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}
`
	bareSigned = `package function

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"

	"github.com/GoogleCloudPlatform/functions-framework-go/functions"
)

func init() {
	functions.HTTP("bare", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte("e2e"))
		fmt.Fprintf(mac, "v0:%s:%s", r.Header.Get("X-Slack-Request-Timestamp"), body)
		if !hmac.Equal([]byte("v0="+hex.EncodeToString(mac.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature"))) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
}
`
)

// bare builds a yardstick in place of the entry of interact.
func bare(b *testing.B, name, source string) (program string) {
	b.Helper()
	dir, err := binaries()
	if err != nil {
		b.Fatal(err)
	}
	program = filepath.Join(dir, name)
	if _, err := os.Stat(program); err == nil {
		return program
	}
	folder := filepath.Join(dir, "source")
	for _, step := range []error{
		os.RemoveAll(folder), unpack(filepath.Join(dir, "uploads", function.Interact+".zip"), folder),
		put(filepath.Join(folder, "function.go"), []byte(source)), put(filepath.Join(folder, generatedPath), []byte(generated)),
		run(folder, "go", "build", "-o", program, "./functions.local/app"),
	} {
		if step != nil {
			b.Fatal(step)
		}
	}
	return program
}

// pairs measures two things in turn and returns the median of each and of their ratios.
func pairs(b *testing.B, n int, ours, yardstick func(i int) float64) (a, y, ratio float64) {
	b.Helper()
	var as, ys, ratios []float64
	for i := range n {
		var a, y float64
		if i%2 == 0 {
			a, y = ours(i), yardstick(i)
		} else {
			y, a = yardstick(i), ours(i)
		}
		as, ys, ratios = append(as, a), append(ys, y), append(ratios, a/y)
	}
	return median(as), median(ys), median(ratios)
}

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

// prepare writes what a deployment that runs has: the person who claims is known.
func (c *cloud) prepare(b *testing.B) *service.Service {
	b.Helper()
	db, err := firestore.Open(b.Context(), c.project, "", clock.Machine)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	c.db = db
	err = db.Update(b.Context(), func(tx store.Tx) error {
		return tx.Set(store.PersonPath("U0KAKEI"), people.Person{ID: "U0KAKEI", Name: "Kakei", Locale: "ja-JP", SeenAt: time.Now()})
	})
	if err != nil {
		b.Fatal(err)
	}
	set, err := playbook.Folder("")
	if err != nil {
		b.Fatal(err)
	}
	return service.New(db, config.Defaults(), set, clock.Machine)
}

func (c *cloud) declare(b *testing.B, svc *service.Service, i int) incident.ID {
	b.Helper()
	res, err := svc.Declare(b.Context(), service.Declaration{
		RequestID: fmt.Sprint("bench-", time.Now().UnixNano(), i), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Kind: incident.Drill,
		Facts: incident.Facts{Title: fmt.Sprint("bench ", i)}, Anyway: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	return res.State.Incident.ID
}

// benchTodo is a TODO of the built-in playbook.
const benchTodo = "4.3b"

func press(id incident.ID, i int) string {
	return url.Values{"payload": {fmt.Sprintf(
		`{"type":"block_actions","user":{"id":"U0KAKEI"},"trigger_id":"t%d","response_url":"http://127.0.0.1:1/","actions":[{"type":"button","block_id":"b","action_id":"todo_claim","value":"%s:%s","action_ts":"1.%d"}]}`,
		i, id, benchTodo, i)}}.Encode()
}

// claimed makes sure that what was measured were claims.
func (c *cloud) claimed(b *testing.B, svc *service.Service) {
	b.Helper()
	open, err := svc.OpenStates(b.Context())
	if err != nil || len(open) == 0 {
		b.Fatal(len(open), err)
	}
	for _, s := range open {
		if t, _ := s.Todo(benchTodo); t.Owner != "U0KAKEI" {
			b.Errorf("%s of %s is not claimed", benchTodo, s.Incident.ID)
		}
	}
}

// BenchmarkHelp holds signed requests a second of the command's help against a bare function that only checks the
// signature (budget: at least 0.7). Run it with -benchtime 1x.
func BenchmarkHelp(b *testing.B) {
	needEmulator(b)
	c := &cloud{project: emulator.Project()}
	c.app.SigningSecret = "e2e"
	c.prepare(b)
	dir, err := binaries()
	if err != nil {
		b.Fatal(err)
	}
	env := []string{
		"NOROSHI_STORE=firestore:" + c.project + "/(default)", "SLACK_BOT_TOKEN=xoxb-1", "SLACK_SIGNING_SECRET=e2e", "SLACK_API_URL=http://127.0.0.1:1/api/",
	}
	command := &crowd{of: &instance{name: function.Command, addr: freeAddr(b), program: filepath.Join(dir, function.Command), env: env, silent: true}}
	yardstick := &crowd{of: &instance{name: "bare", addr: freeAddr(b), program: bare(b, "bare-signed", bareSigned), silent: true}}
	for _, w := range []*crowd{command, yardstick} {
		w.of.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
		w.of.start(b)
		b.Cleanup(w.of.kill)
		for range 10 {
			w.rate(b, c) // both are warm
		}
		w.answered, w.cpu = 0, 0
	}
	for b.Loop() {
		a, y, ratio := pairs(b, 80, func(int) float64 { return command.rate(b, c) }, func(int) float64 { return yardstick.rate(b, c) })
		b.Logf("help ÷ a bare function that checks the signature: %.0f/s ÷ %.0f/s, ratio %.3f (budget 0.7)", a, y, ratio)
		b.ReportMetric(ratio, "ratio")
		b.Logf("the same for each second of processor time of the two processes: %.0f ÷ %.0f, ratio %.3f",
			command.perCPU(), yardstick.perCPU(), command.perCPU()/yardstick.perCPU())
		b.ReportMetric(command.perCPU()/yardstick.perCPU(), "cpu-ratio")
	}
}

// A crowd asks one process, and counts. Each caller keeps its connection, as Google's front end does: opening others
// is not what is measured. Windows are short, since a machine that others use is another one half a second later; what
// disturbs then disturbs both of a pair.
type crowd struct {
	of       *instance
	answered int64
	cpu      float64 // milliseconds of processor time that the process needed meanwhile
}

const (
	callers = 8
	window  = 100 * time.Millisecond
)

// perCPU is how many requests the process answered for each second of its processor time: steadier than rate.
func (w *crowd) perCPU() float64 { return float64(w.answered) / w.cpu * 1000 }

// rate sends signed requests for a window and returns how many were answered a second.
func (w *crowd) rate(b *testing.B, c *cloud) float64 {
	b.Helper()
	header, body := c.signed("application/x-www-form-urlencoded", slash("help"))
	var n atomic.Int64
	var all sync.WaitGroup
	before, begin := w.of.processorTime(b), time.Now()
	for range callers {
		all.Go(func() {
			for time.Since(begin) < window {
				if status, _, err := w.of.post(b.Context(), header, body); err != nil || status != http.StatusOK {
					b.Errorf("%d %v", status, err)
					return
				}
				n.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(begin)
	w.answered, w.cpu = w.answered+n.Load(), w.cpu+w.of.processorTime(b)-before
	return float64(n.Load()) / took.Seconds()
}
