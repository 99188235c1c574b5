// Package yamlxtest holds the faults that tests find to both languages.
package yamlxtest

import (
	"errors"
	"regexp"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

var (
	english = regexp.MustCompile(`\b[a-z]+ [a-z]+ [a-z]+\b|allowed:`) // a list of names has commas
	machine = regexp.MustCompile(`\([^()]*\)`)                        // what a library said stands between brackets
)

// Japanese reports faults in err that a reader of Japanese would read in English.
func Japanese(t testing.TB, err error) {
	t.Helper()
	var faults yamlx.Faults
	if !errors.As(err, &faults) {
		t.Errorf("no faults: %v", err)
	}
	for _, f := range faults.In(incident.Japanese) {
		if english.MatchString(machine.ReplaceAllString(f.Text, "")) {
			t.Errorf("in English: %s", f)
		}
	}
}
