package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/markdown"
	"noroshi.internal/shared/plan"
)

// Follow implements document.Writer. A document and what is remembered of it are two files, so what is about to be written is
// remembered beside what stands there, then written, then remembered alone: after a crash either is known as the tool's own.
func (f *Folder) Follow(ctx context.Context, _ plan.Ref, w document.Wish) ([]document.Spot, error) {
	if err := ctx.Err(); err != nil {
		return nil, fail("follow what is known", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	page, err := f.Read(w.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fail("follow what is known", err)
	}
	p, known, err := f.remembered(w.Name)
	if err != nil {
		return nil, fail("follow what is known", err)
	}
	if !known {
		before, err := w.Earlier(ctx)
		if err != nil {
			return nil, fail("follow what is known", err)
		}
		p = guessed(w, page.Text, before)
	}
	spots, err := f.follow(page, p, known, w)
	if err != nil {
		return nil, fail("follow what is known", err)
	}
	return spots, nil
}

// follow writes what is to change, and returns what is left to people.
func (f *Folder) follow(page Page, p places, known bool, w document.Wish) ([]document.Spot, error) {
	r := rewriting{p: p, w: w, body: page.Text, next: p.clone()}
	edits := r.edits()
	if len(edits) > 0 {
		body := replaced(page.Text, edits)
		r.next.replaces(page, edits)
		r.next.Hash = hash([]byte(body))
		if err := f.rewrite(w.Name, body, r.next.with(p)); err != nil {
			return nil, err
		}
	}
	if known && reflect.DeepEqual(r.next, p) {
		return r.left, nil
	}
	return r.left, f.remember(w.Name, r.next)
}

// rewrite puts a text in the place of a document's, whose places are remembered first.
func (f *Folder) rewrite(n document.Name, body string, both places) error {
	to, err := file(n)
	if err == nil {
		err = f.remember(n, both)
	}
	if err == nil {
		err = f.replace(to, []byte(body))
	}
	if err != nil {
		return fmt.Errorf("rewrite %s of %s: %w", n.Document, n.Incident, err)
	}
	return nil
}

// rewriting is a text whose places are brought to what is known.
type rewriting struct {
	p    places // as they are remembered
	w    document.Wish
	body string
	next places          // as they are to be remembered
	left []document.Spot // to people
}

// edit is a place, what stands there and what it gets.
type edit struct {
	spot
	says, with string
}

// edits are the changes to make. As of when something holds changes with it.
func (r *rewriting) edits() (out []edit) {
	var moments []edit
	spots := r.p.spots(r.body)
	rest := r.rest(spots)
	for _, s := range spots {
		place := r.p.Lines[s.line].Places[s.place]
		e := edit{s, s.says(r.body), markdown.Escape(r.w.Fields[place])}
		ours := r.ours(s)
		switch {
		case !document.IsFollowed(place):
		case document.IsMoment(place):
			if ours && e.says != e.with {
				moments = append(moments, e)
			}
		case s.at >= 0 && r.w.Puts(place, e.says, e.with, ours && !r.w.Says(place, e.says, markdown.Escape)):
			out = append(out, e)
		default:
			r.leave(e, ours, rest)
		}
	}
	if len(out) > 0 {
		out = append(out, moments...)
	}
	for _, e := range out {
		r.next.Lines[e.line].Says[e.place] = []string{e.with}
	}
	return out
}

// ours reports whether a place says what the tool put there.
func (r *rewriting) ours(s spot) bool {
	return s.at >= 0 && slices.Contains(r.p.Lines[s.line].Says[s.place], s.says(r.body))
}

// leave leaves a place as it is: nobody has edited it and it says what is known or is fixed, or it is people's.
func (r *rewriting) leave(e edit, ours bool, rest string) {
	last := r.p.Lines[e.line].Says[e.place]
	if last = last[max(0, len(last)-1):]; ours {
		last = []string{e.says}
	}
	r.next.Lines[e.line].Says[e.place] = last
	place := r.p.Lines[e.line].Places[e.place]
	if ours && (e.says == e.with || r.w.Says(place, e.says, markdown.Escape)) {
		return
	}
	out := document.Spot{Place: place, Changed: len(last) == 0 || last[0] != e.with && !r.w.Says(place, last[0], markdown.Escape), Unsure: len(last) == 0}
	if out.Told = r.w.Tells(place, rest, markdown.Escape); e.at >= 0 {
		out.Says, out.Sum, out.Told = e.says, document.Sum(e.says), r.w.Tells(place, e.says, markdown.Escape)
	}
	r.left = append(r.left, out)
}

// rest is the text without what the tool put into it: where a place is gone, people may say the same in words of their own.
func (r *rewriting) rest(spots []spot) string {
	var cut []edit
	for _, s := range spots {
		if r.ours(s) {
			cut = append(cut, edit{spot: s})
		}
	}
	return replaced(r.body, cut)
}

// replaced is a text with changes made.
func replaced(body string, edits []edit) string {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b edit) int { return b.at - a.at })
	for _, e := range edits {
		body = body[:e.at] + e.with + body[e.end:]
	}
	return body
}

// with is p while a text is being replaced in which was held: either may stand there.
func (p places) with(was places) places {
	p = p.clone()
	for n, line := range p.Lines {
		for k := range line.Says {
			p.Lines[n].Says[k] = union(was.Lines[n].Says[k], line.Says[k])
		}
	}
	return p
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// replaces notes that the tool changes a page. What it changed before that counts no more once somebody else has written.
func (p *places) replaces(page Page, edits []edit) {
	v := version{Hash: page.Hash}
	for _, e := range edits {
		v.Changes = append(v.Changes, change{e.line, e.place, e.says, e.with})
	}
	if p.Hash != page.Hash {
		p.Replaced = nil
	}
	p.Replaced = append(slices.Clip(p.Replaced), v)
	p.Replaced = p.Replaced[max(0, len(p.Replaced)-mostReplaced):]
}
