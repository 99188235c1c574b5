package drive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/api/docs/v1"
	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// tries is how often a document is read again at once that somebody wrote in while it was changed.
const tries = 3

var errMoved = errors.New("somebody is writing in the document")

// Follow implements document.Writer. What is changed is worked out from one revision and written to that one only.
func (w *Writer) Follow(ctx context.Context, ref plan.Ref, wish document.Wish) ([]document.Spot, error) {
	for range tries {
		spots, moved, err := w.follow(ctx, ref.ID, wish)
		if err != nil || !moved {
			return spots, err
		}
	}
	return nil, &effect.Error{Class: effect.RetryLater, Code: codeBusy, Err: errMoved}
}

// follow is one try; moved says that somebody wrote meanwhile, so that nothing was changed.
func (w *Writer) follow(ctx context.Context, id string, wish document.Wish) (spots []document.Spot, moved bool, err error) {
	s := step{what: "read " + wish.Document, about: documentLink(id)}
	doc, err := w.read(ctx, id)
	if gone(err) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, w.fail(ctx, s, err)
	}
	noted, err := w.noted(ctx, id)
	if err != nil {
		return nil, false, w.fail(ctx, s, err)
	}
	f := follower{paper: paperOf(doc), wish: wish, noted: noted, puts: maps.Clone(noted), had: noted}
	if len(f.named)+len(noted) == 0 {
		if f.had, err = w.unnoted(ctx, wish.Draft); err != nil {
			return nil, false, err
		}
	}
	if requests := f.requests(); len(requests) > 0 {
		if moved, err := w.change(ctx, doc, requests); err != nil || moved {
			return nil, moved, err
		}
	}
	if !maps.Equal(f.puts, noted) {
		return f.left, false, w.note(ctx, id, f.puts)
	}
	return f.left, false, nil
}

func gone(err error) bool {
	var e *googleapi.Error
	return errors.As(err, &e) && e.Code == http.StatusNotFound
}

// change writes to a document as it was read.
func (w *Writer) change(ctx context.Context, doc *docs.Document, requests []*docs.Request) (moved bool, err error) {
	if wait := w.TakeQuota(); wait > 0 {
		return false, &effect.Error{Class: effect.RetryLater, Code: codeBusy, RetryAfter: wait, Err: fmt.Errorf("change a document: %w", errPace)}
	}
	err = w.write(ctx, doc, requests)
	if refusedFor(err) && w.moved(ctx, doc) {
		return true, nil
	}
	if err != nil {
		return false, w.fail(ctx, step{what: "bring a document up to date", about: documentLink(doc.DocumentId)}, err)
	}
	return false, nil
}

var errPace = errors.New("the budget of writes is used up")

// placed is what is noted on a copy of one of its places: the Sum of what the tool put there last, and how often the place is there.
type placed struct {
	sum   string
	count int
}

// on is how it is noted on a copy.
func (p placed) on(id string) string { return fmt.Sprintf("%s:%d:%s", p.sum, p.count, id) }

// noted is what is noted on a copy, by the place's name. What a copy of it carries along is none of it.
func (w *Writer) noted(ctx context.Context, id string) (map[string]placed, error) {
	file, err := w.drive.Files.Get(id).SupportsAllDrives(true).Fields("appProperties").Context(ctx).Do()
	if err != nil {
		return nil, err
	}
	out := map[string]placed{}
	for key, value := range file.AppProperties {
		place, ours := strings.CutPrefix(key, keyPlace)
		sum, rest, _ := strings.Cut(value, ":")
		count, of, _ := strings.Cut(rest, ":")
		if n, err := strconv.Atoi(count); ours && err == nil && of == id {
			out[place] = placed{sum, n}
		}
	}
	return out, nil
}

// unnoted are the places of a copy on which nothing is noted, such as an earlier version made: those of the template that it was copied
// from or, where that cannot be read any more, of the playbook's own. What stood there first nobody knows.
func (w *Writer) unnoted(ctx context.Context, d document.Draft) (map[string]placed, error) {
	body, template := d.Template, w.templateOf(d.Document)
	doc, err := w.read(ctx, template)
	if err == nil {
		body = paperOf(doc).text()
	} else if err = w.fail(ctx, step{what: "read the template of " + d.Document, about: documentLink(template), missing: codeTemplate}, err); later(err) {
		return nil, err
	}
	had := map[string]placed{}
	for _, p := range document.Places(body) {
		had[p.Name] = placed{count: 1}
	}
	return had, nil
}

// later reports whether an error may be over when the same is tried again.
func later(err error) bool {
	var e *effect.Error
	return !errors.As(err, &e) || e.Class == effect.RetryLater || e.Class == effect.Unknown
}

// follower works out what becomes of a document.
type follower struct {
	paper
	wish  document.Wish
	noted map[string]placed
	puts  map[string]placed // as is to be noted
	had   map[string]placed // noted, or all that may have been there when nothing is
	left  []document.Spot
}

// put is a place that gets a text.
type put struct {
	namedPlace
	with string
}

