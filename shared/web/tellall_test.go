package web

import (
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestAllAreToldInTheBrowser: from the board, once however often it is sent; the board shows the latest word, by whom and when, escaped.
func TestAllAreToldInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("東京リージョンの EC2 に SSH できない")
	page := actURL(id, "tell")
	b.get(boardURL(id)).has(t, http.StatusOK, `href="`+page+`"`, "社内に共有").lacks(t, "<dt>共有</dt>")
	b.get(page).has(t, http.StatusOK, "障害対応のチャンネル")
	b.ask(http.MethodPost, page, b.filledIn(page, "text", " ")).has(t, http.StatusUnprocessableEntity, "何が変わったかを1行で")
	b.ask(http.MethodPost, page, b.filledIn(page, "text", strings.Repeat("あ", 151))).has(t, http.StatusUnprocessableEntity, "151")
	in := b.filledIn(page, "text", "大阪へ <b>切り替え</b> 中")
	for range 2 {
		b.ask(http.MethodPost, page, in).has(t, http.StatusSeeOther)
	}
	in.Set("text", "別のこと")
	b.ask(http.MethodPost, page, in).has(t, http.StatusConflict, "別のこと")
	if raw := b.raw(http.MethodGet, boardURL(id), nil); !strings.Contains(raw, "<dt>共有</dt><dd>大阪へ &lt;b&gt;切り替え&lt;/b&gt; 中(00:09 筧") {
		t.Error("the board does not say it as it was typed")
	}
	if words := d.state(id).Incident.ToAll; len(words) != 1 {
		t.Errorf("%+v", words)
	}
	d.do(id, "second", incident.TellAll{Text: "切り替え完了"})
	b.get(boardURL(id)).has(t, http.StatusOK, "<dd>切り替え完了(").lacks(t, "<dd>大阪へ")
	b.get(page).has(t, http.StatusOK, "前回(", "切り替え完了")
	b.get(actURL(id, "executives")).has(t, http.StatusOK, "切り替え完了(00:09 JST)。影響")
	d.do(id, "end", incident.End{Confirmed: true, Note: "seen"})
	b.get(boardURL(id)).has(t, http.StatusOK).lacks(t, "<dt>共有</dt>", `href="`+page+`"`)
}
