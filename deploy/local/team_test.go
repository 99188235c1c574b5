package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

// killed ends the process at once, as a machine that fails does.
func (p *process) killed() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.exited
}

// TestDataOfAnotherWorkspace: a folder with one workspace's incidents opens with no other one and with no sandbox, whichever
// way the token's line was lost, and nothing is written to it.
func TestDataOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	data, addr := filepath.Join(t.TempDir(), "data"), freeAddr(t)
	e := newElsewhere(t, addr)
	p := launch(t, addr, e.env(), "-data", data)
	p.ready(t)
	p.killed()
	token, secret, api := e.env()[0], e.env()[1], e.env()[2]
	other := newElsewhereOf(t, addr, slackfake.Options{TeamID: "T0OTHERS"})
	for name, c := range map[string]struct {
		env  []string
		want string
	}{
		"a byte order mark before the name": {[]string{"\ufeff" + token, secret, api}, "SLACK_BOT_TOKEN: is set under a name"},
		"a name in lower case":              {[]string{strings.Replace(token, "SLACK_BOT_TOKEN", "slack_bot_token", 1)}, "SLACK_BOT_TOKEN: is set under a name"},
		"a carriage return for a token":     {[]string{"SLACK_BOT_TOKEN=\r"}, "SLACK_BOT_TOKEN: holds only characters"},
		"the secret alone":                  {[]string{secret}, "SLACK_BOT_TOKEN: is missing beside SLACK_SIGNING_SECRET"},
		"another server alone":              {[]string{api}, "SLACK_BOT_TOKEN: is missing beside SLACK_API_URL"},
		"nothing at all":                    {nil, "the data belongs to another Slack workspace, T0FAKE (" + e.server.URL},
		"another workspace":                 {other.env(), "and this start is for T0OTHERS (" + other.server.URL},
	} {
		t.Run(name, func(t *testing.T) {
			p := launch(t, freeAddr(t), append(c.env, english), "-data", data)
			if err := <-p.exited; err == nil {
				t.Error("it started")
			}
			if out := p.out.String(); !strings.Contains(out, c.want) || strings.Contains(out, e.app.BotToken) {
				t.Errorf("it said\n%s\nnot %q", out, c.want)
			}
			if _, err := os.Stat(filepath.Join(data, "sandbox.json")); err == nil {
				t.Error("a sandbox was made")
			}
		})
	}
	again := launch(t, addr, e.env(), "-data", data)
	again.ready(t)
}

// english is what makes a terminal speak English.
const english = "LC_ALL=en_US.UTF-8"

// TestSandboxDataWithARealToken: what was tried in the sandbox is not taken to a real workspace, although Slack does not answer.
func TestSandboxDataWithARealToken(t *testing.T) {
	t.Parallel()
	data, addr := filepath.Join(t.TempDir(), "data"), freeAddr(t)
	p := launch(t, addr, nil, "-data", data)
	p.ready(t)
	p.killed()
	e := newElsewhere(t, addr)
	for _, down := range []bool{false, true} {
		e.SetOutage(down)
		p := launch(t, freeAddr(t), append(e.env(), english), "-data", data)
		if err := <-p.exited; err == nil || !strings.Contains(p.out.String(), "another Slack workspace, the sandbox of this command") {
			t.Errorf("down %t: %s", down, p.out.String())
		}
	}
	again := launch(t, addr, nil, "-data", data)
	again.ready(t)
}

// TestDataOfAnEarlierRelease has no owner: a sandbox takes no incidents over that no sandbox left there, and its own workspace does.
func TestDataOfAnEarlierRelease(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sandbox bool   // its file is there
		want    string // of a start of a sandbox; "": it starts
	}{
		"a workspace's": {false, "sandbox.json is missing"},
		"a sandbox's":   {true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, addr := filepath.Join(t.TempDir(), "data"), freeAddr(t)
			e := newElsewhere(t, addr)
			p := launch(t, addr, nil, "-data", data)
			p.ready(t)
			me := p.visitor(t)
			me.get(p.sandboxLink(t))
			me.declared("EC2")
			p.killed()
			disown(t, data)
			if !c.sandbox {
				if err := os.Remove(filepath.Join(data, "sandbox.json")); err != nil {
					t.Fatal(err)
				}
			}
			p = launch(t, addr, []string{english}, "-data", data)
			if c.want == "" {
				p.ready(t)
				return
			}
			if err := <-p.exited; err == nil || !strings.Contains(p.out.String(), c.want) {
				t.Errorf("it said\n%s\nnot %q", p.out.String(), c.want)
			}
			p = launch(t, addr, e.env(), "-data", data)
			p.ready(t)
		})
	}
}

// TestDataOfAnotherFormat: what a later release wrote is refused in one line, in the terminal's language, by all that works on it, and
// nothing is written; data of an earlier release, which has no number, goes on.
func TestDataOfAnotherFormat(t *testing.T) {
	t.Parallel()
	data, addr := filepath.Join(t.TempDir(), "data"), freeAddr(t)
	p := launch(t, addr, nil, "-data", data)
	p.ready(t)
	p.killed()
	rewrite(t, data, func(tx store.Tx) error { return tx.Set(store.FormatPath, map[string]any{"format": 2, "by": "0.9.0"}) })
	for language, want := range map[string]string{
		english:              "noroshi: the stored data is of format 2, written by Noroshi 0.9.0, and this release goes up to format 1; use Noroshi 0.9.0 or later",
		"LC_ALL=ja_JP.UTF-8": "noroshi: 保存データは形式2(Noroshi 0.9.0 が保存)で、このリリースが扱えるのは形式1までです。",
	} {
		p := launch(t, addr, []string{language}, "-data", data)
		if err := <-p.exited; err == nil || !strings.Contains(p.out.String(), want) || strings.Count(p.out.String(), "\n") != 1 {
			t.Errorf("it said\n%s\nnot the line %q", p.out.String(), want)
		}
	}
	rewrite(t, data, func(tx store.Tx) error { return tx.Delete(store.FormatPath) })
	again := launch(t, addr, nil, "-data", data)
	again.ready(t)
	again.killed()
	rewrite(t, data, func(tx store.Tx) error {
		var noted struct{ Format int }
		if err := tx.Get(store.FormatPath, &noted); err != nil || noted.Format != store.Current.Now {
			t.Errorf("the format is %d, %v", noted.Format, err)
		}
		return nil
	})
}

// disown takes out of a folder's store whose it is.
func disown(t *testing.T, data string) {
	t.Helper()
	rewrite(t, data, func(tx store.Tx) error { return tx.Delete(store.TeamPath) })
}

// rewrite changes what is stored in a folder.
func rewrite(t *testing.T, data string, change func(store.Tx) error) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(data, "noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}
