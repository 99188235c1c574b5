package incident

import "time"

// Site is a place from which people respond, in shifts. It is stored; field names must not change.
type Site struct {
	ID       string   `json:"id"`
	Timezone string   `json:"timezone"` // IANA name
	Shifts   []Shift  `json:"shifts"`
	Holidays []string `json:"holidays,omitempty"` // days on which no shift begins, as YYYY-MM-DD
	People   []string `json:"people"`             // U… people and S… user groups
	Lead     PersonID `json:"lead,omitempty"`
}

// Shift is when people are at work in a site, by the clock there. One that ends no later than it begins ends on the next day. It is
// stored; field names must not change.
type Shift struct {
	Days []time.Weekday `json:"days"` // on which it begins
	From string         `json:"from"` // 09:00
	To   string         `json:"to"`   // 18:00
}
