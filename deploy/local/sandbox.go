package main

import (
	"crypto/rand"
	"fmt"
	"net/http"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/slackfake/sandbox"
)

// sandboxPath is where the sandbox's Web API is served. The app reaches it over HTTP, as it would reach Slack.
const sandboxPath = "/sandbox/slack"

// aSandbox is a Slack workspace that lives in this process and in one file.
type aSandbox struct {
	workspace *slackfake.Workspace
}

// openSandbox goes on with the workspace in file, or makes one, and points cfg to it. With defaults, the settings name
// the sandbox's own people and channels.
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
	if err != nil {
		return nil, fmt.Errorf("the sandbox in %s cannot be read: %w; delete the file to begin a new one", file, err)
	}
	app := slackfake.App{
		Name: "Noroshi", SigningSecret: rand.Text(), Commands: []string{"/incident"}, CommandURL: origin + "/command",
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
		cfg.Settings.Runbook = "https://example.com/runbook/aws-outage"
		cfg.Settings.Meeting = "https://meet.example.com/noroshi"
		cfg.Settings.Contact = "support@example.com"
	}
	return &aSandbox{w}, nil
}

func sandboxSettings() config.Slack {
	return config.Slack{
		Help: "C0HELP", Announce: []string{"C0ALL", "C0DEV"}, Drill: []string{"C0DRILL"},
		Responders: []string{"U0KAKEI", "S0ONCALL"}, Audiences: map[string]string{"C0DEV": "engineering"},
	}
}

func (s *aSandbox) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(sandboxPath+"/", http.StripPrefix(sandboxPath, s.workspace.Handler()))
	mux.Handle("/sandbox/", http.StripPrefix("/sandbox", sandbox.Handler(s.workspace, sandbox.Options{Hint: "/incident now EC2 に SSH できない"})))
	return mux
}

// adopt takes over the app that the workspace has, at the addresses it has in this process.
func adopt(w *slackfake.Workspace, app slackfake.App) (slackfake.App, error) {
	for _, known := range w.Apps() {
		if known.Name != app.Name {
			continue
		}
		err := w.UpdateApp(known.ID, func(a *slackfake.App) {
			a.CommandURL, a.InteractivityURL, a.EventsURL = app.CommandURL, app.InteractivityURL, app.EventsURL
		})
		return known, err
	}
	return app, fmt.Errorf("the sandbox has no app %s; delete its file to begin a new one", app.Name)
}
