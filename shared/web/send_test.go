package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/web/breakglass"
	"noroshi.internal/shared/web/session"
)

func TestEveryStepFromTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("東京リージョンの EC2 に SSH できない")
	step := func(act string, pairs ...string) {
		t.Helper()
		d.now.Add(1)
		page := actURL(id, act)
		if a, _ := ask.ByName(act); a.Form == nil {
			page = todoURL(id, "4.3d")
		}
		body := b.raw(http.MethodGet, page+"?todo=4.3d", nil)
		form := url.Values{}
		for _, m := range hiddenForm.FindAllStringSubmatch(body, -1) {
			form.Set(m[1], m[2])
		}
		form.Set("todo", "4.3d")
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		if res := b.ask(http.MethodPost, actURL(id, act), form); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", act, res.StatusCode, res.body)
		} else {
			b.get(res.Header.Get("Location")).has(t, http.StatusOK, `class="said"`)
		}
	}
	step("claim")
	step("report", "text", "3社を確認中")
	step("hand", "mail", "jonas@example.com")
	step("done")
	step("reopen")
	step("skip", "text", "訓練のため")
	step("add", "title", "大口へ電話", "due", "30")
	step("facts", "title", "EC2 と RDS", "region", "us-east-1", "services", "EC2、RDS")
	step("commander", "mail", "jonas@example.com")
	step("phase")
	step("resolve", "text", "戻りました")

	var kinds []string
	for _, e := range d.entries(id) {
		kinds = append(kinds, string(e.Kind))
		if e.Via != incident.ViaBrowser || e.By != "U0KAKEI" {
			t.Errorf("%s came from %s, by %s", e.Kind, e.Via, e.By)
		}
	}
	want := "declared todo_claimed todo_progress todo_handed_over todo_done todo_reopened todo_skipped todo_added facts_corrected command_offered phase_changed resolved"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("entries %s", got)
	}
	s := d.state(id)
	if f := s.Incident.Facts; f.Title != "EC2 と RDS" || f.Region != "us-east-1" || len(f.Services) != 2 || s.Incident.Commander != "U0KAKEI" || s.Incident.Offer.To != "U0BERLIN" {
		t.Errorf("%+v, commander %s", f, s.Incident.Commander)
	}
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "ブラウザから", "3社を確認中")
	b.get(boardURL(id)).has(t, http.StatusOK, "に 筧(あなた) が終了しました").lacks(t, "<button name=\"todo\"")
}

func TestSentTwiceIsOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	token := b.token(Root, declareURL)
	first := b.post(declareURL, "token", token, "title", "EC2").Header.Get("Location")
	again := b.post(declareURL, "token", token, "title", "EC2").Header.Get("Location")
	open, _ := d.svc.Open(t.Context())
	if first != again || len(open) != 1 {
		t.Fatalf("%s, %s: %d incidents", first, again, len(open))
	}
	id := open[0].ID
	report := b.token(todoURL(id, "4.3d"), actURL(id, "report"))
	for range 2 {
		b.post(actURL(id, "report"), "token", report, "todo", "4.3d", "text", "one word").has(t, http.StatusSeeOther)
	}
	if s, _ := d.state(id).Todo("4.3d"); s.Progress != 1 {
		t.Errorf("%d words of progress", s.Progress)
	}
}

