package slackfake_test

import (
	"encoding/json"
	"testing"

	"noroshi.internal/shared/slackfake"
)

func rawText(s string) obj { return obj{"type": "raw_text", "text": s} }

// tableOf is a data_table of so many rows of so many cells.
func tableOf(rows, columns int, text string) obj {
	row := func(int) any { return repeat(columns, func(int) any { return rawText(text) }) }
	return obj{"type": "data_table", "caption": "c", "rows": repeat(rows, row)}
}

// beside is a table whose only cell below the header is another.
func beside(cell any) obj {
	return obj{"type": "data_table", "caption": "c", "rows": []any{[]any{rawText("h")}, []any{cell}}}
}

// TestTableRules holds tables against docs.slack.dev/reference/block-kit/blocks/data-table-block, each limit on both sides.
func TestTableRules(t *testing.T) {
	t.Parallel()
	button := obj{"type": "button", "action_id": "a", "text": plain("b")}
	for name, c := range map[string]struct{ good, bad []any }{
		"2 to 101 rows":   {blocks(tableOf(2, 1, "x")), blocks(tableOf(1, 1, "x"))},
		"101 rows":        {blocks(tableOf(101, 20, "x")), blocks(tableOf(102, 1, "x"))},
		"20 columns":      {blocks(tableOf(2, 20, "x")), blocks(tableOf(2, 21, "x"))},
		"rows are alike":  {blocks(tableOf(2, 1, "x")), blocks(with(tableOf(2, 1, "x"), "rows", []any{[]any{rawText("h")}, []any{rawText("a"), rawText("b")}}))},
		"a caption":       {blocks(tableOf(2, 1, "x")), blocks(with(tableOf(2, 1, "x"), "caption", nil))},
		"a page of 100":   {blocks(with(tableOf(2, 1, "x"), "page_size", 100)), blocks(with(tableOf(2, 1, "x"), "page_size", 101))},
		"a page of 1":     {blocks(with(tableOf(2, 1, "x"), "page_size", 1)), blocks(with(tableOf(2, 1, "x"), "page_size", 0))},
		"a row's name":    {blocks(with(tableOf(2, 2, "x"), "row_header_column_index", 1)), blocks(with(tableOf(2, 2, "x"), "row_header_column_index", 2))},
		"10,000 together": {blocks(tableOf(2, 1, x(2500)), tableOf(2, 1, x(2500))), blocks(tableOf(2, 1, x(2500)), tableOf(2, 1, x(2501)))},
		"a text":          {blocks(beside(rawText("x"))), blocks(beside(rawText("")))},
		"a number":        {blocks(beside(obj{"type": "raw_number", "value": 1, "text": "1件"})), blocks(beside(obj{"type": "raw_number", "text": "1件"}))},
		"rich text":       {blocks(beside(rich(obj{"type": "user", "user_id": "U1"}))), blocks(with(beside(rawText("x")), "rows", []any{[]any{rich(obj{"type": "text", "text": "h"})}, []any{rawText("x")}}))},
		"a button":        {blocks(beside(obj{"type": "action_cell", "element": button, "fallback": rawText("b")})), blocks(beside(obj{"type": "action_cell", "element": rawText("b")}))},
		"other cells":     {blocks(beside(rawText("x"))), blocks(beside(obj{"type": "image"}))},
		"no other fields": {blocks(tableOf(2, 1, "x")), blocks(with(tableOf(2, 1, "x"), "column_settings", []any{}))},
	} {
		good, _ := json.Marshal(c.good)
		bad, _ := json.Marshal(c.bad)
		if problems := slackfake.ValidateBlocks(string(good)); len(problems) > 0 {
			t.Errorf("%s: refused: %v", name, problems)
		}
		if slackfake.ValidateBlocks(string(bad)) == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

// TestTablesStandInMessagesWhereSlackHasThem: the largest is posted, although its JSON is longer than that of other blocks may be; a
// workspace that has none yet refuses any, and nothing else.
func TestTablesStandInMessagesWhereSlackHasThem(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	room := b.room(t, "room")
	raw, _ := json.Marshal(blocks(tableOf(101, 20, "x")))
	b.must(t, "chat.postMessage", "channel", room, "text", "x", "blocks", string(raw))
	b.w.SetTables(false)
	if a := b.call(t, "chat.postMessage", "channel", room, "text", "x", "blocks", string(raw)); a.err() != "invalid_blocks" {
		t.Errorf("a table where there are none: %v", a)
	}
	b.must(t, "chat.postMessage", "channel", room, "text", "x", "blocks", `[{"type":"divider"}]`)
	b.w.SetTables(true)
	b.must(t, "chat.postMessage", "channel", room, "text", "x", "blocks", string(raw))
}
