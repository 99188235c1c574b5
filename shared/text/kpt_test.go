package text_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestOneThingOfTheReviewHasOneName: a try that is dropped, the day by which one is done, a heading, and a check of any playbook.
func TestOneThingOfTheReviewHasOneName(t *testing.T) {
	t.Parallel()
	for _, p := range phrases(t) {
		for _, other := range []string{"期日", "取りやめ", "⏭ 見送り", "次に試すこと", "4.1〜"} {
			if strings.Contains(p.ja, other) || strings.HasSuffix(p.ja, "引き受け") {
				t.Errorf("%s: %s", p.at, p.ja)
			}
		}
	}
	dropped := incident.Try{State: incident.TryDropped, Reason: "x"}
	for _, said := range []string{
		strings.Join(words(incident.Japanese).Beside(incident.KPTLine{Try: &dropped}), ""), text.TryStands(incident.Japanese, incident.TryRow{Try: dropped}, "", ""), text.OptionTryDrop.JA,
	} {
		if !strings.Contains(said, "中止") {
			t.Errorf("a try that is dropped: %q", said)
		}
	}
	for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
		report := text.ReviewReport(reviewed(lang))
		for _, h := range incident.Headings {
			if !strings.Contains(report, "\n## "+text.HeadingOf(lang, h)+"\n") {
				t.Errorf("no heading %q in the report", text.HeadingOf(lang, h))
			}
		}
	}
}

func words(lang incident.Lang) text.KPTWords {
	return text.KPTWords{Lang: lang, Name: func(_ incident.PersonID, name string) string { return name }, Typed: func(s string) string { return s }}
}
