package alert

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/vocabulary"
)

// Facts are what an alert proposes. Rules that match its labels come first; what they do not say is what the sender names itself, and
// else what is recognised in title and labels.
func (a Alert) Facts(source Source, rules []incident.AlertRule) incident.Facts {
	f := incident.Facts{Title: a.Title, Source: a.From}
	for _, r := range rules {
		if r.Matches(string(source), a.Labels) {
			f.Services = append(f.Services, r.Services...)
			f.Region = firstOf(f.Region, r.Region)
		}
	}
	seen := vocabulary.Recognise(a.words())
	if len(f.Services) == 0 {
		f.Services = a.services(seen)
	}
	f.Region, f.Zone = firstOf(f.Region, vocabulary.Region(a.Region), seen.Region), seen.Zone
	if f.Zone != "" && f.Region != seen.Region { // a zone of elsewhere says nothing
		f.Zone = ""
	}
	return f
}

// services are those that the sender names, by the names that people know them by.
func (a Alert) services(seen incident.Facts) []string {
	if len(a.Services) == 0 {
		return seen.Services
	}
	var out []string
	for _, s := range a.Services {
		if known := vocabulary.Recognise(s).Services; len(known) > 0 {
			out = append(out, known...)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// words are the title and the values of the labels, in order of their names.
func (a Alert) words() string {
	all := []string{a.Title}
	for _, name := range slices.Sorted(maps.Keys(a.Labels)) {
		all = append(all, a.Labels[name])
	}
	return strings.Join(all, " / ")
}

// Facts are what several alerts of one group propose: all services, and the region if they agree. The title is the first one's.
func Facts(source Source, all []Alert, rules []incident.AlertRule) (f incident.Facts) {
	regions := map[string]bool{}
	for n, a := range all {
		one := a.Facts(source, rules)
		if n == 0 {
			f = one
			f.Services = nil
		}
		for _, s := range one.Services {
			if !slices.Contains(f.Services, s) {
				f.Services = append(f.Services, s)
			}
		}
		if one.Region != "" {
			regions[one.Region] = true
			f.Region = firstOf(f.Region, one.Region)
		}
		if one.Zone != f.Zone {
			f.Zone = ""
		}
	}
	if len(regions) > 1 {
		f.Region, f.Zone = "", ""
	}
	return f
}

// Title is the first one's, and how many more there are: "no SSH (+3)".
func Title(all []Alert, more int) string {
	n := len(all) - 1 + more
	if n == 0 {
		return all[0].Title
	}
	rest := " (+" + strconv.Itoa(n) + ")"
	return short(all[0].Title, maxTitle-len(rest)) + rest
}

// Text is what one alert says besides its title, or of several the titles of the others, each once.
func Text(all []Alert) string {
	if len(all) == 1 {
		return all[0].Text
	}
	var others []string
	for _, a := range all[1:] {
		if a.Title != all[0].Title && !slices.Contains(others, a.Title) {
			others = append(others, a.Title)
		}
	}
	return strings.Join(others, " / ")
}
