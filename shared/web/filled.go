package web

import (
	"net/url"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// filled is what somebody filled in, and what is wrong with it by the field's name.
type filled struct {
	url.Values
	faults ask.Faults
}

func (f filled) todo() incident.TodoID { return incident.TodoID(f.Get("todo")) }
