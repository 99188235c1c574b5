package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// filledIn is a form as its page shows it, with some of it typed anew.
func (b *browser) filledIn(page string, pairs ...string) url.Values {
	b.t.Helper()
	form := url.Values{}
	for _, m := range hiddenForm.FindAllStringSubmatch(b.raw(http.MethodGet, page, nil), -1) {
		form.Set(m[1], m[2])
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// corrections is the form that corrects the facts of an incident.
type corrections struct {
	*desk
	b    *browser
	id   incident.ID
	page string
}

// correcting declares an incident, and opens that form of it.
func correcting(t *testing.T, title string) corrections {
	t.Helper()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare(title)
	return corrections{d, b, id, actURL(id, "facts")}
}

// send sends the form with some of its fields changed.
func (f corrections) send(pairs ...string) answered {
	return f.b.ask(http.MethodPost, f.page, f.b.filledIn(f.page, append([]string{"title", "EC2"}, pairs...)...))
}

// TestARegionThatTheListDoesNotHave is typed, is shown again in its field, and never stands beside one of the list.
func TestARegionThatTheListDoesNotHave(t *testing.T) {
	t.Parallel()
	d := correcting(t, "EC2 in Tokyo")
	d.send("region", "ap-northeast-1", "region_other", "us-gov-west-1").
		has(t, http.StatusUnprocessableEntity, text.ErrorTwoRegions.In(incident.English), `value="us-gov-west-1"`)
	d.send("region", "", "region_other", "us-gov-west-1").has(t, http.StatusSeeOther)
	if got := d.state(d.id).Incident.Facts.Region; got != "us-gov-west-1" {
		t.Fatalf("region %q", got)
	}
	d.b.get(d.page).has(t, http.StatusOK, `name="region_other" value="us-gov-west-1"`)
	if d.send("title", "EC2 and RDS", "region", "", "region_other", "us-gov-west-1"); d.state(d.id).Incident.Facts.Region != "us-gov-west-1" {
		t.Error("a region that was left as it is changed")
	}
	if d.send("region", "us-east-1"); d.state(d.id).Incident.Facts.Region != "us-east-1" {
		t.Error("a region of the list was not taken")
	}
}

// TestFactsThatWerePasted: other hyphens and marks that look like one make no other region, and hide no zone's name.
func TestFactsThatWerePasted(t *testing.T) {
	t.Parallel()
	d := correcting(t, "EC2")
	for _, zone := range []string{"ap‑northeast‑1a", "apーnortheastー1a", "ａｐ−northeast–1\u200ba", "ap〜northeast〜1a", "ap_northeast_1a", "аp-northeast-1a", "ap-northeast-1 a"} {
		d.send("zone", zone).has(t, http.StatusUnprocessableEntity, text.ErrorZoneName.In(incident.English))
	}
	d.send("region_other", "ap‑northeast‑1", "zone", "「apne1〜az4」", "services", "ＥＣ２，ec2, “RDS”").has(t, http.StatusSeeOther)
	if f := d.state(d.id).Incident.Facts; f.Region != "ap-northeast-1" || f.Zone != "apne1-az4" || strings.Join(f.Services, " ") != "ＥＣ２ RDS" {
		t.Errorf("%+v", f)
	}
}

// TestTheMeetingRoomOfOneIncident is set in the form, must be a link, and can be taken away.
func TestTheMeetingRoomOfOneIncident(t *testing.T) {
	t.Parallel()
	d := correcting(t, "EC2")
	d.send("meeting", "the usual room").has(t, http.StatusUnprocessableEntity, text.ErrorMeetingLink.In(incident.English), "the usual room")
	room := "https://meet.example.com/" + strings.Repeat("r", 400)
	d.send("meeting", room).has(t, http.StatusSeeOther)
	d.b.get(boardURL(d.id)).has(t, http.StatusOK, `href="`+room+`"`)
	d.send("meeting", room, "impact", "3 customers").has(t, http.StatusSeeOther)
	if got := d.state(d.id).Incident.Meeting(); got != room {
		t.Errorf("room %q", got)
	}
	d.send("impact", "4 customers").has(t, http.StatusSeeOther) // a page from before the field was there
	if got := d.state(d.id).Incident.Meeting(); got != room {
		t.Errorf("a form without the field left %q", got)
	}
	d.send("impact", "4 customers", "meeting", "").has(t, http.StatusSeeOther)
	if got := d.state(d.id).Incident.Meeting(); got != "" {
		t.Errorf("room %q", got)
	}
}

// TestWhereCorrectionsGo: whoever corrects facts is told so where there are documents, and only there.
func TestWhereCorrectionsGo(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	hint := text.HintDocuments.In(incident.English)
	b.get(actURL(id, "facts")).has(t, http.StatusOK).lacks(t, hint)
	doc := incident.DocumentLink(d.state(id).Incident.Playbook.Documents[0].ID)
	made := incident.Made{Key: doc, Link: doc, To: incident.Link{Ref: "x", URL: "https://documents.example.com/x"}}
	if _, err := d.svc.Do(t.Context(), incident.Tell("made", id, d.svc.Now(), incident.ViaTool, made)); err != nil {
		t.Fatal(err)
	}
	b.get(actURL(id, "facts")).has(t, http.StatusOK, hint)
}

// TestDocumentsAreNamedByTheirTitle: the timeline and the problems call a document what it is called where it lies, whatever
// the reader's language.
func TestDocumentsAreNamedByTheirTitle(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	i := d.state(id).Incident
	made, failed := i.Documents(nil)[0], i.Documents(nil)[1]
	for n, what := range []incident.Event{
		incident.Made{Key: incident.DocumentLink(made.ID), Link: incident.DocumentLink(made.ID), To: incident.Link{Ref: "x", URL: "https://documents.example.com/x"}},
		incident.Failed{Problem: incident.Problem{System: "docs", Key: incident.DocumentLink(failed.ID), Code: "template_invalid", Since: d.svc.Now()}},
	} {
		req := incident.Tell("tool"+string(rune('0'+n)), id, d.svc.Now(), incident.ViaTool, what)
		if _, err := d.svc.Do(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	lang := i.Settings.Language
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "prepared the document "+made.Title.In(lang), failed.Title.In(lang)).
		lacks(t, "document "+made.ID, "document "+failed.ID)
	b.get(boardURL(id)).has(t, http.StatusOK, "Could not prepare the document "+failed.Title.In(lang))
}
