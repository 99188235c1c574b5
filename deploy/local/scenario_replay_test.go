package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// heard is one request that Slack sent the app, with the answer it got.
type heard struct {
	path   string
	header http.Header
	body   []byte
	status int
	answer string
	said   string // through its response URL meanwhile
	twice  bool   // it came twice at the same moment: both are told through that URL
}

// tape keeps what Slack sent, for whoever would send it again.
type tape struct {
	mu    sync.Mutex
	echo  bool // every request arrives twice at the same moment
	heard []heard
	apart []string          // echoes that were answered otherwise
	told  map[string]string // all that was said through a response URL so far, by the URL
}

// reading reports whether a request only asks how things stand, which is answered as they stand.
func (h heard) reading() bool {
	form, _ := url.ParseQuery(string(h.body))
	word, _, _ := strings.Cut(form.Get("text"), " ")
	return h.path == "/command" && (word == "status" || word == "timeline") || pressedIn(form.Get("payload")) == ask.Language.Button
}

// pressedIn is the action of the button that was pressed; "" where none was.
func pressedIn(payload string) string {
	var press struct {
		Actions []struct {
			ID string `json:"action_id"`
		} `json:"actions"`
	}
	if json.Unmarshal([]byte(payload), &press) != nil || len(press.Actions) == 0 {
		return ""
	}
	return press.Actions[0].ID
}

// serve answers one request.
func (h heard) serve(handler http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, h.path, bytes.NewReader(h.body))
	r.Header = h.header.Clone()
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}

// responseURL is where an answer to a request may be sent, wherever in the request it stands. An event has none: what a
// worker says to somebody meanwhile is not its answer.
var responseURL = regexp.MustCompile(`https?://[^/"&]+/response/[0-9a-f]+`)

// said is all that was told so far through the response URL of a request.
func (p *tape) said(body []byte) string {
	text, _ := url.QueryUnescape(string(body))
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told[responseURL.FindString(text)]
}

// noteAnswer notes what the app says through a response URL.
func (p *tape) noteAnswer(r *http.Request) {
	address := r.URL.String()
	if !responseURL.MatchString(address) {
		return
	}
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	var answer struct {
		Replaces bool   `json:"replace_original"`
		Text     string `json:"text"`
	}
	_ = json.Unmarshal(body, &answer) // Slack refuses what is none
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.told == nil {
		p.told = map[string]string{}
	}
	p.told[address] += fmt.Sprintln(answer.Replaces, answer.Text)
}

// listen serves a request and keeps it.
func (p *tape) listen(w http.ResponseWriter, r *http.Request, handler http.Handler) {
	body, _ := io.ReadAll(r.Body)
	h := heard{path: r.URL.Path, header: r.Header.Clone(), body: body}
	p.mu.Lock()
	h.twice = p.echo
	p.mu.Unlock()
	again := make(chan *httptest.ResponseRecorder, 1)
	if h.twice {
		second := h // h is written below
		go func() { again <- second.serve(handler) }()
	}
	before := p.said(body)
	rec := h.serve(handler)
	h.status, h.answer, h.said = rec.Code, rec.Body.String(), strings.TrimPrefix(p.said(body), before)
	p.mu.Lock()
	p.heard = append(p.heard, h)
	p.mu.Unlock()
	if h.twice {
		p.compare(h, <-again, h.said)
	}
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes()) // the caller has gone if this fails
}

func (p *tape) compare(h heard, again *httptest.ResponseRecorder, said string) {
	same := again.Body.String() == h.answer && (said == h.said || h.twice) || h.reading()
	if again.Code == h.status && same {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apart = append(p.apart, fmt.Sprintf("%s\n%s\nwas answered %d %s\n%s\nand again    %d %s\n%s",
		h.path, h.body, h.status, h.answer, h.said, again.Code, again.Body.String(), said))
}

// echoes makes every request arrive twice at the same moment, as after a double click or when Slack repeats itself: "echo
// on", "echo off". Both must get the same answer.
func (s *stage) echoes(how string) error {
	s.tape.mu.Lock()
	defer s.tape.mu.Unlock()
	s.tape.echo = how == "on"
	if len(s.tape.apart) > 0 {
		return errors.New(s.tape.apart[0])
	}
	return nil
}

// replays sends everything that Slack sent once more, byte for byte with its signature, as somebody who listened in could
// within the five minutes it is good for. Each gets the first answer, in the response and through its response URL, and
// leaves no entry.
func (s *stage) replays(string) error {
	s.tape.mu.Lock()
	all := slices.Clone(s.tape.heard)
	s.tape.mu.Unlock()
	if len(all) == 0 {
		return fmt.Errorf("nothing was sent yet")
	}
	before := s.requested()
	for _, h := range all {
		before := s.tape.said(h.body)
		rec := h.serve(s.machine.handler())
		s.tape.compare(h, rec, strings.TrimPrefix(s.tape.said(h.body), before))
	}
	if after := s.requested(); after != before {
		return fmt.Errorf("%d entries of what people asked for in Slack are %d", before, after)
	}
	return s.echoes("off")
}

// requested counts what was recorded because somebody asked for it in Slack, but for promises to tell of a channel.
func (s *stage) requested() (n int) {
	docs, err := s.store.DB.List(s.t.Context(), store.Query{Collection: "incidents"})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, d := range docs {
		entries, err := store.Timeline(s.t.Context(), s.store.DB, incident.ID(d.ID()), 0)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, e := range entries {
			if e.Via == incident.ViaSlack && e.Kind != incident.EntryAwaited {
				n++
			}
		}
	}
	return n
}
