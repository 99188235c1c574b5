package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/slackfake"
)

// shims stand for what the guide's machine has and a test's has not: a folder is the root of its disk, and the unit's
// command is started as systemd would.
var shims = map[string]string{
	"useradd": "",
	"sudo": `args=()
while (($#)); do case $1 in
-u|-g) shift 2;;
*) a=$1; for d in usr/local etc var; do a=${a//"/$d/"/"$ROOT/$d/"}; done; args+=("$a"); shift;;
esac; done
exec "${args[@]}"
`,
	"systemctl": `unit=$ROOT/etc/systemd/system/noroshi.service
start() {
	mkdir -p "$ROOT/var/lib/noroshi"
	set -a && . "$ROOT/etc/noroshi/environment" && set +a
	eval "set -- $(sed -n 's/^ExecStart=//p' "$unit" | sed "s#\(^\| \)/#\1$ROOT/#g; s#127.0.0.1:8080#$ADDR#")"
	"$@" >>"$ROOT/log" 2>&1 & echo $! >"$ROOT/pid"
	for _ in $(seq 600); do curl -sf "http://$ADDR/healthz" >/dev/null && return; sleep 0.1; done
	cat "$ROOT/log" && return 1
}
stop() { kill "$(cat "$ROOT/pid")" && while kill -0 "$(cat "$ROOT/pid")" 2>/dev/null; do sleep 0.1; done; }
case $1 in enable|start) start;; stop) stop;; esac
`,
}

