package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/page"
)

// sentReport is the answer to a report, to go on with.
type sentReport struct {
	answered
	t *testing.T
}

// reports reports a sign as it is filled in.
func (b *browser) reports(t *testing.T, pairs ...string) sentReport {
	t.Helper()
	return sentReport{b.ask(http.MethodPost, reportURL, b.filledIn(reportURL, append([]string{"kind", "live"}, pairs...)...)), t}
}

// sign is the sign, or the incident, that a report led to.
func (s sentReport) sign() incident.ID {
	s.t.Helper()
	s.has(s.t, http.StatusSeeOther)
	id := idIn(s.Header.Get("Location"))
	if id == "" || strings.Contains(string(id), "/") {
		s.t.Fatalf("it led to %s\n%s", s.Header.Get("Location"), s.body)
	}
	return id
}

// presses presses a button of the page of an incident.
func (b *browser) presses(id incident.ID, act string) answered {
	b.t.Helper()
	return b.post(actURL(id, act), "token", b.anyToken(boardURL(id)))
}

func (b *browser) anyToken(page string) string {
	b.t.Helper()
	return tokenForm.FindStringSubmatch(b.raw(http.MethodGet, page, nil))[1]
}

// TestASignInTheBrowser from the first report to its start: what is known stands on its page, the rest is being confirmed; a second
// report of the same joins it; started, the same address is the incident's.
func TestASignInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	kakei.get(Root).has(t, http.StatusOK, `href="`+reportURL+`"`, "予兆を報告").lacks(t, "報告1件")
	first := kakei.reports(t, "title", "東京の EC2 に SSH できない", "source", "お客様3社", "impact", "タイムアウトする", "link", "https://example.com/ticket/1")
	id := first.sign()
	kakei.get(first.Header.Get("Location")).has(t, http.StatusOK, "予兆を報告しました", "東京の EC2 に SSH できない", "タイムアウトする",
		"情報源: お客様3社", `href="https://example.com/ticket/1"`, "確認中", "東京リージョン", "2.1", "00:19", "対応を始める", "Meet を開く")
	kakei.get(boardURL(id)+"/print").has(t, http.StatusSeeOther)
	if f := d.state(id).Incident.Facts; f.Region != "ap-northeast-1" || len(f.Services) != 1 {
		t.Errorf("what the title says is not known: %+v", f)
	}
	kakei.get(Root).has(t, http.StatusOK, boardURL(id), "報告1件", "まだ誰も確認していません", "判断の目安 00:19")

	d.slackIs(store.Health{DownSince: d.svc.Now()})
	kakei.get(boardURL(id)).has(t, http.StatusOK, "カードはまだ Slack に出ておらず")
	if _, err := d.svc.Do(t.Context(), incident.Tell("card", id, d.svc.Now(), incident.ViaTool, incident.Made{Key: "sign", Ticks: []incident.TodoID{"1.1"}})); err != nil {
		t.Fatal(err)
	}
	kakei.get(boardURL(id)).has(t, http.StatusOK, "Slack が 00:09 から応答していません").lacks(t, "カードはまだ Slack に出ておらず")

	d.now.Add(60)
	second := jonas.reports(t, "title", "EC2 timeouts", "region", "ap-northeast-1", "services", "EC2", "source", "Monitoring", "ours", "1")
	if second.sign() != id {
		t.Fatal("the second report made a sign of its own")
	}
	jonas.get(second.Header.Get("Location")).has(t, http.StatusOK, "Your report was added", "2 reports, 2 sources", "EC2 timeouts (source: Monitoring)", "yes", "お客様3社, Monitoring (2 reports, 2 sources)")

	take := jonas.token(todoURL(id, "2.1"), actURL(id, "report"))
	jonas.post(actURL(id, "claim"), "token", take, "todo", "2.1", "back", boardURL(id)).has(t, http.StatusSeeOther)
	kakei.get(Root).has(t, http.StatusOK, "Jonas が確認中")
	evidence := actURL(id, ask.Evidence.Name)
	res := kakei.ask(http.MethodPost, evidence, kakei.filledIn(evidence, "text", "Health に投稿なし", "link", "https://health.example.com/"))
	kakei.get(res.has(t, http.StatusSeeOther).Header.Get("Location")).has(t, http.StatusOK, "Health に投稿なし", `href="https://health.example.com/"`)
	meet := actURL(id, ask.Meet.Name)
	kakei.ask(http.MethodPost, meet, kakei.filledIn(meet, "meeting", "https://meet.example.com/x")).has(t, http.StatusSeeOther)
	kakei.get(boardURL(id)).has(t, http.StatusOK, `href="https://meet.example.com/x"`)

	res = kakei.presses(id, ask.Begin.Name).has(t, http.StatusSeeOther)
	kakei.get(res.Header.Get("Location")).has(t, http.StatusOK, "司令塔はあなたです", "タイムアウトする", "開始前の TODO", "4.3d", actURL(id, "phase"),
		"開始前の報告と根拠", "筧: 東京の EC2 に SSH できない(情報源: お客様3社)", `href="https://example.com/ticket/1"`, "Jonas: EC2 timeouts(情報源: Monitoring)",
		"筧: Health に投稿なし", `href="https://health.example.com/"`, "自分たちでの確認").lacks(t, "様子を見る")
	kakei.get(boardURL(id)+"/print").has(t, http.StatusOK, "開始前の報告と根拠", "筧: Health に投稿なし")
	kakei.get(boardURL(kakei.declare("大阪の S3"))).has(t, http.StatusOK).lacks(t, "開始前の報告と根拠")
	if i := d.state(id).Incident; i.Status != incident.Open || i.Commander != "U0KAKEI" || i.DeclaredVia != incident.ViaBrowser {
		t.Errorf("%s, commander %s", i.Status, i.Commander)
	}
	jonas.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "reported a possible outage", "reported it, too", `href="https://health.example.com/"`)
	jonas.get(boardURL(id)+"/timeline.md").has(t, http.StatusOK, "Jonas reported it, too: EC2 timeouts (source: Monitoring)", "<https://health.example.com/>")
	jonas.get(Root).has(t, http.StatusOK, boardURL(id)).lacks(t, "2 reports")
}

