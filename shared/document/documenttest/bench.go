package documenttest

import (
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// Bench is a Writer together with what a person sees and does where it keeps documents.
type Bench struct {
	Writer document.Writer
	// Template makes lines the template of a document, where templates are not in the draft. nil: they are.
	Template func(document string, lines []string)
	// Read returns what stands in a document.
	Read func(ref plan.Ref) string
	// Write lets a person add a line to a document.
	Write func(ref plan.Ref, line string)
	// Edit lets a person put other words in the place of some, the first time that they stand there.
	Edit func(ref plan.Ref, words, other string)
	// Forget makes a document one of which nothing is known but what stands there.
	Forget func(ref plan.Ref)
	// Editors are the addresses of whoever Write and Edit write as; nil: nobody keeps who wrote.
	Editors []string
	// Delete takes a document that was removed away for good. nil: it is gone already.
	Delete func(ref plan.Ref)
	// Double makes a second, unfinished copy of a document as an attempt does that lands late. nil: two of a name cannot be.
	Double func(n document.Name)
}

var notice = document.Name{Incident: "k3f9q2", Document: "notice"}

// draft is a document whose template is lines.
func (b Bench) draft(n document.Name, lines ...string) document.Draft {
	if b.Template != nil {
		b.Template(n.Document, lines)
	}
	return document.Draft{
		Name: n, Lang: incident.English, Title: "Customer notice", Template: strings.Join(lines, "\n\n") + "\n",
		Fields: map[string]string{"title": "EC2 refuses SSH", "impact": "{{title}} fails", "mark": "", "id": string(n.Incident)},
	}
}

func (b Bench) create(t *testing.T, d document.Draft) plan.Ref {
	t.Helper()
	ref, err := b.Writer.Create(t.Context(), d)
	if err != nil || ref.ID == "" || ref.Name != d.Title || !strings.HasPrefix(ref.URL, "http") {
		t.Fatalf("ref %+v, error %v", ref, err)
	}
	return ref
}

// plain takes away what a writer puts between braces to keep them from being a place.
func plain(s string) string { return strings.NewReplacer(`\`, "", "\u2060", "").Replace(s) }
