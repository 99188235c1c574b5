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

// TestWhatIsAskedUnderAHeading is the playbook's prompt without the heading, which stands before it wherever the prompt is read.
func TestWhatIsAskedUnderAHeading(t *testing.T) {
	t.Parallel()
	asked := []incident.Text{{JA: "Keep 続けること: 続ける文面", EN: "Keep: texts to keep"}, {JA: "Problem 困ったこと：時刻", EN: "When was it?"}, {}}
	for h, want := range map[incident.Heading]text.Phrase{
		incident.HeadKeep: {JA: "続ける文面", EN: "texts to keep"}, incident.HeadProblem: {JA: "時刻", EN: "When was it?"},
		incident.HeadTry: {JA: "誰が・いつまでに・どの訓練で確かめるか", EN: "who, by when, and in which drill to test it"},
		incident.HeadNot: {JA: "その理由", EN: "the reason"}, "": {},
	} {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if got := text.PromptOf(lang, h, asked); got != want.In(lang) {
				t.Errorf("%s in %s: %q, want %q", h, lang, got, want.In(lang))
			}
		}
	}
	r := reviewed(incident.English)
	r.Incident.Playbook.Prompts = asked
	for h, want := range map[incident.Heading]string{incident.HeadKeep: "(to fill in) texts to keep", incident.HeadNot: "(to fill in) the reason"} {
		if got := r.Parts()["review_"+string(h)]; len(got) != 1 || got[0] != want {
			t.Errorf("the report asks under %s: %q", h, got)
		}
	}
}
