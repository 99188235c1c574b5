package ranges

import (
	"fmt"
	"net/netip"
	"regexp"
	"time"

	"noroshi.internal/shared/incident"
)

// Table says which addresses are the provider's, and in which region. Nobody changes it once it was read.
type Table struct {
	Created time.Time // by the provider's own word
	regions map[netip.Prefix]string
}

// Len is how many ranges there are.
func (t Table) Len() int { return len(t.regions) }

// Region is the region of the longest range that holds an address; ok is false where none does. An address of IPv4 that is written
// as one of IPv6 counts as what it is.
func (t Table) Region(a netip.Addr) (region string, ok bool) {
	a = a.Unmap().WithZone("")
	for bits := a.BitLen(); bits > 0; bits-- {
		p, err := a.Prefix(bits)
		if err != nil {
			return "", false
		}
		if region, ok := t.regions[p]; ok {
			return region, true
		}
	}
	return "", false
}

var regionForm = regexp.MustCompile(`^(` + incident.EdgeRegion + `|[a-z][a-z0-9-]{1,31})$`)

// add takes a range. One that is listed for several services is one; where it is said to be in several regions, the one with a name
// counts before the edge, and then the first by name, whatever the order of the list.
func (t *Table) add(p netip.Prefix, region string) error {
	if !regionForm.MatchString(region) {
		return fmt.Errorf("%s is in the region %.40q", p, region)
	}
	if t.regions == nil {
		t.regions = map[netip.Prefix]string{}
	}
	if have, ok := t.regions[p]; !ok || before(region, have) {
		t.regions[p] = region
	}
	return nil
}

func before(a, b string) bool {
	if (a == incident.EdgeRegion) != (b == incident.EdgeRegion) {
		return b == incident.EdgeRegion
	}
	return a < b
}

// widest and widest6 are the widest ranges that are believed, in bits. A wider one is a slip that would make everything the
// provider's; AWS's own widest are /11 and /20.
const widest, widest6 = 8, 16

// parse reads a prefix that is written as one: no zone, nothing behind the mask, no IPv4 within IPv6.
func parse(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	switch {
	case err != nil:
		return p, fmt.Errorf("%.60q is no prefix", s)
	case p.Addr().Is4In6() || p != p.Masked():
		return p, fmt.Errorf("%.60q is written in another way", s)
	case p.Addr().Is4() && p.Bits() < widest, p.Addr().Is6() && p.Bits() < widest6:
		return p, fmt.Errorf("%s is too wide", p)
	}
	return p, nil
}
