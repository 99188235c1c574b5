package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

// channel finds "#name", the newest incident channel under the name "room", or the oldest under "first".
func (s *stage) channel(name string) (slackfake.Channel, error) {
	if name == "room" || name == "first" {
		rooms := slices.DeleteFunc(s.slack.Channels(), func(c slackfake.Channel) bool { return !incidentRoom(c.Name) })
		if len(rooms) == 0 {
			return slackfake.Channel{}, fmt.Errorf("there is no incident channel")
		}
		if name == "first" {
			return rooms[0], nil
		}
		return rooms[len(rooms)-1], nil
	}
	c, ok := s.slack.ChannelNamed(strings.TrimPrefix(name, "#"))
	if !ok {
		return c, fmt.Errorf("no channel %s", name)
	}
	return c, nil
}

// message finds the message of an effect in the incident channel: "board", or a TODO's id; or in another one: "KEY in #dev".
func (s *stage) message(name string) (slackfake.Message, error) {
	name, where, _ := strings.Cut(name, " in ")
	if name == "sign" {
		return s.sign(where)
	}
	if name == "week" {
		return s.week()
	}
	if todo, ok := strings.CutPrefix(name, "question "); ok {
		return s.latest(todo)
	}
	room, err := s.channel(cmp.Or(where, "room"))
	if err != nil {
		return slackfake.Message{}, err
	}
	if said, ok := strings.CutPrefix(name, "saying "); ok {
		return s.saying(room.ID, said)
	}
	for _, m := range s.slack.Messages(room.ID) {
		if key := keyOf(m); key == name || key == "todo/"+name || strings.HasPrefix(key, name+"/") && name == "overdue" {
			return m, nil
		}
	}
	if name == "questions" {
		return s.latestOf(room.ID, "asked/")
	}
	return slackfake.Message{}, fmt.Errorf("no message %q in #%s", name, room.Name)
}

// sign is the latest card of a sign, in the help room or another channel.
func (s *stage) sign(where string) (slackfake.Message, error) {
	room, err := s.channel(cmp.Or(where, "#help-247"))
	if err != nil {
		return slackfake.Message{}, err
	}
	for _, m := range slices.Backward(s.slack.Messages(room.ID)) {
		if keyOf(m) == string(plan.SignKey) {
			return m, nil
		}
	}
	return slackfake.Message{}, fmt.Errorf("no sign in #%s", room.Name)
}

// week is the latest message of the help room that asks about tries.
func (s *stage) week() (slackfake.Message, error) {
	room, err := s.channel("#help-247")
	if err != nil {
		return slackfake.Message{}, err
	}
	return s.latestOf(room.ID, "week/")
}

// saying is the latest message of a channel or its threads, of people or apps, that holds a text.
func (s *stage) saying(channel, text string) (slackfake.Message, error) {
	c, _ := s.slack.Channel(channel)
	for _, m := range slices.Backward(c.Messages) {
		if strings.Contains(m.Text, text) {
			return *m, nil
		}
	}
	return slackfake.Message{}, fmt.Errorf("nobody said %q", text)
}

// latestOf is the latest message of a kind.
func (s *stage) latestOf(channel, prefix string) (slackfake.Message, error) {
	all := s.slack.Messages(channel)
	for i := len(all) - 1; i >= 0; i-- {
		if strings.HasPrefix(keyOf(all[i]), prefix) {
			return all[i], nil
		}
	}
	return slackfake.Message{}, fmt.Errorf("no message of %q", prefix)
}

func keyOf(m slackfake.Message) string {
	if m.Metadata == nil {
		return ""
	}
	key, _ := m.Metadata.EventPayload["key"].(string)
	return key
}

