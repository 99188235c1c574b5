package mail

import (
	"time"

	"noroshi.internal/shared/incident"
)

// Letter is one mail to one address.
type Letter struct {
	To      string        // the address, in ASCII
	Lang    incident.Lang // ja, en or both
	ID      string        // names the mail for ever, in hex
	Thread  string        // the ID of the mail that began the conversation; empty: this one begins it
	Letters incident.Letters
	At      time.Time // what it says of when it was written
	Drill   bool
}
