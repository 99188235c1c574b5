package render_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackapp/render/golden"
)

func other(lang incident.Lang) incident.Lang {
	if lang == incident.Japanese {
		return incident.English
	}
	return incident.Japanese
}

// also is s in a room of two languages.
func also(s incident.State) incident.State {
	s.Incident.Settings.Also = other(s.Incident.Settings.Language)
	return s
}

// typedIn is s with the TODO of people's own as they typed it.
func typedIn(s incident.State) incident.State {
	s.Todos = slices.Clone(s.Todos)
	own := &s.Todos[len(s.Todos)-1]
	own.Title = incident.Text{JA: own.Title.JA, EN: own.Title.JA}
	return s
}

// TestTwoLanguages holds what a room of two languages reads, and what its button shows to one reader.
func TestTwoLanguages(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := also(stateIn(lang))
		over := ended(s, incident.Resolved, "AWS と自社の両方で復旧を確認")
		unknown := also(stateIn(lang))
		unknown.Incident.Facts = incident.Facts{Title: "EC2 に SSH できない"}
		for name, r := range map[string]render.Reply{
			"also_board":                  rendered(t, s, plan.BoardKey),
			"also_board_resolved":         rendered(t, over, plan.BoardKey),
			"also_todo":                   rendered(t, s, plan.TodoKey("4.3d")),
			"also_todo_done":              rendered(t, s, plan.TodoKey("4.1a")),
			"also_todo_own":               rendered(t, typedIn(s), plan.TodoKey("own-1")),
			"also_todo_left_open":         rendered(t, over, plan.TodoKey("4.3d")),
			"also_announcement":           rendered(t, s, "announce/C0ALL"),
			"also_announcement_unknown":   rendered(t, unknown, "announce/C0ALL"),
			"also_announcement_drill":     rendered(t, drill(s), "announce/C0ALL"),
			"also_announcement_private":   rendered(t, secret(s), "announce/C0ALL"),
			"also_announcement_resolved":  rendered(t, over, "announce/C0ALL"),
			"also_told":                   rendered(t, wordToAll(s), plan.ToldKey(2, "announce/C0ALL")),
			"also_told_unknown":           rendered(t, wordToAll(unknown), plan.ToldKey(2, "announce/C0ALL")),
			"also_ended":                  rendered(t, over, plan.EndedKey("announce/C0ALL")),
			"also_ended_private_canceled": rendered(t, secret(ended(s, incident.Canceled, "")), plan.EndedKey("announce/C0ALL")),
			"language_board":              shown(t, s, plan.BoardKey),
			"language_board_resolved":     shown(t, over, plan.BoardKey),
			"language_todo":               shown(t, s, plan.TodoKey("4.3d")),
			"language_todo_own":           shown(t, typedIn(s), plan.TodoKey("own-1")),
		} {
			t.Run(name+"."+string(lang), func(t *testing.T) {
				t.Parallel()
				golden.Message(t, name, lang, r)
			})
		}
	}
}

// shown is what the button of a message shows.
func shown(t *testing.T, s incident.State, key plan.Key) render.Reply {
	t.Helper()
	refs := refsOf(s)
	e, ok := plan.InLanguage(s.Incident.Settings.Also, s, refs, key)
	if !ok {
		t.Fatalf("nothing has the key %s", key)
	}
	r, err := render.InLanguage(s.Incident.Settings.Also, e, refs, at(39), "Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAnyRoomOfTwoLanguagesFits: whatever is typed and however much there is, Slack takes what both languages read, and what the
// button shows to one reader.
func TestAnyRoomOfTwoLanguagesFits(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4)) // the same states every time
	for i := range 20 {
		s := also(hugeState(r, langs[i%2]))
		if i%5 == 4 {
			s = ended(s, incident.Resolved, s.Incident.EndReason)
		}
		s.Incident.Playbook.Phases[0].Title = incident.Text{JA: nasty[i%len(nasty)], EN: nasty[i%len(nasty)]}
		refs := refsOf(s)
		for n, e := range plan.Slack(s, refs) {
			switch e.Facts.(type) {
			case plan.Board, plan.Announcement, plan.Ended, plan.ToldAll:
			case plan.TodoCard:
				if n%10 > 0 {
					continue // one card is like the next
				}
			default:
				continue
			}
			m := message(t, e, refs)
			prefixed(t, s, m)
			for _, text := range markdownOf(m) {
				harmless(t, text)
			}
			if _, ok := plan.InLanguage(s.Incident.Settings.Also, s, refs, e.Key); ok {
				takesOf(t, shown(t, s, e.Key), 13000) // Slack has that room: a line more than what all see
			}
		}
	}
}

// TestOneLanguageHasNoButton: without a second language nothing of it is there, and in what one reader is shown neither.
func TestOneLanguageHasNoButton(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		s := stateIn(lang)
		for _, r := range []render.Reply{
			rendered(t, s, plan.BoardKey), rendered(t, s, plan.TodoKey("4.3d")), shown(t, also(s), plan.BoardKey), shown(t, also(s), plan.TodoKey("4.3d")),
		} {
			raw, err := json.Marshal(r.Blocks)
			if err != nil || strings.Contains(string(raw), `"action_id":"`+ask.Language.Button+`"`) {
				t.Errorf("%v: %s", err, raw)
			}
		}
	}
}
