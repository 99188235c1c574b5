package playbook

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// AutoKeys are the effects that may tick a TODO. One that ends in "/" stands for all effects that begin with it, and a
// name may follow it to mean one of them: "document/notice".
var AutoKeys = []string{"sign", "channel", "topic", "purpose", "board", "invite/", "pin/", "bookmark/", "announce/", "document/"}

// Anchors are the moments from which a due time may count.
var Anchors = []incident.Anchor{incident.AtSign, incident.AtStart, incident.AtRecovery, incident.AtShiftEnd, incident.AtEnd}

// maxDays bounds a due time in business days.
const maxDays = 60

func (r *reader) readPhases(v yamlx.Value) []incident.PlaybookPart {
	var out []incident.PlaybookPart
	var seen []incident.Phase
	items := v.List()
	for _, item := range items {
		o := item.Object("phase", "title", "todos")
		at := o.Need("phase")
		part := incident.PlaybookPart{Phase: incident.Phase(at.Enum(strings.Split(join(incident.Phases), ", ")...)), Title: line(o.Need("title"), maxTitle)}
		validateOrder(at, part.Phase, seen)
		if part.Phase != "" {
			seen = append(seen, part.Phase)
		}
		part.Todos = r.readTodos(o.Get("todos"))
		out = append(out, part)
	}
	if len(seen) == len(items) { // else one of them is misspelt, and reported as that
		validateComplete(v, seen)
	}
	return out
}

// validateOrder reports a phase that stands twice or before one that comes earlier in a response.
func validateOrder(at yamlx.Value, p incident.Phase, seen []incident.Phase) {
	switch {
	case p == "":
	case slices.Contains(seen, p):
		at.Fault("is %q a second time; allowed: each phase once", p)
	case len(seen) > 0 && rank(p) < rank(slices.MaxFunc(seen, func(a, b incident.Phase) int { return rank(a) - rank(b) })):
		at.Fault("is %q too late; allowed: the order %s", p, join(incident.Phases))
	}
}

func rank(p incident.Phase) int { return slices.Index(incident.Phases, p) }

func validateComplete(v yamlx.Value, seen []incident.Phase) {
	for _, p := range incident.Phases {
		if !slices.Contains(seen, p) {
			v.Fault("has no phase %q; allowed: every phase once, one without work has no todos", p)
		}
	}
}

func (r *reader) readTodos(v yamlx.Value) []incident.TodoDef {
	var out []incident.TodoDef
	items := v.List()
	if len(items) > maxTodos {
		v.Fault("has %d TODOs; allowed: up to %d in one phase", len(items), maxTodos)
	}
	for _, item := range items {
		if out = append(out, r.todo(item)); out[len(out)-1].Check {
			r.check(item.Object().Get("check"), out)
		}
	}
	return out
}

func (r *reader) todo(v yamlx.Value) incident.TodoDef {
	o := v.Object("id", "title", "guide", "role", "due", "every", "grace", "ladder", "notice", "tools", "meets", "feed", "fixes", "drafts", "brief", "check", "handover", "auto", "source")
	def := incident.TodoDef{
		ID: r.todoID(o.Need("id")), Title: line(o.Need("title"), maxTitle), Guide: lines(o.Get("guide"), maxGuide),
		Role: r.role(o.Get("role")), Due: due(o.Need("due")),
		Every: o.Get("every").Duration(shortest, longest), Grace: o.Get("grace").Duration(shortest, longest),
		Ladder: ladder(o.Get("ladder")), Notice: o.Get("notice").Bool(), Tools: o.Get("tools").Bool(), Meets: o.Get("meets").Bool(), Feed: o.Get("feed").Bool(), Fixes: r.fixes(o.Get("fixes")), Drafts: o.Get("drafts").Bool(), Brief: o.Get("brief").Bool(), Check: o.Get("check").Bool(), Handover: o.Get("handover").Bool(), Auto: r.auto(o.Get("auto")), Source: o.Get("source").Line(maxTitle),
	}
	if def.Every > 0 && len(def.Auto) > 0 {
		o.Get("every").Fault("is set on a TODO that the tool ticks itself; allowed: every or auto, not both")
	}
	if def.Check && (def.Every > 0 || len(def.Auto) > 0) {
		o.Get("check").Fault("is set on a TODO that recurs, or that the tool ticks itself; allowed: check without every and auto")
	}
	if def.Handover && (def.Every > 0 || len(def.Auto) > 0) {
		o.Get("handover").Fault("is set on a TODO that recurs, or that the tool ticks itself; allowed: handover without every and auto")
	}
	return def
}

