package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/record"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
	"noroshi.internal/shared/version"
)

var kakei = incident.Actor{ID: "U0KAKEI"}

// place is a folder with a store that has an incident.
type place struct {
	t   *testing.T
	dir string
	svc *service.Service
	id  incident.ID
}

func newPlace(t *testing.T) *place {
	t.Helper()
	dir := t.TempDir()
	db, err := sqlite.Open(filepath.Join(dir, "noroshi.db"), sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	p := &place{t: t, dir: dir, svc: service.New(db, config.Defaults(), playbook.Builtins(), clock.Machine)}
	res, err := p.svc.Declare(t.Context(), service.Declaration{RequestID: "declare", By: kakei, Via: incident.ViaSlack, Kind: incident.Live, Facts: incident.Facts{Title: "EC2 に SSH できない"}})
	if err != nil {
		t.Fatal(err)
	}
	p.id = res.Entry.Incident
	return p
}

func (p *place) do(request string, do incident.Action) {
	p.t.Helper()
	if _, err := p.svc.Do(p.t.Context(), incident.Request{ID: request, Incident: p.id, At: p.svc.Now(), By: kakei, Via: incident.ViaSlack, Do: do}); err != nil {
		p.t.Fatal(err)
	}
}

// run is the command in the place, in English.
func (p *place) run(args ...string) (code int, said string) {
	p.t.Helper()
	var out bytes.Buffer
	env := map[string]string{"LANG": "en_US.UTF-8", "NOROSHI_STORE": "sqlite:" + filepath.Join(p.dir, "noroshi.db")}
	code = run(p.t.Context(), args, func(name string) string { return env[name] }, &out, &out)
	return code, out.String()
}

func (p *place) file(name string) string { return filepath.Join(p.dir, name) }

// export exports the incident, and returns the head that it says.
func (p *place) export(name string, args ...string) (head string) {
	p.t.Helper()
	code, said := p.run(append([]string{"-incident", string(p.id), "-out", p.file(name)}, args...)...)
	found := regexp.MustCompile(`head ([0-9a-f]{64})\n`).FindStringSubmatch(said)
	if code != 0 || found == nil {
		p.t.Fatalf("%d: %s", code, said)
	}
	return found[1]
}

func (p *place) timeline() []incident.Entry {
	p.t.Helper()
	all, _, err := p.svc.Timeline(p.t.Context(), p.id, 1000)
	if err != nil {
		p.t.Fatal(err)
	}
	return all
}

// TestARecordIsExportedAndVerified: what it says, who may read the file, and that the timeline has its head.
func TestARecordIsExportedAndVerified(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	head := p.export("a.zip", "-addresses")
	if is, err := os.Stat(p.file("a.zip")); err != nil || is.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", is, err)
	}
	if last := p.timeline()[len(p.timeline())-1]; last.Kind != incident.EntryRecord || last.Text != head || !last.Addresses || last.By != "" {
		t.Errorf("%+v", last)
	}
	code, said := p.run("-verify", p.file("a.zip"))
	for _, want := range []string{"record of incident " + string(p.id), "Nothing is wrong", "were rebuilt from the lines", "head " + head, "Compare it with"} {
		if code != 0 || !strings.Contains(said, want) {
			t.Errorf("%d: it does not say %q:\n%s", code, want, said)
		}
	}
	left, err := filepath.Glob(p.file("*.part"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestWhatIsNotExported: nothing is written over, or half, and nothing is recorded that was not written.
func TestWhatIsNotExported(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	if err := os.WriteFile(p.file("mine"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a file that is there":     {[]string{"-incident", string(p.id), "-out", p.file("mine")}, 1, "exists already"},
		"no such folder":           {[]string{"-incident", string(p.id), "-out", p.file("nowhere/a")}, 1, "cannot write"},
		"no such incident":         {[]string{"-incident", "nobody", "-out", p.file("b")}, 1, "no incident nobody"},
		"an id that is none":       {[]string{"-incident", "../x", "-out", p.file("c")}, 1, "no incident ../x"},
		"no file":                  {[]string{"-incident", string(p.id)}, 2, "wrong arguments"},
		"both":                     {[]string{"-incident", string(p.id), "-out", "x", "-verify", "y"}, 2, "wrong arguments"},
		"verifying with a store":   {[]string{"-verify", "x", "-data", "noroshi-data"}, 2, "wrong arguments"},
		"verifying with addresses": {[]string{"-verify", "x", "-addresses"}, 2, "wrong arguments"},
		"verifying without a file": {[]string{"-verify", "", "-incident", string(p.id), "-out", p.file("e")}, 2, "wrong arguments"},
		"nothing":                  {nil, 2, "wrong arguments"},
		"verifying what is not":    {[]string{"-verify", p.file("d")}, 1, "cannot read"},
		"verifying no archive":     {[]string{"-verify", p.file("mine")}, 1, "this is no record of Noroshi's"},
	} {
		if code, said := p.run(c.args...); code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%s: %d, %s", name, code, said)
		}
	}
	if n := len(p.timeline()); n != 1 {
		t.Errorf("%d entries", n)
	}
	files, _ := filepath.Glob(p.file("*"))
	for n, f := range files {
		files[n] = filepath.Base(f)
	}
	if slices.ContainsFunc(files, func(f string) bool { return len(f) == 1 }) {
		t.Errorf("%v", files)
	}
}

// TestWhatCannotBeWrittenIsNotRecorded: the disk refuses the file.
func TestWhatCannotBeWrittenIsNotRecorded(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	file, err := reserve(p.file("a.zip"))
	if err != nil {
		t.Fatal(err)
	}
	_ = file.part.Close()
	if _, err := write(t.Context(), p.svc, asked{id: p.id, out: file.name}, file); err == nil || !strings.Contains(err.Error(), "a.zip") {
		t.Errorf("%v", err)
	}
	if n := len(p.timeline()); n != 1 {
		t.Errorf("%d entries", n)
	}
	file.drop()
	if left, _ := filepath.Glob(p.file("a.zip*")); len(left) > 0 {
		t.Errorf("%v", left)
	}
}

// TestANeighbourIsLeftAlone, whatever it is and whoever may read it.
func TestANeighbourIsLeftAlone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	if err := errors.Join(os.WriteFile(p.file("a.zip.part"), []byte("mine"), 0o600), os.Chmod(p.file("a.zip.part"), 0o644), os.Mkdir(p.file("d.zip.part"), 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.zip", "d.zip"} {
		p.export(name)
		if is, err := os.Stat(p.file(name)); err != nil || is.Mode() != 0o600 {
			t.Errorf("%s: %v, %v", name, is, err)
		}
	}
	if body, err := os.ReadFile(p.file("a.zip.part")); err != nil || string(body) != "mine" {
		t.Errorf("%q, %v", body, err)
	}
	left, err := filepath.Glob(p.file("*.part"))
	if err != nil || len(left) != 2 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestWhatCannotBeNamedIsKept: it is recorded by then.
func TestWhatCannotBeNamedIsKept(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "a.zip")
	file, err := reserve(name)
	if err == nil {
		err = errors.Join(file.write([]byte("longer than the next")), file.write([]byte("all of it")), os.Remove(name), os.MkdirAll(filepath.Join(name, "x"), 0o700))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := file.keep(); err == nil || !strings.Contains(err.Error(), file.part.Name()) {
		t.Errorf("%v", err)
	}
	if body, err := os.ReadFile(file.part.Name()); err != nil || string(body) != "all of it" {
		t.Errorf("%q, %v", body, err)
	}
}

// TestWhatIsNamed: a byte, a file that ends early, a line that stands twice.
func TestWhatIsNamed(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.export("a.zip")
	body, err := os.ReadFile(p.file("a.zip"))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Index(body, []byte(`{"no":3,`))
	changed := slices.Clone(body)
	changed[lines+bytes.Index(body[lines:], []byte(`"ja":"`))+6] ^= 1
	for name, c := range map[string]struct {
		body []byte
		want string
	}{
		"a byte": {changed, "record.jsonl:3: this line was changed"}, "cut short": {body[:lines], "it is cut short"}, "longer": {append(slices.Clone(body), 0), "something follows its end"},
	} {
		file := p.file(strings.ReplaceAll(name, " ", "-"))
		if err := os.WriteFile(file, c.body, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, said := p.run("-verify", file); code != 1 || !strings.Contains(said, c.want) || strings.Contains(said, "Nothing is wrong") {
			t.Errorf("%s: %d, %s", name, code, said)
		}
	}
}

// archive is the record as another program would write it.
func (p *place) archive(by record.Program) []byte {
	p.t.Helper()
	c, err := p.svc.Cut(p.t.Context(), p.id)
	if err != nil {
		p.t.Fatal(err)
	}
	a, err := record.Write(c, record.Made{Program: by, At: p.svc.Now()})
	if err != nil {
		p.t.Fatal(err)
	}
	return a.Body
}

func (p *place) keep(name string, body []byte) {
	p.t.Helper()
	if err := os.WriteFile(p.file(name), body, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// TestAnotherVersion says which files it does not prove.
func TestAnotherVersion(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.keep("a.zip", p.archive(record.Program{Release: "0.0.1", Revision: "abc1234"}))
	code, said := p.run("-verify", p.file("a.zip"))
	for _, want := range []string{"Nothing is wrong", "Another version wrote it (0.0.1 (abc1234))", "not proved: timeline.csv, timeline.md, board.md, times.json, times.md, report.md\n", "agree with the lines"} {
		if code != 0 || !strings.Contains(said, want) {
			t.Errorf("%d: it does not say %q:\n%s", code, want, said)
		}
	}
}

// reworded is an archive with another word in a file, and sums as they should be.
func reworded(t *testing.T, body []byte, name, was, is string) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		f, err := r.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	instead := func(old, changed []byte) {
		crc := func(b []byte) []byte { return binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(b)) }
		body = bytes.ReplaceAll(bytes.ReplaceAll(body, old, changed), crc(old), crc(changed))
	}
	sum := func(b []byte) []byte { return fmt.Appendf(nil, "%x", sha256.Sum256(b)) }
	file, manifest := read(name), read("manifest.json")
	changed := bytes.Replace(file, []byte(was), []byte(is), 1)
	instead(file, changed)
	instead(manifest, bytes.Replace(manifest, sum(file), sum(changed), 1))
	return body
}

// TestABuildThatMayBeAnother is made anew all the same. Where that differs, the build may be the reason.
func TestABuildThatMayBeAnother(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for name, revision := range map[string]string{"unknown": version.Unknown, "dirty": strings.TrimSuffix(version.Revision(), version.Dirty) + version.Dirty} {
		body := p.archive(record.Program{Release: version.Release, Revision: revision})
		p.keep(name, body)
		if code, said := p.run("-verify", p.file(name)); code != 0 || !strings.Contains(said, "were rebuilt from the lines") {
			t.Errorf("%s: %d, %s", name, code, said)
		}
		p.keep(name, reworded(t, body, "board.md", "# EC2", "# RDS"))
		code, said := p.run("-verify", p.file(name))
		if code != 1 || !strings.Contains(said, "board.md:1: it is another than the lines make it") || !strings.Contains(said, "another build may be the reason") {
			t.Errorf("%s: %d, %s", name, code, said)
		}
	}
}

// TestWhatAnArchiveSaysDoesNotMoveOnATerminal: it is a stranger's until it is verified.
func TestWhatAnArchiveSaysDoesNotMoveOnATerminal(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	body := p.archive(record.Program{Release: "\x1b[2K\n✅", Revision: "abc1234"})
	p.keep("a", bytes.ReplaceAll(body, []byte("board.md"), []byte("\x1b[2K\n.md")))
	if _, said := p.run("-verify", p.file("a")); strings.Contains(said, "\x1b") || strings.Contains(said, "\n✅") || !strings.Contains(said, ".md") {
		t.Errorf("%q", said)
	}
}

// TestAReopenedIncidentIsExportedAgain: both records are sound, and the second holds that of the first.
func TestAReopenedIncidentIsExportedAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.do("end", incident.End{Confirmed: true, Note: "seen"})
	first := p.export("first.zip")
	p.do("reopen", incident.ReopenResponse{Reason: "it is back"})
	p.do("end-again", incident.End{Confirmed: true, Note: "seen"})
	p.do("close", incident.Close{})
	if second := p.export("second.zip"); second == first {
		t.Error("both have the same head")
	}
	for _, name := range []string{"first.zip", "second.zip"} {
		if code, said := p.run("-verify", p.file(name)); code != 0 {
			t.Errorf("%s: %s", name, said)
		}
	}
	body, err := os.ReadFile(p.file("second.zip"))
	if err != nil || !bytes.Contains(body, []byte(first)) {
		t.Errorf("the second does not hold the first's head: %v", err)
	}
}

// TestAnExportWhileTheIncidentChanges from another process.
func TestAnExportWhileTheIncidentChanges(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var g errgroup.Group
	g.Go(func() error {
		for n := range 40 {
			req := incident.Request{ID: service.RequestID("w", string(rune('A'+n))), Incident: p.id, At: p.svc.Now(), By: kakei, Via: incident.ViaSlack, Do: incident.AddProgress{Todo: "4.4a", Text: "more"}}
			if _, err := p.svc.Do(t.Context(), req); err != nil {
				return err
			}
		}
		return nil
	})
	for n := range 5 {
		name := string(rune('a'+n)) + ".zip"
		p.export(name)
		if code, said := p.run("-verify", p.file(name)); code != 0 {
			t.Errorf("%s: %s", name, said)
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}
