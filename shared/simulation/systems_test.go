package simulation

import (
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
)

// adapters are those of one process: its own are wired to what breaks here, any other system is as its row opens it.
func adapters(p function.Parts, own ...effect.System) map[incident.System]effect.System {
	out := map[incident.System]effect.System{}
	for _, s := range own {
		out[s.Name()] = s
	}
	for _, row := range systems.Table {
		if out[row.Name] != nil {
			continue
		}
		s, err := row.Open(p)
		if err != nil {
			panic(err)
		}
		out[row.Name] = s
	}
	return out
}
