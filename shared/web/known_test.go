package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/web/session"
)

// learns has the store learn who is who again, as when Slack is back.
func (d *desk) learns(also ...people.Person) {
	d.t.Helper()
	dir := people.New(people.NewCache(d.db, d.svc.Clock()), only(slices.Concat(staff, also)), people.Cast{})
	_ = dir.Refresh(d.t.Context()) // its groups are looked up elsewhere
	if err := d.svc.Recognise(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
}

var fresh = people.Person{ID: "U0FRESH", Name: "Mai", Mail: "mai@example.com"}

// Whoever came in while Slack could not say who they are is the same person afterwards: what they send again counts once.
func TestSentTwiceIsOnceAlsoWhenSlackKnowsThemMeanwhile(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("mai@example.com")
	token := b.token(Root, declareURL)
	first := b.post(declareURL, "token", token, "title", "EC2").Header.Get("Location")
	id := d.mustOpen()[0]
	report := b.token(todoURL(id, "4.3d"), actURL(id, "report"))
	b.post(actURL(id, "report"), "token", report, "todo", "4.3d", "text", "one word").has(t, http.StatusSeeOther)

	d.learns(fresh)
	again := b.post(declareURL, "token", token, "title", "EC2").Header.Get("Location")
	if open := d.mustOpen(); len(open) != 1 || again != first {
		t.Errorf("%s, then %s: %d incidents", first, again, len(open))
	}
	b.post(actURL(id, "report"), "token", report, "todo", "4.3d", "text", "one word").has(t, http.StatusSeeOther)
	if s, _ := d.state(id).Todo("4.3d"); s.Progress != 1 {
		t.Errorf("%d words of progress", s.Progress)
	}
}

// What they had typed when their session ended is theirs still, and the browser does not take it for another's.
func TestADraftIsFoundAlsoWhenSlackKnowsThemMeanwhile(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("mai@example.com")
	page := b.get(Root).body
	owner := between(page, `data-owner="`, `"`)
	token := b.token(Root, declareURL)
	d.now.Add(2 * 60 * 60)
	res := b.post(declareURL, "token", token, "title", "EC2 に SSH できない")
	to, err := url.Parse(res.Header.Get("Location"))
	if err != nil || !strings.Contains(to.Query().Get("to"), "draft=") {
		t.Fatalf("%s, %v", to, err)
	}
	d.learns(fresh)
	b.cookies[session.Cookie] = d.as("mai@example.com").cookies[session.Cookie]
	b.get(to.Query().Get("to")).has(t, http.StatusOK, `value="EC2 に SSH できない"`)
	if now := between(b.get(Root).body, `data-owner="`, `"`); owner == "" || now != owner {
		t.Errorf("the browser has another person: %q, then %q", owner, now)
	}
}

func between(s, before, after string) string {
	_, s, _ = strings.Cut(s, before)
	s, _, _ = strings.Cut(s, after)
	return s
}

// mustOpen are the incidents that run.
func (d *desk) mustOpen() (ids []incident.ID) {
	d.t.Helper()
	open, err := d.svc.Open(d.t.Context())
	if err != nil || len(open) == 0 {
		d.t.Fatalf("%d incidents, %v", len(open), err)
	}
	for _, i := range open {
		ids = append(ids, i.ID)
	}
	return ids
}

// Whoever wrote a notice while Slack could not say who they are does not approve it once it can.
func TestAnAuthorIsKnownByTheirAccount(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as(fresh.Mail)
	b.post(declareURL, "token", b.token(Root, declareURL), "title", "EC2").has(t, http.StatusSeeOther)
	id := d.mustOpen()[0]
	at := d.svc.Now()
	text := incident.Letter{Subject: "EC2", Body: "slow"}
	d.does("mail:mai@example.com", id, "written", incident.WriteNotice{
		No: 1, Stage: incident.FirstNotice, Letters: incident.Letters{JA: text, EN: text}, AsOf: at, Promise: at.Add(time.Hour),
	})
	d.learns(fresh)
	n := d.state(id).Notice
	if !slices.Equal(n.Authors, []incident.PersonID{fresh.ID}) || n.Text.Letters.EN != text {
		t.Errorf("%+v", n)
	}
	_, err := d.svc.Do(t.Context(), incident.Request{
		ID: "approved", Incident: id, By: incident.Actor{ID: fresh.ID}, Via: incident.ViaBrowser, At: d.svc.Now(), Do: incident.ApproveNotice{No: 1, Version: 1, Sum: n.Sum},
	})
	var refused *incident.Refusal
	if !errors.As(err, &refused) || refused.Code != incident.RefusedAuthor {
		t.Errorf("its author approves it: %v", err)
	}
}
