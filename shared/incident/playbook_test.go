package incident_test

import (
	"reflect"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestACopyOfAPlaybookSharesNothing, whatever fields it has.
func TestACopyOfAPlaybookSharesNothing(t *testing.T) {
	t.Parallel()
	var pb incident.Playbook
	fill(t, reflect.ValueOf(&pb).Elem())
	copied := pb.Clone()
	if !reflect.DeepEqual(copied, pb) {
		t.Fatalf("the copy is %+v, of %+v", copied, pb)
	}
	apart(t, "Playbook", reflect.ValueOf(pb), reflect.ValueOf(copied))
}

// fill gives every field a value and every slice an element.
func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0))
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	default:
		t.Fatalf("a playbook holds a %s, which its copy may share", v.Type())
	}
}

// apart fails where two filled values share a slice.
func apart(t *testing.T, at string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			apart(t, at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Slice:
		if a.Pointer() == b.Pointer() {
			t.Errorf("%s is shared", at)
			return
		}
		apart(t, at+"[0]", a.Index(0), b.Index(0))
	}
}