// TestTheGuideToAWorkspace does what the guide says, command by command, on a machine that is a folder, with a workspace that is
// a fake one. What it says of a restored backup is tried as well.
func TestTheGuideToAWorkspace(t *testing.T) {
	t.Parallel()
	inFull(t)
	guide := reads(t, "README.md")
	for _, tool := range []string{"bash", "curl", "tar", "install", "pkill"} {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("CI") == "" {
			t.Skip(err)
		}
	}
	root, addr := t.TempDir(), freeAddr(t)
	e := newElsewhereOf(t, "127.0.0.1:9", slackfake.Options{NoRateLimits: true}) // Slack opens a connection a minute, and so does who reads
	for _, channel := range []string{e.ids.All, e.ids.Dev, e.ids.Drill} {        // as people do with /invite
		if err := e.JoinChannel(e.app.BotUserID, channel); err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{"bin", "usr/local/bin", "etc/systemd/system"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	for name, script := range shims {
		write(t, filepath.Join(root, "bin", name), "#!/usr/bin/env bash\nset -e\n"+script)
		if err := os.Chmod(filepath.Join(root, "bin", name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	settings := strings.NewReplacer("U0LEAD", e.ids.Tokyo, "S0OPS", e.ids.OnCall).Replace(blocks(guide, "yaml")[0])
	write(t, filepath.Join(root, "settings.yaml"), settings)
	script := strings.NewReplacer(
		"https://slack.com/api/", e.server.URL+"/api/", "127.0.0.1:8080", addr, "team-data", root+"/team-data",
		"/etc/noroshi/settings.yaml", "/etc/noroshi/settings.yaml", " settings.yaml", " "+root+"/settings.yaml",
		":/var/", ":"+root+"/var/", "-o noroshi", "-o "+root+"/noroshi", "install noroshi noroshi-preflight", "install "+root+"/noroshi "+root+"/noroshi-preflight",
		"noroshi-backup", root+"/noroshi-backup",
	).Replace(strings.Join(blocks(guide, "sh"), "\n"))
	script = serving.ReplaceAllString(script, "served $0 -addr "+addr)
	script = checking.ReplaceAllString(script, "$0 || test $$? = 1 # the form has no address here")
	t.Cleanup(func() { _ = exec.Command("pkill", "-KILL", "-f", root+"/usr/local/bin/noroshi ").Run() }) // systemd keeps it running
	out := e.types(t, root, addr, script)
	for _, want := range []string{"display_information", `"handle":"oncall"`, "☐", "https://incidents.example.com/command"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is nowhere", want)
		}
	}
	for _, red := range regexp.MustCompile(`(?m)^🔴 [^:]*`).FindAllString(out, -1) {
		// The form has no address here, and nothing is reached that is not on this machine.
		if !slices.Contains([]string{"🔴 ストアへの書き込み", "🔴 毎分の定期実行", "🔴 ブラウザの画面", "🔴 AWS の公開アドレス範囲"}, red) {
			t.Errorf("the guide does not say that there is %s", red)
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

// serving is the command that runs until it is ended, checking the one that says what is missing.
var (
	serving  = regexp.MustCompile(`(?m)^go run \./deploy/local\b.*$`)
	checking = regexp.MustCompile(`(?m)^(go run \./deploy/preflight|sudo -u noroshi bash)\b.*$`)
)

func reads(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// types runs a script at the top of the repository, as somebody who pastes the tokens it asks for, and returns what it prints.
func (e *elsewhere) types(t *testing.T, root, addr, script string) string {
	t.Helper()
	head := `set -euo pipefail
served() {
	"$@" & pid=$!
	for _ in $(seq 600); do curl -sf "http://$ADDR/healthz" >/dev/null && break; sleep 0.1; done
	curl -sf "http://$ADDR/healthz" && pkill -INT -P $pid; wait $pid
}
`
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-c", head+script)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(root, "bin")+":"+filepath.Join(root, "usr/local/bin")+":"+os.Getenv("PATH"), "ROOT="+root, "ADDR="+addr, "LC_ALL=ja_JP.UTF-8", "SLACK_API_URL="+e.server.URL+"/api/")
	cmd.Stdin = strings.NewReader(e.app.BotToken + "\n" + e.app.AppToken + "\n")
	cmd.WaitDelay = time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v", err)
	}
	return string(out)
}

// blocks are the fenced parts of a guide in a language, wherever they are indented.
func blocks(guide, lang string) (out []string) {
	for _, found := range regexp.MustCompile("(?ms)^( *)```"+lang+"\n(.*?)^ *```").FindAllStringSubmatch(guide, -1) {
		out = append(out, regexp.MustCompile("(?m)^"+found[1]).ReplaceAllString(found[2], ""))
	}
	return out
}

// TestTheGuidesSettings: together the blocks of settings are settings.
func TestTheGuidesSettings(t *testing.T) {
	t.Parallel()
	all := strings.Join(blocks(reads(t, "README.md"), "yaml"), "\n")
	vars := map[string]string{
		config.SettingsVar: "settings.yaml", "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "NOROSHI_DOCS": "drive",
		"NOROSHI_OIDC_SECRET": "secret", "NOROSHI_ALERT_SECRETS": "pagerduty=a;alertmanager=b;grafana=c;plain=d", config.SMTPPassword: "secret", config.PortalVar: "dir:portal",
	}
	_, err := config.Load(func(name string) string { return vars[name] }, func(string) ([]byte, error) { return []byte(all), nil })
	if err != nil {
		t.Errorf("%v\n%s", err, all)
	}
}

// TestTheGuidesUnit: systemd understands the unit, where there is one to ask.
func TestTheGuidesUnit(t *testing.T) {
	t.Parallel()
	unit := reads(t, "noroshi.service")
	for _, want := range []string{"EnvironmentFile=/etc/noroshi/environment", "StateDirectory=noroshi", "-data /var/lib/noroshi"} {
		if !strings.Contains(unit, want) {
			t.Errorf("no %s", want)
		}
	}
	analyse, err := exec.LookPath("systemd-analyze")
	if err != nil {
		return
	}
	out, _ := exec.Command(analyse, "verify", "noroshi.service").CombinedOutput()
	lines := slices.DeleteFunc(strings.Split(string(out), "\n"), func(l string) bool {
		return !strings.Contains(l, "noroshi.service") || strings.Contains(l, "is not executable") // it is not installed here
	})
	if len(lines) > 0 {
		t.Errorf("%s", out)
	}
}