// requests are the changes to make; none when nothing is to change. As of when something holds changes with it.
func (f *follower) requests() []*docs.Request {
	var puts, moments []put
	var ours []span
	for _, n := range f.inOrder() {
		says, with := f.says(n.at), harmless(f.wish.Fields[n.place])
		found := n.whole && document.Sum(f.beside(n.at)) == n.beside && !f.disputed(n.at)
		mine := found && document.Sum(says) == n.sum
		if mine {
			ours = append(ours, n.at)
		}
		f.note(n.place, n.sum)
		switch {
		case !document.IsFollowed(n.place):
		case document.IsMoment(n.place):
			if mine && says != with {
				moments = append(moments, put{n, with})
			}
		case found && f.wish.Puts(n.place, says, with, mine):
			puts = append(puts, put{n, with})
		case !mine || says != with:
			f.left = append(f.left, f.spotOf(n, found, says, with))
		}
	}
	f.left = append(f.left, f.missing(f.rest(ours))...)
	if len(puts) == 0 {
		return nil
	}
	return f.changes(append(puts, moments...), ours)
}

// inOrder are the named places in the order of the text.
func (f *follower) inOrder() []namedPlace {
	return slices.SortedStableFunc(slices.Values(f.named), func(a, b namedPlace) int {
		return cmp.Or(cmp.Compare(a.at.tab, b.at.tab), cmp.Compare(a.at.id, b.at.id), cmp.Compare(a.at.from, b.at.from))
	})
}

// spotOf is a place that is left to people. Where they wrote at its edge, where it ends is theirs to say.
func (f *follower) spotOf(n namedPlace, found bool, says, with string) document.Spot {
	out := document.Spot{Place: n.place, Changed: document.Sum(with) != n.sum, Told: n.whole && f.wish.Tells(n.place, says, harmless)}
	if found {
		out.Says, out.Sum = says, document.Sum(says)
	}
	return out
}

// missing are the places that the copy had and whose names went with their text, or never were.
func (f *follower) missing(rest string) (out []document.Spot) {
	for _, place := range slices.Sorted(maps.Keys(f.had)) {
		was := f.had[place]
		if f.count(place) >= was.count || !document.IsFollowed(place) || document.IsMoment(place) {
			continue
		}
		with := harmless(f.wish.Fields[place])
		out = append(out, document.Spot{
			Place: place, Changed: document.Sum(with) != was.sum, Told: f.wish.Tells(place, rest, harmless), Unsure: was.sum == "",
		})
	}
	return out
}

// count is how many places of a name can be found.
func (f *follower) count(place string) (n int) {
	for _, named := range f.named {
		if named.place == place {
			n++
		}
	}
	return n
}

// note has it noted what the tool put into a place last. Where one of several is gone, what is noted is what was last in that one.
func (f *follower) note(place, sum string) {
	if was := f.noted[place]; f.count(place) >= was.count {
		f.puts[place] = placed{sum, max(was.count, 1)}
	}
}

// changes are the requests for puts. A name goes before its text changes and comes anew after all changes, since nobody says what
// becomes of a name whose text goes; so does that of a place of ours near one, since what stands beside it changes. The text comes before the old one goes, so
// that it looks alike.
func (f *follower) changes(puts []put, ours []span) (requests []*docs.Request) {
	touched := slices.DeleteFunc(f.inOrder(), func(n namedPlace) bool {
		touches := func(p put) bool { return p.id == n.id || slices.Contains(ours, n.at) && p.at.near(n.at) }
		return !slices.ContainsFunc(puts, touches)
	})
	requests = unnamed(touched)
	slices.SortFunc(puts, func(a, b put) int { return cmp.Compare(b.at.from, a.at.from) }) // backwards: indexes before it stay
	for _, p := range puts {
		requests = append(requests,
			&docs.Request{InsertText: &docs.InsertTextRequest{Text: p.with, Location: &docs.Location{
				Index: p.at.to, SegmentId: p.at.id, TabId: p.at.tab, ForceSendFields: []string{"Index"},
			}}},
			&docs.Request{DeleteContentRange: &docs.DeleteContentRangeRequest{Range: p.at.asRange()}})
		f.note(p.place, document.Sum(p.with))
	}
	next := f.with(puts)
	for _, n := range touched {
		requests = append(requests, next.naming(n.place, after(puts, n.at)))
	}
	return requests
}

// with is the text after puts.
func (f *follower) with(puts []put) (next paper) {
	for _, s := range f.stretches {
		is := stretch{s.segment, after(puts, span{s.segment, s.start, s.start}).from, s.text}
		for _, p := range puts { // backwards
			if p.at.segment == s.segment && s.start <= p.at.from && p.at.to <= s.end() {
				was := stretch{s.segment, s.start, is.text}
				is.text = was.between(s.start, p.at.from) + p.with + was.between(p.at.to, was.end())
			}
		}
		next.stretches = append(next.stretches, is)
	}
	return next
}

// after is where a part is after puts.
func after(puts []put, at span) span {
	for _, p := range puts {
		longer := units(p.with) - (p.at.to - p.at.from)
		switch {
		case p.at.segment != at.segment:
		case p.at == at:
			at.to += longer
		case p.at.to <= at.from:
			at.from, at.to = at.from+longer, at.to+longer
		}
	}
	return at
}
