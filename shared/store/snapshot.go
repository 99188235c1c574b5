package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"

	"noroshi.internal/shared/incident"
)

// TODOs are kept in two places. As they were born they stand together in snapshots; a TODO has a document of its own from its
// first change on, which then counts. The package's documentation says why.

// snapshot is how TODOs are stored as they were born. It is created and never written again; field names must not change.
type snapshot struct {
	Todos []incident.Todo `json:"todos"`
}

// firstSnapshot is the id of the snapshot that an incident, or its sign, begins with: whoever loads one TODO knows it beforehand.
const firstSnapshot = "first"

// snapshotSize bounds a snapshot, in bytes of JSON: some two hundred TODOs with their guides. A document may have 1 MiB, and the
// first change of each TODO reads a snapshot. A TODO that is larger alone has a snapshot to itself.
const snapshotSize = 200 << 10

// DecodeTodo decodes a TODO, or a snapshot of them, for Doc.Known; ok is false for anything else, and for what cannot be decoded. Nobody
// changes a TODO that was loaded.
func DecodeTodo(d Doc) (decoded any, ok bool) {
	switch parts := strings.Split(d.Path, "/"); parts[max(0, len(parts)-2)] {
	case "todos":
		var t incident.Todo
		err := d.Decode(&t)
		return t, err == nil
	case "sheets":
		var s snapshot
		err := d.Decode(&s)
		return s, err == nil
	}
	return nil, false
}

// writeSnapshots keeps the TODOs of a phase that begins.
func writeSnapshots(tx Tx, d incident.Decision) error {
	e, name := d.Entry, d.Entry.ID
	if d.Born() {
		name = firstSnapshot
	}
	snapshots, err := snapshotsOf(d.Todos)
	for n, s := range snapshots {
		id := name
		if n > 0 {
			id = fmt.Sprintf("%s-%d", name, n)
		}
		if err := tx.Create(SnapshotsOf(e.Incident)+"/"+id, s); err != nil {
			return err
		}
	}
	return err
}

// snapshotsOf deals TODOs out to snapshots, in their order.
func snapshotsOf(todos []incident.Todo) (snapshots []snapshot, err error) {
	left := 0
	for _, t := range todos {
		body, err := json.Marshal(t)
		if err != nil {
			return nil, fmt.Errorf("encode TODO %s: %w", t.ID, err)
		}
		if left -= len(body); left < 0 || len(snapshots) == 0 {
			snapshots, left = append(snapshots, snapshot{}), snapshotSize-len(body)
		}
		last := &snapshots[len(snapshots)-1]
		last.Todos = append(last.Todos, t)
	}
	return snapshots, nil
}

// loadTodos reads all TODOs. The snapshots come first: what is born and changed between the two is found changed.
func loadTodos(r reader, id incident.ID) ([]incident.Todo, error) {
	snapshots, err := listSnapshots(r, id)
	if err != nil {
		return nil, err
	}
	changed, err := r.List(Query{Collection: TodosOf(id)})
	if err != nil {
		return nil, err
	}
	todos, err := withChanged(bornIn(snapshots, len(changed)), changed)
	sortTodos(todos)
	return todos, err
}

// ClaimedTodos returns those TODOs of an incident that people have and that are not done yet, in playbook order. One that nobody
// ever took has no document of its own, so that only these are read.
func ClaimedTodos(ctx context.Context, db DB, id incident.ID) ([]incident.Todo, error) {
	docs, err := db.List(ctx, Query{Collection: TodosOf(id), Where: []Cond{{"state", "==", string(incident.TodoClaimed)}}})
	if err != nil {
		return nil, err
	}
	todos, err := withChanged(nil, docs)
	sortTodos(todos)
	return todos, err
}

// withChanged puts those that have a document of their own in the place of what they were born as, or after all of them.
func withChanged(todos []incident.Todo, changed []Doc) ([]incident.Todo, error) {
	at := make(map[incident.TodoID]int, len(todos))
	for n := range todos {
		at[todos[n].ID] = n
	}
	for _, d := range changed {
		n, born := at[incident.TodoID(d.ID())]
		if !born {
			n, todos = len(todos), append(todos, incident.Todo{})
		}
		todos[n] = incident.Todo{}
		if err := decode(d, &todos[n]); err != nil {
			return nil, err
		}
	}
	return todos, nil
}

// listSnapshots returns the snapshots of an incident's TODOs.
func listSnapshots(r reader, id incident.ID) ([]snapshot, error) {
	docs, err := r.List(Query{Collection: SnapshotsOf(id)})
	if err != nil {
		return nil, err
	}
	return Collect[snapshot](docs)
}

// bornIn returns all TODOs of snapshots as they were born, with room for more.
func bornIn(snapshots []snapshot, room int) []incident.Todo {
	for _, s := range snapshots {
		room += len(s.Todos)
	}
	todos := make([]incident.Todo, 0, room)
	for _, s := range snapshots {
		todos = append(todos, s.Todos...)
	}
	return todos
}

// pickTodos reads some TODOs: each from its own document, or else as it was born. One that is nowhere is left out.
func pickTodos(r reader, id incident.ID, ids []incident.TodoID) (todos []incident.Todo, err error) {
	born := birth{r: r, id: id}
	for _, todo := range ids {
		var t incident.Todo
		err := r.Get(todoPath(id, todo), &t)
		found := err == nil
		if errors.Is(err, ErrNotFound) {
			t, found, err = born.find(todo)
		}
		if err != nil {
			return nil, err
		}
		if found {
			todos = append(todos, t)
		}
	}
	sortTodos(todos)
	return todos, nil
}

// birth finds TODOs as they were born. It reads the first snapshot, and the others only for what is not in it.
type birth struct {
	r           reader
	id          incident.ID
	known       []incident.Todo
	first, rest bool // was read
}

func (b *birth) find(todo incident.TodoID) (t incident.Todo, found bool, err error) {
	for {
		if t, found := (incident.State{Todos: b.known}).Todo(todo); found || b.rest {
			return t, found, nil
		}
		if err := b.more(); err != nil {
			return t, false, err
		}
	}
}

func (b *birth) more() (err error) {
	if b.first {
		b.rest = true
		snapshots, err := listSnapshots(b.r, b.id)
		b.known = bornIn(snapshots, 0)
		return err
	}
	b.first = true
	var s snapshot
	err = b.r.Get(firstSnapshotPath(b.id), &s)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	b.known = s.Todos
	return err
}

// sortTodos compares in place: a TODO has close to a kilobyte, and most are in order.
func sortTodos(todos []incident.Todo) {
	sort.SliceStable(todos, func(a, b int) bool { return todos[a].Order < todos[b].Order })
}
