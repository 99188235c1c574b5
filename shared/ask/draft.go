package ask

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Renew brings facts into a document where people have rewritten it. A press alone would replace words that whoever presses has
// never seen: so the form shows both, place by place, and what stands there by then is replaced only if it was shown.
var Renew = &Ask{
	Name: "renew", Button: "board_renew", View: "renew", On: OnDraft, Says: text.ButtonRenew,
	When: func(s Seen) bool { return len(s.behind()) > 0 },
	Form: renewForm, Does: renew,
}

// behind are the places of the document that is meant.
func (s Seen) behind() []incident.Place { return s.State.Incident.Drafts[s.Of].Behind }

// placeField begins the names of the form's fields, one for each place.
const placeField = "place-"

// What becomes of a place, as the first word of a field's value.
const (
	putFact   = "put"
	keepWords = "keep"
	byHand    = "hand"
)

func renewForm(s Seen) Form {
	f := Form{Title: text.FormRenew, Submit: text.SubmitRenew, After: text.FormRenewAfter}
	for n, p := range s.behind() {
		hint, first := text.HintRenew, Option{choice(putFact, p), text.OptionPut}
		if !p.Found() {
			hint, first = text.HintRenewLost, Option{choice(byHand, p), text.OptionByHand}
		}
		f.Fields = append(f.Fields, Field{
			Name: fmt.Sprint(placeField, n), Kind: Radio, Required: true,
			Label: inBoth(func(l incident.Lang) string { return text.Field(l, p.Name) }),
			Hint:  inBoth(func(l incident.Lang) string { return hint.In(l, "says", p.Says, "want", p.Want) }),
			Value: first.Value, Options: []Option{first, {choice(keepWords, p), text.OptionLeave}},
		})
	}
	return f
}

// choice is what becomes of a place as it was seen.
func choice(what string, p incident.Place) string { return what + " " + p.Name + " " + p.Sum }

func renew(v Values) incident.Action {
	do := incident.Renew{Document: v.Of}
	for _, field := range slices.Sorted(maps.Keys(v.New)) {
		what, seen, _ := strings.Cut(v.New[field], " ")
		name, sum, _ := strings.Cut(seen, " ")
		p := incident.Place{Name: name, Sum: sum}
		switch {
		case !strings.HasPrefix(field, placeField):
		case what == putFact:
			do.Put = append(do.Put, p)
		case what == keepWords:
			do.Leave = append(do.Leave, p)
		}
	}
	return do
}
