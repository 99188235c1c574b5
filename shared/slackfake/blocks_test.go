package slackfake_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"noroshi.internal/shared/slackfake"
)

type obj = map[string]any

func plain(s string) obj { return obj{"type": "plain_text", "text": s} }

func x(n int) string { return strings.Repeat("あ", n) }

func button(text string) obj { return obj{"type": "button", "action_id": "a", "text": plain(text)} }

func actions(elements ...any) obj { return obj{"type": "actions", "elements": elements} }

func with(base obj, key string, value any) obj {
	out := obj{}
	for k, v := range base {
		out[k] = v
	}
	if value == nil {
		delete(out, key)
	} else {
		out[key] = value
	}
	return out
}

func repeat(n int, make func(i int) any) []any {
	out := []any{}
	for i := range n {
		out = append(out, make(i))
	}
	return out
}

func rich(elements ...any) obj {
	return obj{"type": "rich_text", "elements": []any{obj{"type": "rich_text_section", "elements": elements}}}
}

func option(text, value string) obj { return obj{"text": plain(text), "value": value} }

func menu(options []any) obj {
	return obj{"type": "static_select", "action_id": "m", "options": options}
}

func options(n int) []any {
	return repeat(n, func(i int) any { return option("o", fmt.Sprint(i)) })
}

func blocks(list ...any) []any { return list }

