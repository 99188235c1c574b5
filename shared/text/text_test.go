package text_test

import (
	"go/ast"
	"go/token"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/render/golden"
	"noroshi.internal/shared/text"
)

var langs = []incident.Lang{incident.Japanese, incident.English}

// constants reads the values of the string constants of a type in package incident, so that one added there is missed
// here.
func constants(t *testing.T, typ string) (values []string) {
	t.Helper()
	files, err := filepath.Glob("../incident/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		ast.Inspect(parse(t, token.NewFileSet(), file), func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == typ {
				for _, v := range spec.Values {
					if s, ok := stringIn(v); ok {
						values = append(values, s)
					}
				}
			}
			return true
		})
	}
	if len(values) < 2 {
		t.Fatalf("found no constants of type %s", typ)
	}
	return values
}

// TestEveryConstantHasWords fails when package incident gains a value that people would see as its raw id.
func TestEveryConstantHasWords(t *testing.T) {
	t.Parallel()
	named := map[string]func(incident.Lang, string) string{
		"Phase":     func(l incident.Lang, s string) string { return text.Phase(l, incident.Phase(s)) },
		"Kind":      func(l incident.Lang, s string) string { return text.Kind(l, incident.Kind(s)) },
		"Status":    func(l incident.Lang, s string) string { return text.Status(l, incident.Status(s)) },
		"Severity":  func(l incident.Lang, s string) string { return text.Severity(l, incident.Severity(s)) },
		"TodoState": func(l incident.Lang, s string) string { return text.State(l, incident.TodoState(s)) },
		"System":    func(l incident.Lang, s string) string { return text.SystemName(l, incident.System(s)) },
		"PreflightRow": func(l incident.Lang, s string) string {
			return strings.TrimPrefix(text.PreflightLine(l, incident.Finding{Row: incident.PreflightRow(s)}, ""), "✅ ")
		},
	}
	for typ, name := range named {
		for _, value := range constants(t, typ) {
			if name(incident.Japanese, value) == value {
				t.Errorf("%s %q has no name", typ, value)
			}
		}
	}
}

func TestEveryRefusalHasASentence(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		unknown := text.Refusal(lang, "a code nobody knows")
		seen := map[string]string{}
		for _, code := range constants(t, "Code") {
			s := text.Refusal(lang, incident.Code(code))
			if s == unknown && code != string(incident.RefusedUnknown) {
				t.Errorf("%s: refusal %q has no sentence", lang, code)
			}
			if other := seen[s]; other != "" {
				t.Errorf("%s: refusals %q and %q say the same", lang, code, other)
			}
			seen[s] = code
		}
	}
}

// TestARefusalSaysWhatToDoNext: none ends with the word that nothing was changed, but where it is as it was asked for.
func TestARefusalSaysWhatToDoNext(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		nothing := map[incident.Lang]string{incident.Japanese: "何も変えていません。", incident.English: "othing was changed."}[lang]
		for _, code := range constants(t, "Code") {
			if s := text.Refusal(lang, incident.Code(code)); strings.HasSuffix(s, nothing) && code != string(incident.RefusedSame) {
				t.Errorf("%s: refusal %q leaves it at that: %s", lang, code, s)
			}
		}
	}
}

// plainly has a stand-in for the word of what is not known, which other goldens show often enough.
func plainly(lang incident.Lang, s string) string {
	return strings.ReplaceAll(s, text.BeingConfirmed.In(lang), "‹unknown›")
}

func mention(p incident.PersonID) string { return "@" + string(p) }

