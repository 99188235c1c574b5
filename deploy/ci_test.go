package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// workflow is what of a workflow file says what runs.
type workflow struct {
	Jobs map[string]struct {
		RunsOn string `yaml:"runs-on"`
		Steps  []step
	}
}

type step struct {
	Name, Uses, Run string
	With            map[string]string
}

// steps are those of the one job.
func steps(t *testing.T) []step {
	t.Helper()
	var w workflow
	if err := yaml.Unmarshal([]byte(text(t, "../.github/workflows/ci.yml")), &w); err != nil {
		t.Fatal(err)
	}
	if got := w.Jobs["run"].RunsOn; !regexp.MustCompile(`^ubuntu-\d\d\.\d\d$`).MatchString(got) {
		t.Errorf("it runs on %q, which is another image some day", got)
	}
	return w.Jobs["run"].Steps
}

// TestWorkflow: nothing is taken for installed on the runner. Its image removes the sources of packages that it used
// (actions/runner-images: install-google-cloud-cli.sh, install-google-chrome.sh), so what comes by apt needs its source and
// the source its key, in this order; languages and Terraform are set up in a version, and all of it before .ci/run.
func TestWorkflow(t *testing.T) {
	t.Parallel()
	all := steps(t)
	first := func(what string, ok func(step) bool) int {
		n := slices.IndexFunc(all, ok)
		if n < 0 {
			t.Errorf("no step: %s", what)
		}
		return n
	}
	run := first(".ci/run", func(s step) bool { return s.Run == ".ci/run" })
	for action, version := range map[string]string{
		"actions/setup-go": "go-version-file", "actions/setup-java": "java-version", "actions/setup-node": "node-version",
		"hashicorp/setup-terraform": "terraform_version",
	} {
		n := first(action, func(s step) bool { return strings.HasPrefix(s.Uses, action+"@v") })
		if n > run || n >= 0 && all[n].With[version] == "" {
			t.Errorf("%s comes after .ci/run, or without %s", action, version)
		}
	}
	for name, source := range map[string]string{
		"google-cloud-cli-firestore-emulator": "https://packages.cloud.google.com/apt cloud-sdk main", "google-chrome-stable": "https://dl.google.com/linux/chrome/deb/ stable main",
	} {
		install := first("install "+name, func(s step) bool { return strings.Contains(s.Run, "apt-get install") && strings.Contains(s.Run, name) })
		added := first("the source of "+name, func(s step) bool { return strings.Contains(s.Run, source) })
		if install < 0 || added < 0 {
			continue
		}
		if added >= install || install > run || !strings.Contains(all[install].Run, "apt-get update") {
			t.Errorf("%s: its source, update, install and .ci/run are not in this order", name)
		}
		keyBeforeSource(t, all[added].Run, source)
	}
}

// keyBeforeSource: the source is signed by a key in a keyring of its own, which was made before.
func keyBeforeSource(t *testing.T, commands, source string) {
	t.Helper()
	line := regexp.MustCompile(`deb \[[^]]*signed-by=(/usr/share/keyrings/[\w.-]+\.gpg)\] ` + regexp.QuoteMeta(source)).FindStringSubmatch(commands)
	if line == nil {
		t.Errorf("%s is not signed by a key in /usr/share/keyrings", source)
		return
	}
	key := strings.Index(commands, "gpg --dearmor --yes -o "+line[1])
	if key < 0 || key > strings.Index(commands, line[0]) {
		t.Errorf("the key of %s is not there before it", source)
	}
}

// TestPinned: no action is of a branch, and Terraform's version is one that the module takes.
func TestPinned(t *testing.T) {
	t.Parallel()
	for _, s := range steps(t) {
		if s.Uses != "" && !regexp.MustCompile(`@(v\d+(\.\d+)*|[0-9a-f]{40})$`).MatchString(s.Uses) {
			t.Errorf("%s may change under us", s.Uses)
		}
		if v, ok := s.With["terraform_version"]; ok {
			least := regexp.MustCompile(`required_version = ">= ([0-9.]+)"`).FindStringSubmatch(text(t, "../terraform/versions.tf"))[1]
			if !strings.HasPrefix(v, least+".") {
				t.Errorf("Terraform %s, and the module asks for %s", v, least)
			}
		}
	}
}

// bare is a folder with the few programs of a machine that has none of the tools, and with stand-ins for what would change
// the machine or go on: nothing else is in the PATH of what runs with it.
func bare(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"bash", "dirname", "readlink", "head", "tr", "mktemp", "rm", "tee", "paste"} {
		path, err := exec.LookPath(name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, script := range map[string]string{
		"go":      "[ \"$1 $2\" = 'env GOPATH' ] || { echo it went on; exit 9; }\necho " + dir,
		"apt-get": "echo apt-get \"$@\"; exit 100", "sudo": "exec \"$@\"", "env": "shift; exec \"$@\"", "npm": "echo it went on; exit 9",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestMissingTools: what the machine lacks, and apt does not bring, is named with the command that does, before any stage runs.
func TestMissingTools(t *testing.T) {
	t.Parallel()
	dir := bare(t)
	cmd := exec.CommandContext(t.Context(), filepath.Join(dir, "bash"), filepath.Join("..", ".ci", "run"))
	cmd.Env = []string{"PATH=" + dir, "TMPDIR=" + dir}
	out, err := cmd.CombinedOutput()
	said := string(out)
	if err == nil || strings.Contains(said, "it went on") || strings.Contains(said, "── format") {
		t.Errorf("it went on: %v\n%s", err, said)
	}
	for _, want := range []string{
		"apt-get update", "java: sudo apt-get install -y default-jre-headless", "nodejs.org", "file: sudo apt-get install -y file", "fonts-noto-cjk", "developer.hashicorp.com/terraform/install",
		"google-cloud-cli-firestore-emulator", "google-chrome-stable_current_amd64.deb",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}
	workflow := text(t, "../.github/workflows/ci.yml")
	for line := range strings.SplitSeq(said, "\n") {
		if strings.Contains(line, "cloud.google.gpg") && !strings.Contains(workflow, strings.TrimSpace(line)) {
			t.Errorf("the workflow does it in another way: %s", line)
		}
	}
}
