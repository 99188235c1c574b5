package limit

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// TestCaller: nobody escapes the limits by saying who they are, and nobody waits for who shares a proxy with them.
func TestCaller(t *testing.T) {
	t.Parallel()
	unset, front := Callers{}, Callers{Front: true}
	behind := Callers{Proxies: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8:1::/48"), netip.MustParsePrefix("127.0.0.1/32")}}
	for name, c := range map[string]struct {
		callers   Callers
		from      string
		forwarded []string
		want      string
	}{
		"no proxy is named":                {unset, "203.0.113.1:80", []string{"198.51.100.7"}, "203.0.113.1"},
		"nothing is said":                  {behind, "203.0.113.1:80", nil, "203.0.113.1"},
		"not of a proxy":                   {behind, "198.51.100.1:80", []string{"198.51.100.7"}, "198.51.100.1"},
		"what the proxy adds":              {behind, "203.0.113.1:80", []string{"198.51.100.7"}, "198.51.100.7"},
		"made up before it":                {behind, "203.0.113.1:80", []string{"1.1.1.1, 198.51.100.7"}, "198.51.100.7"},
		"made up, a proxy's name among it": {behind, "203.0.113.1:80", []string{"1.1.1.1, 203.0.113.2, 198.51.100.7"}, "198.51.100.7"},
		"two proxies":                      {behind, "127.0.0.1:80", []string{"1.1.1.1, 198.51.100.7, 203.0.113.9"}, "198.51.100.7"},
		"two headers":                      {behind, "127.0.0.1:80", []string{"1.1.1.1", "198.51.100.7", "203.0.113.9"}, "198.51.100.7"},
		"only proxies":                     {behind, "127.0.0.1:80", []string{"203.0.113.8,203.0.113.9"}, "203.0.113.8"},
		"garbage":                          {behind, "203.0.113.1:80", []string{"unknown"}, "203.0.113.1"},
		"an empty header":                  {behind, "203.0.113.1:80", []string{""}, "203.0.113.1"},
		"garbage after what was made up":   {behind, "203.0.113.1:80", []string{"1.1.1.1, _hidden"}, "203.0.113.1"},
		"garbage before a proxy":           {behind, "127.0.0.1:80", []string{"8.8.8.8, nonsense, 203.0.113.9"}, "203.0.113.9"},
		"an open end":                      {behind, "203.0.113.1:80", []string{"198.51.100.7,"}, "203.0.113.1"},
		"with a port":                      {behind, "203.0.113.1:80", []string{"198.51.100.7:40312"}, "198.51.100.7"},
		"IPv6":                             {behind, "[2001:db8:1::1]:80", []string{"2001:DB8:2:0::7"}, "2001:db8:2::"},
		"IPv6 in brackets":                 {behind, "[2001:db8:1::1]:80", []string{"[2001:db8:2::7]"}, "2001:db8:2::"},
		"IPv6 with a port":                 {behind, "[2001:db8:1::1]:80", []string{"[2001:db8:2::7]:443"}, "2001:db8:2::"},
		"IPv6 with a zone":                 {behind, "127.0.0.1:80", []string{"fe80::7%eth0"}, "fe80::"},
		"IPv6, a neighbour of one's own":   {behind, "127.0.0.1:80", []string{"2001:db8:2::a:b:c:d"}, "2001:db8:2::"},
		"IPv6, the network next to it":     {behind, "127.0.0.1:80", []string{"2001:db8:2:1::7"}, "2001:db8:2:1::"},
		"IPv6, and no proxy":               {unset, "[2001:db8:2:1:a:b:c:d]:80", nil, "2001:db8:2:1::"},
		"IPv4 in IPv6":                     {behind, "[::ffff:203.0.113.1]:80", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		"a number with zeros before it":    {behind, "203.0.113.1:80", []string{"198.051.100.007"}, "203.0.113.1"},
		"the front end":                    {front, "169.254.1.1:80", []string{"1.1.1.1, 198.51.100.7"}, "198.51.100.7"},
		"the front end says nothing":       {front, "169.254.1.1:80", nil, "169.254.1.1"},
		"a balancer before the front end":  {Callers{Front: true, Proxies: behind.Proxies}, "169.254.1.1:80", []string{"198.51.100.7,203.0.113.9"}, "198.51.100.7"},
		"a connection that has no address": {behind, "@", []string{"198.51.100.7"}, "@"},
		"other headers":                    {behind, "203.0.113.1:80", nil, "203.0.113.1"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = c.from, c.forwarded
		r.Header.Set("X-Real-Ip", "9.9.9.9")
		r.Header.Set("Forwarded", "for=9.9.9.9")
		if got := c.callers.Of(r); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func FuzzCaller(f *testing.F) {
	for _, s := range []string{"1.1.1.1", "[::1]:80", "a,b,,", "::ffff:1.2.3.4%x", " \t,1.2.3.4:99999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, said string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = "203.0.113.1:80", []string{said}
		got := Callers{Proxies: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}}.Of(r)
		if a, err := netip.ParseAddr(got); err != nil || a.Zone() != "" || a.Is4In6() {
			t.Errorf("%q: %q", said, got)
		}
	})
}
