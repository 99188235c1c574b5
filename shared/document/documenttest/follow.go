package documenttest

import (
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// form is a template with places of every kind: one on a line of its own, two on a line, one twice, and as of when they hold.
var form = []string{
	"Notice: {{title}}", "As of {{as_of_utc}}", "Region: {{region}} / AZ: {{zone}} / by {{commander}}", "Impact: {{impact}}", "{{title}} in short",
}

const unknownYet = "being confirmed"

// facts are the fields at first: a title, and nothing else.
func facts() map[string]string {
	return map[string]string{
		"title": "EC2 refuses SSH", "as_of_utc": "2026-02-19 15:09 UTC", "region": unknownYet, "zone": unknownYet, "impact": unknownYet,
		"commander": "Kakei", "mark": "",
	}
}

// paper is a document that was made of form.
type paper struct {
	Bench
	t   *testing.T
	d   document.Draft
	ref plan.Ref
}

func (b Bench) paper(t *testing.T) *paper {
	t.Helper()
	d := b.draft(notice, form...)
	d.Fields = facts()
	return &paper{b, t, d, b.create(t, d)}
}

// follow brings it to other facts, and once more, which changes nothing.
func (p *paper) follow(w document.Wish, facts ...string) []document.Spot {
	p.t.Helper()
	for n := 1; n < len(facts); n += 2 {
		p.d.Fields[facts[n-1]] = facts[n]
	}
	w.Draft = p.d
	spots, err := p.Writer.Follow(p.t.Context(), p.ref, w)
	if err != nil {
		p.t.Fatal(err)
	}
	says := p.text()
	w.Bring = nil
	again, err := p.Writer.Follow(p.t.Context(), p.ref, w)
	if err != nil || p.text() != says || !slices.Equal(again, spots) {
		p.t.Errorf("once more: %v (%v), and it says %q after %q; at first %v", again, err, p.text(), says, spots)
	}
	return spots
}

func (p *paper) text() string { return plain(p.Read(p.ref)) }

func (p *paper) shows(all ...string) {
	p.t.Helper()
	for _, s := range all {
		if says := p.text(); !strings.Contains(says, s) {
			p.t.Errorf("it does not say %q: %q", s, says)
		}
	}
}

func (p *paper) hides(all ...string) {
	p.t.Helper()
	for _, s := range all {
		if says := p.text(); strings.Contains(says, s) {
			p.t.Errorf("it says %q: %q", s, says)
		}
	}
}

// behind are those of spots that have changed since and are told nowhere.
func behind(spots []document.Spot) (names []string) {
	for _, s := range spots {
		if s.Changed && !s.Told {
			names = append(names, s.Place+" "+plain(s.Says))
		}
	}
	return names
}

func (p *paper) want(spots []document.Spot, names ...string) {
	p.t.Helper()
	if got := behind(spots); !slices.Equal(got, names) {
		p.t.Errorf("behind are %q, want %q", got, names)
	}
}

func follows(t *testing.T, b Bench) {
	p := b.paper(t)
	p.want(p.follow(document.Wish{}, "as_of_utc", "15:10"))
	p.shows("As of 2026-02-19 15:09 UTC") // nothing else has changed
	p.want(p.follow(document.Wish{}, "region", "ap-northeast-1", "as_of_utc", "15:11"))
	p.shows("Region: ap-northeast-1 / AZ: being confirmed / by Kakei", "As of 15:11")
	p.want(p.follow(document.Wish{}, "title", "EC2 and {{region}}", "zone", "apne1-az1", "as_of_utc", "15:12"))
	p.shows("Notice: EC2 and {{region}}", "EC2 and {{region}} in short", "Region: ap-northeast-1 / AZ: apne1-az1 / by Kakei", "As of 15:12")
	p.want(p.follow(document.Wish{}, "region", unknownYet, "commander", "Nok"))
	p.shows("Region: being confirmed / AZ: apne1-az1 / by Nok")
}

func left(t *testing.T, b Bench) {
	p := b.paper(t)
	p.Edit(p.ref, "Region: being confirmed", "Region: being confirmed by us")
	p.Edit(p.ref, "EC2 refuses SSH in short", "SSH fails in short")
	p.Write(p.ref, "written by hand {{zone}} being confirmed")
	p.want(p.follow(document.Wish{}, "zone", "apne1-az1"))
	p.shows("Region: being confirmed by us", "AZ: apne1-az1", "SSH fails in short", "Notice: EC2 refuses SSH", "written by hand {{zone}} being confirmed")
	spots := p.follow(document.Wish{}, "title", "RDS", "region", "ap-northeast-1")
	p.shows("Notice: RDS", "SSH fails in short", "Region: being confirmed by us")
	if !slices.ContainsFunc(spots, func(s document.Spot) bool { return s.Place == "title" && s.Changed && !s.Told }) {
		t.Errorf("the title is not behind: %+v", spots)
	}
	p.want(p.follow(document.Wish{}, "title", "EC2 refuses SSH", "region", unknownYet))
}

func vanished(t *testing.T, b Bench) {
	p := b.paper(t)
	p.Edit(p.ref, "Impact: being confirmed", "3 customers")
	p.want(p.follow(document.Wish{}, "zone", "apne1-az1"))
	spots := p.follow(document.Wish{}, "impact", "5 customers")
	p.want(spots, "impact ")
	if len(spots) > 0 && spots[len(spots)-1].Sum != "" {
		t.Errorf("it can be found: %+v", spots)
	}
	p.shows("3 customers")
	p.Edit(p.ref, "3 customers", "now 5 customers wrote")
	p.want(p.follow(document.Wish{}))
}

// swap is what somebody asks for who saw what stands in a place.
func swap(place, says string) []plan.Swap {
	return []plan.Swap{{Place: place, Sum: document.Sum(says)}}
}

func brought(t *testing.T, b Bench) {
	p := b.paper(t)
	p.Edit(p.ref, "AZ: being confirmed", "AZ: being one confirmed")
	p.want(p.follow(document.Wish{}, "zone", "apne1-az1"), "zone being one confirmed")
	p.Edit(p.ref, "AZ: being one confirmed", "AZ: being two confirmed")
	p.follow(document.Wish{Bring: swap("zone", "being one confirmed")})
	p.shows("AZ: being two confirmed") // somebody wrote since
	p.want(p.follow(document.Wish{Bring: swap("zone", "being two confirmed")}, "as_of_utc", "15:20"))
	p.shows("AZ: apne1-az1 / by Kakei", "As of 15:20")
	p.want(p.follow(document.Wish{}, "zone", "apne1-az2"))
	p.shows("AZ: apne1-az2 / by Kakei") // it follows again
}

func fixed(t *testing.T, b Bench) {
	p := b.paper(t)
	spots := p.follow(document.Wish{Fixed: true}, "region", "ap-northeast-1", "as_of_utc", "15:11")
	p.want(spots, "region being confirmed")
	p.shows("Region: being confirmed /", "As of 2026-02-19 15:09 UTC")
	p.want(p.follow(document.Wish{Fixed: true, Bring: swap("region", spots[0].Says)}))
	p.shows("Region: ap-northeast-1 /", "As of 15:11")
	p.want(p.follow(document.Wish{}, "region", "us-east-1"))
	p.shows("Region: us-east-1 /")
}

func deletedByHand(t *testing.T, b Bench) {
	p := b.paper(t)
	if err := b.Writer.Remove(t.Context(), notice, p.ref); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Writer.Follow(t.Context(), plan.Ref{ID: "k3f9q2/nowhere"}, document.Wish{Draft: document.Draft{
		Name: document.Name{Incident: "k3f9q2", Document: "nowhere"}, Lang: incident.English, Fields: facts(),
	}}); err != nil {
		t.Error(err)
	}
}

func fromBefore(t *testing.T, b Bench) {
	p := b.paper(t)
	p.Edit(p.ref, "Impact: being confirmed", "Impact: 3 customers")
	b.Forget(p.ref)
	spots := p.follow(document.Wish{}, "impact", "5 customers", "title", "RDS")
	p.shows("Impact: 3 customers", "Notice: EC2 refuses SSH", "EC2 refuses SSH in short")
	for _, place := range []string{"impact", "title"} {
		if !slices.ContainsFunc(spots, func(s document.Spot) bool { return s.Place == place && s.Changed && !s.Told && s.Unsure }) {
			t.Errorf("nobody is told that the %s may be edited: %+v", place, spots)
		}
	}
	p.Edit(p.ref, "Impact: 3 customers", "Impact: 5 customers")
	if names := behind(p.follow(document.Wish{})); slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, "impact") }) {
		t.Errorf("it says so, and behind are %q", names)
	}
}

