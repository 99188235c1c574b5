package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of Firestore, which every backend keeps (https://firebase.google.com/docs/firestore/quotas, "Collections,
// documents, and fields").
const (
	maxDocument = 1 << 20 // bytes
	maxID       = 1500    // bytes
)

// ArrayKey is the only key of the map in which a backend that knows no arrays in arrays keeps the inner one.
const ArrayKey = "[]"

// operators are what a condition may compare by.
var operators = []string{"==", "<", "<=", ">", ">="}

// reserved reports whether Firestore keeps an id or a key for itself: "__x__".
func reserved(s string) bool { return len(s) >= 4 && s[:2] == "__" && s[len(s)-2:] == "__" }

// fieldName reports whether s is letters, digits and underscores, the first no digit.
func fieldName(s string) bool {
	for i, c := range []byte(s) {
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// ValidateDoc refuses what is no document's path: an even number of segments, each of 1 to 1500 bytes of valid UTF-8 and
// neither ".", ".." nor "__x__".
func ValidateDoc(path string) error {
	if strings.Count(path, "/")%2 != 1 {
		return errors.New("a document's path has an even number of segments")
	}
	return validateSegments(path)
}

func validateSegments(path string) error {
	for s := range strings.SplitSeq(path, "/") {
		if s == "" || s == "." || s == ".." || len(s) > maxID || !utf8.ValidString(s) || reserved(s) {
			return fmt.Errorf("%q cannot be a segment of a path", s)
		}
	}
	return nil
}

// ValidateField refuses a name that queries and indexes do not know: they know letters, digits and "_", so that a backend
// may write the name into a statement.
func ValidateField(name string) error {
	if !fieldName(name) || reserved(name) {
		return fmt.Errorf("field %q: queries know fields of letters, digits and _ only", name)
	}
	return nil
}

// ValidateQuery refuses what the backends could not answer alike. It returns all conditions of q, with the one that After
// stands for, and their values as they would be stored: a string, bool, int64 or float64.
func ValidateQuery(q Query) ([]Cond, error) {
	if err := validateShape(q); err != nil {
		return nil, err
	}
	var out []Cond
	for _, c := range q.conditions() {
		value, err := validateCond(c)
		if err != nil {
			return nil, fmt.Errorf("condition on %s: %w", c.Field, err)
		}
		out = append(out, Cond{c.Field, c.Op, value})
	}
	return out, nil
}

func validateShape(q Query) error {
	switch {
	case strings.Count(q.Collection, "/")%2 != 0:
		return errors.New("a collection's path has an odd number of segments")
	case q.Limit < 0:
		return errors.New("the limit is negative")
	case q.OrderBy == "" && (q.Desc || q.After != nil):
		return errors.New("a query with Desc or After needs OrderBy")
	}
	if err := validateRange(q); err != nil {
		return err
	}
	if q.OrderBy != "" {
		if err := ValidateField(q.OrderBy); err != nil {
			return err
		}
	}
	return validateSegments(q.Collection)
}

// validateRange keeps ranges to what the order allows: Firestore orders, and cuts at a limit, by the fields of ranges too.
func validateRange(q Query) error {
	ranged := q.OrderBy
	for _, c := range q.Where {
		switch {
		case c.Op == "==":
		case ranged != "" && c.Field != ranged:
			return fmt.Errorf("a range on %s beside an order or a range on %s", c.Field, ranged)
		case q.OrderBy == "" && q.Limit > 0:
			return errors.New("a range with a limit needs OrderBy")
		default:
			ranged = c.Field
		}
	}
	return nil
}

func (q Query) conditions() []Cond {
	if q.After == nil {
		return q.Where
	}
	op := ">"
	if q.Desc {
		op = "<"
	}
	return append(q.Where[:len(q.Where):len(q.Where)], Cond{q.OrderBy, op, q.After})
}

func validateCond(c Cond) (value any, err error) {
	if err := ValidateField(c.Field); err != nil {
		return nil, err
	}
	if !slices.Contains(operators, c.Op) {
		return nil, fmt.Errorf("unknown operator %q", c.Op)
	}
	if s, ok := c.Value.(string); ok && len(s) <= maxID && utf8.ValidString(s) { // nothing else would become of it
		return s, nil
	}
	if _, value, err = plain(c.Value); err != nil {
		return nil, err
	}
	switch value.(type) {
	case string, int64, float64:
		return value, nil
	case bool:
		if c.Op != "==" {
			return nil, errors.New(`a boolean is compared with "==" only`)
		}
		return value, nil
	}
	return nil, fmt.Errorf("a %T cannot be compared with", c.Value)
}

// Encode makes a document of v: its JSON, and the same as a tree of map[string]any, []any, string, bool, int64, float64
// and nil. It refuses what a backend could not keep.
func Encode(v any) (body []byte, fields map[string]any, err error) {
	body, tree, err := plain(v)
	if err != nil {
		return nil, nil, err
	}
	fields, ok := tree.(map[string]any)
	if !ok {
		return nil, nil, fmt.Errorf("a document is a JSON object, not %T", v)
	}
	return body, fields, nil
}

// EncodeBody is Encode for a backend that needs the JSON alone. What nothing in the text speaks against is not read again.
func EncodeBody(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if len(body) > 0 && body[0] == '{' && len(body) <= maxDocument && !doubtful(body) {
		return body, nil
	}
	body, _, err = Encode(json.RawMessage(body))
	return body, err
}

// doubtful finds whatever may be a key or a number that Encode refuses, and more: an empty or reserved key, an underscore
// that hides, the key that stands for an array in an array, and a number of many digits or with a large exponent.
func doubtful(body []byte) bool {
	for _, sign := range []string{`"":`, `"__`, `\u005`, `"[]"`} {
		if bytes.Contains(body, []byte(sign)) {
			return true
		}
	}
	for digits, exponent := 0, false; len(body) > 0; body = body[1:] {
		switch c := body[0]; {
		case c == '"':
			body = body[closing(body):]
			digits, exponent = 0, false
		case c >= '0' && c <= '9':
			if digits++; digits > 15 || exponent && digits > 2 {
				return true
			}
		case (c == 'e' || c == 'E') && digits > 0:
			digits, exponent = 0, true
		case exponent && digits == 0 && (c == '+' || c == '-'):
		default:
			digits, exponent = 0, false
		}
	}
	return false
}

// closing is where the string ends with which a text of valid JSON begins.
func closing(text []byte) int {
	at := 1
	for ; text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at
}

// plain turns v into JSON and into the tree that Encode describes.
func plain(v any) (body []byte, tree any, err error) {
	body, err = json.Marshal(v)
	if err != nil {
		return nil, nil, err
	}
	if len(body) > maxDocument {
		return nil, nil, fmt.Errorf("a document of %d bytes is too large: at most %d", len(body), maxDocument)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, nil, err
	}
	tree, err = validateValue(tree)
	return body, tree, err
}

// validateValue puts numbers in place of their text and refuses keys and values that Firestore could not keep.
func validateValue(x any) (any, error) {
	switch x := x.(type) {
	case json.Number:
		return number(x)
	case []any:
		return x, validateArray(x)
	case map[string]any:
		return x, validateObject(x)
	}
	return x, nil
}

func validateObject(object map[string]any) (err error) {
	for k, x := range object {
		if k == "" || reserved(k) {
			return fmt.Errorf("%q cannot be a key", k)
		}
		if object[k], err = validateValue(x); err != nil {
			return fmt.Errorf("%s: %w", k, err)
		}
	}
	return nil
}

func validateArray(xs []any) (err error) {
	for i, x := range xs {
		if xs[i], err = validateValue(x); err != nil {
			return err
		}
		if object, ok := x.(map[string]any); ok && len(object) == 1 {
			if _, taken := object[ArrayKey].([]any); taken {
				return fmt.Errorf("an array cannot hold the object {%q: [...]}, which stands for an array in an array", ArrayKey)
			}
		}
	}
	return nil
}

// number is an int64 if n is whole and fits, else a float64; a whole number that fits neither is refused.
func number(n json.Number) (any, error) {
	if i, err := n.Int64(); err == nil {
		return i, nil
	}
	f, err := n.Float64()
	if err != nil {
		return nil, err
	}
	if whole := !strings.ContainsAny(n.String(), ".eE"); whole && strconv.FormatFloat(f, 'f', -1, 64) != n.String() {
		return nil, fmt.Errorf("the number %s would lose digits", n)
	}
	return f, nil
}
