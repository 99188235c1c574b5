package web

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/store"
)

// takes takes the record of an incident along, with a token of its page.
func (b *browser) takes(id incident.ID, pairs ...string) (*http.Response, string) {
	b.t.Helper()
	form := url.Values{"token": {b.token(recordURL(id), recordURL(id))}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return b.send(http.MethodPost, recordURL(id), form)
}

func (d *desk) last(id incident.ID) incident.Entry {
	d.t.Helper()
	all, _, err := d.svc.Timeline(d.t.Context(), id, 1000)
	if err != nil {
		d.t.Fatal(err)
	}
	return all[len(all)-1]
}

// TestTheRecordIsTakenAlong: what is given is sound, its head is on the timeline, and a form that is sent twice counts once.
func TestTheRecordIsTakenAlong(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2 に SSH できない")
	b.get(boardURL(id)).has(t, http.StatusOK, `href="`+recordURL(id)+`"`)
	b.get(recordURL(id)).has(t, http.StatusOK, "記録の書き出し", "経過1件", "AWS の発表の原文").lacks(t, "連絡先も入れる", "が記録を書き出し(")
	d.now.Add(60)
	b = d.as("kakei@example.com")
	form := url.Values{"token": {b.token(recordURL(id), recordURL(id))}, withAddresses: {"1"}}
	res, body := b.send(http.MethodPost, recordURL(id), form)
	r := record.Verify([]byte(body), record.Program{})
	if res.StatusCode != http.StatusOK || !r.Sound() || !r.Rebuilt || r.Manifest.By != "U0KAKEI" || r.Manifest.Addresses || r.Manifest.Incident != id {
		t.Fatalf("%d: %+v", res.StatusCode, r)
	}
	if _, how, err := mime.ParseMediaType(res.Header.Get("Content-Disposition")); err != nil || how["filename"] != "record-"+string(id)+"-20260221-0010.zip" {
		t.Errorf("%v, %v", how, err)
	}
	if e := d.last(id); e.Kind != incident.EntryRecord || e.Text != r.Head || e.Count != r.Lines || e.Addresses || e.By != "U0KAKEI" {
		t.Errorf("%+v", e)
	}
	d.now.Add(1)
	if _, again := b.send(http.MethodPost, recordURL(id), form); again != body {
		t.Error("the same form gives another record")
	}
	if n := strings.Count(b.get(recordURL(id)).has(t, http.StatusOK, r.Head).body, r.Head); n != 1 {
		t.Errorf("it is recorded %d times", n)
	}
	d.does("U0OTHER", id, "claimed", incident.Claim{Todo: "4.3d"})
	if res, body := b.send(http.MethodPost, recordURL(id), form); res.StatusCode != http.StatusConflict || !strings.Contains(body, "もう一度書き出して") {
		t.Errorf("once it has changed: %d", res.StatusCode)
	}
	if _, other := b.takes(id); record.Verify([]byte(other), record.Program{}).Head == r.Head {
		t.Error("another record has the same head")
	}
}

// TestWithCustomersAddresses: only for whoever asks, where there are customers, and that is recorded.
func TestWithCustomersAddresses(t *testing.T) {
	t.Parallel()
	d := openWith(t, config.Customers{Path: "customers.csv"})
	if err := d.svc.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.listRead(3, 0)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	b.get(recordURL(id)).has(t, http.StatusOK, "連絡先も入れる", `name="`+withAddresses+`"`)
	for _, asked := range []bool{false, true} {
		d.now.Add(1)
		var pairs []string
		if asked {
			pairs = []string{withAddresses, "1"}
		}
		_, body := b.takes(id, pairs...)
		if r := record.Verify([]byte(body), record.Program{}); !r.Sound() || r.Manifest.Addresses != asked || strings.Contains(body, "ops1@example.com") != asked || strings.Contains(body, "お客様\"") && !asked {
			t.Errorf("asked %v: %+v", asked, r)
		}
		if e := d.last(id); e.Addresses != asked {
			t.Errorf("asked %v: %+v", asked, e)
		}
	}
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "お客様の連絡先を含む")
}

