package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"noroshi.internal/shared/incident"
)

// Answer is what came of asking one feed.
type Answer struct {
	Source  Source
	At      time.Time
	Reading Reading // where Wrong is zero
	// Wrong is what is wrong where nothing could be read; zero: it was.
	Wrong incident.Wrong
}

// Sum is the same for two readings that say the same, in the same order, whenever they were made, unless an end that was told beforehand has
// come in between.
func (r Reading) Sum() string {
	sum := sha256.New()
	for _, t := range r.told {
		sum.Write([]byte(t.raw.Hash))
		if !t.over.At.IsZero() && !t.ended(r.At) {
			sum.Write([]byte("not yet"))
		}
	}
	for _, p := range r.Partly {
		sum.Write([]byte(p.What + "\x00" + p.Service + "\x00" + p.Region))
	}
	return string(r.Source) + ":" + hex.EncodeToString(sum.Sum(nil))
}
