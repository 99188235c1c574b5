package web

import (
	"net/http"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/web/page"
)

// TestTheReadersOwnTime stands in brackets beside the incident's, on every page with times, with scripts off; on paper, which
// others read, it does not.
func TestTheReadersOwnTime(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.learns(people.Person{ID: "U0BANGKOK", Name: "Nok", Mail: "nok@example.com", Locale: "en-US", Timezone: "Asia/Bangkok"})
	b := d.as("nok@example.com")
	id := b.declare("EC2")
	d.now.Add(60)
	told := "Times are in JST, with Bangkok time in brackets"
	b.get(Root).has(t, http.StatusOK, told, "since 00:09 (22:09)", "00:39 (22:39)")
	b.get(boardURL(id)).has(t, http.StatusOK, told, "since 00:09 (22:09)", "due 00:39 (22:39)")
	b.get(todoURL(id, "4.3d")).has(t, http.StatusOK, told, "00:39 (22:39)")
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, told, ">00:09 (22:09)</time>")
	d.now.Add(50 * 60) // 23:00 in Bangkok
	b.get(Root).has(t, http.StatusOK)
	d.now.Add(55 * 60) // and 23:55
	b.get(Root).has(t, http.StatusOK)
	d.now.Add(10 * 60)
	b.get(boardURL(id)).has(t, http.StatusOK, "since 00:09 (Fri 20 Feb 22:09)")
	b.get(boardURL(id)+"/print").has(t, http.StatusOK, "since 00:09<", "Times are in JST<").lacks(t, "22:09", "Bangkok")
}

// TestADayStandsOnce where it is the same in both zones, and twice where it is not, even if it is today's in the reader's.
func TestADayStandsOnce(t *testing.T) {
	t.Parallel()
	v := &visit{lang: incident.English, person: people.Person{Timezone: "Asia/Bangkok"}, now: moment(t, "2026-12-01T12:00:00Z")}
	v.state.Incident.Settings.Timezone = "Asia/Tokyo"
	for at, want := range map[string]string{
		"2026-12-01T11:00:00Z": "20:00 (18:00)",
		"2026-12-01T23:59:00Z": "Wed 2 Dec 08:59 (06:59)",
		"2026-12-01T15:30:00Z": "Wed 2 Dec 00:30 (Tue 1 Dec 22:30)",
		"2026-11-30T15:30:00Z": "00:30 (Mon 30 Nov 22:30)",
	} {
		if got := open(t).when(v, moment(t, at)); got != want {
			t.Errorf("%s: got %s, want %s", at, got, want)
		}
	}
}

// TestOneTimeIsEnough where the reader's clock shows the same, or nobody knows what it shows.
func TestOneTimeIsEnough(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.learns(
		people.Person{ID: "U0SEOUL", Name: "A", Mail: "seoul@example.com", Locale: "en-US", Timezone: "Asia/Seoul"},
		people.Person{ID: "U0NONE", Name: "B", Mail: "none@example.com", Locale: "en-US"},
		people.Person{ID: "U0ODD", Name: "C", Mail: "odd@example.com", Locale: "en-US", Timezone: "Asia/Nowhere"},
	)
	for _, mail := range []string{"seoul@example.com", "none@example.com", "odd@example.com"} {
		b := d.as(mail)
		b.get(boardURL(b.declare(mail))).has(t, http.StatusOK, "since 00:09<", "Times are in JST<").lacks(t, "in brackets")
	}
}

// TestTheZoneIsThatOfTheTimes, whenever the page is read: a record of July says CEST in December, too.
func TestTheZoneIsThatOfTheTimes(t *testing.T) {
	t.Parallel()
	july, october, december := moment(t, "2027-07-01T12:00:00Z"), moment(t, "2027-10-30T12:00:00Z"), moment(t, "2027-12-01T12:00:00Z")
	london := people.Person{Timezone: "Europe/London"}
	for name, c := range map[string]struct {
		zone       string
		begun, end time.Time
		want       page.Zone
	}{
		"over in summer":       {"Europe/Berlin", july, july.Add(time.Hour), page.Zone{Name: "CEST", Own: "London"}},
		"begun in summer":      {"Europe/Berlin", july, time.Time{}, page.Zone{Name: "CEST/CET", Own: "London"}},
		"over across a change": {"Europe/Berlin", october, december, page.Zone{Name: "CEST/CET", Own: "London"}},
		"another in summer":    {"UTC", july, july.Add(time.Hour), page.Zone{Name: "UTC", Own: "London"}},
		"the same in winter":   {"UTC", december, time.Time{}, page.Zone{Name: "UTC"}},
		"no incident":          {"UTC", time.Time{}, time.Time{}, page.Zone{Name: "UTC"}},
	} {
		v := &visit{now: december.Add(time.Hour), person: london}
		v.state.Incident = incident.Incident{Settings: incident.Settings{Timezone: c.zone}, DeclaredAt: c.begun, EndedAt: c.end}
		if got := open(t).zones(v); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
