package web

import (
	"mime"
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestTheTimelineIsTakenAlong: all of it, the oldest first, in the incident's time, and what people typed is no Markdown.
func TestTheTimelineIsTakenAlong(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("*EC2* に SSH できない")
	d.now.Add(1)
	d.do(id, "taken", incident.Claim{Todo: "4.3d"})
	d.now.Add(1)
	d.do(id, "said", incident.AddProgress{Todo: "4.3d", Text: "# <b>3社</b>\n[確認中](https://example.com/a)"})
	d.now.Add(24 * 3600)
	d.do(id, "done", incident.Finish{Todo: "4.3d"})
	b = d.as("kakei@example.com")
	b.get(boardURL(id)+"/timeline").has(t, http.StatusOK, `href="`+markdownURL(id)+`" download`, `data-copy="`+markdownURL(id)+`"`)
	file := b.raw(http.MethodGet, markdownURL(id), nil)
	want := strings.Join([]string{
		"# \\*EC2\\* に SSH できない の経過", "", "時刻は JST", "", "## 2/21(土)", "",
		"- 00:09 筧 が対応を開始: \\*EC2\\* に SSH できない",
		"- 00:09 筧 が 4.3d「第1報の送信・ポータル掲載・次報時刻の登録」を担当",
		"- 00:09 筧 が 4.3d「第1報の送信・ポータル掲載・次報時刻の登録」の進捗を記録: \\# \\<b\\>3社\\</b\\> / \\[確認中\\](<https://example.com/a>)",
		"", "## 2/22(日)", "",
		"- 00:09 筧 が 4.3d「第1報の送信・ポータル掲載・次報時刻の登録」を完了", "",
	}, "\n")
	if file != want {
		t.Errorf("%s\nwant:\n%s", file, want)
	}
	res := b.get(markdownURL(id))
	if _, how, err := mime.ParseMediaType(res.Header.Get("Content-Disposition")); err != nil || how["filename"] != d.state(id).Incident.ChannelName+".md" {
		t.Errorf("%v, %v", how, err)
	}
	if kind := res.Header.Get("Content-Type"); kind != "text/markdown; charset=utf-8" {
		t.Error(kind)
	}
}

// TestPaperSaysHowItEnded: when each TODO was closed, by whom, why it was skipped, and who helped.
func TestPaperSaysHowItEnded(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	d.now.Add(240)
	d.do(id, "skip", incident.Skip{Todo: "4.6a", Reason: "お客様がいない"})
	d.do(id, "done", incident.Finish{Todo: "4.5a"})
	b.get(boardURL(id)+"/print").has(t, http.StatusOK, "理由: お客様がいない", "<td>00:13 筧</td>", "data-print hidden")
	b.get(todoURL(id, "4.6a")).has(t, http.StatusOK, "理由: お客様がいない", "00:13 筧")
}