func TestAnotherTextUnderAUsedTokenIsKept(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	token := b.token(Root, declareURL)
	b.post(declareURL, "token", token, "title", "EC2 down")
	b.post(declareURL, "token", token, "title", "EC2 and RDS down").has(t, http.StatusConflict, "Recorded: ", "EC2 down", `value="EC2 and RDS down"`)
	open, _ := d.svc.Open(t.Context())
	if len(open) != 1 || open[0].Facts.Title != "EC2 down" {
		t.Fatalf("%d incidents, %q", len(open), open[0].Facts.Title)
	}
	id := open[0].ID
	report := b.token(todoURL(id, "4.3d"), actURL(id, "report"))
	b.post(actURL(id, "report"), "token", report, "todo", "4.3d", "text", "three customers")
	shown := b.post(actURL(id, "report"), "token", report, "todo", "4.3d", "text", "four customers").
		has(t, http.StatusConflict, "three customers", ">\nfour customers<")
	if todo, _ := d.state(id).Todo("4.3d"); todo.Last.Text != "three customers" || todo.Progress != 1 {
		t.Errorf("%+v", todo.Last)
	}
	// Sent once more it is recorded as well.
	fresh := tokenForm.FindStringSubmatch(shown.body[strings.Index(shown.body, "do/report"):])[1]
	b.post(actURL(id, "report"), "token", fresh, "todo", "4.3d", "text", "four customers").has(t, http.StatusSeeOther)
}

// TestWhatWasTypedOutlivesTheSession: with scripts off, on another machine, by the same person only.
func TestWhatWasTypedOutlivesTheSession(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	token := b.token(todoURL(id, "4.3d"), actURL(id, "report"))
	d.now.Store(int64(2 * time.Hour / time.Second))
	res := b.post(actURL(id, "report"), "token", token, "todo", "4.3d", "text", "typed for a long time")
	where := res.Header.Get("Location")
	b.get(where).has(t, http.StatusOK, "What you typed is kept")
	to, _ := url.Parse(where)
	page := to.Query().Get("to")

	b.get(page).has(t, http.StatusSeeOther)
	again := d.as("jonas@example.com")
	again.get(Root).has(t, http.StatusOK, "typed for a long time")
	again.get(page).has(t, http.StatusOK, ">\ntyped for a long time<", "Your session had ended")
	d.as("kakei@example.com").get(page).lacks(t, "typed for a long time")
	renewed := again.token(page, actURL(id, "report"))
	for range 2 {
		again.post(actURL(id, "report"), "token", renewed, "todo", "4.3d", "text", "typed for a long time").has(t, http.StatusSeeOther)
	}
	if todo, _ := d.state(id).Todo("4.3d"); todo.Progress != 1 || todo.Last.Text != "typed for a long time" {
		t.Errorf("%d: %+v", todo.Progress, todo.Last)
	}
	again.get(Root).lacks(t, "typed for a long time")
}

func TestADraftIsKeptOfOnesOwnFormOnly(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	d.now.Store(int64(2 * time.Hour / time.Second))
	b.post(declareURL, "token", strings.Repeat("A", 22)+".forged", "title", "put there by another site")
	d.as("jonas@example.com").get(Root).lacks(t, "put there by another site")
}

func TestOneWhoIsRefusedKeepsTheText(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	b.post(actURL(id, "add"), "token", b.token(actURL(id, "add"), actURL(id, "add")), "title", "Call them", "due", "soon").
		has(t, http.StatusUnprocessableEntity, `value="Call them"`, "a whole number")
	b.post(actURL(id, "skip"), "token", b.token(actURL(id, "skip")+"?todo=4.3d", actURL(id, "skip")), "todo", "4.3d", "text", " ").
		has(t, http.StatusUnprocessableEntity, "Give a reason")
	b.post(actURL(id, "claim"), "token", "stale", "todo", "4.3d").has(t, http.StatusForbidden, "out of date")
	b.post(actURL(id, "report"), "token", "stale", "todo", "4.3d", "text", "kept").has(t, http.StatusForbidden, ">\nkept<")
	if len(d.entries(id)) != 1 {
		t.Errorf("%d entries", len(d.entries(id)))
	}
}

