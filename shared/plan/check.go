package plan

import (
	"regexp"
	"strconv"
	"strings"
)

// rowPlace is a place of a template that says something of one line of the check.
var rowPlace = regexp.MustCompile(`\{\{\s*(check_[a-z]+?)(_ja|_en)?\s*\}\}`)

// rows is a template in which each line of text with such a place stands once for each of n lines of the check, numbered from 1.
func rows(template string, n int) string {
	var b strings.Builder
	for text := range strings.Lines(template) {
		if !rowPlace.MatchString(text) {
			b.WriteString(text)
			continue
		}
		for row := 1; row <= n; row++ {
			b.WriteString(rowPlace.ReplaceAllString(text, "{{${1}_"+strconv.Itoa(row)+"${2}}}"))
		}
	}
	return b.String()
}