// TestTimeline holds the sentence of every kind of entry.
func TestTimeline(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		var all strings.Builder
		for _, kind := range constants(t, "EntryKind") {
			e := incident.Entry{
				Kind: incident.EntryKind(kind), By: "kakei", To: "berlin", Todo: "4.3d", Text: "電話した", Key: "announce/C0ALL",
				Phase: incident.Watch, Changes: []incident.Change{{Field: "zone", To: "apne1-az1"}, {Field: "services", To: "EC2, RDS"}},
			}
			switch e.Kind {
			case incident.EntryAsked:
				e.Step = incident.AskOwner
			case incident.EntrySignAsked:
				e.Step = incident.AskDecide
			case incident.EntryMissed:
				e.Count = 2
			case incident.EntrySnoozed, incident.EntryNotYet:
				e.Text = "00:39 JST"
			}
			if e.Kind == incident.EntryPhase || e.Kind == incident.EntryResolved {
				e.Left = []incident.TodoID{"4.3e", "own-2"}
			}
			switch e.Kind {
			case incident.EntryMade:
				e.By, e.Made = "", []string{"document/notice"}
			case incident.EntryBehind, incident.EntryCaughtUp, incident.EntryRenewed:
				e.Key, e.Subject = "document/お客様への通知", []string{"region", "impact", "region"}
				e.Changes = []incident.Change{{Field: "region", From: "東京と大阪", To: "ap-northeast-3"}}
			case incident.EntryToolDown, incident.EntryToolUp:
				e.At = e.From.Add(34 * time.Minute)
				e.Tool = &incident.ToolState{Since: e.From.Add(33 * time.Minute), Name: incident.Text{JA: "ポータル", EN: "Portal"}, Wrong: incident.Wrong{Code: incident.WrongStatus, Detail: "503"}}
			case incident.EntryProvider, incident.EntryProviderMended, incident.EntryProviderLate, incident.EntryProviderGone:
				e.Post = &incident.ProviderPost{
					Level: incident.ProviderDegraded, Region: "ap-northeast-1", Services: []string{"EC2", "EBS"},
					Said: incident.Text{JA: "一部の EC2 で接続性の問題を調査しています。", EN: "We are investigating connectivity issues."},
				}
			case incident.EntryNoticeDrafted, incident.EntryNoticeEdited, incident.EntryNoticeVoided, incident.EntryNoticeApproved, incident.EntryNoticeAsked, incident.EntryNoticeSent,
				incident.EntryNoticeWaived, incident.EntryNoticeSoon, incident.EntryNoticeLate, incident.EntryPromiseAsked, incident.EntryNoticeDelivered, incident.EntryPortalShows, incident.EntryPortalFailed:
				e.Notice = &incident.NoticeMark{No: 2, Stage: incident.FollowUpNotice, Promise: time.Date(2026, 2, 19, 15, 40, 0, 0, time.UTC)}
				e.Step = incident.AskResponders
				e.Told = &incident.Counts{Delivered: 298, Unknown: 2, Refused: 3, Skipped: 14}
			case incident.EntryTakeover, incident.EntryTakenOver, incident.EntryTakeoverFailed:
				e.Text, e.Notice = "letters_sections", &incident.NoticeMark{No: 2, Stage: incident.FollowUpNotice, Voids: true, Unknown: true}
			case incident.EntryCalled, incident.EntryUncalled, incident.EntryAssigned, incident.EntryAffected, incident.EntryExported, incident.EntryUntold, incident.EntryOwnersAsked:
				e.Count = 12
			case incident.EntryRecord:
				e.Text, e.Count, e.Addresses = "5f70bf18a0860070", 120, lang == incident.English
			case incident.EntryCommanderGone, incident.EntrySilence:
				e.Was, e.Step = "bangkok", incident.AskCommander
			case incident.EntryChecked, incident.EntryMissing, incident.EntryExcused:
				e.Check = &incident.CheckCount{Lines: []string{"4.1", "4.3"}, Done: 4, Of: 6}
			case incident.EntryHandoverGone:
				e.Was = "bangkok"
			case incident.EntryHandover, incident.EntryHandoverAsked, incident.EntryWalked, incident.EntryStays:
				e.Handover = &incident.HandoverMark{No: 1, Done: 3, Sections: []incident.BriefSection{incident.BriefFacts, incident.BriefTodos}, Voice: true}
			case incident.EntryReopened:
				e.Check = &incident.CheckCount{Lines: []string{"4.3"}}
			case incident.EntryTickets:
				e.Rise = &incident.TicketRise{Count: 12, Organisations: 7, From: e.From, Until: e.From.Add(10 * time.Minute)}
			case incident.EntryFeedLost, incident.EntryFeedBack:
				e.At = e.From.Add(34 * time.Minute)
				e.Feed = &incident.Feed{Unread: e.From, Wrong: incident.Wrong{Code: incident.WrongTimeout}}
			case incident.EntryLost, incident.EntryBack:
				e.By, e.Key, e.Count, e.Text = "", "slack", 7, ""
				e.At = e.From.Add(34 * time.Minute)
			}
			s := text.Entry(lang, e, "第1報の送信", mention)
			if s == kind {
				t.Errorf("entry kind %q has no sentence", kind)
			}
			all.WriteString(kind + ": " + s + "\n")
			if e.Todo = ""; kind == string(incident.EntryReworded) || kind == string(incident.EntryUnsaid) {
				all.WriteString(kind + " in the room: " + text.Entry(lang, e, "", mention) + "\n")
			}
			if kind == string(incident.EntryTakenOver) {
				e.Notice.Nobody, e.Notice.Voids = true, false
				all.WriteString(kind + " with the commander among its authors: " + text.Entry(lang, e, "", mention) + "\n")
			}
			for said, e := range commandEntries(e) {
				all.WriteString(said + ": " + text.Entry(lang, e, "", mention) + "\n")
			}
			if kind == string(incident.EntryLost) {
				e.Key, e.Text = "mail", "mail_login"
				all.WriteString(kind + " for a login: " + text.Entry(lang, e, "", mention) + "\n")
				e.Key, e.Text = "portal", "portal_forbidden"
				all.WriteString(kind + " of the portal: " + text.Entry(lang, e, "", mention) + "\n")
			}
		}
		golden.Text(t, "timeline", lang, plainly(lang, all.String()))
	}
}

