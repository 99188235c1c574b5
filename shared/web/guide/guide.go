// Package guide is the one page that whoever responds reads, in both languages: on paper, in the repository, and at
// /form/guide without signing in, since nothing in it is anybody's secret.
package guide

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"noroshi.internal/shared/incident"
)

//go:embed responders.*.md
var files embed.FS

// markdown has tables, and no raw HTML.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.CJK))

// Page is the guide in one language.
type Page struct {
	Title string
	Body  template.HTML // without the title
}

// In returns the guide in a language; a language that has none reads the Japanese one.
func In(lang incident.Lang) (Page, error) {
	if lang == incident.English {
		return english()
	}
	return japanese()
}

var (
	japanese = sync.OnceValues(func() (Page, error) { return read(incident.Japanese) })
	english  = sync.OnceValues(func() (Page, error) { return read(incident.English) })
)

func read(lang incident.Lang) (Page, error) {
	raw, err := files.ReadFile("responders." + string(lang) + ".md")
	if err != nil {
		return Page{}, fmt.Errorf("the guide in %s: %w", lang, err)
	}
	title, body, _ := strings.Cut(strings.TrimPrefix(string(raw), "# "), "\n")
	var b bytes.Buffer
	if err := markdown.Convert([]byte(body), &b); err != nil {
		return Page{}, fmt.Errorf("the guide in %s: %w", lang, err)
	}
	return Page{Title: title, Body: template.HTML(b.String())}, nil //nolint:gosec // it is our own file, and raw HTML is left out
}
