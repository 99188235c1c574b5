package slackfake

import (
	"regexp"
	"slices"
	"strings"
)

func historyMethods() map[string]method {
	return map[string]method{
		"conversations.history": {
			tier: tier3, json: true, reads: true, scopes: historyScopes, required: []string{"channel"},
			do:     conversationsHistory,
			errors: "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest not_in_channel",
		},
		"conversations.replies": {
			tier: tier3, reads: true, scopes: historyScopes, required: []string{"channel", "ts"},
			do:     conversationsReplies,
			errors: "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest thread_not_found",
		},
	}
}

var tsPattern = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,6})?$`)

// span is the part of a channel's history a call asks for: oldest and latest are exclusive unless inclusive is set.
type span struct {
	oldest, latest string
	inclusive      bool
}

func (r *request) span() (span, *failure) {
	s := span{oldest: r.args["oldest"], latest: r.args["latest"], inclusive: r.args.bool("inclusive")}
	if s.oldest != "" && !tsPattern.MatchString(s.oldest) {
		return s, fail("invalid_ts_oldest")
	}
	if s.latest != "" && !tsPattern.MatchString(s.latest) {
		return s, fail("invalid_ts_latest")
	}
	s.oldest, s.latest = padTS(s.oldest), padTS(s.latest)
	return s, nil
}

// padTS makes "12" and "12.5" comparable as text with the ts of a message.
func padTS(ts string) string {
	if ts == "" || ts == "0" {
		return ""
	}
	whole, part, _ := strings.Cut(ts, ".")
	for len(part) < 6 {
		part += "0"
	}
	for len(whole) < 10 {
		whole = "0" + whole
	}
	return whole + "." + part
}

func (s span) holds(ts string) bool {
	ts = padTS(ts)
	if s.inclusive && (ts == s.oldest || ts == s.latest) {
		return true
	}
	return (s.oldest == "" || ts > s.oldest) && (s.latest == "" || ts < s.latest)
}

// conversationsHistory returns the newest messages first, without thread replies.
func conversationsHistory(r *request) (answer, *failure) {
	c, f := r.scopedChannel(historyScopes)
	if f != nil {
		return nil, f
	}
	if !c.has(r.bot()) {
		return nil, fail("not_in_channel")
	}
	s, f := r.span()
	if f != nil {
		return nil, f
	}
	var found []*Message
	for _, m := range slices.Backward(c.Messages) {
		if m.inChannel() && s.holds(m.TS) {
			found = append(found, m)
		}
	}
	out, f := r.messagePage(c, found)
	if f != nil {
		return nil, f
	}
	out["pin_count"] = len(c.Pins)
	return out, nil
}

// conversationsReplies returns a message and its replies, oldest first.
func conversationsReplies(r *request) (answer, *failure) {
	c, f := r.scopedChannel(historyScopes)
	if f != nil {
		return nil, f
	}
	if !c.has(r.bot()) {
		return nil, fail("channel_not_found")
	}
	s, f := r.span()
	if f != nil {
		return nil, f
	}
	start := c.message(r.args["ts"])
	if start == nil {
		return nil, fail("thread_not_found")
	}
	found := []*Message{start}
	for _, m := range repliesOf(c, orDefault(start.ThreadTS, start.TS)) {
		if s.holds(m.TS) && m != start {
			found = append(found, m)
		}
	}
	return r.messagePage(c, found)
}

func (r *request) messagePage(c *Channel, found []*Message) (answer, *failure) {
	limit, ok := r.args.limit(100, 999)
	if !ok {
		return nil, invalidArguments("must be less than 1000 [json-pointer:/limit]")
	}
	pageOf, next, f := page(found, func(m *Message) string { return m.TS }, r.args["cursor"], limit)
	if f != nil {
		return nil, f
	}
	list := make([]any, 0, len(pageOf))
	for _, m := range pageOf {
		list = append(list, r.w.wireMessage(c, m, r.args.bool("include_all_metadata")))
	}
	return answer{
		"messages": list, "has_more": next != "", "response_metadata": answer{"next_cursor": next},
	}, nil
}
