package page

import (
	"bytes"
	"html/template"
	"io"
	"strings"
	"sync"
)

// mostRows is how many rows are kept as HTML before all are forgotten; one has less than a kilobyte.
const mostRows = 4000

// rows are those of boards as HTML. Many people have a board open while one row after the other changes: what most of it
// looks like was worked out a moment ago, for somebody else.
type rows struct {
	render func(io.Writer, Row) error

	mu    sync.Mutex
	drawn map[shownRow]template.HTML
}

// shownRow is all that a row shows, to be compared.
type shownRow struct {
	row  Row // without its act
	acts bool
	act  Act
}

// html is a list of rows.
func (r *rows) html(list []Row) (template.HTML, error) {
	all := make([]string, len(list))
	for n, row := range list {
		one, err := r.row(row)
		if err != nil {
			return "", err
		}
		all[n] = string(one)
	}
	return template.HTML(strings.Join(all, "")), nil //nolint:gosec // G203: a template of this package has escaped each of them
}

func (r *rows) row(row Row) (template.HTML, error) {
	key := shownRow{row: row}
	if row.Act != nil {
		key.row.Act, key.acts, key.act = nil, true, *row.Act
	}
	r.mu.Lock()
	html, ok := r.drawn[key]
	r.mu.Unlock()
	if ok {
		return html, nil
	}
	var b bytes.Buffer
	if err := r.render(&b, row); err != nil {
		return "", err
	}
	out := template.HTML(b.String()) //nolint:gosec // G203: a template of this package has escaped it
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.drawn == nil || len(r.drawn) >= mostRows {
		r.drawn = map[shownRow]template.HTML{}
	}
	r.drawn[key] = out
	return out, nil
}
