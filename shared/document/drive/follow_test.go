package drive_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/plan"
)

// wish is what a document made from draft is to say later.
func wish(title string) document.Wish {
	d := draft(notice)
	d.Fields["title"], d.Fields["as_of_utc"], d.Template = title, "2026-02-19 15:20 UTC", "{{title}} {{region}}"
	d.Fields["region"] = "ap-northeast-1"
	return document.Wish{Draft: d}
}

// filled is a copy that was made.
func filled(t *testing.T, w *drive.Writer) plan.Ref {
	t.Helper()
	ref, err := w.Create(t.Context(), draft(notice))
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// TestEveryCallOfAFollowMayBreak breaks every call in every way, and goes on as the runner does: another try.
func TestEveryCallOfAFollowMayBreak(t *testing.T) {
	t.Parallel()
	for _, op := range []string{"documents.get", "files.get", "documents.batchUpdate", "files.update"} {
		for _, fault := range []drivefake.Fault{
			{},
			{Did: true},
			{Did: true, Status: 500, Reason: "INTERNAL"},
			{Status: 503, Reason: "UNAVAILABLE"},
			{Status: 429, Reason: "RESOURCE_EXHAUSTED", RetryAfter: 7},
			{Late: true},
		} {
			t.Run(fmt.Sprintf("%s %+v", op, fault), func(t *testing.T) {
				t.Parallel()
				f, w, o := setUp(t, drivefake.Options{})
				ref := filled(t, w)
				f.Next(op, fault)
				if class, _ := classOf(second(w.Follow(t.Context(), ref, wish("RDS")))); class == effect.Permanent || class == effect.Unknown {
					t.Errorf("class %s", class)
				}
				w = open(t, o) // another process, and other facts
				spots, err := w.Follow(t.Context(), ref, wish("S3"))
				if f.Land(); err != nil || len(spots) > 0 {
					t.Errorf("left are %v, error %v", spots, err)
				}
				if got := documentText(f, ref.ID); !strings.Contains(got, "S3") || strings.Contains(got, "RDS") || !strings.Contains(got, "as of 2026-02-19 15:20 UTC") {
					t.Errorf("it says %q", got)
				}
				wantOne(t, f)
			})
		}
	}
}

// between lets somebody do something before a call to change a document, each time.
type between struct {
	http.RoundTripper
	do func()
}

func (b between) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, ":batchUpdate") {
		b.do()
	}
	return b.RoundTripper.RoundTrip(r)
}

// Somebody who writes between the reading and the change loses nothing, and the change is worked out anew.
func TestSomebodyWritesMeanwhile(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		times int
		want  effect.Class
	}{{1, ""}, {100, effect.RetryLater}} {
		f, o := inMemory()
		ref := filled(t, open(t, o))
		n := 0
		o.Transport = between{f.Transport(), func() {
			if n++; n <= c.times {
				f.Change(ref.ID, func(file *drivefake.File) {
					file.Text.Body = append([]string{fmt.Sprintf("line %d by hand", n)}, file.Text.Body...)
				})
			}
		}}
		class, _ := classOf(second(open(t, o).Follow(t.Context(), ref, wish("RDS"))))
		got := documentText(f, ref.ID)
		if class != c.want || !strings.Contains(got, "line 1 by hand") || strings.Contains(got, "RDS") != (c.want == "") {
			t.Errorf("class %q, and it says %q", class, got)
		}
	}
}

// A change that arrives after people began to write changes nothing, although the place is as it was.
func TestAChangeThatLandsLateIsRefused(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	ref := filled(t, w)
	f.Next("documents.batchUpdate", drivefake.Fault{Late: true})
	if class, _ := classOf(second(w.Follow(t.Context(), ref, wish("RDS")))); class != effect.RetryLater {
		t.Errorf("class %s", class)
	}
	f.Change(ref.ID, func(file *drivefake.File) { file.Text.Body[0] += ", we are sorry" })
	f.Land()
	if got := documentText(f, ref.ID); !strings.Contains(got, "EC2 refuses SSH, we are sorry") {
		t.Errorf("it says %q", got)
	}
	spots, err := w.Follow(t.Context(), ref, wish("RDS"))
	if got := documentText(f, ref.ID); err != nil || len(spots) != 1 || spots[0].Sum != "" || !strings.Contains(got, "EC2 refuses SSH, we are sorry") {
		t.Errorf("it says %q, and left are %+v (%v)", got, spots, err)
	}
}

