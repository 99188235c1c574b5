package portal_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestObjects holds what each object says: pages as they are read, what programs read as it is.
func TestObjects(t *testing.T) {
	t.Parallel()
	for state, v := range states() {
		var got strings.Builder
		all := published(t, v)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			fmt.Fprintf(&got, "-- %s --\n%s\n", name, shown(t, name, all[name]))
		}
		file := filepath.Join("testdata", state+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(got.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || got.String() != string(want) {
			t.Errorf("%s: %v; run with -update and read the diff\n%s", state, err, got.String())
		}
	}
}

// shown is an object as a golden file has it.
func shown(t *testing.T, name, body string) string {
	t.Helper()
	switch filepath.Ext(name) {
	case ".html":
		var b strings.Builder
		read(&b, parsed(t, body))
		return blankLines.ReplaceAllString(strings.TrimSpace(b.String()), "\n")
	case ".json":
		return strings.NewReplacer(`,"`, ",\n \"", `{"`, "{\n \"").Replace(strings.TrimSpace(body))
	}
	return strings.TrimSpace(body)
}

var blankLines = regexp.MustCompile(`\s*\n\s*`)

func parsed(t testing.TB, body string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// read writes what a page says: each heading and line, what a link leads to, what is about a moment.
func read(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case n.Data == "style":
		return
	case n.Data == "a":
		fmt.Fprintf(b, "[%s ", attr(n, "href"))
		defer b.WriteString("]")
	case n.Data == "time":
		fmt.Fprintf(b, "<%s ", attr(n, "datetime"))
		defer b.WriteString(">")
	case n.Data == "link":
		fmt.Fprintf(b, "\nlink %s %s %s %s", attr(n, "rel"), attr(n, "type"), attr(n, "hreflang"), attr(n, "href"))
	case n.Data == "html":
		fmt.Fprintf(b, "%s:", attr(n, "lang"))
	case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] < '7':
		fmt.Fprintf(b, "\n%s ", strings.Repeat("#", int(n.Data[1]-'0')))
	case n.Type == html.ElementNode && n.Data != "dd" && n.Data != "span":
		b.WriteString("\n")
	case n.Data == "dd":
		b.WriteString(": ")
	}
	for c := range n.ChildNodes() {
		read(b, c)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
