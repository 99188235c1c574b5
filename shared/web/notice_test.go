package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store/storetest"
)

// counts makes a list of so many customers the one that counts, half of them of tier gold.
func (d *desk) counts(size int) {
	d.t.Helper()
	var rows []incident.Customer
	for n := range size {
		rows = append(rows, incident.Customer{ID: fmt.Sprint("c", n), Tier: []string{"gold", "silver"}[n%2], Owner: "U0KAKEI", Lang: "ja", Mail: []string{fmt.Sprintf("c%d@example.com", n)}})
	}
	_, err := storetest.PutCustomers(d.t.Context(), d.db, rows, d.svc.Now())
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestANoticeIsForSeveral: what is ticked of each question is whom it is for; it comes back when something else is wrong, and none is all.
func TestANoticeIsForSeveral(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2 に SSH できない")
	d.counts(12)
	page := actURL(id, "notice")
	b.get(page).has(t, http.StatusOK, "gold(6件)", "silver(6件)", "筧", `name="to_tiers" value="gold"`)
	form := b.filledIn(page, "way", "hand", "next", "30", "impact", "We expect recovery soon.", "to_langs", "ja", "notice", firstOption(b, page, "notice"))
	form["to_tiers"] = []string{"gold", "silver"}
	b.ask(http.MethodPost, page, form).has(t, http.StatusUnprocessableEntity, `name="to_tiers" value="gold" checked`, `name="to_tiers" value="silver" checked`)
	form.Set("impact", "3社")
	b.ask(http.MethodPost, page, form).has(t, http.StatusSeeOther)
	n := d.state(id).Notice
	if g := n.Text.To.Group; !slices.Equal(g.Tiers, []string{"gold", "silver"}) || !slices.Equal(g.Langs, []string{"ja"}) || len(n.Text.To.Ways) > 0 {
		t.Fatalf("%+v", n.Text.To)
	}
	edit := actURL(id, "notice-text")
	form = b.filledIn(edit, "way", "hand", "subject_ja", "s", "body_ja", "b", "subject_en", "s", "body_en", "b", "notice", firstOption(b, edit, "notice"))
	b.ask(http.MethodPost, edit, form).has(t, http.StatusSeeOther)
	if to := d.state(id).Notice.Text.To; to.Any() {
		t.Errorf("nothing is ticked, and it is for %+v", to)
	}
}

// firstOption is the first option of a field, as of what a form is about, which has no other.
func firstOption(b *browser, page, field string) string {
	body := b.raw(http.MethodGet, page, nil)
	_, after, _ := strings.Cut(body, `name="`+field+`"`)
	return choice.FindStringSubmatch(after)[1]
}

// TestAnotherListIsAskedAbout: what somebody saw before the list changed is not approved, and the page they are shown then says so.
func TestAnotherListIsAskedAbout(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2 に SSH できない")
	d.counts(12)
	do := aNotice(d.svc.Now())
	do.To = &incident.Addressees{Group: incident.Group{Tiers: []string{"gold"}}, Ways: []incident.Way{incident.ByMail}}
	d.does("U0OTHER", id, "written", do)
	page := actURL(id, "notice-approve")
	b.get(page).has(t, http.StatusOK, "区分 gold", "お客様6件のうち6件に")
	form := b.filledIn(page, "notice", lastOption(b, page))
	d.counts(60)
	b.ask(http.MethodPost, page, form).has(t, http.StatusConflict, "宛先の数が", "お客様30件のうち30件に")
	b.ask(http.MethodPost, page, b.filledIn(page, "notice", lastOption(b, page))).has(t, http.StatusSeeOther)
	if a := d.state(id).Notice.Approval; a == nil || a.Numbers.Customers != 30 {
		t.Errorf("%+v", a)
	}
	d.counts(90)
	send := actURL(id, "notice-send")
	b.get(send).has(t, http.StatusOK, "承認したときは、お客様30件")
	b.ask(http.MethodPost, send, b.filledIn(send, "notice", lastOption(b, send))).has(t, http.StatusConflict, "宛先の数が")
	b.ask(http.MethodPost, send, b.filledIn(send, "notice", lastOption(b, send), "text", "営業が追加")).has(t, http.StatusSeeOther)
	if i := d.state(id).Incident; i.Notices.Sent != 1 || i.Notices.Delivery.Counts != (incident.Counts{Waiting: 45, Skipped: 45}) {
		t.Errorf("%+v", i.Notices)
	}
}

// lastOption is what somebody chooses who confirms.
func lastOption(b *browser, page string) string {
	body := b.raw(http.MethodGet, page, nil)
	_, after, _ := strings.Cut(body, `name="notice"`)
	all := choice.FindAllStringSubmatch(after[:strings.Index(after, "</select>")], -1)
	return all[len(all)-1][1]
}
