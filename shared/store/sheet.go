package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
)

// TODOs are kept in two places. As they were born they stand together in sheets; a TODO has a document of its own from its
// first change on, which then counts. The package's documentation says why.

// sheet is how TODOs are stored as they were born. It is created and never written again; field names must not change.
type sheet struct {
	Todos []incident.Todo `json:"todos"`
}

// firstSheet is the id of the sheet that a declaration begins with: whoever loads one TODO knows it beforehand.
const firstSheet = "first"

// sheetSize bounds a sheet, in bytes of JSON: some two hundred TODOs with their guides. A document may have 1 MiB, and the
// first change of each TODO reads a sheet. A TODO that is larger alone has a sheet to itself.
const sheetSize = 200 << 10

// Known decodes a TODO, or a sheet of them, for Doc.Known; ok is false for anything else, and for what cannot be decoded. Nobody
// changes a TODO that was loaded.
func Known(d Doc) (known any, ok bool) {
	switch parts := strings.Split(d.Path, "/"); parts[max(0, len(parts)-2)] {
	case "todos":
		var t incident.Todo
		err := d.Decode(&t)
		return t, err == nil
	case "sheets":
		var s sheet
		err := d.Decode(&s)
		return s, err == nil
	}
	return nil, false
}

// writeSheets keeps the TODOs of a phase that begins.
func writeSheets(tx Tx, e incident.Entry, todos []incident.Todo) error {
	name := e.ID
	if e.Kind == incident.EntryDeclared {
		name = firstSheet
	}
	sheets, err := sheetsOf(todos)
	for n, s := range sheets {
		id := name
		if n > 0 {
			id = fmt.Sprintf("%s-%d", name, n)
		}
		if err := tx.Create(SheetsOf(e.Incident)+"/"+id, s); err != nil {
			return err
		}
	}
	return err
}

// sheetsOf deals TODOs out to sheets, in their order.
func sheetsOf(todos []incident.Todo) (sheets []sheet, err error) {
	left := 0
	for _, t := range todos {
		body, err := json.Marshal(t)
		if err != nil {
			return nil, fmt.Errorf("encode TODO %s: %w", t.ID, err)
		}
		if left -= len(body); left < 0 || len(sheets) == 0 {
			sheets, left = append(sheets, sheet{}), sheetSize-len(body)
		}
		last := &sheets[len(sheets)-1]
		last.Todos = append(last.Todos, t)
	}
	return sheets, nil
}

// loadTodos reads all TODOs. The sheets come first: what is born and changed between the two is found changed.
func loadTodos(r reader, id incident.ID) ([]incident.Todo, error) {
	todos, err := listSheets(r, id)
	if err != nil {
		return nil, err
	}
	changed, err := listChanged(r, id)
	if err != nil {
		return nil, err
	}
	at := make(map[incident.TodoID]int, len(todos))
	for n, t := range todos {
		at[t.ID] = n
	}
	for _, t := range changed {
		if n, born := at[t.ID]; born {
			todos[n] = t
		} else {
			todos = append(todos, t)
		}
	}
	sortTodos(todos)
	return todos, nil
}

// listSheets returns all TODOs of sheets as they were born.
func listSheets(r reader, id incident.ID) (todos []incident.Todo, err error) {
	docs, err := r.List(Query{Collection: SheetsOf(id)})
	if err != nil {
		return nil, err
	}
	sheets, err := Collect[sheet](docs)
	for _, s := range sheets {
		todos = append(todos, s.Todos...)
	}
	return todos, err
}

// listChanged returns the TODOs that have a document of their own.
func listChanged(r reader, id incident.ID) ([]incident.Todo, error) {
	docs, err := r.List(Query{Collection: TodosOf(id)})
	if err != nil {
		return nil, err
	}
	return Collect[incident.Todo](docs)
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

// birth finds TODOs as they were born. It reads the first sheet, and the others only for what is not in it.
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
		b.known, err = listSheets(b.r, b.id)
		return err
	}
	b.first = true
	var s sheet
	err = b.r.Get(firstSheetPath(b.id), &s)
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	b.known = s.Todos
	return err
}

func sortTodos(todos []incident.Todo) {
	slices.SortStableFunc(todos, func(a, b incident.Todo) int { return cmp.Compare(a.Order, b.Order) })
}
