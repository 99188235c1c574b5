package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestSubjects: what .ci/subjects takes for the subject of a commit, and what not.
func TestSubjects(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]string{
		"Add a test":                     "",
		"Press on":                       "",
		"Embed the files":                "",
		"Re-read what was said, 決定も":     "",
		`Revert "Add a test"`:            "",
		"Say " + strings.Repeat("あ", 68): "",
		"Say " + strings.Repeat("x", 69): "has 73 characters",
		"add a test":                     "no capitalised word",
		"#13: Add a test":                "no capitalised word",
		"fixup! Add a test":              "no capitalised word",
		"Add a test.":                    "full stop",
		"Added a test":                   `not begin in the imperative: "Added"`,
		"Adding a test":                  `not begin in the imperative: "Adding"`,
		"Adds a test":                    `not begin in the imperative: "Adds"`,
		"Made it quick":                  `not begin in the imperative: "Made"`,
		"Kept the old names":             `not begin in the imperative: "Kept"`,
		"Let it be, and put it there":    "",
		"Put it there":                   "",
		"Address what was found":         "",
		"Focus on one thing":             "",
		"Tests, and more":                `not begin in the imperative: "Tests"`,
	} {
		out, err := exec.CommandContext(t.Context(), "../.ci/subjects", subject).CombinedOutput()
		if (err == nil) != (want == "") || !strings.Contains(string(out), want) || want == "" && len(out) > 0 {
			t.Errorf("%q: %v\n%s", subject, err, out)
		}
	}
}

// TestSubjectsOfNewCommits: those after the base are looked at, wherever a checkout is from, and those before it are left.
func TestSubjectsOfNewCommits(t *testing.T) {
	t.Parallel()
	r := repository{t, t.TempDir()}
	if out, err := r.subjects(r.dir); err != nil || !strings.Contains(out, "no history here") {
		t.Errorf("without a repository: %v\n%s", err, out)
	}
	r.git("init", "-q", "-b", "main")
	r.commit("2026-01-01T00:00:00Z", "Some old words that nobody minds.")
	base := strings.TrimSpace(r.git("rev-parse", "HEAD"))
	r.write(base)
	r.commit("2026-01-02T00:00:00Z", "Look at subjects")
	if out, err := r.subjects(r.dir); err != nil {
		t.Errorf("all is right: %v\n%s", err, out)
	}
	r.git("checkout", "-q", "-b", "beside")
	r.commit("2026-01-03T00:00:00Z", "Tried something")
	r.git("checkout", "-q", "main")
	r.git("merge", "-q", "--no-ff", "-m", "Merge aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa into bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "beside")
	if out, err := r.subjects(r.dir); err == nil || !strings.Contains(out, "Tried something") || strings.Contains(out, "old words") || strings.Contains(out, "Merge") {
		t.Errorf("a wrong one beside: %v\n%s", err, out)
	}
	shallow := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--depth", "2", "file://"+r.dir, shallow)
	if out, err := r.subjects(shallow); err == nil || !strings.Contains(out, "Tried something") {
		t.Errorf("a shallow clone: %v\n%s", err, out)
	}
	r.git("checkout", "-q", "--orphan", "other")
	r.commit("2025-12-31T00:00:00Z", "Older words that nobody minds.")
	if out, err := r.subjects(r.dir); err != nil {
		t.Errorf("no base, and nothing since: %v\n%s", err, out)
	}
}

// repository is one for a test, with the script in it.
type repository struct {
	t   *testing.T
	dir string
}

// write puts the script there, with another base.
func (r repository) write(base string) {
	r.t.Helper()
	script := regexp.MustCompile(`(?m)^base=.*$`).ReplaceAllString(text(r.t, "../.ci/subjects"), "base="+base)
	script = regexp.MustCompile(`(?m)^since=\S+`).ReplaceAllString(script, "since=2026-01-01T12:00:00Z")
	if err := os.MkdirAll(filepath.Join(r.dir, ".ci"), 0o750); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, ".ci", "subjects"), []byte(script), 0o700); err != nil {
		r.t.Fatal(err)
	}
}

// subjects looks at the commits of a checkout.
func (r repository) subjects(dir string) (string, error) {
	r.t.Helper()
	if _, err := os.Stat(filepath.Join(r.dir, ".ci")); err != nil {
		r.write("none")
	}
	cmd := exec.CommandContext(r.t.Context(), "bash", filepath.Join(dir, ".ci", "subjects"))
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (r repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.CommandContext(r.t.Context(), "git", append([]string{"-C", r.dir, "-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (r repository) commit(at, subject string) {
	r.t.Helper()
	r.git("add", "-A")
	cmd := exec.CommandContext(r.t.Context(), "git", "-C", r.dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", subject)
	cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE="+at, "GIT_AUTHOR_DATE="+at)
	if out, err := cmd.CombinedOutput(); err != nil {
		r.t.Fatalf("commit %q: %v\n%s", subject, err, out)
	}
}
