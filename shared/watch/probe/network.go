package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"

	"noroshi.internal/shared/incident"
)

// errPrivate is that a name leads to an address inside, and nobody has said that it may.
var errPrivate = errors.New("a private address")

// Network is the way to one address, for one look: no connection is kept, so that each look goes all the way, and no proxy is asked,
// which would answer in its place. inside says that the name in it may lead to an address inside.
func Network(inside bool, to *url.URL) *http.Transport {
	allowed := Public
	if inside || literal(to) {
		allowed = routed
	}
	dial := net.Dialer{Timeout: lookTime, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(at.Addr().Unmap()) {
			return fmt.Errorf("%s: %w", address, errPrivate)
		}
		return nil
	}}
	return &http.Transport{
		DialContext: dial.DialContext, DisableKeepAlives: true, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: lookTime, MaxResponseHeaderBytes: 64 << 10,
	}
}

// routed reports whether somebody may mean an address: not those that lead to whatever is at this end of the wire, such as the
// platform's metadata.
func routed(a netip.Addr) bool {
	return a.IsValid() && !a.IsUnspecified() && !a.IsMulticast() && !a.IsLinkLocalUnicast()
}

// inside are the networks that nobody reaches from outside, besides those that netip knows: carriers' own, benchmarks', and
// those by which IPv6 wraps an address of IPv4.
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"),
}

// Public reports whether an address is one that anybody reaches.
func Public(a netip.Addr) bool {
	for _, p := range inside {
		if p.Contains(a) {
			return false
		}
	}
	return routed(a) && !a.IsLoopback() && !a.IsPrivate()
}

// literal reports whether an address names its host by number, or this machine: whoever wrote that meant it.
func literal(u *url.URL) bool {
	_, err := netip.ParseAddr(u.Hostname())
	return err == nil || u.Hostname() == "localhost"
}

// WrongOf says what is wrong where there was no answer, or only a part of one.
func WrongOf(err error) incident.Wrong {
	var away *elsewhere
	if errors.As(err, &away) {
		return incident.Wrong{Code: incident.WrongRedirect, Detail: away.host}
	}
	return incident.Wrong{Code: codeOf(err)}
}

// elsewhere is the error of a redirect that nobody follows.
type elsewhere struct{ host string }

func (e *elsewhere) Error() string { return "redirected to " + e.host }

func codeOf(err error) incident.WrongCode {
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errPrivate):
		return incident.WrongPrivate
	case errors.As(err, &name):
		return incident.WrongName
	case aboutTLS(err):
		return incident.WrongTLS
	case errors.Is(err, syscall.ECONNREFUSED):
		return incident.WrongRefused
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return incident.WrongTimeout
	}
	return incident.WrongBroken
}

// aboutTLS reports whether an error is about the certificate or the encryption.
func aboutTLS(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	return errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &alert) ||
		errors.As(err, &unknown) || errors.As(err, &host) || errors.As(err, &invalid)
}
