package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/browsertest"
	"noroshi.internal/shared/web/session"
)

// handing is a form on which kakei, whose shift ends at 01:00 there, has declared, and hands over to jonas in another zone.
func handing(t *testing.T) (d *desk, kakei, jonas *browser, id incident.ID) {
	t.Helper()
	d = openBy(t, func(s *config.Settings) {
		s.Sites = []incident.Site{{ID: "tokyo", Timezone: "Asia/Tokyo", People: []string{"U0KAKEI"}, Shifts: []incident.Shift{{Days: everyDay, From: "17:00", To: "01:00"}}}}
		s.Meeting = "https://meet.example.com/war-room"
	})
	d.learns(people.Person{ID: "U0BERLIN", Name: "Jonas", Mail: "jonas@example.com", Locale: "en-GB", Timezone: "Europe/Berlin"})
	kakei, jonas = d.as("kakei@example.com"), d.as("jonas@example.com")
	id = kakei.declare("東京リージョンの EC2 に <b>SSH</b> できない")
	return d, kakei, jonas, id
}

var everyDay = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// hands sends the first form of the handover's page that has the words.
func (b *browser) hands(id incident.ID, words string, more ...string) answered {
	b.t.Helper()
	for _, form := range whole.FindAllStringSubmatch(b.raw(http.MethodGet, handoverURL(id), nil), -1) {
		if !strings.Contains(form[2], words) {
			continue
		}
		in := url.Values{}
		for _, m := range hiddenForm.FindAllStringSubmatch(form[2], -1) {
			in.Add(m[1], m[2])
		}
		for n := 0; n < len(more); n += 2 {
			in.Set(more[n], more[n+1])
		}
		return b.ask(http.MethodPost, form[1], in)
	}
	b.t.Fatalf("nothing on the page says %q", words)
	return answered{}
}

// TestABriefSaysThatSlackIsGone: among what does not work, in one line and in full, in place of that there is nothing.
func TestABriefSaysThatSlackIsGone(t *testing.T) {
	t.Parallel()
	d, kakei, _, id := handing(t)
	const gone = "Slack が 00:09 から応答していません。"
	kakei.get(handoverURL(id)).has(t, http.StatusOK, "<strong>動いていないもの</strong> <span class=\"one\">なし</span>").lacks(t, gone)
	d.slackIs(store.Health{DownSince: d.svc.Now()})
	kakei.get(handoverURL(id)).has(t, http.StatusOK, "<strong>動いていないもの</strong> <span class=\"one\">"+gone, "<li>"+gone)
}

