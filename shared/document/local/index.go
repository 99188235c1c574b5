package local

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
)

// shown is how many incidents the list shows.
const shown = 100

// list returns the documents of the incidents that began last and that look tells of, the newest first, and whether there are
// older ones.
func (f *Folder) list(look func(incident.ID) (name string, may bool, err error)) (groups []group, older bool, err error) {
	all, err := f.incidents()
	if err != nil {
		return nil, false, err
	}
	for _, g := range all {
		var may bool
		if g.Name, may, err = look(g.Incident); err != nil {
			return nil, false, err
		}
		if g = f.documents(g); !may || len(g.Documents) == 0 {
			continue
		}
		if len(groups) == shown {
			return groups, true, nil
		}
		groups = append(groups, g)
	}
	return groups, false, nil
}

// incidents are all that have a folder, the newest first.
func (f *Folder) incidents() (all []group, err error) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("list the documents: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && name.MatchString(e.Name()) {
			all = append(all, group{Incident: incident.ID(e.Name()), Modified: info.ModTime()})
		}
	}
	slices.SortFunc(all, newestFirst)
	return all, nil
}

// documents fills in what one incident has. What cannot be read is left out: the others are still wanted.
func (f *Folder) documents(g group) group {
	entries, err := fs.ReadDir(f.root.FS(), string(g.Incident))
	if err != nil {
		return g
	}
	for _, e := range entries {
		id, ok := strings.CutSuffix(e.Name(), ".md")
		n := document.Name{Incident: g.Incident, Document: id}
		if page, err := f.Read(n); ok && err == nil {
			g.Documents = append(g.Documents, line{Name: n, Title: cmp.Or(title(page.Text), id), Modified: page.Modified})
		}
	}
	return g
}
