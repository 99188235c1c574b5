package main

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/incident"
)

// TestHoursOf: an hour begins at any minute, and each person has their own.
func TestHoursOf(t *testing.T) {
	t.Parallel()
	at := func(minute int, who string) call {
		return call{at: time.Date(2021, 2, 20, 0, minute, 0, 0, time.UTC), who: who}
	}
	calls := []call{at(50, "U1"), at(55, "U2"), at(70, "U1"), at(109, "U1"), at(110, "U1"), at(170, "U1")}
	var got []int
	for _, hour := range hoursOf(calls) {
		got = append(got, len(hour))
	}
	if want := []int{1, 1, 2, 3, 3, 1}; !slices.Equal(got, want) {
		t.Errorf("hours of %v calls, not %v", got, want)
	}
}

// TestUnwanted: who is called upon off shift was named, or somebody on shift was called upon about the same.
func TestUnwanted(t *testing.T) {
	t.Parallel()
	asks := func(todo incident.TodoID, to ...string) incident.Entry {
		return incident.Entry{Kind: incident.EntryAsked, Todo: todo, Subject: to}
	}
	persons := func(ids []string) []string { return ids }
	works := func(who string) bool { return who == "U0AWAKE" }
	for name, c := range map[string]struct {
		want    string
		entries []incident.Entry
	}{
		"nobody asked":        {"for no reason", nil},
		"first":               {"before anybody on it", []incident.Entry{asks("4.1", "U0ASLEEP")}},
		"second":              {"", []incident.Entry{asks("4.1", "U0AWAKE"), asks("4.1", "U0ASLEEP")}},
		"about another thing": {"before anybody on it", []incident.Entry{asks("4.2", "U0AWAKE"), asks("4.1", "U0ASLEEP")}},
		"somebody asleep was": {"before anybody on it", []incident.Entry{asks("4.1", "U0TOO"), asks("4.1", "U0ASLEEP")}},
		"named":               {"", []incident.Entry{{Kind: incident.EntryReassigned, To: "U0ASLEEP"}}},
		"commands":            {"", []incident.Entry{{Kind: incident.EntryDeclared, By: "U0ASLEEP"}, {Kind: incident.EntrySilence}}},
		"commands no more": {"before anybody on it", []incident.Entry{
			{Kind: incident.EntryDeclared, By: "U0ASLEEP"}, {Kind: incident.EntryCommander, To: "U0AWAKE"}, asks("4.1", "U0ASLEEP"),
		}},
	} {
		if got := unwanted(call{who: "U0ASLEEP"}, c.entries, persons, works); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

// TestMentionsTellWhoSleeps: the night of three sites is no more in order once the sites are on shift at other hours.
func TestMentionsTellWhoSleeps(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "scenarios", "sites.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		playTo(t, archive, dir, func(s *stage) {
			if err := s.onShiftFirst(); err != nil {
				t.Error(err)
			}
			sites := incident.CloneSites(s.config.Settings.Sites)
			sites[1].Timezone, sites[2].Timezone = "Europe/Berlin", "Asia/Tokyo"
			if s.config.Settings.Sites = sites; s.onShiftFirst() == nil {
				t.Error("Berlin was called upon while Bangkok was on shift, and nobody noticed")
			}
		})
	})
}
