package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// tried ends an incident and has its review decide to try something, each due on a day.
func (d *desk) tried(id incident.ID, owner incident.PersonID, due ...string) {
	d.t.Helper()
	d.do(id, "ended "+string(id), incident.End{Confirmed: true, Note: "seen"})
	for n, day := range due {
		d.do(id, fmt.Sprint("try ", id, n), incident.AddKPT{Words: incident.KPTWords{
			Heading: incident.HeadTry, Text: fmt.Sprintf("try <b>%d</b> of %s", n, id), Owner: incident.Actor{ID: owner}, Due: day,
		}})
	}
}

var (
	tryLink  = regexp.MustCompile(`href="([^"]+/do/try\?[^"]+)"`)
	nextPage = regexp.MustCompile(`href="(` + triesURL + `\?after=[^"]+)"`)
)

// outcome is where it is said what became of the first try of the list.
func (b *browser) outcome(does string) string {
	b.t.Helper()
	for _, m := range tryLink.FindAllStringSubmatch(b.raw(http.MethodGet, triesURL, nil), -1) {
		if to := strings.ReplaceAll(m[1], "&amp;", "&"); strings.Contains(to, "try_outcome="+does) {
			return to
		}
	}
	b.t.Fatalf("nothing says %s of a try", does)
	return ""
}

// says sends what became of the first try of the list.
func (b *browser) says(does string, pairs ...string) answered {
	b.t.Helper()
	to := b.outcome(does)
	in := b.filledIn(to, append([]string{ask.TryOutcome, does}, pairs...)...)
	path, _, _ := strings.Cut(to, "?")
	return b.ask(http.MethodPost, path, in)
}

// TestWhatBecomesOfATryIsSaidInTheBrowser, without scripts: done, dropped with a reason, another date. It leads back to the list.
func TestWhatBecomesOfATryIsSaidInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	b.get(triesURL).has(t, http.StatusOK, "未完了の Try はありません")
	id := b.declare("EC2")
	d.tried(id, "U0KAKEI", "2026-02-21", "2026-02-25", "")
	d.now.Store(int64((24 * time.Hour).Seconds()))
	b = d.as("kakei@example.com") // who signs in anew each day
	b.get(triesURL).has(t, http.StatusOK, "try <b>0</b>", "2/21(土) の期限を1日超過", "期限 2/25(水)", "期限なし", "筧(あなた)", `class="is-late"`)
	if raw := b.raw(http.MethodGet, triesURL, nil); strings.Contains(raw, "<b>0") {
		t.Errorf("what was typed is markup:\n%s", raw)
	}
	b.get(Root).has(t, http.StatusOK, "あなたの Try", "try <b>0", `href="`+triesURL+`"`)
	b.get(b.outcome("drop")).has(t, http.StatusOK, `value="drop" selected`, "中止の理由")
	b.says("drop", "text", "").has(t, http.StatusUnprocessableEntity, "理由を一言入れてください")
	b.says("move", ask.TryDue, "soon").has(t, http.StatusUnprocessableEntity, "12/15 か 2026-12-15 のように")
	to := b.says("move", ask.TryDue, "2026-03-31").Header.Get("Location")
	b.get(to).has(t, http.StatusOK, "期限 3/31(火)")
	to = b.says("drop", "text", "<i>高い</i>").Header.Get("Location")
	b.get(to).has(t, http.StatusOK, "中止にしました", "<i>高い", "try <b>0").lacks(t, "<li><span>⬜ <strong>try <b>1")
	d.do(id, "closed", incident.Close{})
	stale := b.outcome("done")
	to = b.says("done").Header.Get("Location")
	b.get(to).has(t, http.StatusOK, "完了にしました")
	b.get(stale).has(t, http.StatusOK, "すでにそのとおりになっています")
	if got := d.state(id).Incident.Status; got != incident.Closed {
		t.Errorf("it is %s", got)
	}
	next := b.declare("RDS")
	b.get(boardURL(next)).has(t, http.StatusOK, "前回までの Try(未完了)", "try <b>2", "Try の一覧").lacks(t, "try <b>1")
	d.do(next, "over", incident.End{Confirmed: true, Note: "seen"})
	b.get(boardURL(next)).has(t, http.StatusOK).lacks(t, "前回までの Try")
}

