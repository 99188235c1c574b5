package forms

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// Sign returns the form that reports a sign, filled in with what is known of it. room is the channel where its card will stand; "":
// in none.
func Sign(lang incident.Lang, known incident.ReportSign, room string) slack.ModalViewRequest {
	s := ask.Seen{Lang: lang, Of: known.Link, State: incident.State{Incident: incident.Incident{Facts: known.Facts, Kind: known.Kind}}}
	note := text.FormSignNoRoom.In(lang)
	if room != "" {
		note = text.FormSignRoom.In(lang, "room", render.Channel(room))
	}
	return modal(ask.Sign, s, ask.Sign.Form(s), Context{}, []slack.Block{render.Note(note)})
}

// ReadSign reads a submitted report, and what is wrong with it.
func ReadSign(lang incident.Lang, v *slack.View) (incident.ReportSign, ask.Faults) {
	_, values, err := Read(v)
	if err != nil {
		return incident.ReportSign{}, ask.Faults{ask.Title: text.ErrorForm.In(lang)}
	}
	values.Lang = lang
	faults := ask.Faults{}
	return ask.Reported(values, faults), faults
}
