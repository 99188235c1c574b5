package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
)

// heard is one request that Slack sent the app, with the answer it got.
type heard struct {
	path   string
	header http.Header
	body   []byte
	status int
	answer string
}

// tape keeps what Slack sent, for whoever would send it again.
type tape struct {
	mu    sync.Mutex
	echo  bool // every request arrives twice at the same moment
	heard []heard
	apart []string // echoes that were answered otherwise
}

// serve answers one request.
func (h heard) serve(handler http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, h.path, bytes.NewReader(h.body))
	r.Header = h.header.Clone()
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	return rec
}

// listen serves a request and keeps it.
func (p *tape) listen(w http.ResponseWriter, r *http.Request, handler http.Handler) {
	body, _ := io.ReadAll(r.Body)
	h := heard{path: r.URL.Path, header: r.Header.Clone(), body: body}
	p.mu.Lock()
	echo := p.echo
	p.mu.Unlock()
	again := make(chan *httptest.ResponseRecorder, 1)
	if echo {
		go func() { again <- h.serve(handler) }()
	}
	rec := h.serve(handler)
	h.status, h.answer = rec.Code, rec.Body.String()
	p.mu.Lock()
	p.heard = append(p.heard, h)
	p.mu.Unlock()
	if echo {
		p.compare(h, <-again)
	}
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes()) // the caller has gone if this fails
}

func (p *tape) compare(h heard, again *httptest.ResponseRecorder) {
	if again.Code == h.status && again.Body.String() == h.answer {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.apart = append(p.apart, fmt.Sprintf("%s\n%s\nwas answered %d %s\nand again    %d %s",
		h.path, h.body, h.status, h.answer, again.Code, again.Body.String()))
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
// within the five minutes it is good for. Each gets the first answer.
func (s *stage) replays(string) error {
	s.tape.mu.Lock()
	all := slices.Clone(s.tape.heard)
	s.tape.mu.Unlock()
	if len(all) == 0 {
		return fmt.Errorf("nothing was sent yet")
	}
	for _, h := range all {
		s.tape.compare(h, h.serve(s.machine.handler()))
	}
	return s.echoes("off")
}
