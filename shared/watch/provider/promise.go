package provider

import "time"

// Promise reads by when a text of the provider says that it will speak again.
func Promise(text string, at time.Time) (by time.Time, ok bool) { return time.Time{}, false }
