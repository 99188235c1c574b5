package main

import "noroshi.internal/shared/store/sqlite"

// indexes serve the queries of package store.
var indexes = []sqlite.Index{
	{Collection: "incidents", Fields: []string{"open", "t0"}},
	{Collection: "marks/*/pending", Fields: []string{"incident"}},
	{Collection: "marks/*/pending", Fields: []string{"notBefore"}},
	{Collection: "incidents/*/entries", Fields: []string{"moment"}},
}