// TestAHandoverInTheBrowser: it is begun, walked section by section, amended by a line, and accepted by one press that says how. Until
// then the board and the list begin with it; after it the page says what was.
func TestAHandoverInTheBrowser(t *testing.T) {
	t.Parallel()
	d, kakei, jonas, id := handing(t)
	page := handoverURL(id)
	kakei.get(page).has(t, http.StatusOK, "いまの引継ぎ内容", "引継ぎを始める", "お客様への通知はまだ1通も送られていません").lacks(t, "この内容で正しい", "⬜")
	if raw := kakei.raw(http.MethodGet, page, nil); strings.Contains(raw, `class="one">Meet http`) || !strings.Contains(raw, `class="one">Meet`) {
		t.Error("the links are not called by their names")
	}
	if strings.Contains(kakei.raw(http.MethodGet, page, nil), "<b>SSH") {
		t.Error("what people typed is not escaped")
	}
	kakei.get(boardURL(id)).has(t, http.StatusOK, `href="`+page+`"`).lacks(t, "引継ぎ未完了")
	form := actURL(id, "handover")
	kakei.get(form).has(t, http.StatusOK, "いまの司令塔: 筧", "引き受けるまで司令塔は変わりません").lacks(t, "失効")
	to := kakei.ask(http.MethodPost, form, kakei.filledIn(form, "person", "U0BERLIN")).has(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(to, page+"?did=") {
		t.Errorf("it leads to %s", to)
	}
	kakei.get(to).has(t, http.StatusOK, "🤝 引継ぎ未完了: 筧 → Jonas(筧 のシフトは 01:00 まで)", "確認 0/8", "残りはすべて正しい", "司令塔を続ける")
	jonas.get(page).has(t, http.StatusOK, "Accept here once 筧 has walked it all.", "(筧's shift ends 01:00 (17:00))").lacks(t, "we spoke", "This is right", "I stay on")
	for _, b := range []*browser{kakei, jonas} {
		for _, where := range []string{Root, boardURL(id), boardURL(id) + "/print", stateURL(id)} {
			body := b.get(where).has(t, http.StatusOK, "→ Jonas").body
			if line, heading := strings.Index(body, "🤝"), strings.Index(body, "EC2 に"); heading < line && where != boardURL(id)+"/print" && strings.Count(body[:line], "EC2 に") > 1 {
				t.Errorf("%s does not begin with it", where)
			}
		}
	}

	to = kakei.hands(id, `aria-label="状況: `, "sections", "facts").has(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.HasSuffix(to, "#facts") {
		t.Errorf("it leads to %s", to)
	}
	kakei.hands(id, `id="amend-customers"`, "amend", "A社には <3時> に電話").has(t, http.StatusSeeOther)
	kakei.hands(id, `id="amend-customers"`, "amend", "A社には <3時> に電話").has(t, http.StatusConflict)
	kakei.get(page).has(t, http.StatusOK, "確認 2/8", "確認済み 00:09", "✏️ A社には <3時> に電話", "書き足した文を直す")
	jonas.ask(http.MethodPost, actURL(id, "handover-accept"), jonas.filledIn(actURL(id, "handover-accept"), "voice", "voice")).has(t, http.StatusConflict, "has not walked all of the brief")
	kakei.hands(id, "残りは").has(t, http.StatusSeeOther)
	kakei.get(page).has(t, http.StatusOK, "確認 8/8", "Jonas が引き受けると完了です").lacks(t, "残りは")
	d.does("U0KAKEI", id, "taken", incident.Claim{Todo: "4.5a"})
	jonas.get(page).has(t, http.StatusOK, "Accept: we spoke", "Accept in writing", "https://meet.example.com/war-room", "changed since", "✏️ A社には <3時> に電話").lacks(t, "This is right")

	to = jonas.hands(id, "Accept", "voice", "voice").has(t, http.StatusSeeOther).Header.Get("Location")
	jonas.get(to).has(t, http.StatusOK, "You are the commander.").lacks(t, "Not handed over")
	if h := d.state(id).Incident.Handover; h.Accepted == nil || !h.Accepted.Voice || d.state(id).Incident.Commander != "U0BERLIN" {
		t.Errorf("%+v", h)
	}
	jonas.get(page).has(t, http.StatusOK, "Handed over: 筧 → Jonas (00:09 (16:09), also by voice)", "✏️ A社には", "Begin a handover").lacks(t, "we spoke")
	kakei.get(page).has(t, http.StatusOK, "🤝 引継ぎ完了: 筧 → Jonas(00:09、口頭でも確認)").lacks(t, "この内容で正しい")
}

// TestWhoSeesABrief: nobody outside, and of a private incident only whoever is in it, on whichever page says that it is handed over.
func TestWhoSeesABrief(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas, guest := d.as("kakei@example.com"), d.as("jonas@example.com"), d.as("guest@example.com")
	to, _, _ := strings.Cut(kakei.post(declareURL, "token", kakei.token(Root, declareURL), "title", "秘密の件", "private", "1").Header.Get("Location"), "?")
	id := idIn(to)
	d.do(id, "begun", incident.BeginHandover{})
	kakei.get(handoverURL(id)).has(t, http.StatusOK, "秘密の件", "非公開", "筧 → 未定")
	kakei.get(stateURL(id)).has(t, http.StatusOK, "秘密の件", "非公開", "筧 → 未定")
	jonas.get(handoverURL(id)).has(t, http.StatusNotFound).lacks(t, "秘密の件", "筧")
	jonas.get(Root).has(t, http.StatusOK).lacks(t, "Not handed over")
	guest.get(handoverURL(id)).has(t, http.StatusForbidden).lacks(t, "秘密の件", "筧")
	if to := d.browser().get(handoverURL(id)).has(t, http.StatusSeeOther).Header.Get("Location"); to != enterURL(handoverURL(id)) {
		t.Errorf("whoever is not signed in is sent to %s", to)
	}
	d.do(id, "named", incident.BeginHandover{To: incident.Actor{ID: "U0BERLIN"}})
	jonas.get(handoverURL(id)).has(t, http.StatusOK, "秘密の件", "筧 → Jonas")
	sign := kakei.reports(t, "title", "大阪の Lambda").sign()
	kakei.get(handoverURL(sign)).has(t, http.StatusSeeOther)
}

// TestTheHandoverFitsAPhone: at most twelve lines before the details, and what can be pressed is on the first screen. It keeps pictures
// where NOROSHI_PICTURES says.
func TestTheHandoverFitsAPhone(t *testing.T) {
	t.Parallel()
	d, kakei, jonas, id := handing(t)
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	see := func(name string, b *browser, buttons int) {
		t.Helper()
		for _, size := range [][2]int64{{390, 844}, {1280, 900}} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(size[0], size[1]), cookie(server.URL, b.cookies[session.Cookie]),
				chromedp.Navigate(server.URL+handoverURL(id)), chromedp.WaitVisible(chromedp.CSS(`.brief`)))
			if err != nil {
				t.Fatal(err)
			}
			lines, err := browsertest.Lines(ctx, `.handover`)
			if err != nil {
				t.Fatal(err)
			}
			seen, all, err := browsertest.OnScreen(ctx, `.handover button`)
			if err != nil || all != buttons || seen != all || size[0] == 390 && lines > 12 {
				t.Errorf("%s, %d wide: %d lines, %d of %d buttons in sight, want %d: %v", name, size[0], lines, seen, all, buttons, err)
			}
			if wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil || wide {
				t.Errorf("%s is wider than %d: %v", name, size[0], err)
			}
			keepPicture(t, ctx, fmt.Sprintf("handover-%s-%d", name, size[0]))
		}
	}
	see("none-ja", kakei, 0)
	d.do(id, "begun", incident.BeginHandover{To: incident.Actor{ID: "U0BERLIN"}})
	d.do(id, "taken", incident.Claim{Todo: "4.5a"})
	d.do(id, "decided", incident.Conclude{Text: "RDS は切り替えない"})
	see("begun-ja", kakei, 2)
	see("begun-en", jonas, 0)
	d.do(id, "right", incident.Walk{No: 1, Sections: incident.BriefSections[:4]})
	d.do(id, "amended", incident.Walk{No: 1, Sections: incident.BriefSections[4:5], Amend: "A社には 3:00 に電話で補足する約束"})
	d.do(id, "finished", incident.Finish{Todo: "4.5a"})
	see("walking-ja", kakei, 2)
	d.do(id, "rest", incident.Walk{No: 1, Sections: incident.BriefSections[5:]})
	see("walked-ja", kakei, 0)
	see("walked-en", jonas, 2)
	d.do(id, "other", incident.BeginHandover{To: incident.Actor{ID: "U0OTHER"}})
	see("other-en", jonas, 0)
	d.does("U0OTHER", id, "accepted", incident.AcceptHandover{No: 1})
	see("accepted-en", jonas, 0)
	see("accepted-ja", kakei, 0)
}

