package preflight_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/yamlx"
)

// withoutToken is what stays unknown while the token is refused.
var withoutToken = []string{
	"scopes not_checked token", "time not_checked token", "home_tab not_checked token", "channel C0HELP not_checked token", "channel C0ALL not_checked token",
	"channel C0DEV not_checked token", "channel C0DRILL not_checked token", "person U0KAKEI not_checked token", "group S0ONCALL not_checked token",
}

func refused(code string) []string {
	return append([]string{"token " + code + " " + code}, withoutToken...)
}

// faults is one row for everything that can be wrong with a line.
var faults = map[string]struct {
	breaking func(y *yard)
	want     []string
}{
	"no token":            {func(y *yard) { y.token = "" }, append([]string{"token token_unset"}, withoutToken...)},
	"a wrong token":       {func(y *yard) { y.token = "xoxb-wrong" }, refused("invalid_auth")},
	"a revoked token":     {answer("auth.test", "token_revoked"), refused("token_revoked")},
	"a closed account":    {answer("auth.test", "account_inactive"), refused("account_inactive")},
	"Slack does not work": {func(y *yard) { y.w.SetOutage(true) }, refused("server_error")},
	"scopes are missing": {
		func(y *yard) {
			y.scopes(func(s []string) []string {
				return slices.DeleteFunc(s, func(x string) bool { return x == "pins:write" || x == "bookmarks:read" })
			})
		},
		[]string{"scopes missing_scope bookmarks:read, pins:write"},
	},
	"an app without a Home tab": {
		func(y *yard) {
			if err := y.w.UpdateApp(y.app.ID, func(a *slackfake.App) { a.HomeTabDisabled = true }); err != nil {
				y.t.Fatal(err)
			}
		},
		[]string{"home_tab not_enabled not_enabled"},
	},
	"a tab that says something else": {answer("views.publish", "invalid_arguments"), nil},
	"more scopes than needed":        {func(y *yard) { y.scopes(func(s []string) []string { return append(s, "files:write") }) }, nil},
	"a scope a line needs": {
		func(y *yard) {
			y.scopes(func(s []string) []string {
				return slices.DeleteFunc(s, func(x string) bool { return x == "usergroups:read" })
			})
		},
		[]string{"scopes missing_scope usergroups:read", "group S0ONCALL missing_scope missing_scope"},
	},
	"this machine is early":       {func(y *yard) { y.skew = time.Hour + 30*time.Second; y.lastTick = y.now() }, []string{"time clock_skew 1h0m0s"}},
	"this machine is late":        {func(y *yard) { y.skew = -30*time.Minute - 30*time.Second }, []string{"time clock_skew 30m0s"}},
	"this machine is a bit early": {func(y *yard) { y.skew = 3 * time.Second }, nil},
	"the app is not in a channel": {
		func(y *yard) { y.members("C0ALL", func(m []string) []string { return m[:4] }) },
		[]string{"channel C0ALL not_in_channel"},
	},
	"a private channel without the app": {
		func(y *yard) {
			y.channel("C0DEV", func(c *slackfake.Channel) { c.Private = true })
			y.members("C0DEV", func(m []string) []string { return m[:4] })
		},
		[]string{"channel C0DEV channel_not_found channel_not_found"},
	},
	"a channel that is not there": {func(y *yard) { y.config.Settings.Slack.Drill = []string{"C0NONE"} }, []string{"channel C0NONE channel_not_found channel_not_found"}},
	"an archived channel":         {func(y *yard) { y.channel("C0DRILL", func(c *slackfake.Channel) { c.Archived = true }) }, []string{"channel C0DRILL is_archived"}},
	"a channel shared with others": {
		func(y *yard) { y.channel("C0ALL", func(c *slackfake.Channel) { c.ExtShared = true }) },
		[]string{"channel C0ALL ext_shared_channel"},
	},
	"a channel about to be shared": {
		func(y *yard) { y.channel("C0ALL", func(c *slackfake.Channel) { c.PendingShared = true }) },
		[]string{"channel C0ALL ext_shared_channel"},
	},
	"an empty group":            {func(y *yard) { y.w.AddGroup(slackfake.Group{ID: "S0ONCALL", Handle: "oncall"}) }, []string{"group S0ONCALL empty_group"}},
	"a group that is not there": {func(y *yard) { y.config.Settings.Slack.Responders = []string{"S0NONE"} }, []string{"group S0NONE no_such_subteam no_such_subteam"}},
	"a person who has left":     {func(y *yard) { y.w.AddUser(slackfake.User{ID: "U0KAKEI", Name: "kakei", Deleted: true}) }, []string{"person U0KAKEI user_closed"}},
	"nobody by that id":         {func(y *yard) { y.config.Settings.Slack.Responders = []string{"U0NONE"} }, []string{"person U0NONE user_not_found user_not_found"}},
	"a guest as a responder": {
		func(y *yard) { y.config.Settings.Slack.Responders = []string{"U0GUEST"} },
		[]string{"person U0GUEST user_outsider guest=true bot=false stranger=false"},
	},
	"two faults in the settings": {
		func(y *yard) {
			y.loading = yamlx.Faults{{File: "settings.yaml", Line: 1, Column: 11, Text: "language is \"fr\""}, {File: "SLACK_API_URL", Text: "is not an address"}}
		},
		[]string{
			`settings file_invalid settings.yaml:1:11: language is "fr"`, "settings file_invalid SLACK_API_URL: is not an address",
			"playbook aws-outage not_checked settings", "templates not_checked playbook", "form URL not_checked settings", "sign_in URL not_checked settings",
		},
	},
	"a playbook that is not there": {
		func(y *yard) { y.config.Settings.Playbook = "gone" },
		[]string{"playbook gone file_invalid gone?", "templates not_checked playbook"},
	},
	"a template with an unknown place": {badTemplate, []string{"templates template_invalid notice.en: custmer"}},
	"no place for documents":           {func(y *yard) { y.config.Docs = config.Docs{} }, []string{"folder documents_nowhere"}},
	"a folder that is a file": {
		func(y *yard) {
			if err := os.WriteFile(y.config.Docs.Dir, nil, 0o600); err != nil {
				y.t.Fatal(err)
			}
		},
		[]string{"folder documents_unwritable not a directory"},
	},
	"a drive that cannot be written": {
		func(y *yard) { y.config.Docs, y.drive = config.Docs{Kind: config.Drive}, aDrive{folder: true} },
		[]string{"folder drive folder_no_permission folder_no_permission"},
	},
	"a drive whose templates cannot be read": {
		func(y *yard) { y.config.Docs, y.drive = config.Docs{Kind: config.Drive}, aDrive{templates: true} },
		[]string{"templates notice folder_no_permission folder_no_permission"},
	},
	"a drive that cannot be opened": {
		func(y *yard) {
			y.config.Docs, y.unopened = config.Docs{Kind: config.Drive}, errors.New("no credentials")
		},
		[]string{"folder drive documents_unopened no credentials"},
	},
	"no store":                  {func(y *yard) { y.db = nil }, []string{"store store_unset", "clock not_checked store", "codes not_checked store"}},
	"a store of a later format": {func(y *yard) { y.db = down{y.db, fmt.Errorf("%w: %w", errDown, store.ErrFormat)} }, []string{"store store_format", "clock not_checked store", "codes not_checked store"}},
	"a store that is down":      {func(y *yard) { y.db = down{y.db, errDown} }, []string{"store store_unusable", "clock not_checked store", "codes not_checked store"}},
	"a tick that never was":     {func(y *yard) { y.lastTick = time.Time{} }, []string{"clock clock_never"}},
	"a tick that has stopped":   {func(y *yard) { y.lastTick = time.Date(2026, 2, 20, 14, 50, 0, 0, time.UTC) }, []string{"clock clock_silent 2026-02-20 23:50 JST"}},
	"a tick four minutes ago":   {func(y *yard) { y.lastTick = time.Now().Add(-4 * time.Minute) }, nil},
}

