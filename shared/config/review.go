package config

import (
	"time"

	"noroshi.internal/shared/yamlx"
)

// The days after which a channel is archived.
const (
	defaultArchive = 14 // where the settings say nothing
	mostArchive    = 365
)

// archiveAfter is how long after the end of a review its channel is archived; 0: never.
func archiveAfter(v yamlx.Value) time.Duration { return v.Days(mostArchive) }
