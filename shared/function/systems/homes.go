package systems

import (
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
)

// homeRows tell where the hosts live that a response needs.
func homeRows(p function.Parts) []preflight.Row {
	o := preflight.Outside{Resolver: p.Resolver, Transport: p.Outside, Clock: p.Clock}
	if p.DB != nil {
		o.Kept = p.Service()
	}
	return preflight.HomeRows(hosts(p), o)
}

// hosts are those that a system's row or a setting names: a row or a setting that is added brings its own.
func hosts(p function.Parts) (all preflight.Hosts) {
	for _, row := range Table {
		if row.Addresses == nil {
			continue
		}
		for _, a := range row.Addresses(p) {
			all.Add(a, incident.Use{System: row.Name})
		}
	}
	for _, a := range p.Config.Settings.Addresses() {
		all.Add(a.URL, incident.Use{Setting: a.Setting})
	}
	if pb, ok := p.Playbooks.Get(p.Config.Settings.Playbook); ok {
		all.Add(pb.Meeting, incident.Use{Setting: "meeting"})
	}
	for _, t := range p.Config.Settings.Watch.Tools { // a status page says how a tool does, and lives elsewhere
		all.Add(t.URL, incident.Use{Tool: t.Name})
	}
	return all
}
