package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	moments "noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/customer"
	"noroshi.internal/shared/customer/keep"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// The reading of the list of customers stands beside the matrix: it calls nobody but the store, and what must hold of it is its own law.
// The version that counts is always whole, and is one that stood where the list is kept.

// listRows is more than one transaction writes.
const listRows = 5*store.PageRows + 30

// shelf is a store, the file that the list is read from, and the time.
type shelf struct {
	t    *testing.T
	db   store.DB
	at   time.Time
	list string // which one is in the file
	size int
	ever map[string]bool // lists that were in it
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &shelf{t: t, db: db, at: time.Date(2026, 2, 20, 15, 0, 0, 0, time.UTC), ever: map[string]bool{}}
}

// puts puts another list into the file, a day later, so that it is due.
func (s *shelf) puts(list string, size int) {
	s.at = s.at.Add(25 * time.Hour)
	s.list, s.size, s.ever[list] = list, size, true
}

func (s *shelf) csv() []byte {
	var b strings.Builder
	b.WriteString("id,name,mail\n")
	for n := range s.size {
		fmt.Fprintf(&b, "C%d,%s,ops@c%d.example.com\n", n, s.list, n)
	}
	return []byte(b.String())
}

// reads is one reading by a process with a store of its own.
func (s *shelf) reads(db store.DB) error {
	c := moments.Func(func() time.Time { return s.at })
	k := keep.Keeper{
		Service: service.New(db, config.Defaults(), playbook.Builtins(), c), DB: db, Clock: c, Place: "customers.csv",
		Get: func(context.Context) (customer.Table, string) { return customer.CSV("customers.csv", s.csv()), "" },
	}
	return k.Read(s.t.Context())
}

func (s *shelf) mustRead() {
	s.t.Helper()
	if err := s.reads(s.db); err != nil {
		s.t.Fatal(err)
	}
}

// law is what holds at any time. It returns which list counts.
func (s *shelf) law() string {
	s.t.Helper()
	l, err := store.CurrentCustomers(s.t.Context(), s.db)
	if err != nil || l.Version == "" {
		s.t.Fatalf("%+v, %v", l, err)
	}
	all, err := store.LoadCustomers(s.t.Context(), s.db, l.Version, l.Count)
	if err != nil {
		s.t.Fatalf("the version that counts is not whole: %v", err)
	}
	list := all.Rows[0].Name
	for n, c := range all.Rows {
		if c.Name != list || c.ID != fmt.Sprintf("C%d", n) || len(all.Rows) != l.Count || !s.ever[list] {
			s.t.Fatalf("row %d of %d in list %s: %+v", n, l.Count, list, c)
		}
	}
	return list
}

// kept are the versions that are there.
func (s *shelf) kept() (versions []string) {
	s.t.Helper()
	docs, err := s.db.List(s.t.Context(), store.Query{Collection: "customers"})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range docs {
		versions = append(versions, d.ID())
	}
	return versions
}

// breaking is a store on which something happens at a boundary: before a commit, or after it.
type breaking struct {
	store.DB
	at, passed int
	did        bool
	happens    func() error // an error: the process is dead from then on
	dead       error
}

func (b *breaking) Update(ctx context.Context, fn func(store.Tx) error) error {
	if b.dead != nil {
		return b.dead
	}
	b.passed++
	if b.passed != b.at {
		return b.DB.Update(ctx, fn)
	}
	if b.did {
		if err := b.DB.Update(ctx, fn); err != nil {
			return err
		}
		b.dead = b.happens()
		return b.dead
	}
	if b.dead = b.happens(); b.dead != nil {
		return b.dead
	}
	return b.DB.Update(ctx, fn)
}

// boundaries are how many a reading passes.
func boundaries(t *testing.T) int {
	t.Helper()
	s := newShelf(t)
	s.puts("A", listRows)
	s.mustRead()
	s.puts("B", listRows)
	db := &breaking{DB: s.db}
	if err := s.reads(db); err != nil || db.passed < 5 { // begins, two times pages, notes, looks at what may go
		t.Fatalf("%d boundaries, %v", db.passed, err)
	}
	return db.passed
}

// TestAReadingDies at each boundary, and the next one at each of its own, while the list is another one by then.
func TestAReadingDies(t *testing.T) {
	t.Parallel()
	most := boundaries(t)
	for first := 1; first <= most; first++ {
		for second := 0; second <= most; second++ { // 0: it lives
			for _, did := range []bool{false, true} {
				t.Run(fmt.Sprintf("at %d, then at %d, done %v", first, second, did), func(t *testing.T) {
					t.Parallel()
					dies(t, first, second, did)
				})
			}
		}
	}
}

