package incident

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	everyDay = []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	weekdays = everyDay[1:6]
)

func site(zone string, shifts ...string) Site { return siteOn(zone, everyDay, shifts...) }

// siteOn has shifts that are written as 09:00-18:00.
func siteOn(zone string, days []time.Weekday, shifts ...string) Site {
	s := Site{ID: zone, Timezone: zone, People: []string{"S0" + zone}}
	for _, shift := range shifts {
		from, to, _ := strings.Cut(shift, "-")
		s.Shifts = append(s.Shifts, Shift{days, from, to})
	}
	return s
}

// moment reads 2027-03-28 01:00, in UTC.
func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func written(s Span) string {
	const layout = "2006-01-02 15:04"
	return s.From.UTC().Format(layout) + " to " + s.To.UTC().Format(layout)
}

func TestShift(t *testing.T) {
	berlin, york := "Europe/Berlin", "America/New_York"
	for _, tt := range []struct {
		name string
		site Site
		at   string // UTC
		want string // UTC; "": asleep
	}{
		{"by day", site("Asia/Tokyo", "09:00-18:00"), "2027-02-01 03:00", "2027-02-01 00:00 to 2027-02-01 09:00"},
		{"its first moment", site("Asia/Tokyo", "09:00-18:00"), "2027-02-01 00:00", "2027-02-01 00:00 to 2027-02-01 09:00"},
		{"its end", site("Asia/Tokyo", "09:00-18:00"), "2027-02-01 09:00", ""},
		{"over midnight, before", site("Asia/Tokyo", "22:00-06:00"), "2027-02-01 14:30", "2027-02-01 13:00 to 2027-02-01 21:00"},
		{"over midnight, after", site("Asia/Tokyo", "22:00-06:00"), "2027-02-01 20:59", "2027-02-01 13:00 to 2027-02-01 21:00"},
		{"to the end of the day", site("Asia/Tokyo", "18:00-24:00"), "2027-02-01 14:59", "2027-02-01 09:00 to 2027-02-01 15:00"},
		{"to midnight", site("Asia/Tokyo", "18:00-00:00"), "2027-02-01 14:59", "2027-02-01 09:00 to 2027-02-01 15:00"},
		{"on a day that has none", siteOn("Asia/Tokyo", weekdays, "09:00-18:00"), "2027-01-30 03:00", ""},
		{"begun on Friday", siteOn("Asia/Tokyo", weekdays, "22:00-06:00"), "2027-01-29 20:00", "2027-01-29 13:00 to 2027-01-29 21:00"},
		{"Sunday before Monday's", siteOn("Asia/Tokyo", weekdays, "22:00-06:00"), "2027-01-31 20:00", ""},
		{"overlapping ones", site("Asia/Tokyo", "06:00-14:00", "13:00-21:00"), "2027-02-01 00:00", "2027-01-31 21:00 to 2027-02-01 12:00"},
		{"one within another", site("Asia/Tokyo", "06:00-21:00", "09:00-12:00"), "2027-02-01 00:00", "2027-01-31 21:00 to 2027-02-01 12:00"},
		{"those that meet are two", site("Asia/Tokyo", "06:00-14:00", "14:00-22:00"), "2027-02-01 00:00", "2027-01-31 21:00 to 2027-02-01 05:00"},

		{"Berlin, the hour that never is, before", site(berlin, "01:00-02:30"), "2027-03-28 00:30", "2027-03-28 00:00 to 2027-03-28 01:00"},
		{"Berlin, it begins in that hour", site(berlin, "02:30-10:00"), "2027-03-28 01:00", "2027-03-28 01:00 to 2027-03-28 08:00"},
		{"Berlin, before it", site(berlin, "02:30-10:00"), "2027-03-28 00:59", ""},
		{"Berlin, a shift in that hour is none", site(berlin, "02:10-02:50"), "2027-03-28 01:00", ""},
		{"Berlin, a night an hour short", site(berlin, "22:00-06:00"), "2027-03-28 03:59", "2027-03-27 21:00 to 2027-03-28 04:00"},
		{"Berlin, a night an hour long", site(berlin, "22:00-06:00"), "2027-10-31 04:59", "2027-10-30 20:00 to 2027-10-31 05:00"},
		{"Berlin, the hour that is twice: the first begins it", site(berlin, "02:30-10:00"), "2027-10-31 00:30", "2027-10-31 00:30 to 2027-10-31 09:00"},
		{"Berlin, before the first", site(berlin, "02:30-10:00"), "2027-10-31 00:29", ""},
		{"Berlin, the first ends it", site(berlin, "01:00-02:30"), "2027-10-31 00:30", ""},
		{"Berlin, from the first to three", site(berlin, "02:00-03:00"), "2027-10-31 01:59", "2027-10-31 00:00 to 2027-10-31 02:00"},
		{"New York, the hour that never is", site(york, "02:30-10:00"), "2027-03-14 07:00", "2027-03-14 07:00 to 2027-03-14 14:00"},
		{"New York, the hour that is twice", site(york, "01:30-10:00"), "2027-11-07 05:30", "2027-11-07 05:30 to 2027-11-07 15:00"},
		{"Cairo, no midnight", site("Africa/Cairo", "00:00-08:00"), "2027-04-29 22:00", "2027-04-29 22:00 to 2027-04-30 05:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := tt.site.Shift(moment(t, tt.at))
			if ok != (tt.want != "") || ok && written(got) != tt.want {
				t.Errorf("Shift is %s, %v, want %q", written(got), ok, tt.want)
			}
		})
	}
}

