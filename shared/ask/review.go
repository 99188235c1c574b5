package ask

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// What people do with an incident that is over.
var (
	ReopenResponse = &Ask{
		Name: "reopen-response", Button: "board_reopen", View: "reopen", On: OnBoard, Review: true, Command: text.CommandReopen,
		Says: text.ButtonReopenResponse, Pointed: true, When: inReview, Form: reopenForm, Short: words(Reason),
		Does: func(v Values) incident.Action { return incident.ReopenResponse{Reason: v.New[Reason]} },
	}
	Close = &Ask{
		Name: "close", Button: "board_close", View: "close", On: OnBoard, Review: true, Command: text.CommandClose, Says: text.ButtonClose,
		Pointed: true, When: func(s Seen) bool { return inReview(s) && !s.State.Incident.Owes() }, Form: closeForm, Short: func(Seen, Typed) (Values, bool) { return Values{}, true },
		Does: func(Values) incident.Action { return incident.Close{} },
	}
)

func inReview(s Seen) bool { return s.State.Incident.Status == incident.Resolved }

func reopenForm(Seen) Form {
	return Form{
		Title: text.FormReopenResponse, Submit: text.SubmitReopenResponse, Named: true, Intro: []Said{{What: text.FormReopenAsk}},
		Fields: []Field{reason(text.SampleReopen)},
	}
}

func closeForm(Seen) Form {
	return Form{Title: text.FormClose, Submit: text.SubmitClose, Named: true, Intro: []Said{{What: text.FormCloseAsk}}}
}
