package incident

import "time"

// Turn is something outside that is late because an outside system takes only so many calls a minute. It comes by itself.
type Turn struct {
	Key   string    `json:"key"`   // the effect
	Since time.Time `json:"since"` // when it could have been made
	Due   time.Time `json:"due"`   // when its turn is expected
}
