package firestore

import (
	"bytes"
	"encoding/json"
	"reflect"
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
		if want, got := generic(t, raw), generic(t, back); !reflect.DeepEqual(want, got) {
			t.Errorf("%s came back as %s", raw, back)
		}
	})
}

// generic reads numbers as integers where they fit, as callers do.
func generic(t *testing.T, raw []byte) any {
	t.Helper()
	var x any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&x); err != nil {
		t.Fatal(err)
	}
	return numbers(x)
}

func numbers(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			x[k] = numbers(v)
		}
	case []any:
		for i, v := range x {
			x[i] = numbers(v)
		}
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
		f, _ := x.Float64()
		if n := int64(f); float64(n) == f && n < 1<<53 && n > -1<<53 {
			return n // 1.0 and -0.0 come back as 1 and 0
		}
		return f
	}
	return x
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
