package web

import (
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestHowItStandsInTheBrowser: from the board, in the reader's language, without a line of which there is nothing to say.
func TestHowItStandsInTheBrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("東京リージョンの EC2 に SSH できない")
	b.get(boardURL(id)).has(t, http.StatusOK, `href="`+stateURL(id)+`"`, "いまの状況")
	b.get(stateURL(id)).has(t, http.StatusOK, "<li>東京リージョン EC2(一次対応、00:09 から)</li>", "<li>影響: 確認中</li>", "<li>司令塔: 筧</li>",
		"<li>次のお客様通知: 00:39", "お客様への通知はまだ1通も送られていません", "担当なし: ", "手順書").lacks(t, "動いていないもの", "決定事項", "最新:")
	d.do(id, "tell", incident.TellAll{Text: "大阪へ <b>切り替え</b> 中"})
	d.do(id, "decide", incident.Conclude{Text: "大阪へ"})
	if raw := b.raw(http.MethodGet, stateURL(id), nil); !strings.Contains(raw, "大阪へ &lt;b&gt;切り替え&lt;/b&gt; 中</li>") || !strings.Contains(raw, "決定事項: 00:09") || strings.Count(raw, "<li>") > 10+strings.Count(raw, `<li><a `) {
		t.Error(raw)
	}
	d.do(id, "end", incident.End{Confirmed: true, Note: "seen"})
	b.get(boardURL(id)).has(t, http.StatusOK).lacks(t, `href="`+stateURL(id)+`"`)
}
