package config

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// environment reads variables and collects what is wrong with them. Messages name the variable and never its value:
// people mix up variables, and then it may be a secret.
type environment struct {
	get    func(string) string
	faults yamlx.Faults
}

func (e *environment) fault(name, format string, args ...any) {
	e.faults = append(e.faults, yamlx.Fault{File: name, Text: fmt.Sprintf(format, args...)})
}

func (e *environment) slack(c *Config) {
	c.SlackAPIURL = e.url(SlackURL, DefaultSlackURL)
	if !strings.HasSuffix(c.SlackAPIURL, "/") {
		c.SlackAPIURL += "/"
	}
	c.SlackBotToken, c.SlackAppToken = e.token(BotToken), e.token(AppToken)
	c.SlackSigningSecrets = e.signing()
	if c.SlackAppToken != "" && e.get(BotToken) == "" {
		e.fault(BotToken, "is missing beside %s; allowed: the bot token (xoxb-…) of the same app", AppToken)
	}
	if c.SlackBotToken != "" && e.get(AppToken) == "" && e.get(SigningSecret) == "" {
		e.fault(SigningSecret, "is missing, so no request of Slack could be verified; allowed: the app's signing secret, or %s for Socket Mode", AppToken)
	}
}

func (e *environment) token(name string) Secret {
	s := e.get(name)
	if name != OIDCSecret && strings.ContainsAny(s, quotes) {
		e.fault(name, "holds a quote; allowed: one token as Slack shows it, without quotes")
		return ""
	}
	if !printable(s) {
		e.fault(name, "holds blanks or control characters; allowed: one token as Slack shows it")
		return ""
	}
	return Secret(s)
}

// signing reads one secret, or two separated by a comma: while a secret is rotated Slack signs with either.
func (e *environment) signing() []Secret {
	const allowed = "one, or two separated by a comma while rotating"
	return e.pair(SigningSecret, "secrets; allowed: "+allowed, "holds an empty or broken secret; allowed: "+allowed, func(s string) bool { return s != "" && shown(s) })
}

// pair reads what is one secret, or two separated by a comma; many and broken say what is wrong otherwise.
func (e *environment) pair(name, many, broken string, sound func(string) bool) (out []Secret) {
	raw := e.get(name)
	if raw == "" {
		return nil
	}
	parts := strings.Split(raw, ",")
	if len(parts) > 2 {
		e.fault(name, "holds %d %s", len(parts), many)
		return nil
	}
	for _, p := range parts {
		s := Value(p)
		if !sound(s) {
			e.fault(name, "%s", broken)
			return nil
		}
		out = append(out, Secret(s))
	}
	return out
}

// printable reports whether s is what a secret or an address is made of.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// shown reports whether s may be a secret as Slack shows it: none has a quote in it, as those of others may.
func shown(s string) bool { return printable(s) && !strings.ContainsAny(s, quotes) }

func (e *environment) url(name, unset string) string {
	s := e.get(name)
	if s == "" {
		return unset
	}
	if !webAddress(s) {
		e.fault(name, "is not an address; allowed: one that begins with https:// or http://")
		return unset
	}
	return s
}

// webAddress reports whether s is an absolute http or https URL without a user name or password in it.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && printable(s)
}

const storeForms = "allowed: sqlite:PATH or firestore:PROJECT/DATABASE, such as firestore:noroshi-prod/(default)"

func (e *environment) store() Store {
	raw := e.line(StoreVar)
	if raw == "" {
		return Store{}
	}
	kind, rest, _ := strings.Cut(raw, ":")
	project, database, both := strings.Cut(rest, "/")
	switch StoreKind(kind) {
	case SQLite:
		if Value(rest) == "" {
			e.fault(StoreVar, "names no file; "+storeForms)
		} else if path := e.place(StoreVar, rest); path != "" {
			return Store{Kind: SQLite, Path: path}
		}
	case Firestore:
		if both && project != "" && database != "" && !strings.Contains(database, "/") && printable(rest) {
			return Store{Kind: Firestore, Project: project, Database: database}
		}
		e.fault(StoreVar, "does not name a project and a database; "+storeForms)
	default:
		e.fault(StoreVar, "begins with no known store; "+storeForms)
	}
	return Store{}
}

func (e *environment) settings(c *Config, file string, readFile func(string) ([]byte, error)) {
	raw, err := readFile(file)
	if err != nil {
		e.fault(SettingsVar, "names a file that cannot be read (%v); allowed: a settings.yaml, or unset for the defaults", err)
		return
	}
	e.faults = append(e.faults, c.parse(file, raw)...)
	if root, _ := yamlx.Parse(file, raw); root.Object().Get("language").Present() {
		c.terminal = c.Settings.Language
	}
}

// language is the one that the environment asks for; "" where it asks for none, or for that of programs (C, POSIX).
func (e *environment) language() incident.Lang {
	locale, _, _ := strings.Cut(cmp.Or(e.get("LC_ALL"), e.get("LC_MESSAGES"), e.get("LANG")), ".")
	switch {
	case locale == "", locale == "C", locale == "POSIX":
		return ""
	case locale == "ja", strings.HasPrefix(locale, "ja_"):
		return incident.Japanese
	}
	return incident.English
}
