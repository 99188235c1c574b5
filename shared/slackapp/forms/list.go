package forms

import (
	"slices"
	"strings"

	"noroshi.internal/shared/slackapp/render"
)

// SplitList reads names separated by commas of either width, semicolons or line breaks. Each comes once.
// Those after the twentieth are left out.
func SplitList(s string) (names []string) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",、，､;；\n", r) })
	for _, p := range parts {
		p = strings.Join(strings.Fields(p), " ")
		same := func(other string) bool { return strings.EqualFold(other, p) }
		if p == "" || slices.ContainsFunc(names, same) || len(names) == maxServices {
			continue
		}
		names = append(names, render.Cut(p, maxOption))
	}
	return names
}
