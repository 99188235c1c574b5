// Package deploy_test holds the deploy guide to what is deployed: its numbers are counted here.
package deploy_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/watch"
	"noroshi.internal/shared/watch/provider"
)

// List prices in US dollars; the guide says from where and when.
const (
	idleSecond = 0.0000025 // of a vCPU, and of a GiB, of an instance that is kept warm
	read       = 0.06 / 100_000
	write      = 0.18 / 100_000
	month      = 730 * 3600

	objectWrite = 0.005 / 1000
	objectRead  = 0.0004 / 1000
	egress      = 0.12  // of a GiB
	passing     = 0.008 // of a GiB, by a load balancer
	balancer    = 0.025 // of an hour
)

func TestTheGuidesNumbers(t *testing.T) {
	t.Parallel()
	guide := text(t, "README.md")
	doors, jobs := 0, 0
	for _, row := range function.Table() {
		if row.Has(config.Verify) { // Slack waits for it, so an instance is kept warm
			doors++
		}
		if row.Kind == function.Clock {
			jobs++
		}
	}
	warm := float64(doors) * month * 1.5 * idleSecond
	reads, writes := idleTick(t)
	ticks := float64(month) / 60
	clock := ticks * (reads*read + writes*write)
	lookReads, lookWrites := idleLook(t)
	looks := ticks * (lookReads*read + lookWrites*write)
	alerted := alerts(t)
	thousand := func(docs [2]int) float64 { return 1000 * (float64(docs[0])*read + float64(docs[1])*write) }
	declaration, claims := 4*25+40, 100*(25+25) // as TestStoreBudgets of function/together holds them
	for _, want := range slices.Concat(portalRows(), []string{
		fmt.Sprintf("| %d warm instances of 1 vCPU and 0.5 GiB | %d × 2,628,000 s × (1 + 0.5) × 0.0000025 | %.2f |", doors, doors, warm),
		fmt.Sprintf("43,800 ticks of %.1f documents read and %.0f written | 43,800 × (%.1f × 0.06 + %.0f × 0.18) ÷ 100,000 | %.2f |", reads, writes, reads, writes, clock),
		fmt.Sprintf("43,800 looks of %.0f documents read and %.1f written | 43,800 × (%.0f × 0.06 + %.1f × 0.18) ÷ 100,000 | %.2f |", lookReads, lookWrites, lookReads, lookWrites, looks),
		fmt.Sprintf("| %d scheduler jobs, %d secrets,", jobs, secrets()),
		noticeRow(5), noticeRow(20),
		fmt.Sprintf("%d invocation at a rate of 5, %d for 10,000 customers", invocations(1000, 5), invocations(10_000, 5)),
		fmt.Sprintf("each outside system more adds a document read to each tick, %.2f US$ a month", ticks*read),
		fmt.Sprintf("| **together**, with none of Firestore's free quota | | **%.2f** |", warm+clock+looks),
		fmt.Sprintf("= %d | %.4f |", declaration, float64(declaration)*write),
		fmt.Sprintf("= 5,000 | %.4f |", float64(claims)*write),
		fmt.Sprintf("| %d,%03d | **%.4f** |", (declaration+claims)/1000, (declaration+claims)%1000, float64(declaration+claims)*write),
		fmt.Sprintf("| that makes a sign | %d and %d | %.4f |", alerted[0][0], alerted[0][1], thousand(alerted[0])),
		fmt.Sprintf("| of a group that is on a sign | %d and %d | %.4f |", alerted[1][0], alerted[1][1], thousand(alerted[1])),
		fmt.Sprintf("| that was taken before | %d and %d | %.4f |", alerted[2][0], alerted[2][1], thousand(alerted[2])),
		"Terraform " + regexp.MustCompile(`required_version = ">= ([0-9.]+)"`).FindStringSubmatch(text(t, "../terraform/versions.tf"))[1] + " or later",
		fmt.Sprintf("there are %d.", len(regexp.MustCompile(`(?m)^  conditions \{`).FindAllString(text(t, "../terraform/alerting.tf"), -1))),
	}) {
		if !strings.Contains(guide, want) {
			t.Errorf("the guide does not say\n%s", want)
		}
	}
	for _, row := range function.Table() { // what the warm instances are
		f := text(t, filepath.Join("..", "terraform", "function_"+row.Name+".tf"))
		if row.Kind == function.Door && (!strings.Contains(f, `= "512Mi"`) || !regexp.MustCompile(`available_cpu += "1"`).MatchString(f)) {
			t.Errorf("%s is of another size than the guide says", row.Name)
		}
	}
}

// secrets are as many as are given to functions: those in variables, settings and a playbook.
func secrets() int {
	n := 2
	for _, v := range config.AllVariables() {
		given := func(row function.Row) bool { return v.Wanted(row.Needs) }
		if v.Secret && slices.ContainsFunc(function.Table(), given) {
			n++
		}
	}
	return n
}

// noticeRow is what a notice by mail to 1,000 addresses costs, as TestDocumentsOfANotice of package reconcile holds it.
func noticeRow(rate int) string {
	docs := 2*1000/min(rate, 20) + 60
	return fmt.Sprintf("2 × 1,000 ÷ %d + 60 = %d | %.4f |", rate, docs, float64(docs)*(read+write))
}

