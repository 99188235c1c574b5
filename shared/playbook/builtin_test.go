package playbook

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
)

// row is one TODO as the team's own page on the playbook has it.
type row struct {
	Phase  incident.Phase
	ID     string
	Role   string
	Due    string // minutes after T0, or in words
	Every  int    // minutes
	Source string
	Auto   string
}

// TestTheBuiltInCheckHasSixLines: what its last TODO of the first response has somebody else check.
func TestTheBuiltInCheckHasSixLines(t *testing.T) {
	t.Parallel()
	pb, err := Builtin("aws-outage")
	if err != nil {
		t.Fatal(err)
	}
	var s incident.State
	for n, def := range pb.Part(incident.Respond).Todos {
		s.Todos = append(s.Todos, incident.Todo{ID: def.ID, Phase: incident.Respond, Order: n, Check: def.Check})
	}
	var lines []string
	for _, l := range s.CheckLines() {
		lines = append(lines, l.Line)
	}
	if check, ok := s.CheckTodo(); !ok || check.ID != "4.7a" || !slices.Equal(lines, []string{"4.1", "4.2", "4.3", "4.4", "4.5", "4.6"}) {
		t.Errorf("%s checks %q", check.ID, lines)
	}
}

// The procedure, written by hand from that page and not from the file.
var procedure = []row{
	{"detect", "1.1", "finder", "sign 0", 0, "S", "sign"},
	{"detect", "1.2", "finder", "sign 5", 0, "S", ""},
	{"confirm", "2.1", "watcher", "sign 5", 0, "S A", ""},
	{"confirm", "2.2", "scribe", "sign 5", 0, "S", ""},
	{"confirm", "2.3", "candidate-commander", "sign 10", 0, "S", ""},
	{"start", "3.1", "all", "0", 0, "S", ""},
	{"start", "3.2", "commander", "1", 0, "S", ""},
	{"respond", "4.1a", "tool", "1", 0, "S", "channel topic invite/"},
	{"respond", "4.1b", "tool", "3", 0, "S", "pin/ bookmark/"},
	{"respond", "4.2a", "tool", "2", 0, "S", "announce/"},
	{"respond", "4.2b", "internal-liaison", "20", 0, "D", ""},
	{"respond", "4.2c", "internal-liaison", "30", 30, "P", ""},
	{"respond", "4.3a", "tool", "2", 0, "S", "document/notice"},
	{"respond", "4.3b", "notice-writer", "15", 0, "S", ""},
	{"respond", "4.3c", "commander", "20", 0, "P", ""},
	{"respond", "4.3d", "notice-writer", "30", 0, "M", ""},
	{"respond", "4.3e", "notice-writer", "60", 30, "M P", ""},
	{"respond", "4.4a", "desk", "15", 0, "S", ""},
	{"respond", "4.4b", "desk", "30", 0, "S", ""},
	{"respond", "4.4c", "desk", "60", 60, "P", ""},
	{"respond", "4.5a", "watcher", "20", 0, "S", ""},
	{"respond", "4.5b", "watcher", "10", 5, "A", ""},
	{"respond", "4.6a", "scribe", "30", 0, "S", ""},
	{"respond", "4.7a", "checker", "45", 0, "S", ""},
	{"watch", "5.1", "watcher", "60", 30, "S", ""},
	{"watch", "5.2", "commander", "60", 60, "S A", ""},
	{"watch", "5.3", "commander", "shift-end -30", 0, "S", ""},
	{"resolve", "6.1", "watcher", "recovery 15", 0, "S", ""},
	{"resolve", "6.2", "notice-writer", "recovery 30", 0, "S", ""},
	{"resolve", "6.3", "desk", "recovery 60", 0, "D", ""},
	{"review", "7.1", "all", "end 5 business days", 0, "S", ""},
	{"review", "7.2", "scribe", "end 5 business days", 0, "D", ""},
}

func awsOutage(t *testing.T) incident.Playbook {
	t.Helper()
	pb, err := Builtin("aws-outage")
	if err != nil {
		t.Fatal(err)
	}
	return pb
}

