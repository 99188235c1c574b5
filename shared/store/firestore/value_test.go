package firestore

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	pb "cloud.google.com/go/firestore/apiv1/firestorepb"

	"noroshi.internal/shared/store"
)

// FuzzValue: what can be encoded comes back as the same JSON.
func FuzzValue(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"a":[[],[[1]],{"[]":1},{"[]":[],"b":2}]}`, `{"[]":[1]}`, `{"n":9223372036854775807,"f":1e300,"z":-0.0}`,
		`{"a":{"":1}}`, `{"expireAt":"2026-02-20T15:50:00.5Z"}`, `{"expireAt":"2026-02-20T15:50:00.123456789+09:00"}`, `{"expireAt":1}`, `{"s":"\u0000\ud800<>&"}`, `{"n":18446744073709551615}`, `{"n":100000000000000000000}`,
		`{"n":18446746073709551.15}`, `{"n":9007199254740993}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		fields, err := encode(json.RawMessage(raw))
		if err != nil {
			return
		}
		back, err := decode(fields)
		if err != nil {
			t.Fatalf("decode what was encoded of %s: %v", raw, err)
		}
		if want, got := generic(t, raw), generic(t, back); !alike(want, got) {
			t.Errorf("%s came back as %s", raw, back)
		}
	})
}

// generic reads numbers as they are written.
func generic(t *testing.T, raw []byte) (x any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		t.Fatal(err)
	}
	return x
}

// alike compares what was written with what came back. Numbers are compared as integers where both are, and otherwise as what a caller
// reads them as: 1.0 may come back as 1.
func alike(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		return ok && maps.EqualFunc(want, got, alike)
	case []any:
		got, ok := got.([]any)
		return ok && slices.EqualFunc(want, got, alike)
	case json.Number:
		got, ok := got.(json.Number)
		return ok && sameNumber(want, got)
	}
	return want == got
}

func sameNumber(want, got json.Number) bool {
	n, errWant := want.Int64()
	m, errGot := got.Int64()
	if errWant == nil && errGot == nil {
		return n == m
	}
	f, errWant := want.Float64()
	g, errGot := got.Float64()
	return errWant == nil && errGot == nil && f == g
}

// TestExpiryIsATimestamp: a TTL policy takes no notice of a text, and of no field but this one.
func TestExpiryIsATimestamp(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 20, 15, 50, 0, 0, time.UTC)
	fields, err := encode(map[string]any{store.ExpiryField: at, "at": at, "below": map[string]any{store.ExpiryField: at}})
	if err != nil {
		t.Fatal(err)
	}
	if got := fields[store.ExpiryField].GetTimestampValue(); !got.AsTime().Equal(at) {
		t.Errorf("expiry is %v", fields[store.ExpiryField])
	}
	for name, v := range map[string]*pb.Value{"at": fields["at"], "below": fields["below"].GetMapValue().GetFields()[store.ExpiryField]} {
		if v.GetStringValue() == "" {
			t.Errorf("%s is %v, want a text", name, v)
		}
	}
}