// TestOfTwoWhoStartTheSecondIsLedToTheIncident, and is told who was faster; so is whoever still decides otherwise: nothing that has
// started is called off by that.
func TestOfTwoWhoStartTheSecondIsLedToTheIncident(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := kakei.reports(t, "title", "EC2").sign()
	token, dismissal := jonas.anyToken(boardURL(id)), jonas.filledIn(actURL(id, ask.Dismiss.Name), "text", "not ours")
	kakei.presses(id, ask.Begin.Name).has(t, http.StatusSeeOther)
	begins := len(d.entries(id))
	for _, act := range []*ask.Ask{ask.Begin, ask.BeginProvisional, ask.NotYet} {
		res := jonas.post(actURL(id, act.Name), "token", token).has(t, http.StatusSeeOther)
		jonas.get(res.Header.Get("Location")).has(t, http.StatusOK, "筧 started the response at 00:09. The commander is 筧", "4.3d")
	}
	res := jonas.ask(http.MethodPost, actURL(id, ask.Dismiss.Name), dismissal).has(t, http.StatusSeeOther)
	jonas.get(res.Header.Get("Location")).has(t, http.StatusOK, "筧 started the response")
	jonas.get(actURL(id, ask.Dismiss.Name)).has(t, http.StatusOK, "has already started").lacks(t, `class="write"`)
	if s := d.state(id); s.Incident.Status != incident.Open || len(d.entries(id)) != begins {
		t.Errorf("%s, %d entries", s.Incident.Status, len(d.entries(id)))
	}
}

// TestTwoSignsThatTurnOutToBeOne: whoever corrects either is told of the other, and led there; of a private response no more than its scope.
func TestTwoSignsThatTurnOutToBeOne(t *testing.T) {
	t.Parallel()
	for private, want := range map[bool]string{
		false: "Another possible outage has the same region and services: EC2 in Tokyo is gone (reported 00:09)",
		true:  "A private response to EC2 in Tokyo has been in progress since 00:09 (commander 筧).</p>",
	} {
		d := open(t)
		mai := d.as("mai@example.com")
		first, other := d.as("kakei@example.com").reports(t, "title", "EC2 in Tokyo is gone").sign(), mai.reports(t, "title", "S3 in Osaka").sign()
		if private {
			d.do(first, "begin", incident.Begin{Private: true})
		}
		facts := mai.filledIn(actURL(other, ask.Correct.Name), "region", "ap-northeast-1", "services", "EC2")
		res := mai.ask(http.MethodPost, actURL(other, ask.Correct.Name), facts).has(t, http.StatusSeeOther)
		said := mai.get(res.Header.Get("Location")).has(t, http.StatusOK, want)
		if private {
			said.lacks(t, "EC2 in Tokyo is gone", boardURL(first))
		} else {
			said.has(t, http.StatusOK, `<a href="`+boardURL(first)+`">Open that one</a>`)
		}
	}
}

