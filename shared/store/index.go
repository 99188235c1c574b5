package store

// Index says that queries of one shape are answered without reading the whole collection: those whose conditions with
// "==" are on the first fields, in any order, and whose range and OrderBy are on the last. In Firestore an index of one
// field exists by itself; one of several must be made, and a query that lacks it fails (the emulator answers it).
type Index struct {
	Collection string   // a collection, with "*" for ids: "incidents/*/todos"
	Fields     []string // top-level fields: letters, digits and "_"
	Desc       bool     // the last field descends. Of an index of one field, and in SQLite, it makes no difference.
}

// Indexes serve the queries of this package. Other packages list whole collections only.
var Indexes = []Index{
	{Collection: "incidents", Fields: []string{"open", "t0"}, Desc: true},
	{Collection: "incidents", Fields: []string{"nextAskAt"}},
	{Collection: "incidents", Fields: []string{"status", "t0"}, Desc: true},
	{Collection: "incidents/*/entries", Fields: []string{"moment"}},
	{Collection: "incidents/*/todos", Fields: []string{"state"}},
	{Collection: "marks/*/pending", Fields: []string{"incident"}},
	{Collection: "marks/*/pending", Fields: []string{"notBefore"}},
	{Collection: "measures", Fields: []string{"kind", "moment"}, Desc: true},
	{Collection: "measures", Fields: []string{"kind", "site", "moment"}, Desc: true},
	{Collection: "measures", Fields: []string{"moment"}, Desc: true},
	{Collection: "measures", Fields: []string{"site", "moment"}, Desc: true},
	{Collection: "people", Fields: []string{"mailKey"}},
	{Collection: "tries", Fields: []string{"open", "order"}},
	{Collection: "tries", Fields: []string{"open", "private", "order"}},
	{Collection: "tries", Fields: []string{"open", "owner", "order"}},
	{Collection: "tries", Fields: []string{"open", "private", "at"}, Desc: true},
}

// Unindexed are fields, each after the last name of its collections, that hold much, change often and are never looked for: maps and
// lists that grow. Firestore is told to make no index of them. Each of their values would be an entry in one, of which a document may have 40,000.
var Unindexed = []string{
	"portal.posted",
	"answers.left", "customers.fault", "customers.held", "deliveries.items", "deliveries.turns", "effects.items",
	"effects.looked", "effects.threads", "effects.turns",
	"incidents.kept", "incidents.lastTime", "incidents.links", "incidents.playbook", "incidents.preflight", "incidents.problems", "incidents.settings",
	"incidents.week", "kpt.lines",
	"measures.claims", "measures.told",
	"notices.fields", "pages.rows", "sheets.todos", "sources.packed", "sources.tools", "sources.untold", "todos.words", "told.customers",
	"versions.letters",
}

// ExpiryField is the top-level field of a document after whose time nothing reads the document any more: an RFC 3339 text
// in UTC with at most microseconds, as encoding/json makes of a time.Time. Firestore may then delete it, hours later or never; that is tidying, and whoever
// reads such a document looks at the time.
const ExpiryField = "expireAt"

// Expiring are the collections whose documents have an ExpiryField. Firestore is told to delete from these, and SQLite's
// Tidy does.
var Expiring = []string{"alertGroups", "alerts", "answers", "guards"}
