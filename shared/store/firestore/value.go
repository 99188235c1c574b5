package firestore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"
)

// wrapper is the only key of the map that holds an array inside an array.
const wrapper = "[]"

// encode makes a document's fields out of what is a JSON object.
func encode(v any) (map[string]*pb.Value, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if len(b) > maxDocument {
		return nil, fmt.Errorf("a document of %d bytes is too large: at most %d", len(b), maxDocument)
	}
	var object any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		return nil, err
	}
	fields, ok := object.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("a document is a JSON object, not %T", v)
	}
	return toFields(fields)
}

func toFields(object map[string]any) (map[string]*pb.Value, error) {
	fields := make(map[string]*pb.Value, len(object))
	for k, x := range object {
		if k == "" || reserved.MatchString(k) {
			return nil, fmt.Errorf("%q cannot be a key", k)
		}
		v, err := toValue(x)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		fields[k] = v
	}
	return fields, nil
}

// toValue knows what encoding/json makes with UseNumber.
func toValue(x any) (*pb.Value, error) {
	switch x := x.(type) {
	case nil:
		return &pb.Value{ValueType: &pb.Value_NullValue{}}, nil
	case bool:
		return &pb.Value{ValueType: &pb.Value_BooleanValue{BooleanValue: x}}, nil
	case string:
		return &pb.Value{ValueType: &pb.Value_StringValue{StringValue: x}}, nil
	case json.Number:
		return toNumber(x)
	case []any:
		return toArray(x)
	case map[string]any:
		fields, err := toFields(x)
		return &pb.Value{ValueType: &pb.Value_MapValue{MapValue: &pb.MapValue{Fields: fields}}}, err
	}
	return nil, fmt.Errorf("a %T is no JSON value", x)
}

func toNumber(x json.Number) (*pb.Value, error) {
	if n, err := x.Int64(); err == nil {
		return &pb.Value{ValueType: &pb.Value_IntegerValue{IntegerValue: n}}, nil
	}
	f, err := x.Float64()
	if err != nil {
		return nil, err
	}
	if whole := !strings.ContainsAny(x.String(), ".eE"); whole && strconv.FormatFloat(f, 'f', -1, 64) != x.String() {
		return nil, fmt.Errorf("the number %s would lose digits", x)
	}
	return &pb.Value{ValueType: &pb.Value_DoubleValue{DoubleValue: f}}, nil
}

func toArray(xs []any) (*pb.Value, error) {
	values := make([]*pb.Value, len(xs))
	for i, x := range xs {
		if isWrapper(x) {
			return nil, errors.New(`an array cannot hold the object {"[]": [...]}, which stands for an array in an array`)
		}
		if _, nested := x.([]any); nested {
			x = map[string]any{wrapper: x}
		}
		v, err := toValue(x)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return &pb.Value{ValueType: &pb.Value_ArrayValue{ArrayValue: &pb.ArrayValue{Values: values}}}, nil
}

func isWrapper(x any) bool {
	object, _ := x.(map[string]any)
	_, wraps := object[wrapper].([]any)
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

// fromValue also reads a timestamp, which someone may have put in by the console.
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
			x = x.(map[string]any)[wrapper]
		}
		xs[i] = x
	}
	return xs, nil
}
