package config

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/yamlx/yamlxtest"
)

const threeSites = `sites:
  - {id: tokyo, timezone: Asia/Tokyo, shifts: [{days: mon-sun, from: "09:00", to: "18:00"}], holidays: ["2027-01-01"], people: [S0TOKYO], lead: U0TOKYO}
  - {id: bangkok, timezone: Asia/Bangkok, shifts: [{days: "sat, sun", from: 16:00, to: 24:00}, {days: fri-mon, from: 00:00, to: 02:30}], people: [S0BANGKOK, U0NOK]}
  - {id: berlin, timezone: Europe/Berlin, shifts: [{days: "Mon-Wed,fri", from: "22:00", to: "06:00"}], people: [U0JONAS]}
`

func TestSites(t *testing.T) {
	t.Parallel()
	c, err := Load(from(map[string]string{}, threeSites))
	if err != nil {
		t.Fatal(err)
	}
	const sun, mon, tue, wed, fri, sat = time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Friday, time.Saturday
	want := []incident.Site{
		{
			ID: "tokyo", Timezone: "Asia/Tokyo", Holidays: []string{"2027-01-01"}, People: []string{"S0TOKYO"}, Lead: "U0TOKYO",
			Shifts: []incident.Shift{{Days: []time.Weekday{sun, mon, tue, wed, time.Thursday, fri, sat}, From: "09:00", To: "18:00"}},
		},
		{
			ID: "bangkok", Timezone: "Asia/Bangkok", People: []string{"S0BANGKOK", "U0NOK"},
			Shifts: []incident.Shift{{Days: []time.Weekday{sun, sat}, From: "16:00", To: "24:00"}, {Days: []time.Weekday{sun, mon, fri, sat}, From: "00:00", To: "02:30"}},
		},
		{
			ID: "berlin", Timezone: "Europe/Berlin", People: []string{"U0JONAS"},
			Shifts: []incident.Shift{{Days: []time.Weekday{mon, tue, wed, fri}, From: "22:00", To: "06:00"}},
		},
	}
	if diff := cmp.Diff(want, c.Settings.Sites); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"S0TOKYO", "U0TOKYO", "S0BANGKOK", "U0NOK", "U0JONAS"}, c.Settings.People()); diff != "" {
		t.Errorf("people whom the settings name:\n%s", diff)
	}
	pb, err := playbook.Builtin("aws-outage")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []incident.Kind{incident.Live, incident.Drill} {
		frozen := c.Settings.Freeze(kind, pb)
		if diff := cmp.Diff(want, frozen.Sites); diff != "" {
			t.Errorf("%s:\n%s", kind, diff)
		}
		frozen.Sites[0].Shifts[0].Days[0], frozen.Sites[0].People[0], frozen.Sites[0].Holidays[0] = 5, "changed", "changed"
	}
	if diff := cmp.Diff(want, c.Settings.Sites); diff != "" {
		t.Errorf("a frozen incident shares memory with the settings:\n%s", diff)
	}
}

