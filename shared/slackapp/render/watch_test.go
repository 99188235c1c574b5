package render_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render/golden"
)

// TestPhaseNews holds what the room is told of the phases: that the check is complete, with whom it asks whether to go on while that is
// to be decided, and that somebody went back.
func TestPhaseNews(t *testing.T) {
	t.Parallel()
	news := func(kind incident.EntryKind, e incident.Entry, ask ...string) incident.News {
		e.Kind, e.By, e.At = kind, kakei, at(50)
		return incident.News{No: 1, Entry: e, Who: "筧", Ask: ask}
	}
	all := incident.CheckCount{Lines: []string{"4.5", "4.6"}, Done: 6, Of: 6}
	done := incident.Entry{Check: &all, Offers: incident.Watch}
	took := news(incident.EntryCommander, incident.Entry{To: bkk, Offers: incident.Watch})
	took.Before, took.Next, took.Unowned = berlin, at(60), 2
	for _, lang := range langs {
		for name, c := range map[string]struct {
			line  incident.News
			watch string
		}{
			"check_done":        {news(incident.EntryChecked, done, "U0BKK"), "*経過*観察"},
			"check_done_nobody": {news(incident.EntryChecked, done), "経過観察"},
			"check_done_moved":  {news(incident.EntryChecked, done, "U0BKK"), ""},
			"check_done_taken":  {took, "経過観察"},
			"check_excused":     {news(incident.EntryExcused, incident.Entry{Check: &all, Text: "*2人* <!here>"}), ""},
			"phase_back":        {news(incident.EntryPhaseBack, incident.Entry{Phase: incident.Respond, Text: "<!here> 別の AZ"}), ""},
		} {
			f := plan.News{Brief: plan.Brief{Incident: "k3x9q2", Lang: lang, Timezone: "Asia/Tokyo"}, Since: t0, Lines: []incident.News{c.line}, Watch: c.watch}
			r := message(t, plan.Effect{Facts: f}, nil)
			golden.Message(t, "news_"+name, lang, r)
			if offers := strings.Join(actionIDs(r.Blocks), " "); (offers == ask.Watch.Button) != (c.watch != "") {
				t.Errorf("%s offers %q", name, offers)
			}
		}
	}
}
