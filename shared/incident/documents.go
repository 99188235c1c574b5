package incident

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// NoticeDraft is the document in which people write a notice together: its name, and that of its template. The first notice has one of
// its own; each after it has another, so that whoever wrote in one may approve the next.
func NoticeDraft(no int, stage NoticeStage) (name, template string) {
	switch stage {
	case FollowUpNotice:
		template = FollowUpDocument
	case RecoveryNotice:
		template = RecoveryDocument
	default:
		return NoticeDocument, NoticeDocument
	}
	return fmt.Sprintf("%s-%d", template, no), template
}

// DraftOf is what NoticeDraft names a document after: its template, and the number of its notice. What is no draft of a later notice is
// its own template, with the number of the first.
func DraftOf(document string) (template string, no int) {
	for _, template := range []string{FollowUpDocument, RecoveryDocument} {
		number, ours := strings.CutPrefix(document, template+"-")
		if no, err := strconv.Atoi(number); ours && err == nil && no > 1 {
			return template, no
		}
	}
	return document, 1
}

// PerNotice reports whether a document is the draft of a later notice, or the template of such drafts, of which each notice gets its own.
func PerNotice(document string) bool {
	template, _ := DraftOf(document)
	return template == FollowUpDocument || template == RecoveryDocument
}

// IsDraft reports whether a notice is written in a document.
func (d Document) IsDraft() bool { return d.ID == NoticeDocument || PerNotice(d.ID) }

// NumberPlace stands in the title of a document for its number, such as that of its notice.
const NumberPlace = "{{report_no}}"

// draft is one of several documents of a template, such as the draft of one notice.
func (d Document) draft(no int) Document {
	d.ID = fmt.Sprintf("%s-%d", d.ID, no)
	d.Title.JA = strings.ReplaceAll(d.Title.JA, NumberPlace, strconv.Itoa(no))
	d.Title.EN = strings.ReplaceAll(d.Title.EN, NumberPlace, strconv.Itoa(no))
	return d
}

// Documents are those that an incident has or should have, in its playbook's order. Of how the check stood there are as many as were
// wanted, and that of the review follows the response. Of the templates of drafts these are the one for the
// notice that comes next, and those that exist: linked already, or known to has.
func (i Incident) Documents(has func(document string) bool) (out []Document) {
	due := i.draftDue()
	for _, d := range i.Playbook.Documents {
		if d.ID == CheckDocument {
			out = append(out, i.sheets(d)...)
			continue
		}
		if d.ID == ReviewDocument && !i.reviewed(has) {
			continue
		}
		if !PerNotice(d.ID) {
			out = append(out, d)
			continue
		}
		for no := 2; no <= i.Notices.NextNo(); no++ {
			draft := d.draft(no)
			if draft.ID == due || i.Links[DocumentLink(draft.ID)].URL != "" || has != nil && has(draft.ID) {
				out = append(out, draft)
			}
		}
	}
	return out
}

// reviewed reports whether the document of the review is there, or can be: what it begins with is known once the times were taken.
func (i Incident) reviewed(has func(document string) bool) bool {
	return i.Measured() || i.Links[DocumentLink(ReviewDocument)].URL != "" || has != nil && has(ReviewDocument)
}

// sheets are the documents of how the check stood.
func (i Incident) sheets(template Document) (out []Document) {
	for no := 1; i.Check != nil && no <= i.Check.Sheets; no++ {
		out = append(out, template.draft(no))
	}
	return out
}

// LastSheet is the newest of them that is there; "": none is.
func (i Incident) LastSheet() (id string) {
	for _, d := range i.Documents(nil) {
		if d.IsSheet() && i.Links[DocumentLink(d.ID)].URL != "" {
			id = d.ID
		}
	}
	return id
}

// DocumentTitle is what a document of the incident is called; empty: it has none of that id.
func (i Incident) DocumentTitle(id string) Text {
	for _, d := range i.Documents(nil) {
		if d.ID == id {
			return d.Title
		}
	}
	return Text{}
}

// IsSheet reports whether a document says how the check stood.
func (d Document) IsSheet() bool { return strings.HasPrefix(d.ID, CheckDocument+"-") }

// StageAnew is the stage of the next notice once it is made anew: the recovery notice comes with its phase, whatever was begun before.
func (i Incident) StageAnew() NoticeStage {
	switch {
	case i.Notices.Sent == 0:
		return FirstNotice
	case i.Owes() || !i.Phase.Before(Resolve):
		return RecoveryNotice
	}
	return FollowUpNotice
}

// draftDue is the document in which a notice after the first is to be written; "": none, as once the recovery notice was sent.
func (i Incident) draftDue() string {
	if !i.Status.MakesNew() || i.Notices.Sent == 0 || i.Notices.Stage == RecoveryNotice {
		return ""
	}
	name, template := NoticeDraft(i.Notices.NextNo(), i.StageAnew())
	if !slices.ContainsFunc(i.Playbook.Documents, func(d Document) bool { return d.ID == template }) {
		return "" // its playbook is of before there were any
	}
	return name
}

// fixedDraft is the document in which a notice after the first is written that is approved; "": none is.
func (i Incident) fixedDraft() string {
	if !i.Notices.Approved || i.Notices.Open < 2 {
		return ""
	}
	name, _ := NoticeDraft(i.Notices.Open, i.Notices.Next)
	return name
}

// DraftApproved reports whether what is written in a draft after the first is approved.
func (i Incident) DraftApproved(document string) bool { return document == i.fixedDraft() }

// before reports whether another draft is the newer one.
func (d Document) before(other Document) bool {
	_, no := DraftOf(d.ID)
	template, next := DraftOf(other.ID)
	return no < next || no == next && template == RecoveryDocument
}

// Draft is the document in which the next notice is written: that of the one that is being written or, where it has none, the newest.
func (i Incident) Draft() (draft Document, ok bool) {
	open, _ := NoticeDraft(i.Notices.Open, i.Notices.Next)
	for _, d := range i.Documents(nil) {
		switch {
		case !d.IsDraft() || i.Links[DocumentLink(d.ID)].URL == "":
		case i.Notices.Open > 0 && d.ID == open:
			return d, true
		case !ok || draft.before(d):
			draft, ok = d, true
		}
	}
	return draft, ok
}
