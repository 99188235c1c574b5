package playbook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/yamlx/yamlxtest"
)

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, raw := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFolderStandsBesideTheBuiltin(t *testing.T) {
	t.Parallel()
	own := strings.Replace(small, "id: small", "id: aws-outage", 1)
	for _, c := range []struct {
		name  string
		files map[string]string
		ids   string
		title string // of aws-outage
	}{
		{"no folder", nil, "aws-outage", "First response to an AWS outage"},
		{"another id", map[string]string{"a.yaml": small, "b.txt": "not: [read"}, "aws-outage small", "First response to an AWS outage"},
		{"the same id", map[string]string{"mine.yml": own}, "aws-outage", "Small"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := ""
			if c.files != nil {
				dir = folder(t, c.files)
			}
			set, err := Folder(dir)
			if err != nil {
				t.Fatal(err)
			}
			pb, _ := set.Get("aws-outage")
			if got := strings.Join(set.IDs(), " "); got != c.ids || pb.Title.EN != c.title {
				t.Errorf("ids %q, title %q", got, pb.Title.EN)
			}
		})
	}
}

func TestFolderReportsTheFaultsOfAllFiles(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"a.yaml": small,
		"b.yaml": small,
		"c.yaml": strings.Replace(small, "due: 5m", "due: soon", 1),
		"d.yaml": "id: [open\n",
		"e.yaml": strings.Repeat("# much\n", 40_000),
	})
	set, err := Folder(dir)
	yamlxtest.Japanese(t, err)
	var got []string
	for _, l := range strings.Split(strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""), "\n") {
		got = append(got, l[:strings.Index(l, " ")])
	}
	want := []string{"b.yaml:1:1:", "c.yaml:15:14:", "d.yaml:1:5:", "e.yaml:1:1:"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s\n%v", diff, err)
	}
	if _, ok := set.Get("small"); !ok {
		t.Error("the file without a fault is missing")
	}
}

func TestFolderThatIsNotThere(t *testing.T) {
	t.Parallel()
	_, err := Folder(filepath.Join(t.TempDir(), "nowhere"))
	if err == nil || !strings.HasPrefix(err.Error(), "NOROSHI_PLAYBOOKS: list playbooks: open ") {
		t.Errorf("got %v", err)
	}
}

func TestUnknownBuiltin(t *testing.T) {
	t.Parallel()
	if _, err := Builtin("nobody"); err == nil {
		t.Error("no error")
	}
}
