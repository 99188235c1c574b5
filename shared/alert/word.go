package alert

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/incident"
)

// Limits of what is read.
const (
	maxTitle  = incident.MaxTitle // what an incident's title may be
	maxLabels = 40
	maxWord   = 200 // characters of a name, a label, a service
	maxID     = 500 // bytes of what tells alerts and groups apart, as it is received
)

// word is a JSON value that is read as text: templates write numbers and booleans where a text is meant. Null, lists and objects are
// empty: a sender adds fields, and none of them stops the rest from being read.
type word string

// UnmarshalJSON implements json.Unmarshaler.
func (w *word) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch {
	case len(raw) == 0, raw[0] == '{', raw[0] == '[', bytes.Equal(raw, []byte("null")):
		*w = ""
	case raw[0] == '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		*w = word(s)
	default:
		*w = word(raw)
	}
	return nil
}

// into reads a JSON object, and reports whether it is one. A field that is of another kind than its source sends is empty: it does not stop
// the others from being read.
func into(raw []byte, out any) bool {
	err := json.Unmarshal(raw, out)
	var other *json.UnmarshalTypeError
	return err == nil || errors.As(err, &other) && other.Field != ""
}

// count is a word as a number of things; 0: it is none.
func (w word) count() int {
	n, _ := strconv.Atoi(strings.TrimSpace(string(w))) // of one that is too large, the largest
	return min(max(n, 0), 1_000_000)
}

// line is a word as one readable line of at most a number of characters.
func (w word) line(most int) string {
	return short(strings.Join(strings.Fields(incident.WholeTitle(bounded(string(w)))), " "), most)
}

// text is a word as readable text.
func (w word) text() string { return incident.CleanText(bounded(string(w))) }

// opening is the first line of a text, as a title.
func opening(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return word(first).line(maxTitle)
}

// link is a word as an address that people may be sent to, or nothing.
func (w word) link() string {
	if s := strings.TrimSpace(string(w)); incident.IsAddress(s) {
		return s
	}
	return ""
}

// id is a word that tells things apart. A long one is told by its hash.
func (w word) id() string {
	s := strings.TrimSpace(string(w))
	if len(s) <= maxID {
		return s
	}
	return hash(s)
}

// bounded keeps what is cleaned from being much larger than what is shown.
func bounded(s string) string {
	const most = 8 << 10
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}

func short(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// hash is short, and follows from its parts.
func hash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

// moment reads a time: RFC 3339, or seconds or milliseconds since 1970. Zero is none, and so is what is no time: when an alert arrived
// is known anyway.
func (w word) moment() time.Time {
	s := strings.TrimSpace(string(w))
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > 0 && n < math.MaxInt64/1e6 {
		if n > 1e11 { // in seconds that would be the year 5138
			n /= 1000
		}
		return time.Unix(int64(n), 0).UTC()
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.Year() < 2000 || t.Year() > 9999 {
		return time.Time{}
	}
	return t.UTC()
}

// labels cleans labels, and keeps the first of too many, in order of their names.
func labels(all map[string]word) map[string]string {
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	out := map[string]string{}
	for _, name := range names[:min(len(names), maxLabels)] {
		key, value := word(name).line(maxWord), all[name].line(maxWord)
		if key != "" && value != "" {
			out[key] = value
		}
	}
	return out
}

// firstOf is the first that is not empty.
func firstOf(all ...string) string { return cmp.Or(all...) }

// placeholder is a variable of Datadog's that was not set: it arrives by its name (Datadog: "Webhooks", variables).
var placeholder = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$[A-Z][A-Z0-9_]*[A-Z0-9]\b`) })

// filled is a word without the variables of a template that were not set.
func (w word) filled() word {
	return word(strings.TrimSpace(placeholder().ReplaceAllString(string(w), "")))
}
