package plan_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// portalView is a portal with incidents of so many notices each; of those with none nothing is left but their line.
func portalView(notices ...int) (v incident.PortalView) {
	t0 := time.Date(2026, 2, 19, 15, 39, 0, 0, time.UTC)
	for n, count := range notices {
		i := incident.PortalIncident{ID: incident.ID(fmt.Sprintf("i%d", n)), Since: t0, Changed: t0.Add(time.Duration(count) * time.Hour)}
		for no := range count {
			at := t0.Add(time.Duration(no+1) * time.Hour)
			i.Notices = append(i.Notices, incident.PortalNotice{No: no + 1, At: at, Promise: at.Add(time.Hour), Letters: incident.Letters{JA: incident.Letter{Subject: fmt.Sprint(no)}}})
		}
		v.Incidents = append(v.Incidents, i)
	}
	return v
}

// portalHashes are the facts of all objects, by name.
func portalHashes(v incident.PortalView) map[string]string {
	out := map[string]string{}
	for _, o := range plan.PortalObjects(incident.PortalSite{URL: "https://status.example.com"}, "Asia/Tokyo", v) {
		out[o.Name] = plan.Effect{Facts: o}.Hash()
	}
	return out
}

// TestPortalObjects: what a notice changes is what shows it. The pages of others stay as they are, and so does the list's past.
func TestPortalObjects(t *testing.T) {
	t.Parallel()
	older := make([]int, 2*plan.PortalListed)
	before, after := portalHashes(portalView(append([]int{2, 1}, older...)...)), portalHashes(portalView(append([]int{3, 1}, older...)...))
	for name, sum := range before {
		changes := after[name] != sum
		stays := strings.HasSuffix(name, "/1/index.html") || strings.HasSuffix(name, "/2/index.html") || strings.Contains(name, "incidents/i") && !strings.Contains(name, "incidents/i0/")
		if changes == stays {
			t.Errorf("%s changes: %v", name, changes)
		}
	}
	for name := range before {
		delete(after, name)
	}
	if added := slices.Sorted(maps.Keys(after)); !slices.Equal(added, []string{"en/incidents/i0/3/index.html", "incidents/i0/3/index.html"}) {
		t.Errorf("added are %v", added)
	}
}

// TestPagesThatStay: of an incident without notices there is a page in each language, which is only written where it is missing: then with
// all that it links to, which comes first.
func TestPagesThatStay(t *testing.T) {
	t.Parallel()
	var stay, anew []string
	for _, o := range plan.PortalObjects(incident.PortalSite{URL: "https://status.example.com"}, "Asia/Tokyo", portalView(1, 0)) {
		if !o.Stays() {
			continue
		}
		stay = append(stay, o.Name)
		whole := portalView(2).Incidents[0]
		whole.ID = "i1"
		for _, page := range o.Anew(whole) {
			anew = append(anew, page.Name)
			if page.Stays() || page.Site != o.Site || page.Timezone != o.Timezone || page.Look != o.Look {
				t.Errorf("%+v", page)
			}
		}
	}
	if want := []string{"incidents/i1/index.html", "en/incidents/i1/index.html"}; !slices.Equal(stay, want) {
		t.Errorf("%v stay", stay)
	}
	if want := []string{
		"incidents/i1/2/index.html", "incidents/i1/1/index.html", "incidents/i1/index.html",
		"en/incidents/i1/2/index.html", "en/incidents/i1/1/index.html", "en/incidents/i1/index.html",
	}; !slices.Equal(anew, want) {
		t.Errorf("anew are %v", anew)
	}
}
