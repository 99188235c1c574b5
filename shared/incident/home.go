package incident

import "time"

// Home is where a host lives that a response needs, as far as its addresses tell. It is neither fine nor a fault.
type Home struct {
	Uses      []Use    `json:"uses"`                // what stops with it
	Addresses []string `json:"addresses,omitempty"` // the first of them
	// Regions are those of the guarded provider in whose published ranges an address lies. EdgeRegion is in none.
	Regions []string `json:"regions,omitempty"`
	// Unknown is why nobody can tell; empty: the provider's ranges hold an address (Regions), or they hold none.
	Unknown HomeUnknown `json:"unknown,omitempty"`
	Got     time.Time   `json:"got,omitzero"`  // when the copy of the ranges was fetched, where today's could not be
	Age     int         `json:"age,omitempty"` // of that copy, in days
}

// Notable reports whether somebody should know: it lies with the provider, or nobody can tell.
func (h Home) Notable() bool { return len(h.Regions) > 0 || h.Unknown != "" }

// EdgeRegion is the region of the provider's ranges that are in no region, such as CloudFront's.
const EdgeRegion = "GLOBAL"

// Use is what a host is for: a system, one of the settings ("login.issuer"), or one of the team's own tools.
type Use struct {
	System  System `json:"system,omitempty"`
	Setting string `json:"setting,omitempty"`
	Tool    Text   `json:"tool,omitzero"` // its name
}

// HomeUnknown is why nobody can tell where a host is.
type HomeUnknown string

// The reasons.
const (
	HomeNoName   HomeUnknown = "no_name"   // the name leads nowhere
	HomeNoAnswer HomeUnknown = "no_answer" // nobody said where the name leads
	HomePrivate  HomeUnknown = "private"   // an address inside may be anywhere
	HomeNoRanges HomeUnknown = "no_ranges" // the provider's ranges are not known
)
