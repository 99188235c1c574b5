package slackapp

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
)

// helpKey is what the help differs by.
type helpKey struct {
	lang    incident.Lang
	command string // the workspace's name for it
}

// help returns the help, which is made once: it never changes, and is what is asked for the most.
func (a *App) help(lang incident.Lang, command string) render.Reply {
	key := helpKey{lang, command}
	if made, ok := a.helps.Load(key); ok {
		return made.(render.Reply)
	}
	made := render.Help(lang, command, a.svc.Settings().Login.Form())
	a.helps.Store(key, made)
	return made
}
