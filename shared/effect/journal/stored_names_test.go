package journal_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/effect/journal"
	"noroshi.internal/shared/plan"
)

// Records of earlier versions stay readable: every field keeps the name under which testdata/records.json has it.
func TestStoredRecordsKeepTheirNames(t *testing.T) {
	t.Parallel()
	golden, err := os.ReadFile("testdata/records.json")
	if err != nil {
		t.Fatal(err)
	}
	var full journal.Records
	fill(reflect.ValueOf(&full).Elem())
	got, err := json.MarshalIndent(full, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(append(got, '\n'), golden) {
		t.Errorf("the records are stored as\n%s\nand were stored as\n%s", got, golden)
	}
	var read journal.Records
	strict := json.NewDecoder(bytes.NewReader(golden))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&read); err != nil || !reflect.DeepEqual(read, full) {
		t.Errorf("what was stored is read as %+v: %v", read, err)
	}
}

// fill gives every field below v a value.
func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 2, 20, 0, 9, 0, 0, time.UTC)))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case v.Kind() == reflect.Map:
		fillMap(v)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case v.Kind() == reflect.String:
		v.SetString(strings.ToLower(v.Type().Name()))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Int:
		v.SetInt(7)
	default:
		panic("no value for " + v.Type().String())
	}
}

func fillMap(v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	value := reflect.New(v.Type().Elem()).Elem()
	fill(value)
	key := reflect.New(v.Type().Key()).Elem()
	key.SetString(string(plan.BoardKey))
	v.SetMapIndex(key, value)
}
