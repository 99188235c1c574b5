package page

// The kinds of field.
const (
	Line     = "line"
	Long     = "long"
	Choice   = "choice"
	Checkbox = "checkbox"
	Several  = "several"
)

// Form is anything a person fills in and sends.
type Form struct {
	Title   string
	Up      *Link    // where the page belongs
	Worst   []string // what is to be read before all else
	Never   []string // TODOs that would never be done
	Intro   []string
	Letters []Letter // what customers are to read, as it leaves
	Left    []string // TODOs that are still open
	Go      *Link    // the other way on, before the form itself
	Action  string
	Token   string
	Keep    string // names the form to the script, which keeps what is typed until it is recorded; "": not kept
	Private bool   // the browser is not to remember what is typed
	Hidden  []Hidden
	Fields  []Field
	Extra   *Extra // fields that are folded away
	Submit  string
	Beside  *Link  // what may be meant instead
	Danger  bool   // what it does cannot be undone
	Back    string // URL of the page that changes nothing
}

// Letter is a text in one language.
type Letter struct{ Lang, Subject, Body string }

// Extra is what few need.
type Extra struct {
	Title  string
	Open   bool
	Fields []Field
}

// Hidden is what a form carries along.
type Hidden struct{ Name, Value string }

// Link leads to another page.
type Link struct {
	URL, Text string
	Danger    bool // what is there cannot be undone
}

// Option is one of several to choose from.
type Option struct {
	Value, Text string
	Chosen      bool // of Several
}

// Field is one input.
type Field struct {
	Of       string // of which of the page's forms it is, where there are several; it begins its id
	Kind     string
	Name     string
	Label    string
	Hint     string
	Fault    string // what is wrong with the value
	Value    string
	Sample   string
	Input    string // type of a line's input; "": text
	Complete string // autocomplete
	Required bool
	Options  []Option
}

// ID is the id of the input in the page.
func (f Field) ID() string { return "f-" + f.Of + f.Name }

// Type is the type of the input.
func (f Field) Type() string {
	if f.Input == "" {
		return "text"
	}
	return f.Input
}
