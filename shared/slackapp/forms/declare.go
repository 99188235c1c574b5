package forms

import (
	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// Prefill is what a declaration form begins with.
type Prefill struct {
	Facts     incident.Facts
	Commander incident.PersonID // usually the declarer
	Kind      incident.Kind
	Private   bool
	Context   Context
	// Similar runs already: the form names it at the top, and submitting declares anyway (Context.Insist).
	Similar        *incident.Incident
	SimilarChannel string // its channel's id; "" while it is being made
}

// DeclareInput is a filled declaration form.
type DeclareInput struct {
	Facts     incident.Facts
	Commander incident.PersonID
	Kind      incident.Kind
	Private   bool
	Context   Context // Context.Insist: declare although something similar runs
}

// Again turns what was entered into a prefill, to show the form once more.
func (in DeclareInput) Again() Prefill {
	return Prefill{Facts: in.Facts, Commander: in.Commander, Kind: in.Kind, Private: in.Private, Context: in.Context}
}

// Declare is the form that starts an incident. Only the title is required.
func Declare(lang incident.Lang, p Prefill) slack.ModalViewRequest {
	drill, submit := p.Kind == incident.Drill, text.SubmitDeclare
	blocks := []slack.Block{note(text.FormKeepUnknown.In(lang))}
	if p.Context.Insist = p.Similar != nil; p.Context.Insist {
		what := text.FormSimilar
		if p.Similar.Private {
			what = text.FormSimilarAsk
		}
		submit = text.SubmitAnyway
		blocks = []slack.Block{section(render.SimilarLine(lang, *p.Similar, p.SimilarChannel) + "\n" + what.In(lang))}
		if !p.Similar.Private {
			blocks = append(blocks, slack.NewActionBlock("similar", render.JoinButton(lang, p.Similar.ID)))
		}
	}
	blocks = append(blocks, factBlocks(lang, p.Facts)...)
	blocks = append(blocks,
		asks{label: text.LabelCommander}.person(lang, BlockCommander, p.Commander),
		asks{label: text.LabelKind, required: true}.radio(lang, BlockKind, string(kind(p.Kind)), kinds(lang)),
		privateBlock(lang, p.Private),
	)
	return form(lang, drill, CallbackDeclare, text.FormDeclare, submit, p.Context, blocks...)
}

func kind(k incident.Kind) incident.Kind {
	if k == incident.Drill {
		return incident.Drill
	}
	return incident.Live
}

func kinds(lang incident.Lang) []*slack.OptionBlockObject {
	return []*slack.OptionBlockObject{
		option(string(incident.Live), text.OptionLive.In(lang)), option(string(incident.Drill), text.OptionDrill.In(lang)),
	}
}

func privateBlock(lang incident.Lang, on bool) slack.Block {
	o := option(privateChosen, text.OptionPrivate.In(lang))
	e := slack.NewCheckboxGroupsBlockElement(BlockPrivate, o)
	if on {
		e.InitialOptions = []*slack.OptionBlockObject{o}
	}
	return asks{label: text.LabelPrivate}.block(lang, BlockPrivate, e)
}

// ParseDeclare reads a filled declaration form. With faults, the input is what could be read.
func ParseDeclare(lang incident.Lang, v *slack.View) (DeclareInput, Errors) {
	c, a, faults := read(lang, v, CallbackDeclare, BlockTitle)
	if a == nil {
		return DeclareInput{}, faults
	}
	in := DeclareInput{
		Facts: a.facts(lang, faults), Commander: a.person(BlockCommander), Kind: kind(incident.Kind(a.option(BlockKind))), Context: c,
	}
	for _, o := range a[BlockPrivate].SelectedOptions {
		in.Private = in.Private || o.Value == privateChosen
	}
	return in, faults
}
