package config_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhoseWordIsTakenForWhereARequestComesFrom(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"[203.0.113.0/24]":                      "[203.0.113.0/24]",
		"[203.0.113.7, '2001:db8::/48', '::1']": "[203.0.113.7/32 2001:db8::/48 ::1/128]",
		"[10.0.0.0/8, '2001::/16']":             "[10.0.0.0/8 2001::/16]",
		"[]":                                    "[]",
	} {
		c, fault := load(t, "proxies: "+list+"\n", nil)
		if got := fmt.Sprint(c.Settings.Proxies); fault != "" || got != want {
			t.Errorf("%s: %s, %q, want %s", list, got, fault, want)
		}
	}
	for list, want := range map[string]string{
		"[proxy.example.com]":           `settings.yaml:3:4: proxies[0] is "proxy.example.com"; allowed: an address`,
		"[0.0.0.0/0]":                   "anybody could say",
		"['::/0']":                      "anybody could say",
		"[0.0.0.0/1]":                   "anybody could say",
		"[128.0.0.0/1]":                 "anybody could say",
		"[10.0.0.0/7]":                  "at the widest /8",
		"['2000::/3']":                  "anybody could say",
		"['2000::/15']":                 "for IPv6 /16",
		"[203.0.113.7/24]":              "203.0.113.0/24",
		"[203.0.113.0/33]":              "allowed: an address",
		"['::ffff:203.0.113.7']":        "allowed: an address",
		"['::ffff:203.0.113.0/120']":    "allowed: an address",
		"['fe80::1%eth0']":              "allowed: an address",
		"[203.0.113.7, 203.0.113.7/32]": "already",
		"[true]":                        "allowed: a word",
		"203.0.113.7":                   "allowed: a list",
		"[203.0.113.7:8080]":            "allowed: an address",
	} {
		yaml := "# one\nproxies:\n  " + list + "\n"
		if strings.HasPrefix(list, "[proxy") {
			yaml = "# one\nproxies:\n- proxy.example.com\n"
			want = strings.Replace(want, ":3:4:", ":3:3:", 1)
		}
		if _, fault := load(t, yaml, nil); !strings.Contains(fault, want) {
			t.Errorf("%s: %q, want %q", list, fault, want)
		}
	}
}
