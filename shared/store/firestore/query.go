package firestore

import (
	"strings"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"noroshi.internal/shared/store"
)

var operators = map[string]pb.StructuredQuery_FieldFilter_Operator{
	"==": pb.StructuredQuery_FieldFilter_EQUAL,
	"<":  pb.StructuredQuery_FieldFilter_LESS_THAN, "<=": pb.StructuredQuery_FieldFilter_LESS_THAN_OR_EQUAL,
	">": pb.StructuredQuery_FieldFilter_GREATER_THAN, ">=": pb.StructuredQuery_FieldFilter_GREATER_THAN_OR_EQUAL,
}

// structured turns a query into Firestore's form.
func structured(q store.Query) (*pb.StructuredQuery, error) {
	conditions, err := store.ValidateQuery(q)
	if err != nil {
		return nil, err
	}
	id := q.Collection[strings.LastIndexByte(q.Collection, '/')+1:]
	s := &pb.StructuredQuery{From: []*pb.StructuredQuery_CollectionSelector{{CollectionId: id}}}
	if filters := filters(q, conditions); len(filters) > 0 {
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
		s.Limit = wrapperspb.Int32(int32(min(q.Limit, 1<<30)))
	}
	return s, nil
}

func filters(q store.Query, conditions []store.Cond) []*pb.StructuredQuery_Filter {
	var out []*pb.StructuredQuery_Filter
	present := q.OrderBy == "" // a condition on the field of the order leaves out documents without it
	for _, c := range conditions {
		out = append(out, filter(c))
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
	return out
}

func filter(c store.Cond) *pb.StructuredQuery_Filter {
	return &pb.StructuredQuery_Filter{FilterType: &pb.StructuredQuery_Filter_FieldFilter{
		FieldFilter: &pb.StructuredQuery_FieldFilter{Field: field(c.Field), Op: operators[c.Op], Value: toValue(c.Value)},
	}}
}

func field(name string) *pb.StructuredQuery_FieldReference {
	return &pb.StructuredQuery_FieldReference{FieldPath: name}
}
