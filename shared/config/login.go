package config

import (
	"fmt"
	"strings"

	"noroshi.internal/shared/yamlx"
)

// Login is who may come into the form, by the company's own accounts. Without an issuer nobody may but by a break-glass
// code, and in local mode by a link.
type Login struct {
	Issuer   string   // issuer: address of the identity provider, as its discovery document says it
	ClientID string   // client_id: the form's id there
	Domains  []string // domains: of the email addresses that may sign in
	URL      string   // url: where browsers reach the form, without /form/; empty, in local mode: the address listened on
}

// Form is the address that people open; "" where the settings do not know it.
func (l Login) Form() string {
	if l.URL == "" {
		return ""
	}
	return l.URL + "/form/"
}

const (
	maxClientID = 300
	domainWords = "a domain such as example.com, in lower case"
)

var domainForm = yamlx.NewPattern(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)

func login(v yamlx.Value) (l Login) {
	o := v.Object("issuer", "client_id", "domains", "url")
	set(o, "issuer", &l.Issuer, secureAddress)
	set(o, "client_id", &l.ClientID, func(v yamlx.Value) string { return v.Line(maxClientID) })
	l.Domains = forms(o.Get("domains"), domainForm, domainWords)
	set(o, "url", &l.URL, func(v yamlx.Value) string { return strings.TrimRight(secureAddress(v), "/") })
	if !v.Present() || l.Issuer == "" && !o.Get("client_id").Present() {
		return l
	}
	for _, need := range []struct{ key, value, what string }{
		{"issuer", l.Issuer, "the identity provider's address"},
		{"client_id", l.ClientID, "the form's id there"},
		{"domains", strings.Join(l.Domains, ","), "the domains whose addresses may sign in"},
	} {
		if need.value == "" && !o.Get(need.key).Present() {
			v.Fault("has no %s; allowed: %s", need.key, need.what)
		}
	}
	return l
}

// secureAddress is an address whose answers nobody on the way can change: https, or this machine.
func secureAddress(v yamlx.Value) string {
	s := address(v)
	switch {
	case !webAddress(s): // reported by address
		return ""
	case !strings.HasPrefix(s, "https://") && !thisMachine.MatchString(s):
		v.Fault("is not secure; allowed: an address that begins with https://")
		return ""
	}
	return s
}

var thisMachine = yamlx.NewPattern(`^http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)`)

// MinSessionKey is the least that a session key has, in bytes, which are printable characters. `openssl rand -base64 32` prints 44.
const MinSessionKey = 32

// form reads what the form is told: the secret at the identity provider, and the keys of its sessions.
func (e *environment) form(c *Config) {
	c.OIDCSecret = e.token(OIDCSecret)
	broken := fmt.Sprintf("holds a key that is short or broken; allowed: at least %d characters that nobody can guess", MinSessionKey)
	c.SessionKeys = e.pair(SessionKey, "keys; allowed: one, or two separated by a comma while rotating, the new one first", broken, func(s string) bool {
		return len(s) >= MinSessionKey && printable(s)
	})
}
