package systems

import (
	"cmp"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
)

// homeRows tell where the hosts live that a response needs: those of the rows, and those that the settings name, which bring what is
// added to them.
func homeRows(p function.Parts, hosts preflight.Hosts) []preflight.Row {
	w := p.Config.Settings.Watch
	o := preflight.Outside{
		Ranges: cmp.Or(w.Ranges, config.DefaultRanges), Inside: w.Provider.Inside, Resolver: p.Resolver, Transport: p.Outside, Clock: p.Clock,
	}
	if p.DB != nil {
		o.Kept = p.Service()
	}
	for _, a := range p.Config.Settings.Addresses() {
		hosts.Add(a.URL, incident.Use{Setting: a.Setting})
	}
	if pb, ok := p.Playbooks.Get(p.Config.Settings.Playbook); ok {
		hosts.Add(pb.Meeting, incident.Use{Setting: "meeting"})
	}
	for _, t := range w.Tools { // a status page says how a tool does, and lives elsewhere
		hosts.Add(t.URL, incident.Use{Tool: t.Name})
	}
	return preflight.HomeRows(hosts, o)
}
