package slackapp

import (
	"encoding/json"
	"errors"
	"slices"

	"noroshi.internal/shared/incident"
)

// anyway is what the button "declare anyway" carries: the declaration that was held back. The button may be pressed
// twice; both presses ask for the incident of one request.
type anyway struct {
	RequestID string        `json:"r"`
	Kind      incident.Kind `json:"k"`
	Title     string        `json:"t"`
}

// encode keeps within a button's 2,000 characters: the longest title counts 120 runes after cleaning.
func (a anyway) encode() string {
	a.Title = incident.CleanTitle(a.Title)
	body, _ := json.Marshal(a) //nolint:errchkjson // strings only
	return string(body)
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
