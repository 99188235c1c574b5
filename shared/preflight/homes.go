package preflight

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/probe"
	"noroshi.internal/shared/watch/ranges"
)

// The limits of a survey.
const (
	resolveTime  = 5 * time.Second // for all hosts together
	maxAddresses = 4               // that are kept of a host, to be shown; all of them are looked at
)

// Resolver says which addresses a host has; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Outside is by what a survey learns.
type Outside struct {
	Ranges    string            // where the provider's ranges are
	Inside    bool              // the name in that address may lead to an address inside
	Kept      RangesKept        // nil: no copy is kept
	Resolver  Resolver          // nil: this machine's
	Transport http.RoundTripper // nil: the network
	Clock     clock.Clock
}

// HomeRows tell of each host that a response needs whether it lives with the guarded provider, and in which region. The provider's
// ranges are a line of their own, and the only one that can be a fault: where a host lives is as it is, and somebody should know.
func HomeRows(hosts Hosts, o Outside) []Row {
	if len(hosts) == 0 {
		return nil
	}
	s := &survey{Outside: o, hosts: hosts}
	if s.Resolver == nil {
		s.Resolver = net.DefaultResolver
	}
	rows := []Row{{Name: incident.PreflightRanges, Do: s.learn}}
	for i, h := range hosts {
		rows = append(rows, Row{Name: incident.PreflightHost, Subject: h.Name, Home: func(ctx context.Context) incident.Home { return s.home(ctx, i) }})
	}
	return rows
}

// survey is what one run of its rows learns.
type survey struct {
	Outside
	hosts Hosts
	table ranges.Table // empty: the ranges are not known
	got   time.Time    // when they were fetched, where that was not now
	found []resolved   // by host; nil: nobody has asked yet
}

// resolved is what the resolver said of a host.
type resolved struct {
	addresses []netip.Addr
	unknown   incident.HomeUnknown
}

// home is where a host lives. The first asks for all of them at the same time, so that a resolver that is silent costs its time once.
func (s *survey) home(ctx context.Context, i int) incident.Home {
	if s.found == nil {
		s.resolve(ctx)
	}
	home, found := incident.Home{Uses: s.hosts[i].Uses, Unknown: s.found[i].unknown}, s.found[i].addresses
	for _, a := range found[:min(len(found), maxAddresses)] {
		home.Addresses = append(home.Addresses, a.String())
	}
	if home.Unknown == "" {
		home.Regions, home.Unknown = s.regions(found)
	}
	if !s.got.IsZero() {
		home.Got, home.Age = s.got, int(s.Clock.Now().Sub(s.got)/(24*time.Hour))
	}
	return home
}

// regions are those in which addresses lie, or why nobody can tell. One address with the provider is enough to know of it; for none
// to be there all must be known.
func (s *survey) regions(addresses []netip.Addr) (regions []string, unknown incident.HomeUnknown) {
	if s.table.Len() == 0 {
		return nil, incident.HomeNoRanges
	}
	for _, a := range addresses {
		region, ok := s.table.Region(a)
		switch {
		case ok && !slices.Contains(regions, region):
			regions = append(regions, region)
		case !ok && !probe.Public(a.Unmap()):
			unknown = incident.HomePrivate
		}
	}
	if len(regions) > 0 {
		unknown = ""
	}
	slices.Sort(regions)
	return regions, unknown
}

// resolve asks for the addresses of all hosts. Whoever has not answered in time is not waited for.
func (s *survey) resolve(ctx context.Context) {
	ctx, cancel := s.Clock.WithTimeout(ctx, resolveTime)
	defer cancel()
	s.found = make([]resolved, len(s.hosts))
	var all sync.WaitGroup
	for i, h := range s.hosts {
		all.Go(func() { s.found[i] = s.patient(ctx, h.Name) })
	}
	all.Wait()
}

// patient asks for the addresses of a host, for as long as ctx lasts, whatever the resolver makes of that.
func (s *survey) patient(ctx context.Context, name string) resolved {
	answer := make(chan resolved, 1)
	go func() { answer <- s.ask(ctx, name) }()
	select {
	case r := <-answer:
		return r
	case <-ctx.Done():
		return resolved{unknown: incident.HomeNoAnswer}
	}
}

// ask asks for the addresses of a host, in order. An address written as one is its own.
func (s *survey) ask(ctx context.Context, name string) resolved {
	if a, err := netip.ParseAddr(name); err == nil {
		return resolved{addresses: []netip.Addr{a}}
	}
	found, err := s.Resolver.LookupNetIP(ctx, "ip", name)
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound, err == nil && len(found) == 0:
		return resolved{unknown: incident.HomeNoName}
	case err != nil:
		return resolved{unknown: incident.HomeNoAnswer}
	}
	found = slices.Clone(found)
	slices.SortFunc(found, netip.Addr.Compare)
	return resolved{addresses: slices.Compact(found)}
}