func TestBuiltinHoldsTheProcedure(t *testing.T) {
	t.Parallel()
	var got []row
	for _, part := range awsOutage(t).Phases {
		for _, d := range part.Todos {
			got = append(got, row{
				part.Phase, string(d.ID), d.Role, dueWords(d.Due), int(d.Every / time.Minute), d.Source, strings.Join(d.Auto, " "),
			})
		}
	}
	if diff := cmp.Diff(procedure, got); diff != "" {
		t.Errorf("(-page +file):\n%s", diff)
	}
}

// TestBuiltinSaysWhatToUseInstead of the tools that the procedure names, and of those that many teams have, in both languages.
func TestBuiltinSaysWhatToUseInstead(t *testing.T) {
	t.Parallel()
	pb := awsOutage(t)
	for tool, want := range map[string]incident.Text{
		"slack": {JA: "ブラウザの画面", EN: "browser"}, "zendesk": {JA: "電話", EN: "phone"}, "portal": {JA: "メール", EN: "mail"},
		"confluence": {JA: "スレッド", EN: "thread"}, "wiki": {JA: "スレッド", EN: "thread"}, "meet": {JA: "ハドル", EN: "huddle"},
		"zoom": {JA: "Meet", EN: "Meet"}, "gmail": {JA: "Zendesk", EN: "Zendesk"}, "phones": {JA: "Zendesk", EN: "Zendesk"},
	} {
		got := pb.Instead(tool)
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if said := got.In(lang); !strings.Contains(said, want.In(lang)) || strings.HasSuffix(said, "。") || strings.HasSuffix(said, ".") {
				t.Errorf("instead of %s in %s: %q", tool, lang, said)
			}
		}
	}
}

func dueWords(d incident.Due) string {
	minutes := strings.TrimSuffix(strings.TrimSuffix(cmpMinutes(d.After), "m0s"), "s")
	switch {
	case d.Days > 0:
		return string(d.Anchor) + " " + string(rune('0'+d.Days)) + " business days"
	case d.Anchor == incident.AtStart:
		return minutes
	default:
		return string(d.Anchor) + " " + minutes
	}
}

func cmpMinutes(d time.Duration) string {
	if d == time.Hour {
		return "60"
	}
	return d.String()
}

func TestWhatSendsWordToCustomers(t *testing.T) {
	t.Parallel()
	var got []string
	for _, part := range awsOutage(t).Phases {
		for _, d := range part.Todos {
			if d.Notice {
				got = append(got, string(d.ID))
			}
		}
	}
	if diff := cmp.Diff([]string{"4.3d", "4.3e", "6.2"}, got); diff != "" {
		t.Error(diff)
	}
}

// Somebody is asked about everything a person should do, and nobody about what the tool does.
func TestGrace(t *testing.T) {
	t.Parallel()
	pb := awsOutage(t)
	if pb.Reminders.Grace <= 0 {
		t.Errorf("nobody is asked: %v", pb.Reminders)
	}
	for _, part := range pb.Phases {
		for _, d := range part.Todos {
			if d.Grace > 0 && len(d.Auto) > 0 {
				t.Errorf("%s: grace %v, auto %v", d.ID, d.Grace, d.Auto)
			}
		}
	}
}

