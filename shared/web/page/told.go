package page

// Told is who of an incident's customers was told what.
type Told struct {
	Up       Link // where it belongs
	Title    string
	Intro    string
	URL      string
	Sums     []Sum // the sum of those of one kind is the number of customers
	Search   Field
	Filters  []Field
	Filtered int // how many of them ask for something
	Rows     []Contact
	Shown    string // which of how many
	TickAll  string // URL
	Older    string // URL of the page before; "": there is none
	Newer    string // URL of the page after; likewise
	Back     string // what is asked for, to come back to
	Token    string
	Note     Field
	Owner    []Field // who is to look after those that are ticked
	Does     []Press // with the note
	Assigns  Press   // with the owner
	Hits     []Press
	Export   *Export // nil: there is nothing to take along
}

// Sum is how many customers something is known of.
type Sum struct {
	Name, URL string
	N         int
	On, Late  bool // it is what is shown; it needs a person
	Apart     bool // it counts customers whom others count, too
}

// Contact is one customer.
type Contact struct {
	ID, Name, About string
	State           string
	Missed          string // addresses that were not reached
	Late            bool   // somebody should call them
	Owner           string
	Calls           string
	Affected        string
	Ticked          bool
}

// Press is one button of several that send a form.
type Press struct{ Name, Value, Label string }

// Export is a file to take along.
type Export struct {
	URL, Label, Hint string
	Hidden           []Hidden
}
