package page

// Check is who checked what: a second person's word on what was ticked, line by line.
type Check struct {
	Up       Link
	Title    string
	About    string // the incident's title
	State    string // how many lines are settled, as of when
	Lines    []CheckLine
	URL      string // where a line is checked
	Token    string
	Back     string
	More     *Link // where what is missing is recorded; nil: nothing can be
	Make     *Act  // that makes a document of it; nil: there is nothing new to make
	Document *Link // the last one; nil: there is none
}

// CheckLine is one line.
type CheckLine struct {
	Line   string
	Result string
	By     string // who checked it, and when
	Done   []CheckDone
	Note   string // why the reader cannot check it; "": they can, or it is settled
	Open   bool   // it is not settled
	May    bool   // the reader may say that it was done
}

// CheckDone is a TODO of a line: who did it, and when.
type CheckDone struct{ Said, Title string }
