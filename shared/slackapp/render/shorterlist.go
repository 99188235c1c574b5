package render

import (
	"strconv"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// shorterList asks what to do with a list of customers that is held back, and says in the same place what became of it.
func shorterList(f plan.ShorterList) Reply {
	h := f.Held
	places := []string{"before", strconv.Itoa(h.Before), "count", strconv.Itoa(h.Count)}
	at := func(p text.Phrase) Reply {
		return say(f.Lang, p.In(f.Lang, append(places, "who", Person(h.By), "when", When(h.AnsweredAt, f.Lang, f.Timezone))...))
	}
	switch h.Answer {
	case incident.HeldUsed:
		return at(text.ListUsed)
	case incident.HeldOver:
		return at(text.ListOver)
	}
	r := say(f.Lang, "⚠️ "+text.ListShrank.In(f.Lang, places...),
		text.ListDecide.In(f.Lang, append(places, "from", typed(h.From, 200), "when", When(h.ReadAt, f.Lang, f.Timezone))...))
	r.Blocks = append(r.Blocks, listButtons(f.Lang, h.No))
	return r
}

// listButtons are what can be done about the list: no is that which is held back; 0: none.
func listButtons(lang incident.Lang, no int) slack.Block {
	seen := ask.Seen{Lang: lang}
	acts := []slack.BlockElement{actButton(ask.ReadList, seen, Value(incident.Workspace, ""))}
	if no > 0 {
		acts = append([]slack.BlockElement{actButton(ask.UseShorter, seen, Value(incident.Workspace, incident.TodoID(strconv.Itoa(no))))}, acts...)
	}
	return slack.NewActionBlock("customers", acts...)
}

// listActs are the buttons of a preflight's line about the list; none where nothing is wrong with it.
func listActs(f plan.Checkup) []slack.Block {
	for _, x := range f.Findings {
		if x.List != nil && !x.OK() {
			return []slack.Block{listButtons(f.Lang, x.List.Held)}
		}
	}
	return nil
}
