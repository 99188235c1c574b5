package web

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// customersOf are so many, as a Japanese support team has them: long names, and each seventh without an address.
func customersOf(n int) (all []incident.Customer) {
	places := []string{"関東", "近畿", "九州・沖縄", "北海道"}
	for i := range n {
		c := incident.Customer{
			ID: fmt.Sprintf("CUST-%05d", i), Name: fmt.Sprintf("株式会社%sデジタルソリューションズ 情報システム本部 基盤運用グループ 第%d課", places[i%4], i),
			Owner: []string{"U0BERLIN", "U0KAKEI", "S0SALES", ""}[i%4], Tier: []string{"ゴールド", "シルバー"}[i%2], Services: []string{"EC2", "RDS"}[:1+i%2],
			Lang: incident.Japanese, Site: places[i%4], Org: fmt.Sprint("org-", i),
		}
		if i%7 != 6 {
			c.Mail = []string{fmt.Sprintf("ops%d@customer.example.com", i)}
		}
		all = append(all, c)
	}
	return all
}

// lists keeps a version of the list of customers, which stands.
func (d *desk) lists(version string, all []incident.Customer) {
	d.t.Helper()
	d.sets("customers/current", map[string]any{"version": version, "count": len(all), "readAt": d.svc.Now()})
	for n := 0; n*store.PageRows < len(all); n++ {
		rows := all[n*store.PageRows : min(len(all), (n+1)*store.PageRows)]
		d.sets(fmt.Sprintf("customers/%s/pages/%d", version, n), map[string]any{"rows": rows})
	}
}

func (d *desk) sets(path string, v any) {
	d.t.Helper()
	if err := d.db.Update(d.t.Context(), func(tx store.Tx) error { return tx.Set(path, v) }); err != nil {
		d.t.Fatal(err)
	}
}

// leaves has the first notice be sent to those customers by mail, with an outcome for each address; those that begin with
// "gone" are refused.
func (d *desk) leaves(id incident.ID, version string, all []incident.Customer, of func(n int) incident.Outcome) {
	d.t.Helper()
	items := map[string]any{}
	shard := 0
	for n, c := range all {
		for _, mail := range c.Mail {
			is := of(n)
			if strings.HasPrefix(mail, "gone") {
				is = incident.Refused
			}
			rec := map[incident.Outcome]map[string]any{
				incident.Accepted: {"ref": map[string]any{"id": "250 ok"}, "tried": true}, incident.Refused: {"class": "permanent", "tried": true}, incident.Unsure: {"tried": true},
			}[is]
			if rec != nil {
				items["mail/"+incident.MailID(id, 1, mail)] = rec
			}
		}
		if len(items) == 200 || n == len(all)-1 {
			d.sets(fmt.Sprintf("%s/%d", store.DeliveriesOf(id, 1), shard), map[string]any{"items": items})
			items, shard = map[string]any{}, shard+1
		}
	}
	d.sets(store.NoticesOf(id)+"/1", incident.Notice{No: 1, Stage: incident.FirstNotice, Version: 1})
	d.sets(store.NoticeTextsOf(id, 1)+"/1", incident.NoticeText{No: 1, Version: 1})
	i := d.state(id).Incident
	i.Notices = incident.Notices{Sent: 1, SentAt: d.svc.Now(), Stage: incident.FirstNotice, Delivery: &incident.Delivery{
		No: 1, List: version, Of: len(all), To: incident.Addressees{Ways: []incident.Way{incident.ByMail}}, At: d.svc.Now(), OverAt: d.svc.Now(),
	}}
	err := d.db.Update(d.t.Context(), func(tx store.Tx) error {
		return store.Commit(tx, incident.Decision{Incident: &i, Entry: incident.Entry{ID: "sent", Incident: id, Kind: incident.EntryNoticeSent, At: d.svc.Now(), By: "U0KAKEI", Notice: &incident.NoticeMark{No: 1, Stage: incident.FirstNotice}}})
	})
	if err != nil {
		d.t.Fatal(err)
	}
}

