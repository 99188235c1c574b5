// Package export writes what people take along of the customers, as a file that a spreadsheet opens: UTF-8 with a mark that says so,
// lines that end as there, and no cell that it would work out.
package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// mark tells a spreadsheet that the file is UTF-8.
const mark = "\ufeff"

// Write writes rows as CSV (RFC 4180).
func Write(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, mark); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		safe := make([]string, len(row))
		for n, s := range row {
			safe[n] = Cell(s)
		}
		if err := out.Write(safe); err != nil {
			return fmt.Errorf("write a file: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	return nil
}

// formula is what a cell begins with that a spreadsheet works out, in either width, and what it may drop before that.
const formula = "=+-@＝＋－＠\t\r\n"

// apart is what ends a cell where a spreadsheet does not part them at commas: in Germany it is a semicolon, and what follows one is a cell
// of its own there.
const apart = ";\t"

// Cell is what somebody typed as a cell shows it: what would be worked out has an apostrophe before it, wherever a cell may begin.
func Cell(s string) string {
	var out strings.Builder
	begins := true
	for _, r := range s {
		if begins && strings.ContainsRune(formula, r) {
			out.WriteByte('\'')
		}
		out.WriteRune(r)
		begins = strings.ContainsRune(apart, r) || begins && unicode.IsSpace(r) && !strings.ContainsRune(formula, r)
	}
	return out.String()
}
