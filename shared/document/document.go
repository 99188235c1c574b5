// Package document makes the documents of an incident: copies of the playbook's templates with the facts filled in, for
// people to write in.
//
// System is the effect.System "docs". It decides what a document says and leaves the keeping to a Writer: a folder of
// Markdown files (package local) or a shared drive.
package document

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// Codes of errors that do not depend on where documents are kept. Package text has a sentence for each.
const (
	CodePlaceholder = "template_invalid"
	CodeNoDocument  = "not_a_document"
)

// Options are what a System can do without.
type Options struct {
	// Commander returns the name by which a commander, or who checked something, is known to colleagues, or "" when it is not known.
	Commander func(ctx context.Context, id incident.PersonID) string
	// Timeline returns an incident's entries, the oldest first. By them documents that an earlier version made are told from those
	// that people have edited.
	Timeline func(ctx context.Context, id incident.ID) ([]incident.Entry, error)
	// Review returns what the document of a review says, of a response whose times were taken.
	Review func(ctx context.Context, id incident.ID) (text.Review, error)
	// Person returns who has an e-mail address; whoever nobody knows has a name made of it.
	Person func(ctx context.Context, address string) (incident.PersonID, error)
}

// System makes an incident's documents exist. It implements effect.System.
type System struct {
	writer Writer
	clock  clock.Clock
	opt    Options
}

var _ effect.System = (*System)(nil)

// New returns a System that keeps documents with w, an effect.Prober if w is one. "As of" is taken from
// the clock.
func New(w Writer, clock clock.Clock, opt Options) effect.System {
	if opt.Commander == nil {
		opt.Commander = func(context.Context, incident.PersonID) string { return "" }
	}
	if opt.Timeline == nil {
		opt.Timeline = func(context.Context, incident.ID) ([]incident.Entry, error) { return nil, nil }
	}
	if opt.Person == nil {
		opt.Person = func(_ context.Context, address string) (incident.PersonID, error) { return people.MailID(address), nil }
	}
	s := &System{writer: w, clock: clock, opt: opt}
	if p, ok := w.(effect.Prober); ok {
		return probing{s, p}
	}
	return s
}

// probing is a System whose writer can be asked whether it is there.
type probing struct {
	*System
	effect.Prober
}

// Name implements effect.System.
func (s *System) Name() incident.System { return incident.Docs }

// Plan implements effect.System.
func (s *System) Plan() plan.Plan {
	p := plan.ForDocs
	if w, ok := s.writer.(Chooser); ok {
		p.Of = func(state incident.State, refs plan.Refs) []plan.Effect {
			return slices.DeleteFunc(plan.Docs(state, refs), func(e plan.Effect) bool {
				return e.Kind == plan.DocumentKind && !refs.Has(e.Key) && !w.Makes(documentOf(e))
			})
		}
	}
	return p
}

// TakeQuota implements effect.System.
func (s *System) TakeQuota(c effect.Call) time.Duration {
	if p, ok := s.writer.(Pacer); ok && c.Ref.Zero() && c.Effect.Kind == plan.DocumentKind {
		return p.TakeQuota()
	}
	return 0
}

// Apply makes the document, once: one that exists belongs to the people who write in it. Places in it that they have not
// edited follow what is known.
func (s *System) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	if f, ok := c.Effect.Facts.(plan.Follow); ok && c.Effect.Kind == plan.FollowKind {
		return s.follow(ctx, c, f)
	}
	if f, ok := c.Effect.Facts.(plan.Takeover); ok && c.Effect.Kind == plan.TakeoverKind {
		return s.take(ctx, c, f)
	}
	facts, ok := c.Effect.Facts.(plan.Document)
	if !ok || c.Effect.Kind != plan.DocumentKind {
		err := fmt.Errorf("make %s of kind %s with %T", c.Effect.Key, c.Effect.Kind, c.Effect.Facts)
		return c.Ref, &effect.Error{Class: effect.Permanent, Code: CodeNoDocument, Err: err}
	}
	if sharer, ok := s.writer.(Sharer); ok && !c.Ref.Zero() { // people asked to try again
		return c.Ref, sharer.Share(ctx, Name{Incident: c.Inventory.Incident, Document: facts.ID})
	}
	if !c.Ref.Zero() {
		return c.Ref, nil
	}
	draft := s.draft(ctx, c.Inventory.Incident, facts)
	if facts.ID == incident.ReviewDocument {
		var err error
		if draft, err = s.review(ctx, draft, facts); err != nil {
			return c.Ref, err
		}
	}
	return s.writer.Create(ctx, draft)
}

func (s *System) draft(ctx context.Context, id incident.ID, f plan.Document) Draft {
	d := Draft{
		Name: Name{Incident: id, Document: f.ID}, Lang: f.Lang, Title: text.DrillPrefix(f.Lang, f.Drill) + f.Title, Template: f.Template,
		Fields: Fields(f, s.extras(ctx, f)),
	}
	if f.Drill && !strings.Contains(f.Template, "{{mark}}") { // a drill says so at the top, whatever the template says
		d.Template = "{{mark}}\n\n" + f.Template
	}
	return d
}

func (s *System) extras(ctx context.Context, f plan.Document) Extras {
	name := func(p incident.PersonID) string { return s.opt.Commander(ctx, p) }
	return Extras{AsOf: s.clock.Now(), Commander: name(f.Command), Name: name}
}

// Find implements effect.System.
func (s *System) Find(ctx context.Context, room effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	wanted := map[string]bool{} // each once, since what is found twice is taken for a double
	for _, e := range effects {
		if id := documentOf(e); id != "" {
			wanted[id] = true
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	found, err := s.writer.Find(ctx, room.Incident, slices.Sorted(maps.Keys(wanted)))
	if err != nil {
		return nil, fmt.Errorf("find the documents of %s: %w", room.Incident, err)
	}
	refs := map[plan.Key][]plan.Ref{}
	for _, e := range effects {
		switch r := found[documentOf(e)]; {
		case len(r) == 0:
		case e.Kind != plan.DocumentKind: // it is where the document is
			refs[e.Key] = []plan.Ref{{ID: r[0].ID}}
		default:
			refs[e.Key] = r
		}
	}
	return refs, nil
}

// documentOf is the document that an effect makes or keeps; "": none.
func documentOf(e plan.Effect) string {
	switch f := e.Facts.(type) {
	case plan.Document:
		return f.ID
	case plan.Follow:
		return f.ID
	case plan.Takeover:
		return f.ID
	}
	return ""
}

// Remove implements effect.System.
func (s *System) Remove(ctx context.Context, e plan.Effect, ref plan.Ref) error {
	f, ok := e.Facts.(plan.Document)
	if !ok {
		return nil // nothing else was ever made here
	}
	return s.writer.Remove(ctx, Name{Incident: f.Incident, Document: f.ID}, ref)
}
