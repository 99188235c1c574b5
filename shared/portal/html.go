package portal

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/style"
)

//go:embed templates/portal.html
var templates embed.FS

//go:embed portal.css
var ownSheet []byte

var (
	pages = template.Must(template.ParseFS(templates, "templates/portal.html"))
	sheet = style.Inline(ownSheet)
	// policy lets a page load nothing, and no style but its own: what people typed stays text whatever it is.
	policy = fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'", sum(sheet))
)

func sum(s string) string {
	of := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(of[:])
}

// link leads to another page.
type link struct{ URL, Text string }

// same is a page in a language.
type same struct {
	Lang incident.Lang
	link
}

// moment is a text about a moment; without a stamp, about none. Rest goes into the next line where there is no room for it.
type moment struct{ Stamp, Text, Rest string }

// frame is what all pages have around what they show.
type frame struct {
	Lang                                 incident.Lang
	Tab, Site, Home, Policy, Skip, Pages string
	Style                                template.CSS
	Same                                 []same
	Other                                same
	Feed                                 link
	Links                                []link
	Small                                []moment
	Main                                 template.HTML
}

// say is a phrase in the language of the page.
func (v view) say(p text.Phrase, pairs ...string) string { return p.In(v.lang, pairs...) }

// to is the way to an object, by its Japanese name, in the language of the page.
func (v view) to(object string) string { return v.root + v.in(object) }

// at says when something is, as a phrase with {at} in it puts it.
func (v view) at(p text.Phrase, at time.Time) moment {
	said := zoned.Replace(v.say(p, "at", text.BothTimes(v.lang, at)))
	out := moment{Stamp: stamp(at), Text: said}
	if utc := strings.Index(said, "("); utc > 0 {
		out.Text, out.Rest = said[:utc], said[utc:]
	}
	return out
}

// zoned keeps a time and its zone in one line.
var zoned = strings.NewReplacer(" JST", "\u00a0JST", " UTC", "\u00a0UTC")

func (v view) when(at time.Time) moment { return v.at(text.Phrase{JA: "{at}", EN: "{at}"}, at) }

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// page puts the frame around a part; about is what the page is about, "": the portal itself.
func (v view) page(about, part string, data any) (Rendered, error) {
	inside, err := piece(part, data)
	if err != nil {
		return Rendered{}, err
	}
	whole, err := piece("page", v.frame(about, inside))
	return Rendered{[]byte(strings.TrimSpace(string(whole)) + "\n"), typeHTML}, err
}

func (v view) frame(about string, inside template.HTML) frame {
	f := frame{
		Lang: v.lang, Tab: v.title(v.lang), Site: v.title(v.lang), Home: v.to(plan.PortalFront), Policy: policy, Style: template.CSS(sheet), //nolint:gosec // our own sheet
		Skip: v.say(text.WebSkip), Pages: v.say(text.PortalPages), Feed: link{v.to(plan.PortalFeed), v.say(text.PortalFeed)}, Main: inside,
		Links: []link{
			{v.to(plan.PortalFront), v.say(text.PortalFront)},
			{v.to(plan.PortalOlder), v.say(text.PortalAll)},
			{v.to(plan.PortalFeed), v.say(text.PortalFeed)},
			{v.root + plan.PortalSummary, v.say(text.PortalData)},
		},
		Small: []moment{{Text: v.say(text.PortalAtZone)}, {Text: v.say(text.PortalReload)}},
	}
	if about != "" {
		f.Tab = v.say(text.PortalTab, "what", about, "title", f.Tab)
	}
	mine, theirs := same{v.lang, link{URL: v.root + v.Name}}, same{incident.English, link{v.root + other(v.Name), v.say(text.PortalOther)}}
	if v.lang == incident.English {
		theirs.Lang = incident.Japanese
	}
	f.Same, f.Other = []same{mine, theirs}, theirs
	return f
}

// piece is a part of a page.
func piece(part string, data any) (template.HTML, error) {
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, part, data); err != nil {
		return "", fmt.Errorf("part %s: %w", part, err)
	}
	return template.HTML(b.String()), nil //nolint:gosec // what html/template has escaped
}
