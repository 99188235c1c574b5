package record

// Code says what is wrong.
type Code string

// The faults.
const (
	NoArchive   Code = "no_archive"   // it is none
	CutShort    Code = "cut_short"    // it ends before it should, after Of bytes
	Endless     Code = "endless"      // its last line is not there
	Trailing    Code = "trailing"     // something stands after its end
	Bytes       Code = "bytes"        // a byte is another than its files make it; Of is which
	WrongSum    Code = "wrong_sum"    // a file is another than the manifest says
	Absent      Code = "absent"       // the manifest, or the lines, name a file that is not there
	Stranger    Code = "stranger"     // a file that nothing names
	Unreadable  Code = "unreadable"   // it does not have the form that it should
	Edited      Code = "edited"       // it is another than its hash says, or than the line after it does
	Missing     Code = "missing"      // lines from Of on are gone before this one
	Moved       Code = "moved"        // it has the number Of, and stands elsewhere
	Twice       Code = "twice"        // it stands in line Of, too
	UnknownKind Code = "unknown_kind" // the program that wrote it makes no lines of the kind Of
	Underived   Code = "underived"    // it does not follow from the lines
	Unapproved  Code = "unapproved"   // the text of the notice Of is not what was approved
	Claimed     Code = "claimed"      // the manifest says something else of Of than the lines do
	UnknownForm Code = "unknown_form" // it has the format Of, which a later program knows
	WrongHead   Code = "wrong_head"   // the manifest has another head than the lines
)

// Codes lists them.
var Codes = []Code{
	NoArchive, CutShort, Endless, Trailing, Bytes, WrongSum, Absent, Stranger, Unreadable, Edited, Missing, Moved, Twice, UnknownKind, Underived, Unapproved, Claimed, UnknownForm,
	WrongHead,
}

// Fault is one thing that is wrong with an archive, and where.
type Fault struct {
	File string // "": of the container
	Line int    // from 1; 0: of all of it
	Code Code
	Of   string
}

func (f Fault) of(code Code, of string) Fault {
	f.Code, f.Of = code, of
	return f
}
