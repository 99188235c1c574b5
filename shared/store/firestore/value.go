package firestore

import (
	"encoding/json"
	"fmt"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"noroshi.internal/shared/store"
)

// encode makes a document's fields out of what is a JSON object.
func encode(v any) (map[string]*pb.Value, error) {
	_, object, err := store.Encode(v)
	if err != nil {
		return nil, err
	}
	fields := toFields(object)
	expiring(fields)
	return fields, nil
}

// expiring makes a timestamp of the text under store.ExpiryField, which is all that a TTL policy looks at; only where the
// same text comes back: Firestore keeps microseconds and no zone.
func expiring(fields map[string]*pb.Value) {
	text := fields[store.ExpiryField].GetStringValue()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err == nil && at.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano) == text && timestamppb.New(at).IsValid() {
		fields[store.ExpiryField] = &pb.Value{ValueType: &pb.Value_TimestampValue{TimestampValue: timestamppb.New(at)}}
	}
}

func toFields(object map[string]any) map[string]*pb.Value {
	fields := make(map[string]*pb.Value, len(object))
	for k, x := range object {
		fields[k] = toValue(x)
	}
	return fields
}

// toValue knows what store.Encode makes. Anything else would be a fault of the program and becomes null.
func toValue(x any) *pb.Value {
	switch x := x.(type) {
	case bool:
		return &pb.Value{ValueType: &pb.Value_BooleanValue{BooleanValue: x}}
	case string:
		return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: x}}
	case int64:
		return &pb.Value{ValueType: &pb.Value_IntegerValue{IntegerValue: x}}
	case float64:
		return &pb.Value{ValueType: &pb.Value_DoubleValue{DoubleValue: x}}
	case []any:
		return &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: &pb.ArrayValue{Values: toArray(x)}}}
	case map[string]any:
		return &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: toFields(x)}}}
	}
	return &pb.Value{ValueType: &pb.Value_NullValue{}}
}

func toArray(xs []any) []*pb.Value {
	values := make([]*pb.Value, len(xs))
	for i, x := range xs {
		if _, nested := x.([]any); nested {
			x = map[string]any{store.ArrayKey: x}
		}
		values[i] = toValue(x)
	}
	return values
}

func isWrapper(x any) bool {
	object, _ := x.(map[string]any)
	_, wraps := object[store.ArrayKey].([]any)
	return wraps && len(object) == 1
}

// decode makes JSON out of a document's fields.
func decode(fields map[string]*pb.Value) ([]byte, error) {
	object, err := fromFields(fields)
	if err != nil {
		return nil, err
	}
	return json.Marshal(object)
}

func fromFields(fields map[string]*pb.Value) (map[string]any, error) {
	object := make(map[string]any, len(fields))
	for k, v := range fields {
		x, err := fromValue(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		object[k] = x
	}
	return object, nil
}

// fromValue also reads a timestamp: an expiry, or one that someone put in by the console.
func fromValue(v *pb.Value) (any, error) {
	switch v := v.GetValueType().(type) {
	case *pb.Value_NullValue:
		return nil, nil
	case *pb.Value_BooleanValue:
		return v.BooleanValue, nil
	case *pb.Value_StringValue:
		return v.StringValue, nil
	case *pb.Value_IntegerValue:
		return v.IntegerValue, nil
	case *pb.Value_DoubleValue:
		return v.DoubleValue, nil
	case *pb.Value_TimestampValue:
		return v.TimestampValue.AsTime().Format(time.RFC3339Nano), nil
	case *pb.Value_MapValue:
		return fromFields(v.MapValue.GetFields())
	case *pb.Value_ArrayValue:
		return fromArray(v.ArrayValue.GetValues())
	}
	return nil, fmt.Errorf("%T is no JSON value", v.GetValueType())
}

func fromArray(values []*pb.Value) ([]any, error) {
	xs := make([]any, len(values))
	for i, v := range values {
		x, err := fromValue(v)
		if err != nil {
			return nil, err
		}
		if isWrapper(x) {
			x = x.(map[string]any)[store.ArrayKey]
		}
		xs[i] = x
	}
	return xs, nil
}