// TestEveryErrorCodeHasASentence asks for each code with which an effect can fail for good.
func TestEveryErrorCodeHasASentence(t *testing.T) {
	t.Parallel()
	for _, code := range append(gateway.PermanentCodes(), "unknown") { // package document/local tests its own
		if !text.HasCause(code) {
			t.Errorf("code %q has no sentence", code)
		}
	}
}

// TestProblems holds what people read about the failures that happen most.
func TestProblems(t *testing.T) {
	t.Parallel()
	cases := []struct{ key, code, subject string }{
		{"channel", "name_taken", ""},
		{"channel", "restricted_action", ""},
		{"invite/people", "user_is_restricted", "@sato"},
		{"invite/people", "ura_max_channels", "@sato、@suzuki"},
		{"invite/people", "user_not_found", ""},
		{"invite/group/S0OPS", "empty_group", "S0OPS"},
		{"invite/people", "no_external_invite_permission", "@partner"},
		{"board", "missing_scope", ""},
		{"todo/4.3d", "msg_too_long", ""},
		{"announce/C0ALL", "channel_not_found", "#all"},
		{"announce/C0ALL", "is_archived", "#all"},
		{"announce/C0ALL", "ext_shared_channel", "#all"},
		{"pin/board", "unknown_method", ""},
		{"bookmark/runbook", "invalid_link", ""},
		{"topic", "invalid_auth", ""},
		{"object/index.html", "portal_unrendered", ""},
		{"document/notice", "template_invalid", ""},
		{"document/notice", "disk_full", ""},
		{"document/notice", "folder_missing", ""},
		{"document/notice", "busy", ""},
		{"document/notice", text.CodeWaiting, "00:41"},
		{"board", text.CodeWaiting, ""},
		{"something/else", "a_new_code", ""},
	}
	for _, lang := range langs {
		var all strings.Builder
		for _, c := range cases {
			system := "slack"
			if strings.HasPrefix(c.key, "document/") {
				system = "docs"
			}
			all.WriteString(text.Problem(lang, incident.Problem{System: system, Key: c.key, Code: c.code}, c.subject) + "\n")
		}
		golden.Text(t, "problems", lang, all.String())
	}
}