// What somebody suggests to change is theirs until it is decided.
func TestASuggestionIsAnEdit(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	ref := filled(t, w)
	f.Change(ref.ID, func(file *drivefake.File) { file.Suggested = "refuses" })
	spots, err := w.Follow(t.Context(), ref, wish("RDS"))
	if got := documentText(f, ref.ID); err != nil || len(spots) != 1 || spots[0].Place != "title" || !strings.Contains(got, "EC2 refuses SSH") {
		t.Errorf("it says %q, and left are %+v (%v)", got, spots, err)
	}
}

// A template that was a filled copy itself brings names along, and notes, which are not the new copy's.
func TestACopyOfACopyFollowsItsOwnPlaces(t *testing.T) {
	t.Parallel()
	f, w, o := setUp(t, drivefake.Options{})
	first := filled(t, w)
	f.Change(first.ID, func(file *drivefake.File) { file.Text.Body = append(file.Text.Body, "{{title}}, again") })
	o.Templates = map[string]string{"notice": first.ID}
	d := draft(document.Name{Incident: "z9z9z9", Document: "notice"})
	ref, err := open(t, o).Create(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	next := wish("RDS")
	next.Name = d.Name
	spots, err := w.Follow(t.Context(), ref, next)
	if got := documentText(f, ref.ID); err != nil || len(spots) > 0 || !strings.Contains(got, "EC2 refuses SSH") || !strings.Contains(got, "RDS, again") {
		t.Errorf("it says %q, and left are %+v (%v)", got, spots, err)
	}
	if got := documentText(f, first.ID); strings.Contains(got, "RDS") {
		t.Errorf("the template says %q", got)
	}
}

// A copy is made even if Google does not take the names. Then it follows nothing, and people are told of what it does not say: of the
// places of its template or, where that is gone, of the playbook's.
func TestACopyWithoutNames(t *testing.T) {
	t.Parallel()
	f, w, o := setUp(t, drivefake.Options{})
	f.Next("documents.batchUpdate", drivefake.Fault{Status: 400, Reason: "INVALID_ARGUMENT"})
	ref := filled(t, w)
	wantOne(t, f)
	o.Templates = map[string]string{"notice": "1Nowhere"}
	for _, c := range []struct {
		w    *drive.Writer
		want []string
	}{{w, []string{"title"}}, {open(t, o), []string{"region", "title"}}} {
		spots, err := c.w.Follow(t.Context(), ref, wish("RDS"))
		var left []string
		for _, s := range spots {
			if s.Changed && s.Unsure && !s.Told && s.Sum == "" {
				left = append(left, s.Place)
			}
		}
		if err != nil || !slices.Equal(left, c.want) || !strings.Contains(documentText(f, ref.ID), "EC2 refuses SSH") {
			t.Errorf("left are %v, want %v: %+v (%v)", left, c.want, spots, err)
		}
	}
}

// Nothing is said of a copy without names as long as its template may be read later.
func TestATemplateThatCannotBeReadYet(t *testing.T) {
	t.Parallel()
	f, o := inMemory()
	f.Next("documents.batchUpdate", drivefake.Fault{Status: 400, Reason: "INVALID_ARGUMENT"})
	ref := filled(t, open(t, o))
	o.Transport = away{f.Transport(), template}
	if class, _ := classOf(second(open(t, o).Follow(t.Context(), ref, wish("RDS")))); class != effect.RetryLater && class != effect.Unknown {
		t.Errorf("class %q", class)
	}
}

// away is a way on which a document cannot be reached.
type away struct {
	http.RoundTripper
	id string
}

func (a away) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, a.id) {
		return nil, errors.New("it is away")
	}
	return a.RoundTripper.RoundTrip(r)
}

// Changes take their turn in the budget of writes. What is as it should be takes none.
func TestFollowingKeepsToTheRate(t *testing.T) {
	t.Parallel()
	f, w, _ := setUp(t, drivefake.Options{})
	ref := filled(t, w)
	before := f.Count("documents.batchUpdate")
	var err error
	for n := 0; n < 100 && err == nil; n++ {
		if _, err = w.Follow(t.Context(), ref, wish("RDS")); err == nil && n == 50 {
			_, err = w.Follow(t.Context(), ref, wish("S3"))
		}
	}
	if writes := f.Count("documents.batchUpdate") - before; err != nil || writes > 3 {
		t.Errorf("%d writes, error %v", writes, err)
	}
	for n := 0; n < 100 && err == nil; n++ {
		_, err = w.Follow(t.Context(), ref, wish(fmt.Sprint("title ", n)))
	}
	var e *effect.Error
	if !errors.As(err, &e) || e.Class != effect.RetryLater || e.RetryAfter <= 0 {
		t.Errorf("error %v", err)
	}
}
