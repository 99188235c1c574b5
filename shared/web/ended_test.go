package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TestWhatIsOverSaysSo: board, TODO and paper say first that the incident ended, and no row reads as if somebody were at it.
func TestWhatIsOverSaysSo(t *testing.T) {
	t.Parallel()
	for said, end := range map[string]incident.Action{
		"この障害対応は 00:09 に 筧(あなた) が終了しました(振り返り中)。": incident.End{Confirmed: true, Note: "seen"}, "00:09 に 筧(あなた) が誤報として取り消しました": incident.Cancel{Reason: "x"},
	} {
		d := open(t)
		b := d.as("kakei@example.com")
		id := b.declare("EC2")
		d.do(id, "taken", incident.Reassign{Todo: "4.3d", To: incident.Actor{ID: "U0BERLIN"}})
		d.do(id, "end", end)
		b.get(boardURL(id)).has(t, http.StatusOK, `<p class="over">`, said, "未完了のまま", `<strong class="owner">Jonas`).lacks(t, "対応中", "🙋", "期限 0")
		b.get(todoURL(id, "4.3d")).has(t, http.StatusOK, `<p class="over">`, said, "未完了").lacks(t, "対応中", "🙋")
		b.get(boardURL(id)+"/print").has(t, http.StatusOK, `<p class="over">`).lacks(t, "対応中", "🙋")
	}
}

// TestATodoSaysThatSlackIsDown, and nothing of Slack while all is well.
func TestATodoSaysThatSlackIsDown(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	b.get(todoURL(id, "4.3d")).has(t, http.StatusOK).lacks(t, "outage", "Slack は応答")
	d.slackIs(store.Health{DownSince: d.svc.Now()})
	b.get(todoURL(id, "4.3d")).has(t, http.StatusOK, `<p class="outage">Slack が 00:09 から応答していません。`)
}

var olderLink = regexp.MustCompile(`href="(` + endedURL + `\?before=\d+)"`)

// TestPastIncidents are listed page by page, the newest first, the private ones for those alone who are in them.
func TestPastIncidents(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	kakei.get(endedURL).has(t, http.StatusOK, "終了した障害対応はありません")
	const n = mostEnded + 5
	for i := range n {
		d.now.Add(60)
		form := []string{"token", jonas.token(Root, declareURL), "title", fmt.Sprintf("outage-%02d", i)}
		if i%2 == 1 {
			form = append(form, "private", "1")
		}
		id := idIn(jonas.post(declareURL, form...).Header.Get("Location"))
		_, err := d.svc.Do(t.Context(), incident.Request{
			ID: "end", Incident: id, At: d.svc.Now(), By: incident.Actor{ID: "U0BERLIN"}, Via: incident.ViaBrowser, Do: incident.End{Confirmed: true, Note: "seen"},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	running := jonas.declare("outage-99")
	first := jonas.get(endedURL).has(t, http.StatusOK, "outage-29", "outage-05", "Private", "commander Jonas (you)")
	first.lacks(t, "outage-04", "outage-99", string(running))
	if strings.Index(first.body, "outage-29") > strings.Index(first.body, "outage-28") {
		t.Error("the oldest comes first")
	}
	older := olderLink.FindStringSubmatch(first.body)
	if older == nil {
		t.Fatal("nothing leads to the older ones")
	}
	jonas.get(older[1]).has(t, http.StatusOK, "outage-04", "outage-00").lacks(t, "outage-05", "?before=")
	d.now.Add(1)
	others := d.as("mai@example.com").get(endedURL).has(t, http.StatusOK, "outage-28", "outage-00")
	others.lacks(t, "outage-29", "outage-01", "Private", "?before=")
	jonas.get(endedURL+"?"+url.Values{"before": {"x"}}.Encode()).has(t, http.StatusOK, "outage-29")
	kakei.get(Root).has(t, http.StatusOK, `href="`+endedURL+`"`, "終了した障害対応")
}