// TestASignAboutWhatIsAnswered: whoever starts it is shown what answers it, and starts it all the same by sending the form that follows.
func TestASignAboutWhatIsAnswered(t *testing.T) {
	t.Parallel()
	for _, act := range []*ask.Ask{ask.Begin, ask.BeginProvisional} {
		d := open(t)
		kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
		runs, other := kakei.reports(t, "title", "EC2 in Tokyo is gone").sign(), jonas.reports(t, "title", "S3 in Osaka").sign()
		kakei.presses(runs, ask.Begin.Name).has(t, http.StatusSeeOther)
		facts := jonas.filledIn(actURL(other, ask.Correct.Name), "region", "ap-northeast-1", "services", "EC2")
		corrected := jonas.ask(http.MethodPost, actURL(other, ask.Correct.Name), facts).has(t, http.StatusSeeOther)
		jonas.get(corrected.Header.Get("Location")).has(t, http.StatusOK, "A response to the same region and services is in progress: EC2 in Tokyo is gone", `role="status"`, `<a href="`+boardURL(runs)+`">Open its board</a></p>`)
		jonas.get(boardURL(other)).lacks(t, "A response to the same region")
		again := jonas.presses(other, act.Name).has(t, http.StatusConflict, boardURL(runs), "EC2 in Tokyo is gone", "Declare anyway", `name="anyway"`, actURL(other, ask.BeginAs.Name))
		how := map[bool]string{true: "provisional", false: "sure"}[act == ask.BeginProvisional]
		again.has(t, http.StatusConflict, `value="`+how+`" selected`)
		form := url.Values{"how": {how}, "person": {""}, "to": {""}}
		for _, m := range hiddenForm.FindAllStringSubmatch(again.body, -1) {
			form.Set(m[1], m[2])
		}
		jonas.ask(http.MethodPost, actURL(other, ask.BeginAs.Name), form).has(t, http.StatusSeeOther)
		if i := d.state(other).Incident; i.Status != incident.Open || i.Provisional != (act == ask.BeginProvisional) {
			t.Errorf("%s: %+v", act.Name, i)
		}
	}
}

// TestASignWithAnotherCommander who is chosen from the people of the sign, and who is told.
func TestASignWithAnotherCommander(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := jonas.reports(t, "title", "EC2").sign()
	page := actURL(id, ask.BeginAs.Name)
	kakei.get(page).has(t, http.StatusOK, `value="U0KAKEI" selected`, `value="U0BERLIN"`)
	res := kakei.ask(http.MethodPost, page, kakei.filledIn(page, "person", "U0BERLIN", "how", "provisional"))
	kakei.get(res.has(t, http.StatusSeeOther).Header.Get("Location")).has(t, http.StatusOK, "司令塔は Jonas です", "【暫定】EC2", "障害と確定")
	res = jonas.presses(id, ask.ConfirmStart.Name).has(t, http.StatusSeeOther)
	jonas.get(res.Header.Get("Location")).has(t, http.StatusOK, "Confirmed as an outage").lacks(t, "PROVISIONAL", "Confirm outage")
}

// TestASignThatCameToNothing says so and why, offers nothing, and stands in no list; one that comes back within a day leads to it.
func TestASignThatCameToNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.reports(t, "title", "東京の EC2").sign()
	page := actURL(id, ask.Dismiss.Name)
	b.ask(http.MethodPost, page, b.filledIn(page, "text", " ")).has(t, http.StatusUnprocessableEntity, "理由")
	res := b.ask(http.MethodPost, page, b.filledIn(page, "text", "お客様側の設定変更"))
	b.get(res.has(t, http.StatusSeeOther).Header.Get("Location")).
		has(t, http.StatusOK, `<p class="over">`, "00:09 に 筧(あなた) が「対応不要」としました", "理由: お客様側の設定変更").
		lacks(t, "対応を始める", "<button type=\"submit\" name=\"todo\"", "/do/")
	b.get(page).has(t, http.StatusOK, "「対応不要」とされている").lacks(t, `class="write"`)
	b.get(Root).lacks(t, boardURL(id))
	b.get(endedURL).has(t, http.StatusOK).lacks(t, boardURL(id))
	d.now.Add(3600)
	again := b.reports(t, "title", "東京の EC2").sign()
	b.get(boardURL(again)).has(t, http.StatusOK, "同じ内容の予兆が 00:09 に", `href="`+boardURL(id)+`"`)
}

