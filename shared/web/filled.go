package web

import (
	"net/url"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
)

// filled is what somebody filled in, and what is wrong with it by the field's name.
type filled struct {
	url.Values
	faults ask.Faults
}

// of is what a field says; of several, a line each.
func (f filled) of(field ask.Field) string {
	if field.Kind == ask.Several {
		return strings.Join(f.Values[inputName(field)], "\n")
	}
	return f.Get(inputName(field))
}

func (f filled) todo() incident.TodoID { return incident.TodoID(f.Get("todo")) }
