package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/slackfake/sandbox"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web"
)

// Where the sandbox is: its page, and its Web API, which the app reaches over HTTP as it would reach Slack.
const (
	sandboxRoot = web.Sandbox
	sandboxPath = web.Sandbox + "slack"
)

// aSandbox is a Slack workspace that lives in this process and in one file.
type aSandbox struct {
	workspace *slackfake.Workspace
	origin    string
	found     bool    // an earlier process left it
	player    *player // of what stands in for the provider's feeds; nil: the settings say what is read
}

// shortcuts are those of the manifest.
var shortcuts = []slackfake.Shortcut{
	{Name: text.ShortcutKeep, CallbackID: install.KeepShortcut},
	{Name: text.ShortcutSign, CallbackID: install.SignShortcut},
}

// openSandbox goes on with the workspace in file, or makes one, and points cfg to it. With defaults, the settings name
// the sandbox's own people and channels, its rooms speak the terminal's language, help says where the form is, and the provider's feeds are
// those that are played here.
func openSandbox(cfg *config.Config, file, origin string, defaults bool) (*aSandbox, error) {
	w := slackfake.New(slackfake.Options{
		BaseURL: origin + sandboxPath,
		Persist: func(w *slackfake.Workspace) {
			if err := w.SaveFile(file); err != nil {
				panic(fmt.Sprintf("the sandbox cannot be saved: %v", err)) // going on would lose what people see
			}
		},
	})
	found, err := w.LoadFile(file)
	if errors.Is(err, slackfake.ErrNewer) {
		return nil, text.NewTrouble(text.SandboxNewer.Both("file", file), err)
	}
	if err != nil {
		return nil, text.SandboxBroken.Because(err, "file", file)
	}
	app := slackfake.App{
		Name: "Noroshi", SigningSecret: rand.Text(), Scopes: install.Names(install.Scopes), Events: install.Names(install.Events),
		Commands: []string{"/incident"}, Shortcuts: shortcuts, CommandURL: origin + "/command",
		InteractivityURL: origin + "/interact", EventsURL: origin + "/events",
	}
	if found {
		app, err = adopt(w, app)
	} else {
		_, app = slackfake.Seed(w, slackfake.SeedIDs{}, app)
	}
	if err != nil {
		return nil, err
	}
	cfg.SlackAPIURL = origin + sandboxPath + "/api/"
	cfg.SlackBotToken = config.Secret(app.BotToken)
	cfg.SlackSigningSecrets = []config.Secret{config.Secret(app.SigningSecret)}
	if defaults {
		cfg.Settings.Slack = sandboxSettings()
		cfg.Settings.Language = cfg.Terminal()
		cfg.Settings.Login.URL = origin
		cfg.Settings.Runbook = "https://example.com/runbook/aws-outage"
		cfg.Settings.Meeting = "https://meet.example.com/noroshi"
		cfg.Settings.Contact = "support@example.com"
		cfg.Settings.Watch.Provider = playedFeeds(origin)
		openPortal(cfg, filepath.Join(filepath.Dir(file), "portal"), origin)
	}
	box := &aSandbox{workspace: w, origin: origin, found: found}
	if defaults {
		box.player = openPlayer(clock.Machine, filepath.Join(filepath.Dir(file), "night.json"))
	}
	return box, nil
}

func sandboxSettings() config.Slack {
	return config.Slack{
		Help: "C0HELP", Announce: []string{"C0ALL", "C0DEV"}, Drill: []string{"C0DRILL"},
		Responders: []string{"U0KAKEI", "S0ONCALL"}, Leads: []string{"S0ONCALL"}, Audiences: map[string]string{"C0DEV": "engineering"},
	}
}

// pages serves the page and the permalinks that the Web API gives. The page's waiting requests end with done.
func (s *aSandbox) pages(done <-chan struct{}) http.Handler {
	page := sandbox.Handler(s.workspace, sandbox.Options{
		Hint: hints(), Commands: commands(), Done: done, Elsewhere: web.Root, Going: goingOn(), Switches: s.switches(),
	})
	mux := http.NewServeMux()
	mux.Handle(sandboxRoot, http.StripPrefix(strings.TrimSuffix(sandboxRoot, "/"), page))
	mux.HandleFunc("GET "+sandboxPath+"/archives/{channel}", showMessage)
	mux.HandleFunc("GET "+sandboxPath+"/archives/{channel}/{message}", showMessage)
	return mux
}

