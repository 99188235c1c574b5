package golden

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/txtar"

	"noroshi.internal/shared/incident"
)

// reviewed are the books of the package that is tested.
var reviewed = shelf{books: map[incident.Lang]*book{}}

// shelf is a book for each language.
type shelf struct {
	mu    sync.Mutex
	books map[incident.Lang]*book
}

// book is what a person has reviewed in one language, and what a run has met.
type book struct {
	sections, met map[string]string
}

func file(lang incident.Lang) string {
	return filepath.Join("testdata", "golden."+string(lang)+".txt")
}

// swap notes what a case has become and returns what its section says.
func (s *shelf) swap(lang incident.Lang, name, got string) (want string, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.books[lang]
	if b == nil {
		b = open(file(lang))
		s.books[lang] = b
	}
	b.met[name] = got
	want, known = b.sections[name]
	return want, known
}

func open(path string) *book {
	b := &book{sections: map[string]string{}, met: map[string]string{}}
	raw, _ := os.ReadFile(path) // a book that is not there has no sections
	for _, f := range txtar.Parse(raw).Files {
		b.sections[f.Name] = strings.TrimSuffix(string(f.Data), "\n")
	}
	return b
}

// close names the sections that no case asked for, or with -update writes what was met; after a part of the tests the
// other sections stay.
func (s *shelf) close(part bool) (faults []string) {
	for _, lang := range slices.Sorted(maps.Keys(s.books)) {
		b := s.books[lang]
		left := b.left()
		if *update {
			if !part {
				b.drop(left)
			}
			faults = append(faults, b.write(file(lang))...)
			continue
		}
		for _, name := range left {
			faults = append(faults, fmt.Sprintf("%s: no test asks for section %s (go test -update takes it out)", file(lang), name))
		}
	}
	return faults
}

func (b *book) left() (names []string) {
	for _, name := range slices.Sorted(maps.Keys(b.sections)) {
		if _, ok := b.met[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

func (b *book) drop(names []string) {
	for _, name := range names {
		delete(b.sections, name)
	}
}

func (b *book) write(path string) (faults []string) {
	maps.Copy(b.sections, b.met)
	var a txtar.Archive
	for _, name := range slices.Sorted(maps.Keys(b.sections)) {
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(b.sections[name] + "\n")})
	}
	return save(path, txtar.Format(&a))
}

func save(path string, data []byte) (faults []string) {
	err := os.MkdirAll(filepath.Dir(path), 0o750)
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		return []string{err.Error()}
	}
	return nil
}

var update = flag.Bool("update", false, "rewrite golden files")
