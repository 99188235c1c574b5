package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
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
		return fmt.Errorf("the data holds incidents that are not a sandbox's, since %s is missing, and this start is for %s; "+
			"set SLACK_BOT_TOKEN, or choose another folder with -data (or another NOROSHI_STORE)", sandbox, theSandbox)
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
		return strangers(have, store.Team{ID: "Slack", Name: "SLACK_BOT_TOKEN; it does not answer"})
	}
	return nil
}

func strangers(have, want store.Team) error {
	return fmt.Errorf("the data is of another Slack workspace, %s, and this start is for %s; check SLACK_BOT_TOKEN, or choose another "+
		"folder with -data (or another NOROSHI_STORE). If it is this one's after all, delete the document %s from the store", have, want, store.TeamPath)
}

func unusable(err error) error {
	return fmt.Errorf("the store cannot be used: %w; put a copy of it back, or choose another folder with -data", err)
}
