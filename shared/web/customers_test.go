package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// listRead keeps n customers as a reading does that began so long after T0.
func (d *desk) listRead(n int, after time.Duration) {
	d.t.Helper()
	all := make([]incident.Customer, n)
	for i := range all {
		all[i] = incident.Customer{ID: "C" + itoa(i), Name: "お客様", Mail: []string{"ops" + itoa(i) + "@example.com"}, Lang: incident.Japanese, Owner: "U0KAKEI", Tier: "gold<b>"}
	}
	kept, err := store.KeepCustomers(d.t.Context(), d.db, all, t0.Add(after))
	if err != nil {
		d.t.Fatal(err)
	}
	d.listIs(incident.ListRead{Version: kept.Version, Count: kept.Count, From: "customers.csv", Began: t0.Add(after)})
}

func (d *desk) listIs(what incident.Event) {
	d.t.Helper()
	d.now.Add(1)
	if err := d.svc.NoteList(d.t.Context(), what, func(store.Tx) error { return nil }); err != nil {
		d.t.Fatal(err)
	}
}

// shrunk is a desk whose list lost more than half.
func shrunk(t *testing.T) *desk {
	t.Helper()
	d := openWith(t, config.Customers{Path: "customers.csv"})
	if err := d.svc.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.listRead(300, 0)
	d.listRead(100, time.Second)
	return d
}

// TestThePageOfTheList says where the list is, what counts of it and for how long, and what is wrong.
func TestThePageOfTheList(t *testing.T) {
	t.Parallel()
	open(t).as("kakei@example.com").get(customersURL).has(t, http.StatusOK, "お客様一覧の場所が設定されていません").lacks(t, "/do/")
	d := openWith(t, config.Customers{Path: "customers.csv"})
	b := d.as("kakei@example.com")
	b.get(customersURL).has(t, http.StatusOK, "customers.csv", "まだ一度も読み込めていません", "/do/read_customers").lacks(t, "/do/use_customers")
	d.listRead(300, 0)
	d.now.Add(3 * 60 * 60)
	b = d.as("kakei@example.com")
	b.get(customersURL).has(t, http.StatusOK, "<dd>300</dd>", "3時間1分前", "gold<b> 300", "筧 300", "ja 300", "送信先アドレス300件").lacks(t, "outage", "@example.com")
	b.get(Root).has(t, http.StatusOK, customersURL).lacks(t, "outage")
	fault := incident.ListFault{Code: "list_faulty", Count: 7, First: []incident.PlacedFault{{Line: 3, Column: 5, Text: incident.Text{JA: "mail が空です", EN: "mail is empty"}}}}
	d.listIs(incident.ListFailed{Fault: fault, From: "customers.csv", Began: d.svc.Now()})
	b.get(customersURL).has(t, http.StatusOK, "<dd>300</dd>", "一覧に誤りが7件ある", "3行目の5文字目", "mail が空です", "ほか6件")
	b.get(Root).has(t, http.StatusOK, "一覧に誤りが7件ある")
}

// TestTheShorterListIsUsed by one press, once; who comes after it reads so.
func TestTheShorterListIsUsed(t *testing.T) {
	t.Parallel()
	d := shrunk(t)
	b, other := d.as("kakei@example.com"), d.as("jonas@example.com")
	b.get(customersURL).has(t, http.StatusOK, "300件から100件に減っています", "<dd>300</dd>", `value="1" formaction="/form/customers/do/use_customers"`)
	late := other.tokenOf(customersURL)
	for range 2 { // a form that is sent twice counts once
		to := b.post(customersURL+"/do/use_customers", "token", b.tokenOf(customersURL), "list", "1").Header.Get("Location")
		if to != "" {
			b.get(to).has(t, http.StatusOK, "短い一覧に切り替えました", "<dd>100</dd>").lacks(t, "/do/use_customers")
		}
	}
	other.post(customersURL+"/do/use_customers", "token", late, "list", "1").has(t, http.StatusConflict, "Customer list")
	if l, err := d.svc.ListState(t.Context()); err != nil || l.Count != 100 || l.Held.By != "U0KAKEI" {
		t.Errorf("%+v, %v", l, err)
	}
}

// TestTheListIsReadAgainOnAPress: whoever reads it is woken.
func TestTheListIsReadAgainOnAPress(t *testing.T) {
	t.Parallel()
	d := shrunk(t)
	b := d.as("kakei@example.com")
	to := b.post(customersURL+"/do/read_customers", "token", b.tokenOf(customersURL), "list", "1").Header.Get("Location")
	b.get(to).has(t, http.StatusOK, "もう一度読むよう依頼しました")
	marks, err := store.MarksFor(t.Context(), d.db, incident.Workspace, incident.Mail)
	l, _ := d.svc.ListState(t.Context())
	if err != nil || len(marks) != 1 || !l.Due(d.svc.Now(), "customers.csv") {
		t.Errorf("%v, %+v, %v", marks, l, err)
	}
}

// TestTheListIsNoIncidents: what is asked of an incident touches no list, and what is no act of the list is no page.
func TestTheListIsNoIncidents(t *testing.T) {
	t.Parallel()
	d := shrunk(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	before, _ := d.svc.ListState(t.Context())
	for _, to := range []string{boardURL(id) + "/do/use_customers", boardURL(id) + "/do/read_customers", boardURL(incident.Workspace) + "/do/use_customers", customersURL + "/do/cancel", customersURL + "/do/nothing"} {
		if code := b.post(to, "token", b.tokenOf(customersURL), "list", "1", "reason", "x").StatusCode; code < 400 {
			t.Errorf("%s: %d", to, code)
		}
	}
	b.post(customersURL+"/do/use_customers", "token", "made up", "list", "1").has(t, http.StatusForbidden)
	if after, _ := d.svc.ListState(t.Context()); after.Version != before.Version || !after.AskedAt.Equal(before.AskedAt) {
		t.Errorf("%+v", after)
	}
}

// tokenOf is the token of the forms on a page.
func (b *browser) tokenOf(page string) string {
	b.t.Helper()
	_, rest, _ := strings.Cut(b.raw(http.MethodGet, page, nil), `class="acts"><input type="hidden" name="token" value="`)
	token, _, _ := strings.Cut(rest, `"`)
	return token
}
