package record_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/text"
)

var (
	t0      = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)
	program = record.Program{Release: "0.1.0", Revision: "abc1234"}
)

func made(addresses bool) record.Made {
	return record.Made{Program: program, At: t0.Add(24 * time.Hour), By: "U0KAKEI", Addresses: addresses}
}

// evening is a cut that has one of everything, and what nobody should find in an archive.
func evening() incident.Cut {
	after := func(min int) time.Time { return t0.Add(time.Duration(min) * time.Minute) }
	letters := incident.Letters{
		JA: incident.Letter{Subject: "【第1報】EC2", Body: "東京リージョンで\n障害が発生しています。\n"},
		EN: incident.Letter{Subject: "[1] EC2", Body: "There is an outage\r\nin Tokyo."},
	}
	words := incident.NoticeText{No: 1, Version: 2, Stage: incident.FirstNotice, Letters: letters, AsOf: after(10), Promise: after(60), By: "U0BERLIN", At: after(11)}
	draft := words
	draft.Version, draft.Letters.JA.Body = 1, "下書き"
	i := incident.Incident{
		ID: "k3f9qa", Kind: incident.Live, Status: incident.Resolved, Phase: incident.Resolve, DeclaredAt: t0, EndedAt: after(300), DeclaredBy: "U0KAKEI", Commander: "U0KAKEI",
		Facts:    incident.Facts{Title: "EC2 に | SSH できない", Region: "ap-northeast-1", Services: []string{"EC2"}},
		Settings: incident.Settings{Language: incident.Japanese, Timezone: "Asia/Tokyo", DrillTo: []string{"drill@ours.example"}, Extra: map[string]string{"token": "s3cret"}},
		LastTime: []incident.TryRow{{Incident: "o1d", No: 1, Text: "of another review"}},
		Answer:   &incident.AnswerTo{ResponseURL: "https://hooks.slack.example/s3cret"},
		Playbook: incident.Playbook{ID: "aws-outage", Title: incident.Text{JA: "AWS 障害", EN: "AWS outage"}},
		Links:    map[string]incident.Link{"channel": {Ref: "C1", Name: "inc", URL: "https://slack.example/C1"}},
	}
	approval := &incident.Approval{Signature: incident.Signature{By: "U0KAKEI", At: after(14)}}
	sent := &incident.Signature{By: "U0BERLIN", At: after(15)}
	return incident.Cut{
		State: incident.State{
			Incident: i,
			Todos:    []incident.Todo{{ID: "4.3d", Title: incident.Text{JA: "第1報", EN: "Notice 1"}, State: incident.TodoDone, Owner: "U0BERLIN", Due: after(30), ClosedAt: after(15)}},
			KPT:      []incident.KPTLine{{No: 1, Heading: incident.HeadKeep, Text: "早かった", By: "U0KAKEI", At: after(400)}},
		},
		Entries: []incident.Entry{
			{ID: "a", Incident: "k3f9qa", Kind: incident.EntryDeclared, At: t0, By: "U0KAKEI", Via: incident.ViaSlack, Text: "=EC2 に SSH できない"},
			{ID: "b", Incident: "k3f9qa", Kind: incident.EntryClaimed, At: after(1), By: "U0BERLIN", Via: incident.ViaSlack, Todo: "4.3d"},
			{ID: "c", Incident: "k3f9qa", Kind: incident.EntryEvidence, At: after(2), By: "U0BERLIN", Via: incident.ViaSlack, Text: "発表", Link: "https://health.aws.example/x|y"},
			incident.Entry{ID: "d", Incident: "k3f9qa", Kind: incident.EntryProgress, At: after(3), By: "U0BERLIN", Via: incident.ViaSlack, Todo: "4.3d", Text: "ops@customer.example に電話"}.Redact(after(4), "U0BERLIN", incident.WhyDeleted),
			{ID: "e", Incident: "k3f9qa", Kind: incident.EntryDecided, At: after(5), By: "U0KAKEI", Via: incident.ViaBrowser, Text: "大阪へ切り替える"},
			{ID: "f", Incident: "k3f9qa", Kind: incident.EntryResolved, At: after(300), By: "U0KAKEI", Via: incident.ViaSlack},
		},
		Notices:  []incident.Notice{{No: 1, Stage: incident.FirstNotice, Version: 2, Sum: words.Sum(), Authors: []incident.PersonID{"U0BERLIN"}, Approval: approval, Sent: sent, Text: words}},
		Texts:    []incident.NoticeText{draft, words},
		Contacts: []incident.Contact{{Customer: incident.Customer{ID: "c-1", Name: "青空商事", Mail: []string{"ops@customer.example"}, Lang: "ja"}, Told: incident.ToldRefused, Missed: []string{"ops@customer.example"}}},
		Evidence: []incident.Evidence{{Event: "ec2@1", Source: "rss", Hash: "x", Body: "<item>\n<title>EC2</title>\n</item>"}},
		Names:    map[string]string{"U0KAKEI": "筧", "U0BERLIN": "Berlin"},
	}
}

