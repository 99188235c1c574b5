package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestEveryActHasAWayInFromTheBrowser: some page offers it as things stand then. What adapters answer by themselves has a page.
func TestEveryActHasAWayInFromTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := lateBoard(d)
	mine, other := d.as("kakei@example.com"), d.as("jonas@example.com")
	var pages strings.Builder
	look := func(b *browser, where ...string) {
		for _, p := range where {
			pages.WriteString(b.get(p).has(t, http.StatusOK).body)
		}
	}
	problem := incident.Failed{Problem: incident.Problem{System: "slack", Key: "topic", Code: "restricted_action", Since: d.svc.Now()}}
	if _, err := d.svc.Do(t.Context(), incident.Tell("failed", id, d.svc.Now(), incident.ViaTool, problem)); err != nil {
		t.Fatal(err)
	}
	behind := incident.Followed{Document: incident.NoticeDocument, Behind: []incident.Place{{Name: "region", Says: "Tokyo", Sum: "1a2b"}}}
	if _, err := d.svc.Do(t.Context(), incident.Tell("behind", id, d.svc.Now(), incident.ViaTool, behind)); err != nil {
		t.Fatal(err)
	}
	documented := incident.Made{Key: "document/notice", Link: incident.DocumentLink(incident.NoticeDocument), To: incident.Link{Ref: "1", URL: "https://docs.example.com/1"}}
	if _, err := d.svc.Do(t.Context(), incident.Tell("documented", id, d.svc.Now(), incident.ViaTool, documented)); err != nil {
		t.Fatal(err)
	}
	look(mine, boardURL(id), todoURL(id, "4.3d"), todoURL(id, "4.7a"))
	d.do(id, "taken", incident.Claim{Todo: "4.5a"})
	d.do(id, "closed", incident.Finish{Todo: "4.6a"})
	d.do(id, "quiet", incident.SnoozeUntil{Until: d.svc.Now().Add(1e12)})
	look(mine, boardURL(id), todoURL(id, "4.5a"), todoURL(id, "4.6a"))
	look(mine, mine.declared(t))
	look(other, Root, boardURL(other.second(t)))
	sign := mine.reports(t, "title", "大阪の Lambda").sign()
	look(mine, boardURL(sign))
	d.do(sign, "begin", incident.Begin{Provisional: true})
	look(mine, boardURL(sign))
	noticed := mine.declare("a notice of EBS")
	notice := aNotice(d.svc.Now())
	d.does("U0OTHER", noticed, "notice", notice)
	look(mine, boardURL(noticed))
	d.does("U0THIRD", noticed, "approved", incident.ApproveNotice{No: 1, Version: 1, Sum: sumOf(notice)})
	look(mine, boardURL(noticed))
	listed := shrunk(t)
	look(listed.as("kakei@example.com"), customersURL)
	d.does("U0OTHER", noticed, "sent", incident.SendNotice{No: 1, Version: 1, Sum: sumOf(notice)})
	d.does("U0OTHER", noticed, "ended", incident.End{Confirmed: true, Without: true, Note: "seen"})
	look(mine, boardURL(noticed))
	d.does("U0OTHER", noticed, "waived", incident.WaivePromise{Reason: "x"})
	look(mine, boardURL(noticed))
	d.does("U0OTHER", noticed, "line", incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadKeep, Text: "x"}})
	look(mine, reviewURL(noticed))
	phased := mine.declare("the phases of KMS")
	d.do(phased, "checked", allChecked)
	look(mine, boardURL(phased))
	d.do(phased, "moved", incident.NextPhase{Confirmed: true})
	look(mine, boardURL(phased))
	for _, page := range commanded(d, mine) {
		pages.WriteString(page)
	}
	handed := mine.declare("the command of SQS")
	d.do(handed, "begun", incident.BeginHandover{To: incident.Actor{ID: "U0BERLIN"}})
	look(mine, handoverURL(handed))
	d.do(handed, "walked", incident.Walk{No: 1, Sections: incident.BriefSections})
	look(other, handoverURL(handed))
	tried := mine.declare("the tries of DynamoDB")
	d.do(tried, "ended", incident.End{Confirmed: true, Note: "seen"})
	d.do(tried, "tried", incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: "page sooner"}})
	look(mine, triesURL)
	alone := map[*ask.Ask]string{
		ask.Sign: reportURL, ask.Now: declareURL, ask.Declare: declareURL, ask.Drill: declareURL, ask.Status: Root, ask.Timeline: boardURL(id) + "/timeline", ask.Help: Root,
		ask.Language: boardURL(id), ask.Customers: toldURL(id), ask.CatchUp: stateURL(id), ask.Export: recordURL(id), ask.PickKPT: reviewURL(noticed),
	}
	for _, a := range ask.All {
		where, is := alone[a]
		switch {
		case is:
			mine.get(where).has(t, http.StatusOK)
		case a.Does == nil || !strings.Contains(pages.String(), "/do/"+a.Name+`"`) && !strings.Contains(pages.String(), "/do/"+a.Name+"?"):
			t.Errorf("no page offers %s", a.Name)
		}
	}
}

