package playbook

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// Folder returns the built-in playbooks together with those of every *.yaml and *.yml file in dir, the value of
// NOROSHI_PLAYBOOKS; an empty dir means the built-in ones only. A file whose id is that of a built-in playbook takes its
// place. An error is of type Faults and covers all files; the set returned with it holds those without a fault.
func Folder(dir string) (Set, error) {
	set := Builtins()
	if dir == "" {
		return set, nil
	}
	files, err := list(dir)
	if err != nil {
		return set, Faults{yamlx.Fault{File: "NOROSHI_PLAYBOOKS"}.Saying("%v; allowed: a folder that can be read", err)}
	}
	own, faults := loadAll(files)
	maps.Copy(set, own)
	return set, faults.Err()
}

// list returns the playbook files of a folder in order of their names.
func list(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list playbooks: %w", err)
	}
	var files []string
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if !e.IsDir() && (ext == ".yaml" || ext == ".yml") {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, nil
}

func loadAll(files []string) (Set, Faults) {
	set, from := Set{}, map[string]string{}
	var faults Faults
	for _, f := range files {
		pb, bad := loadFile(f)
		if first, twice := from[pb.ID]; twice && len(bad) == 0 {
			bad = Faults{yamlx.Fault{File: f, Line: 1, Column: 1}.Saying("id %q is that of %s as well; allowed: each id in one file of the folder", pb.ID, first)}
		}
		if len(bad) > 0 {
			faults = append(faults, bad...)
			continue
		}
		set[pb.ID], from[pb.ID] = func() incident.Playbook { return pb }, f
	}
	return set, slices.Clip(faults)
}

// loadFile reads at most one byte more than a playbook may have: the rest of a huge file does not reach memory.
func loadFile(path string) (incident.Playbook, Faults) {
	f, err := os.Open(path)
	if err != nil {
		return incident.Playbook{}, unreadable(path, err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, yamlx.MaxBytes+1))
	if err != nil {
		return incident.Playbook{}, unreadable(path, err)
	}
	pb, err := Load(path, raw)
	if bad, ok := err.(Faults); ok { //nolint:errorlint // Load promises this very type
		return pb, bad
	}
	return pb, nil
}

func unreadable(path string, err error) Faults {
	return Faults{yamlx.Fault{File: path, Line: 1, Column: 1}.Saying("cannot be read (%v); allowed: a file the tool may open", err)}
}
