package main

import (
	"archive/zip"
	"bytes"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/version"
)

// TestUpload looks into one upload: the entry at its root, its closure, nothing else, and the same bytes the second time.
func TestUpload(t *testing.T) {
	t.Parallel()
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		var out, problems bytes.Buffer
		if code := run(t.Context(), []string{"-out", dir, "remind"}, &out, &problems); code != 0 {
			t.Fatalf("exit code %d\n%s", code, problems.String())
		}
	}
	body, err := os.ReadFile(filepath.Join(first, "remind.zip"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(filepath.Join(second, "remind.zip"))
	if err != nil || !bytes.Equal(body, again) {
		t.Errorf("the second upload is another one, %v", err)
	}
	files := unzip(t, body)
	for _, want := range []string{"function.go", "go.mod", "go.sum", "shared/function/table.go", "shared/playbook/builtin/aws-outage.yaml"} {
		if _, ok := files[want]; !ok {
			t.Errorf("%s is missing", want)
		}
	}
	for name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "deploy/") || strings.HasPrefix(name, "functions/") ||
			strings.HasPrefix(name, "shared/slack") {
			t.Errorf("%s is in the upload", name)
		}
	}
	if strings.Contains(string(files["go.mod"]), "sqlite") || !strings.HasPrefix(string(files["go.mod"]), "module noroshi.internal\n") {
		t.Errorf("go.mod does not fit:\n%s", files["go.mod"])
	}
	imports(t, files)
	revision(t, string(files[version.File]))
}

// revision: what is uploaded knows its commit, as far as there is one.
func revision(t *testing.T, uploaded string) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	if err := exec.CommandContext(t.Context(), "git", "rev-parse", "HEAD").Run(); err != nil {
		t.Skip("no commit here: ", err)
	}
	hash, _ := strings.CutSuffix(uploaded, version.Dirty)
	if err := exec.CommandContext(t.Context(), "git", "cat-file", "-e", hash+"^{commit}").Run(); err != nil || hash == "" {
		t.Errorf("%q is no commit: %v", uploaded, err)
	}
}

// imports checks that whatever a file imports of this module is in the upload.
func imports(t *testing.T, files map[string][]byte) {
	t.Helper()
	folders := map[string]bool{}
	for name := range files {
		folders[filepath.ToSlash(filepath.Dir(name))] = true
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, files[name], parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if own, ok := strings.CutPrefix(strings.Trim(i.Path.Value, `"`), "noroshi.internal/"); ok && !folders[own] {
				t.Errorf("%s imports %s, which is not in the upload", name, own)
			}
		}
	}
}

func unzip(t *testing.T, body []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// TestCommandLine: what is wrong with it is said, and nothing is written.
func TestCommandLine(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	for _, args := range [][]string{{}, {"-out", dir, "nothing"}, {"-nothing"}} {
		var problems bytes.Buffer
		if code := run(t.Context(), args, io.Discard, &problems); code != 2 || problems.Len() == 0 {
			t.Errorf("%q: exit code %d, %q", args, code, problems.String())
		}
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("something was written")
	}
}

// TestNoListIsUploaded: one that lies in a function's folder stays there, and one that is embedded stops the upload.
func TestNoListIsUploaded(t *testing.T) {
	t.Parallel()
	for code, refused := range map[string]bool{
		"package notify": false,
		"package notify\n\nimport _ \"embed\"\n\n//go:embed Customers.CSV\nvar list string": true,
	} {
		root := t.TempDir()
		for name, body := range map[string]string{"go.mod": "module noroshi.internal\n\ngo 1.26\n", "go.sum": "", "functions/notify/function.go": code + "\n", "functions/notify/Customers.CSV": "id,name,mail\n"} {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(root, name), []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		files, err := upload(t.Context(), root, "notify")
		if told := err != nil && strings.Contains(err.Error(), "Customers.CSV"); told != refused {
			t.Errorf("%s: %v", code, err)
		}
		if _, there := files["Customers.CSV"]; there {
			t.Error("the list is uploaded")
		}
	}
}
