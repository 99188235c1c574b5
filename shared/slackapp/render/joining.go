package render

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// NoForm says that a form could not be opened, and the way without one. command is the workspace's name for ours.
func NoForm(lang incident.Lang, command string) Reply {
	return say(lang, text.NoForm.In(lang, "command", "`"+typed(command, 40)+" now`"))
}

// LetIn answers somebody who joins an incident; channelID is "" while the channel is being made.
func LetIn(lang incident.Lang, inc incident.Incident, channelID string) Reply {
	if channelID == "" {
		return say(lang, drillPrefix(lang, inc)+text.LetInWaiting.In(lang, "title", typed(inc.Facts.Title, 120)))
	}
	return say(lang, drillPrefix(lang, inc)+text.LetIn.In(lang, "channel", Channel(channelID)))
}
