package page

// Possible is one sign in the list.
type Possible struct {
	URL, Title  string
	About       []string // since when, how many reported it, what became of it so far
	Late, Drill bool
}

// Top is a place of the line at the top: what it is called, what stands there, and what is said of that below.
type Top struct{ Name, Text, Sub string }

// Sign is the page of a sign that nobody has decided about, or that came to nothing. Its parts have the names of a board's, whose
// place they give way to once the response has started.
type Sign struct {
	Title    string
	Over     []string // that it came to nothing, and why; none: it is still to be decided
	Four     []Top
	Reports  string // how many, of how many sources
	Slack    Notice
	Untold   string // that Slack has called nobody yet; "": it has, or will in a moment
	Warn     string // what not to spend long on; "": nothing
	After    string // that the same was dismissed before
	Before   *Link  // that one
	Begin    *Act
	Acts     []Act  // what else it may become
	Meet     *Link  // the room where people talk
	Steps    []Link // what helps to decide
	Last     []Link // what warns, and stands apart
	Problems []Problem
	Group    Group
	Words    []Said
	Lines    []Said
	Older    string
	Facts    []Fact
	Tools    []string // how the team's own tools do
	Links    []Link
	URL      string
	Now      string
	Token    string
}

// TopV is the version of the top.
func (s Sign) TopV() string {
	return Version(s.Title, s.Over, s.Four, s.Reports, s.Slack, s.Untold, s.Warn, s.After)
}

// StepsV is the version of what can be done.
func (s Sign) StepsV() string { return Version(s.Begin, s.Acts, s.Meet, s.Steps, s.Last) }

// TodosV is the version of what is to be done, and of what was said.
func (s Sign) TodosV() string { return Version(s.Problems, s.Group, s.Words, s.Lines) }

// SideV is the version of what stands beside it.
func (s Sign) SideV() string { return Version(s.Facts, s.Tools, s.Links) }

// V is the version of everything.
func (s Sign) V() string { return Version(s.TopV(), s.StepsV(), s.TodosV(), s.SideV(), s.Now) }

// Near asks what a report is about.
type Near struct {
	Title  string
	Intro  []string
	Action string
	Token  string
	Held   string // names the report
	Rows   []Option
	Join   string // its buttons
	Anyway string
	Back   string
}
