package firestore

import (
	"encoding"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"noroshi.internal/shared/store"
)

// This file puts a document's fields into a value as encoding/json would put the document's JSON, field by field and
// without the JSON between. Package json first learns each type, and those inside of it, with an encoder and a decoder for
// each; a function that was just started decodes three documents, and learning took longer than all else it did with them.
// Whatever is not plain goes by way of JSON still, so that the result is the same.

// errNotPlain says that a value is to go by way of JSON.
var errNotPlain = errors.New("not plain")

var (
	timeType            = reflect.TypeFor[time.Time]()
	unmarshalerType     = reflect.TypeFor[json.Unmarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// assignFields puts fields into a pointer to a struct. errNotPlain: all of it is to go by way of JSON.
func assignFields(fields map[string]*pb.Value, into any) error {
	to := reflect.ValueOf(into)
	if to.Kind() != reflect.Pointer || to.IsNil() || to.Elem().Kind() != reflect.Struct || own(to.Type().Elem()) {
		return errNotPlain
	}
	return assignStruct(fields, to.Elem(), nil)
}

// own reports whether a type decodes itself.
func own(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(unmarshalerType) || p.Implements(textUnmarshalerType)
}

// assign puts v where it belongs.
func assign(v *pb.Value, to reflect.Value) error {
	err := assignPlain(v, to)
	if !errors.Is(err, errNotPlain) {
		return err
	}
	x, err := fromValue(v)
	if err != nil {
		return err
	}
	body, err := json.Marshal(x)
	if err != nil {
		return err
	}
	return json.Unmarshal(body, to.Addr().Interface())
}

func assignPlain(v *pb.Value, to reflect.Value) error {
	s, isText := v.GetValueType().(*pb.Value_StringValue)
	switch t := to.Type(); {
	case t.Kind() == reflect.Pointer:
		return assignPointer(v, to)
	case !own(t):
		return assignKind(v, to)
	case isText && (t == timeType || !reflect.PointerTo(t).Implements(unmarshalerType)):
		u, _ := to.Addr().Interface().(encoding.TextUnmarshaler)
		return u.UnmarshalText([]byte(s.StringValue))
	}
	return errNotPlain
}

func assignPointer(v *pb.Value, to reflect.Value) error {
	if _, null := v.GetValueType().(*pb.Value_NullValue); null || !to.IsNil() {
		return errNotPlain
	}
	to.Set(reflect.New(to.Type().Elem()))
	return assign(v, to.Elem())
}

func assignKind(v *pb.Value, to reflect.Value) error {
	switch v := v.GetValueType().(type) {
	case *pb.Value_StringValue:
		if to.Kind() == reflect.String {
			to.SetString(v.StringValue)
			return nil
		}
	case *pb.Value_BooleanValue:
		if to.Kind() == reflect.Bool {
			to.SetBool(v.BooleanValue)
			return nil
		}
	case *pb.Value_IntegerValue:
		if to.CanInt() && !to.OverflowInt(v.IntegerValue) {
			to.SetInt(v.IntegerValue)
			return nil
		}
	case *pb.Value_ArrayValue:
		if to.Kind() == reflect.Slice && to.Type().Elem().Kind() != reflect.Uint8 {
			return assignSlice(v.ArrayValue.GetValues(), to)
		}
	case *pb.Value_MapValue:
		switch {
		case to.Kind() == reflect.Struct:
			return assignStruct(v.MapValue.GetFields(), to, nil)
		case to.Kind() == reflect.Map && to.Type().Key().Kind() == reflect.String && !own(to.Type().Key()):
			return assignMap(v.MapValue.GetFields(), to)
		}
	}
	return errNotPlain
}

func assignSlice(values []*pb.Value, to reflect.Value) error {
	if to.Type().Elem().Kind() == reflect.Slice { // an array in an array is wrapped
		return errNotPlain
	}
	out := reflect.MakeSlice(to.Type(), len(values), len(values))
	for i, v := range values {
		if wraps(v) {
			return errNotPlain
		}
		if err := assign(v, out.Index(i)); err != nil {
			return err
		}
	}
	to.Set(out)
	return nil
}

// wraps reports whether v may stand for an array in an array.
func wraps(v *pb.Value) bool {
	fields := v.GetMapValue().GetFields()
	_, wrapped := fields[store.ArrayKey]
	return wrapped && len(fields) == 1
}

func assignMap(fields map[string]*pb.Value, to reflect.Value) error {
	if to.Type().Elem().Kind() == reflect.Interface {
		return errNotPlain
	}
	if to.IsNil() {
		to.Set(reflect.MakeMapWithSize(to.Type(), len(fields)))
	}
	for k, v := range fields {
		x := reflect.New(to.Type().Elem()).Elem()
		if err := assign(v, x); err != nil {
			return err
		}
		to.SetMapIndex(reflect.ValueOf(k).Convert(to.Type().Key()), x)
	}
	return nil
}

// assignStruct puts fields into those of a struct that have their names, letter by letter since names are storage format,
// but for the names that an outer struct has.
func assignStruct(fields map[string]*pb.Value, to reflect.Value, outer []string) error {
	inner, names := -1, outer
	for i := range to.NumField() {
		f := to.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" && options == "":
			continue
		case f.Anonymous && name == "":
			if inner >= 0 || f.Type.Kind() != reflect.Struct || own(f.Type) {
				return errNotPlain
			}
			inner = i
			continue
		case !f.IsExported() || slices.Contains(outer, name):
			continue
		case name == "" || strings.Contains(options, "string"): // names without a tag match in any case
			return errNotPlain
		}
		names = append(names[:len(names):len(names)], name)
		if v, ok := fields[name]; ok {
			if err := assign(v, to.Field(i)); err != nil {
				return err
			}
		}
	}
	if inner < 0 {
		return nil
	}
	return assignStruct(fields, to.Field(inner), names)
}
