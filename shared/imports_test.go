package shared_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "noroshi.internal/"

// ban keeps some packages from importing others. A folder stands for everything below it.
type ban struct {
	in     string   // folder of the importing packages
	but    []string // folders below it that may
	no     []string // import paths; "std!" means everything but the standard library
	reason string
}

var bans = []ban{
	{in: "shared/incident", no: []string{"std!"}, reason: "the rules are pure and must be readable without knowing any adapter"},
	{in: "shared/incident", no: []string{"net", "net/http", "os", "database/sql", "io/ioutil", "log/slog"}, reason: "the rules do no I/O"},
	{in: "shared/plan", no: []string{"net", "net/http", "os", "database/sql", "context", "log/slog", module + "shared/store", module + "shared/text"}, reason: "a plan is pure and holds facts, not words"},
	{in: "shared/ask", no: []string{"net/http", "html", "html/template", "context", "database/sql", "log/slog", "github.com/slack-go/slack", module + "shared/store", module + "shared/service", module + "shared/slackapp", module + "shared/web", module + "shared/effect"}, reason: "what people can ask is pure, and the same for every way in"},
	{in: "shared/service", no: []string{module + "shared/slackapp", module + "shared/document", module + "shared/store/sqlite", module + "shared/store/firestore", module + "shared/effect"}, reason: "the service knows the store's contract only and calls nothing outside"},
	{in: "shared/effect", no: []string{module + "shared/slackapp", module + "shared/document", module + "shared/store/sqlite", module + "shared/store/firestore", module + "shared/service"}, reason: "the runner knows systems by their contract"},
	{in: "shared/slackapp", no: []string{module + "shared/document", module + "shared/store/sqlite", module + "shared/store/firestore"}, reason: "adapters do not import each other"},
	{in: "shared/document", no: []string{module + "shared/slackapp", module + "shared/service"}, reason: "adapters do not import each other"},
	{in: "shared/store", no: []string{module + "shared/slackapp", module + "shared/document", module + "shared/effect", module + "shared/plan"}, reason: "the store keeps documents and knows nothing of effects"},
	{in: "shared/slackfake", no: []string{module + "shared/incident", module + "shared/slackapp", module + "shared/service", module + "shared/store", module + "shared/plan", module + "shared/effect"}, reason: "the fake stands in for Slack: it meets the app over HTTP only"},
	{in: "shared", but: []string{"shared/slackfake"}, no: []string{module + "shared/slackfake"}, reason: "no production package imports the fake"},
	{in: "functions", no: []string{module + "shared/slackfake", module + "shared/document/drivefake"}, reason: "no production package imports the fake"},
	{in: "", but: []string{"shared/slackapp", "shared/slackfake", "deploy/local"}, no: []string{"github.com/slack-go/slack"}, reason: "only slackapp and slackfake know Slack's wire format (local mode reads what Socket Mode delivers)"},
	{in: "", but: []string{"shared/document/drive"}, no: []string{"google.golang.org/api/drive", "google.golang.org/api/docs"}, reason: "only document/drive knows Google Drive"},
	{in: "shared", but: []string{"shared/document/drivefake"}, no: []string{module + "shared/document/drivefake"}, reason: "no production package imports the fake"},
	{in: "", but: []string{"shared/store/firestore"}, no: []string{"cloud.google.com/go/firestore"}, reason: "only store/firestore knows its driver"},
	{in: "", but: []string{"shared/store/sqlite"}, no: []string{"modernc.org/sqlite", "database/sql"}, reason: "only store/sqlite knows its driver"},
	{in: "", no: []string{module + "functions"}, reason: "nothing imports what is deployed"},
	{in: "", no: []string{module + "deploy"}, reason: "commands are the edge"},
}

func TestImports(t *testing.T) {
	t.Parallel()
	for file, imports := range productionImports(t) {
		for _, b := range bans {
			if !under(file, b.in) || anyUnder(file, b.but) {
				continue
			}
			for _, path := range imports {
				if b.forbids(path) && !under(file, strings.TrimPrefix(path, module)) {
					t.Errorf("%s imports %s: %s", file, path, b.reason)
				}
			}
		}
	}
}

func (b ban) forbids(path string) bool {
	for _, no := range b.no {
		if no == "std!" && strings.Contains(strings.Split(path, "/")[0], ".") {
			return true
		}
		if path == no || strings.HasPrefix(path, no+"/") && strings.Contains(no, ".") {
			return true
		}
	}
	return false
}

func under(file, folder string) bool {
	return folder == "" || strings.HasPrefix(file, folder+"/")
}

func anyUnder(file string, folders []string) bool {
	for _, f := range folders {
		if under(file, f) {
			return true
		}
	}
	return false
}

// productionImports lists what every file that is not a test imports, by its path from the top of the repo.
func productionImports(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel("..", path)
		for _, i := range f.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			out[filepath.ToSlash(rel)] = append(out[filepath.ToSlash(rel)], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("found only %d files: the walk is wrong", len(out))
	}
	return out
}
