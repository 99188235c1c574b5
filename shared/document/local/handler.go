package local

import (
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/text/language"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/style"
)

// maxForm is the most that a save may send, in bytes. A playbook's template has at most 20,000 characters.
const maxForm = 1 << 20

// Options are how the pages show what no document says.
type Options struct {
	Lang incident.Lang  // for a reader who asks for neither Japanese nor English; default Japanese
	Zone *time.Location // of the times shown; default UTC
}

// Handler serves the folder under Prefix: the list of documents, each document as a page, and a form to write in it.
// A save that another site sends is refused; one that would undo someone else's shows both texts. Nothing is signed in
// here: it is for local mode, which listens on the machine itself.
func Handler(f *Folder, opt Options) http.Handler {
	if opt.Lang == "" {
		opt.Lang = incident.Japanese
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	h := &handler{folder: f, opt: opt}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"{$}", h.index)
	mux.HandleFunc("GET "+Prefix+"{incident}/{document}", h.read)
	mux.HandleFunc("GET "+Prefix+"{incident}/{document}/edit", h.edit)
	mux.HandleFunc("POST "+Prefix+"{incident}/{document}", h.save)
	mux.Handle("GET "+Prefix+"-/style.css", style.Handler())
	mux.Handle("GET "+Prefix+"-/documents.css", style.Serve(sheet))
	mux.HandleFunc("/", h.missing)
	foreign := http.NewCrossOriginProtection()
	foreign.SetDenyHandler(http.HandlerFunc(h.foreign))
	return guarded(foreign.Handler(mux))
}

type handler struct {
	folder *Folder
	opt    Options
}

// guarded adds what a browser must know to keep a document's text from doing anything.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // no-referrer would hide the origin of our own forms, too
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// lang is the language of the page around a document: the reader's, if it is one of ours.
func (h *handler) lang(r *http.Request) incident.Lang {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return h.opt.Lang
	}
	for _, tag := range wanted {
		base, _ := tag.Base()
		if lang := incident.Lang(base.String()); lang == incident.Japanese || lang == incident.English {
			return lang
		}
	}
	return h.opt.Lang
}

func named(r *http.Request) document.Name {
	return document.Name{Incident: incident.ID(r.PathValue("incident")), Document: r.PathValue("document")}
}

func (h *handler) index(w http.ResponseWriter, r *http.Request) {
	groups, older, err := h.folder.list()
	if err != nil {
		h.fault(w, r, err)
		return
	}
	h.show(w, r, http.StatusOK, "index", view{Title: text.DocPages, Groups: groups, Older: older, Shown: strconv.Itoa(shown)})
}

func (h *handler) read(w http.ResponseWriter, r *http.Request) {
	n := named(r)
	page, err := h.folder.Read(n)
	if err != nil {
		h.fault(w, r, err)
		return
	}
	body, err := render(page.Text)
	if err != nil {
		h.fault(w, r, err)
		return
	}
	h.show(w, r, http.StatusOK, "read", view{Name: n, Heading: title(page.Text), Page: page, Body: body})
}

func (h *handler) edit(w http.ResponseWriter, r *http.Request) {
	n := named(r)
	page, err := h.folder.Read(n)
	if err != nil {
		h.fault(w, r, err)
		return
	}
	h.show(w, r, http.StatusOK, "edit", view{Name: n, Heading: title(page.Text), Page: page, Mine: page.Text})
}

func (h *handler) save(w http.ResponseWriter, r *http.Request) {
	n := named(r)
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		h.refuse(w, r, err)
		return
	}
	mine := tidy(r.PostForm.Get("text"))
	page, err := h.folder.Save(n, r.PostForm.Get("seen"), mine)
	v := view{Name: n, Heading: title(mine), Page: page, Mine: mine}
	switch {
	case err == nil:
		http.Redirect(w, r, v.URL(), http.StatusSeeOther)
	case errors.Is(err, ErrChanged):
		h.show(w, r, http.StatusConflict, "clash", v)
	case errors.Is(err, errName):
		h.fault(w, r, err)
	default: // the text is shown again with the reason, so that nothing typed is lost
		v.Page.Hash, v.Problem = r.PostForm.Get("seen"), problem(err)
		h.show(w, r, status(err), "edit", v)
	}
}

// refuse answers a form that cannot be read.
func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		h.say(w, r, http.StatusRequestEntityTooLarge, text.DocForeignTitle, text.DocTooLong, "limit", strconv.Itoa(maxForm/1024))
		return
	}
	h.say(w, r, http.StatusBadRequest, text.DocForeignTitle, text.DocMissing)
}

func (h *handler) foreign(w http.ResponseWriter, r *http.Request) {
	h.say(w, r, http.StatusForbidden, text.DocForeignTitle, text.DocForeign)
}

func (h *handler) missing(w http.ResponseWriter, r *http.Request) {
	h.say(w, r, http.StatusNotFound, text.DocMissingTitle, text.DocMissing)
}

// fault answers for a document that cannot be read.
func (h *handler) fault(w http.ResponseWriter, r *http.Request, err error) {
	if status(err) == http.StatusNotFound {
		h.missing(w, r)
		return
	}
	h.say(w, r, status(err), text.DocNotReadTitle, problem(err))
}

func status(err error) int {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errName):
		return http.StatusNotFound
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return http.StatusInsufficientStorage
	}
	return http.StatusInternalServerError
}
