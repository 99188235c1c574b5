package shared_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

const module = "noroshi.internal/"

// ban keeps some packages from importing others. A folder stands for everything below it.
type ban struct {
	in     string   // folder of the importing packages
	but    []string // folders below it that may
	no     []string // import paths; "std!" means everything but the standard library
	reason string
}

// engineParts are what the engine is made of, besides its contract, which is package effect.
var engineParts = []string{
	module + "shared/effect/journal", module + "shared/effect/lease", module + "shared/effect/breaker", module + "shared/effect/reconcile",
}

var bans = []ban{
	{in: "shared/incident", no: []string{"std!"}, reason: "the rules are pure and must be readable without knowing any adapter"},
	{in: "shared/incident", no: []string{"net", "net/http", "os", "database/sql", "io/ioutil", "log/slog"}, reason: "the rules do no I/O"},
	{in: "shared/plan", no: []string{"net", "net/http", "os", "database/sql", "context", "log/slog", module + "shared/clock", module + "shared/store", module + "shared/text"}, reason: "a plan is pure and holds facts, not words"},
	{in: "shared/ask", no: []string{"net/http", "html", "html/template", "context", "database/sql", "log/slog", "github.com/slack-go/slack", module + "shared/clock", module + "shared/store", module + "shared/service", module + "shared/slackapp", module + "shared/web", module + "shared/effect"}, reason: "what people can ask is pure, and the same for every way in"},
	{in: "shared/measure", no: []string{"net", "net/http", "os", "database/sql", "context", "log/slog", module + "shared/clock", module + "shared/store", module + "shared/text", module + "shared/plan"}, reason: "what is measured follows from entries alone, also where there is nothing else"},
	{in: "shared/record", no: []string{"net", "net/http", "os", "archive/zip", "database/sql", "context", "log/slog", module + "shared/clock", module + "shared/store", module + "shared/service"}, reason: "what an archive holds follows from what it is given, years later and where there is no store"},
	{in: "shared/service", no: []string{module + "shared/record"}, reason: "every function links the service, and two write archives"},
	{in: "shared/clock", no: []string{"std!"}, reason: "everything is given a clock, which knows nobody in turn"},
	{in: "shared/version", no: []string{"std!"}, reason: "whatever is built says which one it is"},
	{in: "shared", but: []string{"shared/function", "shared/version"}, no: []string{module + "shared/version"}, reason: "the edge says the version: each function has a revision of its own, and what imports it is compiled for each anew"},
	{in: "shared/service", no: []string{module + "shared/store/sqlite", module + "shared/store/firestore", module + "shared/effect"}, reason: "the service knows the store's contract only and calls nothing outside"},
	{in: "shared/alert", no: []string{"net", "net/http", "os", "log/slog", "context", module + "shared/config", module + "shared/store", module + "shared/service"}, reason: "what is made of what monitors send is pure; who receives it is elsewhere"},
	{in: "shared/watch", but: []string{"shared/watch/probe", "shared/watch/feeds"}, no: []string{"net", "net/http", "os", module + "shared/config", module + "shared/store", module + "shared/text", module + "shared/watch/probe"}, reason: "what is made of observations is pure; what asks is below it"},
	{in: "shared/watch/probe", no: []string{module + "shared/store", module + "shared/service", module + "shared/text"}, reason: "it asks and says what it saw, and nothing else"},
	{in: "shared/watch/feeds", no: []string{module + "shared/store", module + "shared/service", module + "shared/text"}, reason: "it asks and says what it read, and nothing else"},
	{in: "shared/watch/provider", no: []string{"context", "log/slog", module + "shared/clock", module + "shared/service"}, reason: "what the feeds say is read without asking anybody, not even for the time"},
	{in: "shared/service", no: []string{module + "shared/watch/probe", module + "shared/watch/feeds"}, reason: "the service calls nothing outside"},
	{in: "shared/effect", no: []string{module + "shared/store/sqlite", module + "shared/store/firestore", module + "shared/service"}, reason: "the runner knows systems by their contract"},
	{in: "shared/document", no: append(slices.Clone(engineParts), module+"shared/service"), reason: "an adapter is told what to make"},
	{in: "shared/slackapp", no: engineParts, reason: "an adapter knows the engine's contract only"},
	{in: "shared/preflight", no: engineParts, reason: "what is looked at beforehand is not the engine's"},
	{in: "shared/effect", but: []string{"shared/effect/reconcile"}, no: engineParts, reason: "journal, lease and breaker know each other not; the pass joins them"},
	{in: "shared/store", no: []string{module + "shared/effect", module + "shared/plan"}, reason: "the store keeps documents and knows nothing of effects"},
	{in: "", but: []string{"shared/slackapp", "shared/slackfake", "deploy/local"}, no: []string{"github.com/slack-go/slack"}, reason: "only slackapp and slackfake know Slack's wire format (local mode reads what Socket Mode delivers)"},
	{in: "", but: []string{"shared/document/drive"}, no: []string{"google.golang.org/api/drive", "google.golang.org/api/docs"}, reason: "only document/drive knows Google Drive"},
	{in: "", but: []string{"shared/customer/source"}, no: []string{"google.golang.org/api/sheets"}, reason: "only customer/source knows where the list of customers is kept"},
	{in: "", but: []string{"shared/customer/source", "shared/portal/place"}, no: []string{"google.golang.org/api/storage"}, reason: "only what reads the list of customers and what writes the portal know Cloud Storage"},
	{in: "shared/portal", no: append(slices.Clone(engineParts), module+"shared/store", module+"shared/service", "log/slog"), reason: "an object is written as it is given, and what became of it is said to the caller alone"},
	{in: "shared/customer", but: []string{"shared/customer/source", "shared/customer/keep"}, no: []string{"net", "net/http", "os", "context", "log/slog", module + "shared/config", module + "shared/store"}, reason: "reading a list is pure; what gets it, and what keeps it, is below"},
	{in: "shared/service", no: []string{module + "shared/customer"}, reason: "every function links the service, and one reads lists"},
	{in: "", but: []string{"shared/mail"}, no: []string{"github.com/wneessen/go-mail", "net/smtp"}, reason: "only package mail speaks to mail servers"},
	{in: "", but: []string{"shared/mail/mailtest"}, no: []string{"github.com/emersion/go-smtp", "github.com/emersion/go-sasl", module + "shared/mail/mailtest"}, reason: "the mail server is of tests"},
	{in: "", no: []string{module + "shared/enginetest"}, reason: "what runs an adapter below the engine is of tests"},
	{in: "shared/mail", no: append(slices.Clone(engineParts), module+"shared/store", module+"shared/service", "log/slog"), reason: "a letter is sent as it is given, and what became of it is said to the caller alone"},
	{in: "shared/customer/export", no: []string{"std!"}, reason: "what a cell may hold follows from no customer"},
	{in: "", but: []string{"shared/store/firestore"}, no: []string{"cloud.google.com/go/firestore"}, reason: "only store/firestore knows its driver"},
	{in: "", but: []string{"shared/store/sqlite"}, no: []string{"modernc.org/sqlite", "database/sql"}, reason: "only store/sqlite knows its driver"},
	{in: "functions", no: []string{module + "shared/function/systems"}, reason: "a function links the systems that it calls; what looks at all of them is put together elsewhere"},
	{in: "", no: []string{module + "functions"}, reason: "nothing imports what is deployed"},
	{in: "", no: []string{module + "deploy"}, reason: "commands are the edge"},
}

