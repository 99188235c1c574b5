package ask

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Form is what somebody fills in.
type Form struct {
	Title, Submit text.Phrase
	Named         bool              // it names the incident, since what it does cannot be undone
	Intro         []Said            // above the fields
	Letters       *incident.Letters // shown in full between the two, as they leave
	After         text.Phrase       // below them
	From          incident.Phase    // that it leaves
	// Omits is what sending it leaves out: the form names all of it, and sending it confirms that and nothing else. Some
	// says how many TODOs are open ({n}), None that there is none.
	Omits      incident.Omission
	Some, None text.Phrase
	Fields     []Field
}

// Names are the TODOs that it names as left out, as a form carries them along: ids with blanks between them.
func (f Form) Names() string {
	var ids []string
	for _, id := range f.Omits.IDs() {
		ids = append(ids, string(id))
	}
	return strings.Join(ids, " ")
}

// Named reads what Names wrote.
func Named(s string) (ids []incident.TodoID) {
	for id := range strings.FieldsSeq(s) {
		ids = append(ids, incident.TodoID(id))
	}
	return ids
}

// Said is a sentence, in which Words stand in their places: name, value, name, value. Who is {commander}.
type Said struct {
	What  text.Phrase
	Words []string
	Who   incident.PersonID
	Whole bool // its words are shown at length
}

// In returns the sentence in a language, with people and words as an adapter writes and escapes them.
func (s Said) In(lang incident.Lang, person func(incident.PersonID) string, words func(string) string) string {
	pairs := []string{"commander", person(s.Who)}
	for n := 1; n < len(s.Words); n += 2 {
		pairs = append(pairs, s.Words[n-1], words(s.Words[n]))
	}
	return s.What.In(lang, pairs...)
}

// Kind is how a field is filled in.
type Kind int

// The kinds.
const (
	Line     Kind = iota
	Long          // several lines
	Choice        // one of Options, in a list
	Radio         // one of a few, all in sight
	Checkbox      // its only option, or ""
	Several       // any of Options, a line each
	Person
)

// Field is one input.
type Field struct {
	Name string // in Slack's blocks and in Values. Frozen, as screens are open
	Kind Kind

	Label, Hint, Sample text.Phrase
	Required            bool
	Max                 int    // runes, once cleaned; 0: MaxLong. Slack counts while it is typed
	Input               string // what keyboard a browser shows: "url", "number"
	Value               string // what it shows at first
	Options             []Option
	Except              incident.PersonID // who is not offered, since they have it
	Words               []string          // what it is called in a typed correction

	// Its rule: how what it says is cleaned (nil: as sentences are), and what is wrong with it beside the fields above it. Wrong is
	// said where it has to say something and does not, or says what is not in its list.
	Clean    func(string) string
	Validate func(value string, above map[string]string) text.Phrase
	Wrong    text.Phrase

	Or       string        // the field beside it for what its list does not have. The two are one question; Wrong is said of both
	Compared bool          // what it shows at first is sent back, too: only a difference is asked for
	Beside   string        // the field without which it cannot be judged
	Blame    incident.Code // the refusal that is about it
}

// clean is what it says, without what nobody sees in and around it; of two answers nobody knows which was meant.
func (f Field) clean(said map[string]string) string {
	value, other := said[f.Name], f.other(said)
	switch {
	case other != "" && value != "":
		return ""
	case other != "":
		value = other
	}
	if f.Clean != nil {
		return f.Clean(value)
	}
	return clean(value)
}

// most is how many runes there may be.
func (f Field) most() int { return cmp.Or(f.Max, MaxLong) }

// other is what is said in words beside its list.
func (f Field) other(said map[string]string) string {
	if f.Or == "" {
		return ""
	}
	return clean(said[f.Or])
}

func clean(s string) string { return typed.Trim(incident.WholeText(s)) }

// wrongAlone is what is wrong with a value whatever stands beside it.
func (f Field) wrongAlone(value string) text.Phrase {
	if f.Validate == nil {
		return text.Phrase{}
	}
	return f.Validate(value, nil)
}

// wrong is what is wrong with what it says. Whom it names an adapter has looked up.
func (f Field) wrong(v Values, said, values map[string]string) text.Phrase {
	value := values[f.Name]
	missing := f.Kind != Person && value == "" || f.Kind == Person && v.People[f.Name].ID == ""
	odd := f.Kind == Choice && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.Value == value })
	switch {
	case f.Or != "":
		return wrongIf(f.other(said) != "" && said[f.Name] != "", f.Wrong)
	case f.Required && missing || odd:
		return f.Wrong
	case utf8.RuneCountInString(value) > f.most():
		return tooLong(f.most(), value)
	case f.Validate != nil:
		return f.Validate(value, values)
	}
	return text.Phrase{}
}

// tooLong says how long something is and may be. Nothing of it is cut: whoever typed it knows what can go.
func tooLong(most int, said string) text.Phrase {
	return text.Phrase(text.ErrorLong.Both("most", strconv.Itoa(most), "n", strconv.Itoa(utf8.RuneCountInString(said))))
}

// wrongIf is a phrase if something is so.
func wrongIf(so bool, p text.Phrase) text.Phrase {
	if so {
		return p
	}
	return text.Phrase{}
}

// Option is one of several to choose from. Value "": not known.
type Option struct {
	Value string
	Label text.Phrase
}

// The names of fields.
const (
	Title        = "title"
	Region       = "region"
	RegionOther  = "region_other"
	Zone         = "zone"
	Services     = "services"
	Impact       = "impact"
	Source       = "source"
	Severity     = "severity"
	Meeting      = "meeting"
	Leader       = "commander"
	Kinds        = "kind"
	Private      = "private"
	Reason       = "reason"
	To           = "person"
	Due          = "due"
	Owner        = "owner"
	Note         = "note"
	End          = "end"
	ProviderSays = "provider_says"
	OwnEyes      = "own_eyes"
	Text         = "text"
)

// The limits of what is typed.
const (
	MaxLong     = incident.MaxText // runes: Slack's of an input as well
	maxServices = 20
	maxDue      = 7 * 24 * 60 // minutes: a week
)

// What an end before the recovery asks for.
const (
	EndRecovery = "recovery" // to move to the recovery phase
	EndNow      = "now"
	EndWithout  = "without" // likewise, although customers wait for the recovery notice
)

func reason(sample text.Phrase) Field {
	return Field{
		Name: Reason, Kind: Long, Label: text.LabelReason, Sample: sample, Required: true, Wrong: text.ErrorReason, Blame: incident.RefusedReason,
	}
}

func note() Field {
	return Field{Name: Note, Kind: Long, Label: text.LabelNote, Hint: text.HintNote, Blame: incident.RefusedText}
}

func person(name string, label text.Phrase, except incident.PersonID) Field {
	return Field{Name: name, Kind: Person, Label: label, Required: true, Except: except, Wrong: text.ErrorPerson, Blame: incident.RefusedPerson}
}

// title is what something is called.
func title(label, sample, missing text.Phrase) Field {
	return Field{
		Name: Title, Label: label, Sample: sample, Required: true, Max: incident.MaxTitle, Clean: incident.WholeTitle, Wrong: missing,
		Blame: incident.RefusedTitle,
	}
}
