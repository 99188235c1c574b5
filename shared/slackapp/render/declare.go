package render

import (
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Declared answers the declarer when the channel is there: where, who leads, and when customers must hear first. next is
// zero when no notice is planned.
func Declared(lang incident.Lang, inc incident.Incident, channelID string, next, now time.Time) Reply {
	open := text.DeclaredOpen.In(lang, "channel", Channel(channelID))
	return say(lang, drillPrefix(lang, inc)+open+text.Gap(lang)+lead(lang, inc, next, now))
}

// BeingMade answers the declarer while the channel is not there; the link follows by itself.
func BeingMade(lang incident.Lang, inc incident.Incident, next, now time.Time) Reply {
	first := drillPrefix(lang, inc) + text.BeingMade.In(lang, "title", typed(inc.Facts.Title, 120))
	return say(lang, first, lead(lang, inc, next, now))
}

// Cutting adds to the answer of a declaration where all of its title is, when a title has no room for it.
func Cutting(lang incident.Lang, r Reply, declared incident.Entry) Reply {
	if utf8.RuneCountInString(incident.WholeTitle(declared.Text)) <= incident.MaxTitle {
		return r
	}
	n := utf8.RuneCountInString(declared.Text)
	r.Blocks = append(r.Blocks, Note(text.TitleKept.In(lang, "most", strconv.Itoa(incident.MaxTitle), "n", strconv.Itoa(n))))
	return r
}

func drillPrefix(lang incident.Lang, inc incident.Incident) string {
	return text.DrillPrefix(lang, inc.Kind == incident.Drill)
}

// lead says who leads, and when customers must hear first.
func lead(lang incident.Lang, inc incident.Incident, next, now time.Time) string {
	s := text.DeclaredYou.In(lang)
	if inc.Commander != inc.DeclaredBy {
		s = text.DeclaredOther.In(lang, "commander", commands(lang, inc.Commander))
	}
	if next.IsZero() {
		return s
	}
	return s + text.Gap(lang) + text.DeclaredNext.In(lang, "due", When(next, lang, inc.Settings.Timezone), "left", text.Until(lang, next, now))
}

// Similar offers to join an incident with the same region and services before another is declared. requestValue comes
// back as the value of ActionDeclareAnyway. Into a private incident only its commander can let somebody.
func Similar(lang incident.Lang, existing incident.Incident, channelID, requestValue string) Reply {
	return similar(lang, existing, channelID, button(ActionDeclareAnyway, requestValue, text.ButtonAnyway.In(lang)))
}

// SimilarToSign offers the same before a sign is started by an act.
func SimilarToSign(lang incident.Lang, existing incident.Incident, channelID string, act *ask.Ask, sign incident.ID) Reply {
	return similar(lang, existing, channelID, button(act.Button, Value(sign, ask.Anyway), text.ButtonAnyway.In(lang)))
}

func similar(lang incident.Lang, existing incident.Incident, channelID string, anyway slack.BlockElement) Reply {
	what, elements := text.SimilarWhat, []slack.BlockElement{anyway}
	if existing.Private {
		what = text.SimilarAsk
	} else {
		elements = []slack.BlockElement{JoinButton(lang, existing.ID), anyway}
	}
	r := say(lang, SimilarLine(lang, existing, channelID), what.In(lang))
	r.Blocks = append(r.Blocks, slack.NewActionBlock("similar", elements...))
	return r
}

// JoinButton lets whoever presses it into an incident that runs already.
func JoinButton(lang incident.Lang, id incident.ID) *slack.ButtonBlockElement {
	return styled(actButton(ask.Join, ask.Seen{Lang: lang}, Value(id, "")), slack.StylePrimary)
}

// SimilarLine names the incident that runs already; of a private one only where and what is hit, and whom to ask.
func SimilarLine(lang incident.Lang, existing incident.Incident, channelID string) string {
	since, commander := When(existing.DeclaredAt, lang, existing.Settings.Timezone), commands(lang, existing.Commander)
	if existing.Private {
		return drillPrefix(lang, existing) + text.SimilarPrivate.In(lang, "since", since, "scope", text.OrUnknown(lang, typed(text.Scope(lang, existing.Facts), 120)),
			"commander", commander)
	}
	return drillPrefix(lang, existing) + text.SimilarRuns.In(lang, "since", since, "title", typed(existing.Facts.Title, 120),
		"channel", channelLink(lang, channelID), "commander", commander)
}

// Joined says that someone came to help on a TODO that has an owner.
func Joined(lang incident.Lang, inc incident.Incident, todo incident.Todo) Reply {
	return say(lang, drillPrefix(lang, inc)+text.JoinedIn.In(lang, "todo", typed(text.TodoName(lang, todo.ID), 40), "owner", who(lang, todo.Owner)))
}
