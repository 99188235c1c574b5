package web

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"noroshi.internal/shared/web/breakglass"
)

// codes stores some break-glass codes and returns them.
func (d *desk) codes(n int) (codes []string) {
	d.t.Helper()
	var hashes []string
	for range n {
		c := breakglass.New()
		h, _ := breakglass.Hash(c)
		codes, hashes = append(codes, c), append(hashes, h)
	}
	if err := d.svc.AddCodes(d.t.Context(), hashes); err != nil {
		d.t.Fatal(err)
	}
	return codes
}

// byCode tries a code in a browser of its own. All of an office have one address.
func (d *desk) byCode(code string, n int) answered {
	d.t.Helper()
	return d.browser().post(Root+"in/code", "code", code, "mail", fmt.Sprintf("person%d@example.com", n), "name", "A")
}

// TestAnOfficeWithGoodCodes: behind one address everybody comes in at once, whatever others there type, guess and send.
func TestAnOfficeWithGoodCodes(t *testing.T) {
	t.Parallel()
	d := open(t)
	good := d.codes(36)
	for n := range 12 {
		d.byCode(good[n], n).has(t, http.StatusSeeOther)
	}
	var told int
	for n := range 300 {
		if d.byCode(breakglass.New(), n).StatusCode == http.StatusTooManyRequests {
			told++
		}
	}
	if told != 290 {
		t.Errorf("%d of 300 guesses within a second are told that they are many", told)
	}
	d.byCode(breakglass.New(), 0).has(t, http.StatusTooManyRequests, "A right one still works at once")
	for n := 12; n < 24; n++ {
		d.byCode(good[n], n).has(t, http.StatusSeeOther)
	}
	for range 100 { // forms of nobody
		d.browser().post(declareURL, "token", "x")
	}
	for n := 24; n < 36; n++ {
		d.byCode(good[n], n).has(t, http.StatusSeeOther)
	}
}

// TestSlipsOfThePenAreNoGuesses: what is not a code yet costs nothing.
func TestSlipsOfThePenAreNoGuesses(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 20 {
		d.browser().post(Root+"in/code", "code", breakglass.New(), "mail", "no address", "name", "A").has(t, http.StatusUnprocessableEntity)
	}
	d.byCode(breakglass.New(), 0).has(t, http.StatusForbidden)
}

// TestWhyACodeDoesNotWork: it is in the log of local mode, without the code and whose it was, and not for each of many guesses.
func TestWhyACodeDoesNotWork(t *testing.T) {
	t.Parallel()
	d := open(t)
	var log bytes.Buffer
	d.opt.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	code := d.codes(2)
	d.browser().post(Root+"in/code", "code", code[0], "mail", "guest@example.com", "name", "A").has(t, http.StatusForbidden)
	d.byCode(code[1], 1).has(t, http.StatusSeeOther)
	d.byCode(code[1], 2).has(t, http.StatusForbidden)
	d.byCode("ABC", 2).has(t, http.StatusForbidden)
	d.byCode(breakglass.New(), 2).has(t, http.StatusForbidden)
	for _, why := range []string{"a guest's", "it was used or withdrawn", "has not the form of one", "it never was one"} {
		if strings.Count(log.String(), why) != 1 {
			t.Errorf("%q is not in the log once:\n%s", why, &log)
		}
	}
	for n := range 100 {
		d.byCode(breakglass.New(), n)
	}
	if lines := strings.Count(log.String(), "\n"); lines != 10 {
		t.Errorf("%d lines", lines)
	}
	for _, secret := range append(code, "guest@", "person", "ABC") {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%s is in the log:\n%s", secret, &log)
		}
	}
}

// TestAnOfficeWithLinks: whoever has the one good key waits for nobody's wrong ones.
func TestAnOfficeWithLinks(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 12 {
		link, _ := url.Parse(d.Link())
		d.browser().get(link.RequestURI()).has(t, http.StatusOK)
		d.browser().post(Root+"in/key", "key", link.Query().Get("key"), "person", "U0KAKEI").has(t, http.StatusSeeOther)
	}
	for n := range 12 {
		want := http.StatusForbidden
		if n >= 10 {
			want = http.StatusTooManyRequests
		}
		d.browser().get(Root+"in/key?key=wrong").has(t, want)
	}
	link, _ := url.Parse(d.Link())
	d.browser().post(Root+"in/key", "key", link.Query().Get("key"), "person", "U0KAKEI").has(t, http.StatusSeeOther)
}

// TestGuessesKeepNoLinkBack: wrong codes and keys are no reason not to show a link. Links have a limit of their own.
func TestGuessesKeepNoLinkBack(t *testing.T) {
	t.Parallel()
	d := open(t)
	for n := range 12 {
		d.byCode(breakglass.New(), n)
		d.browser().get(Root + "in/key?key=wrong")
	}
	for range 10 {
		d.browser().post(Root+"in/link").has(t, http.StatusOK)
	}
	d.browser().post(Root+"in/link").has(t, http.StatusTooManyRequests)
	if len(d.links) != 10 {
		t.Errorf("%d links are shown", len(d.links))
	}
}

// TestNobodyInsidePaysForOthersOutside: what those send who are signed in is counted by session, not by the address of an office.
func TestNobodyInsidePaysForOthersOutside(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	for range 100 {
		d.browser().post(declareURL, "token", "x")
	}
	d.browser().post(declareURL, "token", "x").has(t, http.StatusTooManyRequests)
	b.declare("EC2")
}