func TestTheSameOutageIsOffered(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.as("kakei@example.com").declare("東京リージョンの EC2 に SSH できない")
	b := d.as("jonas@example.com")
	token := b.token(Root, declareURL)
	b.post(declareURL, "token", token, "title", "EC2 in Tokyo is gone").
		has(t, http.StatusConflict, boardURL(first), `value="EC2 in Tokyo is gone"`, `name="anyway"`)
	b.post(declareURL, "token", token, "title", "EC2 in Tokyo is gone", "anyway", "1").has(t, http.StatusSeeOther)
}

func TestResolvingAsksAgainWhenMoreIsOpen(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	token := b.token(actURL(id, "resolve"), actURL(id, "resolve"))
	seen := regexp.MustCompile(`name="seen" value="([^"]*)"`).FindStringSubmatch(b.raw(http.MethodGet, actURL(id, "resolve"), nil))[1]
	b.post(actURL(id, "add"), "token", b.token(actURL(id, "add"), actURL(id, "add")), "title", "Opened meanwhile")
	b.post(actURL(id, "resolve"), "token", token, "seen", seen, "end", "now", "text", "note").has(t, http.StatusConflict, "Opened meanwhile", ">\nnote<")
	if !d.state(id).Incident.Status.Editable() {
		t.Error("it was resolved over an unseen TODO")
	}
}

