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