func wide(t *testing.T, b Bench) {
	p := b.paper(t)
	p.want(p.follow(document.Wish{}, "title", "𠮷野家 🔥 \ue000\u0001x", "region", "東京"))
	p.shows("Notice: 𠮷野家 🔥", "Region: 東京 / AZ: being confirmed")
	p.want(p.follow(document.Wish{}, "title", "RDS", "region", "大阪 🔥"))
	p.shows("Notice: RDS", "RDS in short", "Region: 大阪 🔥 / AZ: being confirmed / by Kakei")
	p.hides("🔥 x", "東京")
}

func beside(t *testing.T, b Bench) {
	d := b.draft(notice, "At {{region}} {{zone}}{{source}}, {{title}}")
	d.Fields = facts()
	d.Fields["source"] = " (?)"
	p := &paper{b, t, d, b.create(t, d)}
	p.want(p.follow(document.Wish{}, "zone", "apne1-az1"))
	p.want(p.follow(document.Wish{}, "region", "ap-northeast-1"))
	p.want(p.follow(document.Wish{}, "source", " (tickets)"))
	p.want(p.follow(document.Wish{}, "zone", "apne1-az2", "title", "RDS"))
	p.want(p.follow(document.Wish{}, "region", "us-east-1"))
	p.shows("At us-east-1 apne1-az2", "(tickets), RDS")
}
