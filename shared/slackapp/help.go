package slackapp

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/typed"
)

// helpKey is what the help differs by.
type helpKey struct {
	lang    incident.Lang
	command string // the workspace's name for it
}

// help is the help as it is answered, and the same as HTTP has it.
type help struct {
	reply  render.Reply
	header http.Header
	body   []byte
}

// help returns the help, which is made once: it never changes, and is what is asked for the most.
func (a *App) help(lang incident.Lang, command string) help {
	key := helpKey{lang, command}
	if made, ok := a.helps.Load(key); ok {
		return made.(help)
	}
	made := help{reply: render.Help(lang, command, a.svc.Settings().Login.Form())}
	made.body, _ = json.Marshal(Ephemeral(made.reply)) //nolint:errchkjson // blocks of ours
	made.header = http.Header{"Content-Type": {jsonType}, "Content-Length": {strconv.Itoa(len(made.body))}}
	a.helps.Store(key, made)
	return made
}

// asksHelp reports whether a command is answered with the help: the same for everybody, so nobody is looked up for it.
func asksHelp(c Command) bool {
	first, _ := typed.Cut(c.Text)
	act, _ := ask.ByWord(first)
	return act == ask.Help
}

func (a *App) answerHelp(ctx context.Context, w http.ResponseWriter, c Command) {
	made := a.help(a.lang(ctx, c.User), c.Name)
	maps.Copy(w.Header(), made.header)
	_, _ = w.Write(made.body) // the caller has gone if this fails
}
