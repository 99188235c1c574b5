package config

import (
	"cmp"
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
	e.faults = append(e.faults, yamlx.Fault{File: name}.Saying(format, args...))
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

// webAddress reports whether s is an address that people may be sent to, without a user name or password in it.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && incident.IsAddress(s) && u.User == nil && printable(s)
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
