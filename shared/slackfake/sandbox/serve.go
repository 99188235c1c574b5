package sandbox

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"time"
)

//go:embed templates
var templateFiles embed.FS

// templates of both languages; w is the page's word for a key.
var templates = map[string]*template.Template{"ja": parse("ja"), "en": parse("en")}

func parse(lang string) *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"w": func(key string) (string, error) {
			if s, ok := words[lang][key]; ok {
				return s, nil
			}
			return "", fmt.Errorf("no word for %q in %s", key, lang)
		},
	}).ParseFS(templateFiles, "templates/*.html"))
}

// patience is how long a page waits for a change in one request.
const patience = 25 * time.Second

// servePage serves the whole page.
func (s *server) servePage(w http.ResponseWriter, r *http.Request) {
	version, _ := s.ws.Subscribe()
	p := s.look(r, version)
	var out bytes.Buffer
	if err := templates[p.Lang].ExecuteTemplate(&out, "page.html", p); err != nil {
		http.Error(w, "the page could not be drawn", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w)
}

// look draws what the request's person sees, and remembers that they have seen it.
func (s *server) look(r *http.Request, version int64) page {
	v := s.view(placeOf(r.URL.Query()), r.Header.Get("Accept-Language"))
	p := v.page(version)
	if p.Channel != nil && p.Pane != "list" && r.URL.Query().Get("hidden") == "" {
		s.seen(p.Viewer.ID, p.Channel.ID, latest(v.names.channels[p.Channel.ID]))
	}
	return p
}

// state is what the script asks for.
type state struct {
	Version int64  `json:"version"`
	Lang    string `json:"lang"`
	Title   string `json:"title"`
	Pane    string `json:"pane"`
	Body    string `json:"body"` // HTML of the page's body
}

// serveState answers with the page as it is, or with since=VERSION as soon as it is no longer that one.
func (s *server) serveState(w http.ResponseWriter, r *http.Request) {
	since, _ := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
	version, changed := s.ws.Subscribe()
	if version == since {
		wait, cancel := s.opt.Clock.WithTimeout(r.Context(), patience)
		defer cancel()
		select {
		case <-changed:
		case <-wait.Done():
		case <-s.opt.Done:
		}
		if r.Context().Err() != nil {
			return
		}
		version, _ = s.ws.Subscribe()
	}
	p := s.look(r, version)
	var body bytes.Buffer
	if err := templates[p.Lang].ExecuteTemplate(&body, "body", p); err != nil {
		http.Error(w, "the page could not be drawn", http.StatusInternalServerError)
		return
	}
	answer(w, state{Version: p.Version, Lang: p.Lang, Title: p.Title(), Pane: p.Pane, Body: body.String()})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // the reader has left: nobody to tell
}
