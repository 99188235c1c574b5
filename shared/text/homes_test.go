package text_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

func host(name string, unknown incident.HomeUnknown, regions ...string) incident.Finding {
	return incident.Finding{Row: incident.PreflightHost, Subject: name, Home: &incident.Home{Uses: []incident.Use{{Setting: "runbook"}}, Unknown: unknown, Regions: regions}}
}

// However many hosts there are, people read a few lines about those that lie with the provider and those of which nobody can tell.
func TestHomesInAFewLines(t *testing.T) {
	t.Parallel()
	var many []incident.Finding
	for i := range 30 {
		many = append(many, host(fmt.Sprint("h", i), "", fmt.Sprintf("us-east-%d", i%6)), host(fmt.Sprint("u", i), incident.HomeNoAnswer), host(fmt.Sprint("o", i), ""))
	}
	for _, lang := range langs {
		lines := text.HomeLines(lang, many)
		said := strings.Join(lines, "\n")
		if len(lines) != 4 || strings.Contains(said, "o1") || strings.ContainsAny(said, "{}") || len(said) > 1500 {
			t.Errorf("%s: %s", lang, said)
		}
		if !strings.Contains(lines[2], text.More.In(lang, "n", "16")) || !strings.Contains(lines[3], text.More.In(lang, "n", "26")) {
			t.Errorf("%s: not all are counted: %s", lang, said)
		}
		if lines := text.HomeLines(lang, []incident.Finding{{Row: incident.PreflightToken}, host("o", "")}); lines != nil {
			t.Errorf("%s: of nothing notable: %q", lang, lines)
		}
	}
	old := host("o", "")
	old.Home.Got, old.Home.Age = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), 8
	if got := text.HomeLines(incident.Japanese, []incident.Finding{old}); len(got) != 1 || got[0] != "AWS のアドレス範囲を取得できなかったため、11/22(日)に取得した控え(8日前)で調べました。" {
		t.Errorf("%q", got)
	}
}

// Every reason and every change has words of its own, in both languages.
func TestWordsOfHomesAndChanges(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		seen := map[string]string{}
		once := func(code, said string) {
			if before, ok := seen[said]; ok || said == "" || strings.ContainsAny(said, "{}") {
				t.Errorf("%s: %q of %s is said of %s, too", lang, said, code, before)
			}
			seen[said] = code
		}
		for _, code := range constants(t, "HomeUnknown") {
			once(code, text.HomeLines(lang, []incident.Finding{host("h", incident.HomeUnknown(code))})[0])
		}
		for _, kind := range constants(t, "ChangeKind") {
			once(kind, text.ChangeLines(lang, []incident.PlaybookChange{{Todo: "4.3d", What: incident.ChangeKind(kind), From: "a", To: "b"}})[1])
		}
		for _, anchor := range constants(t, "Anchor") {
			c := incident.PlaybookChange{Todo: "4.3d", What: incident.ChangedDue, Was: incident.Due{Anchor: "x", After: 1}, Is: incident.Due{Anchor: incident.Anchor(anchor), After: -time.Hour}}
			once(anchor, text.ChangeLines(lang, []incident.PlaybookChange{c})[1])
		}
	}
}

// What has changed is said in a few lines, and the rest is counted.
func TestChangesInAFewLines(t *testing.T) {
	t.Parallel()
	due := func(a incident.Anchor, minutes time.Duration) incident.Due {
		return incident.Due{Anchor: a, After: minutes * time.Minute}
	}
	changes := []incident.PlaybookChange{
		{Todo: "4.3d", What: incident.ChangedDue, Was: due(incident.AtStart, 30), Is: due(incident.AtStart, 25)},
		{Todo: "4.1", What: incident.ChangedDue, Was: due(incident.AtSign, 5), Is: due(incident.AtStart, 5)},
		{Todo: "5.1", What: incident.ChangedDue, Was: incident.Due{Anchor: incident.AtEnd, Days: 2}, Is: incident.Due{Anchor: incident.AtEnd, Days: 3}},
		{Todo: "5.2", What: incident.ChangedEvery, Was: incident.Due{After: time.Hour}},
		{Todo: "4.9", What: incident.ChangedAdded},
		{Todo: "4.8", What: incident.ChangedGone},
		{What: incident.ChangedRest},
	}
	for lang, want := range map[incident.Lang]string{
		incident.Japanese: "前回の点検からのプレイブックの変更:|4.3d 期限 30分 → 25分|4.1 期限 最初の報告から5分 → 対応開始から5分|5.1 期限 2営業日 → 3営業日|5.2 繰り返しの間隔 60分 → なし|4.9 追加|ほか2件",
		incident.English:  "Changed in the playbook since the last check:|4.3d due 30 min → 25 min|4.1 due 5 min after the first report → 5 min after the start|5.1 due 2 business days → 3 business days|5.2 every 60 min → none|4.9 added|and 2 more",
	} {
		if got := strings.Join(text.ChangeLines(lang, changes), "|"); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
		if got := text.ChangeLines(lang, nil); got != nil {
			t.Errorf("of nothing: %q", got)
		}
	}
}
