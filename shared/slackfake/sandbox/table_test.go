package sandbox_test

import (
	"strings"
	"testing"
)

// TestATableIsDrawn: with its caption, its header, and the cell that names each row; what was typed in it is shown and nothing more.
func TestATableIsDrawn(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.post(b.ids.Help, "x", `[{"type":"data_table","caption":"Who <was> told","row_header_column_index":1,"rows":[
		[{"type":"raw_text","text":"n"},{"type":"raw_text","text":"Customer"},{"type":"raw_text","text":"Owner"}],
		[{"type":"raw_number","value":1.5},{"type":"raw_text","text":"*A* <b>"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"`+b.ids.Kakei+`"}]}]}],
		[{"type":"raw_number","value":2,"text":"two"},{"type":"raw_text","text":"B"},{"type":"action_cell","element":{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Call"}}}]]}]`)
	_, body := b.get("?channel=" + b.ids.Help + "&user=" + b.ids.Kakei)
	for _, want := range []string{
		`<caption>Who &lt;was&gt; told</caption>`, `<th scope="col">Customer</th>`, `<td>1.5</td><th scope="row">*A* &lt;b&gt;</th>`, `class="mention me"`,
		`<td>two</td><th scope="row">B</th><td>Call</td>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is not in:\n%s", want, body[strings.Index(body, "block-table"):])
		}
	}
}
