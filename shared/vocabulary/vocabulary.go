// Package vocabulary recognises cloud services, regions and zones in what a person typed in a hurry, so that a
// declaration comes with its fields filled in.
//
// It would rather say nothing than something wrong, since what it says goes out in announcements: a word inside another
// word is not a service, a customer's name is not a region, and two regions are none. It reads what package typed makes of a
// text.
package vocabulary

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Recognise returns the region, the zone and the services that title names; every other field is empty. Services come
// by their usual short name, each once, in order of mention. A zone is an AZ ID. An AZ name such as ap-northeast-1a
// gives its region only: names differ per account, so nobody else would know which zone is meant.
func Recognise(title string) incident.Facts {
	text := strings.Join(strings.Fields(typed.Plain(title)), " ")
	zone, region := zoneIn(text)
	if region == "" {
		region = one(codesIn(text))
	}
	if region == "" && len(codesIn(text)) == 0 && len(zonesIn(text)) == 0 {
		region = one(namesIn(text))
	}
	return incident.Facts{Region: region, Zone: zone, Services: servicesIn(text)}
}

// Region reads a field for a region: it returns the code of what is a region's code, in whichever spelling, or its name and
// nothing else. Whatever says more, such as a local zone, is returned as it was typed.
func Region(field string) string {
	if code := typed.ID(field); onlyCode().MatchString(code) {
		return code
	}
	name := aroundName().ReplaceAllString(strings.Join(strings.Fields(typed.Plain(field)), " "), "")
	for _, r := range regions {
		if at := r.names().FindStringIndex(name); name != "" && slices.Equal(at, []int{0, len(name)}) {
			return r.code
		}
	}
	return field
}

// Zone reads a field for AZ IDs, beside one for the region: it returns them in small letters, several separated by ", ". What is none
// is returned as it was typed with the sentence that says why, since what is told to others must name one place: an AZ name, such
// as ap-northeast-1a, means another zone in another account (AWS documentation, "Availability Zone IDs"). An AZ ID of another
// region than the one given is a fault, too; of a region that is no single one ("", global, two cities) that cannot be said.
func Zone(field, region string) (ids string, wrong *text.Phrase) {
	said := typed.ID(field)
	if said == "" {
		return "", nil
	}
	if !onlyZones().MatchString(said) {
		return field, &text.ErrorZoneName
	}
	all := idForm().FindAllString(said, -1)
	if ids = strings.Join(all, ", "); slices.ContainsFunc(all, func(id string) bool { return outside(id, region) }) {
		return ids, &text.ErrorZoneRegion
	}
	return ids, nil
}

// outside reports whether an AZ ID is one of another region than the one given.
func outside(id, region string) bool {
	code := Recognise(region).Region
	if region = typed.ID(region); code == "" && onlyCode().MatchString(region) {
		code = region // a region that is not listed, such as us-gov-west-1
	}
	prefix, _, _ := strings.Cut(id, "-")
	of, known := regionOfZone[prefix]
	return known && code != "" && of != code
}

// mention is where a text names something.
type mention struct {
	from int
	what string
}

// servicesIn returns the services that text names.
func servicesIn(text string) []string {
	var found []mention
	for _, s := range services {
		for _, at := range s.forms().FindAllStringIndex(text, -1) {
			if standsAlone(text, at) && (s.unless == nil || !s.unless().MatchString(text[at[1]:])) {
				found = append(found, mention{at[0], s.name})
			}
		}
	}
	return inOrder(found)
}

// zonesIn returns the AZ IDs that text names, each with a region that exists.
func zonesIn(text string) []string {
	var found []mention
	for _, at := range zoneForm().FindAllStringSubmatchIndex(text, -1) {
		if _, known := regionOfZone[strings.ToLower(text[at[2]:at[3]])]; known && standsAlone(text, at[:2]) {
			found = append(found, mention{at[0], strings.ToLower(text[at[0]:at[1]])})
		}
	}
	return inOrder(found)
}

// zoneIn returns the only zone of text and the only region of its zones.
func zoneIn(text string) (zone, region string) {
	zones := zonesIn(text)
	var in []string
	for _, z := range zones {
		prefix, _, _ := strings.Cut(z, "-")
		if r := regionOfZone[prefix]; !slices.Contains(in, r) {
			in = append(in, r)
		}
	}
	return one(zones), one(in)
}

// codesIn returns the regions that text names by code, the region of an AZ name included.
func codesIn(text string) []string {
	var found []mention
	for _, at := range codeForm().FindAllStringSubmatchIndex(text, -1) {
		code := strings.ToLower(text[at[2]:at[3]])
		if isRegion(code) && standsAlone(text, at[:2]) {
			found = append(found, mention{at[0], code})
		}
	}
	return inOrder(found)
}

// namesIn returns the regions that text names by city or country.
func namesIn(text string) []string {
	var found []mention
	for _, r := range regions {
		for _, at := range r.names().FindAllStringIndex(text, -1) {
			if standsAlone(text, at) && !elsewhere().MatchString(text[at[1]:]) {
				found = append(found, mention{at[0], r.code})
			}
		}
	}
	return inOrder(found)
}

// inOrder returns what was mentioned, each once, the first mention first.
func inOrder(found []mention) (out []string) {
	slices.SortStableFunc(found, func(a, b mention) int { return a.from - b.from })
	for _, m := range found {
		if !slices.Contains(out, m.what) {
			out = append(out, m.what)
		}
	}
	return out
}

// one returns the only item of a list; of several none is better than the others.
func one(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return ""
}

var (
	zoneForm = lazy(`(?i)([a-z]{3,4}[0-9])-az[0-9]`)
	codeForm = lazy(`(?i)([a-z]{2}(?:-gov)?-[a-z]{4,9}-[0-9])[a-f]?`)
	onlyCode = lazy(`^[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]{4,9}-[0-9]$`)

	// What people write around the name of a region: "Asia Pacific (Tokyo)", "東京リージョン".
	aroundName = lazy(`(?i)^(?:aws )?(?:asia pacific )?\(?|\)?(?: ?region|リージョン)?$`)

	// An AZ ID: that of a local zone names its place (usw2-lax1-az1), that of a Wavelength zone the carrier's, too.
	idForm    = lazy(anID)
	onlyZones = lazy(`^` + anID + `(?:-` + anID + `)*$`)
)

const anID = `[a-z]{3,5}[0-9](?:-[a-z0-9]{2,5})*?-(?:az|wlz)[0-9]{1,2}`
