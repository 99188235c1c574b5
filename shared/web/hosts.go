package web

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// rooms are all places that a session opens.
var rooms = []string{Root, Documents, Sandbox}

func inARoom(path string) bool {
	return slices.ContainsFunc(rooms, func(r string) bool { return strings.HasPrefix(path, r) })
}

// OwnHost reports whether a Host header names the machine itself: a name that nobody else's DNS can answer for.
func OwnHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// forgets reports whether a browser will not keep its session, which it sends over https only, or to the machine itself. There it
// also says where its requests begin (Fetch Metadata: to trustworthy addresses only).
func (s *Site) forgets(r *http.Request) bool {
	return !s.secure() && r.TLS == nil && r.Header.Get("X-Forwarded-Proto") != "https" && r.Header.Get("Sec-Fetch-Site") == "" &&
		!OwnHost(r.Host)
}
