package preflight

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// cloud is what only somebody who runs it in Google Cloud has.
var cloud = regexp.MustCompile(`roles/|Scheduler|terraform|関数|function|firestore|Cloud`)

// No line tells somebody with a machine of their own to look at what they do not have, whatever is wrong.
func TestHintsFitWhereItRuns(t *testing.T) {
	t.Parallel()
	own := config.Store{Kind: config.SQLite, Path: "/data/noroshi.db"}
	used := map[string]bool{}
	for _, code := range codes(t) {
		if code == "store_unset" || code == "mail_unanswered" || code == "mail_elsewhere" { // nobody has said which it is; nobody is asked there
			continue
		}
		found := []incident.Finding{{Row: incident.PreflightStore, Code: code, Detail: "x"}}
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if line := text.PreflightLine(lang, Fit(found, own)[0], ""); cloud.MatchString(line) {
				t.Errorf("%s on a machine of one's own: %s", code, line)
			}
		}
		deployed := Fit(found, config.Store{Kind: config.Firestore, Project: "p", Database: "d"})[0]
		if deployed != found[0] {
			t.Errorf("%s in Google Cloud became %+v", code, deployed)
		}
		used[code] = true
	}
	unknown := text.PreflightLine(incident.English, incident.Finding{Row: incident.PreflightStore, Code: "no such code"}, "")
	for code, twin := range here {
		line := text.PreflightLine(incident.English, incident.Finding{Row: incident.PreflightStore, Code: twin}, "")
		if !used[code] || line == strings.Replace(unknown, "no such code", twin, 1) {
			t.Errorf("%s: found %v, and it says %q", code, used[code], line)
		}
	}
	if f := Fit([]incident.Finding{{Code: "store_unusable"}}, own)[0]; f.Detail != own.Path {
		t.Errorf("it does not name the file: %+v", f)
	}
}

// codes are those of all faults that this package finds, from its source.
func codes(t *testing.T) (all []string) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(gotoken.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "Code" {
					if lit, ok := kv.Value.(*ast.BasicLit); ok {
						code, _ := strconv.Unquote(lit.Value)
						all = append(all, code)
					}
				}
			}
			return true
		})
	}
	if len(all) < 10 {
		t.Fatalf("found %v only", all)
	}
	return all
}
