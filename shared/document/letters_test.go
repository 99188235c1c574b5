package document_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// lines are those of a text: "# " begins a heading, "%" something that is no text, "~" what is struck through, "|" the head of a table,
// "---" another tab.
func lines(said string) (out []document.Line) {
	for l := range strings.SplitSeq(said, "\n") {
		heading, ok := strings.CutPrefix(l, "# ")
		switch {
		case ok:
			out = append(out, document.Line{Text: heading, Heading: true})
		case l == "---":
			out = append(out, document.Line{Apart: true})
		default:
			out = append(out, document.Line{Text: strings.TrimLeft(l, "%~|"), Odd: strings.HasPrefix(l, "%"), Struck: strings.HasPrefix(l, "~"), Head: strings.HasPrefix(l, "|")})
		}
	}
	return out
}

const whole = "# 通知(下書き)\nここは読まない\n# 日本語\n\n件名: 【第1報】EC2\n\nお客様各位\n\n\n\n- 影響: 接続できない \n# English\nSubject: [Notice 1] EC2\nDear customer,\nno access\n\n# 社内メモ(送信しない)\n起案者: 佐藤"

func TestLettersOfADocument(t *testing.T) {
	t.Parallel()
	want := incident.Letters{
		JA: incident.Letter{Subject: "【第1報】EC2", Body: "お客様各位\n\n- 影響: 接続できない"},
		EN: incident.Letter{Subject: "[Notice 1] EC2", Body: "Dear customer,\nno access"},
	}
	with := func(old, words string) string { return strings.Replace(whole, old, words, 1) }
	memo := "# 社内メモ(送信しない)\n起案者: 佐藤"
	for name, c := range map[string]struct {
		said, code string
	}{
		"whole":                                    {whole, ""},
		"headings without a style":                 {strings.ReplaceAll(whole, "# ", ""), ""},
		"headings with marks":                      {with("# English", "【English】"), ""},
		"full-width letters":                       {with("# English", "# English"), ""},
		"the memo between them":                    {strings.Replace(with("\n"+memo, ""), "# English", memo+"\n# English", 1), ""},
		"the memo first":                           {memo + "\n" + with("\n"+memo, ""), ""},
		"the memo in English":                      {with("# 社内メモ(送信しない)", "Internal notes (do not send)"), ""},
		"the memo as an item of a list":            {with("# 社内メモ(送信しない)", "- 社内メモ:"), ""},
		"another heading in the memo":              {whole + "\n# 連絡先\n佐藤", ""},
		"something that is no text in the memo":    {whole + "\n%佐藤", ""},
		"another tab":                              {whole + "\n---\nsecret", ""},
		"another tab right below a letter":         {with(memo, "---\n佐藤"), ""},
		"a subject with a full-width colon":        {with("件名: ", "件名:"), ""},
		"no heading in Japanese":                   {with("# 日本語", ""), "letters_sections"},
		"no heading in English":                    {with("# English", ""), "letters_sections"},
		"a document of before":                     {"お客様各位\n社内メモ\n佐藤", "letters_sections"},
		"nothing":                                  {"", "letters_sections"},
		"two of a language":                        {whole + "\n# English\nSubject: x\ny", "letters_twice"},
		"two of a language, the first empty":       {"# English\n" + with("# 通知(下書き)\nここは読まない\n", ""), "letters_twice"},
		"another heading in a letter":              {with("お客様各位", "# 概要"), "letters_heading"},
		"a renamed memo":                           {with("社内メモ(送信しない)", "社内用"), "letters_heading"},
		"no subject":                               {with("Subject: ", ""), "letters_subject"},
		"an empty subject":                         {with("[Notice 1] EC2", ""), "letters_empty"},
		"no text":                                  {with("Dear customer,\nno access", ""), "letters_empty"},
		"a letter that is empty":                   {with("Subject: [Notice 1] EC2\nDear customer,\nno access", ""), "letters_empty"},
		"a subject too long":                       {with("EC2", strings.Repeat("あ", incident.MaxSubject)), "letters_long"},
		"a text too long":                          {with("no access", strings.Repeat("x", incident.MaxLetter)), "letters_long"},
		"a place that was never filled":            {with("no access", "{{impact}}"), "letters_place"},
		"what somebody typed that looks like one":  {with("no access", "no access"), ""},
		"an image in a letter":                     {with("no access", "%no access"), "letters_odd"},
		"what is struck through in a letter":       {with("no access", "~no access"), "letters_struck"},
		"what is struck through in the memo":       {whole + "\n~佐藤", ""},
		"the head of a table in a letter":          {with("no access", "|item: words\nno access"), ""},
		"a column of a table for the house":        {with("no access", "|項目: 内容: 社内メモ\nno access: 佐藤"), "letters_memo"},
		"a column under the name of its readers":   {with("no access", "|項目: 内容: 社内向け\nno access: 佐藤"), "letters_memo"},
		"a note that is called otherwise":          {with("no access", "no access\n【社外秘】佐藤"), "letters_memo"},
		"a note in English called otherwise":       {with("no access", "no access\nINTERNAL ONLY: Sato"), "letters_memo"},
		"the memo under its short name":            {with("社内メモ(送信しない)", "内部メモ"), ""},
		"a letter that speaks of the memo":         {with("no access", "no access (see internal notes)"), "letters_memo"},
		"a memo that a blank character splits":     {with("no access", "no access\n> 社内\u200bメモ"), ""},
		"a memo that is a part of another line":    {with("no access", "no access\n↓社内メモ"), ""},
		"the memo's word in the middle of a line":  {with("no access", "no access。社内メモは下"), "letters_memo"},
		"a subject that is not in the first place": {with("Subject: [Notice 1] EC2\nDear customer,", "Dear customer,\nSubject: [Notice 1] EC2"), "letters_subject"},
	} {
		got, code := document.LettersOf(lines(c.said))
		if code != c.code || code != "" && got != (incident.Letters{}) || code == "" && got != want {
			t.Errorf("%s: %q, %+v", name, code, got)
		}
		if code != "" && !text.HasCause(code) {
			t.Errorf("nobody is told what %s means", code)
		}
	}
}

// FuzzLetters: whatever stands in a document, what leaves is within the limits and says nothing of the internal memo.
func FuzzLetters(f *testing.F) {
	f.Add(whole)
	f.Add("日本語\n件名:x\ny\nEnglish\nSubject:x\ny\nInternal\u00a0notes\nz")
	f.Fuzz(func(t *testing.T, said string) {
		l, code := document.LettersOf(append(lines(said), document.Line{Text: "社内メモ"}, document.Line{Text: "SECRET-OF-THE-HOUSE"}))
		if code != "" {
			return
		}
		for _, l := range []incident.Letter{l.JA, l.EN} {
			if l.Subject == "" || l.Body == "" || utf8.RuneCountInString(l.Subject) > incident.MaxSubject || utf8.RuneCountInString(l.Body) > incident.MaxLetter {
				t.Errorf("%+v", l)
			}
			if all := l.Subject + l.Body; !strings.Contains(said, "SECRET") && strings.Contains(all, "SECRET-OF-THE-HOUSE") || strings.Contains(all, "社内メモ") {
				t.Errorf("the memo leaves: %q", all)
			}
		}
	})
}
