package incident_test

import (
	"fmt"
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestAllAreToldEachWord: each is kept as it was said and of what was known then, the room hears each, and old ones go.
func TestAllAreToldEachWord(t *testing.T) {
	t.Parallel()
	w := busy(t)
	w.must(kakei, incident.Correct{Region: ptr("ap-northeast-1"), Impact: ptr("3社")})
	first := w.must(berlin, incident.TellAll{Text: " Failing over\nto Osaka "})
	if first.Entry.Text != "Failing over to Osaka" {
		t.Errorf("%+v", first.Entry)
	}
	w.must(kakei, incident.Correct{Region: ptr("ap-northeast-3")})
	for n := 2; n <= 25; n++ {
		w.must(kakei, incident.TellAll{Text: fmt.Sprintf("word %d", n)})
		if news := w.state.Incident.News; news[len(news)-1].Entry.Text != fmt.Sprintf("word %d", n) {
			t.Fatalf("the room was told %+v", news)
		}
		if n == 2 {
			one, two := w.state.Incident.ToAll[0], w.state.Incident.ToAll[1]
			if one.No != 1 || one.Text != "Failing over to Osaka" || one.By != berlin.ID || one.Who != berlin.Name || one.About.Region != "ap-northeast-1" || two.About.Region != "ap-northeast-3" || two.About.Impact != "" {
				t.Fatalf("%+v, %+v", one, two)
			}
		}
	}
	all := w.state.Incident.ToAll
	if latest, told := w.state.Incident.LatestToAll(); !told || latest.No != 25 || latest.Text != "word 25" || len(all) != 20 || all[0].No != 6 {
		t.Errorf("%d are kept from %d to %+v", len(all), all[0].No, latest)
	}
	if _, told := new(incident.Incident).LatestToAll(); told {
		t.Error("a word where there is none")
	}
}

// TestWhoHearsAWordToAll: the channels that were told of the incident, each once; of a private one none.
func TestWhoHearsAWordToAll(t *testing.T) {
	t.Parallel()
	all := incident.Settings{Help: "C0HELP", Announce: []incident.Audience{{Channel: "C0ALL"}, {Channel: "C0DEV"}, {Channel: "C0ALL"}}}
	for name, c := range map[string]struct {
		i    incident.Incident
		want int
	}{
		"a live one":       {incident.Incident{Kind: incident.Live, Settings: all}, 3},
		"a drill":          {incident.Incident{Kind: incident.Drill, Settings: all}, 2},
		"a private one":    {incident.Incident{Kind: incident.Live, Private: true, Settings: all}, 0},
		"nobody to tell":   {incident.Incident{Kind: incident.Live}, 0},
		"help is told too": {incident.Incident{Kind: incident.Live, Settings: incident.Settings{Help: "C0ALL", Announce: all.Announce[:1]}}, 1},
	} {
		if got := c.i.ToldPlaces(); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	i := incident.Incident{Kind: incident.Live, Settings: all}
	if i.ToldPlaces(); !slices.Equal(i.Settings.Announce, []incident.Audience{{Channel: "C0ALL"}, {Channel: "C0DEV"}, {Channel: "C0ALL"}}) {
		t.Error("counting changed the settings")
	}
}
