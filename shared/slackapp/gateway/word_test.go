package gateway

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatCountsAsAWord: whatever a person puts into a thread, and nothing that Slack or an app writes there. What else is said in a
// channel is no reply.
func TestWhatCountsAsAWord(t *testing.T) {
	t.Parallel()
	of := func(fields string) string {
		return `{"type":"message","user":"U1","ts":"2.1","thread_ts":"1.1",` + fields + `}`
	}
	file := `"files":[{"id":"F1","name":"screenshot.png","title":"画面"}]`
	rich := `"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a <b> "},` +
		`{"type":"user","user_id":"U2"},{"type":"link","url":"https://x.example","text":"x"},{"type":"emoji","name":"fire"}]}]}]`
	for name, c := range map[string]struct {
		message string
		ok      bool
		text    string
		files   string
	}{
		"words":                      {of(`"text":"a"`), true, "a", ""},
		"a screenshot without words": {of(`"subtype":"file_share","text":"",` + file), true, "", "screenshot.png"},
		"a screenshot with words":    {of(`"subtype":"file_share","text":"a",` + file), true, "a", "screenshot.png"},
		"a file with a title only":   {of(`"subtype":"file_share","text":"","files":[{"id":"F1","title":"図"}]`), true, "", "図"},
		"a voice clip":               {of(`"subtype":"file_share","text":"","files":[{"id":"F1","name":"audio_message.m4a","subtype":"slack_audio"}]`), true, "", "audio_message.m4a"},
		"a file that was deleted":    {of(`"subtype":"file_share","text":"","files":[{"id":"F1","mode":"tombstone"}]`), true, "", ""},
		"told to the channel, too":   {of(`"subtype":"thread_broadcast","text":"a"`), true, "a", ""},
		"/me":                        {of(`"subtype":"me_message","text":"a"`), true, "a", ""},
		"rich text only":             {of(`"text":"",` + rich), true, "a &lt;b&gt; <@U2><https://x.example|x>:fire:", ""},
		"a message that is shared":   {of(`"text":"","attachments":[{"text":"復旧した","from_url":"https://x.example"}]`), true, "復旧した", ""},
		"a link that is unfurled":    {of(`"text":"<https://x.example>","attachments":[{"text":"preview"}]`), true, "<https://x.example>", ""},
		"a part of no known form":    {of(`"text":"a","blocks":7,` + file), true, "a", "screenshot.png"},
		"a huddle":                   {of(`"subtype":"huddle_thread","text":""`), false, "", ""},
		"a tombstone":                {of(`"subtype":"tombstone","text":"This message was deleted."`), false, "This message was deleted.", ""},
		"an app's":                   {of(`"bot_id":"B1","text":"a"`), false, "a", ""},
		"outside of threads":         {`{"type":"message","user":"U1","ts":"2.1","text":"a"}`, false, "a", ""},
	} {
		w, ok := WordOf(ReadMessage([]byte(c.message)))
		if ok = ok && w.Reply(); ok != c.ok || w.Text != c.text || strings.Join(w.Files, " ") != c.files {
			t.Errorf("%s: %v, %+v", name, ok, w)
		}
	}
	for name, c := range map[string]struct {
		message string
		want    Word
		ok      bool
	}{
		"a person's, pinned": {
			`{"user":"U1","ts":"2.1","text":"a","reactions":[{"name":"eyes","users":["U2"]},{"name":"pushpin","users":["U3"]},{"name":"round_pushpin","users":["U4"]}]}`,
			Word{TS: "2.1", User: "U1", Text: "a", Pins: []string{"U3", "U4"}},
			true,
		},
		"one with a thread": {`{"user":"U1","ts":"2.1","thread_ts":"2.1","text":"a"}`, Word{TS: "2.1", User: "U1", Text: "a"}, true},
		"an app's": {
			`{"user":"U9","bot_id":"B1","bot_profile":{"app_id":"A1","name":"Datadog"},"ts":"2.1","text":"a"}`,
			Word{TS: "2.1", User: "U9", Bot: true, App: "Datadog", AppID: "A1", Text: "a"},
			true,
		},
		"a webhook's": {`{"subtype":"bot_message","bot_id":"B1","username":"alerts","ts":"2.1","text":"a"}`, Word{TS: "2.1", Bot: true, App: "alerts", Text: "a"}, true},
		"a join":      {`{"subtype":"channel_join","user":"U1","ts":"2.1","text":"a"}`, Word{TS: "2.1", User: "U1", Text: "a"}, false},
	} {
		if w, ok := WordOf(ReadMessage([]byte(c.message))); ok != c.ok || !cmp.Equal(w, c.want) {
			t.Errorf("%s: %v, %+v", name, ok, w)
		}
	}
	edited, _ := WordOf(ReadMessage([]byte(of(`"text":"a","edited":{"user":"U1","ts":"3.1"}`))))
	if diff := cmp.Diff(Word{TS: "2.1", Thread: "1.1", User: "U1", Edited: "3.1", Text: "a"}, edited); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte(`{"text":"a","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[]}]}]}`))
	f.Add([]byte(`{"files":[{"mode":7}],"attachments":{}}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		w, _ := WordOf(ReadMessage(raw))
		_ = w.Sum()
	})
}
