package page

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// Version is a short name for a value: parts of a page with the same version are the same.
func Version(parts ...any) string {
	body, err := json.Marshal(parts)
	if err != nil { // views hold texts only
		panic(fmt.Sprintf("page: version: %v", err))
	}
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// Notice is a sentence about an outside system.
type Notice struct {
	Text string
	Bad  bool
}

// V is its version.
func (n Notice) V() string { return Version(n) }

// Four is the line that stands at the top of every incident: what, how long, commander, next customer notice.
type Four struct {
	What, HowLong, Commander, Next string
	NextLate                       bool
}

// Home lists what runs and starts what does not run yet.
type Home struct {
	Slack   Notice
	Running []Running
	Start   Form
	Drafts  []Link
	Codes   []string
}

// V is the version of the list.
func (h Home) V() string { return Version(h.Running) }

// Running is one incident in the list.
type Running struct {
	URL, Title, Phase, Counts string
	Late, Drill               bool
	Four                      Four
}

// Board is one incident.
type Board struct {
	URL, Title, Phase string
	Open              bool
	Ended             string
	Four              Four
	Slack             Notice
	Problems          []Problem
	Groups            []Group
	AllDone           bool
	Steps             []Link
	Join              string // action of the button; "": none
	Quiet             string // until when reminders are paused, and by whom; "": they are not
	Pauses            []Act  // pause reminders, or resume them
	Facts             []Fact
	Links             []Link
	Now, Zone         string
	Token             string
}

// Versions of the board's parts. Tokens differ each time and are left out.

// TopV is the version of the top.
func (b Board) TopV() string { return Version(b.Title, b.Phase, b.Ended, b.Four, b.Slack, b.Quiet) }

// TodosV is the version of the list.
func (b Board) TodosV() string { return Version(b.Problems, b.Groups, b.AllDone) }

// SideV is the version of what stands beside the list.
func (b Board) SideV() string { return Version(b.Steps, b.Join, b.Pauses, b.Facts, b.Links) }

// V is the version of everything.
func (b Board) V() string { return Version(b.TopV(), b.TodosV(), b.SideV(), b.Now) }

// Problem is what could not be done.
type Problem struct{ ID, Text, Retry string }

// Fact is something known, or being confirmed.
type Fact struct{ Name, Text string }

// Group is TODOs under one heading.
type Group struct {
	Title string
	Fold  bool
	Rows  []Row
}

// Row is one TODO in the list.
type Row struct {
	ID, URL, Name, Title string
	Kind                 string // class: state, and "mine"
	Sign, State          string
	Owner                string
	Due                  string // "期限 00:39"
	DueOnly              string // "00:39"
	Late                 string // "12分超過"
	Last                 string // the last word of progress
	Act                  *Act
}

// Act is what one press does.
type Act struct {
	URL, Label string
	Main       bool
}

// Todo is the page of one TODO.
type Todo struct {
	Board   string
	Mark    string // of a drill: it begins the title
	Row     Row
	Helpers string
	Role    string
	Guide   []string
	Token   string
	Acts    []Act
	Steps   []Link
	Report  *Form
	Lines   []Said
}

// V is the version of the TODO itself.
func (t Todo) V() string { return Version(t.Row, t.Helpers, t.Role, t.Guide, t.Acts, t.Steps) }

// LinesV is the version of its progress.
func (t Todo) LinesV() string { return Version(t.Lines) }

// Said is one entry of a timeline.
type Said struct{ When, Stamp, Text, Via string }

// Timeline is what happened.
type Timeline struct {
	Back, Title string
	Lines       []Said
	Older       string
}

// Enter is where somebody signs in.
type Enter struct {
	Title    string
	Intro    []string
	Provider string // URL
	Link     string // action
	Code     string // URL
	Form     *Form
}
