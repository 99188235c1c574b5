package probe

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// TestWhereANameMayLead: a name leads to what anybody reaches, unless the settings say otherwise; to what is at this end of the
// wire, such as the platform's metadata, never.
func TestWhereANameMayLead(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]struct{ public, routed bool }{
		"8.8.8.8": {true, true}, "2001:4860:4860::8888": {true, true},
		"127.0.0.1": {false, true}, "::1": {false, true}, "10.1.2.3": {false, true}, "172.16.0.1": {false, true}, "192.168.1.1": {false, true},
		"fd00::1": {false, true}, "100.64.0.1": {false, true}, "198.18.0.1": {false, true}, "::ffff:10.1.2.3": {false, true},
		"64:ff9b::a01:203": {false, true}, "2002:a01:203::1": {false, true},
		"169.254.169.254": {}, "fe80::1": {}, "0.0.0.0": {}, "::": {}, "224.0.0.1": {}, "ff02::1": {},
	} {
		a := netip.MustParseAddr(address).Unmap()
		if Public(a) != want.public || routed(a) != want.routed {
			t.Errorf("%s: public %v, routed %v", address, Public(a), routed(a))
		}
	}
}

// TestAPrivateAddressIsNotDialed: what is checked is the address that is dialed, after the name was resolved.
func TestAPrivateAddressIsNotDialed(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	for name, c := range map[string]struct {
		url    string
		inside bool
		dials  bool
	}{
		"a name":                       {"https://portal.example.com/", false, false},
		"a name that the settings let": {"https://portal.example.com/", true, true},
		"an address":                   {"http://127.0.0.1/", false, true},
		"an address of IPv6":           {"http://[::1]/", false, true},
		"this machine":                 {"http://localhost/", false, true},
		"a name like this machine's":   {"http://localhost.example.com/", false, false},
	} {
		to, err := url.Parse(c.url)
		if err != nil {
			t.Fatal(err)
		}
		conn, err := Network(c.inside, to).DialContext(t.Context(), "tcp", l.Addr().String())
		if err == nil {
			_ = conn.Close()
		}
		if (err == nil) != c.dials || err != nil && !errors.Is(err, errPrivate) {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			if says, wrong := judge(config.Tool{URL: c.url}, WrongOf(err)); says != "unread" || wrong.Code != incident.WrongPrivate {
				t.Errorf("%s: %s %s", name, says, wrong.Code)
			}
		}
	}
}
