package incident

import "time"

// QuotaWait is something outside that is late because an outside system takes only so many calls a minute. It comes without
// anybody's help.
type QuotaWait struct {
	Key   string    `json:"key"`   // the effect
	Since time.Time `json:"since"` // when it could have been made
	Due   time.Time `json:"due"`   // when its quota is expected
}
