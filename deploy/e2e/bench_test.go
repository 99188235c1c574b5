package e2e_test

import (
	"context"
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
	command := &instance{name: function.Command, addr: freeAddr(b), program: filepath.Join(dir, function.Command), env: env, silent: true}
	yardstick := &instance{name: "bare", addr: freeAddr(b), program: bare(b, "bare-signed", bareSigned), silent: true}
	for _, i := range []*instance{command, yardstick} {
		i.start(b)
		b.Cleanup(i.kill)
		c.rate(b, i)
	}
	for b.Loop() {
		a, y, ratio := pairs(b, 11, func(int) float64 { return c.rate(b, command) }, func(int) float64 { return c.rate(b, yardstick) })
		b.Logf("help ÷ a bare function that checks the signature: %.0f/s ÷ %.0f/s, ratio %.3f (budget 0.7)", a, y, ratio)
		b.ReportMetric(ratio, "ratio")
	}
}

// rate sends signed requests from eight callers for a moment and returns how many were answered a second.
func (c *cloud) rate(b *testing.B, i *instance) float64 {
	b.Helper()
	header, body := c.signed("application/x-www-form-urlencoded", slash("help"))
	ctx, stop := context.WithTimeout(b.Context(), 700*time.Millisecond)
	defer stop()
	var n atomic.Int64
	var wg sync.WaitGroup
	begin := time.Now()
	for range 8 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if status, _, err := i.post(ctx, header, body); err == nil && status == http.StatusOK {
					n.Add(1)
				} else if ctx.Err() == nil {
					b.Errorf("%d %v", status, err)
					return
				}
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(begin).Seconds()
}
