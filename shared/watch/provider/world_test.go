package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/watch/provider"
)

var tokyo = provider.Filter{Regions: []string{"ap-northeast-1"}, Global: true}

const (
	ec2   = "ec2-ap-northeast-1@1793521210"
	dx    = "directconnect-ap-northeast-1@1793545100"
	front = "cloudfront@1793534430"
	away  = "multipleservices-sa-east-1@1781234055"
)

// fixture is a file of testdata.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// source is that of a fixture, by its name.
func source(name string) provider.Source {
	switch {
	case strings.HasSuffix(name, ".rss"):
		return provider.RSS
	case strings.HasPrefix(name, "events_"):
		return provider.Events
	}
	return provider.CurrentEvents
}

// hour is a time of the invented night, UTC.
func hour(clock string) time.Time {
	at, err := time.Parse("2006-01-02 15:04", "2026-11-01 "+clock)
	if err != nil {
		panic(err)
	}
	return at
}

func read(t testing.TB, name string, at time.Time) provider.Reading {
	t.Helper()
	r, err := provider.Decode(source(name), at, "", fixture(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return r
}

// why is the reason why nothing may be used of an answer; "": it may.
func why(t *testing.T, err error) provider.Why {
	t.Helper()
	var u *provider.Unreadable
	if err == nil {
		return ""
	}
	if !errors.As(err, &u) || u.Wrong().Code == "" {
		t.Fatalf("%v is no *Unreadable that others understand", err)
	}
	return u.Why
}

// story is what is known after some minutes, as it comes back from a store.
type story struct {
	t      *testing.T
	filter *provider.Filter // nil: everything
	events []provider.Event
}

// poll reads fixtures at a time and returns what changed. It checks that the same again changes nothing.
func (s *story) poll(clock string, names ...string) string {
	s.t.Helper()
	var readings []provider.Reading
	for _, name := range names {
		if r, err := provider.Decode(source(name), hour(clock), "", fixture(s.t, name)); err == nil {
			readings = append(readings, s.only(r))
		}
	}
	return s.merge(readings...)
}

func (s *story) only(r provider.Reading) provider.Reading {
	if s.filter != nil {
		return r.In(*s.filter)
	}
	return r
}

func (s *story) merge(readings ...provider.Reading) string {
	s.t.Helper()
	before := stored(s.t, s.events)
	events, changes := provider.Merge(s.events, readings...)
	if diff := cmp.Diff(before, stored(s.t, s.events)); diff != "" {
		s.t.Fatal("Merge changed what it was given:", diff)
	}
	s.events = stored(s.t, events)
	again, more := provider.Merge(s.events, readings...)
	if len(more) > 0 || !cmp.Equal(s.events, stored(s.t, again)) {
		s.t.Errorf("the same again changes %v\n%s", said(more), cmp.Diff(s.events, stored(s.t, again)))
	}
	return said(changes)
}

// stored is what comes back from a store.
func stored(t *testing.T, events []provider.Event) (out []provider.Event) {
	t.Helper()
	body, err := json.Marshal(events)
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// said are changes in one line: "new ec2-… [1793521210]; promised ec2-… by 09:30:00".
func said(changes []provider.Change) string {
	var out []string
	for _, c := range changes {
		one := string(c.Kind) + " " + c.Key
		if len(c.Epochs) > 0 {
			one += fmt.Sprint(" ", c.Epochs)
		}
		if !c.Next.By.IsZero() {
			one += " by " + c.Next.By.Format(time.TimeOnly)
		}
		if c.Late > 0 {
			one += fmt.Sprint(" late ", c.Late)
		}
		out = append(out, one)
	}
	return strings.Join(out, "; ")
}

func (s *story) event(key string) provider.Event {
	s.t.Helper()
	for _, e := range s.events {
		if e.Key == key {
			return e
		}
	}
	s.t.Fatalf("%s is not among the %d events", key, len(s.events))
	return provider.Event{}
}

// is are all events in short, one a line: what a table of expected readings says of them.
func (s *story) is() string {
	var out []string
	for _, e := range s.events {
		one := fmt.Sprintf("%s %s %s/%s", e.Key, e.Region, e.Status, e.Worst)
		for _, u := range e.Updates {
			one += fmt.Sprintf(" %d:%s:%s", u.Epoch, u.Status, languages(u))
		}
		for _, a := range e.Affected {
			one += fmt.Sprintf(" %s(%s/%s)", strings.TrimSuffix(a.Key, "-"+e.Region), a.Status, a.Worst)
		}
		if !e.Open() {
			one += " over " + e.Over.At.Format(time.DateTime)
		}
		if !e.Next.By.IsZero() {
			one += " next " + e.Next.By.Format(time.TimeOnly)
		}
		if !e.Gone.IsZero() {
			one += " gone"
		}
		if e.Follows != "" {
			one += " follows " + e.Follows
		}
		out = append(out, one)
	}
	return strings.Join(out, "\n")
}

func languages(u provider.Update) string {
	out := ""
	if u.Text.JA != "" {
		out += "ja"
	}
	if u.Text.EN != "" {
		out += "en"
	}
	return out
}
