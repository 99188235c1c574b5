package version

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

// TestTheNewestRelease: the list of changes begins with this release, but for what is not released yet; nobody has left a
// revision in the source.
func TestTheNewestRelease(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("../../.github/CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^## \[?(\d+\.\d+\.\d+)`).FindStringSubmatch(string(body))
	if found == nil || found[1] != Release {
		t.Errorf("the newest release of the list is %v, here it is %s", found, Release)
	}
	if uploaded != "" {
		t.Errorf("%s holds %q; only an upload's copy has a revision", File, uploaded)
	}
}

func TestStamped(t *testing.T) {
	t.Parallel()
	const hash = "3df6b7d0c1a2b3c4d5e6f708192a3b4c5d6e7f80"
	for want, settings := range map[string][]debug.BuildSetting{
		"":                   {{Key: "GOOS", Value: "linux"}},
		"3df6b7d0c1a2":       {{Key: "vcs.revision", Value: hash}, {Key: "vcs.modified", Value: "false"}},
		"3df6b7d0c1a2+dirty": {{Key: "vcs.revision", Value: hash}, {Key: "vcs.modified", Value: "true"}},
	} {
		if got := stamped(&debug.BuildInfo{Settings: settings}); got != want {
			t.Errorf("%v: %q, want %q", settings, got, want)
		}
	}
	if got := stamped(nil); got != "" {
		t.Errorf("without build information: %q", got)
	}
}

func TestLike(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want Likeness
	}{
		{"abc", "abc", Same},
		{"abc", "def", Another},
		{"abc+dirty", "def", Another},
		{"abc+dirty", "abc", Unsure},
		{"abc+dirty", "abc+dirty", Unsure},
		{Unknown, Unknown, Unsure},
		{Unknown, "abc", Unsure},
		{"abc+dirty", Unknown, Unsure},
	} {
		if got, back := Like(c.a, c.b), Like(c.b, c.a); got != c.want || back != c.want {
			t.Errorf("%s and %s: %d and %d, want %d", c.a, c.b, got, back, c.want)
		}
	}
}

// TestOf: a path has the revision of its own last change, whatever happened beside it; what is not committed is said.
func TestOf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if got := Of(t.Context(), dir); got != "" {
		t.Errorf("no checkout: %q", got)
	}
	run(t, dir, "init", "-q")
	first := commit(t, dir, "a")
	second := commit(t, dir, "b")
	for _, c := range []struct {
		paths []string
		want  string
	}{{[]string{"a"}, first}, {[]string{"a", "b"}, second}, {nil, second}} {
		if got := Of(t.Context(), dir, c.paths...); got != c.want {
			t.Errorf("%v: %q, want %q", c.paths, got, c.want)
		}
	}
	write(t, filepath.Join(dir, "b"), "changed")
	if a, b := Of(t.Context(), dir, "a"), Of(t.Context(), dir, "b"); a != first || b != second+Dirty {
		t.Errorf("b has changed: %q and %q", a, b)
	}
}

// commit makes a file and commits it; it returns the commit as Of does.
func commit(t *testing.T, dir, name string) string {
	t.Helper()
	write(t, filepath.Join(dir, name), name)
	run(t, dir, "add", ".")
	run(t, dir, "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "Add "+name)
	return Short(run(t, dir, "rev-parse", "HEAD"), false)
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func write(t *testing.T, file, body string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
}
