package web

import (
	"net/http"
	"net/url"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
)

// TestAPageFollowsTheRules of its fields, as the modal and the typed command do.
func TestAPageFollowsTheRules(t *testing.T) {
	t.Parallel()
	d := open(t)
	v := &visit{ctx: t.Context(), lang: incident.English, state: asktest.Seen(incident.English).State}
	v.now = d.svc.Now()
	for _, r := range asktest.Rows() {
		in := filled{Values: url.Values{}, faults: ask.Faults{}}
		page := d.Site.formOf(v, ask.Correct, in)
		for _, h := range page.Hidden {
			in.Set(h.Name, h.Value)
		}
		for field, said := range asktest.Shown(r) {
			in.Set(field, said)
		}
		asktest.Verify(t, r, ask.Correct.Do(d.Site.values(v, ask.Correct, in), in.faults), in.faults)
	}
}

// TestAPageAddsATodo as it is typed and as the modal adds one: for whom is chosen from the list, or named by their address.
func TestAPageAddsATodo(t *testing.T) {
	t.Parallel()
	d := open(t)
	v := &visit{ctx: t.Context(), lang: incident.English, state: asktest.Seen(incident.English).State}
	v.now = d.svc.Now()
	for _, r := range asktest.Addings() {
		for _, how := range []url.Values{{ask.To: {string(r.Owner)}}, {mailInput: {map[incident.PersonID]string{"U0BERLIN": "jonas@example.com"}[r.Owner]}}} {
			in := filled{Values: how, faults: ask.Faults{}}
			in.Set(ask.Title, r.Said)
			asktest.VerifyAdding(t, r, ask.Add.Do(d.Site.values(v, ask.Add, in), in.faults), in.faults)
		}
	}
}

// TestATodoForSomebody: its owner stands on the board, and whoever is not known, or may not, is not taken for nobody.
func TestATodoForSomebody(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	page := actURL(id, ask.Add.Name)
	send := func(pairs ...string) answered {
		return b.ask(http.MethodPost, page, b.filledIn(page, append([]string{"title", "大口3社に電話"}, pairs...)...))
	}
	b.get(page).has(t, http.StatusOK, `name="person"`, `name="mail"`)
	send("person", "U0NOBODY").has(t, http.StatusUnprocessableEntity, "大口3社に電話")
	send("mail", "nobody@elsewhere.example").has(t, http.StatusUnprocessableEntity)
	send("mail", "guest@example.com").has(t, http.StatusConflict)
	b.get(send("mail", "jonas@example.com").has(t, http.StatusSeeOther).Header.Get("Location")).
		has(t, http.StatusOK, "🙋 TODO を追加しました: 追加1 大口3社に電話。担当は Jonas です。本人にも知らせます。")
	todo, _ := d.state(id).Todo("own-1")
	if todo.Owner != "U0BERLIN" || todo.State != incident.TodoClaimed || todo.Given == nil || todo.Given.By != "U0KAKEI" {
		t.Errorf("%+v", todo)
	}
	b.get(boardURL(id)).has(t, http.StatusOK, `<strong class="owner">Jonas`)
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "筧 が TODO 追加1 を追加(担当: Jonas): 大口3社に電話")
	b.get(send("person", "U0KAKEI").has(t, http.StatusSeeOther).Header.Get("Location")).has(t, http.StatusOK, "担当はあなたです。")
	if own, _ := d.state(id).Todo("own-2"); own.Owner != "U0KAKEI" || own.Given != nil {
		t.Errorf("%+v", own)
	}
	send().has(t, http.StatusSeeOther)
	if nobodys, _ := d.state(id).Todo("own-3"); nobodys.Owner != "" || nobodys.State != incident.TodoOpen {
		t.Errorf("%+v", nobodys)
	}
}
