// Package ask says what people can ask of Noroshi, once for every way in. The typed command, Slack's buttons and modals, the pages of
// the form, the help and the README's table are made from the same values, so that an act is described in one place. It knows
// no Slack, no HTTP and no HTML: slackapp and web render a Form and read Values.
//
// To add an act: its action in shared/incident, its words in shared/text, one Ask here and its name in All.
package ask

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/typed"
)

// Ask is one thing people can ask. Name, Button and View stand in screens that are open, in drafts and in request ids: they
// stay as they are.
type Ask struct {
	Name   string // in the addresses of the form
	Button string // the action id of its button in Slack; "": none
	View   string // the callback id of its modal in Slack; "": none
	// Command is its word after the slash command. Where it has one and no Do, an adapter answers it by itself.
	Command text.Command
	On      Place
	Of      string // what its button names besides the incident, where that is always the same
	Danger  bool   // its button warns
	Thread  bool   // in Slack it is said in the TODO's thread
	// Pointed says that a command from elsewhere shows the form first, which names the incident.
	Pointed bool

	Label   func(Seen) string // of its button, in the reader's language
	Offered func(Seen) bool   // whether it can be done as things stand; the rules say whether by this person
	// Form is what is filled in before it is done; nil: one press does it. Slack's trigger lives for three seconds, so it
	// does nothing slow.
	Form func(Seen) Form
	// Short reads what was typed after the command's word; ok is false when that is for the form to ask.
	Short func(Seen, Typed) (v Values, ok bool)
	// Do is what the rules are asked for. What is wrong with a field is put into the faults. Nil: nothing of an incident.
	Do func(Values, Faults) incident.Action
}

// Place is where an act has its button, and what the button's value names besides the incident.
type Place int

// The places.
const (
	Elsewhere Place = iota
	OnBoard
	OnCard    // of a TODO, which Values.Of names
	OnLate    // the list of what is late; Values.Of is for how long
	OnProblem // of a problem, which Values.Of names
)

// Seen is what somebody sees who may ask: the incident, the TODO, and themselves. A message that everybody sees knows less: its
// State holds the header only as far as the message shows it, and Me is "".
type Seen struct {
	Lang    incident.Lang
	State   incident.State
	Todo    incident.Todo
	Working bool // the tool does the TODO, so that nobody is needed
	Late    bool // something is late
	Me      incident.PersonID
}

// Typed is what follows a command's word.
type Typed struct {
	Words  string
	Person incident.PersonID // whom it begins with; "": nobody
}

// Drill reports whether it is a drill that is seen.
func (s Seen) Drill() bool { return s.State.Incident.Kind == incident.Drill }

// Form is what somebody fills in.
type Form struct {
	Title, Submit text.Phrase
	Named         bool           // it names the incident, since what it does cannot be undone
	Intro         []Paragraph    // above the fields
	After         []Said         // below them
	From          incident.Phase // that it leaves
	// Omits is what sending it leaves out: the form names all of it, and sending it confirms that and nothing else. Some
	// says how many TODOs are open ({n}), None that there is none.
	Omits      incident.Omission
	Some, None text.Phrase
	Fields     []Field
}

// Paragraph is one or more sentences that belong together.
type Paragraph []Said

// Said is a sentence and what stands in its places: name, value, name, value. A value is a string, or a person.
type Said struct {
	What text.Phrase
	With []any
}

// In returns the sentence in a language, with people and words as an adapter writes and escapes them.
func (s Said) In(lang incident.Lang, person func(incident.PersonID) string, words func(string) string) string {
	var pairs []string
	for i := 0; i < len(s.With); i += 2 {
		name, _ := s.With[i].(string)
		pairs = append(pairs, name)
		switch v := s.With[i+1].(type) {
		case incident.PersonID:
			pairs = append(pairs, person(v))
		case string:
			pairs = append(pairs, words(v))
		}
	}
	return s.What.In(lang, pairs...)
}

// Values are what somebody filled in, pressed or typed. New has what every field says, by the field's name, and Shown what it
// said when it was shown: only what differs is asked for. Nil Shown: nothing is known of it, so all of New is.
type Values struct {
	Lang       incident.Lang
	Now        time.Time
	New, Shown map[string]string
	People     map[string]incident.Actor // by the field in which they were chosen
	Of         string                    // what the button names besides the incident: see Place
	Phase      incident.Phase            // as the form showed it
	Seen       []incident.TodoID         // whatever of them is left out is confirmed
	Confirmed  bool                      // all that is left out is confirmed, unnamed
	Typed      bool                      // by a command: nothing was seen
	Answer     incident.AnswerTo         // where the one who asks hears what became of it
}

// Todo is the TODO that the values are about.
func (v Values) Todo() incident.TodoID { return incident.TodoID(v.Of) }

// asked reports whether a field was there to be filled in.
func (v Values) asked(field string) bool {
	_, there := v.New[field]
	return there
}

// note is what a field says in sentences, without what nobody sees around it.
func (v Values) note(field string) string { return typed.Trim(incident.CleanText(v.New[field])) }

// Faults are what is wrong with fields, by their names, in the reader's language. The first of a field stays.
type Faults map[string]string

func (f Faults) add(v Values, field string, what text.Phrase, pairs ...string) {
	if f[field] == "" {
		f[field] = what.In(v.Lang, pairs...)
	}
}

// ByName returns the act of an address of the form.
func ByName(name string) (*Ask, bool) {
	return find(func(a *Ask) bool { return name != "" && a.Name == name })
}

// ByButton returns the act of a button's action id.
func ByButton(id string) (*Ask, bool) {
	return find(func(a *Ask) bool { return id != "" && a.Button == id })
}

// ByView returns the act of a modal's callback id.
func ByView(id string) (*Ask, bool) {
	return find(func(a *Ask) bool { return id != "" && a.View == id })
}

// ByWord returns the act of the first word after the command, in whichever spelling.
func ByWord(said string) (*Ask, bool) {
	said = typed.Word(said)
	return find(func(a *Ask) bool { return slices.Contains(a.Command.Words, said) })
}

func find(is func(*Ask) bool) (*Ask, bool) {
	if n := slices.IndexFunc(All, is); n >= 0 {
		return All[n], true
	}
	return nil, false
}

// On returns the acts of a place, in the order in which it shows them.
func On(p Place) (out []*Ask) {
	for _, a := range All {
		if a.On == p && a.Button != "" {
			out = append(out, a)
		}
	}
	return out
}