// TestAReportThatDoesNotSayWhere is held until its author says what it is about, and counts once.
func TestAReportThatDoesNotSayWhere(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	sign := kakei.reports(t, "title", "東京の EC2").sign()
	asked := jonas.reports(t, "title", "something is slow").has(t, http.StatusSeeOther).Header.Get("Location")
	jonas.get(asked).has(t, http.StatusOK, "東京の EC2 (reported)", "Your report: something is slow", "Add to this", "Report as another")
	kakei.get(asked).has(t, http.StatusNotFound, "もう一度報告").lacks(t, "something is slow")
	back := jonas.filledIn(reportURL, "title", "something is slow", "kind", "live")
	asked = jonas.ask(http.MethodPost, reportURL, back).has(t, http.StatusSeeOther).Header.Get("Location")
	back.Set("region", "us-east-1")
	back.Set("services", "SQS")
	if id := (sentReport{jonas.ask(http.MethodPost, reportURL, back), t}).sign(); d.state(id).Incident.Facts.Region != "us-east-1" {
		t.Errorf("filled in more after the question, it led to %s", id)
	}
	join := jonas.filledIn(asked, "join", string(sign))
	for range 2 {
		res := jonas.ask(http.MethodPost, nearURL, join).has(t, http.StatusSeeOther)
		jonas.get(res.Header.Get("Location")).has(t, http.StatusOK, "Your report was added", "2 reports")
	}
	join.Del("join")
	if res := jonas.ask(http.MethodPost, nearURL, join); idIn(res.Header.Get("Location")) != sign {
		t.Errorf("chosen otherwise once it is recorded, it leads to %s", res.Header.Get("Location"))
	}
	if n := d.state(sign).Incident.Sign.Count; n != 2 {
		t.Errorf("%d reports", n)
	}
	d.now.Add(2 * 60 * 60) // the session ends over the question
	res := jonas.ask(http.MethodPost, nearURL, join)
	if to, err := url.Parse(res.Header.Get("Location")); err != nil || to.Query().Get("to") != asked {
		t.Errorf("after signing in it goes on at %s", res.Header.Get("Location"))
	}
	jonas = d.as("jonas@example.com")
	d.as("kakei@example.com").reports(t, "title", "大阪の S3").sign()
	other := jonas.reports(t, "title", "something else").has(t, http.StatusSeeOther).Header.Get("Location")
	res = jonas.ask(http.MethodPost, nearURL, jonas.filledIn(other, "anyway", "1")).has(t, http.StatusSeeOther)
	if idIn(res.Header.Get("Location")) == sign {
		t.Error("what was reported as another joined")
	}
}

// TestWhatAReportIsAboutIsOver: it is a sign of its own then, and says so.
func TestWhatAReportIsAboutIsOver(t *testing.T) {
	t.Parallel()
	d := open(t)
	sign := d.as("kakei@example.com").reports(t, "title", "東京の EC2").sign()
	jonas := d.as("jonas@example.com")
	asked := jonas.reports(t, "title", "something is slow").has(t, http.StatusSeeOther).Header.Get("Location")
	join := jonas.filledIn(asked, "join", string(sign))
	d.do(sign, "dismissed", incident.Cancel{Reason: "VPN", Sign: true})
	for range 2 {
		to := jonas.ask(http.MethodPost, nearURL, join).has(t, http.StatusSeeOther).Header.Get("Location")
		jonas.get(to).has(t, http.StatusOK, "The one you chose has been closed", "Reported: something is slow", `href="`+boardURL(sign)+`"`)
	}
}

