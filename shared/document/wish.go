package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"noroshi.internal/shared/plan"
)

// Wish is what a document is to say by now.
type Wish struct {
	Draft
	Fixed bool        // nothing changes by itself
	Bring []plan.Swap // what people asked for: places that are theirs, and what they saw there
	// Words are the fields as every version writes them: what says the same as today's words stays.
	Words  map[string][]string
	before func(context.Context) (map[string][]string, error)
}

// Puts reports whether a place gets a text in the place of what it says. ours: nobody has edited that.
func (w Wish) Puts(place, says, with string, ours bool) bool {
	if says == with {
		return false
	}
	return ours && !w.Fixed || slices.Contains(w.Bring, plan.Swap{Place: place, Sum: Sum(says)})
}

// Spot is a place that is left to people. What stands there may be what is known all the same.
type Spot struct {
	Place   string
	Says    string // what stands there
	Sum     string // of that; "": the place is not to be found
	Changed bool   // the field has changed since the tool last put it there, or may have
	Told    bool   // the document says the field, there or elsewhere
	Unsure  bool   // nobody knows whether the tool wrote what stands there
}

// Sum stands for a text where people are asked about it: so that what is replaced is what they saw.
func Sum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}
