package store

import "noroshi.internal/shared/incident"

// Rehearse encodes, for nobody, one of each document that a decision about a TODO writes. Package json learns a type when it
// first meets it, which takes longer than the encoding: an instance that starts does it while its first request is still
// on the way.
func Rehearse() {
	for _, v := range []any{incident.Todo{}, entry{}, Mark{}} {
		_, _, _ = Encode(v) // the real ones are checked when they are written
	}
}
