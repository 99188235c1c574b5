// Package playbook reads the YAML files that say what a team does in an outage.
//
// Load turns one file into an incident.Playbook or into Faults, which name everything that is wrong with it at once.
// Builtin and Builtins are the playbooks that come with the tool; Folder adds a team's own, and one of the same id takes
// the built-in one's place. The keys of the file are explained on top of builtin/aws-outage.yaml.
package playbook

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Fault is one thing that is wrong in a playbook: file, line, column (both from 1), what is wrong and what is allowed.
type Fault = yamlx.Fault

// Faults is everything that is wrong in one or several playbooks.
type Faults = yamlx.Faults

// Company is the id of the announcement that every playbook has: a channel for which the settings name no other gets it.
const Company = "company"

//go:embed builtin/*.yaml
var builtin embed.FS

// Load reads the playbook in raw, the content of the file named file. An error is always of type Faults.
func Load(file string, raw []byte) (incident.Playbook, error) {
	root, log := yamlx.Parse(file, raw)
	r := reader{todos: yamlx.Twice{}}
	pb := r.playbook(root)
	faults := log.Faults()
	if len(faults) == 0 && !root.Present() {
		faults = Faults{{File: file, Line: 1, Column: 1, Text: "the file is empty; allowed: a playbook, such as a copy of aws-outage"}}
	}
	if len(faults) > 0 {
		return incident.Playbook{}, faults
	}
	return pb, nil
}

// Builtin returns the built-in playbook with the given id.
func Builtin(id string) (incident.Playbook, error) {
	pb, ok := Builtins().Get(id)
	if !ok {
		return pb, fmt.Errorf("built-in playbook %q: there is none of that id", id)
	}
	return pb, nil
}

// Builtins returns the playbooks that come with the tool, under the names of their files. Each is read when it is first
// asked for, since a function that was just started has a click to answer first; and again for each call of Builtins, so
// that nobody can change them for others. A test holds them valid; one that is not is a mistake of this package and panics.
func Builtins() Set {
	files, err := builtin.ReadDir("builtin")
	if err != nil {
		panic(fmt.Sprintf("list built-in playbooks: %v", err))
	}
	set := Set{}
	for _, f := range files {
		set[strings.TrimSuffix(f.Name(), ".yaml")] = sync.OnceValue(func() incident.Playbook { return readBuiltin(f.Name()) })
	}
	return set
}

func readBuiltin(file string) incident.Playbook {
	raw, err := builtin.ReadFile("builtin/" + file)
	if err != nil {
		panic(fmt.Sprintf("read built-in playbook: %v", err))
	}
	pb, err := Load(file, raw)
	if err != nil {
		panic(fmt.Sprintf("built-in playbook: %v", err))
	}
	return pb
}

// Set holds playbooks by id, each read when it is first asked for.
type Set map[string]func() incident.Playbook

// Of returns the set of some playbooks.
func Of(books ...incident.Playbook) Set {
	s := Set{}
	for _, pb := range books {
		s[pb.ID] = func() incident.Playbook { return pb }
	}
	return s
}

// Get returns the playbook with the given id.
func (s Set) Get(id string) (pb incident.Playbook, ok bool) {
	read, ok := s[id]
	if ok {
		pb = read()
	}
	return pb, ok
}

// IDs returns the ids of the set, sorted.
func (s Set) IDs() []string { return slices.Sorted(maps.Keys(s)) }

// Limits of a playbook, in characters unless said otherwise.
const (
	maxTitle    = 200
	maxGuide    = 800
	maxNote     = 600
	maxTemplate = 20000
	maxTodos    = 60 // in one phase; a declaration writes each phase's TODOs in one transaction of at most 500 writes
	maxSteps    = 5  // of first steps by hand: they are read by someone whose tool has just failed
	longest     = 30 * 24 * time.Hour
	shortest    = time.Minute // the clock that asks ticks once a minute
)