// maxLines is how many lines a check may have.
const maxLines = 20

// check is faulty where a TODO is a second check, or checks nothing: its lines are the groups of TODOs before it in its phase.
func (r *reader) check(v yamlx.Value, before []incident.TodoDef) {
	lines := map[string]bool{}
	for _, t := range before[:len(before)-1] {
		lines[t.ID.Group()] = true
	}
	delete(lines, before[len(before)-1].ID.Group())
	switch {
	case r.checked:
		v.Fault("is set a second time; allowed: one TODO with it")
	case len(lines) == 0 || len(lines) > maxLines:
		v.Fault("has %d groups of TODOs before it in its phase; allowed: 1 to %d, where 4.3b and 4.3d are of the group 4.3", len(lines), maxLines)
	}
	r.checked = true
}

func (r *reader) todoID(v yamlx.Value) incident.TodoID {
	s := id(v, todoWord, "up to 32 letters, digits, dots, hyphens and underscores, such as 4.3d")
	if strings.HasPrefix(s, ownTodo) {
		v.Fault("is %s; allowed: anything that does not begin with %s, as the TODOs that people add do", yamlx.Quote(s), ownTodo)
	}
	r.todos.Seen(s, v)
	return incident.TodoID(s)
}

func (r *reader) role(v yamlx.Value) string {
	if len(r.roles) > 0 {
		return v.Enum(r.roles...)
	}
	if v.Present() {
		v.Fault("is %s, but the playbook lists no roles; allowed: a role listed under roles", yamlx.Quote(v.Word()))
	}
	return ""
}

// due reads "30m", which counts from the start, or an object with its own anchor.
func due(v yamlx.Value) incident.Due {
	if !v.IsObject() {
		return incident.Due{Anchor: incident.AtStart, After: v.Duration(-longest, longest)}
	}
	o := v.Object("from", "after", "business_days")
	d := incident.Due{Anchor: incident.Anchor(o.Need("from").Enum(strings.Split(join(Anchors), ", ")...))}
	d.After = o.Get("after").Duration(-longest, longest)
	if days := o.Get("business_days"); days.Present() {
		d.Days = days.Int(1, maxDays)
		if o.Get("after").Present() {
			days.Fault("is set together with after; allowed: one of the two")
		}
	}
	return d
}

// fixes reads which document a TODO approves.
func (r *reader) fixes(v yamlx.Value) string {
	id := v.Word()
	if id != "" && !slices.Contains(r.documents, id) {
		v.Fault("is %s, but the playbook has no such document; allowed: one listed under documents", yamlx.Quote(id))
	}
	return id
}

func (r *reader) auto(v yamlx.Value) []string {
	var out []string
	items := v.List()
	for _, item := range items {
		key := item.Word()
		switch {
		case key == "":
		case !legalAuto(key):
			item.Fault("is %s; allowed: %s, where one that ends in / may be followed by a name", yamlx.Quote(key), strings.Join(AutoKeys, ", "))
		case !r.knownDocument(key):
			item.Fault("is %s, but the playbook has no such document; allowed: one listed under documents", yamlx.Quote(key))
		default:
			out = append(out, key)
		}
	}
	if v.IsList() && len(items) == 0 {
		v.Fault("has nothing in it; allowed: %s", strings.Join(AutoKeys, ", "))
	}
	return out
}

func legalAuto(key string) bool {
	kind, name, named := strings.Cut(key, "/")
	if !named {
		return slices.Contains(AutoKeys, key)
	}
	return slices.Contains(AutoKeys, kind+"/") && (name == "" || todoWord.MatchString(name))
}

func (r *reader) knownDocument(key string) bool {
	name, ok := strings.CutPrefix(key, "document/")
	return !ok || name == "" || slices.Contains(r.documents, name)
}