func dies(t *testing.T, first, second int, did bool) {
	t.Helper()
	kill := func() error { return errDead }
	s := newShelf(t)
	s.puts("A", listRows)
	s.mustRead()
	s.puts("B", listRows)
	if err := s.reads(&breaking{DB: s.db, at: first, did: did, happens: kill}); !errors.Is(err, errDead) {
		t.Fatalf("it lives: %v", err)
	}
	s.law()
	s.puts("C", listRows+store.PageRows)
	err := s.reads(&breaking{DB: s.db, at: second, did: did, happens: kill})
	if err != nil && !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	if got := s.law(); err == nil && got != "C" {
		t.Errorf("%s counts after C was read", got)
	}
	s.puts("D", listRows)
	s.mustRead()
	s.puts("D", listRows) // a version goes once it is no more that which counts, and not young
	s.mustRead()
	if got := s.law(); got != "D" || len(s.kept()) != 2 {
		t.Errorf("%s counts, and %d documents are kept: what counts, and its version", got, len(s.kept()))
	}
}

// TestAReadingFreezes at each boundary for longer than anything is left alone, while others read other lists, and take away what
// nothing names.
func TestAReadingFreezes(t *testing.T) {
	t.Parallel()
	most := boundaries(t)
	for at := 1; at <= most; at++ {
		for _, back := range []bool{false, true} { // the list is the frozen one's again
			t.Run(fmt.Sprintf("at %d, back %v", at, back), func(t *testing.T) {
				t.Parallel()
				s := newShelf(t)
				s.puts("A", listRows)
				s.mustRead()
				s.puts("B", listRows)
				err := s.reads(&breaking{DB: s.db, at: at, happens: func() error {
					others := []string{"C", "D"}
					if back {
						others = append(others, "B", "E")
					}
					for _, list := range others {
						s.puts(list, listRows)
						s.mustRead()
						s.law()
					}
					return nil
				}})
				if err != nil && !errors.Is(err, store.ErrTakenAway) {
					t.Error(err)
				}
				if got := s.law(); got != s.list {
					t.Errorf("%s counts, and %s is what was read last", got, s.list)
				}
			})
		}
	}
}

// TestTwoReadingsFreeze: one at each boundary until a later one has come to each of its own, which freezes there until the first is
// done, and has taken away what is not young any more.
func TestTwoReadingsFreeze(t *testing.T) {
	t.Parallel()
	most := boundaries(t)
	for first := 1; first <= most; first++ {
		for second := 1; second <= most; second++ {
			t.Run(fmt.Sprintf("at %d and %d", first, second), func(t *testing.T) {
				t.Parallel()
				bothFreeze(t, first, second)
			})
		}
	}
}

func bothFreeze(t *testing.T, first, second int) {
	t.Helper()
	s := newShelf(t)
	s.puts("A", listRows)
	s.mustRead()
	s.puts("B", listRows)
	there, on, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	later := &breaking{DB: s.db, at: second, happens: func() error {
		close(there)
		<-on
		return nil
	}}
	err := s.reads(&breaking{DB: s.db, at: first, happens: func() error {
		s.puts("C", listRows)
		go func() { done <- s.reads(later) }()
		select {
		case <-there:
		case err := <-done: // what it was to do was done
			done <- err
		}
		s.at = s.at.Add(2 * time.Hour)
		return nil
	}})
	close(on)
	for _, err := range []error{err, <-done} {
		if err != nil && !errors.Is(err, store.ErrTakenAway) {
			t.Error(err)
		}
	}
	s.law()
	s.puts("D", listRows)
	s.mustRead()
	if got := s.law(); got != "D" {
		t.Errorf("%s counts", got)
	}
}

// TestAListThatShrankIsKeptUntilSomebodyDecides, though whoever reads it dies at each boundary and others take away what nothing names.
func TestAListThatShrankIsKeptUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	for at := range boundaries(t) {
		s := newShelf(t)
		s.puts("A", listRows)
		s.mustRead()
		s.puts("short", listRows/3)
		_ = s.reads(&breaking{DB: s.db, at: at + 1, happens: func() error { return errDead }})
		s.at = s.at.Add(25 * time.Hour)
		s.mustRead()
		s.at = s.at.Add(25 * time.Hour)
		s.mustRead()
		l, err := store.CurrentCustomers(t.Context(), s.db)
		held, asks := l.Asks()
		if err != nil || !asks || held.No != 1 || s.law() != "A" || !slices.Contains(s.kept(), held.Version) {
			t.Fatalf("%d: %+v, %v", at, l, err)
		}
		c := moments.Func(func() time.Time { return s.at })
		svc := service.New(s.db, config.Defaults(), playbook.Builtins(), c)
		if err := svc.Prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err = svc.Do(t.Context(), incident.Request{
			ID: "use", Incident: incident.Workspace, At: s.at, By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack, Do: incident.UseShorter{No: held.No},
		})
		if got := s.law(); err != nil || got != "short" {
			t.Errorf("%d: %s counts, %v", at, got, err)
		}
	}
}
