package config

import (
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// Address is an address that a setting names.
type Address struct {
	Setting string // its key, such as login.issuer
	URL     string
}

// Addresses are those that the settings name, whichever key it is, in the order of the fields of Settings. It looks for what reads
// as an address, so that a key that is added comes in by itself. Of what is watched it leaves out the tools, which have names of
// their own, and what is read of the provider, which a response does not need.
func (s Settings) Addresses() (out []Address) {
	s.Watch.Tools, s.Watch.Provider, s.Watch.Ranges = nil, Provider{}, ""
	collect(reflect.ValueOf(s), "", func(setting, value string) {
		if strings.HasPrefix(value, "http") && webAddress(value) {
			out = append(out, Address{setting, value})
		}
	})
	return out
}

// collect gives all texts in a value, each with the key of the field in which it stands.
func collect(v reflect.Value, key string, each func(key, value string)) {
	switch v.Kind() {
	case reflect.String:
		each(key, v.String())
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() {
				collect(value, strings.TrimPrefix(key+"."+keyOf(field.Name), "."), each)
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			collect(v.Elem(), key, each)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), key, each)
		}
	case reflect.Map:
		for _, name := range sortedKeys(v) {
			collect(v.MapIndex(name), key, each)
		}
	default: // nothing that holds a text
	}
}

// keyOf is the key of a field: ClientID is client_id, URL is url.
func keyOf(field string) string {
	var b strings.Builder
	letters := []rune(field)
	for i, r := range letters {
		if i > 0 && unicode.IsUpper(r) && !unicode.IsUpper(letters[i-1]) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func sortedKeys(v reflect.Value) []reflect.Value {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return keys
}

// ThisMachine reports whether a host is the machine itself: what is sent there nobody else reads, and nobody else can take it away.
func ThisMachine(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && a.Unmap().IsLoopback()
}
