package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"noroshi.internal/shared/store"
)

var fieldName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// compile turns a query into SQL. Field names are written into it, since an expression index is found by its text;
// checkField keeps that safe. Values are bound.
func compile(q store.Query) (string, []any, error) {
	if err := checkQuery(q); err != nil {
		return "", nil, err
	}
	where, args := []string{"collection = ?"}, []any{q.Collection}
	for _, c := range conditions(q) {
		text, arg, err := condition(c)
		if err != nil {
			return "", nil, err
		}
		where, args = append(where, text), append(args, arg)
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
	limit := -1 // all
	if q.Limit > 0 {
		limit = q.Limit
	}
	stmt := "SELECT id, body FROM documents WHERE " + strings.Join(where, " AND ") + " ORDER BY " + order + " LIMIT ?"
	return stmt, append(args, limit), nil
}

// conditions are those of the query and the one that After stands for.
func conditions(q store.Query) []store.Cond {
	if q.After == nil {
		return q.Where
	}
	op := ">"
	if q.Desc {
		op = "<"
	}
	return append(q.Where[:len(q.Where):len(q.Where)], store.Cond{Field: q.OrderBy, Op: op, Value: q.After})
}

// condition compares only values of one type, as Firestore does; SQLite alone would find every text beyond every number.
func condition(c store.Cond) (text string, arg any, err error) {
	op, known := map[string]string{"==": "=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}[c.Op]
	if !known {
		return "", nil, fmt.Errorf("condition on %s: unknown operator %q", c.Field, c.Op)
	}
	arg, types, err := operand(c.Value)
	if err == nil {
		err = checkField(c.Field)
	}
	if _, isBool := arg.(bool); isBool && c.Op != "==" {
		err = errors.New(`a boolean is compared with "==" only`)
	}
	if err != nil {
		return "", nil, fmt.Errorf("condition on %s: %w", c.Field, err)
	}
	return fmt.Sprintf("%s %s ? AND json_type(body, '$.%s') IN (%s)", extract(c.Field), op, c.Field, types), arg, nil
}

// operand is a value as it would be stored, so that times and named string types compare like their documents.
func operand(v any) (arg any, types string, err error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, "", err
	}
	var x any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		return nil, "", err
	}
	switch x := x.(type) {
	case string:
		return x, "'text'", nil
	case bool:
		return x, "'true', 'false'", nil
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n, "'integer', 'real'", nil
		}
		f, err := x.Float64()
		return f, "'integer', 'real'", err
	}
	return nil, "", fmt.Errorf("a %T cannot be compared with", v)
}

func extract(field string) string { return "json_extract(body, '$." + field + "')" }

func checkQuery(q store.Query) error {
	ranged := false
	for _, c := range q.Where {
		ranged = ranged || c.Op != "=="
	}
	switch {
	case len(strings.Split(q.Collection, "/"))%2 != 1:
		return errors.New("a collection's path has an odd number of segments")
	case q.Limit < 0:
		return errors.New("the limit is negative")
	case q.OrderBy == "" && (q.Desc || q.After != nil):
		return errors.New("a query with Desc or After needs OrderBy")
	case q.OrderBy == "" && ranged && q.Limit > 0:
		return errors.New("a range with a limit needs OrderBy") // Firestore would cut by the range's field
	case q.OrderBy != "" && checkField(q.OrderBy) != nil:
		return checkField(q.OrderBy)
	}
	return checkSegments(q.Collection)
}

func checkField(name string) error {
	if !fieldName.MatchString(name) || reserved.MatchString(name) {
		return fmt.Errorf("field %q: queries know fields of letters, digits and _ only", name)
	}
	return nil
}