// systemBans are those that follow from what systems there are: each has an adapter, and a fake beside it.
func systemBans(t *testing.T) (out []ban) {
	t.Helper()
	all := adapters(t)
	var paths []string
	for _, system := range slices.Sorted(maps.Keys(all)) {
		paths = append(paths, module+all[system])
	}
	for _, in := range []string{"shared/service", "shared/effect", "shared/store"} {
		out = append(out, ban{in: in, no: paths, reason: "a system is known by its contract only"})
	}
	for _, folder := range all {
		others := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return p == module+folder })
		out = append(out, ban{in: folder, no: append(others, module+"shared/store/sqlite", module+"shared/store/firestore"), reason: "adapters do not import each other, and know the store's contract only"})
	}
	inner := append(paths, module+"shared/incident", module+"shared/service", module+"shared/store", module+"shared/plan", module+"shared/effect")
	for _, fake := range fakes(t) {
		out = append(out,
			ban{in: fake, no: slices.DeleteFunc(slices.Clone(inner), func(p string) bool { return strings.HasPrefix(module+fake, p+"/") }), reason: "a fake stands in for a system: it meets the app over HTTP only"},
			ban{in: "shared", but: []string{fake}, no: []string{module + fake}, reason: "no production package imports the fake"},
			ban{in: "functions", no: []string{module + fake}, reason: "no production package imports the fake"})
	}
	return out
}

// adapters are the folders of the systems' adapters, below shared/, by the system: whoever is an effect.System says which.
func adapters(t *testing.T) map[incident.System]string {
	t.Helper()
	says := regexp.MustCompile(`\) Name\(\) incident\.System { return (?:incident\.)?(\w+) }`)
	out := map[incident.System]string{}
	for file := range productionImports(t) {
		body, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		if found := says.FindStringSubmatch(string(body)); found != nil {
			out[incident.System(strings.ToLower(found[1]))] = strings.Join(strings.Split(file, "/")[:2], "/")
		}
	}
	for _, s := range incident.Systems {
		if out[s.Name] == "" {
			t.Errorf("%s has no adapter that says so, among %v", s.Name, out)
		}
	}
	return out
}

// fakes are the folders of the fakes of outside systems.
func fakes(t *testing.T) (out []string) {
	t.Helper()
	for file := range productionImports(t) {
		if dir := filepath.ToSlash(filepath.Dir(file)); strings.HasSuffix(dir, "fake") && !slices.Contains(out, dir) {
			out = append(out, dir)
		}
	}
	if len(out) < 2 {
		t.Fatalf("found the fakes %v only", out)
	}
	return out
}

func TestImports(t *testing.T) {
	t.Parallel()
	all := append(slices.Clone(bans), systemBans(t)...)
	for file, imports := range productionImports(t) {
		for _, b := range all {
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