// commanded is the board of an incident as it goes from hand to hand.
func commanded(d *desk, mine *browser) (pages []string) {
	kakei, other := incident.Actor{ID: "U0KAKEI"}, incident.Actor{ID: "U0OTHER"}
	id := mine.declare("who commands S3")
	look := func() { pages = append(pages, mine.raw(http.MethodGet, boardURL(id), nil)) }
	d.does(kakei.ID, id, "offered", incident.Command{To: other})
	look()
	d.does(other.ID, id, "accepted", incident.AcceptOffer{No: 1})
	d.does(other.ID, id, "offered back", incident.Command{To: kakei})
	look()
	d.happens(id, "gone", incident.Deactivated{Who: other.ID})
	look()
	d.does(kakei.ID, id, "taken", incident.TakeCommand{})
	d.now.Add(31 * 60)
	d.happens(id, "silent", incident.AskSilence{Was: kakei.ID, Since: d.state(id).Incident.LastHeard(), Ask: 1, Step: incident.AskCommander, To: []string{"U0KAKEI"}})
	look()
	return pages
}

// declared is the board of an incident of the browser's own; second is the id of one that somebody else is not in yet.
func (b *browser) declared(t *testing.T) string {
	t.Helper()
	return boardURL(b.declare("another one of RDS"))
}

func (b *browser) second(t *testing.T) incident.ID {
	t.Helper()
	return b.desk.as("kakei@example.com").declare("a third one of S3")
}

// TestAnActOfOnesOwnIsFilledIn: whatever kinds of fields a new act has, its page shows them and reads them back.
func TestAnActOfOnesOwnIsFilledIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	v := &visit{ctx: t.Context(), lang: incident.English, now: d.svc.Now(), state: d.state(id), cache: d.people, known: map[incident.PersonID]string{}}
	own := &ask.Ask{Name: "own", Form: func(ask.Seen) ask.Form {
		return ask.Form{Title: text.FormAddTodo, Submit: text.SubmitAdd, Fields: []ask.Field{
			{Name: "a", Value: "one", Compared: true},
			{Name: "b", Kind: ask.Long},
			{Name: "c", Kind: ask.Choice, Options: []ask.Option{{Label: text.Nobody}, {Value: "x", Label: text.Nobody}}},
			{Name: "d", Kind: ask.Person},
		}}
	}}
	in := filled{Values: url.Values{}, faults: ask.Faults{}}
	page := d.formOf(v, own, in)
	var names []string
	for _, f := range page.Fields {
		names = append(names, f.Name)
		in.Set(f.Name, f.Value)
	}
	if want := []string{"a", "b", "c", ask.To, mailInput}; !slices.Equal(names, want) {
		t.Errorf("fields %v, want %v", names, want)
	}
	in.Set("was-a", page.Hidden[0].Value)
	in.Set("a", "two")
	in.Set("c", "x")
	in.Set(ask.To, "U0BERLIN")
	got := d.values(v, own, in)
	if got.New["a"] != "two" || got.Shown["a"] != "one" || got.New["c"] != "x" || got.People["d"].ID != "U0BERLIN" {
		t.Errorf("%+v", got)
	}
}
