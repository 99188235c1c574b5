// Package formside puts together the function that serves the form.
//
// Any number of instances serve one person: who is signed in, and a sign-in under way, travel in sealed cookies; a
// break-glass code is used up and a request counted once in the store. Only the limits on callers are each instance's own,
// which Terraform keeps few: they bound what strangers send, and no secret hangs on them.
package formside

import (
	"net/http"
	"net/url"
	"strings"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/version"
	"noroshi.internal/shared/web"
	"noroshi.internal/shared/web/limit"
	"noroshi.internal/shared/web/signin"
)

// Form serves the form. It calls neither Slack nor Drive: what it records wakes whoever does.
func Form(p function.Parts) (http.Handler, error) {
	l := p.Config.Settings.Login
	callers := limit.Callers{Front: true, Proxies: p.Config.Settings.Proxies}
	opt := web.Options{Origin: l.URL, Domains: l.Domains, Caller: callers.Of, Log: p.Log, Program: record.Program{Release: version.Release, Revision: version.Revision()}}
	for _, k := range p.Config.SessionKeys {
		opt.Keys = append(opt.Keys, k.Reveal())
	}
	if l.Issuer != "" {
		opt.Provider = provider(l, p.Config.OIDCSecret, p.Clock)
	}
	site, err := web.New(p.Service(), p.DB, opt)
	if err != nil {
		return nil, err
	}
	return onOneHost(l.URL, site), nil
}

func provider(l config.Login, secret config.Secret, clock clock.Clock) *signin.Provider {
	return signin.New(signin.Config{
		Issuer: l.Issuer, ClientID: l.ClientID, ClientSecret: secret.Reveal(), Domains: l.Domains, Redirect: web.Callback(l.URL),
		Clock: clock,
	})
}

// onOneHost leads whoever opens the form by another of its addresses to the one in the settings: Google gives a function
// several (Cloud Run: "Cloud Run URLs"; a functions address takes the first part of the path away), and a cookie belongs to
// one. Only pages are led on. A proxy in front may ask for the function by its own name; it then says for which name it was
// asked itself. Whoever makes that up spares himself the way, and gains nothing.
func onOneHost(origin string, next http.Handler) http.Handler {
	home, err := url.Parse(origin)
	if err != nil || home.Host == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		elsewhere := !strings.EqualFold(r.Host, home.Host) && !strings.EqualFold(r.Header.Get("X-Forwarded-Host"), home.Host)
		if !elsewhere || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		to := url.URL{Scheme: home.Scheme, Host: home.Host, Path: web.Root}
		if strings.HasPrefix(r.URL.Path, web.Root) {
			to.Path, to.RawQuery = r.URL.Path, r.URL.RawQuery
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to.String(), http.StatusTemporaryRedirect)
	})
}
