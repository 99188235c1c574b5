package local

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

var followed = document.Name{Incident: "k3f9q2", Document: "notice"}

// sheet is a document of a few lines, as a team writes one.
func sheetOf(title, region string) document.Wish {
	return document.Wish{Draft: document.Draft{
		Name: followed, Lang: incident.Japanese, Title: "通知", Template: "# {{title}}\n\n| リージョン | {{region}} |\n\n- [ ] {{region}} と合っている\n- [ ] 送信した\n",
		Fields: map[string]string{"title": title, "region": region},
	}}
}

// drafted is a folder with a document.
func drafted(t *testing.T) (f *Folder, dir string) {
	t.Helper()
	dir = t.TempDir()
	f, err := Open(dir, "http://127.0.0.1:8080")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if _, err := f.Create(t.Context(), sheetOf("EC2", "確認中").Draft); err != nil {
		t.Fatal(err)
	}
	return f, dir
}

func says(t *testing.T, f *Folder) string {
	t.Helper()
	page, err := f.Read(followed)
	if err != nil {
		t.Fatal(err)
	}
	return page.Text
}

func follow(t *testing.T, f *Folder, w document.Wish) []document.Spot {
	t.Helper()
	spots, err := f.Follow(t.Context(), plan.Ref{}, w)
	if err != nil {
		t.Fatal(err)
	}
	return spots
}

// Whoever writes in a text that the tool has brought up to date since loses nothing, and what the tool wrote is not undone.
func TestSavingWhatWasOpenedBeforeTheFactsChanged(t *testing.T) {
	t.Parallel()
	f, _ := drafted(t)
	opened, _ := f.Read(followed)
	follow(t, f, sheetOf("EC2", "東京"))
	follow(t, f, sheetOf("EC2", "大阪"))
	mine := strings.Replace(opened.Text, "- [ ] 送信した", "- [x] 送信した 00:41", 1)
	page, err := f.Save(followed, opened.Hash, mine)
	want := "# EC2\n\n| リージョン | 大阪 |\n\n- [ ] 大阪 と合っている\n- [x] 送信した 00:41\n"
	if err != nil || page.Text != want {
		t.Errorf("it says %q (%v)", page.Text, err)
	}
	if spots := follow(t, f, sheetOf("RDS", "福岡")); len(spots) > 0 || !strings.Contains(says(t, f), "| リージョン | 福岡 |") {
		t.Errorf("left are %v, and it says %q", spots, says(t, f))
	}
}

// Where two wrote in the same place, or somebody else wrote since, a person decides.
func TestSavingWhatTheToolCannotMerge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		mine  string
		since func(*testing.T, *Folder)
	}{
		"the place that the tool changed": {"| リージョン | 東京の一部 |", nil},
		"the words around it":             {"| 場所 | 確認中 |", nil},
		"somebody else wrote since": {"| リージョン | 確認中 | ", func(t *testing.T, f *Folder) {
			page, _ := f.Read(followed)
			if _, err := f.Save(followed, page.Hash, page.Text+"by somebody else\n"); err != nil {
				t.Error(err)
			}
		}},
		"somebody else ticked a box since": {"| リージョン | 確認中 | ", func(t *testing.T, f *Folder) {
			page, _ := f.Read(followed)
			_, all := parse([]byte(page.Text))
			if _, _, err := f.Tick(followed, page.Hash, tick{index: 1, line: all[1].line, on: true}); err != nil {
				t.Error(err)
			}
		}},
	} {
		f, _ := drafted(t)
		opened, _ := f.Read(followed)
		follow(t, f, sheetOf("EC2", "東京"))
		if c.since != nil {
			c.since(t, f)
		}
		before := says(t, f)
		mine := strings.Replace(opened.Text, "| リージョン | 確認中 |", c.mine, 1)
		if _, err := f.Save(followed, opened.Hash, mine); !errors.Is(err, ErrChanged) || says(t, f) != before {
			t.Errorf("%s: error %v, and it says %q", name, err, says(t, f))
		}
	}
}

// A box is ticked by people; that is no edit of its line.
func TestABoxThatIsTickedIsNoEdit(t *testing.T) {
	t.Parallel()
	f, _ := drafted(t)
	page, _ := f.Read(followed)
	_, all := parse([]byte(page.Text))
	if _, _, err := f.Tick(followed, page.Hash, tick{index: 0, line: all[0].line, on: true}); err != nil {
		t.Fatal(err)
	}
	if spots := follow(t, f, sheetOf("EC2", "東京")); len(spots) > 0 || !strings.Contains(says(t, f), "- [x] 東京 と合っている") {
		t.Errorf("left are %v, and it says %q", spots, says(t, f))
	}
}

