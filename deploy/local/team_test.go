package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	other := newElsewhereOf(t, addr, "T0OTHERS")
	for name, c := range map[string]struct {
		env  []string
		want string
	}{
		"a byte order mark before the name": {[]string{"\ufeff" + token, secret, api}, "SLACK_BOT_TOKEN: is set under a name"},
		"a name in lower case":              {[]string{strings.Replace(token, "SLACK_BOT_TOKEN", "slack_bot_token", 1)}, "SLACK_BOT_TOKEN: is set under a name"},
		"a carriage return for a token":     {[]string{"SLACK_BOT_TOKEN=\r"}, "SLACK_BOT_TOKEN: holds only characters"},
		"the secret alone":                  {[]string{secret}, "SLACK_BOT_TOKEN: is missing beside SLACK_SIGNING_SECRET"},
		"another server alone":              {[]string{api}, "SLACK_BOT_TOKEN: is missing beside SLACK_API_URL"},
		"nothing at all":                    {nil, "the data is of another Slack workspace, T0FAKE (" + e.server.URL},
		"another workspace":                 {other.env(), "and this start is for T0OTHERS (" + other.server.URL},
	} {
		t.Run(name, func(t *testing.T) {
			p := launch(t, freeAddr(t), c.env, "-data", data)
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
		p := launch(t, freeAddr(t), e.env(), "-data", data)
		if err := <-p.exited; err == nil || !strings.Contains(p.out.String(), "another Slack workspace, sandbox") {
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
			me.get(sandboxLink.FindStringSubmatch(p.out.String())[1])
			me.declared("EC2")
			p.killed()
			disown(t, data)
			if !c.sandbox {
				if err := os.Remove(filepath.Join(data, "sandbox.json")); err != nil {
					t.Fatal(err)
				}
			}
			p = launch(t, addr, nil, "-data", data)
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

// disown takes out of a folder's store whose it is.
func disown(t *testing.T, data string) {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(data, "noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.Delete(store.TeamPath) }); err != nil {
		t.Fatal(err)
	}
}
