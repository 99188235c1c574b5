// Package page is what the form's pages show and how: the views, their templates, the stylesheet and the one script. It knows
// no request and asks nobody anything; what people typed is escaped by html/template.
package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/style"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static/form.css
var stylesheet []byte

//go:embed static/form.js
var script []byte

// Frame is what every page has around its body.
type Frame struct {
	Lang  incident.Lang
	Root  string // where the pages are: "/form/"
	Tab   string // the page's title
	Part  string // the template of the body
	Wide  bool
	Drill bool   // the page is about a drill
	Me    string // who is signed in; "": nobody
	Owner string // names the person to the script, and tells nobody who it is
	Out   string // token of the form that signs out
	Live  string // version of what is shown; "": the page does not refresh itself
	Did   bool   // what was sent is recorded
	Clock string // the time of the page
	Zone  Zone   // of the times on it
	Timed bool   // there are times on it that people compare with their clock
	Alarm *Alarm
	Said  string // what was recorded
	Alike *Lead  // what else is about the same since then
	Body  any    // Home, Tries, Sign, Near, Board, Todo, Form, Timeline, Told, Check, Handover, State, Evening, Review, Measures, Ended, Customers, Enter, Guide or Sentence
}

// Lead is something to know that may lead on.
type Lead struct {
	Said string
	To   *Link // nil: it leads nowhere
}

// Alarm is what went wrong, or what must be seen before anything else.
type Alarm struct{ Title, Text string }

// Guide is the page for responders, and where it is in the other language.
type Guide struct {
	Title string
	Body  template.HTML
	Lang  incident.Lang
	URL   string
}

// Sentence is a page with one thing to say and one way on.
type Sentence struct{ Title, Text, URL, Link string }

// phrases are what the templates say by themselves.
var phrases = map[string]text.Phrase{
	"skip": text.WebSkip, "drill": text.WebDrill, "private": text.WebPrivate, "nav": text.WebNav, "name": text.WebName, "sign-out": text.WebSignOut, "running": text.WebRunning,
	"ended": text.WebEndedAll, "list-groups": text.WebListGroups, "list": text.ListName, "ended-none": text.WebEndedNone, "ended-older": text.WebEndedOlder,
	"tries": text.WebTries, "tries-none": text.WebNoTry, "tries-mine": text.WebMyTry, "tries-next": text.WebTriesNext, "tries-all": text.TriesLink, "last-time": text.WebLastTime,
	"none": text.WebNone, "start": text.WebStart, "drafts": text.WebDrafts, "draft-open": text.WebDraftOpen,
	"codes-used": text.WebCodesUsed, "what": text.WebWhat, "how-long": text.WebHowLong, "commander": text.WebCommander,
	"next": text.WebNext, "problems": text.WebProblems, "behind": text.WebBehind, "count": text.WebCount, "retry": text.ButtonRetry,
	"signs": text.WebSigns, "tools": text.WebTools, "possible": text.WebSign, "choose": text.WebSignChoose, "words": text.WebSignWords, "known": text.WebSignKnown, "timeline": text.WebTimeline, "link": text.LabelLink,
	"all-done": text.WebAllDone, "facts": text.WebFacts, "steps": text.WebSteps, "join": text.WebJoin, "reminders": text.WebReminders, "links": text.WebLinks,
	"refreshed": text.WebRefreshed, "refresh-lost": text.WebRefreshLost, "unsent": text.WebUnsent, "zone": text.WebTimeZone, "zone-own": text.WebTimeZoneOwn,
	"board": text.WebBoard, "printed": text.WebPrinted, "print": text.WebPrintNow,
	"copy": text.WebCopy, "copied": text.WebCopied, "download": text.WebDownload, "state": text.WebState, "owner": text.WebOwner,
	"due": text.WebDueOnly, "closed": text.WebClosed, "back": text.Back, "nobody": text.Nobody, "nothing": text.WebNoDue, "guide": text.WebGuide, "times": text.MeasuredTimes,
	"progress": text.WebProgressLog, "progress-none": text.WebProgressNone, "progress-add": text.WebProgressAdd,
	"enter-with": text.WebEnterWith, "enter-link": text.WebEnterLink, "enter-show": text.WebEnterShow,
	"check-line": text.ColumnLine, "check-done": text.ColumnDone, "check-checked": text.ColumnChecked, "check-right": text.ButtonRight,
	"hand-right": text.WalkRight, "hand-rest": text.WalkRest, "hand-add": text.WalkAmend, "hand-reword": text.WalkReword, "hand-label": text.LabelAmend,
	"hand-sample": text.SampleAmend, "hand-record": text.SubmitWalk, "hand-changed": text.HandoverChanged,
	"told-sums": text.ToldSums, "told-filter": text.ToldFilter, "told-filters": text.ToldFilters, "told-clear": text.ToldClear, "told-tick-all": text.ToldTickAll,
	"told-customer": text.ToldCustomer, "told-state": text.ToldState, "told-owner": text.ToldOwner, "told-phone": text.ToldByPhone, "told-affected": text.ToldAffected,
	"told-selected": text.ToldSelected, "told-previous": text.ToldPrevious, "told-next": text.ToldNext, "told-none": text.ToldNone,
	"kpt-none": text.KPTNone, "reviews": text.WebReviews,
	"measures-what": text.MeasuresWhat, "measures-none": text.MeasuresNone, "measures-older": text.MeasuresOlder, "measures-newest": text.MeasuresNewest,
	"measures-filter": text.MeasuresFilter, "measures-frame": text.MeasuresFrame, "evening-frame": text.EveningFrame, "evening-keys": text.EveningKeys, "evening-table": text.EveningTable, "evening-none": text.EveningNone,
	"guide-page": text.WebGuidePage, "guide-other": text.WebGuideOther, "enter-lost": text.WebEnterLost, "enter-code": text.WebEnterCode,
}