// mixed is what becomes of mails: each tenth is refused, of each tenth nobody knows, the rest is taken.
func mixed(n int) incident.Outcome {
	switch n % 10 {
	case 0:
		return incident.Refused
	case 1:
		return incident.Unsure
	}
	return incident.Accepted
}

// press does something with customers on a page, and returns the answer.
func (b *browser) press(page string, form url.Values) answered {
	b.t.Helper()
	at, back, _ := strings.Cut(page, "?")
	form.Set("token", b.token(page, at))
	form.Set("back", back)
	return b.ask(http.MethodPost, at, form)
}

var summed = regexp.MustCompile(`<li([^>]*)><a href="[^"]*"[^>]*><span>([^<]*)</span> <strong>(\d+)</strong>`)

// TestWhoWasTold: a thousand customers, in pages that a phone loads at once, whose sums are always all of them.
func TestWhoWasTold(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	page := toldURL(id)
	b.get(page).has(t, http.StatusOK, "お客様一覧がまだ読み込まれていません").lacks(t, "CSV")
	all := customersOf(1000)
	d.lists("v1", all)
	b.get(page).has(t, http.StatusOK, "通知はまだ送っていません。いまの一覧の1000件", "未送信", "CUST-00000", "1000件中 1〜50 件目")
	d.leaves(id, "v1", all, mixed)
	d.lists("v2", all[:3]) // the list moves on; what was frozen stays
	first := b.get(page).has(t, http.StatusOK, "第1報(00:09 送信)の連絡状況です。お客様は全1000件", "宛先エラー", "要連絡", "株式会社関東デジタルソリューションズ")
	sum, apart := 0, map[string]string{}
	for _, m := range summed.FindAllStringSubmatch(first.body, -1) {
		if strings.Contains(m[1], "data-apart") {
			apart[m[2]] = m[3]
			continue
		}
		n := 0
		_, _ = fmt.Sscan(m[3], &n)
		sum += n
	}
	if sum != 1000 || apart["すべて"] != "1000" {
		t.Errorf("the sum is %d of %v", sum, apart)
	}
	d.pageSize(b, page)
	b.get(page+"?page=19").has(t, http.StatusOK, "1000件中 951〜1000 件目", "前のページ").lacks(t, "次のページ")
	b.get(page+"?page=999").has(t, http.StatusOK, "951〜1000")
	b.get(page+"?page=-1").has(t, http.StatusOK, "1〜50")
}

// pageSize holds a page with long names and notes to what a phone loads at once.
func (d *desk) pageSize(b *browser, page string) {
	d.t.Helper()
	form := url.Values{"do": {"call"}, "note": {strings.Repeat("折り返しの電話をお願いされた。", 13)}}
	for n := range 50 {
		form.Add("customer", fmt.Sprintf("CUST-%05d", n*10))
	}
	b.press(page, form).has(d.t, http.StatusSeeOther)
	for _, at := range []string{page, page + "?state=called&tick=1", page + "?sort=name&page=3"} {
		if n := len(b.raw(http.MethodGet, at, nil)); n > 60_000 {
			d.t.Errorf("%s has %d bytes", at, n)
		} else {
			d.t.Logf("%s has %d bytes", at, n)
		}
	}
}

