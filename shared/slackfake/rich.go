package slackfake

import (
	"fmt"
	"slices"
)

// richFields lists the elements of a rich_text block and the fields that each needs (docs of the rich text block).
var richFields = map[string][]string{
	"text": {"text"}, "user": {"user_id"}, "usergroup": {"usergroup_id"}, "channel": {"channel_id"}, "emoji": {"name"},
	"link": {"url"}, "broadcast": {"range"}, "date": {"timestamp", "format"}, "color": {"value"}, "team": {"team_id"},
}

// richParts are the elements of a rich_text block that hold others.
var richParts = []string{"rich_text_section", "rich_text_preformatted", "rich_text_quote", "rich_text_list"}

func (c *checker) rich(at string, v any) {
	for i, part := range c.list(at, v, 1<<20) {
		where := fmt.Sprintf("%s/%d", at, i)
		p, _ := part.(map[string]any)
		kind, _ := p["type"].(string)
		if !slices.Contains(richParts, kind) {
			c.add(where+"/type", "unsupported type: "+kind)
			continue
		}
		elements, _ := p["elements"].([]any)
		if elements == nil {
			c.add(where, "missing required field: elements")
		}
		for n, e := range elements {
			c.richElement(fmt.Sprintf("%s/elements/%d", where, n), e, kind == "rich_text_list")
		}
	}
}

func (c *checker) richElement(at string, v any, item bool) {
	e, _ := v.(map[string]any)
	kind, _ := e["type"].(string)
	if item && kind == "rich_text_section" {
		c.rich(at, []any{v})
		return
	}
	needs, known := richFields[kind]
	if !known {
		c.add(at+"/type", "unsupported type: "+kind)
	}
	for _, field := range needs {
		if e[field] == nil || e[field] == "" {
			c.add(at, "missing required field: "+field)
		}
	}
}
