// Package formside puts together the function that serves the form.
package formside

import (
	"errors"
	"net/http"
	"strings"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/web"
	"noroshi.internal/shared/web/signin"
	"noroshi.internal/shared/yamlx"
)

// Form serves the form. It calls neither Slack nor Drive: what it records wakes whoever does.
func Form(p function.Parts) (http.Handler, error) {
	l := p.Config.Settings.Login
	if err := missing(p.Config); err != nil {
		return nil, err
	}
	opt := web.Options{Origin: l.URL, Domains: l.Domains, Caller: caller, Log: p.Log}
	for _, k := range p.Config.SessionKeys {
		opt.Keys = append(opt.Keys, k.Reveal())
	}
	if l.Issuer != "" {
		opt.Provider = signin.New(signin.Config{
			Issuer: l.Issuer, ClientID: l.ClientID, ClientSecret: p.Config.OIDCSecret.Reveal(), Domains: l.Domains, Redirect: web.Callback(l.URL),
		})
	}
	return web.New(p.Service(), p.DB, opt)
}

// missing says what the form cannot do without where it is deployed.
func missing(c config.Config) error {
	var faults yamlx.Faults
	if len(c.SessionKeys) == 0 {
		faults = append(faults, yamlx.Fault{File: config.SessionKey, Text: "is missing; allowed: at least 32 characters that nobody can guess"})
	}
	if l := c.Settings.Login; l.Issuer != "" && l.URL == "" {
		faults = append(faults, yamlx.Fault{File: config.SettingsVar, Text: "names no login.url; allowed: where browsers reach the form, such as https://form.example.com"})
	}
	return errors.Join(faults.Err())
}

// caller is who sends a request, for the limits: the address that Google's front end appends, which is the only one in the
// header that the caller cannot make up.
func caller(r *http.Request) string {
	all := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
	if last := strings.TrimSpace(all[len(all)-1]); last != "" {
		return last
	}
	return r.RemoteAddr
}
