package slackapp

import (
	"encoding/json"
	"errors"
	"slices"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// anyway is what the button "declare anyway" carries: the declaration that was held back. The button may be pressed
// twice; both presses ask for the incident of one request.
type anyway struct {
	RequestID string        `json:"r"`
	Kind      incident.Kind `json:"k"`
	Title     string        `json:"t"`
}

// maxValue is how many characters a button carries. Slack: Block Kit, button, value.
const maxValue = 2000

// encode keeps within a button's value. Of a title with more than that, only the beginning is declared, which ends in "…".
func (a anyway) encode() string {
	a.Title = incident.WholeTitle(a.Title)
	for {
		body, _ := json.Marshal(a) //nolint:errchkjson // strings only
		if n := utf8.RuneCount(body); n <= maxValue {
			return string(body)
		}
		a.Title = render.Cut(a.Title, utf8.RuneCountInString(a.Title)*7/8)
	}
}

func parseAnyway(value string) (a anyway, err error) {
	if err := json.Unmarshal([]byte(value), &a); err != nil {
		return a, err
	}
	if a.RequestID == "" || !slices.Contains([]incident.Kind{incident.Live, incident.Drill}, a.Kind) {
		return a, errors.New("not a held back declaration")
	}
	return a, nil
}
