package local

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

//go:embed page.html
var pages embed.FS

//go:embed documents.css
var stylesheet []byte

var layout = template.Must(template.New("page").Funcs(template.FuncMap{"say": func(string, ...string) string { return "" }}).
	ParseFS(pages, "page.html"))

// phrases are what the pages say, by the name that page.html gives it.
var phrases = map[string]text.Phrase{
	"pages": text.DocPages, "nav": text.DocPageNav, "skip": text.DocSkip, "none": text.DocNone,
	"older": text.DocOlder, "written": text.DocWritten, "filled": text.DocFilled, "edit": text.DocEdit, "edit-title": text.DocEditTitle,
	"label": text.DocLabel, "hint": text.DocHint, "save": text.DocSave, "save-merged": text.DocSaveMerged,
	"cancel": text.DocCancel, "mine": text.DocMine, "theirs": text.DocTheirs, "clash": text.DocClash,
	"clash-help": text.DocClashHelp, "not-saved": text.DocNotSavedTitle, "ticks": text.DocTicks, "sign-in": text.DocSignIn,
	"form": text.WebName, "board": text.WebBoard,
}

// show answers with a page. It is rendered first, so that a mistake in it sends no half page.
func (h *handler) show(w http.ResponseWriter, q asked, code int, part string, v view) {
	v.Lang, v.Part, v.zone, v.Folder, v.Home = q.lang, part, h.opt.Zone, h.folder.root.Name(), h.door.Home
	var b bytes.Buffer
	t, err := layout.Clone()
	if err == nil {
		err = t.Funcs(template.FuncMap{"say": sayer(v.Lang)}).ExecuteTemplate(&b, "page.html", v)
	}
	if err != nil {
		http.Error(w, fmt.Sprintf("render the page: %v", err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(v.Lang))
	w.WriteHeader(code)
	_, _ = w.Write(b.Bytes()) // the reader went away; there is nobody to tell
}

func sayer(lang incident.Lang) func(string, ...string) (string, error) {
	return func(name string, pairs ...string) (string, error) {
		p, ok := phrases[name]
		if !ok {
			return "", fmt.Errorf("page.html says %q, which has no phrase", name)
		}
		return p.In(lang, pairs...), nil
	}
}

// say answers with one sentence.
func (h *handler) say(w http.ResponseWriter, q asked, code int, title, sentence text.Phrase, pairs ...string) {
	h.show(w, q, code, "sentence", view{Title: title, Detail: sentence.In(q.lang, pairs...)})
}

// problem returns the sentence for an error of the folder.
func problem(err error) text.Phrase {
	var e *effect.Error
	if errors.As(fail("", err), &e) {
		return text.Cause(e.Code)
	}
	return text.Cause("unknown")
}
