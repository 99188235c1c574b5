package deploy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// played are the guides whose other commands a test of their own runs, or holds in order.
var played = []string{"README.md", "local/README.md"}

// TestTheGuidesPrograms: what the guides have people run is there, with its packages, tests and flags, and no guide has them run
// what no test knows.
func TestTheGuidesPrograms(t *testing.T) {
	t.Parallel()
	for _, guide := range guides {
		for _, command := range commands(text(t, guide)) {
			known, err := runnable(t, command)
			if err == nil && !known && !slices.Contains(played, guide) {
				err = fmt.Errorf("no test knows this command")
			}
			if err != nil {
				t.Errorf("%s: %s: %v", guide, command, err)
			}
		}
	}
}

// TestTheGoldensAreRewritten: all packages that have golden files, and what the scripts call is there.
func TestTheGoldensAreRewritten(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../shared/*/*_test.go")
	more, failed := filepath.Glob("../shared/slackapp/*/*_test.go")
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	script := text(t, "../.ci/golden")
	for _, file := range slices.Concat(files, more) {
		folder := "./" + filepath.ToSlash(strings.TrimPrefix(filepath.Dir(file), "../"))
		if rewrites(text(t, file)) && !regexp.MustCompile(regexp.QuoteMeta(folder)+`[ \n]`).MatchString(script) {
			t.Errorf(".ci/golden leaves out %s", folder)
		}
	}
	for _, name := range []string{"../.ci/golden", "../.ci/pictures"} {
		for _, command := range regexp.MustCompile(`go test .*`).FindAllString(text(t, name), -1) {
			if _, err := runnable(t, command); err != nil {
				t.Errorf("%s: %s: %v", name, command, err)
			}
		}
	}
}

func rewrites(test string) bool {
	return strings.Contains(test, `flag.Bool("update"`) || strings.Contains(test, `/render/golden"`)
}

// commands are the lines of a page's scripts, and what else stands there as code and begins like one.
func commands(page string) (out []string) {
	for _, block := range regexp.MustCompile("(?ms)^ *```sh\n(.*?)^ *```").FindAllStringSubmatch(page, -1) {
		for _, line := range regexp.MustCompile(`\n|&&`).Split(block[1], -1) {
			line, _, _ = strings.Cut(line, " #")
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	for _, code := range regexp.MustCompile("`((?:go|npm|\\.ci/[a-z]+)(?: [^`]*)?)`").FindAllStringSubmatch(page, -1) {
		out = append(out, code[1])
	}
	return out
}

// runnable looks at a command as far as it is ours; known is false of any other.
func runnable(t *testing.T, command string) (known bool, err error) {
	t.Helper()
	words := strings.Fields(regexp.MustCompile(`^([A-Z_]+=\S+ )+`).ReplaceAllString(command, ""))
	if len(words) == 0 {
		return false, nil
	}
	switch {
	case strings.HasPrefix(words[0], ".ci/"):
		info, err := os.Stat(filepath.Join("..", words[0]))
		if err == nil && info.Mode()&0o100 == 0 {
			err = fmt.Errorf("it is not executable")
		}
		return true, err
	case words[0] == "npm" && len(words) == 4 && words[2] == "--prefix":
		_, err := os.Stat(filepath.Join("..", words[3], "package-lock.json"))
		return true, err
	case words[0] == "go" && len(words) > 2:
		return true, goRuns(t, words[1], words[2:])
	}
	return false, nil
}

// names reports whether a program's sources name a flag, where it is defined or as a constant of its own.
func names(sources, flag string) bool {
	return regexp.MustCompile(`"` + regexp.QuoteMeta(flag) + `", |Flag += "` + regexp.QuoteMeta(flag) + `"`).MatchString(sources)
}

// gos are the flags of go itself with which people are to type something, by whether a word follows.
var gos = map[string]bool{"v": false, "count": false, "run": true, "o": true}

// goRuns looks at what follows go run, go build and go test.
func goRuns(t *testing.T, verb string, words []string) error {
	t.Helper()
	var sources string
	test := verb == "test"
	for n := 0; n < len(words); n++ {
		flag, isFlag := strings.CutPrefix(words[n], "-")
		flag, _, _ = strings.Cut(flag, "=")
		follows, itsOwn := gos[flag]
		switch {
		case isFlag && itsOwn && follows:
			n++
			test, _, _ := strings.Cut(strings.Trim(words[n], "'"), "/")
			if flag == "run" && !regexp.MustCompile(`\nfunc \w*`+strings.TrimSuffix(test, "$")).MatchString(sources) {
				return fmt.Errorf("no test is called %s", words[n])
			}
		case isFlag && !itsOwn && !names(sources, flag) && (flag != "update" || !rewrites(sources)):
			return fmt.Errorf("there is no -%s", flag)
		case strings.HasPrefix(words[n], "./"):
			found := source(t, words[n], test)
			if found == "" {
				return fmt.Errorf("there is no Go in %s", words[n])
			}
			sources += found
		}
	}
	return nil
}

// source is a package's text, with that of its tests or without; ./... is anything.
func source(t *testing.T, folder string, tests bool) (out string) {
	t.Helper()
	if folder == "./..." {
		return "\n"
	}
	files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if tests || !strings.HasSuffix(file, "_test.go") {
			out += text(t, file)
		}
	}
	return out
}
