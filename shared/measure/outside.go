package measure

import (
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
)

// This file says which entries tell that something outside was made. Most of what is made leaves none by itself: it is named by the entry
// of the automatic TODO that was complete with it.

// outside is what an effect's key begins with, as package plan writes it.
type outside struct {
	keys     []string // whole keys
	prefixes []string
}

var (
	channelMade = outside{keys: []string{"channel"}}
	letIn       = outside{prefixes: []string{"invite/"}}
	announced   = outside{keys: []string{"help"}, prefixes: []string{"announce/"}}
)

// made reports whether e says that something was made.
func made(e incident.Entry, what outside) bool {
	if e.Kind != incident.EntryMade {
		return false
	}
	return slices.ContainsFunc(append([]string{e.Key}, e.Made...), func(key string) bool {
		return slices.Contains(what.keys, key) || slices.ContainsFunc(what.prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
	})
}
