package render_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

// busyNight is an incident of which there is something to say in every line.
func busyNight(s incident.State) incident.State {
	s = wordToAll(withProblems(promised(s, true)))
	i := &s.Incident
	i.Provisional, i.Settings.Form = true, "https://inc.example.com/form/"
	i.Facts.Impact = "3社で *接続* できない <!here>"
	i.Notices.Sent, i.Notices.SentAt, i.Notices.Stage = 1, at(28), incident.FirstNotice
	i.Recent = []incident.Entry{
		{Kind: incident.EntryDecided, At: at(20), By: kakei, Text: "大阪へ\n切り替える"},
		{Kind: incident.EntryToAll, At: at(31), By: berlin, Text: "*大阪* への切り替えを開始"},
	}
	s.Todos[1].Late = at(15)
	return s
}

// TestCatchingUp holds what whoever comes later reads.
func TestCatchingUp(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := stateIn(lang)
		unknown := stateIn(lang)
		unknown.Incident.Facts, unknown.Todos = incident.Facts{Title: "EC2 に SSH できない"}, nil
		for name, r := range map[string]render.Reply{
			"catch_up":         render.CatchUp(lang, busyNight(s), at(39)),
			"catch_up_first":   render.CatchUp(lang, s, at(1)),
			"catch_up_handing": render.CatchUp(lang, handing(s), at(39)),
			"catch_up_drill":   render.CatchUp(lang, drill(s), at(39)),
			"catch_up_little":  render.CatchUp(lang, unknown, at(39)),
			"catch_up_status":  render.WithCatchUp(lang, render.Status(lang, []incident.State{s}, at(9)), s),
		} {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				golden.Message(t, name, lang, r)
			})
		}
	}
}

// TestAPhoneShowsItAll: ten lines at most, none of them long, whatever was typed and however much there is.
func TestAPhoneShowsItAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for n := range 20 {
		lang := langs[n%2]
		s := busyNight(hugeState(r, lang))
		long := strings.Repeat("あ<&*", 700)
		s.Incident.Recent = append(s.Incident.Recent, incident.Entry{Kind: incident.EntryCorrected, At: at(38), By: kakei, Changes: []incident.Change{{Field: "impact", From: long, To: long}}})
		lines := render.CaughtUp(lang, s)
		for _, l := range lines[:len(lines)-1] { // the last has addresses, which nobody sees
			if len([]rune(l)) > 500 {
				t.Errorf("%d runes: %s", len([]rune(l)), l)
			}
		}
		if len(lines) > 10 {
			t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
		}
		takes(t, render.CatchUp(lang, s, at(39)))
		takes(t, render.WithCatchUp(lang, render.Status(lang, []incident.State{s}, at(39)), s))
	}
}

// TestTheLatestOutlivesACommand: what changed before somebody took over is still what changed last.
func TestTheLatestOutlivesACommand(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := busyNight(stateIn(lang))
		before := render.CaughtUp(lang, s)
		s.Incident.CommandedAt = at(35)
		if after := render.CaughtUp(lang, s); !slices.Equal(after, before) || len(s.Brief().Changed) > 0 {
			t.Errorf("it stands\n%s\nand after another took command\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
	}
}
