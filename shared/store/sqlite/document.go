package sqlite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of Firestore, kept here too (https://firebase.google.com/docs/firestore/quotas, "Collections, documents, and
// fields").
const (
	maxDocument = 1 << 20 // bytes
	maxID       = 1500    // bytes
)

// reserved are the ids and keys that Firestore keeps for itself.
var reserved = regexp.MustCompile(`^__.*__$`)

// split checks a document's path and parts it into collection and id.
func split(path string) (collection, id string, err error) {
	if strings.Count(path, "/")%2 != 1 {
		return "", "", errors.New("a document's path has an even number of segments")
	}
	i := strings.LastIndexByte(path, '/')
	return path[:i], path[i+1:], checkSegments(path)
}

func checkSegments(path string) error {
	for s := range strings.SplitSeq(path, "/") {
		if s == "" || s == "." || s == ".." || len(s) > maxID || !utf8.ValidString(s) || reserved.MatchString(s) {
			return fmt.Errorf("%q cannot be a segment of a path", s)
		}
	}
	return nil
}

// encode makes a document's body.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	if len(b) > maxDocument {
		return "", fmt.Errorf("a document of %d bytes is too large: at most %d", len(b), maxDocument)
	}
	var object any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&object); err != nil {
		return "", err
	}
	if _, ok := object.(map[string]any); !ok {
		return "", fmt.Errorf("a document is a JSON object, not %T", v)
	}
	return string(b), checkValue(object)
}

// checkValue refuses what Firestore could not keep.
func checkValue(x any) error {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			if k == "" || reserved.MatchString(k) {
				return fmt.Errorf("%q cannot be a key", k)
			}
			if err := checkValue(v); err != nil {
				return fmt.Errorf("%s: %w", k, err)
			}
		}
	case []any:
		for _, v := range x {
			if err := checkValue(v); err != nil {
				return err
			}
		}
	case json.Number:
		return checkNumber(x)
	}
	return nil
}

// checkNumber refuses whole numbers that fit neither 64 bits nor a double.
func checkNumber(x json.Number) error {
	if _, err := x.Int64(); err == nil || strings.ContainsAny(x.String(), ".eE") {
		return nil
	}
	if f, err := x.Float64(); err != nil || strconv.FormatFloat(f, 'f', -1, 64) != x.String() {
		return fmt.Errorf("the number %s would lose digits", x)
	}
	return nil
}
