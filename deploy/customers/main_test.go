package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackfake"
)

const good = `id,name,owner,tier,services,mail,lang,site,org,note
C1,株式会社アルファ,U0KAKEI,gold,EC2;RDS,ops@alpha.example;it@alpha.example,ja,tokyo,1,
C2,Beta Inc.,U0GONE,silver,Amazon S3,ops@beta.example,en,bangkok,,
C3,ガンマ,,,,,both,,,
`

// TestRun: what is said of a list, in both languages, and the exit code.
func TestRun(t *testing.T) {
	t.Parallel()
	slack := slackfake.New(slackfake.Options{})
	_, app := slackfake.Seed(slack, slackfake.SeedIDs{}, slackfake.App{Name: "Noroshi", BotToken: "xoxb-ours", Scopes: install.Names(install.Scopes)})
	server := httptest.NewServer(slack.Handler())
	t.Cleanup(server.Close)
	asked := map[string]string{"SLACK_BOT_TOKEN": app.BotToken, "SLACK_API_URL": server.URL + "/api/"}
	for name, c := range map[string]struct {
		body string
		env  map[string]string
		args []string
		code int
		want []string
	}{
		"a good list": {body: good, want: []string{
			"3 customers, 3 addresses to write to (2 in Japanese, 1 in English, 0 in both)\n", "without an address, to be told by other ways: 1 (C3)\n",
			"tier: gold 1 · silver 1 · not given 1\n", "owners were not looked up in Slack",
		}},
		"in Japanese":     {body: good, env: map[string]string{"LANG": "ja_JP.UTF-8"}, want: []string{"お客様3件、送信先アドレス3件(日本語2、英語1、日英併記0)\n", "担当者が Slack にいるかは確認していません"}},
		"of EC2":          {body: good, args: []string{"-services", "EC2"}, want: []string{"an incident of EC2: 2 customers, 2 addresses (1 customers with no services listed)\n"}},
		"with Slack":      {body: good, env: asked, want: []string{":3:14: owner U0GONE is not in this workspace; nobody is asked about this customer\n"}},
		"two faults":      {body: "id,name,mail\nC1,,\nc1,b,b\n", code: 1, want: []string{":2:4: name is empty", ":3:1: id is \"c1\"", ":3:6: mail holds an address"}},
		"Slack is broken": {body: good, env: map[string]string{"SLACK_BOT_TOKEN": "xoxb-other", "SLACK_API_URL": server.URL + "/api/"}, code: 1, want: []string{"cannot look the owners up in Slack"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "customers.csv")
			if err := os.WriteFile(file, []byte(c.body), 0o600); err != nil {
				t.Fatal(err)
			}
			code, said := check(t, c.env, append([]string{"-check"}, append(c.args, file)...)...)
			if code != c.code {
				t.Errorf("exit code %d\n%s", code, said)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
		})
	}
}

func check(t *testing.T, env map[string]string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := run(t.Context(), args, func(name string) string {
		if name == "LANG" && env[name] == "" {
			return "en_US.UTF-8"
		}
		return env[name]
	}, &out, &out)
	return code, out.String()
}

// TestWhichList: the settings name it where the command line does not; without -check nothing is done.
func TestWhichList(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, settings := filepath.Join(dir, "customers.csv"), filepath.Join(dir, "settings.yaml")
	for name, body := range map[string]string{file: good, settings: "language: en\ncustomers: {csv: " + file + "}\n"} {
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		env  map[string]string
		args []string
		code int
		want string
	}{
		"by the settings": {nil, []string{"-check", "-settings", settings}, 0, "3 customers"},
		"by the variable": {map[string]string{"NOROSHI_SETTINGS": settings}, []string{"-check"}, 0, "3 customers"},
		"by nobody":       {nil, []string{"-check"}, 1, "no list of customers is named"},
		"gone":            {nil, []string{"-check", filepath.Join(dir, "gone.csv")}, 1, "cannot read the list of customers"},
		"without -check":  {nil, []string{file}, 2, "wrong arguments"},
	} {
		if code, said := check(t, c.env, c.args...); code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%s: %d\n%s", name, code, said)
		}
	}
}
