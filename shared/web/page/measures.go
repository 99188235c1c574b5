package page

// Measures are responses side by side.
type Measures struct {
	Title   string
	Intro   string
	URL     string
	Filters []Field
	Columns []string
	Rows    []Measured
	Older   string // URL; "": there are no older ones
	Newest  string // URL; "": these are
}

// Measured is one response.
type Measured struct {
	URL, Title, When string
	Site             string // "": none
	Drill, Private   bool
	Times            []MeasuredTime // one for each column
}

// MeasuredTime is one measured time, and by how much it differs from that of the one before.
type MeasuredTime struct{ Column, Text, By string }
