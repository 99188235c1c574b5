package playbook

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/yamlx"
)

// word is the form of ids of playbooks, roles, announcements and notice fields.
var word = yamlx.NewPattern(`^[a-z][a-z0-9_-]{0,39}$`)

// todoWord is the form of a TODO's id. It is a document id in the store and part of keys.
var todoWord = yamlx.NewPattern(`^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$`)

// toolWord is the form of a tool's id, as settings name it.
var toolWord = yamlx.NewPattern(`^[a-z0-9][a-z0-9-]{0,31}$`)

// ownTodo begins the id of a TODO that people add during an incident.
const ownTodo = "own-"

// reader carries what one part of the file must know of another.
type reader struct {
	roles     []string
	documents []string
	todos     yamlx.Twice
	checked   bool // a TODO is the check
}

func (r *reader) playbook(v yamlx.Value) incident.Playbook {
	o := v.Object("id", "version", "title", "grace", "reminders", "roles", "phases", "announcements", "documents", "first_steps", "notice", "prompts", "meeting", "tools", "alerts", "tickets", "commander", "cadence")
	pb := incident.Playbook{
		ID:            id(o.Need("id"), word, "a lower case word of letters, digits, - and _"),
		Version:       o.Need("version").Int(1, 1_000_000),
		Title:         line(o.Need("title"), maxTitle),
		Roles:         r.readRoles(o.Get("roles")),
		Announcements: announcements(o.Need("announcements")),
		Documents:     r.readDocuments(o.Get("documents")),
		FirstSteps:    steps(o.Need("first_steps")),
		Notice:        notice(o.Get("notice")),
		Prompts:       texts(o.Get("prompts"), maxTitle),
		Meeting:       meeting(o.Get("meeting")),
		Tools:         tools(o.Get("tools")),
		Alerts:        alertRules(o.Get("alerts")),
		Tickets:       ticketRule(o.Get("tickets")),
	}
	pb.Reminders = readReminders(o.Get("reminders"), o.Get("grace"))
	pb.Commander = commander(o.Get("commander"))
	pb.Cadence = cadence(o.Get("cadence"))
	pb.Phases = r.readPhases(o.Need("phases"))
	return pb
}

// maxAddress is the most characters of an address.
const maxAddress = 2000

func meeting(v yamlx.Value) string {
	if !v.Present() {
		return ""
	}
	s := typed.Address(v.Line(maxAddress))
	if s != "" && !incident.IsAddress(s) {
		v.Fault("is not an address; allowed: one beginning with https:// or http://")
	}
	return s
}

// id returns the word at v if it has the given form.
func id(v yamlx.Value, form yamlx.Pattern, allowed string) string {
	s := v.Word()
	if s != "" && !form.MatchString(s) {
		v.Fault("is %s; allowed: %s", yamlx.Quote(s), allowed)
		return ""
	}
	return s
}

// line reads a text in both languages, one line each.
func line(v yamlx.Value, limit int) incident.Text {
	o := v.Object("ja", "en")
	return incident.Text{JA: o.Need("ja").Line(limit), EN: o.Need("en").Line(limit)}
}

// lines reads a text in both languages that may have several lines.
func lines(v yamlx.Value, limit int) incident.Text {
	o := v.Object("ja", "en")
	return incident.Text{JA: o.Need("ja").Lines(limit), EN: o.Need("en").Lines(limit)}
}

func texts(v yamlx.Value, limit int) []incident.Text {
	var out []incident.Text
	for _, item := range v.List() {
		out = append(out, line(item, limit))
	}
	return out
}

func steps(v yamlx.Value) []incident.Text {
	out := texts(v, maxTitle)
	if n := len(out); v.IsList() && (n < 1 || n > maxSteps) {
		v.Fault("has %d lines; allowed: 1 to %d", n, maxSteps)
	}
	return out
}

func (r *reader) readRoles(v yamlx.Value) []incident.Role {
	var out []incident.Role
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		o := item.Object("id", "name")
		role := incident.Role{ID: id(o.Need("id"), word, "a lower case word"), Name: line(o.Need("name"), maxTitle)}
		seen.Seen(role.ID, o.Get("id"))
		out = append(out, role)
		r.roles = append(r.roles, role.ID)
	}
	return out
}

func announcements(v yamlx.Value) []incident.Announcement {
	var out []incident.Announcement
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		o := item.Object("id", "name", "note")
		a := incident.Announcement{
			ID:   id(o.Need("id"), word, "a lower case word"),
			Name: line(o.Need("name"), maxTitle), Note: lines(o.Need("note"), maxNote),
		}
		seen.Seen(a.ID, o.Get("id"))
		out = append(out, a)
	}
	has := func(a incident.Announcement) bool { return a.ID == Company }
	if !slices.ContainsFunc(out, has) {
		v.Fault("has no %q; allowed: a list with it, since every channel without an announcement of its own gets that one", Company)
	}
	return out
}

// DocumentIDs are the documents that the tool knows how to fill in and link.
var DocumentIDs = []string{incident.NoticeDocument, incident.FollowUpDocument, incident.RecoveryDocument, incident.SheetDocument, incident.CheckDocument, incident.ReviewDocument}

func (r *reader) readDocuments(v yamlx.Value) []incident.Document {
	var out []incident.Document
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		o := item.Object("id", "title", "template")
		d := incident.Document{ID: o.Need("id").Enum(DocumentIDs...), Title: line(o.Need("title"), maxTitle)}
		seen.Seen(d.ID, o.Get("id"))
		d.Template = template(o.Need("template"))
		out = append(out, d)
		if incident.PerNotice(d.ID) || d.ID == incident.CheckDocument {
			numbered(o.Get("title"), d.Title)
		} else { // TODOs are about those of which an incident has one
			r.documents = append(r.documents, d.ID)
		}
	}
	return out
}

// numbered wants the number of a document in its title.
func numbered(v yamlx.Value, title incident.Text) {
	for _, t := range []string{title.JA, title.EN} {
		if t != "" && !strings.Contains(t, incident.NumberPlace) {
			v.Fault("has no %s; allowed: a title with it, since there may be several of it", incident.NumberPlace)
			return
		}
	}
}

func notice(v yamlx.Value) []incident.NoticeField {
	var out []incident.NoticeField
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		o := item.Object("id", "name", "first", "follow_up", "recovery", "note")
		f := incident.NoticeField{
			ID: o.Need("id").Enum(incident.NoticeFieldIDs...), Name: line(o.Need("name"), maxTitle),
			First: need(o.Need("first")), FollowUp: need(o.Need("follow_up")), Recovery: need(o.Need("recovery")),
			Note: lines(o.Get("note"), maxNote),
		}
		seen.Seen(f.ID, o.Get("id"))
		out = append(out, f)
	}
	return out
}

// tools reads what is to be used in place of the team's own tools while they are down, by the ids of the settings.
func tools(v yamlx.Value) (out []incident.ToolDef) {
	o := v.Object()
	for _, key := range o.Keys() {
		t := incident.ToolDef{ID: id(key, toolWord, "1 to 32 lower case letters, digits and hyphens, not beginning with a hyphen")}
		of := o.Get(key.Word()).Object("instead")
		t.Instead = line(of.Need("instead"), maxTitle)
		out = append(out, t)
	}
	return out
}

func need(v yamlx.Value) incident.Need {
	return incident.Need(v.Enum(string(incident.Must), string(incident.Optional), string(incident.Never), string(incident.IfLeft)))
}

func join[T ~string](words []T) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = string(w)
	}
	return strings.Join(out, ", ")
}
