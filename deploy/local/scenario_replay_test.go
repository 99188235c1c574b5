package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"

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
	said   string // through response URLs meanwhile
	alone  bool   // nothing else was served meanwhile
}

// tape keeps what Slack sent, for whoever would send it again.
type tape struct {
	mu    sync.Mutex
	echo  bool // every request arrives twice at the same moment
	heard []heard
	apart []string // echoes that were answered otherwise
	busy  int      // requests being served
	begun int      // requests ever
}

// reading reports whether a request only asks how things stand, which is answered as they stand.
func (h heard) reading() bool {
	form, _ := url.ParseQuery(string(h.body))
	word, _, _ := strings.Cut(form.Get("text"), " ")
	return h.path == "/command" && (word == "status" || word == "timeline")
}

// serve answers one request.
func (h heard) serve(handler http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, h.path, bytes.NewReader(h.body))
	r.Header = h.header.Clone()
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}

// listen serves a request and keeps it. said is all that was told through response URLs so far.
func (p *tape) listen(w http.ResponseWriter, r *http.Request, handler http.Handler, said func() string) {
	body, _ := io.ReadAll(r.Body)
	h := heard{path: r.URL.Path, header: r.Header.Clone(), body: body}
	p.mu.Lock()
	echo := p.echo
	p.busy++
	p.begun++
	begun, alone := p.begun, p.busy == 1 && !echo
	p.mu.Unlock()
	again := make(chan *httptest.ResponseRecorder, 1)
	if echo {
		go func() { again <- h.serve(handler) }()
	}
	calls := said()
	rec := h.serve(handler)
	h.status, h.answer, h.said = rec.Code, rec.Body.String(), strings.TrimPrefix(said(), calls)
	p.mu.Lock()
	p.busy--
	h.alone = alone && p.begun == begun
	p.heard = append(p.heard, h)
	p.mu.Unlock()
	if echo {
		p.compare(h, <-again, h.said)
	}
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes()) // the caller has gone if this fails
}

func (p *tape) compare(h heard, again *httptest.ResponseRecorder, said string) {
	same := again.Body.String() == h.answer && (said == h.said || !h.alone) || h.reading()
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
		calls := s.said()
		rec := h.serve(s.machine.handler())
		s.tape.compare(h, rec, strings.TrimPrefix(s.said(), calls))
	}
	if after := s.requested(); after != before {
		return fmt.Errorf("%d entries of what people asked for in Slack are %d", before, after)
	}
	return s.echoes("off")
}

// said is all that was told through response URLs so far.
func (s *stage) said() string {
	var b strings.Builder
	for _, c := range s.slack.Calls() {
		if c.Method == "response_url" {
			fmt.Fprintln(&b, c.Params["replace_original"], c.Params["text"])
		}
	}
	return b.String()
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
