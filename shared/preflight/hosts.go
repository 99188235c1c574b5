package preflight

import (
	"net/url"
	"slices"
	"strings"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// Host is one that a response needs, and what for.
type Host struct {
	Name string
	Uses []incident.Use
}

// Hosts are those that a response needs, each once.
type Hosts []Host

// Add adds the host of an address. This machine is left out: nothing else can take it away.
func (h *Hosts) Add(address string, use incident.Use) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return
	}
	name := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if config.ThisMachine(name) {
		return
	}
	i := slices.IndexFunc(*h, func(x Host) bool { return x.Name == name })
	if i < 0 {
		i, *h = len(*h), append(*h, Host{Name: name})
	}
	if x := &(*h)[i]; !slices.Contains(x.Uses, use) {
		x.Uses = append(x.Uses, use)
	}
}
