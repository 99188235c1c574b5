package forms

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// Declaration is what the form shows at first, and what it says when it is sent.
type Declaration struct {
	Facts     incident.Facts
	Commander incident.PersonID // usually the declarer
	Kind      incident.Kind
	Private   bool
	Context   Context // Context.Insist: declare although something similar runs
	// Similar runs already: the form names it at the top, and submitting declares anyway.
	Similar        *incident.Incident
	SimilarChannel string // its channel's id; "" while it is being made
}

// Declare returns the form that declares. Submitting it unchanged declares what was filled in.
func Declare(lang incident.Lang, p Declaration) slack.ModalViewRequest {
	s := ask.Seen{Lang: lang, State: incident.State{Incident: incident.Incident{
		Facts: p.Facts, Commander: p.Commander, Kind: p.Kind, Private: p.Private,
	}}}
	f, top := ask.Declare.Form(s), []slack.Block{render.Note(text.FormKeepUnknown.In(lang))}
	if p.Context.Insist = p.Similar != nil; p.Context.Insist {
		f.Submit, top = text.SubmitAnyway, similar(lang, *p.Similar, p.SimilarChannel)
	}
	return modal(ask.Declare, s, f, p.Context, top)
}

// similar names what runs already, and offers to join it.
func similar(lang incident.Lang, first incident.Incident, channelID string) []slack.Block {
	line := render.SimilarLine(lang, first, channelID) + "\n"
	if first.Private {
		return []slack.Block{render.Section(line + text.FormSimilarAsk.In(lang))}
	}
	return []slack.Block{
		render.Section(line + text.FormSimilar.In(lang)), slack.NewActionBlock("similar", render.JoinButton(lang, first.ID)),
	}
}

// ReadDeclare reads a submitted declaration, and what is wrong with it.
func ReadDeclare(lang incident.Lang, v *slack.View) (Declaration, ask.Faults) {
	c, values, err := Read(v)
	if err != nil {
		return Declaration{}, ask.Faults{ask.Title: text.ErrorForm.In(lang)}
	}
	values.Lang = lang
	faults := ask.Faults{}
	d := ask.Declared(values, faults)
	return Declaration{Facts: d.Facts, Commander: values.People[ask.Leader].ID, Kind: d.Kind, Private: d.Private, Context: c}, faults
}
