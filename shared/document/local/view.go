package local

import (
	"cmp"
	"html/template"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

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

func newestFirst(a, b group) int {
	return cmp.Or(b.Modified.Compare(a.Modified), cmp.Compare(a.Incident, b.Incident))
}