// layouts are the templates in each language.
var layouts = map[incident.Lang]*template.Template{
	incident.Japanese: layout(incident.Japanese), incident.English: layout(incident.English),
}

func layout(lang incident.Lang) *template.Template {
	say := func(name string, pairs ...string) (string, error) {
		p, ok := phrases[name]
		if !ok {
			return "", fmt.Errorf("a template says %q, which has no phrase", name)
		}
		return p.In(lang, pairs...), nil
	}
	var t *template.Template
	rows := &rows{render: func(w io.Writer, r Row) error { return t.ExecuteTemplate(w, "row", r) }}
	funcs := template.FuncMap{"say": say, "rows": rows.html, "bound": bound}
	t = template.Must(template.New("frame.html").Funcs(funcs).ParseFS(templates, "templates/*.html"))
	return t
}

// number is a number that stands alone, as that of a notice does.
var number = regexp.MustCompile(` (\d{1,3})\b`)

// bound puts words together, in which no line ends between one and its number.
func bound(words ...string) string {
	return number.ReplaceAllString(strings.Join(words, " "), "\u00a0$1")
}

// room is what a page with some fifty TODOs takes, in bytes.
const room = 40 << 10

// Render returns the page. It is rendered as a whole, so that a mistake in it sends no half page.
func Render(f Frame) ([]byte, error) {
	t, ok := layouts[f.Lang]
	if !ok {
		t = layouts[incident.Japanese]
	}
	var b bytes.Buffer
	b.Grow(room)
	if err := t.ExecuteTemplate(&b, "frame.html", f); err != nil {
		return nil, fmt.Errorf("render %s: %w", f.Part, err)
	}
	return b.Bytes(), nil
}

// Static adds what the pages link to, under root: two sheets and a script.
func Static(mux *http.ServeMux, root string) {
	mux.Handle("GET "+root+"-/style.css", style.Handler())
	mux.Handle("GET "+root+"-/form.css", style.Serve(stylesheet))
	mux.Handle("GET "+root+"-/form.js", style.ServeAs("text/javascript; charset=utf-8", script))
}
