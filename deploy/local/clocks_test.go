package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// evening is an outage of the provider's as it went, and a team's beside it: when it saw something itself, and when it began to respond. The
// provider's times are public (JST). The team's, the words and the promises are our own.
type evening struct {
	name         string
	begin        string // before anything; each time of day below is the first after it
	sign, start  string
	saw          string // what the team wrote
	service, end string
	posts        []posted
}

// posted is one update: at hh:mm:ss, its status, its words in both languages.
type posted struct {
	at     string
	status int
	ja, en string
}

var evenings = []evening{
	{
		name: "2019-08-23, apne1-az4: control of the cooling", begin: "2019-08-23 12:30", sign: "12:50", start: "13:00", saw: "東京 EC2 に SSH できない",
		service: "ec2-ap-northeast-1", end: "2019-08-23 20:30", posts: []posted{
			{"13:18:32", 1, "1つの AZ の接続性の問題を調査しています。", "We are investigating connectivity issues in a single Availability Zone."},
			{"13:47:25", 1, "一部のインスタンスに障害、EBS に性能低下が出ています。", "Some instances are impaired and some EBS volumes are degraded. We will provide another update by 10:30 PM PDT."},
			{"14:27:25", 2, "原因を特定しました。", "We have identified the cause. We will provide another update by 11:00 PM PDT, or sooner."},
			{"15:40:01", 2, "回復が始まりました。", "We are starting to see recovery."},
			{"17:54:51", 2, "回復が進んでいます。", "Recovery is in progress."},
			{"18:39:42", 1, "ほとんどが回復しました。", "Most instances and volumes have recovered."},
			{"20:18:35", 0, "復旧しました。残るものは入れ替えてください。", "The issue has been resolved and the service is operating normally."},
		},
	},
	{
		name: "2021-02-19/20, apne1-az1: power of one section's cooling", begin: "2021-02-19 23:45", sign: "23:50", start: "00:00", saw: "東京 EC2 に SSH できない",
		service: "ec2-ap-northeast-1", end: "2021-02-20 12:30", posts: []posted{
			{"00:09:00", 1, "一部の EC2 と EBS が正常ではありません。", "Part of EC2 and EBS is not operating normally. We will provide another update by 7:45 AM PST."},
			{"04:00:00", 2, "EC2 と EBS の回復が始まりました。", "EC2 and EBS are starting to recover."},
			{"05:54:00", 1, "ほとんどが回復しました。", "Most instances and volumes have recovered."},
			{"12:00:00", 0, "復旧しました。", "The issue has been resolved and the service is operating normally."},
		},
	},
	{ // when the provider first posted is not known: 42 minutes after the onset, as in 2019
		name: "2021-09-02, Tokyo: Direct Connect", begin: "2021-09-02 07:35", sign: "07:45", start: "07:55", saw: "東京 Direct Connect でパケットロス",
		service: "directconnect-ap-northeast-1", end: "2021-09-02 14:00", posts: []posted{
			{"08:12:00", 2, "断続的なパケットロスが発生しています。", "Customers may experience intermittent packet loss. We will provide another update by 5:00 PM PDT."},
			{"12:30:00", 2, "回復の兆しがあります。", "We are seeing signs of recovery."},
			{"13:42:00", 0, "復旧しました。", "The issue has been resolved and the service is operating normally."},
		},
	},
	{
		name: "2025-04-15, apne1-az4: main and spare power", begin: "2025-04-15 16:45", sign: "16:55", start: "17:05", saw: "東京 EC2 に SSH できない",
		service: "ec2-ap-northeast-1", end: "2025-04-15 18:15", posts: []posted{
			{"17:15:00", 1, "単一の AZ (apne1-az4) で接続性の問題を調査しています。", "We are investigating connectivity issues in a single Availability Zone (apne1-az4)."},
			{"17:51:00", 0, "復旧しました。", "The issue has been resolved and the services are operating normally."},
		},
	},
}

// on is a time of day of the evening: the first after its beginning.
func (e evening) on(clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04:05", e.begin[:len(time.DateOnly)]+" "+(clock + ":00")[:len(time.TimeOnly)], tokyo())
	if err != nil {
		panic(err)
	}
	if clock < e.begin[len(time.DateOnly)+1:] {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// shown is what the provider's feeds show of it.
func (e evening) shown() outageShown {
	o := outageShown{service: e.service, arn: "arn:aws:health:ap-northeast-1::event/X/X/X_1"}
	for _, p := range e.posts {
		o.posts = append(o.posts, aired{
			at: e.on(p.at), status: p.status, title: incident.Text{JA: "接続の問題", EN: "Connectivity issues"}, said: incident.Text{JA: p.ja, EN: p.en},
		})
	}
	return o
}

// ServeHTTP are the feeds at the moment of the call.
func (e evening) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var all []outageShown
	if o, ok := e.shown().by(time.Now()); ok {
		all = append(all, o)
	}
	serveFeed(w, r, all)
}

// TestRealClocks plays four outages at the provider's own times, beside a team that saw each itself: what was said when, and how many
// minutes before or after the team's own sign.
func TestRealClocks(t *testing.T) {
	base, err := txtar.ParseFile("testdata/scenarios/night.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, e := range evenings {
		archive, dir := &txtar.Archive{}, t.TempDir()
		for _, f := range base.Files {
			if f.Name == "settings.yaml" || f.Name == "playbook.yaml" {
				archive.Files = append(archive.Files, f)
			}
		}
		archive.Files = append(archive.Files, txtar.File{Name: "begins", Data: []byte(e.begin)})
		synctest.Test(t, func(t *testing.T) {
			playTo(t, archive, dir, func(s *stage) { fmt.Fprintf(&all, "# %s\n\n%s\n", e.name, e.play(s)) })
		})
	}
	golden := filepath.Join("testdata", "clocks.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || string(want) != all.String() {
		t.Errorf("%v; -update rewrites it. Got:\n%s", err, all.String())
	}
}

// play plays it and returns what was said.
func (e evening) play(s *stage) string {
	s.tools.mu.Lock()
	s.tools.feeds = e
	s.tools.mu.Unlock()
	day := func(clock string) string { return e.on(clock).Format("2006-01-02 15:04") }
	for _, step := range []string{
		"at " + day(e.sign), "kakei types /incident sign " + e.saw, "kakei fills 情報源=お客様のチケット", "quiet",
		"at " + day(e.start), "kakei presses 対応を始める on sign", "at " + e.end, "quiet",
	} {
		if err := s.step(step); err != nil {
			s.t.Fatalf("%s: %s: %v\n%s", e.name, step, err, s.picture())
		}
	}
	return e.told(s)
}

// told are the lines of the timeline that tell of the sign, of the start, and of the provider.
func (e evening) told(s *stage) string {
	id, err := s.incident()
	if err != nil {
		s.t.Fatal(err)
	}
	entries, err := store.Timeline(s.t.Context(), s.store.DB, id, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	var b strings.Builder
	for _, entry := range entries {
		switch entry.Kind {
		case incident.EntryReported, incident.EntryDeclared, incident.EntryProvider, incident.EntryProviderLate, incident.EntryProviderGone:
			after := int(entry.At.Sub(e.on(e.sign)) / time.Minute)
			line := incident.OneLine(text.Entry(incident.English, entry, "", s.handle))
			fmt.Fprintf(&b, "%s %+4d min  %s\n", entry.At.In(tokyo()).Format("15:04"), after, line)
		}
	}
	return b.String()
}
