package main

import (
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestACodeIsToldToTheHelpRoom: codes are printed while the process runs; one lets somebody in, once, and the help room
// hears of it, once.
func TestACodeIsToldToTheHelpRoom(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	e := newElsewhere(t, addr)
	data, settings := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "settings.yaml")
	write(t, settings, "slack:\n  help: C0HELP\n")
	p := launch(t, addr, e.env(), "-data", data, "-settings", settings)
	p.ready(t)
	out, err := exec.Command("go", "run", "../breakglass", "-data", data, "-n", "2").CombinedOutput()
	codes := regexp.MustCompile(`[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}`).FindAllString(string(out), -1)
	if err != nil || len(codes) != 2 {
		t.Fatalf("%v\n%s", err, out)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	enter := func(code string) int {
		res, err := client.PostForm(p.origin+"/form/in/code", url.Values{"code": {code}, "name": {"Nok S"}, "mail": {"nok@example.com"}})
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	if first, again := enter(codes[0]), enter(codes[0]); first != http.StatusSeeOther || again != http.StatusForbidden {
		t.Errorf("first %d, again %d", first, again)
	}
	for told := 0; told == 0; {
		_, changed := e.Subscribe()
		for _, m := range e.Messages("C0HELP") {
			if strings.Contains(m.Text, "Nok S (nok@example.com) <@U0BANGKOK>") {
				told++
			}
		}
		if told > 1 {
			t.Errorf("told %d times", told)
		}
		select {
		case <-changed:
		case <-time.After(100 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("the help room never hears of it")
		}
	}
	if strings.Contains(p.out.String(), codes[0]) {
		t.Error("a code is in the log")
	}
}
