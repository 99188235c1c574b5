// Package install says what a Slack app of Noroshi needs of a workspace: scopes and events, and the app manifest made of them,
// which names the reason of each (text.Need). Nothing is asked for that no call needs.
package install

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// Scopes are the bot scopes. Source of each: docs.slack.dev, the page of the method named.
var Scopes = []string{
	"bookmarks:read",
	"bookmarks:write",
	"channels:history",
	"channels:join",
	"channels:manage",
	"channels:read",
	"chat:write",
	"commands",
	"groups:history",
	"groups:read",
	"groups:write",
	"pins:read",
	"pins:write",
	"reactions:read",
	"reactions:write",
	"usergroups:read",
	"users:read",
	"users:read.email",
}

// Events are the bot events.
var Events = []string{
	"app_home_opened",
	"channel_archive",
	"channel_deleted",
	"channel_unarchive",
	"group_archive",
	"group_deleted",
	"group_unarchive",
	"member_joined_channel",
	"message.channels",
	"message.groups",
	"pin_removed",
	"reaction_added",
	"reaction_removed",
	"user_change",
}

// KeepShortcut is the callback id of the message shortcut that keeps a message on the timeline.
const KeepShortcut = "keep_message"

// SignShortcut is the callback id of the message shortcut that reports a message as a sign.
const SignShortcut = "report_sign"

// Names returns a copy of the names, for whoever goes on with them.
func Names(needs []string) []string { return slices.Clone(needs) }

// Options say how the workspace reaches the app.
type Options struct {
	Lang    incident.Lang // of the reasons
	Command string        // with its slash; default /incident
	URL     string        // below which the functions are, without a slash at the end; empty: At says where, or Socket Mode
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
		return at, text.OutputsRead.Because(err)
	}
	for name, into := range map[string]*string{"command_url": &at.Command, "interact_url": &at.Interact, "events_url": &at.Events} {
		value, ok := outputs[name].Value.(string)
		if !ok || value == "" {
			return at, text.OutputsLack.Because(nil, "name", name)
		}
		*into = value
	}
	return at, nil
}

//go:embed manifest.yaml
var source string

var manifest = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("manifest").Funcs(template.FuncMap{"need": text.Need}).Parse(source))
})

// Manifest renders the app manifest (YAML, to be pasted at api.slack.com/apps, "From a manifest").
func Manifest(o Options) (string, error) {
	if o.Command == "" {
		o.Command = "/incident"
	}
	if !strings.HasPrefix(o.Command, "/") || strings.ContainsAny(o.Command, " \t\n\"") || len(o.Command) > 32 {
		return "", text.CommandForm.Because(nil, "command", strconv.Quote(o.Command))
	}
	if o.URL != "" {
		base := strings.TrimSuffix(o.URL, "/")
		o.At = Addresses{base + "/command", base + "/interact", base + "/events"}
	}
	if err := o.At.validate(); err != nil {
		return "", err
	}
	var b bytes.Buffer
	err := manifest().Execute(&b, struct {
		Options
		Scopes, Events           []string
		Top                      string
		Keep, KeepName, KeepDoes string
		Sign, SignName, SignDoes string
	}{
		o, Scopes, Events, text.ManifestTop.In(o.Lang), KeepShortcut, text.ShortcutKeep, text.ShortcutKeepDoes,
		SignShortcut, text.ShortcutSign, text.ShortcutSignDoes,
	})
	return b.String(), err
}

// validate wants all addresses or none.
func (a Addresses) validate() error {
	if a == (Addresses{}) {
		return nil
	}
	for _, address := range []string{a.Command, a.Interact, a.Events} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(address, " ?#\"'") {
			return text.AddressForm.Because(nil, "address", strconv.Quote(address))
		}
	}
	return nil
}
