package config

import (
	"slices"

	"noroshi.internal/shared/incident"
)

// Need is what some functions do and others do not, and are told the variables for: they call an outside system (Calls), or
// one of these.
type Need string

// What functions do besides calling a system.
const (
	Verify Need = "verify" // what Slack signed
	SignIn Need = "sign in"
	Hear   Need = "hear"  // what monitors send
	always Need = ""      // what every function is told
	never  Need = "never" // what only local mode reads: a function is called, and connects to nobody
)

// Calls is the need of whatever calls an outside system.
func Calls(s incident.System) Need { return Need(s) }

// Variable is an environment variable that something reads.
type Variable struct {
	Name   string
	Secret bool // it comes from a secret
	need   Need
}

// Wanted reports whether a function has a use for the variable that does what it names.
func (v Variable) Wanted(needs []Need) bool {
	return v.need == always || slices.Contains(needs, v.need)
}
