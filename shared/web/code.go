package web

import "net/http"

func (s *Site) byCode(w http.ResponseWriter, r *http.Request) { s.missing(w, r, s.visitor(r)) }

func (s *Site) useCode(w http.ResponseWriter, r *http.Request) { s.missing(w, r, s.visitor(r)) }

func (s *Site) codesUsed(*visit) []string { return nil }
