package web

import (
	"net/http"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestADecisionIsRecordedInTheBrowser: from the board or the timeline, once however often it is sent, and the room hears of it. After
// the end it still is.
func TestADecisionIsRecordedInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	decide := actURL(id, "decision")
	for _, page := range []string{boardURL(id), boardURL(id) + "/timeline"} {
		b.get(page).has(t, http.StatusOK, `href="`+decide+`"`, "決定を記録")
	}
	in := b.filledIn(decide, "text", "大阪へ切り替える\n10時")
	for range 2 {
		b.ask(http.MethodPost, decide, in).has(t, http.StatusSeeOther)
	}
	in.Set("text", "やはり待つ")
	b.ask(http.MethodPost, decide, in).has(t, http.StatusConflict, "やはり待つ", "決定: 大阪へ切り替える")
	b.ask(http.MethodPost, decide, b.filledIn(decide, "text", " ")).has(t, http.StatusUnprocessableEntity, "決めたことを一言")
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "が決定: 大阪へ切り替える")
	if news := d.state(id).Incident.News; len(news) != 1 || news[0].Entry.Kind != incident.EntryDecided {
		t.Errorf("%+v", news)
	}
	d.do(id, "end", incident.End{Confirmed: true, Note: "seen"})
	b.ask(http.MethodPost, decide, b.filledIn(decide, "text", "ふりかえりは月曜")).has(t, http.StatusSeeOther)
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, "が決定: ふりかえりは月曜", `href="`+decide+`"`)
}

// TestWhereProgressIsWritten: what is said after a claim fits the page it is said on.
func TestWhereProgressIsWritten(t *testing.T) {
	t.Parallel()
	b := open(t).as("kakei@example.com")
	id := b.declare("EC2")
	for todo, c := range map[incident.TodoID]struct{ page, want string }{
		"4.3b": {boardURL(id), "進捗は TODO を開いて書けます"}, "4.3c": {todoURL(id, "4.3c"), "進捗は下に書けます"},
	} {
		token := b.token(todoURL(id, todo), actURL(id, "report"))
		res := b.post(actURL(id, "claim"), "token", token, "todo", string(todo), "back", c.page)
		b.get(res.Header.Get("Location")).has(t, http.StatusOK, c.want)
	}
}

// TestAnAddressNobodyHas: whoever types the address of nobody is not told to choose somebody.
func TestAnAddressNobodyHas(t *testing.T) {
	t.Parallel()
	b := open(t).as("kakei@example.com")
	to := actURL(b.declare("EC2"), "commander")
	b.post(to, "token", b.token(to, to), "to", "", "mail", "nobody@other.example").
		has(t, http.StatusUnprocessableEntity, "このメールアドレスの方は見つかりません")
}
