package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

var filling = regexp.MustCompile(`(?s)<form class="write" method="post" action="([^"]+)"[^>]*>(.*?)</form>`)

// reviewing is a form on which an incident has ended.
func reviewing(t *testing.T) (d *desk, kakei *browser, id incident.ID) {
	t.Helper()
	d = open(t)
	kakei = d.as("kakei@example.com")
	id = kakei.declare("東京リージョンの EC2 に <b>SSH</b> できない")
	d.ends(id)
	return d, kakei, id
}

// ends ends an incident.
func (d *desk) ends(id incident.ID) {
	d.t.Helper()
	d.does("U0KAKEI", id, "end", incident.End{Confirmed: true, Without: true, Note: "seen"})
}

// writes sends the form of a heading on the review's page.
func (b *browser) writes(id incident.ID, h incident.Heading, in url.Values) answered {
	b.t.Helper()
	return b.sends(reviewURL(id), "review-write", string(h), in)
}

// sends sends the form of an act on a page that is about something.
func (b *browser) sends(page, act, of string, in url.Values) answered {
	b.t.Helper()
	for _, form := range filling.FindAllStringSubmatch(b.raw(http.MethodGet, page, nil), -1) {
		hidden := url.Values{}
		for _, m := range hiddenForm.FindAllStringSubmatch(form[2], -1) {
			hidden.Add(m[1], m[2])
		}
		if !strings.HasSuffix(form[1], "/do/"+act) || hidden.Get("of") != of {
			continue
		}
		for name, values := range in {
			hidden[name] = values
		}
		return b.ask(http.MethodPost, form[1], hidden)
	}
	b.t.Fatalf("%s has no form of %s:\n%s", page, act, b.raw(http.MethodGet, page, nil))
	return answered{}
}

func TestTheReviewIsWritten(t *testing.T) {
	t.Parallel()
	d, kakei, id := reviewing(t)
	a := kakei.writes(id, incident.HeadKeep, url.Values{"text": {"<b>照合</b>\n二人で"}})
	if to := a.Header.Get("Location"); a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, reviewURL(id)+"?did=") {
		t.Fatalf("answered %d, leads to %q", a.StatusCode, to)
	}
	a = kakei.writes(id, incident.HeadTry, url.Values{"text": {"承認者を2人に"}, "person": {"U0KAKEI"}, "date": {"2/28"}, "worth": {"large"}, "cost": {"small"}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("answered %d:\n%s", a.StatusCode, a.body)
	}
	kakei.writes(id, incident.HeadNot, url.Values{"text": {"自動送信"}, "why": {"二人で見るため"}})
	body := kakei.raw(http.MethodGet, reviewURL(id), nil)
	for _, want := range []string{
		"&lt;b&gt;照合&lt;/b&gt;\n二人で", "期限 2/28(土) · 効果 大 · 手間 小", "なぜ: 二人で見るため", "役に立った TODO や文面", "id=\"f-try-date\"", "id=\"f-keep-text\"",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q:\n%s", want, body)
		}
	}
	if lines := d.state(id).KPT; len(lines) != 3 || lines[1].Try.Due != "2026-02-28" || lines[1].Try.Owner != "U0KAKEI" || lines[1].Try.Worth != incident.Large {
		t.Fatalf("kept is %+v", lines)
	}

	kakei.sends(actURL(id, ask.ChangeKPT.Name)+"?of=2", ask.ChangeKPT.Name, "2", url.Values{"text": {"承認者を3人に"}, "date": {"2026-03-05"}})
	kakei.sends(actURL(id, ask.TakeKPT.Name)+"?of=3", ask.TakeKPT.Name, "3", nil)
	lines := d.state(id).KPT
	if lines[1].Text != "承認者を3人に" || lines[1].Try.Due != "2026-03-05" || lines[2].Taken.IsZero() || lines[2].Text != "" {
		t.Errorf("kept is %+v", lines)
	}
	if body := kakei.raw(http.MethodGet, actURL(id, ask.ChangeKPT.Name)+"?of=3", nil); !strings.Contains(body, "すでに取り消されている") {
		t.Errorf("a line that is gone is filled in:\n%s", body)
	}
	if body := kakei.raw(http.MethodGet, Root, nil); !strings.Contains(body, "振り返り中") || !strings.Contains(body, reviewURL(id)) {
		t.Errorf("the home page does not lead there:\n%s", body)
	}
	for _, page := range []string{boardURL(id), stateURL(id)} {
		if body := kakei.raw(http.MethodGet, page, nil); !strings.Contains(body, "Keep 続けること 1件") || !strings.Contains(body, reviewURL(id)) {
			t.Errorf("%s does not lead there:\n%s", page, body)
		}
	}
}

