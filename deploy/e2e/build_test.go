// Package e2e_test runs Noroshi as it is deployed: each function is its own process, built from its upload the way the Go
// buildpack builds it, on the real Firestore emulator, whose trigger events a relay carries as Eventarc would, and on a
// strict Slack of ours at the other end of real HTTP. It holds tests only.
//
// Where the emulator is not installed its tests are skipped, saying so; under CI they fail.
package e2e_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"noroshi.internal/shared/function"
)

// built is the folder of what the tests build, made before the first and removed after the last.
var built string

func TestMain(m *testing.M) {
	var err error
	if built, err = os.MkdirTemp("", "noroshi-e2e"); err != nil {
		panic(err)
	}
	code := m.Run()
	stopEmulator()
	os.RemoveAll(built)
	os.Exit(code)
}

// binaries builds every function once, one after the other in one folder: what they share is then compiled once, since
// to the compiler it is the same. It returns where the functions' programs are.
var binaries = sync.OnceValues(func() (string, error) {
	uploads := filepath.Join(built, "uploads")
	if err := run("../..", "go", "run", "./deploy/stage", "-out", uploads); err != nil {
		return "", err
	}
	for _, row := range function.Table() {
		if err := buildpack(filepath.Join(uploads, row.Name+".zip"), filepath.Join(built, row.Name)); err != nil {
			return "", fmt.Errorf("%s: %w", row.Name, err)
		}
	}
	return built, nil
})

// generated is the main that the buildpack generates for functions that register themselves (GoogleCloudPlatform/
// buildpacks, cmd/go/functions_framework, template_declarative.go), in its folder below the upload.
const (
	generatedPath = "functions.local/app/main.go"
	generated     = `package main

import (
	"log"
	"os"

	_ "noroshi.internal"

	"github.com/GoogleCloudPlatform/functions-framework-go/funcframework"
)

func main() {
	port := "8080"
	if envPort := os.Getenv("PORT"); envPort != "" {
		port = envPort
	}
	if err := funcframework.Start(port); err != nil {
		log.Fatalf("funcframework.Start: %v\n", err)
	}
}
`
)

// buildpack does to an upload what the Go buildpack does: unpack, add a main, tidy, build. The upload must need no tidying.
func buildpack(upload, program string) error {
	source := filepath.Join(built, "source")
	if err := os.RemoveAll(source); err != nil {
		return err
	}
	if err := unpack(upload, source); err != nil {
		return err
	}
	if err := put(filepath.Join(source, generatedPath), []byte(generated)); err != nil {
		return err
	}
	before, err := modules(source)
	if err != nil {
		return err
	}
	if err := run(source, "go", "mod", "tidy"); err != nil {
		return err
	}
	after, err := modules(source)
	if err != nil {
		return err
	}
	if !bytes.Equal(before, after) {
		return fmt.Errorf("go mod tidy changed the upload's go.mod or go.sum")
	}
	return run(source, "go", "build", "-o", program, "./functions.local/app")
}

func modules(source string) ([]byte, error) {
	mod, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return nil, err
	}
	sum, err := os.ReadFile(filepath.Join(source, "go.sum"))
	return append(mod, sum...), err
}

func unpack(file, to string) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return err
		}
		body, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := put(filepath.Join(to, f.Name), body); err != nil {
			return err
		}
	}
	return nil
}

func put(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	return os.WriteFile(name, body, 0o600)
}

func run(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %v: %w\n%s", name, args, err, out)
	}
	return nil
}
