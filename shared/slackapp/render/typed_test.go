package render_test

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
)

// commands are what people copy out of messages.
var commands = []string{
	"ls ~/logs/*.gz | grep `hostname` _err_",
	"aws --filters 'Name=tag:*,Values=<x>' > out && echo *done*",
	"> ~/x; _a_ *b* ~c~ `d` :fire: &amp; <@U0KAKEI>",
}

// TestTypedTextIsCopiedAsItWasTyped: wherever something typed is shown, in the message and in its notification.
func TestTypedTextIsCopiedAsItWasTyped(t *testing.T) {
	t.Parallel()
	for _, typed := range commands {
		for _, lang := range langs {
			s := stateIn(lang)
			s.Incident.Facts = incident.Facts{Title: typed, Region: typed, Services: []string{typed}, Impact: typed, Source: typed}
			s.Todos[1].Title, s.Todos[1].Guide = incident.Text{JA: typed, EN: typed}, incident.Text{JA: typed, EN: typed}
			skipped, _ := s.Todo("4.5a")
			skipped.SkipReason = typed
			did := incident.Entry{Kind: incident.EntrySkipped, By: kakei, Todo: "4.5a", Text: typed, At: t0}
			left := &incident.Refusal{Code: incident.RefusedOpen, Omission: incident.Omission{Left: s.Todos}}
			end := ended(s, incident.Canceled, typed)
			s.Incident.ToAll = []incident.ToAll{{No: 1, Text: typed, By: kakei, Who: typed, At: at(9), About: s.Incident.Facts}}
			for name, r := range map[string]render.Reply{
				"board":           rendered(t, s, plan.BoardKey),
				"card":            rendered(t, s, plan.TodoKey(s.Todos[1].ID)),
				"announcement":    rendered(t, s, "announce/C0ALL"),
				"ended":           rendered(t, end, plan.BoardKey),
				"said":            message(t, plan.Effect{Facts: plan.Said{Lang: lang, Timezone: "Asia/Tokyo", By: kakei, At: t0, Text: typed}}, nil),
				"told":            rendered(t, s, plan.ToldKey(1, "announce/C0ALL")),
				"ended elsewhere": rendered(t, end, plan.EndedKey("announce/C0ALL")),
				"news": message(t, plan.Effect{Facts: plan.News{Brief: plan.Brief{Lang: lang, Timezone: "Asia/Tokyo"}, Lines: []incident.News{{Who: typed, Entry: incident.Entry{
					Kind: incident.EntryPhase, By: kakei, Phase: incident.Watch, Text: typed,
				}}}}}, nil),
				"given":    message(t, plan.Effect{Facts: plan.Given{Lang: lang, Timezone: "Asia/Tokyo", Kind: incident.EntryReassigned, To: kakei, Who: typed, Title: typed}}, nil),
				"question": message(t, plan.Effect{Facts: plan.Question{Brief: plan.Brief{Lang: lang, Timezone: "Asia/Tokyo"}, Title: typed, At: t0, Since: t0}}, nil),
				"status":   render.Status(lang, []incident.State{s}, at(9)),
				"timeline": render.Timeline(lang, s, []incident.Entry{did}, 0, at(9)),
				"did":      render.Did(lang, did, skipped, s.Incident),
				"refused":  render.Refused(lang, left, s.Incident),
				"which":    render.WhichIncident(lang, []incident.Incident{s.Incident, s.Incident}),
				"similar":  render.Similar(lang, s.Incident, "C0INC", "x"),
			} {
				takes(t, r)
				var all string
				for _, b := range r.Blocks {
					all += seen(t, b) + "\n"
				}
				if !strings.Contains(all, typed) {
					t.Errorf("%s: %q is not in\n%s", name, typed, all)
				}
				if first := entities.Replace(r.Text); !strings.Contains(first, typed) && name != "which" && name != "refused" {
					t.Errorf("%s: %q is not in the notification %q", name, typed, first)
				}
				if strings.ContainsFunc(r.Text, func(c rune) bool { return c >= 0xe000 && c <= 0xe07f }) {
					t.Errorf("%s: a stand-in is left in %q", name, r.Text)
				}
			}
			for _, e := range plan.Slack(s, refsOf(s)) {
				if f, ok := e.Facts.(plan.Topic); ok && !strings.Contains(entities.Replace(render.Topic(f)), typed[:20]) {
					t.Errorf("topic: %q", render.Topic(f))
				}
			}
			if got := entities.Replace(render.Purpose(plan.Purpose{Lang: lang, Title: typed})); !strings.Contains(got, typed) {
				t.Errorf("purpose: %q", got)
			}
		}
	}
}

// TestWhereRichTextDoesNotFit: a message that rich text would make too heavy shows signs that look alike, and Slack takes it.
func TestWhereRichTextDoesNotFit(t *testing.T) {
	t.Parallel()
	s := stateIn(incident.English)
	for range 300 {
		s.Todos = append(s.Todos, todo("own-1", commands[0], commands[0], 20))
	}
	for _, r := range []render.Reply{
		render.Status(incident.English, []incident.State{s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s, s}, at(39)),
		render.Status(incident.English, []incident.State{s}, at(39)), rendered(t, s, plan.BoardKey),
	} {
		takes(t, r)
		for _, text := range markdownOf(r) {
			harmless(t, text)
		}
	}
}

// TestMentionsAgain: in an answer, whom a word names is mentioned again; a group is not, and what only looks like a name is not.
func TestMentionsAgain(t *testing.T) {
	t.Parallel()
	e := incident.Entry{
		Kind: incident.EntryProgress, At: t0, By: kakei, Todo: "4.3b", Text: "@Ken と @Kenji_x_、@oncall、#dev に連絡 @Ghost",
		Names: []incident.Name{
			{ID: "U0KEN", As: "@Ken"}, {ID: "U0KENJI", As: "@Kenji_x_"}, {ID: "S0ONCALL", As: "@oncall"}, {ID: "C0DEV", As: "#dev"}, {ID: "<!channel>", As: "@Ghost"},
		},
	}
	r := render.Timeline(incident.Japanese, incident.State{Incident: incidentIn(incident.Japanese)}, []incident.Entry{e}, 0, t0)
	takes(t, r)
	if got, want := r.Blocks[1].(*slack.SectionBlock).Text.Text, "<@U0KEN> と <@U0KENJI>、@oncall、<#C0DEV> に連絡 @Ghost"; !strings.HasSuffix(got, want) {
		t.Errorf("%q does not end with %q", got, want)
	}
}

// TestEditedAndDeleted: the timeline says so.
func TestEditedAndDeleted(t *testing.T) {
	t.Parallel()
	edited := incident.Entry{Kind: incident.EntryProgress, At: t0, By: kakei, Todo: "4.3b", Text: "b", Edited: at(3)}
	deleted := incident.Entry{Kind: incident.EntryProgress, At: t0, By: kakei, Todo: "4.3b", Text: "secret"}.Redact(at(4), kakei, incident.WhyDeleted)
	r := render.Timeline(incident.English, incident.State{Incident: incidentIn(incident.English)}, []incident.Entry{edited, deleted}, 0, t0)
	text := r.Blocks[1].(*slack.SectionBlock).Text.Text
	if !strings.Contains(text, "on 4.3b: b (edited)") || !strings.HasSuffix(text, "<@U0KAKEI> added progress on 4.3b (since deleted)") || strings.Contains(text, "secret") {
		t.Error(text)
	}
}