// keepPicture keeps the whole page where NOROSHI_PICTURES says.
func keepPicture(t *testing.T, ctx context.Context, name string) { //nolint:revive // a test helper: the test comes first
	t.Helper()
	dir := os.Getenv("NOROSHI_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAHandoverOnPaper is one page, black on white, with both names, all of the brief and what was added, and nothing to press.
func TestAHandoverOnPaper(t *testing.T) {
	t.Parallel()
	d, kakei, jonas, id := handing(t)
	d.do(id, "begun", incident.BeginHandover{To: incident.Actor{ID: "U0BERLIN"}})
	d.do(id, "right", incident.Walk{No: 1, Sections: incident.BriefSections[:5]})
	d.do(id, "amended", incident.Walk{No: 1, Sections: incident.BriefSections[4:5], Amend: "A社には 3:00 に電話で補足する約束"})
	server := httptest.NewServer(d)
	t.Cleanup(server.Close)
	ctx := browsertest.Start(t)
	for name, b := range map[string]*browser{"ja": kakei, "en": jonas} {
		err := chromedp.Do(ctx, chromedp.EmulateViewport(794, 1123), browsertest.OnPaper(true), cookie(server.URL, b.cookies[session.Cookie]),
			chromedp.Navigate(server.URL+handoverURL(id)), chromedp.WaitVisible(chromedp.CSS(`.details`)))
		if err != nil {
			t.Fatal(err)
		}
		shown, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
		for _, want := range []string{"筧 → Jonas", "A社には 3:00", "4.4c", "SSH", "JST"} {
			if err != nil || !strings.Contains(shown, want) {
				t.Errorf("%s lacks %q: %v\n%s", name, want, err, shown)
			}
		}
		for what, js := range map[string]string{
			"something to press": `[...document.querySelectorAll('button, summary, textarea, a.button')].some((e) => e.checkVisibility())`,
			"colours":            `[...document.querySelectorAll('main *')].some((e) => e.checkVisibility() && !['rgb(0, 0, 0)', 'rgb(51, 51, 51)'].includes(getComputedStyle(e).color))`,
		} {
			if has, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js)); err != nil || has {
				t.Errorf("%s has %s on paper: %v", name, what, err)
			}
		}
		keepPicture(t, ctx, "handover-paper-"+name)
		pdf, err := browsertest.Print(ctx)
		if pages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(pdf, -1)); err != nil || pages != 1 {
			t.Errorf("%s is %d pages: %v", name, pages, err)
		}
		for _, page := range []string{stateURL(id), boardURL(id) + "/print"} {
			links := `[...document.querySelectorAll('.pending')].length !== 1 || document.querySelector('.pending a').checkVisibility()`
			err := chromedp.Do(ctx, chromedp.Navigate(server.URL+page), chromedp.WaitVisible(chromedp.CSS(`.pending`)))
			if has, e := chromedp.Run(ctx, chromedp.Evaluate[bool](links)); err != nil || e != nil || has {
				t.Errorf("%s: on paper %s leads somewhere: %v, %v", name, page, err, e)
			}
		}
	}
}