// TestAReportOfWhatIsAnswered is evidence there and leads to the incident; of what is private response is in progress it says whom to ask, and so
// does the page of what was a sign.
func TestAReportOfWhatIsAnswered(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei := d.as("kakei@example.com")
	id := kakei.declare("東京の EC2")
	res := kakei.reports(t, "title", "東京の EC2 が遅い", "source", "チケット")
	if res.sign() != id {
		t.Fatal("it did not lead to the incident")
	}
	kakei.get(res.Header.Get("Location")).has(t, http.StatusOK, "根拠を記録しました", "4.3d")
	kakei.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "東京の EC2 が遅い(東京リージョン EC2、情報源: チケット)")

	sign := kakei.reports(t, "title", "大阪の S3").sign()
	d.do(sign, "begin", incident.Begin{Private: true})
	x := d.as("mai@example.com")
	x.reports(t, "title", "大阪の S3").has(t, http.StatusForbidden, "private response is in progress", "筧")
	for _, p := range []string{"", "/timeline", "/do/facts"} {
		x.get(boardURL(sign)+p).has(t, http.StatusForbidden, "private response is in progress", "筧").lacks(t, "大阪の S3")
	}
	x.get(Root).lacks(t, "大阪の S3", boardURL(sign))
}

// TestAReportThatIsNotTaken keeps what was typed: what is wrong stands under its field, and sent twice it counts once.
func TestAReportThatIsNotTaken(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	b.reports(t, "title", " ", "impact", "times out").has(t, http.StatusUnprocessableEntity, `class="late" id="f-title-f"`, ">\ntimes out<")
	b.reports(t, "title", "EC2", "link", "the ticket").has(t, http.StatusUnprocessableEntity, `id="f-link-f"`, `value="the ticket"`)
	b.reports(t, "title", "EC2", "token", "stale").has(t, http.StatusForbidden, "out of date", `value="EC2"`)
	in := b.filledIn(reportURL, "title", "EC2", "kind", "drill")
	first, again := b.ask(http.MethodPost, reportURL, in), b.ask(http.MethodPost, reportURL, in)
	if a, b := first.Header.Get("Location"), again.Header.Get("Location"); a == "" || a != b {
		t.Errorf("%s, then %s", a, b)
	}
	known := b.filledIn(reportURL, "title", "EC2 in Tokyo", "kind", "live")
	b.ask(http.MethodPost, reportURL, known)
	if res := b.ask(http.MethodPost, reportURL, known); res.StatusCode != http.StatusSeeOther {
		t.Errorf("sent twice: %d\n%s", res.StatusCode, res.body)
	}
	in.Set("title", "EC2 and RDS")
	b.ask(http.MethodPost, reportURL, in).has(t, http.StatusConflict, "Recorded: ", `value="EC2 and RDS"`)
	b.get(Root).has(t, http.StatusOK, "[DRILL] EC2")
}

// TestAReportOutlivesTheSession, as other forms do.
func TestAReportOutlivesTheSession(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	in := b.filledIn(reportURL, "title", "EC2", "impact", "typed for long")
	d.now.Add(2 * 60 * 60)
	res := b.ask(http.MethodPost, reportURL, in)
	to, _ := url.Parse(res.Header.Get("Location"))
	again := d.as("jonas@example.com")
	page := to.Query().Get("to")
	again.get(page).has(t, http.StatusOK, ">\ntyped for long<", "Your session had ended")
	again.ask(http.MethodPost, reportURL, again.filledIn(page, "title", "EC2", "impact", "typed for long", "kind", "live")).has(t, http.StatusSeeOther)
	again.get(Root).has(t, http.StatusOK, "EC2").lacks(t, "draft=")
}

// TestWhatWasToBeDoneBeforeTheStart stands folded on the incident's page and in no count of it; what is opened again is to be done.
func TestWhatWasToBeDoneBeforeTheStart(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.reports(t, "title", "EC2").sign()
	d.do(id, "done", incident.Finish{Todo: "2.1"})
	d.do(id, "begin", incident.Begin{})
	body := b.get(boardURL(id)).has(t, http.StatusOK).body
	before := strings.Index(body, "開始前の TODO")
	if at := strings.Index(body, "/todo/2.1"); at < before || strings.Contains(body[:before], "完了・スキップ") || !strings.Contains(body[before-60:before], "<summary>") {
		t.Errorf("2.1 is at %d, what was before the start at %d", at, before)
	}
	b.get(Root).has(t, http.StatusOK, "完了 0件", "スキップ 0件")
	d.do(id, "reopened", incident.Reopen{Todo: "2.1"})
	body = b.get(boardURL(id)).body
	if at := strings.Index(body, "/todo/2.1"); at > strings.Index(body, "開始前の TODO") {
		t.Error("what was opened again is folded away")
	}
}

