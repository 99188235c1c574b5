// Package config reads what a deployment is told from outside: environment variables and settings.yaml. Everything that
// is wrong is reported at once, one line each, and stops the start; no message ever holds a secret's value.
//
// Load needs nothing but the environment and a way to read a file. LoadAll reads the playbooks too and holds the
// settings against them. The variables and keys are public surface: they may grow, none is renamed.
//
// Time zones come from the system; a program that may run where there are none imports time/tzdata.
package config

import (
	"cmp"
	"errors"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/yamlx"
)

// The environment variables. Their meanings are in Config.
const (
	BotToken      = "SLACK_BOT_TOKEN"
	SigningSecret = "SLACK_SIGNING_SECRET"
	AppToken      = "SLACK_APP_TOKEN"
	SlackURL      = "SLACK_API_URL"
	StoreVar      = "NOROSHI_STORE"
	DocsVar       = "NOROSHI_DOCS"
	DriveURL      = "DRIVE_API_URL"
	DocsURL       = "DOCS_API_URL"
	SettingsVar   = "NOROSHI_SETTINGS"
	PlaybooksVar  = "NOROSHI_PLAYBOOKS"
	OIDCSecret    = "NOROSHI_OIDC_SECRET"
	SessionKey    = "NOROSHI_SESSION_KEY"
)

// DefaultSlackURL is Slack's own Web API.
const DefaultSlackURL = "https://slack.com/api/"

// Config is everything a deployment was told.
type Config struct {
	Settings            Settings
	SlackBotToken       Secret   // empty: local mode serves a sandbox Slack
	SlackSigningSecrets []Secret // one, or two while rotating; none only where nothing signed arrives
	SlackAppToken       Secret   // empty: no Socket Mode
	SlackAPIURL         string   // ends in "/"
	Store               Store
	Systems
	PlaybooksDir string   // empty: the built-in playbooks only
	OIDCSecret   Secret   // of the form's client at the identity provider; empty: a client without one
	SessionKeys  []Secret // what the form's sessions are sealed with: one, or two while rotating; none: local mode makes its own

	claims   []claim
	terminal incident.Lang // as the settings or the environment say it; "": neither does
}

// Terminal is the language of what is printed where the program was started: the settings', if they name one, otherwise that of
// the environment (POSIX: LC_ALL before LC_MESSAGES before LANG), otherwise the settings' default. Whoever reads neither of our
// languages reads English.
func (c Config) Terminal() incident.Lang { return cmp.Or(c.terminal, c.Settings.Language) }

// StoreKind is a storage backend.
type StoreKind string

// The storage backends.
const (
	SQLite    StoreKind = "sqlite"
	Firestore StoreKind = "firestore"
)

// Store says where incidents are kept. The zero Store means that nothing was said: local mode keeps them in its data
// folder.
type Store struct {
	Kind     StoreKind
	Path     string // of SQLite: the file
	Project  string // of Firestore
	Database string // of Firestore, e.g. "(default)"
}

// DocsKind is a place for documents.
type DocsKind string

// The places for documents.
const (
	LocalDocs DocsKind = "local"
	Drive     DocsKind = "drive"
)

// Docs says where documents are made. The zero Docs means that nothing was said: local mode makes them in its data
// folder.
type Docs struct {
	Kind     DocsKind
	Dir      string // of local
	DriveURL string // Drive's API; empty: Google's own
	DocsURL  string // of the Docs API; empty: Google's own
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
	e.form(&c)
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

// Check holds the settings against the playbooks: the chosen one exists, and so do the announcements that channels are
// to get. An error is of type yamlx.Faults.
func (c Config) Check(set playbook.Set) error { return c.disagreements(set).Err() }
