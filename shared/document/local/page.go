package local

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

//go:embed page.html
var pages embed.FS

//go:embed documents.css
var sheet []byte

var layout = template.Must(template.New("page").Funcs(template.FuncMap{"say": func(string, ...string) string { return "" }}).
	ParseFS(pages, "page.html"))

// phrases are what the pages say, by the name that page.html gives it.
var phrases = map[string]text.Phrase{
	"pages": text.DocPages, "nav": text.DocPageNav, "skip": text.DocSkip, "none": text.DocNone,
	"older": text.DocOlder, "written": text.DocWritten, "filled": text.DocFilled, "edit": text.DocEdit, "edit-title": text.DocEditTitle,
	"label": text.DocLabel, "hint": text.DocHint, "save": text.DocSave, "save-merged": text.DocSaveMerged,
	"cancel": text.DocCancel, "mine": text.DocMine, "theirs": text.DocTheirs, "clash": text.DocClash,
	"clash-help": text.DocClashHelp, "not-saved": text.DocNotSavedTitle, "ticks": text.DocTicks, "sign-in": text.DocSignIn,
	"form": text.WebName, "board": text.WebBoard,
}

// view is what a page shows.
type view struct {
	Lang    incident.Lang
	Part    string // the template of page.html
	Title   text.Phrase
	Heading string // the document's first line

	Name    document.Name
	Page    Page // what is saved
	Body    template.HTML
	Boxes   int    // in it
	Board   string // address of the incident's board
	Home    string // … of the form
	Mine    string // the text in the form
	Problem text.Phrase
	SignIn  string // where to sign in before sending again; "": that is not what is wrong
	Detail  string // a sentence

	Groups []group
	Older  bool
	Shown  string
	Folder string
	zone   *time.Location
}

// Root is the list of documents.
func (v view) Root() string { return Prefix }

// URL is the document's page.
func (v view) URL() string { return Prefix + string(v.Name.Incident) + "/" + v.Name.Document }

// Written is the language of the document's text.
func (v view) Written() incident.Lang { return written(v.Page.Text) }

// Tab is the page's title.
func (v view) Tab() string {
	switch {
	case v.Part == "edit":
		return text.DocEditTitle.In(v.Lang, "title", v.Heading)
	case v.Part == "clash":
		return text.DocClash.In(v.Lang)
	case v.Heading != "":
		return v.Heading
	}
	return v.Title.In(v.Lang)
}

// Why is what went wrong with a save, or "".
func (v view) Why() string { return v.Problem.In(v.Lang) }

// When shows a moment in the team's time zone.
func (v view) When(t time.Time) string { return t.In(v.zone).Format("2006-01-02 15:04 MST") }

// Stamp is a moment for machines.
func (v view) Stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// show answers with a page. It is rendered first, so that a mistake in it sends no half page.
func (h *handler) show(w http.ResponseWriter, q asked, code int, part string, v view) {
	v.Lang, v.Part, v.zone, v.Folder, v.Home = q.lang, part, h.opt.Zone, h.folder.root.Name(), h.door.Home
	var b bytes.Buffer
	t, err := layout.Clone()
	if err == nil {
		err = t.Funcs(template.FuncMap{"say": sayer(v.Lang)}).ExecuteTemplate(&b, "page.html", v)
	}
	if err != nil {
		http.Error(w, fmt.Sprintf("render the page: %v", err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(v.Lang))
	w.WriteHeader(code)
	_, _ = w.Write(b.Bytes()) // the reader went away; there is nobody to tell
}

func sayer(lang incident.Lang) func(string, ...string) (string, error) {
	return func(name string, pairs ...string) (string, error) {
		p, ok := phrases[name]
		if !ok {
			return "", fmt.Errorf("page.html says %q, which has no phrase", name)
		}
		return p.In(lang, pairs...), nil
	}
}

// say answers with one sentence.
func (h *handler) say(w http.ResponseWriter, q asked, code int, title, sentence text.Phrase, pairs ...string) {
	h.show(w, q, code, "sentence", view{Title: title, Detail: sentence.In(q.lang, pairs...)})
}

// problem returns the sentence for an error of the folder.
func problem(err error) text.Phrase {
	var e *effect.Error
	if errors.As(fail("", err), &e) {
		return text.Cause(e.Code)
	}
	return text.Cause("unknown")
}

// shown is how many incidents the list shows.
const shown = 100

// group is the documents of one incident.
type group struct {
	Incident  incident.ID
	Name      string
	Modified  time.Time // of the document that was written last
	Documents []line
}

type line struct {
	Name     document.Name
	Title    string
	Modified time.Time
}

// URL is the document's page.
func (l line) URL() string { return view{Name: l.Name}.URL() }

// list returns the documents of the incidents that began last and that look tells of, the newest first, and whether there are
// older ones.
func (f *Folder) list(look func(incident.ID) (name string, may bool, err error)) (groups []group, older bool, err error) {
	all, err := f.incidents()
	if err != nil {
		return nil, false, err
	}
	for _, g := range all {
		var may bool
		if g.Name, may, err = look(g.Incident); err != nil {
			return nil, false, err
		}
		if g = f.documents(g); !may || len(g.Documents) == 0 {
			continue
		}
		if len(groups) == shown {
			return groups, true, nil
		}
		groups = append(groups, g)
	}
	return groups, false, nil
}

// incidents are all that have a folder, the newest first.
func (f *Folder) incidents() (all []group, err error) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("list the documents: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && name.MatchString(e.Name()) {
			all = append(all, group{Incident: incident.ID(e.Name()), Modified: info.ModTime()})
		}
	}
	slices.SortFunc(all, newestFirst)
	return all, nil
}

func newestFirst(a, b group) int {
	return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(a.Incident, b.Incident))
}

// documents fills in what one incident has. What cannot be read is left out: the others are still wanted.
func (f *Folder) documents(g group) group {
	entries, err := fs.ReadDir(f.root.FS(), string(g.Incident))
	if err != nil {
		return g
	}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".md")
		n := document.Name{Incident: g.Incident, Document: id}
		if page, err := f.Read(n); ok && err == nil {
			g.Documents = append(g.Documents, line{Name: n, Title: cmp.Or(title(page.Text), id), Modified: page.Modified})
		}
	}
	return g
}
