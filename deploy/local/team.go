package main

import (
	"context"
	"errors"
	"os"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/text"
)

// theSandbox is whose data a sandbox's is: every sandbox has the same people and channels.
var theSandbox = store.Team{ID: "sandbox", Name: "the sandbox of this command, without SLACK_BOT_TOKEN"}

// teamPatience is how long the start waits for Slack to say which workspace it is.
const teamPatience = 5 * time.Second

// ownData refuses data of another workspace than the one that is served, before anything is written. While Slack does not
// answer its workspace is not known, and only a sandbox's data is certainly not its own. sandbox is the file that every sandbox
// leaves beside its data.
func ownData(ctx context.Context, db store.DB, cfg config.Config, sandbox string) error {
	if cfg.SlackBotToken == "" {
		if err := nobodysElse(ctx, db, sandbox); err != nil {
			return err
		}
		return claim(ctx, db, theSandbox)
	}
	ctx, cancel := context.WithTimeout(ctx, teamPatience)
	defer cancel()
	team, err := slackTeam(ctx, gateway.New(cfg.SlackBotToken.Reveal(), gateway.Options{APIURL: cfg.SlackAPIURL, Clock: clock.Machine}))
	if err != nil {
		return notSandboxed(ctx, db)
	}
	return claim(ctx, db, team)
}

// nobodysElse keeps a sandbox from data of which nobody has noted whose it is, such as that of an earlier release: with incidents
// in it and without a sandbox's file it is a real workspace's.
func nobodysElse(ctx context.Context, db store.DB, sandbox string) error {
	if _, err := os.Stat(sandbox); err == nil {
		return nil
	}
	have, err := store.LoadTeam(ctx, db)
	if err != nil {
		return unusable(err)
	}
	used, err := store.Used(ctx, db)
	if err != nil {
		return unusable(err)
	}
	if used && have == (store.Team{}) {
		return text.DataNotSandbox.Because(nil, "file", sandbox)
	}
	return nil
}

// slackTeam asks Slack which workspace the bot is of.
func slackTeam(ctx context.Context, g *gateway.Gateway) (store.Team, error) {
	me, err := g.AuthTest(ctx)
	return store.Team{ID: me.Team, Name: me.URL}, err
}

// claim notes whose the data is, or says that it is somebody else's.
func claim(ctx context.Context, db store.DB, team store.Team) error {
	other, err := store.ClaimTeam(ctx, db, team)
	if err != nil {
		return unusable(err)
	}
	if other != (store.Team{}) {
		return strangers(other, team)
	}
	return nil
}

func notSandboxed(ctx context.Context, db store.DB) error {
	have, err := store.LoadTeam(context.WithoutCancel(ctx), db)
	if err != nil {
		return unusable(err)
	}
	if have.ID == theSandbox.ID {
		return strangers(have, store.Team{})
	}
	return nil
}

func strangers(have, want store.Team) error {
	say := func(lang incident.Lang) string {
		return text.DataOfAnother.In(lang, "have", workspace(lang, have), "want", workspace(lang, want), "path", store.TeamPath)
	}
	return text.NewTrouble(incident.Text{JA: say(incident.Japanese), EN: say(incident.English)}, nil)
}

// workspace is what people call a workspace; one without an id is that of a token while Slack does not answer.
func workspace(lang incident.Lang, team store.Team) string {
	switch team.ID {
	case theSandbox.ID:
		return text.TheSandbox.In(lang)
	case "":
		return text.SlackUnknown.In(lang)
	}
	return team.String()
}

// unusable says what to do about a store that fails; one of another format says so itself.
func unusable(err error) error {
	if errors.Is(err, store.ErrFormat) {
		return err
	}
	return text.StoreUnusable.Because(err)
}
