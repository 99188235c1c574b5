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

// Working takes the place of a declaration form while the channel of inc is being made.
func Working(lang incident.Lang, inc incident.Incident) slack.ModalViewRequest {
	return form(lang, isDrill(inc), CallbackInfo, text.FormWorking, text.Phrase{}, Context{}, section(text.FormWorkingText.In(lang)))
}

// Result takes the place of a form and says what became of it: what the reply says, without its buttons.
func Result(lang incident.Lang, r render.Reply) slack.ModalViewRequest {
	drill := strings.HasPrefix(r.Text, text.Mark(lang, true))
	said := slices.DeleteFunc(slices.Clone(r.Blocks), func(b slack.Block) bool { return b.BlockType() == slack.MBTAction })
	return form(lang, drill, CallbackInfo, text.FormResult, text.Phrase{}, Context{}, said...)
}

// Made takes the place of a declaration form when the channel is there.
func Made(lang incident.Lang, inc incident.Incident, channelID string, next, now time.Time) slack.ModalViewRequest {
	said := render.Declared(lang, inc, channelID, next, now)
	return form(lang, isDrill(inc), CallbackInfo, text.FormMade, text.Phrase{}, Context{}, said.Blocks...)
}