// portalRows are what the portal costs: a notice that is sent there, people who look, and a domain of its own.
func portalRows() []string {
	const views, size = 100_000, 20_000
	gib := float64(views*size) / (1 << 30)
	objects := portalObjects()
	return []string{
		fmt.Sprintf("| a notice that is sent there: %d objects | %d × 0.005 ÷ 1,000 | %.4f |", objects, objects, float64(objects)*objectWrite),
		fmt.Sprintf("| 100,000 page views of 20 kB | 100,000 × 0.0004 ÷ 1,000 + %.2f GiB × 0.12 | %.2f |", gib, views*objectRead+gib*egress),
		fmt.Sprintf("| the same through a load balancer, more | %.2f GiB × 0.008 | %.2f |", gib, gib*passing),
		fmt.Sprintf("| a load balancer for a domain of its own, a month | %d × 0.025 | %.2f |", month/3600, month/3600*balancer),
		fmt.Sprintf("| Google: a load balancer in front of that bucket | [%.2f US$](#what-it-costs) |", month/3600*balancer),
	}
}

// portalObjects are as many as a notice changes, of which there was none before: a later one leaves the pages of those before as they were.
func portalObjects() int {
	site := incident.PortalSite{URL: "https://status.example.com"}
	return len(plan.PortalObjects(site, "Asia/Tokyo", incident.PortalView{Incidents: []incident.PortalIncident{{ID: "i", Notices: make([]incident.PortalNotice, 1)}}}))
}

// invocations are as many as it takes to send so many mails at a rate: a worker goes on where the one before it had to stop.
func invocations(mails, rate int) int {
	row, _ := function.RowOf(incident.WorkerOf(incident.Mail))
	limit := int(row.Limit.Seconds())
	return (mails/rate + limit - 1) / limit
}

func text(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// idleLook counts the documents of a look at tools that are fine, and at feeds in which nothing stands.
func idleLook(t *testing.T) (reads, writes float64) {
	t.Helper()
	const looks = 10
	settings := config.Defaults()
	settings.Watch.Tools = []config.Tool{{ID: "portal", URL: "https://portal.example.com/"}}
	settings.Watch.Provider = config.Provider{Feeds: map[string]string{"events": "https://feeds.example.com/"}, Regions: []string{"ap-northeast-1"}}
	return idle(t, settings, looks, func(s *service.Service) error {
		read, err := provider.Decode(provider.Events, s.Now(), "", []byte("[]"))
		if err != nil {
			return err
		}
		_, err = s.Watch(t.Context(), watch.Look{
			Tools: []watch.Observation{{Tool: "portal", At: s.Now(), Says: watch.Fine}}, Feeds: []provider.Answer{{Source: provider.Events, At: s.Now(), Reading: read}},
		})
		return err
	})
}

// alerts counts the documents of an alert that makes a sign, of another one of its group, and of one that is sent again.
func alerts(t *testing.T) (out [3][2]int) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := time.Date(2026, time.November, 22, 3, 0, 0, 0, time.UTC)
	c := &counted{DB: db}
	s := service.New(c, config.Defaults(), playbook.Builtins(), clock.Func(func() time.Time { return now }))
	for n, key := range []string{"a", "b", "b"} {
		c.reads, c.writes = 0, 0
		b := alert.Batch{Group: "g", Alerts: []alert.Alert{{Key: key, From: "Grafana", Title: "RDS slow in ap-northeast-1"}}}
		if _, err := s.Alert(t.Context(), alert.Grafana, b); err != nil {
			t.Fatal(err)
		}
		out[n] = [2]int{c.reads, c.writes}
	}
	return out
}

// idleTick counts the documents of a tick that finds nothing to do, as Firestore bills them: a query that finds nothing
// is a read (Firestore pricing, "Minimum charge for queries").
func idleTick(t *testing.T) (reads, writes float64) {
	t.Helper()
	const ticks = 10 // one of them looks at what runs, too
	return idle(t, config.Defaults(), ticks, func(s *service.Service) error {
		_, err := s.Tick(t.Context())
		return err
	})
}

// idle counts the documents of one of so many minutes, after two that see how things are.
func idle(t *testing.T, settings config.Settings, minutes int, do func(*service.Service) error) (reads, writes float64) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	now := time.Date(2026, time.November, 22, 3, 0, 0, 0, time.UTC)
	c := &counted{DB: db}
	s := service.New(c, settings, playbook.Builtins(), clock.Func(func() time.Time { return now }))
	for i := range minutes + 2 {
		if i == 2 { // the first ones of a deployment note that they were
			c.reads, c.writes = 0, 0
		}
		now = now.Add(time.Minute)
		if err := do(s); err != nil {
			t.Fatal(err)
		}
	}
	return float64(c.reads) / float64(minutes), float64(c.writes) / float64(minutes)
}

type counted struct {
	store.DB
	reads, writes int
}

func (c *counted) Get(ctx context.Context, path string, into any) error {
	c.reads++
	return c.DB.Get(ctx, path, into)
}

func (c *counted) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := c.DB.List(ctx, q)
	c.reads += max(1, len(docs))
	return docs, err
}

func (c *counted) Update(ctx context.Context, fn func(store.Tx) error) error {
	return c.DB.Update(ctx, func(tx store.Tx) error { return fn(countedTx{tx, c}) })
}

type countedTx struct {
	store.Tx
	c *counted
}

func (t countedTx) Get(path string, into any) error {
	t.c.reads++
	return t.Tx.Get(path, into)
}

func (t countedTx) List(q store.Query) ([]store.Doc, error) {
	docs, err := t.Tx.List(q)
	t.c.reads += max(1, len(docs))
	return docs, err
}

func (t countedTx) Set(path string, v any) error {
	t.c.writes++
	return t.Tx.Set(path, v)
}

func (t countedTx) Create(path string, v any) error {
	t.c.writes++
	return t.Tx.Create(path, v)
}

func (t countedTx) Delete(path string) error {
	t.c.writes++
	return t.Tx.Delete(path)
}