func written(t *testing.T, c incident.Cut, m record.Made) record.Archive {
	t.Helper()
	a, err := record.Write(c, m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// open reads an archive as any program does that knows zips.
func open(t *testing.T, body []byte) (names []string, files map[string]string) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(in)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		names, files[f.Name] = append(names, f.Name), string(body)
	}
	return names, files
}

// TestWhatAnArchiveHolds is read by another program, and is the same each time.
func TestWhatAnArchiveHolds(t *testing.T) {
	t.Parallel()
	a := written(t, evening(), made(false))
	if b := written(t, evening(), made(false)); !bytes.Equal(a.Body, b.Body) || a.Head != b.Head {
		t.Error("the same cut gives other bytes")
	}
	names, files := open(t, a.Body)
	want := []string{
		"manifest.json", "record.jsonl", "timeline.csv", "timeline.md", "board.md", "times.json", "times.md", "report.md",
		"notices/1-ja.txt", "notices/1-ja-subject.txt", "notices/1-en.txt", "notices/1-en-subject.txt", "evidence/1.txt",
	}
	for _, name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not there: %v", name, names)
		}
	}
	if files["notices/1-en.txt"] != "There is an outage\r\nin Tokyo." || files["evidence/1.txt"] != evening().Evidence[0].Body {
		t.Errorf("%q", files)
	}
	for name, said := range map[string][]string{
		"board.md":     {"# EC2 に \\| SSH できない", "筧", "| 4.3d | 第1報 | 完了 | Berlin |", "大阪へ切り替える", "2026-02-21 00:39"},
		"timeline.md":  {"## 2026-02-21", "- 00:09 筧 が対応を開始: =EC2", "削除済み", "<https://health.aws.example/x>"},
		"timeline.csv": {"\ufeff", ",2026-02-21 00:12,todo_progress,4.3d,Berlin,", "https://health.aws.example/x|y"},
	} {
		for _, s := range said {
			if !strings.Contains(files[name], s) {
				t.Errorf("%s lacks %q:\n%s", name, s, files[name])
			}
		}
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(files["timeline.csv"], "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 7 || rows[4][7] != evening().Entries[3].Redacted.SHA256 {
		t.Errorf("%v, %q", err, rows)
	}
	var m record.Manifest
	if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil || m.Head != a.Head || m.Lines != a.Lines || m.Counts["entry"] != 6 || m.By != "U0KAKEI" || m.Addresses || len(m.Files) != len(names)-1 {
		t.Errorf("%v: %+v", err, m)
	}
}

// TestAReportNamesDocumentsByTheirTitles, as the timeline does.
func TestAReportNamesDocumentsByTheirTitles(t *testing.T) {
	t.Parallel()
	c := evening()
	c.State.Incident.Playbook.Documents = []incident.Document{{ID: "checksheet", Title: incident.Text{JA: "一次対応チェックシート", EN: "Checksheet"}}}
	c.Entries = append(c.Entries, incident.Entry{ID: "g", Kind: incident.EntryMade, At: t0.Add(time.Minute), Key: incident.DocumentLink("checksheet")})
	_, files := open(t, written(t, c, made(false)).Body)
	for _, name := range []string{"timeline.md", "report.md"} {
		if !strings.Contains(files[name], "「一次対応チェックシート」") || strings.Contains(files[name], "checksheet") {
			t.Errorf("%s: %s", name, files[name])
		}
	}
}

