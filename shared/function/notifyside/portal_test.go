package notifyside

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/store"
)

// TestThePlaceOfThePortal is as NOROSHI_PORTAL has it; where it has none, all waits.
func TestThePlaceOfThePortal(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "portal")
	for name, c := range map[string]struct {
		at    config.PortalPlace
		code  string
		hosts []string
	}{
		"a folder": {at: config.PortalPlace{Dir: dir}},
		"a bucket": {config.PortalPlace{Bucket: "status", Prefix: "p"}, place.CodeUnreachable, []string{"http://127.0.0.1:1/storage/v1/"}},
		"nowhere":  {code: place.CodeUnset},
	} {
		p := function.Parts{Config: config.Config{Systems: config.Systems{Portal: c.at}, StorageURL: "http://127.0.0.1:1/storage/v1/"}, Clock: clock.Machine}
		s, _ := OpenPortal(p)
		err := s.(effect.Prober).Probe(t.Context())
		if got := effect.Classify(err); (err == nil) != (c.code == "") || err != nil && got.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
		if s.Name() != incident.Portal || s.Plan().Of == nil || !slices.Equal(PlaceAddresses(p), c.hosts) {
			t.Errorf("%s: %s, %v", name, s.Name(), PlaceAddresses(p))
		}
	}
}

// withPortal has the bench keep a portal in a folder, on which a notice of an incident stands that was over at once.
func (b *bench) withPortal() (dir string) {
	b.t.Helper()
	dir, began := filepath.Join(b.t.TempDir(), "portal"), time.Now()
	b.parts.Config.Settings.Notices.Portal, b.parts.Config.Portal = config.Portal{URL: "https://status.example.com"}, config.PortalPlace{Dir: dir}
	b.parts.Clock = clock.Func(func() time.Time { return b.at.Add(time.Since(began)) }) // its workers wait
	row := incident.PortalRow{Incident: "long", Changes: 1, OverAt: b.at, Posted: []incident.Posted{{No: 1, Version: 1, Stage: incident.RecoveryNotice, At: b.at}}}
	err := b.parts.DB.Update(b.t.Context(), func(tx store.Tx) error {
		text := incident.NoticeText{Letters: incident.Letters{JA: incident.Letter{Subject: "復旧", Body: "復旧しました。"}, EN: incident.Letter{Subject: "Resolved", Body: "All is well."}}}
		return errors.Join(
			tx.Set(store.NoticeTextsOf("long", 1)+"/1", text),
			store.Commit(tx, incident.Decision{Incident: &incident.Incident{ID: "long", Portal: &row}, Posts: &row, Entry: incident.Entry{ID: "posted", Incident: "long", Kind: incident.EntryNoticeSent, At: b.at}}),
		)
	})
	if b.handler, _ = Worker(b.parts); errors.Join(err, b.parts.Service().Prepare(b.t.Context())) != nil {
		b.t.Fatal(err)
	}
	return dir
}

// turns has the clock look which day it is, and the worker do what follows.
func (b *bench) turns() {
	b.t.Helper()
	if err := b.parts.Service().TryPortal(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	for b.served() > 0 {
		continue
	}
}

// TestPagesOfLongAgo: what was over for more than 30 days stays as it was, and is written again where it is missing, with what it links to.
func TestPagesOfLongAgo(t *testing.T) {
	t.Parallel()
	b := open(t)
	dir := b.withPortal()
	pages := []string{"incidents/long/index.html", "en/incidents/long/index.html", "incidents/long/1/index.html", "en/incidents/long/1/index.html"}
	b.turns()
	b.at = b.at.AddDate(0, 0, 40)
	b.turns()
	read := func(name string) string {
		body, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		}
		return string(body)
	}
	if list := read("history/index.html"); !strings.Contains(list, pages[0]) || strings.Contains(read("index.html"), pages[0]) {
		t.Error("it is not of long ago")
	}
	if err := os.WriteFile(filepath.Join(dir, pages[0]), []byte("as it was"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range pages[1:] {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	b.at = b.at.AddDate(0, 0, 1)
	b.turns()
	if was := read(pages[0]); was != "as it was" {
		t.Errorf("it was written over: %s", was)
	}
	for _, name := range []string{pages[1], pages[3]} {
		if is := read(name); !strings.Contains(is, "All is well.") {
			t.Errorf("%s: %s", name, is)
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	b.at = b.at.AddDate(0, 0, 1)
	b.turns()
	for _, name := range pages {
		if is := read(name); !strings.Contains(is, "Resolved") && !strings.Contains(is, "復旧しました。") {
			t.Errorf("%s: %s", name, is)
		}
	}
}
