package config

import (
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Need is what some functions do and others do not, and are told the variables for: they call an outside system (Calls), or
// one of these.
type Need string

// What functions do besides calling a system.
const (
	Verify Need = "verify" // what Slack signed
	SignIn Need = "sign in"
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

// Known returns all variables that are read.
func Known() []Variable {
	out := []Variable{
		{StoreVar, false, always}, {SettingsVar, false, always}, {PlaybooksVar, false, always}, {AppToken, true, never},
	}
	for _, s := range systems {
		for _, v := range s.variables {
			out = append(out, Variable{v.Name, v.Secret, Calls(s.name)})
		}
	}
	return append(out, Variable{SigningSecret, true, Verify}, Variable{SessionKey, true, SignIn}, Variable{OIDCSecret, true, SignIn})
}

// Systems is what the outside systems are told that are optional, one field each.
type Systems struct {
	Docs Docs
}

// system is what one outside system is told.
type system struct {
	name        incident.System
	key         string // its part of settings.yaml
	settings    func(yamlx.Value, *Config) []claim
	variables   []Variable
	environment func(*environment, *Config) // reads them, with the settings at hand
}

// systems are the rows of the outside systems: another one is another line, and its functions in a file of its own.
var systems = []system{
	{incident.Slack, "slack", slack, []Variable{{Name: BotToken, Secret: true}, {Name: SlackURL}}, (*environment).slack},
	{incident.Docs, "documents", documents, []Variable{{Name: DocsVar}, {Name: DriveURL}, {Name: DocsURL}}, (*environment).docs},
}
