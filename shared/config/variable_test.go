package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// told is a value of a variable, as it should be: one that is known here, or what variables of its kind hold.
func told(name string) string {
	switch value, known := values[name]; {
	case known:
		return value
	case strings.HasSuffix(name, "_URL"):
		return "https://api.example.com/"
	}
	return "a-secret"
}

var values = map[string]string{
	BotToken: "xoxb-1", SigningSecret: "old,new", AppToken: "xapp-1", SlackURL: "https://slack.example.com/api/",
	StoreVar: "sqlite:/data/x.db", DocsVar: "local:/data/documents", PortalVar: "dir:/data/portal", DriveURL: "https://drive.example.com/", DocsURL: "https://docs.example.com/",
	SettingsVar: "settings.yaml", PlaybooksVar: "/data/playbooks", AlertSecrets: "pagerduty=S1,S2;plain=S=3", OIDCSecret: "client's-\"secret", SessionKey: strings.Repeat("k", MinSessionKey),
}

// withUser are settings that say what the password and the portal's place are for.
const withUser = "notices: {mail: {server: smtps://relay.example.com, user: noroshi, from: support@example.com}, portal: {url: https://status.example.com}}\n"

// around are what comes with a value and is no part of it.
var around = map[string]string{
	"CR": "*\r", "CR and LF": "*\r\n", "LF": "*\n", "blanks": " * \t", "a no-break blank": "\u00a0*\u00a0", "a wide blank": "\u3000*",
	"a byte order mark": "\ufeff*", "a zero-width blank": "*\u200b", "a direction": "\u202a*\u202c", "NUL": "*\x00", "an empty Braille cell": "*\u2800", "a filler": "\u3164*\u3164", "a joiner": "*\u034f", "a selector": "*\ufe0f",
	"quotes": `"*"`, "single quotes": "'*'", "quotes and CR": "\"*\"\r\n", "CR in quotes": "\"*\r\"", "blanks in quotes": "' * '", "two pairs": `"'*'"`,
}

// What comes around a value is no part of it, whichever variable it is.
func TestWhatIsAroundAValueIsNoPartOfIt(t *testing.T) {
	t.Parallel()
	read := func(change func(name, value string) string) Config {
		t.Helper()
		get := func(name string) string { return change(name, told(name)) }
		c, err := Load(get, func(file string) ([]byte, error) { return []byte(withUser + "timezone: Europe/Berlin # " + file), nil })
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	want := read(func(_, value string) string { return value })
	for _, name := range variables(t) {
		for what, form := range around {
			got := read(func(n, value string) string {
				if n == name {
					return strings.Replace(form, "*", value, 1)
				}
				return value
			})
			if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Config{}), cmp.Comparer(func(a, b Secret) bool { return a == b })); diff != "" {
				t.Errorf("%s with %s (-want +got):\n%s", name, what, diff)
			}
		}
	}
}

// A path may hold what a file's name may: blanks, a number sign, an apostrophe, brackets.
func TestAPathIsTakenAsItIs(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/data/o'brien/x.db", "/data/my files/x#1.db", "/data/#1/x.db", "/data/「共有」フォルダ/x.db", "障害　記録.db"} {
		e := environment{get: Variables(func(string) string { return "sqlite:" + path })}
		if got := e.store(); got.Path != path || e.faults.Err() != nil {
			t.Errorf("%q is read as %+v, %v", path, got, e.faults.Err())
		}
	}
}

// A token in quotes is told so, whichever the quotes are.
func TestAQuotedTokenIsToldSo(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"“xoxb-1”", `"xoxb-1`, "「xoxb-1」", "xoxb-1’"} {
		e := environment{get: Variables(func(string) string { return token })}
		if e.token(BotToken); e.faults.Err() == nil || !strings.Contains(e.faults.Err().Error(), "without quotes") {
			t.Errorf("%s: %v", token, e.faults.Err())
		}
	}
}

// What is broken in the middle is refused with the variable's name and without its value.
func TestABrokenValueIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range variables(t) {
		if name == PlaybooksVar || name == SettingsVar || name == StoreVar || name == DocsVar || strings.HasSuffix(name, "URL") {
			refused(t, name, told(name)+"\rhidden")
			refused(t, name, told(name)+"\u200bhidden")
			refused(t, name, "“"+told(name)+"”")
			continue
		}
		refused(t, name, told(name)+"\nhidden")
		refused(t, name, told(name)+"\u200bhidden")
		refused(t, name, "“"+told(name)+"”")
		if name != OIDCSecret && name != SessionKey && name != SMTPPassword {
			refused(t, name, `"`+told(name))
		}
	}
	for name, prefix := range map[string]string{StoreVar: "sqlite:", DocsVar: "local:", PortalVar: "dir:", SettingsVar: "", PlaybooksVar: ""} {
		for _, path := range []string{
			`"q`, `q"`, "“q", "q”", "'q", "’q", "「q", "q`", "＂q", "a/“q”", "q # the store", "q\t#x", "q\u3000# x", "q\u2800x", "q\u3164x", "q\u034fx",
		} {
			refused(t, name, prefix+path)
		}
	}
	refused(t, StoreVar, "firestore:pro ject/(default)")
}

func refused(t *testing.T, name, value string) {
	t.Helper()
	get := func(n string) string {
		if n == name {
			return value
		}
		return told(n)
	}
	_, err := Load(get, func(string) ([]byte, error) { return []byte(withUser), nil })
	if err == nil || !strings.HasPrefix(err.Error(), name+": ") || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hidden") {
		t.Errorf("%s=%q: %v", name, value, err)
	}
}

func TestValueIsSettled(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"": "", "\r\n": "", `""`: "", "''": "", `"`: `"`, "a'b": "a'b", `"a`: `"a`, `"a'`: `"a'`, "a b": "a b", `"a" "b"`: `a" "b`,
	} {
		if got := Value(raw); got != want || Value(got) != got {
			t.Errorf("%q: %q", raw, got)
		}
	}
}

// environmental is what a variable's name looks like.
var environmental = regexp.MustCompile(`^[A-Z]+(_[A-Z]+)+$`)

// variables are the names of all variables, from the source.
func variables(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var decls []ast.Decl
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			decls = append(decls, f.Decls...)
		}
	}
	for _, d := range decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for _, s := range decl.Specs {
			spec, _ := s.(*ast.ValueSpec)
			if len(spec.Values) == 0 {
				continue
			}
			lit, ok := spec.Values[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				continue
			}
			if value, _ := strconv.Unquote(lit.Value); environmental.MatchString(value) {
				names = append(names, value)
			}
		}
	}
	slices.Sort(names)
	return names
}
