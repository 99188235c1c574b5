package sqlite

import (
	"fmt"
	"strconv"
	"strings"

	"noroshi.internal/shared/store"
)

// selected begins every query. As a text the driver would copy the body once more.
const selected = "SELECT id, CAST(body AS BLOB) FROM documents WHERE "

// compile turns a query into SQL. Field names are written into it, since an expression index is found by its text;
// store.ValidateQuery keeps that safe. Values are bound.
func compile(q store.Query) (string, []any, error) {
	conditions, err := store.ValidateQuery(q)
	if err != nil {
		return "", nil, err
	}
	where, args := []string{"collection = ?"}, []any{q.Collection}
	if shape := shapeOf(q.Collection); shape != "" && (len(conditions) > 0 || q.OrderBy != "") {
		where = append(where, shape)
	}
	for _, c := range conditions {
		where, args = append(where, condition(c)), append(args, c.Value)
	}
	direction := ""
	if q.Desc {
		direction = " DESC"
	}
	order := "id" + direction
	if q.OrderBy != "" {
		where = append(where, extract(q.OrderBy)+" IS NOT NULL")
		order = extract(q.OrderBy) + direction + ", " + order
	}
	stmt := selected + strings.Join(where, " AND ") + " ORDER BY " + order
	if q.Limit > 0 { // not bound: SQLite plans by a limit, and would prepare the statement anew at each run
		stmt += " LIMIT " + strconv.Itoa(q.Limit)
	}
	return stmt, args, nil
}

// condition compares only values of one type, as Firestore does; SQLite alone would find every text beyond every number.
func condition(c store.Cond) string {
	types := "'integer', 'real'"
	switch c.Value.(type) {
	case string:
		types = "'text'"
	case bool:
		types = "'true', 'false'"
	}
	return fmt.Sprintf("%s %s ? AND json_type(body, '$.%s') IN (%s)", extract(c.Field), c.Op, c.Field, types)
}

func extract(field string) string { return "json_extract(body, '$." + field + "')" }

// shapeOf is the condition that a collection is one of those like it, whatever the ids in its path. It stands in an index
// and, word for word, in the queries that the index serves: SQLite finds it by that. "" where a name in the path is not
// of letters, digits and "_", since names are written into the statement: no index is of such a collection.
func shapeOf(collection string) string {
	segments := strings.Split(collection, "/")
	for i, s := range segments {
		switch {
		case i%2 == 1:
			segments[i] = "*"
		case store.ValidateField(s) != nil:
			return ""
		}
	}
	return "collection GLOB '" + strings.Join(segments, "/") + "'"
}
