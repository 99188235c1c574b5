package config

import (
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/yamlx"
)

// set replaces a default where the file has the key.
func set[T any](o yamlx.Object, key string, into *T, read func(yamlx.Value) T) {
	if v := o.Get(key); v.Present() {
		*into = read(v)
	}
}

func language(v yamlx.Value) incident.Lang {
	return incident.Lang(v.Enum(string(incident.Japanese), string(incident.English)))
}

// second reads the second language of rooms, of which first is the other one.
func second(v yamlx.Value, first incident.Lang) incident.Lang {
	lang := language(v)
	if lang != "" && lang == first {
		v.Fault("is %s, the same as language; allowed: the other language, or leave also out", yamlx.Quote(string(lang)))
	}
	return lang
}

func timezone(v yamlx.Value) string {
	s := v.Str()
	if s == "" {
		return ""
	}
	if _, err := time.LoadLocation(s); err != nil || strings.EqualFold(s, "local") {
		v.Fault("is %s, which is not a time zone; allowed: an IANA name such as Asia/Tokyo, Europe/Berlin, UTC", yamlx.Quote(s))
	}
	return s
}

func address(v yamlx.Value) string {
	s := typed.Address(v.Line(maxURL))
	if s != "" && !webAddress(s) {
		v.Fault("is not an address; allowed: one that begins with https:// or http://, without a password in it")
	}
	return s
}

// prefix reads what live channels begin with. What drills begin with is theirs alone.
func prefix(v yamlx.Value) string {
	s := form(v, prefixForm, prefixWords)
	if s == incident.DrillPrefix || strings.HasPrefix(s, incident.DrillPrefix+"-") {
		v.Fault("is %s, with which the channels of drills begin; allowed: any other", yamlx.Quote(s))
	}
	return s
}

func form(v yamlx.Value, want yamlx.Pattern, words string) string {
	s := v.Word()
	if s != "" && !want.MatchString(s) {
		v.Fault("is %s; allowed: %s", yamlx.Quote(s), words)
	}
	return s
}

func forms(v yamlx.Value, want yamlx.Pattern, words string) (out []string) {
	seen := yamlx.Twice{}
	for _, item := range v.List() {
		s := form(item, want, words)
		seen.Seen(s, item)
		out = append(out, s)
	}
	return out
}
