package slackfake

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// table is a data_table. Slack: reference/block-kit/blocks/data-table-block. It stands in messages only.
func (c *checker) table(at string, b Block) {
	if c.surface != surfaceMessage {
		c.add(at+"/type", "unsupported type: data_table")
		return
	}
	c.str(at+"/caption", b["caption"], true, MaxAltText)
	c.number(at+"/page_size", b["page_size"], 1, MaxTablePage)
	rows := c.list(at+"/rows", b["rows"], MaxTableRows)
	if len(rows) == 1 {
		c.add(at+"/rows", "no fewer than 2 items allowed")
	}
	columns := -1
	for n, row := range rows {
		where := fmt.Sprintf("%s/rows/%d", at, n)
		cells := c.list(where, row, MaxTableColumns)
		if columns < 0 {
			columns = len(cells)
		}
		if len(cells) != columns {
			c.add(where, "all rows must have the same number of cells")
		}
		for i, cell := range cells {
			c.cell(where+"/"+strconv.Itoa(i), object(cell), n == 0)
		}
	}
	c.number(at+"/row_header_column_index", b["row_header_column_index"], 0, max(0, columns-1))
}

// number wants an integer between two, or nothing.
func (c *checker) number(at string, v any, least, most int) {
	n, ok := v.(float64)
	if v != nil && (!ok || n != math.Trunc(n) || n < float64(least) || n > float64(most)) {
		c.add(at, fmt.Sprintf("must be an integer between %d and %d", least, most))
	}
}

// cell is one of a row; those of the header hold no rich text.
func (c *checker) cell(at string, cell map[string]any, header bool) {
	switch kind, _ := cell["type"].(string); {
	case kind == "raw_text":
		c.onlyFields(at, cell, []string{"type", "text"})
		c.str(at+"/text", cell["text"], true, MaxTableText)
		c.cells += runes(cell["text"])
	case kind == "raw_number":
		c.rawNumber(at, cell)
	case kind == "rich_text" && !header:
		c.onlyFields(at, cell, []string{"type", "elements"})
		c.rich(at+"/elements", cell["elements"])
		c.cells += richRunes(cell["elements"])
	case kind == "action_cell" && !header:
		c.actionCell(at, cell)
	default:
		c.add(at+"/type", "unsupported type: "+kind)
	}
}

func (c *checker) rawNumber(at string, cell map[string]any) {
	c.onlyFields(at, cell, []string{"type", "value", "text"})
	value, ok := cell["value"].(float64)
	if !ok {
		c.add(at+"/value", "missing required field or not a number")
	}
	c.str(at+"/text", cell["text"], false, MaxTableText)
	if text, said := cell["text"].(string); said {
		c.cells += utf8.RuneCountInString(text)
	} else {
		c.cells += len(strconv.FormatFloat(value, 'f', -1, 64))
	}
}

// actionCell holds a button, and what those see who have none.
func (c *checker) actionCell(at string, cell map[string]any) {
	c.onlyFields(at, cell, []string{"type", "element", "fallback"})
	button := object(cell["element"])
	if button["type"] != "button" {
		c.add(at+"/element", "must be a button")
	}
	c.element(at+"/element", cell["element"], "actions")
	c.cells += utf8.RuneCountInString(textOf(button["text"]))
	if cell["fallback"] == nil {
		return
	}
	if kind := object(cell["fallback"])["type"]; kind != "raw_text" && kind != "raw_number" {
		c.add(at+"/fallback", "must be raw_text or raw_number")
		return
	}
	c.cell(at+"/fallback", object(cell["fallback"]), true)
}

// richRunes counts the characters that rich text holds.
func richRunes(v any) (n int) {
	list, _ := v.([]any)
	for _, e := range list {
		part := object(e)
		n += runes(part["text"]) + runes(part["fallback"]) + richRunes(part["elements"])
	}
	return n
}

func object(v any) map[string]any {
	o, _ := v.(map[string]any)
	return o
}

func isTable(b Block) bool { return b["type"] == "data_table" }

// hasTable reports whether blocks hold a table.
func hasTable(blocks []Block) bool { return slices.ContainsFunc(blocks, isTable) }
