package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
	"noroshi.internal/shared/web"
	"noroshi.internal/shared/web/limit"
	"noroshi.internal/shared/web/signin"
)

// openForm returns the form of this machine. Its sessions are sealed with the keys of the environment, or with one of its
// own, which the data folder keeps so that a process that starts again signs nobody out. Where no identity provider is
// configured, links that are printed to stdout let people in.
func (m *machine) openForm(origin string, data *folder, stdout io.Writer) (*web.Site, error) {
	l, lang := m.config.Settings.Login, m.config.Terminal()
	callers := limit.Callers{Proxies: m.config.Settings.Proxies}
	opt := web.Options{Origin: cmp.Or(l.URL, origin), Domains: l.Domains, Caller: callers.Of, Log: m.log, Program: record.Program{Release: version.Release, Revision: version.Revision()}}
	for _, k := range m.config.SessionKeys {
		opt.Keys = append(opt.Keys, k.Reveal())
	}
	if len(opt.Keys) == 0 {
		key, err := ownKey(data.path("session.key"))
		if err != nil {
			return nil, err
		}
		opt.Keys = []string{key}
	}
	if l.Issuer == "" {
		opt.ShowLink = func(url string) { fmt.Fprintln(stdout, text.LocalFormLink.In(lang, "url", url)) }
	} else {
		opt.Provider = signin.New(signin.Config{
			Issuer: l.Issuer, ClientID: l.ClientID, ClientSecret: m.config.OIDCSecret.Reveal(), Domains: l.Domains,
			Redirect: web.Callback(opt.Origin), Clock: clock.Machine,
		})
	}
	return web.New(m.service, m.db, opt)
}

// greetForm says where the form is: by a link that lets one person in, unless people have accounts for it.
func greetForm(w io.Writer, cfg config.Config, form *web.Site) {
	lang := cfg.Terminal()
	if cfg.Settings.Login.Issuer == "" {
		fmt.Fprintln(w, text.LocalFormLink.In(lang, "url", form.Link()))
		return
	}
	fmt.Fprintln(w, text.LocalForm.In(lang, "url", form.Address()))
}

func ownKey(file string) (string, error) {
	known, err := os.ReadFile(file)
	if err == nil && len(known) >= config.MinSessionKey {
		return string(known), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", text.SessionKeyRead.Because(err)
	}
	key := rand.Text() + rand.Text()
	if err := os.WriteFile(file, []byte(key), 0o600); err != nil {
		return "", text.SessionKeyWrite.Because(err)
	}
	return key, nil
}
