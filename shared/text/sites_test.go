package text

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

func TestOnShift(t *testing.T) {
	t.Parallel()
	site := func(id, zone, from, to string, days ...time.Weekday) incident.Site {
		return incident.Site{ID: id, Timezone: zone, Shifts: []incident.Shift{{Days: days, From: from, To: to}}}
	}
	all := []time.Weekday{0, 1, 2, 3, 4, 5, 6}
	three := []incident.Site{
		site("tokyo", "Asia/Tokyo", "09:00", "18:00", all...), site("bangkok", "Asia/Bangkok", "12:00", "21:00", all[1:6]...),
		site("berlin", "Europe/Berlin", "22:00", "06:00", all...),
	}
	for _, tt := range []struct {
		name, ja, en string
		sites        []incident.Site
		now          time.Time
	}{
		{"no sites", "", "", nil, time.Date(2027, 2, 1, 3, 0, 0, 0, time.UTC)},
		{
			"two", "🌏 シフト中: tokyo(現地 12:30、18:00 まで)、berlin(現地 04:30、06:00 まで) · 次: bangkok(現地 12:00 から)",
			"🌏 On shift: tokyo (12:30 there, until 18:00), berlin (04:30 there, until 06:00) · next: bangkok (from 12:00 there)",
			three, time.Date(2027, 2, 1, 3, 30, 0, 0, time.UTC),
		},
		{
			"none", "🌏 シフト中の拠点はありません · 次: berlin(現地 22:00 から)", "🌏 No site is on shift · next: berlin (from 22:00 there)",
			three, time.Date(2027, 2, 1, 20, 30, 0, 0, time.UTC),
		},
		{
			"until tomorrow, and the next is days away", "🌏 シフト中: berlin(現地 23:00、2/6 06:00 まで) · 次: bangkok(現地 2/8 12:00 から)",
			"🌏 On shift: berlin (23:00 there, until Feb 6 06:00) · next: bangkok (from Feb 8 12:00 there)",
			three[1:], time.Date(2027, 2, 5, 22, 0, 0, 0, time.UTC),
		},
		{
			"round the clock", "🌏 シフト中: tokyo(現地 12:30、終日)", "🌏 On shift: tokyo (12:30 there, all day)",
			[]incident.Site{site("tokyo", "Asia/Tokyo", "00:00", "24:00", all...)},
			time.Date(2027, 2, 1, 3, 30, 0, 0, time.UTC),
		},
	} {
		for lang, want := range map[incident.Lang]string{incident.Japanese: tt.ja, incident.English: tt.en} {
			if got := OnShift(lang, incident.Settings{Sites: tt.sites}, tt.now); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, want)
			}
		}
	}
}
