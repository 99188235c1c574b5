package provider_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"noroshi.internal/shared/watch/provider"
)

// fixtures are all feeds of testdata, for whichever source: each must bear the others', too.
func fixtures(f *testing.F) {
	f.Helper()
	err := filepath.WalkDir("testdata", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".tsv") || strings.Contains(path, "fuzz") {
			return err
		}
		body, err := os.ReadFile(path)
		f.Add(body)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
}

// reads decodes anything, and holds what is made of it against what must hold of everything.
func reads(f *testing.F, source provider.Source) {
	fixtures(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := provider.Decode(source, hour("16:40"), "", body)
		if why(t, err) != "" {
			if len(r.Partly) > 0 || r.Hash != "" {
				t.Error("something is used of what cannot be read")
			}
			return
		}
		events, _ := provider.Merge(nil, r)
		for _, e := range events {
			sound(t, e)
		}
		again, changes := provider.Merge(events, r)
		if len(changes) > 0 || len(again) != len(events) {
			t.Errorf("the same again changes %s", said(changes))
		}
	})
}

// sound checks what may be stored and shown of an event.
func sound(t *testing.T, e provider.Event) {
	t.Helper()
	body, err := json.Marshal(e)
	if err != nil || len(body) > 1<<20 {
		t.Fatalf("%s cannot be stored: %d bytes, %v", e.Key, len(body), err)
	}
	if e.Key == "" || strings.ContainsAny(e.Key, "/ \n") || e.Region == "" || e.Last.Before(e.First) {
		t.Errorf("%+v", e)
	}
	last := int64(0)
	for _, u := range e.Updates {
		if u.Epoch <= last || len(u.Text.EN) > provider.MaxText || len(u.Text.JA) > provider.MaxText || len(u.Title.EN) > provider.MaxTitle {
			t.Errorf("%+v after %d", u, last)
		}
		last = u.Epoch
		for _, s := range []string{u.Text.EN, u.Text.JA, u.Title.EN, u.Title.JA} {
			harmless(t, s)
		}
	}
}

func harmless(t *testing.T, s string) {
	t.Helper()
	hidden := func(r rune) bool {
		return r != '\n' && r != '\u200d' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co)
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, hidden) {
		t.Errorf("%q is shown as it is", s)
	}
}

func FuzzCurrentEvents(f *testing.F) { reads(f, provider.CurrentEvents) }
func FuzzEvents(f *testing.F)        { reads(f, provider.Events) }
func FuzzRSS(f *testing.F)           { reads(f, provider.RSS) }

// FuzzMerge plays two readings of two sources after each other, and both again.
func FuzzMerge(f *testing.F) {
	for _, a := range []string{"tokyo_escalation/3.json", "currentevents_global.json"} {
		for _, b := range []string{"rss_3_resolved.rss", "rss_odd_items.rss"} {
			f.Add(fixture(f, a), fixture(f, b), fixture(f, "events_ended.json"))
		}
	}
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		var all []provider.Reading
		var events []provider.Event
		bodies := [][]byte{a, b, c}
		for n, source := range []provider.Source{provider.CurrentEvents, provider.RSS, provider.Events} {
			r, err := provider.Decode(source, hour("16:40"), "", bodies[n])
			if err != nil {
				continue
			}
			all = append(all, r.In(tokyo))
			events, _ = provider.Merge(events, r.In(tokyo))
		}
		events, _ = provider.Merge(events, all...)
		for _, e := range events {
			sound(t, e)
		}
		if _, changes := provider.Merge(events, all...); len(changes) > 0 {
			t.Errorf("the same again changes %s", said(changes))
		}
	})
}

// FuzzPromise: what is promised lies ahead, and not far.
func FuzzPromise(f *testing.F) {
	table, err := os.ReadFile("testdata/promises.tsv")
	if err != nil {
		f.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		f.Add(strings.Split(line, "\t")[2], int64(1793521210))
	}
	f.Fuzz(func(t *testing.T, text string, epoch int64) {
		at := time.Unix(epoch%4102444800, 0)
		by, ok := provider.Promise(text, at)
		if ok && (!by.After(at) || by.Sub(at) > 92*24*time.Hour) {
			t.Errorf("%q at %s promises %s", text, at, by)
		}
	})
}