// TestWhatIsFound asks for customers in every way in which that is possible.
func TestWhatIsFound(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	all := []incident.Customer{
		{ID: "a-1", Name: "青空商事", Owner: "U0KAKEI", Tier: "Gold", Services: []string{"EC2"}, Mail: []string{"a@example.com"}, Site: "東京"},
		{ID: "B-2", Name: "ABC ﾃｸﾉﾛｼﾞｰ", Owner: "U0BERLIN", Tier: "Silver", Mail: []string{"b@example.com"}},
		{ID: "c-3", Name: "茜工業", Owner: "S0SALES", Services: []string{"RDS"}, Site: "大阪"},
		{ID: "d-4", Name: "Delta", Tier: "gold", Mail: []string{"d@example.com"}, Site: "東京"},
	}
	d.sets(store.GroupPath("S0SALES"), people.Group{ID: "S0SALES", Members: []incident.PersonID{"U0KAKEI"}, SeenAt: d.svc.Now()})
	d.lists("v1", all)
	d.leaves(id, "v1", all, func(n int) incident.Outcome {
		return []incident.Outcome{incident.Accepted, incident.Refused, "", incident.Unsure}[n]
	})
	b.press(toldURL(id), url.Values{"do": {"hit-yes"}, "customer": {"a-1"}}).has(t, http.StatusSeeOther)
	b.press(toldURL(id), url.Values{"do": {"call"}, "customer": {"d-4"}}).has(t, http.StatusSeeOther)
	row := regexp.MustCompile(`name="customer" value="([^"]+)"`)
	for query, want := range map[string]string{
		"": "B-2 c-3 d-4 a-1", "sort=name": "B-2 d-4 c-3 a-1", "sort=tier": "a-1 d-4 B-2 c-3", "sort=nonsense": "B-2 c-3 d-4 a-1",
		"q=青空": "a-1", "q=ａｂｃ": "B-2", "q=テクノロジー": "B-2", "q=b-2": "B-2", "q=nobody": "",
		"state=call": "B-2 c-3", "state=called": "d-4", "state=refused": "B-2", "state=unknown": "d-4", "state=no_address": "c-3", "state=delivered": "a-1",
		"owner=me": "c-3 a-1", "owner=U0BERLIN": "B-2", "owner=-": "d-4", "owner=S0SALES": "c-3",
		"tier=GOLD": "d-4 a-1", "tier=-": "c-3", "service=rds": "c-3", "service=-": "B-2 d-4", "site=東京": "d-4 a-1", "affected=yes": "a-1", "affected=-": "B-2 c-3 d-4",
		"owner=me&state=call": "c-3",
	} {
		values, _ := url.ParseQuery(query)
		var got []string
		for _, m := range row.FindAllStringSubmatch(b.get(toldURL(id)+"?"+values.Encode()).body, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
	b.get(toldURL(id)+"?q=nobody").has(t, http.StatusOK, "条件に合うお客様はありません")
}

// TestWhatPeopleKnow is recorded for all that are ticked, once, and said; what was typed and not taken is there still.
func TestWhatPeopleKnow(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	all := customersOf(60)
	d.lists("v1", all)
	d.leaves(id, "v1", all, mixed)
	page := toldURL(id)
	two := func(pairs ...string) url.Values {
		form := url.Values{"customer": {"CUST-00000", "CUST-00010"}}
		for n := 0; n < len(pairs); n += 2 {
			form.Set(pairs[n], pairs[n+1])
		}
		return form
	}
	follow := func(a answered) answered {
		t.Helper()
		if a.StatusCode != http.StatusSeeOther {
			t.Fatalf("%d\n%s", a.StatusCode, a.body)
		}
		return b.get(a.Header.Get("Location"))
	}
	follow(b.press(page+"?state=refused", two("do", "call", "note", "代表電話で説明済み"))).has(t, http.StatusOK, "2件を電話で連絡済みにしました。", "📞 00:09 筧", "「代表電話で説明済み」", `aria-current="true"`)
	follow(b.press(page, two("do", "assign", "person", "U0BERLIN"))).has(t, http.StatusOK, "2件の担当を Jonas にしました。")
	follow(b.press(page, two("do", "assign", "mail", "jonas@example.com", "customer", "CUST-00001"))).has(t, http.StatusOK, "1件の担当を Jonas にしました。")
	follow(b.press(page, two("do", "hit-no"))).has(t, http.StatusOK, "2件の影響の有無を記録しました。")
	follow(b.press(page, two("do", "assign", "person", "listed"))).has(t, http.StatusOK, "2件の担当を一覧どおりに戻しました。")
	follow(b.press(page, two("do", "undo"))).has(t, http.StatusOK, "2件の電話の記録を取り消しました。").lacks(t, "📞 00:09")

	follow(b.press(page+"?tick=1", two("do", "hit-yes"))).lacks(t, `" checked`) // a page with all of it ticked comes back without

	b.press(page, two("do", "undo")).has(t, http.StatusConflict, "すでにそのとおりになっています")
	b.press(page, url.Values{"do": {"call"}}).has(t, http.StatusUnprocessableEntity, "お客様を選んでください")
	b.press(page, url.Values{"do": {"call"}, "customer": {"GONE"}}).has(t, http.StatusUnprocessableEntity, "いまの一覧にありません")
	b.press(page, two("do", "assign")).has(t, http.StatusUnprocessableEntity, "担当にする人を選んでください", `value="CUST-00000" checked`)
	b.press(page, two("do", "assign", "mail", "nobody@elsewhere.example")).has(t, http.StatusUnprocessableEntity, text404)
	b.press(page, two("do", "call", "note", strings.Repeat("あ", 201))).has(t, http.StatusUnprocessableEntity, "メモは200字までです(いま201字)", `value="CUST-00010" checked`, strings.Repeat("あ", 201))
	b.press(page, two("do", "dance")).has(t, http.StatusUnprocessableEntity)
	if res := b.post(page, "token", "forged.token", "do", "call", "customer", "CUST-00000"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a forged token: %d", res.StatusCode)
	}
	for _, e := range d.entries(id) {
		if body := fmt.Sprintf("%+v", e); strings.Contains(body, "CUST-") || strings.Contains(body, "代表電話") || strings.Contains(body, "customer.example.com") {
			t.Errorf("an entry tells of a customer: %s", body)
		}
	}
}

const text404 = "nobody@elsewhere.example"

// TestAPressThatIsSentTwice counts once; two people who mark different customers are both heard.
func TestAPressThatIsSentTwice(t *testing.T) {
	t.Parallel()
	d := open(t)
	b, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := b.declare("EC2")
	all := customersOf(10)
	d.lists("v1", all)
	page := toldURL(id)
	form := url.Values{"do": {"call"}, "customer": {"CUST-00001"}, "token": {b.token(page, page)}}
	other := url.Values{"do": {"call"}, "customer": {"CUST-00002"}, "token": {jonas.token(page, page)}}
	for _, send := range []func() answered{
		func() answered { return b.ask(http.MethodPost, page, form) }, func() answered { return jonas.ask(http.MethodPost, page, other) },
		func() answered { d.now.Store(60); return b.ask(http.MethodPost, page, form) },
	} {
		send().has(t, http.StatusSeeOther)
	}
	n := 0
	for _, e := range d.entries(id) {
		if e.Kind == incident.EntryCalled {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d entries of calls", n)
	}
	b.get(page+"?state=called").has(t, http.StatusOK, "📞 00:09 筧(あなた)", "📞 00:09 Jonas")
	form.Set("customer", "CUST-00003") // the page before, sent with others
	b.ask(http.MethodPost, page, form).has(t, http.StatusSeeOther)
	b.get(page+"?state=called").has(t, http.StatusOK, "📞 00:10")
}

// TestTheTimelineOfManyCalls has one line of one person in ten minutes.
func TestTheTimelineOfManyCalls(t *testing.T) {
	t.Parallel()
	d := open(t)
	b, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := b.declare("EC2")
	d.lists("v1", customersOf(40))
	for n := range 12 {
		d.now.Store(int64(n * 60))
		who := b
		if n%4 == 3 {
			who = jonas
		}
		who.press(toldURL(id), url.Values{"do": {"call"}, "customer": {fmt.Sprintf("CUST-%05d", n)}}).has(t, http.StatusSeeOther)
	}
	body := b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "筧 がお客様8件に電話で連絡", "筧 がお客様1件に電話で連絡", "Jonas がお客様3件に電話で連絡").body
	if n := strings.Count(body, "に電話で連絡"); n != 3 {
		t.Errorf("%d lines", n)
	}
}

// TestSomeAddressesMissed: a customer whom one address has reached is told, and can be found by those that were not reached.
func TestSomeAddressesMissed(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	all := customersOf(30)
	all[3].Mail = append(all[3].Mail, "gone1@customer.example.com", "gone2@customer.example.com", "gone3@customer.example.com")
	d.lists("v1", all)
	page := toldURL(id)
	b.get(page).lacks(t, "一部アドレス未達</span>", "未達:")
	d.leaves(id, "v1", all, func(int) incident.Outcome { return incident.Accepted })
	b.get(page).has(t, http.StatusOK, "一部アドレス未達</span> <strong>1</strong>")
	b.get(page+"?state=partly").has(t, http.StatusOK, "1件中 1〜1 件目", "CUST-00003", "送信済み<small>未達: gone1@customer.example.com、gone2@customer.example.com ほか1件</small>")
	b.get(page+"?state=call").lacks(t, "CUST-00003")
	if body := b.rawFile(page, "state=partly"); !strings.Contains(body, "gone1@customer.example.com; gone2@customer.example.com; gone3@customer.example.com") {
		t.Error(body)
	}
}

// TestACustomersFile is what the page shows, all of it; whoever takes it along is on the timeline first.
func TestACustomersFile(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	all := customersOf(60)
	all[0].Name, all[10].Name = `=HYPERLINK("http://x","y")`, "\"青空\", 商事"
	d.lists("v1", all)
	d.leaves(id, "v1", all, mixed)
	page := toldURL(id)
	b.press(page, url.Values{"do": {"call"}, "customer": {"CUST-00000"}, "note": {"-明日また"}}).has(t, http.StatusSeeOther)
	file := func(back string) answered {
		return b.post(page+".csv", "token", b.token(page, page+".csv"), "back", back)
	}
	res := file("state=refused")
	body := b.rawFile(page, "state=refused")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || !strings.HasPrefix(body, "\ufeffお客様ID,お客様名,") || strings.Count(body, "\r\n") != len(rows) || len(rows) != 5+1 {
		t.Fatalf("%v, %d rows:\n%q", err, len(rows), body)
	}
	want := map[string]string{
		"CUST-00000": `'=HYPERLINK("http://x","y")|ゴールド|EC2|関東|org-0|Jonas|第1報|宛先エラー||ops0@customer.example.com|筧|2026-02-20T15:09:00Z|2026-02-21 00:09|'-明日また|不明|||`,
		"CUST-00010": `"青空", 商事|ゴールド|EC2|九州・沖縄|org-10|ユーザーグループ S0SALES|第1報|宛先エラー|はい|ops10@customer.example.com|||||不明|||`,
	}
	for _, row := range rows[1:] {
		if line, ok := want[row[0]]; ok && strings.Join(row[1:], "|") != line {
			t.Errorf("%s: %s", row[0], strings.Join(row[1:], "|"))
		}
	}
	if got := res.Header.Get("Content-Type") + " " + res.Header.Get("Content-Disposition"); got != `text/csv; charset=utf-8 attachment; filename=customers-`+string(id)+`-20260221-0009.csv` {
		t.Error(got)
	}
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "筧 がお客様への連絡状況(5件)を CSV でダウンロード")
	for _, token := range []string{"forged", d.as("jonas@example.com").token(page, page+".csv")} {
		res := b.post(page+".csv", "token", token, "back", "state=refused")
		if res.has(t, http.StatusForbidden); res.Header.Get("Content-Disposition") != "" {
			t.Error("a token of somebody else's gets the file")
		}
	}
	if res := b.get(page + ".csv"); res.StatusCode == http.StatusOK {
		t.Error("a link gets the file")
	}
}

func (b *browser) rawFile(page, back string) string {
	b.t.Helper()
	return b.raw(http.MethodPost, page+".csv", url.Values{"token": {b.token(page, page+".csv")}, "back": {back}})
}

// TestWhoSeesCustomers: those who are signed in and may know of the incident.
func TestWhoSeesCustomers(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	res := b.post(declareURL, "token", b.token(Root, declareURL), "title", "EC2", "private", "1")
	id := idIn(res.Header.Get("Location"))
	d.lists("v1", customersOf(3))
	page := toldURL(id)
	b.get(page).has(t, http.StatusOK, "CUST-00001")
	jonas := d.as("jonas@example.com")
	for _, at := range []string{page, page + "?q=x"} {
		jonas.get(at).has(t, http.StatusNotFound).lacks(t, "CUST", "EC2")
	}
	token := jonas.token(Root, declareURL)
	for _, at := range []string{page, page + ".csv"} {
		jonas.post(at, "token", token, "do", "call", "customer", "CUST-00001").has(t, http.StatusNotFound).lacks(t, "CUST")
		if res := d.browser().post(at, "do", "call"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Location"), Root+"in?to="+url.QueryEscape(page)) || strings.Contains(res.Header.Get("Location"), ".csv") {
			t.Errorf("%s without a session: %d to %s", at, res.StatusCode, res.Header.Get("Location"))
		}
	}
	d.browser().get(page).has(t, http.StatusSeeOther).lacks(t, "CUST")
	d.as("guest@example.com").get(page).has(t, http.StatusForbidden).lacks(t, "CUST")
}

// TestASignHasToldNobody: its page, its marks and its file are not there, whoever asks.
func TestASignHasToldNobody(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	d.lists("v1", customersOf(3))
	page := toldURL(b.reports(t, "title", "EC2").sign())
	token := b.token(Root, declareURL)
	b.get(page).has(t, http.StatusNotFound).lacks(t, "CUST")
	for _, at := range []string{page, page + ".csv"} {
		b.post(at, "token", token, "do", "call", "customer", "CUST-00001").has(t, http.StatusNotFound).lacks(t, "CUST")
	}
}

// TestCustomersAfterTheEnd may still be called, and nothing is lost.
func TestCustomersAfterTheEnd(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	d.lists("v1", customersOf(3))
	state := d.state(id)
	_, err := d.svc.Do(t.Context(), incident.Request{ID: "end", Incident: id, At: d.svc.Now(), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Do: incident.Cancel{Reason: "x"}})
	if err != nil || state.Incident.ID != id {
		t.Fatal(err)
	}
	b.press(toldURL(id), url.Values{"do": {"call"}, "customer": {"CUST-00001"}}).has(t, http.StatusSeeOther)
}

// weighed is a store that counts the documents that are read outside of transactions, but for who people are: a function remembers
// that for a minute.
type weighed struct {
	store.DB
	read int
	what []string
}

func (w *weighed) Get(ctx context.Context, path string, into any) error {
	w.note(path, 1)
	return w.DB.Get(ctx, path, into)
}

func (w *weighed) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := w.DB.List(ctx, q)
	w.note(q.Collection, max(1, len(docs)))
	return docs, err
}