// TestThePersonIsTheOneInSlack: by e-mail, however it is spelled; outsiders there are outsiders here; whoever is not known
// acts under their address until they are.
func TestThePersonIsTheOneInSlack(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("JONAS@example.com")
	id := b.declare("EC2")
	if got := d.state(id).Incident.Commander; got != "U0BERLIN" {
		t.Errorf("declared by %s", got)
	}
	d.as("guest@example.com").get(Root).has(t, http.StatusForbidden).lacks(t, "EC2")

	newcomer := d.browser()
	link, _ := url.Parse(d.Link())
	newcomer.post(Root+"in/key", "key", link.Query().Get("key"), "mail", "new/one@example.com").has(t, http.StatusSeeOther)
	newcomer.post(actURL(id, "claim"), "token", newcomer.token(todoURL(id, "4.3d"), actURL(id, "report")), "todo", "4.3d").has(t, http.StatusSeeOther)
	todo, _ := d.state(id).Todo("4.3d")
	if todo.Owner != "mail:new/one@example.com" {
		t.Errorf("owner %s", todo.Owner)
	}
	b.get(boardURL(id)).has(t, http.StatusOK, "new/one@example.com")

	// Slack is back, and knows the address: from then on they are that person.
	_ = people.New(people.NewCache(d.db, d.svc.Clock()), only{{ID: "U0NEW", Name: "Newcomer", Mail: "new/one@example.com"}}, people.Cast{}).Refresh(t.Context())
	newcomer.get(Root).has(t, http.StatusOK, "Newcomer")
	for range 2 { // it is asked after every learning
		if err := d.svc.Recognise(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if todo, _ = d.state(id).Todo("4.3d"); todo.Owner != "U0NEW" {
		t.Errorf("once the account is known, the owner is %s", todo.Owner)
	}
}

func TestAPrivateIncidentIsForItsPeople(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	res := b.post(declareURL, "token", b.token(Root, declareURL), "title", "Secret outage", "private", "1")
	where, _, _ := strings.Cut(res.Header.Get("Location"), "?")
	b.get(where).has(t, http.StatusOK, "Secret outage")
	outside := people.Person{ID: "U0X", Name: "X", Mail: "x@example.com"}
	_ = people.New(people.NewCache(d.db, d.svc.Clock()), only{outside}, people.Cast{}).Refresh(t.Context())
	x := d.as("x@example.com")
	x.get(Root).lacks(t, "Secret outage")
	for _, p := range []string{where, where + "/timeline", where + "/print", where + "/do/facts"} {
		x.get(p).has(t, http.StatusNotFound).lacks(t, "Secret outage")
	}
	if got := x.post(where+"/do/join", "token", "x").StatusCode; got != http.StatusNotFound {
		t.Errorf("joining: %d", got)
	}
}

func TestALinkLetsOnePersonInOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	link, _ := url.Parse(d.Link())
	key := link.Query().Get("key")
	d.browser().get(link.RequestURI()).has(t, http.StatusOK, "筧") // looking uses nothing up
	d.browser().post(Root+"in/key", "key", key, "person", "U0KAKEI").has(t, http.StatusSeeOther)
	d.browser().post(Root+"in/key", "key", key, "person", "U0KAKEI").has(t, http.StatusForbidden, "no longer works")
	d.browser().get(Root+"in/key?key=").has(t, http.StatusForbidden).lacks(t, "筧")
	d.browser().post(Root + "in/link")
	if len(d.links) != 1 || strings.Contains(d.links[0], key) {
		t.Errorf("shown: %v", d.links)
	}
}

func TestBreakGlass(t *testing.T) {
	t.Parallel()
	d := open(t)
	code, spare := breakglass.New(), breakglass.New()
	var hashes []string
	for _, c := range []string{code, spare} {
		h, _ := breakglass.Hash(c)
		hashes = append(hashes, h)
	}
	if err := d.svc.AddCodes(t.Context(), hashes); err != nil {
		t.Fatal(err)
	}
	try := func(code, mail string) (*browser, answered) {
		b := d.browser()
		return b, b.post(Root+"in/code", "code", code, "mail", mail, "name", "Jonas W")
	}
	_, wrong := try(breakglass.New(), "jonas@example.com")
	_, outsider := try(spare, "guest@example.com")
	b, in := try(strings.ToLower(strings.ReplaceAll(code, "-", " ")), "jonas@example.com")
	_, used := try(code, "jonas@example.com")
	in.has(t, http.StatusSeeOther)
	b.get(Root).has(t, http.StatusOK, "Jonas W (jonas@example.com)")
	for name, a := range map[string]answered{"used": used, "an outsider": outsider} {
		same := func(s string) string { return strings.NewReplacer(code, "", spare, "", "guest@", "jonas@").Replace(s) }
		if a.StatusCode != wrong.StatusCode || len(same(a.body)) != len(same(wrong.body))-23 {
			t.Errorf("%s is told apart: %d\n%s\n%s", name, a.StatusCode, a.body, wrong.body)
		}
	}
	id := b.declare("EC2")
	if got := d.state(id).Incident.DeclaredBy; got != "U0BERLIN" {
		t.Errorf("acts as %s", got)
	}
	entries := d.entries(incident.Workspace)
	if e := entries[len(entries)-1]; len(entries) != 1 || e.Kind != incident.EntryCode || e.By != "U0BERLIN" || e.Text != "Jonas W jonas@example.com" {
		t.Errorf("%+v", entries)
	}
	if docs, _ := d.db.List(t.Context(), storeQuery("codes")); strings.Contains(string(docs[0].Body)+docs[0].Path, strings.ReplaceAll(code, "-", "")) {
		t.Error("a code is stored as it is")
	}
	if n, err := d.svc.WithdrawCodes(t.Context()); n != 1 || err != nil {
		t.Errorf("withdrawn: %d, %v", n, err)
	}
	if _, gone := try(spare, "jonas@example.com"); gone.StatusCode != http.StatusForbidden {
		t.Errorf("withdrawn, and used: %d", gone.StatusCode)
	}
	d.now.Store(int64(session.CodeLong/time.Second) + 1)
	b.get(Root).has(t, http.StatusSeeOther)
}

func TestGuessesAreBounded(t *testing.T) {
	t.Parallel()
	d := open(t)
	var last int
	for range 11 {
		last = d.browser().post(Root+"in/code", "code", breakglass.New(), "mail", "a@example.com", "name", "A").StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the eleventh: %d", last)
	}
	other := d.browser()
	other.from = "192.0.2.9:1"
	if got := other.post(Root+"in/code", "code", "x", "mail", "a@example.com", "name", "A").StatusCode; got != http.StatusForbidden {
		t.Errorf("somebody else: %d", got)
	}
}

func TestSigningOut(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	b.post(Root+"out", "token", "made up")
	b.get(Root).has(t, http.StatusOK)
	res := b.post(Root+"out", "token", b.token(Root, Root+"out"))
	if !strings.Contains(res.Header.Get("Clear-Site-Data"), "storage") {
		t.Errorf("%v", res.Header)
	}
	b.get(Root).has(t, http.StatusSeeOther)
}

func TestThePageIsOnlySentWhenItDiffers(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	b.header.Set("If-None-Match", b.get(boardURL(id)).Header.Get("ETag"))
	b.get(boardURL(id)).has(t, http.StatusNotModified)
	other := d.as("kakei@example.com")
	other.post(actURL(id, "claim"), "token", other.token(todoURL(id, "4.3d"), actURL(id, "report")), "todo", "4.3d")
	b.get(boardURL(id)).has(t, http.StatusOK, "筧")
}

// TestHowSlackDoes: reachable, slow, or down since when, in plain words, on the list and on every board.
func TestHowSlackDoes(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	says := func(want string) {
		t.Helper()
		b.get(Root).has(t, http.StatusOK, want)
		b.get(boardURL(id)).has(t, http.StatusOK, want)
	}
	says("Slack is responding.")
	d.slackIs(store.Health{SlowSince: t0})
	says("Slack is slow.")
	d.svc.Heard(service.Hearing{Suspected: true})
	says("Slack is slow.")
	d.svc.Heard(service.Hearing{Suspected: true, Others: 1})
	says("Another process is connected to the same Slack app")
	d.svc.Heard(service.Hearing{UnheardSince: t0})
	says("Slack is responding, but Noroshi has not received what people do there since 00:09.")
	d.svc.Heard(service.Hearing{UnheardSince: t0, Why: "socket_other_app"})
	says("Set SLACK_APP_TOKEN to an app-level token (xapp-…) of the same app as SLACK_BOT_TOKEN.")
	d.slackIs(store.Health{DownSince: t0})
	says("Slack hasn't responded since 00:09. What you do here will be posted automatically.")
	waiting := func(n int) {
		t.Helper()
		said := d.slackLine(&visit{lang: incident.English, now: d.svc.Now()}, service.Health{DownSince: t0, Waiting: n}).Text
		one, many := strings.Contains(said, "1 change is waiting and will be posted automatically"), strings.Contains(said, "2 changes are")
		if one != (n == 1) || many != (n == 2) {
			t.Errorf("%d waiting: %s", n, said)
		}
	}
	waiting(1)
	waiting(2)
}

// What a form recorded is compared in all that it says, also a number and a fact that the first did not change.
func TestEveryFieldUnderAUsedTokenIsCompared(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	id := b.declare("EC2")
	add := b.token(actURL(id, "add"), actURL(id, "add"))
	send := func(due string) answered {
		return b.post(actURL(id, "add"), "token", add, "title", "Call them", "due", due)
	}
	send("30").has(t, http.StatusSeeOther)
	send("30").has(t, http.StatusSeeOther)
	send("60").has(t, http.StatusConflict, "Recorded: ", `value="60"`)

	facts := actURL(id, "facts")
	form := b.filledIn(facts, "title", "EC2", "impact", "3 customers")
	b.ask(http.MethodPost, facts, form).has(t, http.StatusSeeOther)
	form.Set("source", "the monitor")
	b.ask(http.MethodPost, facts, form).has(t, http.StatusConflict, "Recorded: ", "the monitor")

	drill := b.token(Root, declareURL)
	b.post(declareURL, "token", drill, "title", "RDS", "drill", "1").has(t, http.StatusSeeOther)
	b.post(declareURL, "token", drill, "title", "RDS").has(t, http.StatusConflict, "Recorded: ")
}
