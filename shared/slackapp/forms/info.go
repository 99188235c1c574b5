package forms

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/text"
)

// CallbackInfo is the callback id of what only says something.
const CallbackInfo = "info"

// Working takes the place of a declaration form while the channel of inc is being made.
func Working(lang incident.Lang, inc incident.Incident) slack.ModalViewRequest {
	return info(lang, inc.Kind == incident.Drill, text.FormWorking, render.Section(text.FormWorkingText.In(lang)))
}

// Result takes the place of a form and says what became of it: what the reply says, without its buttons.
func Result(lang incident.Lang, r render.Reply) slack.ModalViewRequest {
	said := slices.DeleteFunc(slices.Clone(r.WithoutTable().Blocks), func(b slack.Block) bool { return b.BlockType() == slack.MBTAction })
	return info(lang, strings.HasPrefix(r.Text, text.DrillPrefix(lang, true)), text.FormResult, said...)
}

// CatchUp shows how it stands.
func CatchUp(lang incident.Lang, inc incident.Incident, r render.Reply) slack.ModalViewRequest {
	return info(lang, inc.Kind == incident.Drill, text.ButtonCatchUp, r.Blocks...)
}

// Made takes the place of a declaration form when the channel is there.
func Made(lang incident.Lang, inc incident.Incident, channelID string, next, now time.Time) slack.ModalViewRequest {
	return info(lang, inc.Kind == incident.Drill, text.FormMade, render.Declared(lang, inc, channelID, next, now).Blocks...)
}

func info(lang incident.Lang, drill bool, title text.Phrase, said ...slack.Block) slack.ModalViewRequest {
	return view(lang, drill, CallbackInfo, title, text.Phrase{}, Context{}, said...)
}
