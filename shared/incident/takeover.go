package incident

import (
	"errors"
	"slices"
	"time"
)

// Limits of what customers read, in characters.
const (
	MaxSubject = 200
	MaxLetter  = MaxText // a form holds no more
)

// Taking is what somebody asked to take over from a document. It is stored; field names must not change.
type Taking struct {
	Press   int         `json:"press"` // how often that was asked of the document
	No      int         `json:"no"`
	Seen    int         `json:"seen"` // the version that was seen; 0: there was none
	Stage   NoticeStage `json:"stage"`
	AsOf    time.Time   `json:"asOf"`
	Promise time.Time   `json:"promise,omitzero"`
	To      *Addressees `json:"to,omitempty"`
	Theirs  bool        `json:"theirs,omitempty"` // recovery times in it are the provider's own

	AllClear *Text `json:"allClear,omitempty"` // what all are told when it is sent; nil: as it was

	By   PersonID `json:"by"`
	Who  string   `json:"who,omitempty"`  // their name
	Told bool     `json:"told,omitempty"` // what became of it is known
}

// waits reports whether nobody knows yet what becomes of what somebody asked for.
func (t *Taking) waits(a TakeOver) bool {
	return t != nil && !t.Told && t.No == a.No && t.Seen == a.Seen && t.Stage == a.Stage
}

// TakeOver asks to make the text of the document the next version of the notice that is written in it. As an edit of the text it keeps
// as of when the notice is and what it promises.
type TakeOver struct {
	No      int // which notice was seen as the next one
	Seen    int // the version that was seen; 0: there was none
	Stage   NoticeStage
	Drill   bool
	AsOf    time.Time
	Promise time.Time // when the next one follows; zero only in the recovery notice
	To      *Addressees
	Theirs  bool

	AllClear *Text // beside it, as the document does not say it; nil: as it was
}

func (TakeOver) scope() Scope  { return Scope{All: true, Notice: true} }
func (TakeOver) about() matter { return telling }

func (a TakeOver) decide(d *decider) error {
	document, _ := NoticeDraft(a.No, a.Stage)
	draft := d.state.Incident.Drafts[document]
	text := WriteNotice{No: a.No, Seen: a.Seen, Stage: a.Stage, Drill: a.Drill, AsOf: a.AsOf, Promise: a.Promise}.keeping(d.state.Notice)
	switch err := text.fits(d); {
	case err != nil:
		return err
	case d.state.Incident.Links[DocumentLink(document)].URL == "":
		return refuse(RefusedNoDocument)
	case draft.Take.waits(a):
		return refuse(RefusedSame)
	}
	take := Taking{
		Press: 1, No: a.No, Seen: a.Seen, Stage: a.Stage, AsOf: text.AsOf, Promise: text.Promise, To: a.To, Theirs: a.Theirs, By: d.req.By.ID, Who: d.req.By.Name,
		AllClear: a.AllClear,
	}
	if draft.Take != nil {
		take.Press = draft.Take.Press + 1
	}
	draft.Take = &take
	d.setDraft(document, draft)
	d.out.Entry.Key, d.out.Entry.Notice = DocumentLink(document), &NoticeMark{No: a.No, Stage: a.Stage, Version: a.Seen}
	d.entry(EntryTakeover)
	return nil
}

func (a TakeOver) recordedBy(e Entry, _ State) bool {
	return e.is(EntryTakeover) && e.Notice != nil && e.Notice.No == a.No && e.Notice.Stage == a.Stage && e.Notice.Version == a.Seen
}

// TakenOver is the tool's word what a document says that somebody asked to take over, and who wrote in it; or why that could not be.
type TakenOver struct {
	Document string
	Press    int // as it knew it
	Letters  Letters
	Editors  []PersonID // whom the revisions of the document name
	Unknown  bool       // they do not say who all of them are
	Code     string     // why it could not be; "": it was
	Subject  []string   // whom or what that concerns
}

func (TakenOver) scope() Scope  { return Scope{All: true, Notice: true} }
func (TakenOver) about() matter { return telling }

func (a TakenOver) note(d *decider) error {
	draft := d.state.Incident.Drafts[a.Document]
	if draft.Take == nil || draft.Take.Told || draft.Take.Press != a.Press {
		return refuse(RefusedSame)
	}
	take := *draft.Take
	d.req.By = Actor{ID: take.By, Name: take.Who} // it is done for them
	if a.Code == "" {
		a.Code = a.write(d, take)
	}
	take.Told, draft.Take = true, &take
	d.setDraft(a.Document, draft)
	d.out.Entry.Key = DocumentLink(a.Document)
	if a.Code != "" {
		d.out.Entry.Notice = &NoticeMark{No: take.No, Stage: take.Stage, Version: take.Seen}
		d.out.Entry.Text, d.out.Entry.Subject = a.Code, a.Subject
		d.entry(EntryTakeoverFailed)
	}
	return nil
}

// write writes the version, and returns why it may not be any more; "": it is written.
func (a TakenOver) write(d *decider, take Taking) (code string) {
	err := WriteNotice{
		No: take.No, Seen: take.Seen, Stage: take.Stage, Drill: d.state.Incident.Kind == Drill, Letters: a.Letters, AsOf: take.AsOf, Promise: take.Promise, To: take.To,
		AllClear: take.AllClear,
	}.decide(d)
	var refused *Refusal
	if errors.As(err, &refused) {
		return string(refused.Code)
	}
	n := *d.out.Notice
	for _, p := range a.Editors {
		if !slices.Contains(n.Authors, p) {
			n.Authors = append(slices.Clone(n.Authors), p)
		}
	}
	n.Unknown = n.Unknown || a.Unknown
	d.setNotice(n)
	d.out.Entry.Notice.Voids = d.state.Notice.Approval != nil
	d.entry(EntryTakenOver)
	return ""
}