// TestTriesOfPrivateIncidentsAreForThoseInside: in the list, on the start page and on the next board, page by page.
func TestTriesOfPrivateIncidentsAreForThoseInside(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.learns(people.Person{ID: "U0BERLIN", Name: "Jonas", Mail: "jonas@example.com", Locale: "en-US", Timezone: "Europe/Berlin"})
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	secret := idIn(kakei.post(declareURL, "token", kakei.token(Root, declareURL), "title", "secret", "private", "1").Header.Get("Location"))
	d.tried(secret, "U0BERLIN", "2026-02-21")
	days := make([]string, mostTries+1)
	for n := range days {
		days[n] = fmt.Sprintf("2026-03-%02d", n+1)
	}
	d.tried(kakei.declare("known"), "U0BERLIN", days...)
	kakei.get(triesURL).has(t, http.StatusOK, "secret", `<strong class="badge">非公開`)
	list := jonas.get(triesURL).has(t, http.StatusOK, "known", "Open tries")
	list.lacks(t, "secret", string(secret))
	next := nextPage.FindStringSubmatch(list.body)
	if next == nil {
		t.Fatal("nothing leads to the next page")
	}
	jonas.get(strings.ReplaceAll(next[1], "&amp;", "&")).has(t, http.StatusOK, fmt.Sprintf("try <b>%d", mostTries)).lacks(t, "?after=")
	jonas.get(Root).has(t, http.StatusOK, "Your tries").lacks(t, "secret")
	jonas.get(actURL(secret, "try")+"?of=1").has(t, http.StatusNotFound)
	jonas.get(triesURL+"?"+url.Values{"in": {string(secret)}, "did": {"try " + string(secret) + "0"}}.Encode()).has(t, http.StatusOK).lacks(t, "secret")
	jonas.get(boardURL(jonas.declare("next"))).has(t, http.StatusOK, "try <b>").lacks(t, "secret", "of "+string(secret))
}

// TestTheListOfTriesOnAPhoneAndADesk: nothing is wider than the screen, every action is large enough for a thumb, axe finds nothing.
func TestTheListOfTriesOnAPhoneAndADesk(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.learns(people.Person{ID: "U0BERLIN", Name: "Jonas", Mail: "jonas@example.com", Locale: "en-US", Timezone: "Asia/Tokyo"})
	id := d.as("kakei@example.com").declare("東京リージョンの EC2 に SSH できない")
	d.tried(id, "U0BERLIN", "2026-02-21", "2026-02-25", "")
	d.do(id, "long", incident.AddKPT{Words: incident.KPTWords{Heading: incident.HeadTry, Text: strings.Repeat("とても長い一行の試すこと", 30), Due: "2026-03-10"}})
	running := d.as("kakei@example.com").declare("RDS")
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	for _, lang := range []string{"ja", "en"} {
		who := map[string]string{"ja": "kakei@example.com", "en": "jonas@example.com"}[lang]
		key := d.as(who).cookies[session.Cookie]
		for size, box := range map[string][2]int64{"phone": {390, 844}, "desk": {1440, 900}} {
			for name, page := range map[string]string{"tries": triesURL, "try": actURL(id, "try") + "?of=1&try_outcome=drop", "home": Root, "board": boardURL(running)} {
				err := chromedp.Do(ctx, chromedp.EmulateViewport(box[0], box[1]), cookie(server.URL, key), chromedp.Navigate(server.URL+page), chromedp.WaitVisible(chromedp.CSS(`h1`)))
				if err != nil {
					t.Fatal(err)
				}
				fits(ctx, t, name+" "+size)
				browsertest.Accessible(t, ctx)
				keepPicture(t, ctx, strings.Join([]string{name, lang, size}, "-"))
			}
		}
	}
}

// fits fails where a page is wider than the screen, or an action of a try is too small for a thumb.
func fits(ctx context.Context, t *testing.T, what string) {
	t.Helper()
	wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
	if err != nil || wide {
		t.Errorf("%s: it is wider than the screen: %v", what, err)
	}
	small, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`[...document.querySelectorAll('.tries a.button')].some((e) => e.getBoundingClientRect().height < 44)`))
	if err != nil || small {
		t.Errorf("%s: a thumb does not hit all actions: %v", what, err)
	}
}
