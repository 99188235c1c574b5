package forms

import (
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/typed"
)

// SplitList reads names as typed.List does. Those after the twentieth are left out.
func SplitList(s string) (names []string) {
	for _, name := range typed.List(s) {
		if len(names) < maxServices {
			names = append(names, render.Cut(name, maxOption))
		}
	}
	return names
}
