package config

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/yamlx"
)

// disagreements are the claims that do not hold. A playbook is read only for what is said to be in it: a function that was just
// started has a click to answer first.
func (c Config) disagreements(set playbook.Set) (out yamlx.Faults) {
	_, known := set[c.Settings.Playbook]
	ids := sync.OnceValue(func() map[string][]string { return idsIn(set, c.Settings.Playbook) })
	for _, x := range c.claims {
		f := x.at
		switch {
		case x.what == "playbook" && !known:
			f = f.Saying("playbook is %s, which does not exist; allowed: %s", yamlx.Quote(x.id), strings.Join(set.IDs(), ", "))
		case x.what != "playbook" && known && !slices.Contains(ids()[x.what], x.id):
			f = f.Saying(x.what+" %s is not in playbook %s; allowed: %s", yamlx.Quote(x.id), c.Settings.Playbook, strings.Join(ids()[x.what], ", "))
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

// Load reads the environment and the settings file that NOROSHI_SETTINGS names, if it names one. An error is of type
// yamlx.Faults and names everything that is wrong; the Config beside it holds what could be read.
func Load(getenv func(string) string, readFile func(name string) ([]byte, error)) (Config, error) {
	e := environment{get: Variables(getenv)}
	c := Config{Settings: Defaults(), terminal: e.language()}
	if file := e.path(SettingsVar); file != "" {
		e.settings(&c, file, readFile)
	}
	for _, s := range systems {
		s.environment(&e, &c)
	}
	c.Store = e.store()
	c.PlaybooksDir = e.path(PlaybooksVar)
	c.StorageURL, c.SheetsURL = e.url(StorageURL, ""), e.url(SheetsURL, "")
	e.form(&c)
	e.alerts(&c)
	e.kinds(&c)
	return c, e.faults.Err()
}

// LoadAll is Load together with the playbooks that the result names, and reports the faults of all of them at once.
func LoadAll(getenv func(string) string, readFile func(name string) ([]byte, error)) (Config, playbook.Set, error) {
	c, errSettings := Load(getenv, readFile)
	set, errPlaybooks := playbook.Folder(c.PlaybooksDir)
	var all yamlx.Faults
	for _, err := range []error{errSettings, errPlaybooks} {
		var faults yamlx.Faults
		if errors.As(err, &faults) {
			all = append(all, faults...)
		}
	}
	if errPlaybooks == nil { // else a playbook may be missing only because its file is wrong
		all = append(all, c.disagreements(set)...)
	}
	return c, set, all.Err()
}

// Validate holds the settings against the playbooks: the chosen one exists, and so do the announcements that channels are
// to get. An error is of type yamlx.Faults.
func (c Config) Validate(set playbook.Set) error { return c.disagreements(set).Err() }

func (e *environment) settings(c *Config, file string, readFile func(string) ([]byte, error)) {
	raw, err := readFile(file)
	if err != nil {
		e.fault(SettingsVar, "names a file that cannot be read (%v); allowed: a settings.yaml, or unset for the defaults", err)
		return
	}
	e.faults = append(e.faults, c.parse(file, raw)...)
}

// parse reads settings.yaml, with what it says about playbooks as claims.
func (c *Config) parse(file string, raw []byte) yamlx.Faults {
	root, log := yamlx.Parse(file, raw)
	c.Settings, c.claims = Defaults(), nil
	s := &c.Settings
	keys := []string{"language", "also", "timezone", "channel_prefix", "playbook", "runbook", "meeting", "contact"}
	for _, x := range systems {
		if x.key != "" {
			keys = append(keys, x.key)
		}
	}
	o := root.Object(append(keys, "login", "proxies", "watch", "alerts", "customers", "notices", "sites", "review")...)
	set(o, "language", &s.Language, language)
	set(o, "also", &s.Also, func(v yamlx.Value) incident.Lang { return second(v, s.Language) })
	set(o, "timezone", &s.Timezone, timezone)
	set(o, "channel_prefix", &s.ChannelPrefix, prefix)
	set(o, "playbook", &s.Playbook, func(v yamlx.Value) string { return v.Word() })
	set(o, "runbook", &s.Runbook, address)
	set(o, "meeting", &s.Meeting, address)
	set(o, "contact", &s.Contact, func(v yamlx.Value) string { return v.Line(maxContact) })
	s.Login = login(o.Get("login"))
	s.Proxies = proxies(o.Get("proxies"))
	s.Watch = watch(o.Get("watch"))
	s.Alerts = alerts(o.Get("alerts"))
	s.Customers = customers(o.Get("customers"))
	s.Notices = notices(o.Get("notices"))
	s.Sites = sites(o.Get("sites"))
	set(o.Get("review").Object("archive_after"), "archive_after", &s.ArchiveAfter, archiveAfter)
	for _, x := range systems {
		if x.key == "" {
			continue
		}
		c.claims = append(c.claims, x.settings(o.Get(x.key), c)...)
	}
	if v := o.Get("playbook"); v.Present() {
		c.claims = append(c.claims, claim{v.Position(), "playbook", s.Playbook})
	}
	return log.Faults()
}

// Except is err without the faults of variables that are not set, and for which the caller has no use: nobody should have to carry a
// secret to another machine for what does not look at it.
func Except(err error, getenv func(string) string, names ...string) error {
	var faults yamlx.Faults
	if !errors.As(err, &faults) {
		return err
	}
	needless := func(f yamlx.Fault) bool { return slices.Contains(names, f.File) && getenv(f.File) == "" }
	return slices.DeleteFunc(faults, needless).Err()
}