// TestWhatNobodyHasLacksAnOwner, whichever sentence says so: people look for one word.
func TestWhatNobodyHasLacksAnOwner(t *testing.T) {
	t.Parallel()
	for _, said := range []string{
		text.State(incident.English, incident.TodoOpen), text.StatusCounts.In(incident.English), text.Nobody.In(incident.English),
		text.UnownedOne.In(incident.English), text.UnownedMany.In(incident.English), text.AskTake.In(incident.English), text.AskTakeOne.In(incident.English),
	} {
		if !strings.Contains(said, "owner") {
			t.Error(said)
		}
	}
}

func TestTimesInWords(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 2, 19, 15, 39, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{text.Until(incident.Japanese, now.Add(30*time.Minute), now), "30分後"},
		{text.Until(incident.English, now.Add(29*time.Minute+time.Second), now), "in 30 min"},
		{text.Until(incident.Japanese, now.Add(-5*time.Minute), now), "5分超過"},
		{text.Duration(incident.Japanese, 125*time.Minute), "2時間5分"},
		{text.Duration(incident.English, 3*time.Hour), "3 h"},
		{text.Duration(incident.Japanese, 50*time.Hour), "2日"},
		{text.Every(incident.Japanese, time.Hour), "60分ごと"},
		{text.Clock(now, "Asia/Tokyo"), "00:39 JST"},
		{text.Clock(now, "Nowhere/Else"), "15:39 UTC"},
		{text.Day(now, incident.Japanese, "Asia/Tokyo"), "2/20(土)"},
		{text.Day(now, incident.English, "Asia/Tokyo"), "Sat 20 Feb"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPhraseFillsPlacesOnce(t *testing.T) {
	t.Parallel()
	p := text.Phrase{JA: "{who}が{todo}", EN: "{who}: {todo}"}
	if got := p.In(incident.English, "who", "{todo}", "todo", "4.3d"); got != "{todo}: 4.3d" {
		t.Errorf("a value was read as a place: %q", got)
	}
}

// commandEntries are what else entries about who commands may say.
func commandEntries(e incident.Entry) iter.Seq2[string, incident.Entry] {
	return func(yield func(string, incident.Entry) bool) {
		kind, asked := string(e.Kind), e
		asked.Step = incident.AskResponders
		switch nobody := asked; e.Kind {
		case incident.EntryDone, incident.EntrySkipped, incident.EntryNoticeWaived:
			e.Closes = true
			_ = yield(kind+", the last of the review", e)
		case incident.EntryCommander:
			e.By, e.Was, e.Count = e.To, "kakei", 2
			_ = yield(kind+" by accepting", e)
			e.Count = 0
			_ = yield(kind+" by taking it", e)
			e.Was = ""
			_ = yield(kind+" where nobody had it", e)
			e.Was, e.Handover = "kakei", &incident.HandoverMark{No: 1, Done: 8, Amended: 2, Voice: true}
			_ = yield(kind+" by a handover", e)
		case incident.EntryOffered:
			e.Was = "bangkok"
			_ = yield(kind+" in place of others", e)
		case incident.EntryHandover:
			e.Was = "bangkok"
			_ = yield(kind+" in place of others", e)
			e.To, e.Was = "", ""
			_ = yield(kind+" to whoever accepts", e)
		case incident.EntryWalked:
			e.Text = ""
			_ = yield(kind+" as right", e)
		case incident.EntrySilence:
			_ = yield(kind+", to those who respond", asked)
			nobody.Was = ""
			_ = yield(kind+", where nobody commands", nobody)
		}
	}
}
