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

// BeginAnyway returns the form that starts a sign, with what was filled in, once more: it names what answers the same outage already,
// and submitting it starts all the same.
func BeginAnyway(s ask.Seen, typed map[string]string, first incident.Incident, channelID string) slack.ModalViewRequest {
	f := ask.BeginAs.Form(s)
	fill(f, typed)
	f.Submit = text.SubmitAnyway
	top := append(similar(s.Lang, first, channelID), above(f, s)...)
	return modal(ask.BeginAs, s, f, Context{Incident: s.State.Incident.ID, Insist: true}, top)
}