// TestFaultsOfSites: each is one line, in both languages.
func TestFaultsOfSites(t *testing.T) {
	t.Parallel()
	site := func(more string) string {
		return "sites: [{id: a, timezone: UTC, people: [U0A], shifts: [{days: mon-sun, from: 09:00, to: 18:00}], " + more + "}]\n"
	}
	shift := func(s string) string {
		return "sites: [{id: a, timezone: UTC, people: [U0A], shifts: [{" + s + "}]}]\n"
	}
	many := "sites:\n"
	for n := range maxSites + 1 {
		many += fmt.Sprintf("  - {id: s%d}\n", n)
	}
	const head = "settings.yaml:1:"
	for name, c := range map[string]struct{ settings, want string }{
		"no id":                      {"sites: [{timezone: UTC, people: [U0A], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "9: sites[0].id is missing"},
		"no time zone":               {"sites: [{id: a, people: [U0A], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "9: sites[0].timezone is missing"},
		"nobody":                     {"sites: [{id: a, timezone: UTC, people: [], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "40: sites[0].people is empty; allowed: people and user groups, at least one"},
		"no people":                  {"sites: [{id: a, timezone: UTC, shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "9: sites[0].people is missing"},
		"no shift":                   {"sites: [{id: a, timezone: UTC, people: [U0A], shifts: []}]\n", head + "55: sites[0].shifts is empty; allowed: shifts, at least one"},
		"an unknown zone":            {"sites: [{id: a, timezone: Asia/Tokio, people: [U0A], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "27: sites[0].timezone is \"Asia/Tokio\", which is not a time zone"},
		"an id twice":                {"sites: [{id: a, timezone: UTC, people: [U0A], shifts: [{days: mon, from: 09:00, to: 18:00}]}, {id: a, timezone: UTC, people: [U0A], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "100: sites[1].id is \"a\", as in line 1 already"},
		"an id with a blank":         {"sites: [{id: New York, timezone: UTC, people: [U0A], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "14: sites[0].id is \"New York\"; allowed: 1 to 32 lower case letters"},
		"a shift that ends as begun": {shift("days: mon, from: 09:00, to: 09:00"), head + "85: sites[0].shifts[0].to is \"09:00\", the time at which the shift begins"},
		"no days":                    {shift("from: 09:00, to: 18:00"), head + "56: sites[0].shifts[0].days is missing"},
		"a day that is none":         {shift("days: mon-fry, from: 09:00, to: 18:00"), head + "63: sites[0].shifts[0].days is \"mon-fry\"; allowed: days such as mon-fri or sat,sun"},
		"a day left out":             {shift("days: \"mon,,tue\", from: 09:00, to: 18:00"), head + "63: sites[0].shifts[0].days is \"mon,,tue\"; allowed: days"},
		"a range of one":             {shift("days: mon-mon, from: 09:00, to: 18:00"), head + "63: sites[0].shifts[0].days is \"mon-mon\"; allowed: days"},
		"a day twice":                {shift("days: \"mon-fri,wed\", from: 09:00, to: 18:00"), head + "63: sites[0].shifts[0].days names \"wed\" twice"},
		"a begin that is none":       {shift("days: mon, from: 9:00, to: 18:00"), head + "74: sites[0].shifts[0].from is \"9:00\"; allowed: a time of the day such as \"09:00\""},
		"a begin at the end":         {shift("days: mon, from: 24:00, to: 18:00"), head + "74: sites[0].shifts[0].from is \"24:00\"; allowed: a time of the day"},
		"an end that is none":        {shift("days: mon, from: 09:00, to: 25:00"), head + "85: sites[0].shifts[0].to is \"25:00\"; allowed: a time of the day"},
		"a key of a shift":           {shift("days: mon, from: 09:00, to: 18:00, tz: UTC"), head + "92: unknown key \"sites[0].shifts[0].tz\""},
		"a holiday that is none":     {site("holidays: [\"2027-02-30\"]"), head + "109: sites[0].holidays[0] is \"2027-02-30\"; allowed: a day such as"},
		"a holiday without quotes":   {site("holidays: [2027-02-03]"), head + "109: sites[0].holidays[0] is "},
		"a holiday twice":            {site("holidays: [\"2027-02-03\", \"2027-02-03\"]"), head + "123: sites[0].holidays[1] is \"2027-02-03\", as in line 1 already"},
		"a person by name":           {"sites: [{id: a, timezone: UTC, people: [sato], shifts: [{days: mon, from: 09:00, to: 18:00}]}]\n", head + "41: sites[0].people[0] is \"sato\"; allowed: the id of a person"},
		"a group that leads":         {site("lead: S0A"), head + "104: sites[0].lead is \"S0A\"; allowed: the id of a person, U… or W…"},
		"a key that nobody knows":    {site("name: A"), head + "98: unknown key \"sites[0].name\""},
		"too many":                   {many, "settings.yaml:2:3: sites has 21 sites; allowed: up to 20"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Load(from(map[string]string{}, c.settings))
			yamlxtest.Japanese(t, err)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got\n%v\nwant one line beginning\n%s", err, c.want)
			}
		})
	}
}
