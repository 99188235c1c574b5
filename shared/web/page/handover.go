package page

import "slices"

// Handover is what whoever comes next needs to know, and how the command goes to them.
type Handover struct {
	Board    string // URL
	Title    string
	Private  bool
	Lead     string // that it is not handed over, or that it was
	Walked   string // how far the brief is walked; "": nobody hands over
	Beside   *Link  // the room to talk, or where it is said who comes next; nil: neither
	Note     string // what the reader waits for; "": they have something to press
	Sections []BriefPart
	No       string   // of the handover
	Accept   []Option // how the reader may accept it; none: they may not
	Accepts  string   // URL
	Walks    string   // URL
	Rest     []string // sections that nobody has walked, if the reader may
	Stay     *Act     // that the reader commands on
	Rename   *Link    // where somebody else is named
	Now      string
	Zone     Zone
	Back     string
	Token    string
}

// Fails says first of a section what does not work, which the incident need not have noticed yet.
func (h Handover) Fails(section, said string) {
	n := slices.IndexFunc(h.Sections, func(p BriefPart) bool { return p.ID == section })
	if n < 0 {
		return
	}
	p := &h.Sections[n]
	if p.Added == "" {
		p.Line = said
	}
	if p.Nothing {
		p.Lines = nil
	}
	p.Lines = append([]Link{{Text: said}}, p.Lines...)
}

// V is the version of what stands above the details.
func (h Handover) V() string {
	var rows []any
	for _, s := range h.Sections {
		rows = append(rows, s.Mark, s.Line, s.Changed)
	}
	return Version(h.Title, h.Private, h.Lead, h.Walked, h.Beside, h.Note, rows, h.No, h.Accept, h.Rest, h.Stay, h.Rename)
}

// All is the version of everything.
func (h Handover) All() string {
	parts := []any{h.V(), h.Now}
	for _, s := range h.Sections {
		parts = append(parts, s.V())
	}
	return Version(parts...)
}

// BriefPart is one section of a brief.
type BriefPart struct {
	ID      string
	Title   string
	Line    string // all of it in one line, or what was added to it
	Lines   []Link // all that it says, some of it leads there
	Nothing bool   // they say that there is nothing
	Mark    string // whether it is walked; "": nobody is to
	State   string // when it was walked
	Changed bool   // it says other things since
	Added   string // what was added by a line
	Text    string // the same, to be changed
	Right   bool   // the reader may say that it is right
	Amend   bool   // the reader may add a line
	Token   string
}

// V is its version.
func (p BriefPart) V() string {
	p.Token = ""
	return Version(p)
}