// TestNobodyFindsWhatIsNotAskedFor: customers are their ids, unless somebody asked for more; a secret is in neither.
func TestNobodyFindsWhatIsNotAskedFor(t *testing.T) {
	t.Parallel()
	for _, addresses := range []bool{false, true} {
		body := string(written(t, evening(), made(addresses)).Body)
		for _, theirs := range []string{"ops@customer.example", "青空商事", "drill@ours.example"} {
			if strings.Contains(body, theirs) != addresses {
				t.Errorf("with addresses %v: %s", addresses, theirs)
			}
		}
		if !strings.Contains(body, "c-1") || strings.Contains(body, "s3cret") || strings.Contains(body, "of another review") {
			t.Errorf("with addresses %v: the customer's id, a secret, or what another review says", addresses)
		}
	}
}

// TestAWholeArchiveIsSound, whatever is in it.
func TestAWholeArchiveIsSound(t *testing.T) {
	t.Parallel()
	sign := evening()
	sign.State.Incident.Status, sign.Notices, sign.Texts, sign.Contacts, sign.Evidence = incident.SignStatus, nil, nil, nil, nil
	english := evening()
	english.State.Incident.Settings.Language = incident.English
	for name, c := range map[string]incident.Cut{"an evening": evening(), "a sign": sign, "in English": english, "nothing": {}} {
		for _, addresses := range []bool{false, true} {
			a := written(t, c, made(addresses))
			if r := record.Verify(a.Body, program); !r.Sound() || !r.Rebuilt || r.Head != a.Head || r.Lines != a.Lines {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

// TestEveryByteCounts: a single one that is changed is named, wherever it stands, and so is an archive that ends early or late.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	body := written(t, evening(), made(false)).Body
	step := 1
	if testing.Short() {
		step = 97
	}
	for at := 0; at < len(body); at += step {
		bad := slices.Clone(body)
		bad[at] ^= 1 << (at % 8)
		as := record.Program{} // of which nothing is made anew
		if at%50 == 0 {
			as = program
		}
		r := record.Verify(bad, as)
		if named := slices.ContainsFunc(r.Faults, func(f record.Fault) bool {
			return f.Code == record.Bytes || f.Code == record.NoArchive || f.Code == record.CutShort
		}); !named {
			t.Fatalf("byte %d of %d: %+v", at, len(body), r.Faults)
		}
		if at%7 > 0 {
			continue
		}
		worded(t, r.Faults)
	}
	r := record.Verify(append(slices.Clone(body), 'x'), program)
	if len(r.Faults) != 1 || r.Faults[0].Code != record.Trailing {
		t.Errorf("%+v", r.Faults)
	}
}

// TestAnArchiveThatIsCutShort says so first, and where, and accuses nobody: nothing in it was changed. What was is named beside it.
func TestAnArchiveThatIsCutShort(t *testing.T) {
	t.Parallel()
	body := written(t, evening(), made(false)).Body
	lines := bytes.Index(body, []byte(`{"no":3,`))
	changed := slices.Clone(body)
	changed[lines+40] ^= 1
	for at := 4; at < len(body); at += 7 {
		r := record.Verify(body[:at], program)
		if len(r.Faults) != 1 || r.Faults[0].Code != record.CutShort || r.Faults[0].Of != fmt.Sprint(at) {
			t.Fatalf("cut at %d of %d: %+v", at, len(body), r.Faults)
		}
		if at == lines-lines%7+4 && r.Faults[0].File != "record.jsonl" {
			t.Errorf("cut at %d: %+v", at, r.Faults)
		}
		if r := record.Verify(changed[:at], program); at > lines+1000 && (len(r.Faults) < 2 || r.Faults[0].Code != record.CutShort || !slices.ContainsFunc(r.Faults, func(f record.Fault) bool { return f.Line == 3 && f.Code == record.Edited })) {
			t.Fatalf("changed, and cut at %d: %+v", at, r.Faults)
		}
	}
	a := written(t, evening(), made(false))
	for what, c := range map[string]struct {
		change func([]string) []string
		code   record.Code
	}{
		"after a line":  {func(all []string) []string { return all[:5] }, record.Endless},
		"within a line": {func(all []string) []string { return append(all[:5], all[5][:60]) }, record.CutShort},
	} {
		_, files := open(t, a.Body)
		all := c.change(strings.SplitAfter(files["record.jsonl"], "\n"))
		files["record.jsonl"] = strings.Join(all, "")
		names, _ := open(t, a.Body)
		r := record.Verify(record.Forge(t, names, files), program)
		if r.Faults[0].Line == 0 || !slices.ContainsFunc(r.Faults, func(f record.Fault) bool { return f.Code == c.code }) {
			t.Errorf("%s: %+v", what, r.Faults)
		}
		worded(t, r.Faults)
	}
}

// worded: no fault's words lack what they speak of.
func worded(t *testing.T, faults []record.Fault) {
	t.Helper()
	const gap = "<nothing>"
	for _, f := range faults {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if strings.Contains(text.RecordFault(lang, f.File, f.Line, string(f.Code), gap), gap) != (f.Of != "") {
				t.Errorf("%+v: %s", f, text.RecordFault(lang, f.File, f.Line, string(f.Code), f.Of))
			}
		}
	}
}

// TestAnyByteOfALargeOne: of five thousand entries, those that chance picks.
func TestAnyByteOfALargeOne(t *testing.T) {
	t.Parallel()
	c := evening()
	for n := range 5000 {
		e := c.Entries[2]
		e.ID, e.At = fmt.Sprint("n", n), e.At.Add(time.Duration(n)*time.Second)
		c.Entries = append(c.Entries, e)
	}
	body := written(t, c, made(false)).Body
	if r := record.Verify(body, program); !r.Sound() || r.Lines < 5000 {
		t.Fatalf("%d lines, %+v", r.Lines, r.Faults)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		bad := slices.Clone(body)
		bad[chance.IntN(len(bad))] ^= 0x10
		if record.Verify(bad, program).Sound() {
			t.Error("a byte was changed")
		}
	}
}

// forged is an archive whose files a forger changes who knows zips, sums and how the files are made: only the chain, and what stands
// elsewhere of it, is against them. change gets the lines.
func forged(t *testing.T, a record.Archive, change func(lines []string) []string) []byte {
	t.Helper()
	names, files := open(t, a.Body)
	lines := strings.SplitAfter(strings.TrimSuffix(files["record.jsonl"], "\n"), "\n")
	files["record.jsonl"] = strings.TrimSuffix(strings.Join(change(lines), ""), "\n") + "\n"
	return record.Forge(t, names, files)
}

// summed is a line with the sum that its own bytes have.
func summed(line string) string {
	front := line[:strings.LastIndex(line, `,"sha256":"`)]
	sum := sha256.Sum256([]byte(front))
	return front + `,"sha256":"` + hex.EncodeToString(sum[:]) + "\"}\n"
}

// TestEveryKindOfLineIsBound: one that is edited, removed, moved or doubled is named, though its own sum is made anew.
func TestEveryKindOfLineIsBound(t *testing.T) {
	t.Parallel()
	a := written(t, evening(), made(true))
	_, files := open(t, a.Body)
	lines := strings.SplitAfter(strings.TrimSuffix(files["record.jsonl"], "\n"), "\n")
	lines[len(lines)-1] += "\n"
	kinds := map[string]bool{}
	for n, l := range lines {
		kind := strings.Split(l, `"`)[5]
		if kinds[kind] {
			continue
		}
		kinds[kind] = true
		last := n == len(lines)-1
		for what, c := range map[string]struct {
			change func([]string) []string
			line   int
			code   record.Code
		}{
			"edited": {func(all []string) []string { all[n] = strings.Replace(l, `"body":{`, `"body":{"x":1,`, 1); return all }, n + 1, record.Edited},
			"edited, with its sum": {func(all []string) []string {
				all[n] = summed(strings.Replace(l, `"body":{`, `"body":{"x":1,`, 1))
				return all
			}, n + 1, record.Edited},
			"twice":              {func(all []string) []string { return slices.Insert(all, n, l) }, n + 2, record.Twice},
			"gone":               {func(all []string) []string { return slices.Delete(all, n, n+1) }, n + 1, record.Missing},
			"moved to the front": {func(all []string) []string { return slices.Insert(slices.Delete(all, n, n+1), 0, l) }, 1, record.Missing},
			"of another kind": {func(all []string) []string {
				all[n] = summed(strings.Replace(l, `"kind":"`+kind, `"kind":"rumour`, 1))
				return all
			}, n + 1, record.UnknownKind},
			"no line": {func(all []string) []string { all[n] = "{}\n"; return all }, n + 1, record.Unreadable},
		} {
			want := record.Fault{File: "record.jsonl", Line: c.line, Code: c.code}
			switch {
			case last && (what == "gone" || what == "edited, with its sum"): // nothing follows that names it; the manifest does
				want.Code, want.Line = record.WrongHead, 0
			case n == 0 && what == "moved to the front":
				continue
			}
			r := record.Verify(forged(t, a, func(all []string) []string { all[len(all)-1] = lines[len(lines)-1]; return c.change(all) }), program)
			worded(t, r.Faults)
			if !slices.ContainsFunc(r.Faults, func(f record.Fault) bool {
				return f.File == want.File && (want.Line == 0 || f.Line == want.Line) && f.Code == want.Code
			}) {
				t.Errorf("%s (line %d) %s: %+v, want %+v", kind, n+1, what, r.Faults, want)
			}
		}
	}
	if len(kinds) != 11 {
		t.Errorf("%v", kinds)
	}
}

// TestWhoeverWritesAllAnewHasAnotherHead: that is why it is said elsewhere.
func TestWhoeverWritesAllAnewHasAnotherHead(t *testing.T) {
	t.Parallel()
	a, c := written(t, evening(), made(false)), evening()
	c.Entries[4].Text = "何も決めていない"
	b := written(t, c, made(false))
	if r := record.Verify(b.Body, program); !r.Sound() || r.Head == a.Head {
		t.Errorf("%+v", r)
	}
	later := made(false)
	later.By = "U0BERLIN"
	if b := written(t, evening(), later); b.Head == a.Head {
		t.Error("who took it along is not in the chain")
	}
}

// TestWhatFollowsIsMadeAnew: what is changed besides the lines does not follow from them, though all sums are right.
func TestWhatFollowsIsMadeAnew(t *testing.T) {
	t.Parallel()
	names, files := open(t, written(t, evening(), made(false)).Body)
	for _, name := range names[2:] {
		changed := map[string]string{}
		for n, body := range files {
			changed[n] = body
		}
		changed[name] = "x" + files[name]
		r := record.Verify(record.Forge(t, names, changed), program)
		if !slices.ContainsFunc(r.Faults, func(f record.Fault) bool { return f.File == name }) {
			t.Errorf("%s: %+v", name, r.Faults)
		}
		gone := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
		if r := record.Verify(record.Forge(t, gone, files), program); r.Sound() {
			t.Errorf("without %s", name)
		}
	}
	files["evil.txt"] = "x"
	if r := record.Verify(record.Forge(t, append(names, "evil.txt"), files), program); r.Sound() {
		t.Error("with another file")
	}
}

// TestATextThatNobodyApproved is named by its notice.
func TestATextThatNobodyApproved(t *testing.T) {
	t.Parallel()
	c := evening()
	c.Texts[1].Letters.JA.Body = "問題ありません。"
	r := record.Verify(written(t, c, made(false)).Body, program)
	if len(r.Faults) != 1 || r.Faults[0].Code != record.Unapproved || r.Faults[0].Of != "1" {
		t.Errorf("%+v", r.Faults)
	}
}

// other is another program than the one that writes.
var other = record.Program{Release: "0.2.0", Revision: "def"}

// TestAnotherVersion is not made anew: words change. What it is not proved of is said.
func TestAnotherVersion(t *testing.T) {
	t.Parallel()
	a := written(t, evening(), made(false))
	r := record.Verify(a.Body, other)
	want := []string{"timeline.csv", "timeline.md", "board.md", "times.json", "times.md", "report.md"}
	if !r.Sound() || r.Rebuilt || r.Manifest.Program != program || r.Head != a.Head || !slices.Equal(r.Unproved, want) {
		t.Errorf("%+v", r)
	}
	bad := forged(t, a, func(all []string) []string { all[3] = all[2]; return all })
	if r := record.Verify(bad, other); r.Sound() || r.Rebuilt {
		t.Errorf("%+v", r)
	}
	if r := record.Verify(a.Body, program); len(r.Unproved) > 0 {
		t.Errorf("%v", r.Unproved)
	}
}

// TestWhatALaterProgramAdds is not a fault: a kind of line, and a file. A later format is said to be one.
func TestWhatALaterProgramAdds(t *testing.T) {
	t.Parallel()
	names, files := open(t, written(t, evening(), made(false)).Body)
	lines := strings.SplitAfter(files["record.jsonl"], "\n")
	last := lines[len(lines)-2]
	ended := func(all []string, with, by string) string {
		was := strings.Repeat("0", 64)
		if n := len(all); n > 0 {
			was = all[n-1][len(all[n-1])-67 : len(all[n-1])-3]
		}
		body := last[strings.Index(last, `"body":`):]
		line := fmt.Sprintf(`{"no":%d,"kind":"export","was":"%s",%s`, len(all)+1, was, strings.Replace(body, with, by, 1))
		return summed(line)
	}
	for what, c := range map[string]struct {
		kind string // of a line before the last
		with string
		by   string
		code record.Code // "": nothing is wrong
	}{
		"a kind of line": {`rumour`, "", "", ""},
		"a format":       {"", `"format":1`, `"format":2`, record.UnknownForm},
	} {
		all := slices.Clone(lines[:len(lines)-2])
		if c.kind != "" {
			prev := all[len(all)-1]
			all = append(all, summed(fmt.Sprintf(`{"no":%d,"kind":"%s","was":"%s","body":{},"sha256":""}`, len(all)+1, c.kind, prev[len(prev)-67:len(prev)-3])))
		}
		all = append(all, ended(all, c.with, c.by))
		var m record.Manifest
		if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
			t.Fatal(err)
		}
		end := all[len(all)-1]
		m.Head, m.Lines = end[len(end)-67:len(end)-3], len(all)
		if c.kind != "" {
			m.Counts[c.kind] = 1
		}
		manifest, _ := json.Marshal(m)
		out := map[string]string{"manifest.json": string(manifest), "record.jsonl": strings.Join(all, ""), "picture.svg": "<svg/>"}
		for _, n := range names[2:] {
			out[n] = files[n]
		}
		r := record.Verify(record.Forge(t, append(slices.Clone(names), "picture.svg"), out), other)
		if c.code == "" && (!r.Sound() || !slices.Contains(r.Unproved, "picture.svg")) || c.code != "" && (len(r.Faults) != 1 || r.Faults[0].Code != c.code) {
			t.Errorf("%s: %+v", what, r)
		}
		worded(t, r.Faults)
	}
}

// TestTheManifestIsBelievedInNothing: whoever changes files, their sums and what the manifest says of itself leaves the head as it was.
// That is found by every version, and the archive is not another's because the manifest says so.
func TestTheManifestIsBelievedInNothing(t *testing.T) {
	t.Parallel()
	a := written(t, evening(), made(false))
	names, files := open(t, a.Body)
	without := func(name string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
	}
	for what, c := range map[string]struct {
		names []string
		file  string
		with  string
		by    string
		want  record.Fault
	}{
		"the format":       {names, "manifest.json", `"format": 1`, `"format": 2`, record.Fault{File: "manifest.json", Code: record.Claimed, Of: "format"}},
		"the version":      {names, "manifest.json", "abc1234", "abc1235", record.Fault{File: "manifest.json", Code: record.Claimed, Of: "program"}},
		"the incident":     {names, "manifest.json", "k3f9qa", "k3f9qb", record.Fault{File: "manifest.json", Code: record.Claimed, Of: "incident"}},
		"when":             {names, "manifest.json", "2026-02-21", "2026-02-22", record.Fault{File: "manifest.json", Code: record.Claimed, Of: "at"}},
		"who":              {names, "manifest.json", "U0KAKEI", "U0OTHER", record.Fault{File: "manifest.json", Code: record.Claimed, Of: "by"}},
		"addresses":        {names, "manifest.json", `"addresses": false`, `"addresses": true`, record.Fault{File: "manifest.json", Code: record.Claimed, Of: "addresses"}},
		"counts":           {names, "manifest.json", `"entry": 6`, `"entry": 7`, record.Fault{File: "manifest.json", Code: record.Claimed, Of: "counts"}},
		"a notice":         {names, "notices/1-ja.txt", "障害が", "異常が", record.Fault{File: "notices/1-ja.txt", Line: 2, Code: record.Underived}},
		"its subject":      {names, "notices/1-en-subject.txt", "EC2", "RDS", record.Fault{File: "notices/1-en-subject.txt", Line: 1, Code: record.Underived}},
		"a notice is gone": {without("notices/1-en.txt"), "", "", "", record.Fault{File: "notices/1-en.txt", Code: record.Absent}},
		"evidence":         {names, "evidence/1.txt", "EC2", "RDS", record.Fault{File: "evidence/1.txt", Code: record.WrongSum}},
		"evidence is gone": {without("evidence/1.txt"), "", "", "", record.Fault{File: "evidence/1.txt", Code: record.Absent}},
		"a second notice":  {append(slices.Clone(names), "notices/2-ja.txt"), "", "", "", record.Fault{File: "notices/2-ja.txt", Code: record.Stranger}},
		"more evidence":    {append(slices.Clone(names), "evidence/2.txt"), "", "", "", record.Fault{File: "evidence/2.txt", Code: record.Stranger}},
	} {
		changed := map[string]string{}
		for name, body := range files {
			changed[name] = body
		}
		changed[c.file] = strings.ReplaceAll(changed[c.file], c.with, c.by)
		for _, as := range []record.Program{program, other} {
			r := record.Verify(record.Forge(t, c.names, changed), as)
			if !slices.Contains(r.Faults, c.want) || r.Rebuilt != (as == program) {
				t.Errorf("%s, as %v: %+v", what, as, r.Faults)
			}
			worded(t, r.Faults)
		}
	}
}

// FuzzVerify: what anybody hands in is answered.
func FuzzVerify(f *testing.F) {
	a, err := record.Write(evening(), made(false))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(a.Body)
	f.Add(a.Body[:1000])
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, body []byte) {
		r := record.Verify(body, program)
		if r.Sound() && !bytes.Equal(body, a.Body) && r.Head == a.Head {
			t.Errorf("another archive has the same head: %+v", r)
		}
	})
}

