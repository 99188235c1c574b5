package document

import "noroshi.internal/shared/incident"

// Name is the stable key of a document: for each incident there is at most one of each document of its playbook.
type Name struct {
	Incident incident.ID
	Document string // plan.Document.ID: "notice", "checksheet"
}

// Draft is a document to be made.
type Draft struct {
	Name
	Lang     incident.Lang
	Title    string              // of the file; begins with the mark in a drill
	Template string              // Markdown with {{places}}
	Fields   map[string]string   // plain text for each place; see Fields
	Lists    map[string][]string // those of them that are lists, of plain lines
}