// The table of notices: first, follow-up, recovery; M must, o optional, - never, R must if something is left over.
func TestBuiltinHoldsTheNoticeTable(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`report_no:MMM as_of:MMM started_at:MMM region:MMM zone:MMM services:MMM impact:MMM changed:-M-
		provider_says:oMM provider_url:oMM workaround:ooR eta:-o- restored_at:--M duration:--M residual:--M next_update:MM- contact:MMM`)
	letter := map[incident.Need]string{incident.Must: "M", incident.Optional: "o", incident.Never: "-", incident.IfLeft: "R"}
	var got []string
	for _, f := range awsOutage(t).Notice {
		got = append(got, f.ID+":"+letter[f.First]+letter[f.FollowUp]+letter[f.Recovery])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The draft of a notice has a place for every field that its stage must or may have, in both languages and in both letters.
func TestNoticeDraftsHaveEveryFieldOfTheirStage(t *testing.T) {
	t.Parallel()
	pb := awsOutage(t)
	for document, needs := range map[string]func(incident.NoticeField) incident.Need{
		incident.NoticeDocument:   func(f incident.NoticeField) incident.Need { return f.First },
		incident.FollowUpDocument: func(f incident.NoticeField) incident.Need { return f.FollowUp },
		incident.RecoveryDocument: func(f incident.NoticeField) incident.Need { return f.Recovery },
	} {
		draft := pb.Documents[slices.IndexFunc(pb.Documents, func(d incident.Document) bool { return d.ID == document })].Template
		for other, text := range map[string]string{"_en": draft.JA, "_ja": draft.EN} {
			for _, f := range pb.Notice {
				places := []string{"{{" + f.ID + "}}", "{{" + f.ID + other + "}}"}
				switch f.ID {
				case "as_of":
					places = []string{"{{as_of_jst}}"}
				case "report_no": // a number is the same in both
					places = places[:1]
				}
				for _, place := range places {
					// Whoever has a recovery time adds it: a line about none is doubted.
					if has := strings.Contains(text, place); has == (needs(f) == incident.Never || f.ID == "eta") {
						t.Errorf("%s: %s in the draft: %v, the table says %s", document, place, has, needs(f))
					}
				}
			}
			if !strings.HasPrefix(text, "# {{mark}}") || !strings.Contains(text, "{{as_of_utc}}") {
				t.Errorf("%s: the mark of a drill at the start, and UTC beside JST", document)
			}
		}
	}
}

// A check sheet asks about each group of TODOs that it is to check.
func TestCheckSheetCoversTheResponse(t *testing.T) {
	t.Parallel()
	for _, d := range awsOutage(t).Documents {
		if d.ID != incident.SheetDocument {
			continue
		}
		for _, text := range []string{d.Template.JA, d.Template.EN} {
			parts := regexp.MustCompile(`(?m)^## (4\.\d)`).FindAllStringSubmatch(text, -1)
			var got []string
			for _, p := range parts {
				got = append(got, p[1])
			}
			if diff := cmp.Diff([]string{"4.1", "4.2", "4.3", "4.4", "4.5", "4.6"}, got); diff != "" {
				t.Error(diff)
			}
			if strings.Count(text, "- [ ] ") < 15 {
				t.Error("too few boxes")
			}
		}
		return
	}
	t.Error("no check sheet")
}

// Japanese stands under ja and English under en, everywhere.
func TestLanguagesAreNotMixedUp(t *testing.T) {
	t.Parallel()
	pb := awsOutage(t)
	all := append([]incident.Text{pb.Title}, pb.FirstSteps...)
	all = append(all, pb.Prompts...)
	for _, part := range pb.Phases {
		all = append(all, part.Title)
		for _, d := range part.Todos {
			all = append(all, d.Title, d.Guide)
		}
	}
	for _, a := range pb.Announcements {
		all = append(all, a.Note)
	}
	for _, d := range pb.Documents { // a notice has letters in both
		own := incident.Text{JA: without(d.Template.JA, "English"), EN: strings.ReplaceAll(without(d.Template.EN, "日本語"), `"日本語"`, "")}
		all = append(all, d.Title, own)
	}
	japanese := func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) }
	for _, x := range all {
		if strings.ContainsFunc(x.EN, japanese) || x.JA != "" && !strings.ContainsFunc(x.JA, japanese) {
			t.Errorf("ja %q, en %q", x.JA, x.EN)
		}
	}
}

// without is a template without the part below a heading.
func without(template, heading string) string {
	before, rest, found := strings.Cut(template, "## "+heading+"\n")
	if !found {
		return template
	}
	_, after, _ := strings.Cut(rest, "\n## ")
	return before + "## " + after
}

func TestNobodyChangesTheBuiltinForOthers(t *testing.T) {
	t.Parallel()
	Builtins()["aws-outage"]().Phases[3].Todos[0].Auto[0] = "changed"
	if got := awsOutage(t).Phases[3].Todos[0].Auto[0]; got != "channel" {
		t.Errorf("got %q", got)
	}
}
