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

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/incident"
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
	StorageURL    = "STORAGE_API_URL"
	SheetsURL     = "SHEETS_API_URL"
	SettingsVar   = "NOROSHI_SETTINGS"
	PlaybooksVar  = "NOROSHI_PLAYBOOKS"
	OIDCSecret    = "NOROSHI_OIDC_SECRET"
	SessionKey    = "NOROSHI_SESSION_KEY"
	AlertSecrets  = "NOROSHI_ALERT_SECRETS"
	SMTPPassword  = "NOROSHI_SMTP_PASSWORD"
	PortalVar     = "NOROSHI_PORTAL"
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
	StorageURL, SheetsURL string // of the list of customers, and of the portal's bucket; empty: Google's own

	PlaybooksDir string   // empty: the built-in playbooks only
	OIDCSecret   Secret   // of the form's client at the identity provider; empty: a client without one
	SessionKeys  []Secret // what the form's sessions are sealed with: one, or two while rotating; none: local mode makes its own

	SMTPPassword Secret                    // of Settings.Notices.Mail; empty: the server asks for none
	AlertSecrets map[alert.Source][]Secret // what deliveries of alerts are proven with, by source

	claims   []claim
	terminal incident.Lang // as the environment says it; "": it does not
}

// Terminal is the language of what is printed where the program was started: that of the environment (POSIX: LC_ALL before
// LC_MESSAGES before LANG), otherwise the settings'. Whoever reads neither of our languages reads English.
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

// claim is something the settings say about playbooks, kept with its place until the playbooks are known: that there is this
// "playbook", or that the chosen one has this "announcement" or "document".
type claim struct {
	at       yamlx.Fault
	what, id string
}
