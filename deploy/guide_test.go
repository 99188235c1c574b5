package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheGuidesCommands: what the guide has people type names what is there, and everything is typed in one folder.
func TestTheGuidesCommands(t *testing.T) {
	t.Parallel()
	guide := text(t, "README.md")
	var commands string
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(guide, -1) {
		commands += block[1]
	}
	for _, found := range regexp.MustCompile(`go run \./([a-z/]+)`).FindAllStringSubmatch(guide, -1) {
		if _, err := os.Stat(filepath.Join("..", found[1], "main.go")); err != nil {
			t.Errorf("%s: %v", found[0], err)
		}
	}
	secrets := text(t, "../terraform/secrets.tf")
	systems, err := filepath.Glob("../terraform/systems/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	named := secrets
	for _, file := range systems {
		named += text(t, file)
	}
	for _, found := range regexp.MustCompile(`versions add noroshi-([a-z-]+)`).FindAllStringSubmatch(guide, -1) {
		if !regexp.MustCompile(`\b` + found[1] + `("|:| )`).MatchString(named) {
			t.Errorf("Terraform makes no secret %s", found[1])
		}
	}
	for _, found := range regexp.MustCompile(`-target=(\w+)\.(\w+)`).FindAllStringSubmatch(guide, -1) {
		if !strings.Contains(secrets, `resource "`+found[1]+`" "`+found[2]+`"`) {
			t.Errorf("there is no %s", found[0])
		}
	}
	if regexp.MustCompile(`(?m)\bcd |(^|[^=])terraform (init|apply|plan|output|test)`).MatchString(commands) {
		t.Errorf("the commands change the folder:\n%s", commands)
	}
	inOrder(t, commands, "gcloud services enable", "deploy/stage", "terraform.tfvars", "buckets create", "terraform -chdir=terraform init", "-target=",
		"versions add", "chdir=terraform apply\n", "-outputs", "deploy/preflight")
}

// inOrder: a step stands after what it needs.
func inOrder(t *testing.T, commands string, steps ...string) {
	t.Helper()
	for _, step := range steps {
		_, rest, ok := strings.Cut(commands, step)
		if !ok {
			t.Errorf("%q is missing, or comes too early", step)
			continue
		}
		commands = rest
	}
}
