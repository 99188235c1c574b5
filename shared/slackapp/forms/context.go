// Package forms builds the modals people fill in and reads them back. It is pure. Each form remembers what it is about in
// its private_metadata (Context), so that reading it needs nothing but the view that Slack sends.
package forms

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"noroshi.internal/shared/incident"
)

// maxMetadata is the most a view's private_metadata may hold. Slack: views.open, 3000 characters.
const maxMetadata = 3000

// Context is what a form remembers of where it was opened. It travels in the view's private_metadata, which Slack keeps
// for the app and shows to nobody.
type Context struct {
	Incident incident.ID     `json:"incident,omitempty"` // empty in a declaration
	Todo     incident.TodoID `json:"todo,omitempty"`
	Phase    incident.Phase  `json:"phase,omitempty"` // the phase the incident was in when the form was shown
	Channel  string          `json:"channel,omitempty"`
	Request  string          `json:"request,omitempty"` // what the caller wants back
	// Confirm says that the form named the TODOs that are still open, so submitting it is the confirmation.
	Confirm bool `json:"confirm,omitempty"`
	// Insist says that the form named a similar incident, so submitting it declares anyway.
	Insist bool `json:"insist,omitempty"`
}

// ErrContext is the error of private_metadata that this package did not write.
var ErrContext = errors.New("not a form's context")

// Encode returns c for private_metadata. What would not fit is a mistake of the caller's Request, which is left out.
func (c Context) Encode() string {
	body, err := json.Marshal(c)
	if err != nil { // plain strings always marshal
		panic(fmt.Sprintf("forms: encode context: %v", err))
	}
	if len(body) > maxMetadata {
		c.Request, c.Channel = "", ""
		body, _ = json.Marshal(c)
	}
	return string(body)
}

// ParseContext reads what Encode wrote. Anything else is ErrContext.
func ParseContext(metadata string) (c Context, err error) {
	d := json.NewDecoder(bytes.NewReader([]byte(metadata)))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Context{}, fmt.Errorf("%w: %w", ErrContext, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Context{}, fmt.Errorf("%w: something follows it", ErrContext)
	}
	return c, nil
}
