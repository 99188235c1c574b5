package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// number is a whole number that may be written as one or as a string of digits. ok: it is one.
type number struct {
	value int64
	ok    bool
	// absent: null, or not there.
	absent bool
}

// UnmarshalJSON never fails: what is no number is none, and the element says what that means.
func (n *number) UnmarshalJSON(raw []byte) error {
	text := strings.TrimSpace(strings.Trim(string(raw), `"`))
	*n = number{absent: text == "null" || text == ""}
	if v, err := strconv.ParseInt(text, 10, 64); err == nil {
		n.value, n.ok = v, true
	} else if f, err := strconv.ParseFloat(text, 64); err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<52 {
		n.value, n.ok = int64(f), true
	}
	return nil
}

// The first and the last second that a time may have: 2000 and 2100.
const (
	earliest = 946684800
	latest   = 4102444800
)

// epoch is n in seconds; 0: it is no time. Milliseconds are far too large to be seconds.
func (n number) epoch() int64 {
	v := n.value
	if v > latest {
		v /= 1000
	}
	if !n.ok || v < earliest || v > latest {
		return 0
	}
	return v
}

func moment(epoch int64) time.Time { return time.Unix(epoch, 0).UTC() }

// word is a text that may be missing, or of another kind.
type word struct {
	text string
	ok   bool
}

// errDamaged is text in which an escape stands for half a character. Package json puts U+FFFD there, and says nothing.
var errDamaged = errors.New("half a character")

// UnmarshalJSON fails for damaged text only.
func (w *word) UnmarshalJSON(raw []byte) error {
	var s *string
	if json.Unmarshal(raw, &s) == nil && s != nil {
		*w = word{text: *s, ok: true}
	}
	if strings.ContainsRune(w.text, utf8.RuneError) {
		return errDamaged
	}
	return nil
}

// shape looks at JSON before anything is made of it: whether it is an array, how deep it is, and of how many elements.
func shape(text []byte) Why {
	if first := bytes.TrimLeft(text, " \t\r\n"); len(first) == 0 || first[0] != '[' {
		if json.Valid(text) {
			return WhyNotArray
		}
		return WhyJSON
	}
	depth, commas, inside := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case inside:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' && depth == 1:
			commas++
		}
		if depth > maxDepth || commas >= MaxElements {
			return tooMuch(depth)
		}
	}
	return ""
}

func tooMuch(depth int) Why {
	if depth > maxDepth {
		return WhyDeep
	}
	return WhyMany
}

// elements takes an array apart.
func elements(text []byte) (out []json.RawMessage, why Why) {
	if why := shape(text); why != "" {
		return nil, why
	}
	if json.Unmarshal(text, &out) != nil {
		return nil, WhyJSON
	}
	return out, ""
}
