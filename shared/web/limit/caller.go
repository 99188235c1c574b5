package limit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Callers names who sends a request, for the limits. It is the other end of the connection. Where that is a proxy of one's
// own, it is the address that the proxy added to X-Forwarded-For, and so on from the right for as long as the addresses are
// of one's own proxies. What stands further to the left the caller may have made up, and is not looked at.
type Callers struct {
	// Proxies are the addresses whose X-Forwarded-For is believed.
	Proxies []netip.Prefix
	// Front says that every connection is of a proxy, whatever its address: nothing reaches a function in Google Cloud but
	// through Google's front end, which appends the address that it was called from.
	Front bool
}

// hosts is the network of IPv6 that one caller has, in bits: addresses within it are free to whoever has one of them (RFC 7421).
const hosts = 64

// Of returns the caller: an address without a port, of IPv6 the first of its network. A proxy that says nothing that can be read is the caller itself, so that
// nobody gets a turn of their own by making something up.
func (c Callers) Of(r *http.Request) string {
	from, ok := address(r.RemoteAddr)
	if !ok {
		return r.RemoteAddr
	}
	believed := c.Front || c.own(from)
	chain := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, said := range slices.Backward(chain) {
		next, ok := address(said)
		if !believed || !ok {
			break
		}
		from, believed = next, c.own(next)
	}
	if p, err := from.Prefix(hosts); err == nil && from.Is6() {
		from = p.Addr()
	}
	return from.String()
}

func (c Callers) own(a netip.Addr) bool {
	return slices.ContainsFunc(c.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// address reads an address as proxies write it: with or without a port, an IPv6 one with or without brackets. One that holds
// an IPv4 address is that address; a zone, which says on which cable an address is, says nothing about who it is.
func address(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		p, errPort := netip.ParseAddrPort(s)
		a, err = p.Addr(), errPort
	}
	return a.Unmap().WithZone(""), err == nil
}
