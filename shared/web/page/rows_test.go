package page

import (
	"fmt"
	"html/template"
	"io"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestARowIsWorkedOutOnce: a row that shows the same is the same HTML, whoever looks; one that differs in anything is not.
func TestARowIsWorkedOutOnce(t *testing.T) {
	t.Parallel()
	n := 0
	r := &rows{render: func(w io.Writer, row Row) error {
		n++
		return layouts[incident.English].ExecuteTemplate(w, "row", row)
	}}
	act := func(label string) *Act { return &Act{URL: "/do/claim", Label: label} }
	for _, c := range []struct {
		row   Row
		fresh bool
	}{
		{Row{ID: "1", Title: "<b>"}, true},
		{Row{ID: "1", Title: "<b>"}, false},
		{Row{ID: "1", Title: "<b>", Act: act("Take it")}, true},
		{Row{ID: "1", Title: "<b>", Act: act("Take it")}, false},
		{Row{ID: "1", Title: "<b>", Act: act("Help")}, true},
		{Row{ID: "1", Title: "<b>", Act: &Act{}}, true},
	} {
		before := n
		html, err := r.row(c.row)
		if err != nil || (n > before) != c.fresh {
			t.Errorf("%+v: %v, worked out: %t", c.row, err, n > before)
		}
		if strings.Contains(string(html), "<b>") || c.row.Act != nil && c.row.Act.Label != "" && !strings.Contains(string(html), c.row.Act.Label) {
			t.Errorf("%+v is shown as %s", c.row, html)
		}
	}
}

func TestRowsDoNotGrowForEver(t *testing.T) {
	t.Parallel()
	r := &rows{render: func(io.Writer, Row) error { return nil }, drawn: map[shownRow]template.HTML{}}
	for i := range 2*mostRows + 1 {
		if _, err := r.row(Row{ID: fmt.Sprint(i)}); err != nil || len(r.drawn) > mostRows {
			t.Fatalf("%d are kept (%v)", len(r.drawn), err)
		}
	}
}