func TestHolidays(t *testing.T) {
	night := site("Europe/Berlin", "22:00-06:00")
	night.Holidays = []string{"2027-12-25"}
	for at, want := range map[string]bool{
		"2027-12-24 22:00": true,  // Christmas Eve
		"2027-12-25 04:59": true,  // its shift runs on
		"2027-12-25 21:00": false, // none begins
		"2027-12-26 04:00": false,
		"2027-12-26 21:00": true,
	} {
		if _, ok := night.Shift(moment(t, at)); ok != want {
			t.Errorf("at %s the site is awake: %v, want %v", at, ok, want)
		}
	}
}

// TestSharedDays has shifts that meet by the clock meet in every zone on every day of the year, those with 23 and 25 hours, too.
func TestSharedDays(t *testing.T) {
	year := Span{moment(t, "2027-01-01 00:00"), moment(t, "2028-01-01 00:00")}
	for _, zone := range []string{"Asia/Tokyo", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia"} {
		for minute := 0; minute < 24*60; minute += 30 {
			from := fmt.Sprintf("%02d:%02d", minute/60, minute%60)
			noon := fmt.Sprintf("%02d:%02d", (minute/60+12)%24, minute%60)
			if gaps := Gaps([]Site{site(zone, from+"-"+noon, noon+"-"+from)}, year); len(gaps) > 0 {
				t.Errorf("%s, shifts at %s and %s: %s is a gap", zone, from, noon, written(gaps[0]))
			}
		}
		if gaps := Gaps([]Site{site(zone, "00:00-24:00")}, year); len(gaps) > 0 {
			t.Errorf("%s, round the clock: %s is a gap", zone, written(gaps[0]))
		}
	}
}

