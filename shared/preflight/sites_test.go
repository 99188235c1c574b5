package preflight_test

import (
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/text"
)

// TestShifts: a year that is covered is fine, and hours that nobody covers are named, some of them.
func TestShifts(t *testing.T) {
	t.Parallel()
	all := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	site := func(zone, from, to string, holidays ...string) incident.Site {
		return incident.Site{ID: zone, Timezone: zone, Shifts: []incident.Shift{{Days: all, From: from, To: to}}, Holidays: holidays, People: []string{"U0A"}}
	}
	now := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		sites  []incident.Site
		ja, en string
	}{
		{"no site", nil, "", ""},
		{"covered", []incident.Site{site("Asia/Tokyo", "09:00", "21:00"), site("Asia/Bangkok", "19:00", "07:00")}, "✅ 拠点のシフト", "✅ Shifts of the sites"},
		{
			"a holiday",
			[]incident.Site{site("Asia/Tokyo", "09:00", "21:00"), site("Asia/Bangkok", "19:00", "07:00", "2027-01-01")},
			"🔴 拠点のシフト: どの拠点もシフトに入っていない時間が、この1年にある(2027-01-01 21:00–2027-01-02 09:00 JST)。settings.yaml の sites で、その時間のシフトを加えてください。",
			"🔴 Shifts of the sites: no site is on shift at some hours of the next year (2027-01-01 21:00–2027-01-02 09:00 JST). Add shifts for them under sites in settings.yaml.",
		},
		{
			"every evening",
			[]incident.Site{site("Asia/Tokyo", "21:00", "19:30")},
			"🔴 拠点のシフト: どの拠点もシフトに入っていない時間が、この1年にある(2026-12-01 19:30–21:00 JST, 2026-12-02 19:30–21:00 JST, 2026-12-03 19:30–21:00 JST, +362)。",
			"🔴 Shifts of the sites: no site is on shift at some hours of the next year (2026-12-01 19:30–21:00 JST, 2026-12-02 19:30–21:00 JST, 2026-12-03 19:30–21:00 JST, +362). ",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := clock.Func(func() time.Time { return now })
			found := preflight.Run(t.Context(), c, preflight.SiteRows(config.Settings{Sites: tt.sites, Timezone: "Asia/Tokyo"}, c))
			if len(found) == 0 && tt.ja == "" {
				return
			}
			for lang, want := range map[incident.Lang]string{incident.Japanese: tt.ja, incident.English: tt.en} {
				if got := text.PreflightLine(lang, found[0], ""); !strings.HasPrefix(got, want) {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			}
		})
	}
}
