package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TakeOver makes what people wrote together in the document the text of the notice. The document is read by the function that keeps
// documents, which nobody waits for.
var TakeOver = &Ask{
	Name: "notice-takeover", Button: "board_notice_takeover", View: "notice_takeover", On: OnBoard, Lists: true, Last: true, Says: text.ButtonTakeOver,
	When: func(s Seen) bool { return s.documentURL() != "" },
	Form: takeOverForm, Does: takeOver,
}

// documentURL is where the document is in which the next notice is written; "": there is none.
func (s Seen) documentURL() string {
	n := s.taken()
	document, _ := incident.NoticeDraft(n.no, n.stage)
	return s.State.Incident.Links[incident.DocumentLink(document)].URL
}

// taken is the notice that is taken over: the one that is being written, or else the one to begin.
func (s Seen) taken() seenNotice {
	if s.notices().Open > 0 {
		n := s.next()
		n.stage = s.notices().Next
		return n
	}
	return s.made()
}

func takeOverForm(s Seen) Form {
	n := s.taken()
	f := Form{Title: text.FormTakeOver, Submit: text.SubmitTakeOver, After: text.FormTakeOverAfter, Intro: s.takes(n)}
	f.Fields = append(append(f.Fields, which(n, text.OptionNotice)), addresseeFields(s)...)
	f.Fields = append(f.Fields, fromProvider())
	if s.State.Incident.ID == "" || n.version == 0 && n.stage != incident.RecoveryNotice {
		f.Fields = append(f.Fields, nextNotice(s.State.Incident))
	}
	f.Fields = append(f.Fields, s.allClearFields(n, s.allClearBeside(n))...)
	return f
}

// takes says what becomes of the document.
func (s Seen) takes(n seenNotice) []Said {
	name, title := incident.NoticeDraft(n.no, n.stage)
	for _, d := range s.State.Incident.Documents(nil) {
		if d.ID == name {
			title = d.Title.In(s.Lang)
		}
	}
	out := []Said{{What: text.FormTakeOverWhat, Words: []string{"document", title, "notice", text.NoticeName(s.Lang, n.no, n.stage)}}, {What: text.FormTakeOverWho}}
	if n.version > 0 {
		out = append(out, Said{What: text.FormTakeOverOver})
	}
	return out
}

func takeOver(v Values) incident.Action {
	n, now := readNotice(v.New[noticeKey]), v.Now
	return incident.TakeOver{
		No: n.no, Seen: n.version, Stage: n.stage, Drill: n.drill, AsOf: now, Promise: promise(n.stage, v.New[nextIn], now), To: readAddressees(v),
		Theirs: v.New[theirs] != "", AllClear: readAllClear(v),
	}
}

// Unsaid is why letters that were written elsewhere do not leave, as a code of package text; "": they may. stated says that the recovery
// times in them are the provider's own.
func Unsaid(l incident.Letters, stated bool) (code string) {
	above := map[string]string{}
	if stated {
		above[theirs] = theirs
	}
	for _, said := range []string{l.JA.Subject, l.JA.Body, l.EN.Subject, l.EN.Body} {
		switch sayable(said, above) {
		case text.ErrorZoneName:
			return "letters_zone"
		case text.ErrorHope:
			return "letters_hope"
		}
	}
	return ""
}

// others are whoever wrote a notice besides whoever wrote its latest version.
func (s Seen) others() (out []Said) {
	for _, p := range s.State.Notice.Authors {
		if p != s.State.Notice.Text.By {
			out = append(out, Said{What: text.FormNoticeAlso, Who: p})
		}
	}
	return out
}

// unknowns says of a notice of which nobody knows who wrote it that the commander alone approves it, if anybody may.
func (s Seen) unknowns() []Said {
	n, lead := s.State.Notice, s.State.Incident.Commander
	switch {
	case !n.Unknown:
		return nil
	case lead == "":
		return []Said{{What: text.FormNoticeNobodyYet}}
	case n.Allows(lead, lead):
		return []Said{{What: text.FormNoticeUnknown}}
	}
	return []Said{{What: text.FormNoticeNoneMay}}
}
