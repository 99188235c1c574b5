package page

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
)

// Version is a short name for a value: parts of a page with the same version are the same.
func Version(parts ...any) string {
	sum := sha256.New()
	if err := json.NewEncoder(sum).Encode(parts); err != nil { // views hold texts only
		panic(fmt.Sprintf("page: version: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
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
	What           string
	HowLong, Since string
	Commander      string
	Next, Left     string // no Next: it stands apart
	NextLate       bool
}

// Promise is by when customers must hear next, as the largest number of a board.
type Promise struct {
	Notice   string // which
	At, Own  string // in the incident's zone; in the reader's own, "": it is the same
	Left     string
	Late     bool
	Provider string // by when the provider promised to speak again; "": nobody looks
}

// Zone names the time zone of a page's times.
type Zone struct {
	Name string // "JST"
	Own  string // where the reader's own is that of, which stands in brackets; "": it is the same
}

// Home lists what runs and starts what does not run yet.
type Home struct {
	Slack   Notice
	Signs   []Possible
	Running []Running
	Reviews []Past // what is in review
	Start   Form
	Drafts  []Link
	Codes   []string
	List    *List
	Mine    []Tried // the tries that the reader has
	Tries   string  // URL of all of them
	Ended   string  // URL
}

// Tries are the tries that are open.
type Tries struct {
	All  []Tried
	Next string // URL; "": there are no more
}

// Tried is one of them, with what can be said of it.
type Tried struct {
	URL, Text, Icon, About string
	From                   string // the text of URL
	Private, Late          bool
	Acts                   []Link
}

// LastTime are the tries of past reviews that were open when the incident began.
type LastTime struct {
	Lines     []string
	More, URL string
}

// V is the version of the list.
func (h Home) V() string { return Version(h.Running, h.Reviews) }

// SignsV is the version of the signs.
func (h Home) SignsV() string { return Version(h.Signs) }

// Running is one incident in the list.
type Running struct {
	URL, Title, Phase    string
	Counts               []string // of its TODOs
	Late, Drill, Private bool
	Four                 Four
	Handing              *Lead // that it is not handed over; nil: it is
}

// Board is one incident.
type Board struct {
	URL, Title, Phase string
	Private           bool
	Handing           *Lead    // that it is not handed over; nil: it is
	Ended             string   // that it is over, since when, by whom; "": it runs
	Review            *Lead    // how far its review is; nil: there is none
	Owing             string   // what customers still wait for although it is over
	Promise           *Promise // nil: nothing is planned
	Four              Four
	Call              string // what the reader is asked about who commands; "": nothing
	Answers           []Act  // what one press answers, or does about it
	Watch             string // that the phase after the check may begin; "": it is not offered
	Onward            []Link // what moves there
	Provisional       string // that nobody knows yet whether it is an outage; "": it is
	Slack             Notice
	Problems          []Problem
	Drafts            []Draft
	Groups            []Group
	AllDone           bool
	Words             []Said // what was said before the start; none: it did not begin as a sign
	Steps, Last       []Link // what can be done; Last warns, and stands apart
	Presses           []Act  // what one press does with it
	Join              string // action of the button; "": none
	Quiet             string // until when reminders are paused, and by whom; "": they are not
	Pauses            []Act  // pause reminders, or resume them
	Facts             []Fact
	LastTime          *LastTime // nil: nothing was open
	Tools             []string  // of the team's own, those that are down, with what to use instead
	Links             []Link
	Now               string
	Zone              Zone
	Token             string
	V                 Versions // of all of the above, made last
}

// Versions are those of a board's parts, and of everything.
type Versions struct{ Top, Steps, Todos, Side, All string }

// Versions names what the board says. Tokens differ each time and are left out.
func (b Board) Versions() Versions {
	v := Versions{
		Top:   Version(b.Title, b.Phase, b.Private, b.Handing, b.Ended, b.Review, b.Owing, b.Promise, b.Four, b.Call, b.Answers, b.Watch, b.Onward, b.Provisional, b.Slack, b.Quiet),
		Steps: Version(b.Steps, b.Last, b.Presses, b.Join, b.Pauses), // what can be done
		Todos: Version(b.Problems, b.Drafts, b.Groups, b.AllDone, b.Words),
		Side:  Version(b.Facts, b.LastTime, b.Tools, b.Links), // what stands beside the list
	}
	v.All = Version(v.Top, v.Steps, v.Todos, v.Side, b.Now)
	return v
}

// Problem is what could not be done.
type Problem struct{ ID, Text, Retry string }

// Draft is a document that is behind what is known where people have rewritten it.
type Draft struct{ Title, URL, Text, Renew, Label string }

// Fact is something known, or being confirmed.
type Fact struct {
	Name, Text string
	URL, Link  string // where there is more of it
}

// List leads to the list of customers; nil: none is named. Wrong is what somebody must know of.
type List struct{ URL, Link, Wrong string }

// Customers is how the list of customers stands.
type Customers struct {
	Title  string
	Token  string
	Facts  []Fact
	Wrong  []string // what somebody must know of
	Places []string // what is wrong in the list, and where
	Sum    []string
	Groups []Fact
	Acts   []ListAct
}

// ListAct is a button about the list; No names the one that is held back.
type ListAct struct {
	URL, Label string
	No         int
}

// Group is TODOs under one heading.
type Group struct {
	Title string
	Fold  bool
	Rows  []Row
}

// Pressed reports whether anything of it can be pressed.
func (g Group) Pressed() bool {
	return slices.ContainsFunc(g.Rows, func(r Row) bool { return r.Act != nil })
}

// Row is one TODO in the list.
type Row struct {
	ID, URL, Name, Title string
	Kind                 string // class: state, and "mine"
	Icon, State          string
	Owner                string
	Due                  string // "期限 00:39"
	DueOnly              string // "00:39"
	Late                 string // "12分超過"
	Last                 string // the last word of progress
	Closed, By           string // when it was closed, and by whom
	Reason               string // why it was skipped
	Act                  *Act
}

// Act is what one press does.
type Act struct {
	URL, Label string
	Main       bool
	Of         string // what it names besides; "": nothing
}

// Todo is the page of one TODO.
type Todo struct {
	Up       Link   // where it belongs
	Prefix   string // of a drill: it begins the title
	Row      Row
	Slack    Notice // "": it does well
	Over     string // that the incident is over; "": it runs
	Helpers  string
	Role     string
	Guide    []string
	Times    []string // of a TODO of the review: the measured times
	Token    string
	Acts     []Act
	Steps    []Link
	Progress *Form
	Lines    []Said
}

// V is the version of the TODO itself.
func (t Todo) V() string {
	return Version(t.Slack, t.Over, t.Row, t.Helpers, t.Role, t.Guide, t.Times, t.Acts, t.Steps)
}

// LinesV is the version of its progress.
func (t Todo) LinesV() string { return Version(t.Lines) }

// Said is one entry of a timeline.
type Said struct {
	When, Stamp, Text, Via string
	URL                    string // of what it is about; "": none
}

// Timeline is what happened.
type Timeline struct {
	Up    Link // where it belongs
	Title string
	File  string // URL of all of it as Markdown
	Steps []Link
	Lines []Said
	Older string
}

// Ended lists what is over, the newest first.
type Ended struct {
	All   []Past
	Older string // URL; "": there are no older ones
	Times Link   // their measured times, side by side
}

// Past is one incident that is over.
type Past struct {
	URL, Title, About string
	Drill, Private    bool
	Glance            Link // how it went
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
