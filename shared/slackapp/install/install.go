// Package install says what a Slack app of Noroshi needs of a workspace: scopes and events, each with its reason, and the
// app manifest made of them. Nothing is asked for that no call needs.
package install

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"text/template"
)

// Need is a scope or an event and why it is asked for.
type Need struct{ Name, Why string }

// Scopes are the bot scopes. Source of each: docs.slack.dev, the page of the method named.
var Scopes = []Need{
	{"bookmarks:read", "find a bookmark made before, so that none is doubled (bookmarks.list)"},
	{"bookmarks:write", "runbook, meeting and documents at the top of the incident channel (bookmarks.add)"},
	{"channels:history", "replies as progress; find a message made before; read back what nobody heard (conversations.history)"},
	{"channels:join", "announce in public channels nobody has invited the bot to (conversations.join)"},
	{"channels:manage", "create the incident channel, invite, topic and purpose (conversations.create)"},
	{"channels:read", "find the channel made before; refuse channels shared with another company (conversations.info)"},
	{"chat:write", "board, TODOs and announcements (chat.postMessage)"},
	{"commands", "the slash command"},
	{"groups:history", "the same in private channels the bot is in"},
	{"groups:read", "the same in private channels the bot is in"},
	{"groups:write", "private incident channels (conversations.create)"},
	{"pins:read", "find a pin made before (pins.list)"},
	{"pins:write", "keep the board and the runbook pinned (pins.add)"},
	{"reactions:read", "a reaction claims a TODO, also one given while nobody heard of it (reactions.get)"},
	{"usergroups:read", "invite the members of a user group (usergroups.users.list); its name where somebody mentions it (usergroups.list)"},
	{"users:read", "tell colleagues from guests and bots; each reader's language (users.info); whether both tokens are of one app (bots.info)"},
	{"users:read.email", "the person in the browser is the same as in Slack (users.info)"},
}

// Events are the bot events.
var Events = []Need{
	{"channel_archive", "an incident channel that was archived gets a successor at once"},
	{"channel_deleted", "an incident channel that was deleted is made again at once"},
	{"channel_unarchive", "what could not be announced in an archived channel is tried again"},
	{"group_archive", "the same in private channels"},
	{"group_deleted", "the same in private channels"},
	{"group_unarchive", "the same in private channels"},
	{"message.channels", "replies in a TODO's thread are its progress; a deleted message is posted again"},
	{"message.groups", "the same in private incident channels"},
	{"pin_removed", "the board stays pinned"},
	{"reaction_added", "any emoji claims a TODO, a check mark finishes it"},
	{"reaction_removed", "taking it away passes the TODO on or opens it again"},
}

// Names returns the names alone.
func Names(needs []Need) []string {
	names := make([]string, len(needs))
	for i, n := range needs {
		names[i] = n.Name
	}
	return names
}

// Options say how the workspace reaches the app.
type Options struct {
	Command string // with its slash; default /incident
	URL     string // below which the functions are, without a slash at the end; empty: At says where, or Socket Mode
	At      Addresses
}

// Addresses are where Slack calls the app. Without any, the app connects by Socket Mode and needs no public address.
type Addresses struct{ Command, Interact, Events string }

// Outputs reads the addresses of a deployment from what `terraform output -json` prints.
func Outputs(raw []byte) (at Addresses, err error) {
	var outputs map[string]struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal(raw, &outputs); err != nil {
		return at, fmt.Errorf("read the outputs of Terraform: %w", err)
	}
	for name, into := range map[string]*string{"command_url": &at.Command, "interact_url": &at.Interact, "events_url": &at.Events} {
		value, ok := outputs[name].Value.(string)
		if !ok || value == "" {
			return at, fmt.Errorf("the outputs of Terraform lack %s: run `terraform apply` first", name)
		}
		*into = value
	}
	return at, nil
}

//go:embed manifest.yaml
var source string

var manifest = sync.OnceValue(func() *template.Template { return template.Must(template.New("manifest").Parse(source)) })

// Manifest renders the app manifest (YAML, to be pasted at api.slack.com/apps, "From a manifest").
func Manifest(o Options) (string, error) {
	if o.Command == "" {
		o.Command = "/incident"
	}
	if !strings.HasPrefix(o.Command, "/") || strings.ContainsAny(o.Command, " \t\n\"") || len(o.Command) > 32 {
		return "", fmt.Errorf("command %q: it begins with a slash, holds no blanks and at most 32 characters", o.Command)
	}
	if o.URL != "" {
		base := strings.TrimSuffix(o.URL, "/")
		o.At = Addresses{base + "/command", base + "/interact", base + "/events"}
	}
	if err := o.At.check(); err != nil {
		return "", err
	}
	var b bytes.Buffer
	err := manifest().Execute(&b, struct {
		Options
		Scopes, Events []Need
	}{o, Scopes, Events})
	return b.String(), err
}

// check wants all addresses or none.
func (a Addresses) check() error {
	if a == (Addresses{}) {
		return nil
	}
	for _, address := range []string{a.Command, a.Interact, a.Events} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(address, " ?#\"'") {
			return fmt.Errorf("address %q: Slack calls https:// addresses only", address)
		}
	}
	return nil
}
