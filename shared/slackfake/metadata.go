package slackfake

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// parseMetadata reads a message's metadata argument: an object with event_type, a string, and event_payload, an
// object (messaging/message-metadata). An empty object means none.
func parseMetadata(raw string) (*Metadata, *failure) {
	if raw == "" {
		return nil, nil
	}
	if len(raw) > MaxMetadata {
		return nil, fail("metadata_too_large")
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(raw), &fields); err != nil || fields == nil {
		return nil, fail("invalid_metadata_format")
	}
	if len(fields) == 0 {
		return nil, nil
	}
	eventType, isText := fields["event_type"].(string)
	payload, isObject := fields["event_payload"].(map[string]any)
	if !isText || !isObject || eventType == "" {
		return nil, fail("invalid_metadata_schema")
	}
	return &Metadata{EventType: eventType, EventPayload: payload}, nil
}

// tsTime is the moment a message's ts names.
func tsTime(ts string) time.Time {
	whole, part, _ := strings.Cut(ts, ".")
	sec, _ := strconv.ParseInt(whole, 10, 64)
	micros, _ := strconv.ParseInt(part, 10, 64)
	return time.Unix(sec, micros*int64(time.Microsecond))
}
