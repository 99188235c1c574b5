package function

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

type reads struct {
	store.DB
	n, ahead int
}

func (r *reads) Update(ctx context.Context, fn func(store.Tx) error) error {
	return r.DB.Update(ctx, func(tx store.Tx) error { return fn(readsTx{tx, r}) })
}

type readsTx struct {
	store.Tx
	reads *reads
}

func (t readsTx) Ahead(paths ...string) error {
	t.reads.ahead += len(paths)
	return t.Tx.Ahead(paths...)
}

func (r *reads) Get(ctx context.Context, path string, into any) error {
	r.n++
	return r.DB.Get(ctx, path, into)
}

// TestRemember: a person is read once a minute, somebody unknown is asked about again soon, and what this process writes
// it sees at once.
func TestRemember(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db, err := sqlite.Open(dir+"/db", sqlite.Options{Indexes: store.Indexes})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		counted := &reads{DB: db}
		m := remember(counted, clock.Machine)
		type doc struct{ N int }
		get := func(path string) (n int, err error) {
			var d doc
			err = m.Get(t.Context(), path, &d)
			return d.N, err
		}
		set := func(db store.DB, n int) {
			if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Set("people/U1", doc{n}) }); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := get("people/U1"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("nobody: %v", err)
		}
		_, _ = get("people/U1")
		if counted.n != 1 {
			t.Errorf("somebody unknown was read %d times", counted.n)
		}
		set(m, 1)
		if n, err := get("people/U1"); n != 1 || err != nil {
			t.Errorf("after writing: %d, %v", n, err)
		}
		set(db, 2) // another instance
		if n, _ := get("people/U1"); n != 1 || counted.n != 2 {
			t.Errorf("a moment later: %d after %d reads", n, counted.n)
		}
		time.Sleep(rememberKnown + time.Second)
		if n, _ := get("people/U1"); n != 2 {
			t.Errorf("a minute later: %d", n)
		}
		var read int
		within := func(path string) (n int) {
			err := m.Update(t.Context(), func(tx store.Tx) error {
				var d doc
				err := errors.Join(tx.Ahead(path, "incidents/x"), tx.Get(path, &d))
				read, n = counted.ahead, d.N
				return err
			})
			if err != nil {
				t.Error(err)
			}
			return n
		}
		if n := within("people/U1"); n != 2 || read != 1 { // incidents/x
			t.Errorf("in a transaction: %d, %d documents read ahead", n, read)
		}
		time.Sleep(rememberKnown + time.Second)
		set(db, 3)
		if n := within("people/U1"); n != 3 || read != 3 {
			t.Errorf("in a transaction a minute later: %d, %d documents read ahead", n, read)
		}
		if n, _ := get("people/U1"); n != 3 || counted.n != 3 {
			t.Errorf("after the transaction: %d after %d reads", n, counted.n)
		}
		before := counted.n
		_, _ = get("incidents/x")
		_, _ = get("incidents/x")
		if counted.n != before+2 {
			t.Error("an incident was remembered")
		}
	})
}

// TestAPersonIsRememberedAsOne: each who asks gets a copy, and whoever asks for another form the same content.
func TestAPersonIsRememberedAsOne(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(t.TempDir()+"/db", sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	counted := &reads{DB: db}
	m := remember(counted, clock.Machine)
	want := people.Person{ID: "U1", Name: "Kakei", SeenAt: time.Now().UTC().Truncate(0), Restricted: true}
	if err := m.Update(t.Context(), func(tx store.Tx) error { return tx.Set("people/U1", want) }); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var p people.Person
		if err := m.Get(t.Context(), "people/U1", &p); err != nil || p != want {
			t.Errorf("%+v, %v; want %+v", p, err, want)
		}
		p.Name = "somebody else"
	}
	var other struct{ Name string }
	if err := m.Get(t.Context(), "people/U1", &other); err != nil || other.Name != "Kakei" || counted.n != 2 {
		t.Errorf("in another form: %+v, %v after %d reads", other, err, counted.n)
	}
	var p people.Person
	if err := m.Get(t.Context(), "people/U1", &p); err != nil || p != want || counted.n != 2 {
		t.Errorf("as a person again: %+v, %v after %d reads", p, err, counted.n)
	}
}
