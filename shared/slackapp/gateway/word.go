package gateway

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// Word is what somebody said in a channel.
type Word struct {
	TS, Thread string // of the message and of the one that it answers; no Thread: of none
	User       string // who said it; empty: an app without an account
	Bot        bool   // an app said it
	App        string // with Bot: what that is called
	AppID      string // with Bot: which it is, as far as the message says so
	Ours       bool   // with Bot: Noroshi. Only who asked Slack knows
	Edited     string // stamp of the last change; empty: there was none
	// Text is what the message says, as Slack writes text: with tokens and escapes. Of a message that says nothing itself it
	// is what is shared in it.
	Text  string
	Files []string // names; "" for one without
	Taken int      // files that were deleted
	Pins  []string // who put 📌 on it
}

// Reply reports whether a person said it in a thread.
func (w Word) Reply() bool { return !w.Bot && w.Thread != "" }

// Sum identifies what the message says.
func (w Word) Sum() string { return incident.Sum(w.Text + "\n" + strings.Join(w.Files, "\n")) }

// spoken are the subtypes of messages in which somebody says something. Those that Slack writes by itself (joins, huddles,
// tombstones) are none of them.
var spoken = []string{
	"", slack.MsgSubTypeFileShare, slack.MsgSubTypeThreadBroadcast, slack.MsgSubTypeMeMessage, slack.MsgSubTypeBotMessage,
}

// WordOf reads a message; ok is false unless somebody says something in it.
func WordOf(m slack.Msg) (w Word, ok bool) {
	w = Word{TS: m.Timestamp, User: m.User, Text: m.Text}
	if m.ThreadTimestamp != m.Timestamp {
		w.Thread = m.ThreadTimestamp
	}
	w.Bot, w.App, w.AppID = app(m)
	for _, r := range m.Reactions {
		if incident.Pins(r.Name) {
			w.Pins = append(w.Pins, r.Users...)
		}
	}
	w.Files, w.Taken = fileNames(m.Files)
	if m.Edited != nil {
		w.Edited = m.Edited.Timestamp
	}
	if incident.CleanText(w.Text) == "" {
		w.Text = blocksText(m.Blocks.BlockSet)
	}
	if incident.CleanText(w.Text) == "" && len(w.Files) == 0 {
		w.Text = attached(m.Attachments)
	}
	return w, slices.Contains(spoken, m.SubType) && (w.Bot || m.User != "")
}

// app is which app a message is of.
func app(m slack.Msg) (bot bool, name, id string) {
	if m.BotID == "" && m.SubType != slack.MsgSubTypeBotMessage {
		return false, "", ""
	}
	name = m.Username
	if p := m.BotProfile; p != nil {
		name, id = cmp.Or(name, p.Name), p.AppID
	}
	return true, cmp.Or(name, m.BotID), id
}

// ReadMessage reads a message as an event carries it. Parts of it that are of no known form are left out: what was said
// counts.
func ReadMessage(raw json.RawMessage) (m slack.Msg) {
	if json.Unmarshal(raw, &m) == nil {
		return m
	}
	var plain struct {
		SubType         string            `json:"subtype"`
		BotID           string            `json:"bot_id"`
		User            string            `json:"user"`
		Text            string            `json:"text"`
		Timestamp       string            `json:"ts"`
		ThreadTimestamp string            `json:"thread_ts"`
		Edited          *slack.Edited     `json:"edited"`
		Username        string            `json:"username"`
		BotProfile      *slack.BotProfile `json:"bot_profile"`
		Files           []struct{ Name, Title, Mode string }
	}
	if json.Unmarshal(raw, &plain) != nil {
		return slack.Msg{}
	}
	m = slack.Msg{
		SubType: plain.SubType, BotID: plain.BotID, User: plain.User, Text: plain.Text, Timestamp: plain.Timestamp,
		ThreadTimestamp: plain.ThreadTimestamp, Edited: plain.Edited, Username: plain.Username, BotProfile: plain.BotProfile,
	}
	for _, f := range plain.Files {
		m.Files = append(m.Files, slack.File{Name: f.Name, Title: f.Title, Mode: f.Mode})
	}
	return m
}

// fileNames names the files of a message, canvases and voice clips among them. Of one that was deleted a tombstone is left.
func fileNames(files []slack.File) (names []string, deleted int) {
	for _, f := range files {
		if f.Mode == tombstone {
			deleted++
			continue
		}
		names = append(names, cmp.Or(f.Name, f.Title))
	}
	return names, deleted
}

// attached is what is shared in a message: another message, or what an app made of it. An address alone says where.
func attached(all []slack.Attachment) string {
	var parts []string
	for _, a := range all {
		part := a.Text
		for _, other := range []string{a.Fallback, a.Title, a.FromURL, a.TitleLink} {
			if strings.TrimSpace(part) == "" {
				part = other
			}
		}
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n")
}

// blocksText is what blocks say, as Slack writes text.
func blocksText(blocks []slack.Block) string {
	var parts []string
	for _, b := range blocks {
		switch x := b.(type) {
		case *slack.RichTextBlock:
			for _, e := range x.Elements {
				parts = append(parts, richText(e))
			}
		case *slack.SectionBlock:
			if x.Text != nil {
				parts = append(parts, x.Text.Text)
			}
		}
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

func richText(e slack.RichTextElement) string {
	switch x := e.(type) {
	case *slack.RichTextSection:
		return richParts(x.Elements)
	case *slack.RichTextQuote:
		return richParts(x.Elements)
	case *slack.RichTextPreformatted:
		return richParts(x.Elements)
	case *slack.RichTextList:
		var items []string
		for _, item := range x.Elements {
			items = append(items, "• "+richText(item))
		}
		return strings.Join(items, "\n")
	}
	return ""
}

func richParts(parts []slack.RichTextSectionElement) string {
	var b strings.Builder
	for _, part := range parts {
		switch x := part.(type) {
		case *slack.RichTextSectionTextElement:
			b.WriteString(render.Entities(x.Text))
		case *slack.RichTextSectionUserElement:
			b.WriteString("<@" + x.UserID + ">")
		case *slack.RichTextSectionUserGroupElement:
			b.WriteString("<!subteam^" + x.UsergroupID + ">")
		case *slack.RichTextSectionChannelElement:
			b.WriteString("<#" + x.ChannelID + ">")
		case *slack.RichTextSectionBroadcastElement:
			b.WriteString("<!" + x.Range + ">")
		case *slack.RichTextSectionEmojiElement:
			b.WriteString(":" + x.Name + ":")
		case *slack.RichTextSectionLinkElement:
			b.WriteString("<" + render.Entities(x.URL) + "|" + render.Entities(x.Text) + ">")
		case *slack.RichTextSectionDateElement:
			if x.Fallback != nil {
				b.WriteString(render.Entities(*x.Fallback))
			}
		}
	}
	return b.String()
}
