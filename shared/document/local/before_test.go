package local_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noroshi.internal/shared/document/documenttest"
	"noroshi.internal/shared/document/local"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// made is a folder with the documents of an incident that an earlier version left.
type made struct {
	*documenttest.Before
	folder *local.Folder
	dir    string
	t      *testing.T
}

func madeBefore(t *testing.T, lang incident.Lang) made {
	t.Helper()
	b := documenttest.ReadBefore(t, lang)
	f, dir := open(t)
	m := made{b, f, filepath.Join(dir, string(b.State.Incident.ID)), t}
	if err := os.MkdirAll(m.dir, 0o750); err != nil {
		t.Fatal(err)
	}
	m.write("notice", b.File("notice.md"))
	m.write("checksheet", b.File("checksheet.md"))
	return m
}

func (m made) write(name, body string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, name+".md"), []byte(body), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m made) says(name string) string { return content(m.t, m.dir, name+".md") }

// edit has people put other words in the place of some.
func (m made) edit(name, words, other string) {
	m.t.Helper()
	if !strings.Contains(m.says(name), words) {
		m.t.Fatalf("%s does not say %q", name, words)
	}
	m.write(name, strings.Replace(m.says(name), words, other, 1))
}

// follow brings a document up to date and holds against what was told, and against what it said with other words in the place of some.
func (m made) follow(name, told string, swaps ...string) {
	m.t.Helper()
	want := strings.NewReplacer(swaps...).Replace(m.says(name))
	got := m.Follow(m.folder, plan.Ref{ID: string(m.State.Incident.ID) + "/" + name}, name)
	if says := m.says(name); says != want {
		m.t.Errorf("%s says %s\nwant %s", name, says, want)
	}
	if p := documenttest.Places(got); p != told {
		m.t.Errorf("behind in %s are %q, want %q: %+v", name, p, told, got)
	}
}

func region(to string) incident.Correct { return incident.Correct{Region: &to} }

const (
	asOfJa, asOfEn   = "情報時点 | 2021-02-19 23:50 JST(2021-02-19 14:50 UTC)", "As of | 2021-02-19 23:50 JST (2021-02-19 14:50 UTC)"
	newerJa, newerEn = "情報時点 | 2021-02-20 00:40 JST(2021-02-19 15:40 UTC)", "As of | 2021-02-20 00:40 JST (2021-02-19 15:40 UTC)"
)

// What nobody has edited follows, with the moment as of which it holds; what says the same in other words stays.
func TestADocumentOfAnEarlierVersionFollows(t *testing.T) {
	t.Parallel()
	en := madeBefore(t, incident.English)
	en.follow("notice", "")
	en.follow("checksheet", "")
	en = madeBefore(t, incident.English)
	en.Correct(region("ap-northeast-1"))
	en.follow("notice", "", "Region | being confirmed", "Region | Tokyo (ap-northeast-1)", asOfEn, newerEn)
	en.follow("checksheet", "", "Region (being confirmed)", "Region (Tokyo (ap-northeast-1))")
	sev := incident.Sev2
	en.Correct(incident.Correct{Severity: &sev})
	en.follow("notice", "", "Severity: being confirmed", "Severity: Sev2 partial outage")
	ja := madeBefore(t, incident.Japanese)
	ja.follow("notice", "")
	ja.follow("checksheet", "")
	ja = madeBefore(t, incident.Japanese)
	ja.Correct(region("ap-northeast-3"))
	ja.follow("notice", "", "リージョン | ap-northeast-1", "リージョン | 大阪リージョン(ap-northeast-3)", asOfJa, newerJa)
	ja.follow("checksheet", "", "リージョン(ap-northeast-1)", "リージョン(大阪リージョン(ap-northeast-3))")
}

// Who leads was written otherwise while no name was known, and in Japanese otherwise at first.
func TestTheCommanderOfAnEarlierVersionFollows(t *testing.T) {
	t.Parallel()
	m := madeBefore(t, incident.Japanese)
	m.edit("notice", "司令塔: 筧", "司令塔: チャンネルの固定ボードを参照")
	m.edit("checksheet", "司令塔 筧", "司令塔 Jonas")
	m.follow("notice", "", "チャンネルの固定ボードを参照", "筧", asOfJa, newerJa)
	m.follow("checksheet", "commander?")
}

// What was changed several times before anybody looked is known by the timeline.
func TestADocumentOfAnEarlierVersionThatWasBehindFollows(t *testing.T) {
	t.Parallel()
	m := madeBefore(t, incident.Japanese)
	m.Correct(region("ap-northeast-3"))
	services := []string{"RDS"}
	m.Correct(incident.Correct{Services: &services})
	m.Correct(region("us-east-1"))
	m.follow("notice", "", "リージョン | ap-northeast-1", "リージョン | バージニア北部リージョン(us-east-1)", "サービス | EC2", "サービス | RDS", asOfJa, newerJa)
}

// What people edited stays, and is named; that they did is not claimed, since nobody knows.
func TestWhatPeopleEditedInADocumentOfAnEarlierVersionStays(t *testing.T) {
	t.Parallel()
	m := madeBefore(t, incident.Japanese)
	m.edit("notice", "リージョン | ap-northeast-1", "リージョン | 東京の一部")
	m.edit("notice", "情報時点 | 2021-02-19 23:50 JST", "情報時点 | 2021-02-20 00:20 JST")
	m.edit("notice", "影響 | 確認中", "影響 | ap-northeast-1 で接続できない")
	m.edit("checksheet", "- [ ] リージョン", "- [x] リージョン")
	m.Correct(region("ap-northeast-3"))
	zone := "apne3-az1"
	m.Correct(incident.Correct{Zone: &zone})
	m.follow("notice", "region?", "AZ ID | 確認中", "AZ ID | apne3-az1", "2021-02-19 14:50 UTC) |", "2021-02-19 15:40 UTC) |")
	m.follow("notice", "region?") // nor is it known later
	m.follow("checksheet", "", "リージョン(ap-northeast-1)・AZ ID(確認中)", "リージョン(大阪リージョン(ap-northeast-3))・AZ ID(apne3-az1)")
	m.edit("notice", "AZ ID | apne3-az1", "AZ ID | 2つ")
	zone = "apne3-az2"
	m.Correct(incident.Correct{Zone: &zone})
	m.follow("notice", "region? zone")
	m.edit("notice", "東京の一部", "ap-northeast-3 だけ")
	m.follow("notice", "zone") // it says the fact, as earlier versions wrote it
}

// What people wrote after the document was made may be what a fact was in between: it is theirs.
func TestWhatPeopleBroughtUpToDateThemselvesStays(t *testing.T) {
	t.Parallel()
	m := madeBefore(t, incident.English)
	m.Correct(region("ap-northeast-1"))
	m.edit("notice", "Region | being confirmed", "Region | ap-northeast-1")
	m.Correct(region("ap-northeast-3"))
	m.follow("notice", "region?")
	m = madeBefore(t, incident.English)
	m.Timeline = nil // nobody knows when it was made
	m.Correct(region("ap-northeast-1"))
	m.follow("notice", "", "Region | being confirmed", "Region | Tokyo (ap-northeast-1)")
}