// TestTheRecordInEveryStatus: a sign, what has ended, what was a false alarm, and a drill, in both languages.
func TestTheRecordInEveryStatus(t *testing.T) {
	t.Parallel()
	d := open(t)
	b, other := d.as("kakei@example.com"), d.as("jonas@example.com")
	sign := b.reports(t, "title", "大阪の Lambda").sign()
	ended, canceled := b.declare("EC2"), b.declare("RDS")
	d.does("U0OTHER", ended, "ended", incident.End{Confirmed: true, Without: true, Note: "seen"})
	d.does("U0OTHER", ended, "closed", incident.Close{})
	d.does("U0OTHER", canceled, "canceled", incident.Cancel{Reason: "none"})
	for _, id := range []incident.ID{sign, ended, canceled} {
		other.get(recordURL(id)).has(t, http.StatusOK, "Export the record")
		res, body := other.takes(id)
		if r := record.Verify([]byte(body), record.Program{}); res.StatusCode != http.StatusOK || !r.Sound() {
			t.Errorf("%s: %d, %+v", id, res.StatusCode, r)
		}
	}
}

// TestWhoTakesARecordAlong: nobody who may not know of the incident, and none but its own forms.
func TestWhoTakesARecordAlong(t *testing.T) {
	t.Parallel()
	d := open(t)
	b, other := d.as("kakei@example.com"), d.as("jonas@example.com")
	res := b.post(declareURL, "token", b.token(Root, declareURL), "title", "secret", "private", "1")
	private, shared := idIn(res.Header.Get("Location")), b.declare("EC2")
	before := d.last(private)
	token := other.token(recordURL(shared), recordURL(shared))
	other.get(recordURL(private)).has(t, http.StatusNotFound)
	other.post(recordURL(private), "token", token).has(t, http.StatusNotFound).lacks(t, "secret")
	b.get(recordURL(private)).has(t, http.StatusOK)
	b.post(recordURL(shared), "token", "made up").has(t, http.StatusForbidden)
	if after := d.last(private); after.ID != before.ID {
		t.Errorf("%+v", after)
	}
	for n := range 12 {
		res, _ := b.takes(shared)
		if want := n >= 10; (res.StatusCode == http.StatusTooManyRequests) != want {
			t.Errorf("the %dth in a minute: %d", n+1, res.StatusCode)
		}
	}
	d.now.Add(61)
	if res, _ := b.takes(shared); res.StatusCode != http.StatusOK {
		t.Errorf("a minute later: %d", res.StatusCode)
	}
}

// says writes n words of progress at once.
func (d *desk) says(id incident.ID, n int) {
	d.t.Helper()
	for from := 0; from < n; from += 500 {
		err := d.db.Update(d.t.Context(), func(tx store.Tx) (err error) {
			for at := from; at < min(n, from+500) && err == nil; at++ {
				e := incident.Entry{ID: "w" + itoa(at), Incident: id, Kind: incident.EntryProgress, At: t0.Add(time.Duration(at) * time.Second), By: "U0BERLIN", Via: incident.ViaSlack, Todo: "4.3d", Text: "まだ調査中です " + itoa(at)}
				err = store.Commit(tx, incident.Decision{Entry: e})
			}
			return err
		})
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

// TestARecordOfFiveThousandEntries is given, too.
func TestARecordOfFiveThousandEntries(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it writes five thousand entries")
	}
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	d.says(id, 5000)
	_, body := b.takes(id)
	if r := record.Verify([]byte(body), record.Program{}); !r.Sound() || r.Lines < 5000 || d.last(id).At.Before(t0.Add(time.Second)) {
		t.Errorf("%d lines, %+v", r.Lines, r.Faults)
	}
}
