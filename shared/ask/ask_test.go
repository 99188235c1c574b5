package ask_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/ask/asktest"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

var update = flag.Bool("update", false, "write the tables of commands anew")

// TestNamesAreOnesOwn: no two acts share a name, a button, a modal or a word.
func TestNamesAreOnesOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, a := range ask.All {
		names := []string{"name " + a.Name, "button " + a.Button, "view " + a.View}
		for _, w := range a.Command.Words {
			names = append(names, "word "+w)
		}
		for _, name := range names {
			if kind, is, _ := strings.Cut(name, " "); is == "" && kind != "word" {
				continue
			}
			if other, taken := seen[name]; taken {
				t.Errorf("%s is one of %s and of %s", name, other, a.Name)
			}
			seen[name] = a.Name
		}
	}
}

// TestEveryActHasAWayInFromSlack: a button, a word after the command, or a word in the TODO's thread.
func TestEveryActHasAWayInFromSlack(t *testing.T) {
	t.Parallel()
	for _, a := range ask.All {
		picked := a == ask.ChangeKPT || a == ask.TakeKPT // by the form of ask.PickKPT
		if a.Button == "" && len(a.Command.Words) == 0 && !a.Thread && !picked {
			t.Errorf("nobody can ask for %s in Slack", a.Name)
		}
		if a.Button != "" && a.Says == (text.Phrase{}) || a.Form != nil && a.View == "" && !a.Thread {
			t.Errorf("%s lacks a label or a modal", a.Name)
		}
	}
}

// TestRules: the fields of a correction, by their rules alone.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range asktest.Rows() {
		f := ask.Faults{}
		v := ask.Values{Lang: incident.English, New: asktest.Shown(r), Shown: asktest.Shown(asktest.Row{})}
		asktest.Verify(t, r, ask.Correct.Do(v, f), f)
	}
	for _, r := range asktest.Addings() {
		f := ask.Faults{}
		v := ask.Values{Lang: incident.English, New: map[string]string{ask.Title: r.Said}}
		if r.Owner != "" {
			v.People = map[string]incident.Actor{ask.Owner: {ID: r.Owner}}
		}
		asktest.VerifyAdding(t, r, ask.Add.Do(v, f), f)
	}
	for said, minutes := range asktest.Due {
		f := ask.Faults{}
		do := ask.Add.Do(ask.Values{New: map[string]string{ask.Title: "x", ask.Due: said}}, f)
		if add, _ := do.(incident.Add); add.Due.Minutes() != float64(minutes) || (minutes == 0) != (f[ask.Due] != "") {
			t.Errorf("%q: %v, %v", said, add.Due, f)
		}
	}
}

// TestTheGuidesTable is what help says, for whoever reads the page for responders first.
func TestTheGuidesTable(t *testing.T) {
	t.Parallel()
	for lang, head := range map[incident.Lang]string{
		incident.English: "| Type | What it does |\n|---|---|\n", incident.Japanese: "| 入力 | できること |\n|---|---|\n",
	} {
		file := "../web/guide/responders." + string(lang) + ".md"
		guide, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, _ := strings.Cut(string(guide), head)
		_, after, _ := strings.Cut(rest, "\n\n")
		want := before + head + table(lang) + "\n" + strings.TrimPrefix(after, "\n")
		switch {
		case want == string(guide):
		case *update:
			if err := os.WriteFile(file, []byte(want), 0o600); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("the table of %s is not (-update writes it):\n%s", file, table(lang))
		}
	}
}

// table lists what people type.
func table(lang incident.Lang) string {
	var rows strings.Builder
	for _, a := range ask.All {
		c := a.Command
		if len(c.Words) == 0 {
			continue
		}
		typed := "`" + strings.TrimSpace("/incident "+c.Words[0]+" "+c.Takes.In(lang)) + "`"
		if also := c.Also(lang); also != "" {
			typed += " " + also
		}
		fmt.Fprintf(&rows, "| %s | %s |\n", typed, text.Capital(c.Does.In(lang)))
	}
	return rows.String()
}

// TestWordsAreThemselves: a word is listed as it is compared with what people type.
func TestWordsAreThemselves(t *testing.T) {
	t.Parallel()
	for _, a := range ask.All {
		for _, w := range a.Command.Words {
			if got, ok := ask.ByWord(strings.ToUpper(" " + w)); !ok || got != a {
				t.Errorf("%q is read as %v", w, got)
			}
		}
		if ja := a.Command.Also(incident.Japanese); len(a.Command.Words) > 0 && !slices.Contains(a.Command.Words, ja) {
			t.Errorf("%s has no word in Japanese", a.Name)
		}
	}
}

// TestAnOldZoneHoldsBackNoOtherRegion: what was recorded before there was a rule stays as it is, and may be put right later.
func TestAnOldZoneHoldsBackNoOtherRegion(t *testing.T) {
	t.Parallel()
	shown := asktest.Shown(asktest.Row{})
	delete(shown, "")
	shown[ask.Zone] = "ap-northeast-1a"
	f, said := ask.Faults{}, maps.Clone(shown)
	said[ask.Region], said[ask.RegionOther] = "", "us-east-1"
	do := ask.Correct.Do(ask.Values{Lang: incident.English, New: said, Shown: shown}, f)
	asktest.Verify(t, asktest.Row{Field: ask.Region, Said: "us-east-1", Want: incident.Correct{Region: new("us-east-1")}}, do, f)
}
