// Package forms builds the modals people fill in and reads them back. It is pure. Each form remembers what it is about in
// its private_metadata (Context), so that reading it needs nothing but the view that Slack sends.
package forms

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// maxMetadata is the most a view's private_metadata may hold. Slack: views.open, 3000 characters.
const maxMetadata = 3000

// Context is what a form remembers of where it was opened. It travels in the view's private_metadata, which Slack keeps
// for the app and shows to nobody.
type Context struct {
	Incident incident.ID     `json:"incident,omitempty"` // empty in a declaration
	Todo     incident.TodoID `json:"todo,omitempty"`
	Of       string          `json:"of,omitempty"`    // what else it is about: see ask.Seen
	Phase    incident.Phase  `json:"phase,omitempty"` // the phase the incident was in when the form was shown
	Channel  string          `json:"channel,omitempty"`
	// Seen are the TODOs that the form named as left out (see ask.Named): submitting it confirms these.
	Seen string `json:"seen,omitempty"`
	// Sum is there instead of Seen where that has no room: it says whether the same are left out still.
	Sum string `json:"sum,omitempty"`
	// Confirm says that submitting the form confirms whatever is left out: it was shown before forms kept Seen.
	Confirm bool `json:"confirm,omitempty"`
	// Insist says that the form named a similar incident, so submitting it declares anyway.
	Insist bool `json:"insist,omitempty"`
}

// ErrContext is the error of private_metadata that this package did not write.
var ErrContext = errors.New("not a form's context")

// Encode returns c for private_metadata. What does not fit is left out: hundreds of TODOs, or a mistake of the caller's Channel.
func (c Context) Encode() string {
	body := c.json()
	if len(body) > maxMetadata && c.Seen != "" {
		c.Seen, c.Sum = "", sum(c.Seen)
		body = c.json()
	}
	if len(body) > maxMetadata {
		c.Channel = ""
		body = c.json()
	}
	return body
}

func (c Context) json() string {
	body, err := json.Marshal(c)
	if err != nil { // plain strings always marshal
		panic(fmt.Sprintf("forms: encode context: %v", err))
	}
	return string(body)
}

// Named are the TODOs that a form named, of which f names what is left out by now; nothing when these are others.
func (c Context) Named(f ask.Form) []incident.TodoID {
	if c.Sum != "" && c.Sum == sum(f.Names()) {
		return f.Omits.IDs()
	}
	return ask.Named(c.Seen)
}

func sum(seen string) string {
	s := sha256.Sum256([]byte(seen))
	return hex.EncodeToString(s[:16])
}

// ParseContext reads what Encode wrote. Anything else is ErrContext, but for what a later version may have added.
func ParseContext(metadata string) (c Context, err error) {
	if err := json.Unmarshal([]byte(metadata), &c); err != nil {
		return Context{}, fmt.Errorf("%w: %w", ErrContext, err)
	}
	return c, nil
}
