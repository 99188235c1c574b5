package ask

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
	"noroshi.internal/shared/vocabulary"
)

// Kind is how a field is filled in.
type Kind int

// The kinds.
const (
	Line   Kind = iota
	Long        // several lines
	Choice      // one of Options, in a list
	Radio       // one of a few, all in sight
	Person
)

// Field is one input. Its rule is in this file and in facts.go, for every way in.
type Field struct {
	Name string // in Slack's blocks and in Values; "text" in the form where Free is set. Frozen, as screens are open
	Kind Kind
	Free bool

	Label, Hint, Sample text.Phrase
	Required            bool
	Max                 int    // characters of a line
	Input               string // what keyboard a browser shows: "url", "number"
	Value               string // what it shows at first
	Compared            bool   // what it shows at first is sent back, too
	Options             []Option
	Except              incident.PersonID // who is not offered, since they have it
	// Blame is the refusal that is about this field.
	Blame incident.Code
	// Words are what the field is called in a typed correction.
	Words []string
}

// Option is one of several to choose from. Value "": not known.
type Option struct {
	Value string
	Label text.Phrase
}

// The names of fields.
const (
	Title       = "title"
	Region      = "region"
	RegionOther = "region_other"
	Zone        = "zone"
	Services    = "services"
	Impact      = "impact"
	Source      = "source"
	Severity    = "severity"
	Meeting     = "meeting"
	Leader      = "commander"
	Reason      = "reason"
	To          = "person"
	Due         = "due"
	Note        = "note"
	End         = "end"
	Text        = "text"
)

// The limits of what is typed.
const (
	MaxLong     = 3000 // characters: Slack's of an input and of a section
	MaxLine     = 200  // of what is one line; package incident cuts a title to 120
	maxServices = 20
	maxDue      = 7 * 24 * 60 // minutes: a week
)

// What an end before the recovery asks for.
const (
	EndRecovery = "recovery" // to move to the recovery phase
	EndNow      = "now"
)

func reason(sample text.Phrase) Field {
	return Field{Name: Reason, Free: true, Kind: Long, Label: text.LabelReason, Sample: sample, Required: true, Blame: incident.RefusedReason}
}

func note() Field {
	return Field{Name: Note, Free: true, Kind: Long, Label: text.LabelNote, Hint: text.HintNote, Blame: incident.RefusedText}
}

func person(name string, label text.Phrase) Field {
	return Field{Name: name, Kind: Person, Label: label, Required: true, Blame: incident.RefusedPerson}
}

// reason reads the reason that a decision is given.
func (v Values) reason(f Faults) string {
	if v.note(Reason) == "" {
		f.add(v, Reason, text.ErrorReason)
	}
	return v.note(Reason)
}

// chosen reads the person that was chosen. An adapter has looked them up, and may have said what is wrong.
func (v Values) chosen(field string, f Faults) incident.Actor {
	to := v.People[field]
	if to.ID == "" {
		f.add(v, field, text.ErrorPerson)
	}
	return to
}

// due reads in how many minutes something is due; 0: at no time.
func (v Values) due(f Faults) time.Duration {
	said := typed.Word(v.New[Due])
	if said == "" {
		return 0
	}
	minutes, err := strconv.Atoi(said)
	if err != nil || minutes < 1 || minutes > maxDue {
		f.add(v, Due, text.ErrorDue, "most", strconv.Itoa(maxDue))
		return 0
	}
	return time.Duration(minutes) * time.Minute
}

// title reads what is called something.
func (v Values) title(f Faults, missing text.Phrase) string {
	title := incident.CleanTitle(v.New[Title])
	if title == "" {
		f.add(v, Title, missing)
	}
	return title
}

// services reads a list of names: each once, at most 20.
func services(s string) []string {
	names := typed.List(s)
	return names[:min(len(names), maxServices)]
}

// region reads the region of the list or the one that was typed beside it; of both nobody knows which was meant.
func (v Values) region(f Faults) string {
	listed, other := v.New[Region], v.note(RegionOther)
	if listed != "" && other != "" {
		f.add(v, RegionOther, text.ErrorTwoRegions)
	}
	if other != "" {
		return vocabulary.Region(other)
	}
	return typed.Trim(listed)
}

// zone reads AZ IDs. The board calls one "AZ ID apne1-az1", and so do people.
func zone(s, region string) (string, *text.Phrase) {
	for _, label := range []string{"az", "id"} {
		if first, rest := typed.Cut(s); typed.Word(first) == label {
			s = rest
		}
	}
	return vocabulary.Zone(s, region)
}

// severity reads one of the severities; "" is not known.
func severity(s string) (_ incident.Severity, known bool) {
	is := incident.Severity(typed.ID(s))
	return is, is == "" || slices.Contains(incident.Severities, is)
}

// meeting reads the link of a meeting; "" is none. Slack writes links between < and >.
func meeting(s string) (_ string, ok bool) {
	room := typed.Address(strings.Trim(s, "<>"))
	return room, room == "" || incident.IsAddress(room)
}
