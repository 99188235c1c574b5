package incident

import "time"

// CodeUse is somebody coming into the form with a break-glass code. Who it is was typed, not proven. It belongs to the
// workspace and is told once, in the help room.
type CodeUse struct {
	ID   string    `json:"id"` // of its entry
	By   PersonID  `json:"by"`
	Name string    `json:"name"` // as typed
	Mail string    `json:"mail"` // as typed
	At   time.Time `json:"at"`
}