// show checks what a message says: "board shows …", "4.3d hides …".
func (s *stage) show(name, rest string) error {
	m, err := s.message(name)
	if rest == "is not there yet" {
		if err == nil {
			return errors.New("it is")
		}
		return nil
	}
	if err != nil {
		return err
	}
	verb, want, _ := strings.Cut(rest, " ")
	got := m.Text + "\n" + blockText(m)
	switch verb {
	case "shows":
		return contains(got, want)
	case "hides":
		return lacks(got, want)
	case "asked":
		return s.askedAbout(m, want)
	}
	return fmt.Errorf("nobody and nothing is called %q", name)
}

// channelStep checks a channel: "#dev shows …", "#dev is empty", "room topic …", "room pins board", "room bookmarks …".
func (s *stage) channelStep(name, rest string) error {
	c, err := s.channel(name)
	if err != nil {
		return err
	}
	verb, want, _ := strings.Cut(rest, " ")
	switch verb {
	case "shows":
		return contains(s.everything(c.ID), want)
	case "hides":
		return lacks(s.everything(c.ID), want)
	case "topic":
		return contains(c.Topic.Value, want)
	case "purpose":
		return contains(c.Purpose.Value, want)
	case "named":
		if ok, err := regexp.MatchString("^"+want+"$", c.Name); !ok || err != nil {
			return fmt.Errorf("it is named %s", c.Name)
		}
	case "private", "archived":
		if verb == "private" && !c.Private || verb == "archived" && !c.Archived {
			return fmt.Errorf("it is not")
		}
	case "bookmarks":
		if rest, ok := strings.CutPrefix(want, "lack "); ok {
			return lacks(asJSON(c.Bookmarks), rest)
		}
		if want == fmt.Sprint("has ", len(c.Bookmarks)) {
			return nil
		}
		return contains(asJSON(c.Bookmarks), want)
	case "pins":
		for _, p := range c.Pins {
			if m, ok := s.slack.Message(c.ID, p.TS); ok && keyOf(m) == want {
				return nil
			}
		}
		return fmt.Errorf("not pinned: %v", c.Pins)
	case "has":
		return s.count(c.ID, want)
	case "every":
		return s.every(c.ID, want)
	default:
		return fmt.Errorf("a channel cannot be asked for %q", verb)
	}
	return nil
}

// count checks "N of KEY" or "N messages".
func (s *stage) count(channel, want string) error {
	var n, got int
	var key string
	if _, err := fmt.Sscanf(want, "%d of %s", &n, &key); err != nil {
		return err
	}
	for _, m := range s.slack.Messages(channel) {
		if keyOf(m) == key || strings.HasSuffix(key, "*") && strings.HasPrefix(keyOf(m), strings.TrimSuffix(key, "*")) {
			got++
		}
	}
	if got != n {
		return fmt.Errorf("there are %d", got)
	}
	return nil
}

// every checks that all messages of ours in a channel begin with TEXT.
func (s *stage) every(channel, want string) error {
	n := 0
	for _, m := range s.slack.Messages(channel) {
		if keyOf(m) == "" {
			continue
		}
		if n++; !strings.HasPrefix(m.Text, want) {
			return fmt.Errorf("%s", m.Text)
		}
	}
	if n == 0 {
		return fmt.Errorf("there is none")
	}
	return nil
}

func (s *stage) everything(channel string) string {
	var b strings.Builder
	for _, m := range s.slack.Messages(channel) {
		b.WriteString(m.Text + "\n" + blockText(m))
	}
	return b.String()
}

