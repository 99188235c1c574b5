package page

// Review is the review of an incident: what was written under each heading, with a form below.
type Review struct {
	Up       Link
	Title    string
	About    string // the incident's title, and when it ended
	Private  bool
	NoBlame  string
	Headings []ReviewHeading
	Times    []string // the measured times, beside the last of their kind; none: they were not taken yet
	Printed  string
}

// ReviewHeading is one heading.
type ReviewHeading struct {
	ID, Title, Prompt string
	Lines             []ReviewLine
	Write             *Form // nil: nothing can be written any more
}

// V is the version of its lines.
func (h ReviewHeading) V() string { return Version(h.Lines) }

// ReviewLine is a line.
type ReviewLine struct {
	No, Text string
	Beside   string // when and why, or who tries it by when
	By       string // who wrote it, and when
	Acts     []Link // that change it, or take it away
}
