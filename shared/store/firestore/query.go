package firestore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"noroshi.internal/shared/store"
)

// Firestore's limits (https://firebase.google.com/docs/firestore/quotas, "Collections, documents, and fields").
const (
	maxDocument = 1 << 20 // bytes
	maxID       = 1500    // bytes
)

var (
	reserved  = regexp.MustCompile(`^__.*__$`)
	fieldName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	operators = map[string]pb.StructuredQuery_FieldFilter_Operator{
		"==": pb.StructuredQuery_FieldFilter_EQUAL,
		"<":  pb.StructuredQuery_FieldFilter_LESS_THAN, "<=": pb.StructuredQuery_FieldFilter_LESS_THAN_OR_EQUAL,
		">": pb.StructuredQuery_FieldFilter_GREATER_THAN, ">=": pb.StructuredQuery_FieldFilter_GREATER_THAN_OR_EQUAL,
	}
)

// structured turns a query into Firestore's form.
func structured(q store.Query) (*pb.StructuredQuery, error) {
	if err := checkQuery(q); err != nil {
		return nil, err
	}
	id := q.Collection[strings.LastIndexByte(q.Collection, '/')+1:]
	s := &pb.StructuredQuery{From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: id}}}
	filters, err := filters(q)
	if err != nil {
		return nil, err
	}
	if len(filters) > 0 {
		s.Where = &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_CompositeFilter{
			CompositeFilter: &pb.StructuredQuery_CompositeFilter{Op: pb.StructuredQuery_CompositeFilter_AND, Filters: filters},
		}}
	}
	if q.OrderBy != "" {
		direction := pb.StructuredQuery_ASCENDING
		if q.Desc {
			direction = pb.StructuredQuery_DESCENDING
		}
		s.OrderBy = []*pb.StructuredQuery_Order{{Field: field(q.OrderBy), Direction: direction}}
	}
	if q.Limit > 0 {
		s.Limit = wrapperspb.Int32(int32(min(q.Limit, 1<<30))) //nolint:gosec // it fits
	}
	return s, nil
}

func filters(q store.Query) ([]*pb.StructuredQuery_Filter, error) {
	var out []*pb.StructuredQuery_Filter
	present := q.OrderBy == "" // a condition on the field of the order leaves out documents without it
	for _, c := range conditions(q) {
		f, err := filter(c)
		if err != nil {
			return nil, fmt.Errorf("condition on %s: %w", c.Field, err)
		}
		out = append(out, f)
		present = present || c.Field == q.OrderBy
	}
	if !present { // an order leaves out documents that lack the field, but not those where it is null
		out = append(out, &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_UnaryFilter{
			UnaryFilter: &pb.StructuredQuery_UnaryFilter{
				Op:          pb.StructuredQuery_UnaryFilter_IS_NOT_NULL,
				OperandType: &pb.StructuredQuery_UnaryFilter_Field{Field: field(q.OrderBy)},
			},
		}})
	}
	return out, nil
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

func filter(c store.Cond) (*pb.StructuredQuery_Filter, error) {
	op, known := operators[c.Op]
	if !known {
		return nil, fmt.Errorf("unknown operator %q", c.Op)
	}
	v, err := operand(c.Value)
	if err == nil {
		err = checkField(c.Field)
	}
	if _, isBool := v.GetValueType().(*pb.Value_BooleanValue); isBool && c.Op != "==" {
		err = errors.New(`a boolean is compared with "==" only`)
	}
	if err != nil {
		return nil, err
	}
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{
		FieldFilter: &pb.StructuredQuery_FieldFilter{Field: field(c.Field), Op: op, Value: v},
	}}, nil
}

// operand is a value as it would be stored, so that times and named string types compare like their documents.
func operand(v any) (*pb.Value, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var x any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		return nil, err
	}
	switch x.(type) {
	case string, bool, json.Number:
		return toValue(x)
	}
	return nil, fmt.Errorf("a %T cannot be compared with", v)
}

func field(name string) *pb.StructuredQuery_FieldReference {
	return &pb.StructuredQuery_FieldReference{FieldPath: name}
}

func checkQuery(q store.Query) error {
	ranged := false
	for _, c := range q.Where {
		ranged = ranged || c.Op != "=="
	}
	switch {
	case q.Limit < 0:
		return errors.New("the limit is negative")
	case q.OrderBy == "" && (q.Desc || q.After != nil):
		return errors.New("a query with Desc or After needs OrderBy")
	case q.OrderBy == "" && ranged && q.Limit > 0:
		return errors.New("a range with a limit needs OrderBy") // Firestore would cut by the range's field
	case q.OrderBy != "" && checkField(q.OrderBy) != nil:
		return checkField(q.OrderBy)
	}
	return checkPath(q.Collection, 1)
}

func checkField(name string) error {
	if !fieldName.MatchString(name) || reserved.MatchString(name) {
		return fmt.Errorf("field %q: queries know fields of letters, digits and _ only", name)
	}
	return nil
}

// checkPath refuses a path with a segment that Firestore does not take, or whose number of segments is even for a
// collection (parity 1) or odd for a document (parity 0).
func checkPath(path string, parity int) error {
	n := 0
	for s := range strings.SplitSeq(path, "/") {
		n++
		if s == "" || s == "." || s == ".." || len(s) > maxID || !utf8.ValidString(s) || reserved.MatchString(s) {
			return fmt.Errorf("%q cannot be a segment of a path", s)
		}
	}
	if n%2 != parity {
		return errors.New("a document's path has an even number of segments, a collection's an odd one")
	}
	return nil
}
