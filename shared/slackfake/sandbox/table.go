package sandbox

import (
	"html/template"
	"strconv"

	"noroshi.internal/shared/slackfake"
)

// table is a data_table, ready to be drawn. Slack shows it in pages; here it scrolls.
type table struct {
	Caption string
	Head    []template.HTML
	Rows    [][]tableCell
}

type tableCell struct {
	HTML   template.HTML
	Header bool // it names its row
}

func (r reader) table(b slackfake.Block) *table {
	out := &table{Caption: str(b["caption"])}
	names, _ := b["row_header_column_index"].(float64)
	for n, row := range list(b["rows"]) {
		var cells []tableCell
		for i, v := range list(row) {
			cell := tableCell{r.tableCell(object(v)), i == int(names)}
			if n == 0 {
				out.Head = append(out.Head, cell.HTML)
			}
			cells = append(cells, cell)
		}
		if n > 0 {
			out.Rows = append(out.Rows, cells)
		}
	}
	return out
}

// tableCell is what a cell shows; a button shows what those see who have none.
func (r reader) tableCell(cell map[string]any) template.HTML {
	switch cell["type"] {
	case "rich_text":
		return r.richText(list(cell["elements"]))
	case "action_cell":
		if cell["fallback"] != nil {
			return r.tableCell(object(cell["fallback"]))
		}
		return r.textObject(object(cell["element"])["text"])
	case "raw_number":
		if value, ok := cell["value"].(float64); ok && str(cell["text"]) == "" {
			return r.text(strconv.FormatFloat(value, 'f', -1, 64))
		}
	}
	return template.HTML(verbatim(str(cell["text"]))) //nolint:gosec // escaped
}
