package customer

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"noroshi.internal/shared/typed"
)

// Limits of an address (RFC 5321, 4.5.3.1).
const (
	maxLocal   = 64
	maxAddress = 254
)

// Why a text is no address that mail goes to.
var (
	errBreak   = errors.New("holds a line break or another control character")
	errName    = errors.New("holds more than the address")
	errForm    = errors.New("is not written as an address")
	errDomain  = errors.New("has a domain that is none")
	errLong    = errors.New("is too long")
	errForeign = errors.New("has characters before the @ that few servers take")
)

// Address returns an address as it is written to: the domain in ASCII and lower case, what stands before the @ as it was typed. A
// local part in quotes is taken; one outside ASCII is refused, since most relays do (RFC 6531 is needed for it).
func Address(said string) (string, error) {
	if strings.ContainsFunc(strings.Trim(said, " \t"), func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }) {
		return "", errBreak
	}
	said = typed.Trim(said)
	cut := strings.LastIndex(said, "@")
	if cut < 0 {
		cut = strings.LastIndex(said, "＠")
	}
	if cut < 0 {
		return "", errForm
	}
	local, domain := typed.Plain(said[:cut]), strings.TrimLeft(said[cut:], "@＠")
	return joined(local, domain)
}

// joined joins the parts of an address, and checks both.
func joined(local, domain string) (string, error) {
	host, err := idna.Lookup.ToASCII(typed.Plain(domain))
	switch {
	case err != nil || !strings.Contains(host, ".") || strings.HasPrefix(host, "["):
		return "", errDomain
	case strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII }):
		return "", errForeign
	case len(local) > maxLocal || len(local)+1+len(host) > maxAddress:
		return "", errLong
	}
	return parsed(local + "@" + strings.ToLower(host))
}

// parsed returns an address that the mail's own grammar reads, and reads as nothing else.
func parsed(address string) (string, error) {
	switch a, err := mail.ParseAddress(address); {
	case err != nil:
		return "", errForm
	case a.Name != "" || strings.ContainsAny(address, "<>"):
		return "", errName
	}
	return address, nil
}
