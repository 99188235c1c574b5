// Package asktest has what is typed into fields and what becomes of it. The tests of every way in, the typed command, the modal and
// the page, drive the same rows to the same result.
package asktest

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Facts are those of the incident that the rows correct.
var Facts = incident.Facts{
	Title: "EC2", Region: "ap-northeast-1", Zone: "apne1-az1", Services: []string{"EC2"}, Impact: "3社", Source: "監視", Severity: incident.Sev2,
}

// Row is one field of a correction as somebody fills it in.
type Row struct {
	Field string // of package ask; a region in words stands in Region, too
	Said  string
	Want  incident.Correct
	Fault text.Phrase // instead of Want
	At    string      // the field that the fault is about, where it is another
}

// Rows are corrections of Facts.
func Rows() []Row {
	var many []string
	for n := range 25 {
		many = append(many, fmt.Sprint("service ", n))
	}
	return []Row{
		{Field: ask.Title, Said: " EC2\u202e と  RDS ", Want: incident.Correct{Title: to("EC2 と  RDS")}},
		{Field: ask.Title, Said: "\u200b", Fault: text.ErrorTitle},
		{Field: ask.Title, Said: strings.Repeat("東", 120), Want: incident.Correct{Title: to(strings.Repeat("東", 120))}},
		{Field: ask.Title, Said: strings.Repeat("東", 121), Fault: filled(text.ErrorLong, "most", "120", "n", "121")},
		{Field: ask.Services, Said: strings.Repeat("東", 121), Fault: filled(text.ErrorLong, "most", "120", "n", "121")},
		{Field: ask.Region, Said: strings.Repeat("東", 121), Fault: filled(text.ErrorLong, "most", "120", "n", "121"), At: ask.RegionOther},
		{Field: ask.Impact, Said: strings.Repeat("東", 3001), Fault: filled(text.ErrorLong, "most", "3000", "n", "3001")},
		{Field: ask.Zone, Said: "apne1-az2", Want: incident.Correct{Zone: to("apne1-az2")}},
		{Field: ask.Zone, Said: "ＡＰＮＥ１－ａｚ２", Want: incident.Correct{Zone: to("apne1-az2")}},
		{Field: ask.Zone, Said: "AZ ID apne1-az4", Want: incident.Correct{Zone: to("apne1-az4")}},
		{Field: ask.Zone, Said: "", Want: incident.Correct{Zone: to("")}},
		{Field: ask.Zone, Said: "apne1-az1", Want: incident.Correct{}},
		{Field: ask.Zone, Said: "ap-northeast-1a", Fault: text.ErrorZoneName},
		{Field: ask.Zone, Said: "apne3-az1", Fault: text.ErrorZoneRegion},
		{Field: ask.Region, Said: "大阪", Fault: text.ErrorZoneRegion, At: ask.Zone},
		{Field: ask.Region, Said: "us‑gov‑west‑1", Fault: text.ErrorZoneRegion, At: ask.Zone},
		{Field: ask.Region, Said: "東京リージョン", Want: incident.Correct{}},
		{Field: ask.Region, Said: "", Want: incident.Correct{Region: to("")}},
		{Field: ask.Services, Said: "RDS、 rds，ＲＤＳ;“S3”,,", Want: incident.Correct{Services: &[]string{"RDS", "S3"}}},
		{Field: ask.Services, Said: strings.Join(many, ", "), Fault: filled(text.ErrorServices, "most", "20", "n", "25")},
		{Field: ask.Services, Said: strings.Join(many[:20], ", "), Want: incident.Correct{Services: new(many[:20])}},
		{Field: ask.Services, Said: "", Want: incident.Correct{Services: new([]string(nil))}},
		{Field: ask.Services, Said: "EC2", Want: incident.Correct{}},
		{Field: ask.Impact, Said: "5社\u200bから", Want: incident.Correct{Impact: to("5社から")}},
		{Field: ask.Source, Said: "", Want: incident.Correct{Source: to("")}},
		{Field: ask.Severity, Said: "sev1", Want: incident.Correct{Severity: new(incident.Sev1)}},
		{Field: ask.Severity, Said: "", Want: incident.Correct{Severity: new(incident.Severity(""))}},
		{Field: ask.Severity, Said: "terrible", Fault: text.ErrorSeverity},
		{Field: ask.Meeting, Said: "https://meet.example.com/a\u200b", Want: incident.Correct{Meeting: to("https://meet.example.com/a")}},
		{Field: ask.Meeting, Said: "", Want: incident.Correct{}},
		{Field: ask.Meeting, Said: "the usual room", Fault: text.ErrorMeetingLink},
	}
}

