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

// The inputs that only a declaration has.
const (
	blockKind    = "kind"
	blockPrivate = "private"
)

// Declare returns the form that declares. Submitting it unchanged declares what was filled in.
func Declare(lang incident.Lang, p Declaration) slack.ModalViewRequest {
	drill, submit := p.Kind == incident.Drill, text.SubmitDeclare
	blocks := []slack.Block{note(text.FormKeepUnknown.In(lang))}
	if p.Context.Insist = p.Similar != nil; p.Context.Insist {
		blocks, submit = similar(lang, p), text.SubmitAnyway
	}
	f := ask.Declare.Form(ask.Seen{Lang: lang, State: incident.State{Incident: incident.Incident{Facts: p.Facts, Commander: p.Commander}}})
	for _, field := range f.Fields {
		blocks = append(blocks, input(lang, field))
	}
	blocks = append(blocks,
		input(lang, ask.Field{Name: blockKind, Kind: ask.Radio, Label: text.LabelKind, Required: true, Value: string(kind(p.Kind)), Options: []ask.Option{
			{Value: string(incident.Live), Label: text.OptionLive}, {Value: string(incident.Drill), Label: text.OptionDrill},
		}}),
		privateBlock(lang, p.Private),
	)
	return form(lang, drill, ask.Declare.View, f.Title, submit, p.Context, blocks...)
}

// similar names what runs already, and offers to join it.
func similar(lang incident.Lang, p Declaration) []slack.Block {
	what := text.FormSimilar
	if p.Similar.Private {
		what = text.FormSimilarAsk
	}
	blocks := []slack.Block{section(render.SimilarLine(lang, *p.Similar, p.SimilarChannel) + "\n" + what.In(lang))}
	if !p.Similar.Private {
		blocks = append(blocks, slack.NewActionBlock("similar", render.JoinButton(lang, p.Similar.ID)))
	}
	return blocks
}

func kind(k incident.Kind) incident.Kind {
	if k == incident.Drill {
		return incident.Drill
	}
	return incident.Live
}

func privateBlock(lang incident.Lang, on bool) slack.Block {
	o := option(blockPrivate, text.OptionPrivate.In(lang))
	e := slack.NewCheckboxGroupsBlockElement(blockPrivate, o)
	if on {
		e.InitialOptions = []*slack.OptionBlockObject{o}
	}
	return slack.NewInputBlock(blockPrivate, plain(text.LabelPrivate.In(lang)), nil, e).WithOptional(true)
}

// ReadDeclare reads a submitted declaration, and what is wrong with it.
func ReadDeclare(lang incident.Lang, v *slack.View) (Declaration, ask.Faults) {
	c, values, err := Read(v)
	if err != nil {
		return Declaration{}, ask.Faults{ask.Title: text.ErrorForm.In(lang)}
	}
	faults := ask.Faults{}
	values.Lang = lang
	return Declaration{
		Facts: values.ReadFacts(faults), Commander: values.People[ask.Leader].ID, Kind: kind(incident.Kind(values.New[blockKind])),
		Private: values.New[blockPrivate] == blockPrivate, Context: c,
	}, faults
}
