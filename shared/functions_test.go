package shared_test

import (
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
)

// TestEntriesAreTheTable: each folder of functions/ is a row of the one table, and the other way round; and the entries are
// alike to the letter, but for the function's name, what puts it together, and what it is for.
func TestEntriesAreTheTable(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir("../functions")
	if err != nil {
		t.Fatal(err)
	}
	var have, want []string
	for _, f := range folders {
		have = append(have, f.Name())
	}
	for _, row := range function.Table() {
		want = append(want, row.Name)
		entry(t, row.Name)
	}
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("functions/ has %v, the table %v", have, want)
	}
}

// entry checks the only file of a function's folder.
func entry(t *testing.T, name string) {
	t.Helper()
	dir := filepath.Join("../functions", name)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("%s has %d files, %v: an upload's root is one file", dir, len(files), err)
		return
	}
	path := filepath.Join(dir, files[0].Name())
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, body, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	opener, _ := strconv.Unquote(f.Imports[len(f.Imports)-1].Path.Value)
	_, code, _ := strings.Cut(string(body), "\npackage ")
	_, open, _ := strings.Cut(code, filepath.Base(opener)+".")
	open, _, _ = strings.Cut(open, ")")
	const mould = `%name

import (
	"github.com/GoogleCloudPlatform/functions-framework-go/functions"

	"noroshi.internal/shared/function"
	"%opener"
)

func init() {
	functions.HTTP("%name", function.New("%name", %package.%open).ServeHTTP)
}
`
	want := strings.NewReplacer("%name", name, "%opener", opener, "%package", filepath.Base(opener), "%open", open).Replace(mould)
	if code != want {
		t.Errorf("%s is not in the mould:\n%s\nwant:\n%s", path, code, want)
	}
	if n := strings.Count(string(body), "\n"); n > 25 {
		t.Errorf("%s has %d lines", path, n)
	}
}

// linkBan keeps packages out of what a function links.
type linkBan struct {
	no     []string // import paths, with everything below them
	reason string
}

var linkBans = []linkBan{
	{[]string{"modernc.org/sqlite", module + "shared/store/sqlite"}, "a function has no disk to keep a database on"},
	{[]string{module + "shared/document/local"}, "nor one for documents"},
	{[]string{module + "deploy", "github.com/chromedp", "testing"}, "tests and the sandbox are not deployed"},
	{[]string{module + "shared/store/storetest", module + "shared/store/firestore/emulator"}, "test support is not deployed"},
}

// needBans keep what serves a need out of the functions that do not have it, and so are not given its secrets.
var needBans = []struct {
	need   config.Need
	no     []string
	reason string
}{
	{
		config.Calls(incident.Docs),
		[]string{"google.golang.org/api/drive", "google.golang.org/api/docs"},
		"a cold start that answers within three seconds has no time for another client",
	},
	{
		config.Calls(incident.Slack),
		[]string{"github.com/slack-go/slack", "github.com/gorilla/websocket"},
		"the form must work when Slack does not",
	},
	{
		config.Calls(incident.Mail),
		[]string{"github.com/wneessen/go-mail"},
		"nothing else sends customers anything",
	},
	{
		config.SignIn,
		[]string{module + "shared/web/signin", module + "shared/web/session", "github.com/coreos/go-oidc", "github.com/go-jose/go-jose"},
		"only the form signs people in: nothing else parses tokens, or can make a session",
	},
}

// bansFor are the bans for one function. It links the adapters of the systems that it calls, and no others; the weekly check links all.
func bansFor(t *testing.T, row function.Row) (out []linkBan) {
	t.Helper()
	out = slices.Clone(linkBans)
	for _, b := range needBans {
		if !row.Has(b.need) && row.Name != function.Preflight {
			out = append(out, linkBan{b.no, b.reason})
		}
	}
	for system, folder := range adapters(t) {
		if !row.Has(config.Calls(system)) && row.Name != function.Preflight { // which links every row
			out = append(out, linkBan{[]string{module + folder}, "it does not call " + string(system)})
		}
	}
	return out
}

// TestFunctionsLinkOnlyWhatTheyNeed looks at everything a function links, not only at what it names.
func TestFunctionsLinkOnlyWhatTheyNeed(t *testing.T) {
	t.Parallel()
	for _, row := range function.Table() {
		out, err := exec.Command("go", "list", "-deps", "../functions/"+row.Name).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		linked := strings.Fields(string(out))
		for _, b := range bansFor(t, row) {
			for _, no := range b.no {
				for _, p := range linked {
					if p == no || strings.HasPrefix(p, no+"/") {
						t.Errorf("%s links %s: %s", row.Name, p, b.reason)
					}
				}
			}
		}
	}
}