func (s *stage) members(want []string) error {
	room, err := s.channel("room")
	if err != nil {
		return err
	}
	var got []string
	for _, id := range room.Members {
		if u, _ := s.slack.User(id); !u.IsBot {
			got = append(got, u.Name)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("there are %v", got)
	}
	return nil
}

// posts checks the order of the app's messages in the incident channel.
func (s *stage) posts(want string) error {
	room, err := s.channel("room")
	if err != nil {
		return err
	}
	var keys []string
	for _, m := range s.slack.Messages(room.ID) {
		if k := keyOf(m); k != "" {
			keys = append(keys, strings.TrimPrefix(k, "todo/"))
		}
	}
	if got := strings.Join(keys, " "); got != want {
		return fmt.Errorf("they are: %s", got)
	}
	return nil
}

// describe is one Slack call as a scenario names it: the method, where, and what.
func (s *stage) describe(c slackfake.Call) string {
	parts := []string{c.Method}
	if ch, ok := s.slack.Channel(c.Params["channel"] + c.Params["channel_id"]); ok {
		name := "#" + ch.Name
		if incidentRoom(ch.Name) {
			name = "room"
		}
		parts = append(parts, name)
	}
	for _, k := range []string{"name", "users", "topic", "title", "link"} {
		if v := c.Params[k]; v != "" {
			parts = append(parts, v)
		}
	}
	if m := regexp.MustCompile(`"key":"([^"]*)"`).FindStringSubmatch(c.Params["metadata"]); m != nil {
		parts = append(parts, m[1])
	}
	return anyID.ReplaceAllString(strings.Join(parts, " "), "${1}ID$2")
}

// incidentRoom reports whether a channel is an incident's own, by its name.
func incidentRoom(name string) bool {
	return strings.HasPrefix(name, "inc-") || strings.HasPrefix(name, incident.DrillPrefix+"-")
}

// anyID is where a channel's name holds the incident's id, which follows from the trigger's, which no scenario tells. oldID is the
// same in the names of an older release.
var (
	anyID = regexp.MustCompile(`((?:inc|drill)-\d{4}-(?:\S*-)?)[a-z2-7]{6}((?:-\d)?(?: |$))`)
	oldID = regexp.MustCompile(`^(?:inc|drill)-\d{8}-([a-z2-7]{6})`)
)

// idIn is the incident's id in the name of its room.
func idIn(room string) string {
	if m := oldID.FindStringSubmatch(room); m != nil {
		return m[1]
	}
	head := anyID.FindStringSubmatch(room)
	if head == nil {
		return ""
	}
	return strings.TrimPrefix(room, head[1])[:6]
}

func asJSON(v any) string {
	b, _ := json.Marshal(v)
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}

// blockText is every text in a message's blocks, a line each.
func blockText(m slackfake.Message) string {
	var b strings.Builder
	for _, block := range m.Blocks {
		for _, t := range append(texts(block), rowsOf(block)...) {
			b.WriteString(t + "\n")
		}
	}
	return b.String()
}

// rowsOf are the rows of a table, a line each.
func rowsOf(block slackfake.Block) (out []string) {
	rows, _ := block["rows"].([]any)
	for _, row := range rows {
		line := "|"
		cells, _ := row.([]any)
		for _, cell := range cells {
			line += " " + strings.Join(append(texts(cell), mentioned(cell)...), " ") + " |"
		}
		out = append(out, line)
	}
	return out
}

// mentioned are the ids of those whom rich text names.
func mentioned(v any) (out []string) {
	switch x := v.(type) {
	case map[string]any:
		if id, ok := x["user_id"].(string); ok {
			out = append(out, "<@"+id+">")
		}
		return append(out, mentioned(x["elements"])...)
	case []any:
		for _, e := range x {
			out = append(out, mentioned(e)...)
		}
	}
	return out
}

func texts(v any) (out []string) {
	switch x := v.(type) {
	case map[string]any:
		if t, ok := x["text"].(string); ok {
			out = append(out, t)
		}
		for _, k := range []string{"label", "hint", "text", "fields", "elements", "accessory", "options", "blocks", "element"} {
			out = append(out, texts(x[k])...)
		}
	case []any:
		for _, e := range x {
			out = append(out, texts(e)...)
		}
	case []map[string]any:
		for _, e := range x {
			out = append(out, texts(e)...)
		}
	}
	return out
}

func contains(got, want string) error {
	if !strings.Contains(got, want) {
		return fmt.Errorf("%q is not in:\n%s", want, got)
	}
	return nil
}
