package text

import (
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// LocalGaps names at the start when nobody is awake.
var LocalGaps = Phrase{
	JA: "どの拠点もシフトに入っていない時間が、この1年にあります: {gaps}",
	EN: "Hours of the next year in which no site is on shift: {gaps}",
}

// Who is awake, as a status says it. Times are those of the clock in the site.
var (
	onShift       = Phrase{"🌏 シフト中: {sites}", "🌏 On shift: {sites}"}
	onShiftNone   = Phrase{"🌏 シフト中の拠点はありません", "🌏 No site is on shift"}
	siteUntil     = Phrase{"{site}(現地 {now}、{until} まで)", "{site} ({now} there, until {until})"}
	siteAlways    = Phrase{"{site}(現地 {now}、終日)", "{site} ({now} there, all day)"}
	siteNext      = Phrase{" · 次: {site}(現地 {from} から)", " · next: {site} (from {from} there)"}
	siteOtherDays = Phrase{"1/2 15:04", "Jan 2 15:04"}
)

// OnShift says which sites are awake at a moment, until when, and which is next; "": there are no sites.
func OnShift(lang incident.Lang, s incident.Settings, now time.Time) string {
	if len(s.Sites) == 0 {
		return ""
	}
	var awake []string
	for _, site := range s.Awake(now) {
		awake = append(awake, siteAwake(lang, site, now))
	}
	said := onShiftNone.In(lang)
	if len(awake) > 0 {
		said = onShift.In(lang, "sites", List(lang, awake))
	}
	if next, shift, ok := s.NextAwake(now); ok {
		said += siteNext.In(lang, "site", next.ID, "from", there(lang, next, now, shift.From))
	}
	return said
}

func siteAwake(lang incident.Lang, site incident.Site, now time.Time) string {
	awake, _ := site.Awake(now)
	said := siteUntil
	if awake.Always(now) {
		said = siteAlways
	}
	return said.In(lang, "site", site.ID, "now", there(lang, site, now, now), "until", there(lang, site, now, awake.To))
}

// there is a moment by the clock in a site, with its day where that is another than now.
func there(lang incident.Lang, site incident.Site, now, at time.Time) string {
	zone, err := time.LoadLocation(site.Timezone)
	if err != nil {
		zone = time.UTC
	}
	now, at = now.In(zone), at.In(zone)
	if now.Format(time.DateOnly) == at.Format(time.DateOnly) {
		return at.Format("15:04")
	}
	return at.Format(siteOtherDays.In(lang))
}

// sitesCauses are what a preflight finds about sites.
var sitesCauses = []cause{
	{"sites_gap", why{
		Phrase{"どの拠点もシフトに入っていない時間が、この1年にある({detail})", "no site is on shift at some hours of the next year ({detail})"},
		Phrase{"settings.yaml の sites で、その時間のシフトを加えてください。", "Add shifts for them under sites in settings.yaml."},
	}},
}

// mostGaps is how many gaps are named.
const mostGaps = 3

// Gaps names stretches of time, by the clock in a zone: the first ones, and how many there are beyond them. It is the same in both
// languages.
func Gaps(gaps []incident.Span, in *time.Location) string {
	var named []string
	for n, g := range gaps {
		if n == mostGaps {
			named = append(named, fmt.Sprintf("+%d", len(gaps)-n))
			break
		}
		named = append(named, gap(g, in))
	}
	return strings.Join(named, ", ")
}

func gap(g incident.Span, in *time.Location) string {
	from, to := g.From.In(in), g.To.In(in)
	layout := "2006-01-02 15:04 MST"
	if from.Format(time.DateOnly) == to.Format(time.DateOnly) {
		layout = "15:04 MST"
	}
	return from.Format("2006-01-02 15:04") + "–" + to.Format(layout)
}