// TestBlockRules holds the validator against docs.slack.dev/reference/block-kit; rule is the page below it. Each limit
// is tried on both sides.
func TestBlockRules(t *testing.T) {
	t.Parallel()
	header := func(n int) obj { return obj{"type": "header", "text": plain(x(n))} }
	contextOf := func(n int) obj {
		return obj{"type": "context", "elements": repeat(n, func(int) any { return plain("c") })}
	}
	overflow := func(n int) obj { return obj{"type": "overflow", "action_id": "o", "options": options(n)} }
	cases := []struct {
		name, rule string
		good, bad  []any
	}{
		{
			"50 blocks", "blocks", repeat(50, func(int) any { return obj{"type": "divider"} }),
			repeat(51, func(int) any { return obj{"type": "divider"} }),
		},
		{"section text 3000", "blocks/section-block", blocks(section(x(3000))), blocks(section(x(3001)))},
		{"section needs text", "blocks/section-block", blocks(section("x")), blocks(obj{"type": "section"})},
		{"text must not be empty", "composition-objects/text-object", blocks(section("x")), blocks(section(""))},
		{
			"10 fields of 2000", "blocks/section-block",
			blocks(obj{"type": "section", "fields": repeat(10, func(int) any { return plain(x(2000)) })}),
			blocks(obj{"type": "section", "fields": repeat(11, func(int) any { return plain("x") })}),
		},
		{
			"field text 2000", "blocks/section-block", blocks(obj{"type": "section", "fields": []any{plain(x(2000))}}),
			blocks(obj{"type": "section", "fields": []any{plain(x(2001))}}),
		},
		{
			"rich text of known parts", "blocks/rich-text-block",
			blocks(rich(obj{"type": "text", "text": "*a*"}, obj{"type": "user", "user_id": "U1"}, obj{"type": "date", "timestamp": 1, "format": "{time}"})),
			blocks(rich(obj{"type": "mrkdwn", "text": "*a*"})),
		},
		{"rich text has words", "blocks/rich-text-block", blocks(rich(obj{"type": "text", "text": "a"})), blocks(rich(obj{"type": "text", "text": ""}))},
		{"a date has a format", "blocks/rich-text-block", blocks(rich(obj{"type": "date", "timestamp": 1, "format": "{time}"})), blocks(rich(obj{"type": "date", "timestamp": 1}))},
		{"header 150", "blocks/header-block", blocks(header(150)), blocks(header(151))},
		{
			"header is plain text", "blocks/header-block", blocks(header(1)),
			blocks(obj{"type": "header", "text": obj{"type": "mrkdwn", "text": "x"}}),
		},
		{"context 10 elements", "blocks/context-block", blocks(contextOf(10)), blocks(contextOf(11))},
		{"context is not empty", "blocks/context-block", blocks(contextOf(1)), blocks(contextOf(0))},
		{
			"actions 25 elements", "blocks/actions-block",
			blocks(actions(repeat(25, func(i int) any { return with(button("b"), "action_id", fmt.Sprint(i)) })...)),
			blocks(actions(repeat(26, func(i int) any { return with(button("b"), "action_id", fmt.Sprint(i)) })...)),
		},
		{"button text 75", "block-elements/button-element", blocks(actions(button(x(75)))), blocks(actions(button(x(76))))},
		{
			"button value 2000", "block-elements/button-element", blocks(actions(with(button("b"), "value", x(2000)))),
			blocks(actions(with(button("b"), "value", x(2001)))),
		},
		{
			"button style", "block-elements/button-element", blocks(actions(with(button("b"), "style", "danger"))),
			blocks(actions(with(button("b"), "style", "default"))),
		},
		{
			"button needs text", "block-elements/button-element", blocks(actions(button("b"))),
			blocks(actions(with(button("b"), "text", nil))),
		},
		{
			"action_id 255", "block-elements/button-element", blocks(actions(with(button("b"), "action_id", x(255)))),
			blocks(actions(with(button("b"), "action_id", x(256)))),
		},
		{"block_id 255", "blocks", blocks(with(header(1), "block_id", x(255))), blocks(with(header(1), "block_id", x(256)))},
		{
			"block_id once in a message", "blocks",
			blocks(with(header(1), "block_id", "a"), with(header(1), "block_id", "b")),
			blocks(with(header(1), "block_id", "a"), with(header(1), "block_id", "a")),
		},
		{
			"action_id once in a block", "block-elements/button-element", blocks(actions(button("b")), actions(button("b"))),
			blocks(actions(button("b"), button("c"))),
		},
		{
			"select 100 options", "block-elements/select-menu-element", blocks(actions(menu(options(100)))),
			blocks(actions(menu(options(101)))),
		},
		{
			"select needs options", "block-elements/select-menu-element", blocks(actions(menu(options(1)))),
			blocks(actions(menu(options(0)))),
		},
		{
			"option text 75", "composition-objects/option-object", blocks(actions(menu([]any{option(x(75), "v")}))),
			blocks(actions(menu([]any{option(x(76), "v")}))),
		},
		{
			"option value 150", "composition-objects/option-object", blocks(actions(menu([]any{option("t", x(150))}))),
			blocks(actions(menu([]any{option("t", x(151))}))),
		},
		{
			"initial option is one of the options", "block-elements/select-menu-element",
			blocks(actions(with(menu(options(2)), "initial_option", option("o", "1")))),
			blocks(actions(with(menu(options(2)), "initial_option", option("o", "7")))),
		},
		{
			"placeholder 150", "block-elements/select-menu-element",
			blocks(actions(with(menu(options(1)), "placeholder", plain(x(150))))),
			blocks(actions(with(menu(options(1)), "placeholder", plain(x(151))))),
		},
		{"overflow 5 options", "block-elements/overflow-menu-element", blocks(actions(overflow(5))), blocks(actions(overflow(6)))},
		{
			"elements have a known type", "block-elements", blocks(actions(button("b"))),
			blocks(actions(with(button("b"), "type", "knob"))),
		},
		{
			"text inputs stand in input blocks", "block-elements/plain-text-input-element", blocks(inputBlock("i")),
			blocks(actions(obj{"type": "plain_text_input", "action_id": "i"})),
		},
		{
			"input label 2000", "blocks/input-block", blocks(with(inputBlock("i"), "label", plain(x(2000)))),
			blocks(with(inputBlock("i"), "label", plain(x(2001)))),
		},
		{"no fields Slack does not know", "blocks", blocks(section("x")), blocks(with(section("x"), "colour", "red"))},
		{
			"images have an alternative text", "blocks/image-block",
			blocks(obj{"type": "image", "image_url": "https://x.example/i.png", "alt_text": "i"}),
			blocks(obj{"type": "image", "image_url": "https://x.example/i.png"}),
		},
		{
			"markdown 12000 in all", "blocks/markdown-block",
			blocks(obj{"type": "markdown", "text": x(6000)}, obj{"type": "markdown", "text": x(6000)}),
			blocks(obj{"type": "markdown", "text": x(6000)}, obj{"type": "markdown", "text": x(6001)}),
		},
		{
			"confirm title 100", "composition-objects/confirmation-dialog-object", blocks(actions(with(button("b"), "confirm", confirm(100)))),
			blocks(actions(with(button("b"), "confirm", confirm(101)))),
		},
	}
	for _, c := range cases {
		if got := slackfake.ValidateBlocks(toJSON(c.good)); len(got) != 0 {
			t.Errorf("%s (%s): refused what Slack takes: %v", c.name, c.rule, got)
		}
		if got := slackfake.ValidateBlocks(toJSON(c.bad)); len(got) == 0 {
			t.Errorf("%s (%s): took what Slack refuses", c.name, c.rule)
		}
	}
}

func confirm(title int) obj {
	return obj{"title": plain(x(title)), "text": plain("t"), "confirm": plain("y"), "deny": plain("n")}
}

func inputBlock(id string) obj {
	return obj{
		"type": "input", "block_id": id, "label": plain("Label"),
		"element": obj{"type": "plain_text_input", "action_id": id},
	}
}

func FuzzValidateBlocks(f *testing.F) {
	f.Add(`[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]`)
	f.Add(`[{"type":"actions","elements":[{"type":"static_select","options":[{"text":null}],"initial_option":3}]}]`)
	f.Add(`[{"type":"actions","elements":[{"type":"static_select","option_groups":[1,{"label":1}]}]}]`)
	f.Add(`[{"type":"input","element":7}]`)
	f.Add(`[null]`)
	f.Fuzz(func(t *testing.T, raw string) {
		problems := slackfake.ValidateBlocks(raw)
		var list []map[string]any
		if json.Unmarshal([]byte(raw), &list) == nil && len(list) > slackfake.MaxMessageBlocks && len(problems) == 0 {
			t.Errorf("took %d blocks", len(list))
		}
	})
}