// FuzzLines: likewise of the lines alone, whose container is right.
func FuzzLines(f *testing.F) {
	a, err := record.Write(evening(), made(false))
	if err != nil {
		f.Fatal(err)
	}
	r, _ := zip.NewReader(bytes.NewReader(a.Body), int64(len(a.Body)))
	in, _ := r.Open("record.jsonl")
	lines, _ := io.ReadAll(in)
	f.Add(string(lines))
	f.Add("{}\n")
	f.Add(`{"no":1,"kind":"entry","was":"` + strings.Repeat("0", 64) + `","body":{},"sha256":"` + strings.Repeat("0", 64) + "\"}\n")
	f.Fuzz(func(t *testing.T, text string) {
		if r := record.Verify(record.Forge(t, []string{"record.jsonl"}, map[string]string{"record.jsonl": text}), program); r.Sound() && text != string(lines) && r.Head == a.Head {
			t.Errorf("other lines have the same head: %+v", r)
		}
	})
}

// TestEveryFaultHasWords in both languages, which are shown on a shell.
func TestEveryFaultHasWords(t *testing.T) {
	t.Parallel()
	for _, code := range record.Codes {
		for _, lang := range []incident.Lang{incident.Japanese, incident.English} {
			if said := text.RecordFault(lang, "record.jsonl", 3, string(code), "7"); !strings.HasPrefix(said, "record.jsonl:3: ") || len(said) < 25 {
				t.Errorf("%s: %s", code, said)
			}
		}
	}
}