// TestASignOfWhichSlackHearsNothing says so on its page, with a button where a person can do something about it.
func TestASignOfWhichSlackHearsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	drill := b.reports(t, "title", "EC2", "kind", "drill").sign() // there is no channel for drills
	b.get(boardURL(drill)).has(t, http.StatusOK, "チャンネルが設定されていません")
	live := b.reports(t, "title", "EC2").sign()
	b.get(boardURL(live)).has(t, http.StatusOK).lacks(t, "設定されていません", "反映できていないこと")
	d.happens(live, "failed", incident.Failed{Problem: incident.Problem{System: "slack", Key: "sign", Code: "is_archived", Since: d.svc.Now()}})
	b.get(boardURL(live)).has(t, http.StatusOK, "反映できていないこと")
	res := b.post(actURL(live, ask.Retry.Name), "token", b.anyToken(boardURL(live)), "problem", "slack:sign").has(t, http.StatusSeeOther)
	b.get(res.Header.Get("Location")).has(t, http.StatusOK, "もう一度試します")
}

// TestASignSaysHowTheTeamsToolsDo, as its card does.
func TestASignSaysHowTheTeamsToolsDo(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.as("kakei@example.com").reports(t, "title", "EC2").sign()
	v := &visit{ctx: t.Context(), lang: incident.English, now: d.svc.Now(), state: d.state(id), cache: d.people, known: map[incident.PersonID]string{}}
	v.state.Incident.Sign.Tools = []incident.ToolState{
		{ID: "portal", Name: incident.Text{JA: "ポータル", EN: "the portal"}, Is: incident.ToolUp, Checked: t0},
		{ID: "wiki", Name: incident.Text{JA: "Wiki", EN: "Wiki"}, Is: incident.ToolPlanned, Checked: t0, Wrong: incident.Wrong{Code: incident.WrongReported, Detail: "Upgrade"}},
		{
			ID: "desk", Name: incident.Text{JA: "窓口", EN: "the desk"}, Is: incident.ToolDown, Since: t0,
			Wrong: incident.Wrong{Code: incident.WrongTimeout}, Instead: incident.Text{JA: "電話", EN: "the phones"},
		},
	}
	body, err := page.Render(page.Frame{Lang: incident.English, Part: "sign", Body: d.signOf(v, d.entries(id), 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Own tools", "the portal: fine (checked 00:09)", "Wiki: planned maintenance (status page: &#34;Upgrade&#34;; checked 00:09)", "is down (since 00:09", "Use instead: the phones"} {
		if !strings.Contains(string(body), want) {
			t.Errorf("%q is not in\n%s", want, body)
		}
	}

	v.state.Incident.Status = incident.Open // once the response has begun its page says so of those that are down
	body, err = page.Render(page.Frame{Lang: incident.English, Part: "board", Body: d.boardOf(v)})
	if err != nil {
		t.Fatal(err)
	}
	for want, there := range map[string]bool{"Own tools": true, "is down (since 00:09": true, "Use instead: the phones": true, "the portal: fine": false, "Wiki": false} {
		if strings.Contains(string(body), want) != there {
			t.Errorf("%q on the board: %t\n%s", want, !there, body)
		}
	}
}

// TestWhatIsForAnIncidentWaitsForTheStart of a sign.
func TestWhatIsForAnIncidentWaitsForTheStart(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.reports(t, "title", "EC2").sign()
	for _, a := range ask.On(ask.OnBoard) {
		if a.Form != nil && a != ask.Correct {
			b.get(actURL(id, a.Name)).has(t, http.StatusOK, "まだ予兆の段階").lacks(t, `class="write"`)
		}
	}
	b.get(actURL(id, ask.Correct.Name)).has(t, http.StatusOK, `class="write"`)
	if _, err := d.svc.Report(t.Context(), service.Reporting{}); err == nil {
		t.Error("a report of nothing was taken")
	}
}
