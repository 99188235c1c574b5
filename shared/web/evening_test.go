package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/measure"
	"noroshi.internal/shared/web/page"
)

// TestAResponseAtAGlance: while it runs and when it is over, from the board, the state page and the list of what is over; what people typed
// is escaped, and each lane says in words what it draws.
func TestAResponseAtAGlance(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := kakei.declare("EC2 <b>x")
	at := eveningURL(id)
	for _, from := range []string{boardURL(id), stateURL(id)} {
		kakei.get(from).has(t, http.StatusOK, `href="`+at+`"`)
	}
	d.now.Add(120)
	d.does("U0BERLIN", id, "taken", incident.Claim{Todo: "4.4a"})
	d.now.Add(600)
	d.does("U0BERLIN", id, "done", incident.Finish{Todo: "4.4a"})
	d.does("U0BERLIN", id, "seen", incident.AddEvidence{Text: "<i>y"})
	kakei.get(at).has(t, http.StatusOK, "4.4a", "00:11–00:21 Jonas", "完了", "00:09–00:21 司令塔", "<li>00:11 Jonas: 4.4a を担当</li>", `role="img"`)
	jonas.get(at).has(t, http.StatusOK, "In command", "Took 4.4a", "00:11")
	if raw := kakei.raw(http.MethodGet, at, nil); strings.Contains(raw, "<b>x") || strings.Contains(raw, "<i>y") || strings.Contains(raw, "style=") {
		t.Error("what people typed is not escaped, or the page has a style that no browser takes")
	}
	d.do(id, "end", incident.End{Confirmed: true, Note: "seen"})
	kakei.get(at).has(t, http.StatusOK, "対応終了")
	kakei.get(boardURL(id)).has(t, http.StatusOK, `href="`+at+`"`)
	kakei.get(endedURL).has(t, http.StatusOK, `href="`+at+`"`, `href="`+measuresURL+`"`)
	d.as("guest@example.com").get(at).has(t, http.StatusForbidden).lacks(t, "EC2")
}

// TestTheWordsOfAResponseAreWhole: titles, and what people typed, in the list and in the table. Only the picture cuts them.
func TestTheWordsOfAResponseAreWhole(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := kakei.declare("EC2")
	d.now.Add(120)
	long := strings.Repeat("a long story, ", 20) + "and its end"
	d.does("U0BERLIN", id, "seen", incident.AddEvidence{Text: long})
	d.does("U0BERLIN", id, "own", incident.Add{Title: "Tell company and department channels, each of them, and then all of the sites"})
	own := d.state(id).Todos[len(d.state(id).Todos)-1].ID
	d.does("U0BERLIN", id, "taken", incident.Claim{Todo: own})
	body := jonas.get(eveningURL(id)).body
	for _, whole := range []string{"channels, each of them, and then all of the sites", "and its end"} {
		if strings.Count(body, whole) < 2 {
			t.Errorf("%d times: %q", strings.Count(body, whole), whole)
		}
	}
	if strings.Contains(drawings.FindString(body), "its end") {
		t.Error("the picture is full of words")
	}
}

// TestAPrivateResponseAtAGlance is for those inside.
func TestAPrivateResponseAtAGlance(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei, jonas := d.as("kakei@example.com"), d.as("jonas@example.com")
	to, _, _ := strings.Cut(kakei.post(declareURL, "token", kakei.token(Root, declareURL), "title", "秘密の件", "private", "1").Header.Get("Location"), "?")
	kakei.get(eveningURL(idIn(to))).has(t, http.StatusOK, "秘密の件", "非公開")
	jonas.get(eveningURL(idIn(to))).has(t, http.StatusNotFound).lacks(t, "秘密の件", "筧")
}

// TestWhatIsOnlyASignAtAGlance: nothing is drawn that did not happen.
func TestWhatIsOnlyASignAtAGlance(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei := d.as("kakei@example.com")
	sign := kakei.reports(t, "title", "大阪の Lambda").sign()
	kakei.get(eveningURL(sign)).has(t, http.StatusOK, "大阪の Lambda").lacks(t, "司令塔 ")
}

// TestEveryMarkHasAShape and is one that the sheet draws.
func TestEveryMarkHasAShape(t *testing.T) {
	t.Parallel()
	sheet := open(t).browser().raw(http.MethodGet, Root+"-/form.css", nil)
	for _, w := range measure.Whats {
		class := classOf(measure.Mark{What: w})
		if w == measure.InPhase {
			class += "0"
		}
		if page.KeyOf(class)[0].Path == "" || !strings.Contains(sheet, "."+class) {
			t.Errorf("%s is drawn as %q, which is nothing", w, class)
		}
	}
}

// many are 3,000 entries of 20 people about 300 TODOs of several phases, in eight hours.
func many() (out []incident.Entry) {
	kinds := []incident.EntryKind{incident.EntryClaimed, incident.EntryLate, incident.EntryDone, incident.EntryReopened, incident.EntrySkipped, incident.EntryReopened}
	out = append(out, incident.Entry{Kind: incident.EntryDeclared, By: "U1", At: t0})
	for n := range 2998 {
		out = append(out, incident.Entry{
			ID: fmt.Sprint(n), Kind: kinds[n/300%len(kinds)], By: incident.PersonID(fmt.Sprint("U", n%20)), Todo: incident.TodoID(fmt.Sprintf("own-%d", 1+n%300)),
			At: t0.Add(time.Duration(n) * 10 * time.Second),
		})
	}
	return append(out, incident.Entry{Kind: incident.EntryResolved, By: "U1", At: t0.Add(9 * time.Hour)})
}

var (
	drawings  = regexp.MustCompile(`(?s)<svg class="plot".*?</svg>`)
	tableRows = regexp.MustCompile(`<tr><th scope="row">`)
)

// TestAHugeResponseAtAGlance: 200 kB of picture at most, with every line in words.
func TestAHugeResponseAtAGlance(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei := d.as("kakei@example.com")
	id := kakei.declare("EC2")
	v := &visit{ctx: t.Context(), lang: incident.Japanese, state: d.state(id), known: map[incident.PersonID]string{}, cache: d.people}
	v.now = t0.Add(10 * time.Hour)
	sent, err := page.Render(page.Frame{Lang: v.lang, Part: "evening", Body: d.eveningOf(v, measure.EveningOf(many(), v.state.Incident.Playbook, v.now))})
	if err != nil {
		t.Fatal(err)
	}
	body := string(sent)
	picture := drawings.FindString(body)
	if rows := len(tableRows.FindAllString(body, -1)); len(picture) == 0 || len(picture) > 200_000 || rows < 320 {
		t.Errorf("%d bytes of picture, %d of page, %d lines in words", len(picture), len(body), rows)
	}
}
