package probe

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// How much is read of an answer, in bytes.
const (
	maxBody = 256 << 10
	// maxPage is of a page that holds what was before, too: Google's has years in it. It is read piece by piece.
	maxPage = 16 << 20
)

// hold holds an answer against what is expected of a tool; zero: it is as expected.
func hold(tool config.Tool, answer *http.Response) incident.Wrong {
	if wrong := Status(tool.Code, answer); wrong.Code != "" || tool.Expect == "" {
		return wrong
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	switch {
	case bytes.Contains(body, []byte(tool.Expect)):
		return incident.Wrong{}
	case err != nil:
		return WrongOf(err)
	case len(body) > maxBody:
		return incident.Wrong{Code: incident.WrongLarge}
	}
	return incident.Wrong{Code: incident.WrongText}
}

// Status holds the status of an answer against the one that is wanted; 0: any from 200 to 299.
func Status(want int, answer *http.Response) incident.Wrong {
	got := answer.StatusCode
	switch {
	case got == want, want == 0 && got/100 == 2:
		return incident.Wrong{}
	case got/100 == 3:
		return incident.Wrong{Code: incident.WrongRedirect, Detail: leadsTo(answer)}
	}
	return incident.Wrong{Code: incident.WrongStatus, Detail: fmt.Sprint(got)}
}

// leadsTo is the host to which an answer leads: the rest of its address may be somebody's secret.
func leadsTo(answer *http.Response) string {
	to, err := answer.Location()
	if err != nil || to.Hostname() == "" {
		return fmt.Sprint(answer.StatusCode)
	}
	return shortened(to.Hostname())
}

// maxDetail bounds what is kept of a page's own words, in characters.
const maxDetail = 120

// shortened is what was received, in one line that is short.
func shortened(s string) string {
	r := []rune(incident.OneLine(incident.CleanText(s)))
	if len(r) > maxDetail {
		r = append(r[:maxDetail-1], '…')
	}
	return string(r)
}