func (w *weighed) note(path string, n int) {
	for _, who := range []string{"people", "groups/", "names/"} {
		if strings.HasPrefix(path, who) {
			return
		}
	}
	w.read += n
	w.what = append(w.what, path)
}

// TestWhatAPageOfCustomersReads: of a thousand customers, of each of whom something is known.
func TestWhatAPageOfCustomersReads(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	all := customersOf(1000)
	for n := range all {
		all[n].Mail = []string{fmt.Sprintf("ops%d@customer.example.com", n)}
	}
	d.lists("v1", all)
	d.leaves(id, "v1", all, func(int) incident.Outcome { return incident.Accepted })
	var keys []string
	for _, c := range all {
		keys = append(keys, c.Key())
	}
	_, err := d.svc.Do(t.Context(), incident.Request{ID: "calls", Incident: id, At: d.svc.Now().Add(time.Second), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaBrowser, Do: incident.CallCustomers{Customers: keys}})
	if err != nil {
		t.Fatal(err)
	}
	w := &weighed{DB: d.db}
	site, err := New(service.New(w, d.svc.Settings(), playbook.Builtins(), d.svc.Clock()), w, d.opt)
	if err != nil {
		t.Fatal(err)
	}
	d.Site = site
	b.get(toldURL(id)+"?state=called").has(t, http.StatusOK, "1000件中 1〜50 件目")
	if w.read > 15 {
		t.Errorf("%d documents: %v", w.read, w.what)
	}
	t.Logf("%d documents: %v", w.read, w.what)
}