func answer(method, code string) func(*yard) {
	return func(y *yard) {
		y.w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: method, Error: code})
	}
}

func (y *yard) scopes(change func([]string) []string) {
	if err := y.w.UpdateApp(y.app.ID, func(a *slackfake.App) { a.Scopes = change(slices.Clone(a.Scopes)) }); err != nil {
		y.t.Fatal(err)
	}
}

func (y *yard) members(channel string, change func([]string) []string) {
	y.channel(channel, func(c *slackfake.Channel) { c.Members = change(slices.Clone(c.Members)) })
}

// badTemplate writes the built-in playbook anew with a place that nobody knows.
func badTemplate(y *yard) {
	pb, _ := y.set.Get(y.config.Settings.Playbook)
	for i, d := range pb.Documents {
		if d.ID == "notice" {
			pb.Documents[i].Template.EN = d.Template.EN + "\n{{custmer}}\n"
		}
	}
	y.set = playbook.Of(pb)
}

// aDrive is a shared drive that refuses what it is told to.
type aDrive struct{ templates, folder bool }

func (d aDrive) VerifyTemplate(_ context.Context, id string) error {
	return refuse(d.templates && id == "notice")
}

func (aDrive) Makes(document string) bool { return document != "follow-up" }

func (d aDrive) VerifyFolder(context.Context) error { return refuse(d.folder) }

func refuse(no bool) error {
	if no {
		return &effect.Error{Class: effect.Permanent, Code: "folder_no_permission", Err: errors.New("403")}
	}
	return nil
}

var errDown = errors.New("the store is down")

type down struct {
	store.DB
	err error
}

func (d down) Update(context.Context, func(store.Tx) error) error { return d.err }
