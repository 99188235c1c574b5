// Package storetest is the one suite that every backend of package store passes. A backend's test is a few lines: it
// hands Run a function that opens an empty store. What only a backend can bring about (a transaction that is run again,
// a commit whose answer is lost) it offers in its Harness; what it does not offer is skipped, and the skip says so.
package storetest

import (
	"testing"
)

// Run holds a backend to the contract. open gives each test a store of its own and closes it with t.Cleanup; stores
// are used in parallel.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	topics := map[string]map[string]func(t *testing.T, h Harness){
		"write": writeTests, "transaction": transactionTests, "query": queryTests, "path": pathTests,
		"value": valueTests, "conflict": conflictTests, "outcome": outcomeTests, "redact": redactTests, "team": teamTests,
		"shards": shardTests, "format": formatTests, "customers": customerTests, "mail": mailCheckTests, "told": toldTests, "portal": portalTests, "cut": cutTests, "measures": measureTests,
	}
	for topic, tests := range topics {
		for name, test := range tests {
			t.Run(topic+"/"+name, func(t *testing.T) {
				t.Parallel()
				test(t, open(t))
			})
		}
	}
}
