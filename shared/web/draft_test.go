package web

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestUpdatingADocument: the board names what is behind and leads to document and form; the form shows what stands there beside the
// fact, and asks for what was chosen of what was seen.
func TestUpdatingADocument(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	tell := func(request string, what incident.Event) {
		t.Helper()
		if _, err := d.svc.Do(t.Context(), incident.Tell(request, id, d.svc.Now(), incident.ViaTool, what)); err != nil {
			t.Fatal(err)
		}
	}
	doc := incident.DocumentLink(incident.NoticeDocument)
	tell("made", incident.Made{Key: doc, Link: doc, To: incident.Link{Ref: "x", URL: "https://documents.example.com/x"}})
	page := actURL(id, "renew") + "?document=notice"
	b.get(boardURL(id)).has(t, http.StatusOK).lacks(t, text.WebBehind.In(incident.English))
	b.get(page).has(t, http.StatusOK, text.Refusal(incident.English, incident.RefusedSame))

	tell("behind", incident.Followed{Document: incident.NoticeDocument, Behind: []incident.Place{
		{Name: "region", Says: "<Tokyo>", Sum: "1a2b", Want: "ap-northeast-3", Fact: "3c4d"}, {Name: "impact", Want: "3 customers", Fact: "5e6f"},
	}})
	b.get(boardURL(id)).has(t, http.StatusOK, "region, impact out of date (edited by hand)", `href="https://documents.example.com/x"`, page)
	b.get(page).has(t, http.StatusOK, "In the document: <Tokyo>", "current fact: ap-northeast-3",
		"Its place in the document cannot be found", `value="put region 1a2b" selected`, `value="hand impact " selected`)
	b.get(actURL(id, "renew")).has(t, http.StatusOK).lacks(t, "Tokyo")

	form := b.filledIn(page, "place-0", "put region 1a2b", "place-1", "keep impact ")
	b.ask(http.MethodPost, actURL(id, "renew"), form).has(t, http.StatusSeeOther)
	b.ask(http.MethodPost, actURL(id, "renew"), form).has(t, http.StatusSeeOther) // sent twice
	if got := d.state(id).Incident.Drafts["notice"]; got.Press != 1 || len(got.Bring) != 1 || got.Bring[0].Name != "region" || got.Left["impact"] != "5e6f" {
		t.Errorf("asked for is %+v", got)
	}
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "updated the document", "region: <Tokyo> → ap-northeast-3")

	tell("moved", incident.Followed{Document: incident.NoticeDocument, Press: 1, Behind: []incident.Place{
		{Name: "region", Says: "Osaka", Sum: "7a8b", Want: "ap-northeast-3", Fact: "3c4d"},
	}})
	again := b.filledIn(page, "place-0", "put region 1a2b")
	b.ask(http.MethodPost, actURL(id, "renew"), again).has(t, http.StatusConflict, text.Refusal(incident.English, incident.RefusedRewritten))
	kinds := url.Values{}
	for _, e := range d.entries(id) {
		kinds.Add(string(e.Kind), e.ID)
	}
	if n := len(kinds[string(incident.EntryRenewed)]); n != 1 || !slices.Contains(kinds[string(incident.EntryBehind)], "moved") {
		t.Errorf("the timeline has %v", kinds)
	}
}
