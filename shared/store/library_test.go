package store_test

import (
	"reflect"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// TestNobodyChangesAnIncidentForOthers: who loads an incident may do with it whatever they like, whatever it consists of.
func TestNobodyChangesAnIncidentForOthers(t *testing.T) {
	t.Parallel()
	db, d := open(t), declared("k3f9qa", t0)
	fill(reflect.ValueOf(d.Incident).Elem(), 0)
	d.Incident.ID, d.Incident.Playbook = "k3f9qa", frozenBook()
	commit(t, db, d)
	var loaded [3]incident.Incident
	for n := range loaded {
		var err error
		loaded[n], err = store.LoadHeader(t.Context(), db, "k3f9qa")
		same(t, "LoadHeader", loaded[n], *d.Incident, err)
	}
	apart(t, "Incident", reflect.ValueOf(loaded[0]), reflect.ValueOf(loaded[1]))
	apart(t, "Incident", reflect.ValueOf(loaded[1]), reflect.ValueOf(loaded[2]))
}

// fill puts something into all that v consists of, a few levels deep.
func fill(v reflect.Value, depth int) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(t0))
		return
	}
	if depth > 6 {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for n := range v.NumField() {
			if v.Field(n).CanSet() {
				fill(v.Field(n), depth+1)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, depth+1)
		fill(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	default:
		panic(v.Kind())
	}
}

// apart holds that two values that say the same have no memory in common.
func apart(t *testing.T, at string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Struct:
		for n := range a.NumField() {
			if f := a.Type().Field(n); f.IsExported() {
				apart(t, at+"."+f.Name, a.Field(n), b.Field(n))
			}
		}
		return
	case reflect.Slice:
		for n := range a.Len() {
			apart(t, at+"[]", a.Index(n), b.Index(n))
		}
	case reflect.Map:
		for _, key := range a.MapKeys() {
			apart(t, at+"[]", a.MapIndex(key), b.MapIndex(key))
		}
	case reflect.Pointer:
		if !a.IsNil() {
			apart(t, at, a.Elem(), b.Elem())
		}
	default:
		return
	}
	if a.Pointer() == b.Pointer() && !a.IsZero() && (a.Kind() != reflect.Slice || a.Len() > 0) {
		t.Errorf("%s is everybody's", at)
	}
}