// Due are what is typed for a due time, in minutes; 0: a fault.
var Due = map[string]int{"30": 30, " ３０ ": 30, "1": 1, "10080": 10080, "10081": 0, "0": 0, "-5": 0, "soon": 0, "1.5": 0}

// Adding is a TODO as somebody adds it, for somebody or for nobody.
type Adding struct {
	Said  string
	Owner incident.PersonID
	Want  incident.Add
	Fault text.Phrase // instead of Want, about the title
}

// Addings are TODOs that are added. Berlin is the account of a colleague.
func Addings() []Adding {
	const berlin = "U0BERLIN"
	long := strings.Repeat("東", 200)
	return []Adding{
		{Said: "大口3社に電話", Want: incident.Add{Title: "大口3社に電話"}},
		{Said: " 大口3社に\u202e電話 ", Owner: berlin, Want: incident.Add{Title: "大口3社に電話", To: incident.Actor{ID: berlin}}},
		{Said: long, Owner: berlin, Fault: filled(text.ErrorLong, "most", "120", "n", "200")},
		{Said: "\u200b", Owner: berlin, Fault: text.ErrorTodoTitle},
	}
}

// VerifyAdding fails unless a TODO was read as it is to be. Who its owner is besides the id depends on where that was asked.
func VerifyAdding(t testing.TB, r Adding, do incident.Action, faults ask.Faults) {
	t.Helper()
	if r.Fault != (text.Phrase{}) {
		if got := faults[ask.Title]; got != r.Fault.In(incident.English) || len(faults) != 1 {
			t.Errorf("%q for %q: faults %v", r.Said, r.Owner, faults)
		}
		return
	}
	got, _ := do.(incident.Add)
	got.To = incident.Actor{ID: got.To.ID}
	if diff := gocmp.Diff(r.Want, got); diff != "" || len(faults) > 0 {
		t.Errorf("%q for %q: faults %v (-want +got):\n%s", r.Said, r.Owner, faults, diff)
	}
}

func filled(p text.Phrase, pairs ...string) text.Phrase { return text.Phrase(p.Both(pairs...)) }

func to(s string) *string { return &s }

// Shown fills every field of the incident in as it is, for a way in that sends all of them.
func Shown(r Row) map[string]string {
	all := map[string]string{}
	for _, f := range ask.Correct.Form(Seen(incident.English)).Fields {
		all[f.Name] = f.Value
	}
	all[r.Field] = r.Said
	if r.Field == ask.Region {
		all[ask.Region], all[ask.RegionOther] = "", r.Said
	}
	return all
}

// Seen is the incident that the rows correct.
func Seen(lang incident.Lang) ask.Seen {
	return ask.Seen{Lang: lang, State: incident.State{Incident: incident.Incident{ID: "abcdef", Status: incident.Open, Phase: incident.Respond, Facts: Facts}}}
}

// Verify fails unless a row was read as it is to be.
func Verify(t testing.TB, r Row, do incident.Action, faults ask.Faults) {
	t.Helper()
	if r.Fault != (text.Phrase{}) {
		if got := faults[cmp.Or(r.At, r.Field)]; got != r.Fault.In(incident.English) || len(faults) != 1 {
			t.Errorf("%s %q: faults %v", r.Field, r.Said, faults)
		}
		return
	}
	if diff := gocmp.Diff(incident.Action(r.Want), do); diff != "" || len(faults) > 0 {
		t.Errorf("%s %q: faults %v (-want +got):\n%s", r.Field, r.Said, faults, diff)
	}
}