// switches are those of the page that are not the workspace's.
func (s *aSandbox) switches() []sandbox.Switch {
	if s.player == nil {
		return nil
	}
	return []sandbox.Switch{s.player.button()}
}

// api serves the Web API, which tokens guard.
func (s *aSandbox) api() http.Handler {
	return ownHostOnly(http.StripPrefix(sandboxPath, s.workspace.Handler()))
}

// hints are what somebody new may type first.
func hints() map[string]string {
	all := map[string]string{}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		all[string(lang)] = "/incident now " + text.SampleTitle.In(lang)
	}
	return all
}

// commands are what people can type.
func commands() map[string][]sandbox.Command {
	all := map[string][]sandbox.Command{}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		for _, a := range ask.All {
			if c := a.Command; len(c.Words) > 0 {
				all[string(lang)] = append(all[string(lang)], sandbox.Command{
					Text: "/incident " + c.Words[0], Also: "/incident " + cmp.Or(c.Also(lang), c.Words[0]), Takes: c.Takes.In(lang), Does: c.Does.In(lang),
				})
			}
		}
	}
	return all
}

// goingOn says where people go on while Slack is down.
func goingOn() map[string]string {
	all := map[string]string{}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		all[string(lang)] = text.LocalGoOn.In(lang)
	}
	return all
}

// resume goes on delivering what was under way when an earlier process ended. Without a sandbox there is nothing to do.
func (s *aSandbox) resume() {
	if s != nil && s.found {
		s.workspace.Resume()
	}
}

// plays has a machine read what is played. Without a player there is nothing to read.
func (s *aSandbox) plays(m *machine) {
	if s != nil && s.player != nil {
		m.follow(s.player)
	}
}

// playsOn goes on with what an earlier process played. Without a player there is nothing to play.
func (s *aSandbox) playsOn() {
	if s != nil && s.player != nil {
		s.player.goOn()
	}
}

// link is where somebody opens the page and is signed in, once; "" without a sandbox.
func (s *aSandbox) link(form *web.Site) string {
	if s == nil {
		return ""
	}
	return s.origin + sandboxRoot + "?" + url.Values{"key": {form.Pass()}}.Encode()
}

// channelURL is where a browser opens a channel of the sandbox.
func (s *aSandbox) channelURL(_, channel string) string {
	return s.origin + sandboxRoot + "?" + url.Values{"channel": {channel}}.Encode()
}

// permalinkForm is the last part of a permalink: a message's ts without its dot. Slack: chat.getPermalink.
var permalinkForm = regexp.MustCompile(`^p(\d{10})(\d{6})$`)

// showMessage leads from a permalink, as Slack writes them, to the message on the page.
func showMessage(w http.ResponseWriter, r *http.Request) {
	to := url.URL{Path: sandboxRoot}
	q := url.Values{"channel": {r.PathValue("channel")}}
	if thread := r.URL.Query().Get("thread_ts"); thread != "" {
		q.Set("thread", thread)
	}
	if name := r.PathValue("message"); name != "" {
		ts := permalinkForm.FindStringSubmatch(name)
		if ts == nil {
			http.NotFound(w, r)
			return
		}
		to.Fragment = "m-" + ts[1] + "." + ts[2]
	}
	to.RawQuery = q.Encode()
	http.Redirect(w, r, to.String(), http.StatusFound)
}

// adopt takes over the app that the workspace has, at the addresses it has in this process.
func adopt(w *slackfake.Workspace, app slackfake.App) (slackfake.App, error) {
	for _, known := range w.Apps() {
		if known.Name != app.Name {
			continue
		}
		err := w.UpdateApp(known.ID, func(a *slackfake.App) {
			a.CommandURL, a.InteractivityURL, a.EventsURL = app.CommandURL, app.InteractivityURL, app.EventsURL
			a.Scopes, a.Events, a.Shortcuts = app.Scopes, app.Events, app.Shortcuts
		})
		return known, err
	}
	return app, text.SandboxOther.Because(nil, "app", app.Name)
}
