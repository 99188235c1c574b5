package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/text"
	"noroshi.internal/shared/version"
)

// upload returns the files of a function's upload by their path in it.
func upload(ctx context.Context, root, name string) (map[string][]byte, error) {
	packages, err := closure(ctx, root, "./functions/"+name)
	if err != nil {
		return nil, err
	}
	files, sources := map[string][]byte{}, []string{"go.mod", "go.sum"}
	for _, p := range packages {
		if i := slices.IndexFunc(p.EmbedFiles, listFile); i >= 0 {
			return nil, text.NotList.Because(nil, "file", filepath.Join(p.Dir, p.EmbedFiles[i]))
		}
		for _, file := range slices.Concat(p.GoFiles, p.EmbedFiles) {
			from := filepath.Join(p.Dir, file)
			source, err := filepath.Rel(root, from)
			if err != nil {
				return nil, err
			}
			sources = append(sources, source)
			to := strings.TrimPrefix(filepath.ToSlash(source), "functions/"+name+"/")
			if files[to], err = os.ReadFile(from); err != nil {
				return nil, err
			}
		}
	}
	// The last commit that changed one of them, not the newest there is: what did not change is not deployed again.
	files[version.File] = []byte(version.Of(ctx, root, sources...))
	return files, fitModule(ctx, root, files)
}

// listFile reports whether a file may be a list of customers, which goes to Google Cloud in no upload.
func listFile(name string) bool {
	return slices.Contains([]string{".csv", ".tsv", ".xls", ".xlsx"}, strings.ToLower(path.Ext(name)))
}

// listed is what go list says of a package.
type listed struct {
	Dir                 string
	GoFiles, EmbedFiles []string
	OtherFiles          []string // C, assembler: this module has none
	Module              *struct{ Main bool }
}

// closure lists the packages of this module that a package links, itself included, for the system that functions run on.
func closure(ctx context.Context, root, entry string) (own []listed, err error) {
	out, err := command(ctx, root, "go", "list", "-deps", "-json=Dir,GoFiles,EmbedFiles,OtherFiles,Module", entry)
	if err != nil {
		return nil, err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return own, nil
		} else if err != nil {
			return nil, err
		}
		if p.Module == nil || !p.Module.Main {
			continue
		}
		if len(p.OtherFiles) > 0 {
			return nil, text.NotGo.Because(nil, "dir", p.Dir, "files", strings.Join(p.OtherFiles, " "))
		}
		own = append(own, p)
	}
}

// target is the system that functions run on.
var target = []string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOWORK=off"}

// command runs a command in a folder and returns what it prints, or an error with what it complained about.
func command(ctx context.Context, dir, name string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // the go command, with arguments of ours
	cmd.Dir, cmd.Env = dir, append(os.Environ(), target...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, complaint.String())
	}
	return out, nil
}

func moduleRoot(ctx context.Context) (string, error) {
	out, err := command(ctx, ".", "go", "list", "-m", "-f", "{{.Dir}}")
	return strings.TrimSpace(string(out)), err
}

// stand is the package in which the build will generate its main. While one stands there, the framework's server counts as
// used, and go.mod keeps what it needs.
const (
	stand     = "functions.local/app/main.go"
	standCode = `package main

import (
	_ "noroshi.internal"

	_ "github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
)

func main() {}
`
)

// fitModule adds the go.mod and go.sum that fit the files, so that the build need not change them.
func fitModule(ctx context.Context, root string, files map[string][]byte) (err error) {
	dir, err := os.MkdirTemp("", "noroshi-stage")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	for _, name := range []string{"go.mod", "go.sum"} {
		if files[name], err = os.ReadFile(filepath.Join(root, name)); err != nil {
			return err
		}
	}
	all := maps.Clone(files)
	all[stand] = []byte(standCode)
	for name, body := range all {
		if err := write(filepath.Join(dir, filepath.FromSlash(name)), body); err != nil {
			return err
		}
	}
	if _, err := command(ctx, dir, "go", "mod", "tidy"); err != nil {
		return err
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

func write(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o600)
}

// packed is the time of every file in a zip: zip's first.
var packed = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack zips the files, in the order of their names.
func pack(files map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &zip.FileHeader{Name: path.Clean(name), Method: zip.Deflate, Modified: packed}
		h.SetMode(0o644)
		w, err := z.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