// A process that dies between the two files leaves a document whose places are known as its own, whichever text it has.
func TestDyingBetweenTheTwoFiles(t *testing.T) {
	t.Parallel()
	for _, written := range []bool{false, true} {
		f, dir := drafted(t)
		beside := filepath.Join(dir, "k3f9q2", ".notice.places.json")
		old := says(t, f)
		p, _, err := f.remembered(followed)
		if err != nil {
			t.Fatal(err)
		}
		follow(t, f, sheetOf("RDS", "東京"))
		next, _, _ := f.remembered(followed)
		if err := f.remember(followed, next.with(p)); err != nil { // what stands there before the document is replaced
			t.Fatal(err)
		}
		if !written {
			if err := os.WriteFile(filepath.Join(dir, "k3f9q2", "notice.md"), []byte(old), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if spots := follow(t, f, sheetOf("RDS", "大阪")); len(spots) > 0 || says(t, f) != "# RDS\n\n| リージョン | 大阪 |\n\n- [ ] 大阪 と合っている\n- [ ] 送信した\n" {
			t.Errorf("written %v: left are %v, and it says %q", written, spots, says(t, f))
		}
		now, err := os.ReadFile(beside)
		if err != nil || strings.Contains(string(now), "確認中\"]") {
			t.Errorf("it is remembered as %s (%v)", now, err)
		}
	}
}

// Where a line is there more often than it was made, nobody knows which is meant: a copy that somebody keeps of what was sent, say.
func TestALineThatIsThereTwice(t *testing.T) {
	t.Parallel()
	f, _ := drafted(t)
	page, _ := f.Read(followed)
	if _, err := f.Save(followed, page.Hash, page.Text+"\n00:41 に送信した版:\n\n| リージョン | 確認中 |\n"); err != nil {
		t.Fatal(err)
	}
	spots := follow(t, f, sheetOf("RDS", "東京"))
	if got := says(t, f); strings.Count(got, "| リージョン | 確認中 |") != 2 || !strings.Contains(got, "# RDS") || !strings.Contains(got, "- [ ] 東京 と合っている") {
		t.Errorf("it says %q", got)
	}
	if len(spots) != 1 || spots[0].Place != "region" || spots[0].Sum != "" || !spots[0].Changed || spots[0].Told {
		t.Errorf("left are %+v", spots)
	}
}

// What is remembered stands beside the document and not in it; nobody is shown it, and without it nothing is lost.
func TestWhatIsRememberedIsHidden(t *testing.T) {
	t.Parallel()
	f, dir := drafted(t)
	if got := says(t, f); got != "# EC2\n\n| リージョン | 確認中 |\n\n- [ ] 確認中 と合っている\n- [ ] 送信した\n" {
		t.Errorf("it says %q", got)
	}
	groups, _, err := f.list(func(incident.ID) (string, bool, error) { return "", true, nil })
	if err != nil || len(groups) != 1 || len(groups[0].Documents) != 1 {
		t.Errorf("listed are %+v (%v)", groups, err)
	}
	for _, broken := range []string{"", "{", `{"lines":[{"around":["a"],"places":["title"],"says":[]}]}`, `{"lines":[],"replaced":[{"hash":"x","changes":[{"line":9}]}]}`} {
		if err := os.WriteFile(filepath.Join(dir, "k3f9q2", ".notice.places.json"), []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if spots := follow(t, f, sheetOf("EC2", "確認中")); slices.ContainsFunc(spots, func(s document.Spot) bool { return s.Changed && !s.Told }) {
			t.Errorf("%q: left are %+v", broken, spots)
		}
	}
}

func FuzzFollow(f *testing.F) {
	for _, s := range []string{"東京", "a | b", "- [x] c", "{{title}}", "*", "(.*)", `\Q\E`, "$1", "確認中", "a\nb", "https://x.example/a_b"} {
		f.Add(s, "EC2", true)
	}
	f.Fuzz(func(t *testing.T, region, title string, edit bool) {
		folder, _ := drafted(t)
		if incident.CleanTitle(title) == "" {
			title = "x"
		}
		region = text.OrUnknown(incident.Japanese, incident.CleanText(region)) // as document.Fields does: none of these is empty
		if edit {
			page, _ := folder.Read(followed)
			if _, err := folder.Save(followed, page.Hash, strings.Replace(page.Text, "# EC2", "# 人の題名", 1)); err != nil {
				t.Fatal(err)
			}
		}
		w := sheetOf(title, region)
		follow(t, folder, w)
		want, _ := document.Fill(w.Template, w.Fields, w.Lang)
		if edit {
			_, rest, _ := strings.Cut(want, "\n")
			want = "# 人の題名\n" + rest
		}
		if got := says(t, folder); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
		follow(t, folder, sheetOf("EC2", "確認中"))
		if got := says(t, folder); !edit && got != "# EC2\n\n| リージョン | 確認中 |\n\n- [ ] 確認中 と合っている\n- [ ] 送信した\n" {
			t.Errorf("back again it says %q", got)
		}
	})
}
