package main

import (
	"net"
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/document/local"
)

// The limits of the HTTP server.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = time.Minute // longer than the sandbox page waits for a change, since it ends waiting requests, too
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10 // bytes
	maxBody       = 2 << 20  // bytes; the most that any page or function takes is 1 MB
)

// defaults are what browsers must know of every answer; a page that needs more sets its own policy.
var defaults = map[string]string{
	"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

// pages are shown to whoever asks: local mode signs nobody in, the machine itself is the boundary.
var pages = []string{sandboxRoot, local.Prefix}

// newServer serves next behind its limits. On a machine's own address (127.0.0.1, ::1) the pages answer that machine
// only: neither another site whose name was made to lead here (DNS rebinding) nor a tunnel that lets Slack reach the
// functions opens them. Whoever listens on another address has decided otherwise.
func newServer(addr net.Addr, next http.Handler) *http.Server {
	if ip, ok := addr.(*net.TCPAddr); ok && ip.IP.IsLoopback() {
		next = ownHostOnly(next)
	}
	return &http.Server{
		Handler: guarded(next), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader,
	}
}

func guarded(next http.Handler) http.Handler {
	next = http.MaxBytesHandler(next, maxBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range defaults {
			w.Header().Set(name, value)
		}
		next.ServeHTTP(w, r)
	})
}

func ownHostOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isPage(r.URL.Path) && !ownHost(r.Host) {
			http.Error(w, "this page answers its own machine only", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isPage(path string) bool {
	for _, p := range pages {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}

// ownHost reports whether a Host header names the machine itself: a name that nobody else's DNS can answer for.
func ownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}