// TestANameInAProblemIsAskedAboutOnce, and either is kept.
func TestANameInAProblemIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		roles []string
		want  string
	}{
		"as a role": {[]string{"1"}, "司令塔の承認を待った"}, "as it is": {nil, "筧さんの承認を待った"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, kakei, id := reviewing(t)
			in := url.Values{"text": {"筧さんの承認を待った"}, "when": {"00:51"}, "why": {"一人しかいない"}}
			a := kakei.writes(id, incident.HeadProblem, in)
			if a.StatusCode != http.StatusConflict || !strings.Contains(a.body, "筧さん → 司令塔") || !strings.Contains(a.body, "司令塔の承認を待った") || len(d.state(id).KPT) > 0 {
				t.Fatalf("answered %d, %d lines:\n%s", a.StatusCode, len(d.state(id).KPT), a.body)
			}
			form := filling.FindStringSubmatch(a.body)
			again := url.Values{ask.KPTRoles: c.roles}
			for _, m := range hiddenForm.FindAllStringSubmatch(form[2], -1) {
				again.Add(m[1], m[2])
			}
			for field, values := range in {
				again[field] = values
			}
			if c.roles == nil {
				again.Del(ask.KPTRoles)
			}
			if a := kakei.ask(http.MethodPost, form[1], again); a.StatusCode != http.StatusSeeOther {
				t.Fatalf("answered %d:\n%s", a.StatusCode, a.body)
			}
			if l := d.state(id).KPT; len(l) != 1 || l[0].Text != c.want || l[0].When != "00:51" {
				t.Errorf("kept is %+v", l)
			}
		})
	}
}

// TestWhoWasNotInTheIncidentIsNoticedToo, as anybody whom the page offers as the owner of a try.
func TestWhoWasNotInTheIncidentIsNoticedToo(t *testing.T) {
	t.Parallel()
	d, kakei, id := reviewing(t)
	a := kakei.writes(id, incident.HeadProblem, url.Values{"text": {"Hiro forgot to approve notice 1"}})
	if a.StatusCode != http.StatusSeeOther {
		t.Fatalf("nobody is called that, and it answered %d:\n%s", a.StatusCode, a.body)
	}
	d.sets(store.PersonPath("U0HIRO"), people.Person{ID: "U0HIRO", Name: "Hiro"})
	a = kakei.writes(id, incident.HeadProblem, url.Values{"text": {"Hiro forgot to approve notice 1"}})
	if a.StatusCode != http.StatusConflict || !strings.Contains(a.body, "Hiro → 担当者") || len(d.state(id).KPT) != 1 {
		t.Errorf("answered %d, %d lines:\n%s", a.StatusCode, len(d.state(id).KPT), a.body)
	}
}

// TestTheReviewOfManyLines: 200 lines, of 3,000 characters each, are all on the page.
func TestTheReviewOfManyLines(t *testing.T) {
	t.Parallel()
	d, kakei, id := reviewing(t)
	for n := range 200 {
		h := incident.Headings[n%len(incident.Headings)]
		d.does("U0KAKEI", id, fmt.Sprint("line-", n), incident.AddKPT{Words: incident.KPTWords{Heading: h, Text: fmt.Sprintf("%d番目 %s", n+1, strings.Repeat("あ", incident.MaxText))}})
	}
	body := kakei.raw(http.MethodGet, reviewURL(id), nil)
	for _, n := range []int{1, 2, 100, 199, 200} {
		if !strings.Contains(body, fmt.Sprintf("<p class=\"text\">%d番目 あ", n)) {
			t.Errorf("line %d is not on the page", n)
		}
	}
	if n := len(slices.Collect(strings.SplitSeq(body, "id=\"line-"))) - 1; n != 200 {
		t.Errorf("%d lines are on the page", n)
	}
}

// TestAReviewIsForThoseInside, as the incident is.
func TestAReviewIsForThoseInside(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei := d.as("kakei@example.com")
	to, _ := url.Parse(kakei.post(declareURL, "token", kakei.token(declareURL, declareURL), "title", "EC2", "private", "private").Header.Get("Location"))
	id := incident.ID(strings.TrimPrefix(to.Path, boardURL("")))
	d.ends(id)
	kakei.writes(id, incident.HeadKeep, url.Values{"text": {"x"}})
	if body := kakei.raw(http.MethodGet, Root, nil); !strings.Contains(body, reviewURL(id)) {
		t.Error("whoever is in it is not led there")
	}
	jonas := d.as("jonas@example.com")
	if a := jonas.ask(http.MethodGet, reviewURL(id), nil); a.StatusCode != http.StatusNotFound {
		t.Errorf("answered %d", a.StatusCode)
	}
	if body := jonas.raw(http.MethodGet, Root, nil); strings.Contains(body, reviewURL(id)) {
		t.Error("the home page leads there")
	}
}