func TestGaps(t *testing.T) {
	during := Span{moment(t, "2027-03-26 00:00"), moment(t, "2027-03-29 00:00")}
	for _, tt := range []struct {
		name  string
		sites []Site
		want  []string
	}{
		{"no site", nil, nil},
		{"one that never works", []Site{siteOn("Asia/Tokyo", nil, "09:00-18:00")}, []string{written(during)}},
		{"round the world", []Site{site("Asia/Tokyo", "09:00-18:00"), site("Europe/Berlin", "09:00-18:00"), site("America/New_York", "10:00-21:00")}, []string{
			// Tokyo ends at 09:00 UTC; Berlin begins at 08:00, from Sunday on at 07:00; New York works from 14:00 to 01:00.
		}},
		{"an hour less from Sunday on", []Site{site("Asia/Tokyo", "09:00-16:00"), site("Europe/Berlin", "08:00-17:00"), site("Etc/UTC", "16:00-24:00")}, []string{
			"2027-03-28 15:00 to 2027-03-28 16:00",
		}},
		{"the weekend", []Site{siteOn("Etc/UTC", weekdays, "00:00-24:00")}, []string{"2027-03-27 00:00 to 2027-03-29 00:00"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, g := range Gaps(tt.sites, during) {
				got = append(got, written(g))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("Gaps are %q, want %q", got, tt.want)
			}
		})
	}
}

func TestWhoIsAwake(t *testing.T) {
	s := Settings{Sites: []Site{site("Asia/Tokyo", "09:00-18:00"), site("Asia/Bangkok", "14:00-23:00"), site("Europe/Berlin", "09:00-18:00")}}
	for _, tt := range []struct{ at, awake, next string }{
		{"2027-02-01 00:00", "Asia/Tokyo", "Asia/Bangkok 2027-02-01 07:00 to 2027-02-01 16:00"},
		{"2027-02-01 08:30", "Asia/Tokyo Asia/Bangkok Europe/Berlin", ""},
		{"2027-02-01 07:30", "Asia/Tokyo Asia/Bangkok", "Europe/Berlin 2027-02-01 08:00 to 2027-02-01 17:00"},
		{"2027-02-01 16:30", "Europe/Berlin", "Asia/Tokyo 2027-02-02 00:00 to 2027-02-02 09:00"},
		{"2027-02-01 20:00", "", "Asia/Tokyo 2027-02-02 00:00 to 2027-02-02 09:00"},
	} {
		at := moment(t, tt.at)
		var awake []string
		for _, site := range s.Awake(at) {
			awake = append(awake, site.ID)
		}
		next := ""
		if site, shift, ok := s.NextAwake(at); ok {
			next = site.ID + " " + written(shift)
		}
		if got := strings.Join(awake, " "); got != tt.awake || next != tt.next {
			t.Errorf("at %s %q are awake and %q is next, want %q and %q", tt.at, got, next, tt.awake, tt.next)
		}
	}
}

func TestAwake(t *testing.T) {
	at := moment(t, "2027-02-01 00:00")
	two := site("Asia/Tokyo", "06:00-14:00", "14:00-22:00")
	if got, ok := two.Awake(at); !ok || written(got) != "2027-01-31 21:00 to 2027-02-01 13:00" || got.Always(at) {
		t.Errorf("two shifts that meet: awake %s, %v, always %v", written(got), ok, got.Always(at))
	}
	if got, ok := site("Asia/Tokyo", "00:00-24:00").Awake(at); !ok || !got.Always(at) {
		t.Errorf("round the clock: awake %s, %v, and not always", written(got), ok)
	}
	closed := site("Asia/Tokyo", "09:00-18:00")
	for day := range 20 {
		closed.Holidays = append(closed.Holidays, at.AddDate(0, 0, day).Format(time.DateOnly))
	}
	if _, ok := closed.Next(at); ok {
		t.Error("a site that is closed for longer than is looked ahead wakes")
	}
}

func TestShiftAt(t *testing.T) {
	s := Settings{Sites: []Site{site("Asia/Tokyo", "09:00-18:00")}}
	at := moment(t, "2027-02-01 03:00")
	if got, ok := s.ShiftAt("Asia/Tokyo", at); !ok || written(got) != "2027-02-01 00:00 to 2027-02-01 09:00" {
		t.Errorf("the shift is %s, %v", written(got), ok)
	}
	for _, id := range []string{"", "Europe/Berlin"} {
		if _, ok := s.ShiftAt(id, at); ok {
			t.Errorf("there is a shift of site %q", id)
		}
	}
}
