package render

import (
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// commands mentions who commands.
func commands(lang incident.Lang, p incident.PersonID) string {
	return leader(lang, p, incident.Offer{}, nil)
}

// leader mentions who commands, and to whom that is offered.
func leader(lang incident.Lang, p incident.PersonID, o incident.Offer, when func(time.Time) string) string {
	return text.Leader(lang, p, o, Person, when)
}

// newsActs are the buttons below news: those that answer an offer, take the command, or go on to the watch phase.
func newsActs(f plan.News) []slack.Block {
	seen, acts := ask.Seen{Lang: f.Lang}, []slack.BlockElement{}
	add := func(a *ask.Ask, of string) *slack.ButtonBlockElement {
		b := actButton(a, seen, Value(f.Incident, incident.TodoID(of)))
		acts = append(acts, b)
		return b
	}
	if no := strconv.Itoa(f.Offer); f.Offer > 0 {
		styled(add(ask.AcceptOffer, no), slack.StylePrimary)
		add(ask.DeclineOffer, no)
		add(ask.WithdrawOffer, no)
	}
	if f.Vacant {
		styled(add(ask.TakeCommand, ""), slack.StylePrimary)
	}
	if f.Watch != "" {
		styled(add(ask.Watch, ""), slack.StylePrimary)
	}
	if len(acts) == 0 {
		return nil
	}
	return []slack.Block{slack.NewActionBlock("command", acts...)}
}

// commanded says why the command is not taken: who has it, and when they were heard last.
func commanded(lang incident.Lang, i incident.Incident) string {
	return text.RefusedCommandedBy.In(lang, "commander", commands(lang, i.Commander), "at", WhenFrom(i.DeclaredAt, i.LastHeard(), lang, i.Settings.Timezone))
}
