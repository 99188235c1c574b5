package config

import (
	"strings"

	"noroshi.internal/shared/yamlx"
)

var (
	driveForm  = yamlx.NewPattern(`^[A-Za-z0-9_-]{8,128}$`) // the last part of the address in the browser
	readerForm = yamlx.NewPattern(`^(?:[A-Za-z0-9._%+-]{1,64}@)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
)

// Forms in words, for messages.
const (
	folderWords   = "the id of a folder in a shared drive: what follows /folders/ in its address"
	templateWords = "the id of a Google document: what follows /document/d/ in its address"
	readerWords   = "the address of a group (oncall@example.com) or a domain (example.com)"
)

func documents(v yamlx.Value, c *Config) (claims []claim) {
	d := &c.Settings.Documents
	o := v.Object("folder", "templates", "readers")
	set(o, "folder", &d.Folder, func(v yamlx.Value) string { return form(v, driveForm, folderWords) })
	d.Readers = forms(o.Get("readers"), readerForm, readerWords)
	templates := o.Get("templates").Object()
	for _, key := range templates.Keys() {
		document := key.Word()
		file := form(templates.Get(document), driveForm, templateWords)
		if document == "" || file == "" { // reported
			continue
		}
		if d.Templates == nil {
			d.Templates = map[string]string{}
		}
		d.Templates[document] = file
		claims = append(claims, claim{key.Position(), "document", document})
	}
	return claims
}

func (e *environment) docs(c *Config) {
	c.Docs = Docs{DriveURL: e.url(DriveURL, ""), DocsURL: e.url(DocsURL, "")}
	raw := e.line(DocsVar)
	kind, dir, _ := strings.Cut(raw, ":")
	switch {
	case raw == "":
	case raw == string(Drive):
		c.Docs.Kind = Drive
		if c.Settings.Documents.Folder == "" {
			e.fault(DocsVar, "is drive, and settings.yaml names no documents.folder; allowed: %s", folderWords)
		}
	case DocsKind(kind) == LocalDocs && Value(dir) != "":
		if c.Docs.Dir = e.place(DocsVar, dir); c.Docs.Dir != "" {
			c.Docs.Kind = LocalDocs
		}
	default:
		e.fault(DocsVar, "names no known place for documents; allowed: local:DIR or drive")
	}
}
