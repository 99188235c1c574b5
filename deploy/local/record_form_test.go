package main

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"noroshi.internal/shared/record"
	"noroshi.internal/shared/version"
	"noroshi.internal/shared/web/browsertest"
)

// TestARecordIsTakenAlongWithoutSlack: two people press once, each in their own language, and hold a record that is sound; the page then
// shows its head. The second holds the head of the first.
func TestARecordIsTakenAlongWithoutSlack(t *testing.T) {
	t.Parallel()
	process, _ := withoutSlack(t, t.TempDir(), twoRespond)
	kakei, nok := formTab{tab{t, browsertest.Start(t)}, "phone-ja", true}, formTab{tab{t, browsertest.Start(t)}, "phone-en", false}
	kakei.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(false))
	nok.do(chromedp.EmulateViewport(390, 844), browsertest.Prefer(true), scripts(false))
	kakei.comeIn(process.formLink(t, 1), "U0KAKEI")
	board := kakei.declares(process)
	kakei.click(`.links a[href$="/record"]`)
	kakei.sees("h1", "記録の書き出し") // before anything else is opened
	first := kakei.keepsRecord(t, board+"/record", "記録の書き出し", "記録を書き出し(")
	nok.comesLater(process)
	second := nok.keepsRecord(t, board+"/record", "Export the record", "exported the record")
	if first.Head == second.Head || second.Lines <= first.Lines {
		t.Errorf("%+v and %+v", first.Manifest, second.Manifest)
	}
}

// keepsRecord takes the record along from its page.
func (p formTab) keepsRecord(t *testing.T, at, title, kept string) record.Result {
	t.Helper()
	p.open(at)
	p.sees("h1", title)
	p.picture("record")
	dir := t.TempDir()
	p.do(downloads(dir))
	p.click(`form.write button`)
	body := downloaded(t, dir, regexp.MustCompile(`^record-\w+-[0-9-]+\.zip$`))
	r := record.Verify([]byte(body), record.Program{Release: version.Release, Revision: revision(body)})
	if !r.Sound() || !r.Rebuilt || r.Lines == 0 {
		t.Fatalf("%+v", r.Faults)
	}
	p.open(at)
	p.sees("main", r.Head)
	p.sees("main", kept)
	p.picture("record-kept")
	return r
}

// revision is that of the program which wrote a record: another than the test's, which is built in another way.
func revision(body string) string {
	return record.Verify([]byte(body), record.Program{}).Manifest.Program.Revision
}
