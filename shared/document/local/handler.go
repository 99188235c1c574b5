package local

import (
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/text/language"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// maxForm is the most that a save may send, in bytes. A playbook's template has at most 20,000 characters.
const maxForm = 1 << 20

// Options are how the pages show what no document says.
type Options struct {
	Lang incident.Lang  // for a reader who asks for neither Japanese nor English; default Japanese
	Zone *time.Location // of the times shown; default UTC
	Log  *slog.Logger   // default slog's own
}

// writing is where the form to write in sends its text.
const writing = "POST " + Prefix + "{incident}/{document}"

type handler struct {
	folder *Folder
	door   Door
	opt    Options
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

func (h *handler) index(w http.ResponseWriter, q asked) {
	groups, older, err := h.folder.list(func(id incident.ID) (string, bool, error) {
		name, _, may, err := q.reader.Look(q.Context(), id)
		return name, may, err
	})
	if err != nil {
		h.fault(w, q, err)
		return
	}
	h.show(w, q, http.StatusOK, "index", view{Title: text.DocPages, Groups: groups, Older: older, Shown: strconv.Itoa(shown)})
}

func (h *handler) read(w http.ResponseWriter, q asked) {
	n := named(q.Request)
	p, err := h.folder.Read(n)
	if err != nil {
		h.fault(w, q, err)
		return
	}
	h.stylesheet(w, q, http.StatusOK, view{Name: n, Page: p})
}

// stylesheet shows a document.
func (h *handler) stylesheet(w http.ResponseWriter, q asked, code int, v view) {
	body, boxes, err := render(v.Page.Text)
	if err != nil {
		h.fault(w, q, err)
		return
	}
	v.Heading, v.Body, v.Boxes = title(v.Page.Text), body, boxes
	if _, v.Board, _, err = q.reader.Look(q.Context(), v.Name.Incident); err != nil {
		v.Board = "" // it can be read all the same
	}
	h.show(w, q, code, "read", v)
}

func (h *handler) edit(w http.ResponseWriter, q asked) {
	n := named(q.Request)
	p, err := h.folder.Read(n)
	if err != nil {
		h.fault(w, q, err)
		return
	}
	h.show(w, q, http.StatusOK, "edit", view{Name: n, Heading: title(p.Text), Page: p, Mine: p.Text})
}

// sent reads a form, or answers why it cannot be read.
func (h *handler) sent(w http.ResponseWriter, q asked) bool {
	q.Body = http.MaxBytesReader(w, q.Body, maxForm)
	err := q.ParseForm()
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong):
		h.say(w, q, http.StatusRequestEntityTooLarge, text.DocForeignTitle, text.DocTooLong, "limit", strconv.Itoa(maxForm/1024))
	case err != nil:
		h.say(w, q, http.StatusBadRequest, text.DocForeignTitle, text.DocMissing)
	}
	return err == nil
}

func (h *handler) save(w http.ResponseWriter, q asked) {
	if !h.sent(w, q) {
		return
	}
	n, mine := named(q.Request), tidy(q.PostForm.Get("text"))
	p, err := h.folder.Save(n, q.PostForm.Get("seen"), mine)
	v := view{Name: n, Heading: title(mine), Page: p, Mine: mine}
	switch {
	case err == nil:
		http.Redirect(w, q.Request, v.URL(), http.StatusSeeOther)
	case errors.Is(err, ErrChanged):
		h.show(w, q, http.StatusConflict, "clash", v)
	case errors.Is(err, errName):
		h.fault(w, q, err)
	default: // the text is shown again with the reason, so that nothing typed is lost
		v.Page.Hash, v.Problem = q.PostForm.Get("seen"), problem(err)
		h.show(w, q, status(err), "edit", v)
	}
}

// keep shows what somebody sent whose session had ended, to be sent again. It shows nothing else.
func (h *handler) keep(w http.ResponseWriter, q asked) {
	if !h.sent(w, q) {
		return
	}
	v := view{Name: named(q.Request), Page: Page{Hash: q.PostForm.Get("seen")}, Mine: tidy(q.PostForm.Get("text")), Problem: text.DocSignedOut}
	v.Heading, v.SignIn = title(v.Mine), h.door.SignIn(v.URL()+"/edit")
	h.show(w, q, http.StatusForbidden, "edit", v)
}

// tick records that a box is ticked, or no longer.
func (h *handler) tick(w http.ResponseWriter, q asked) {
	if !h.sent(w, q) {
		return
	}
	n := named(q.Request)
	at, p, err := h.folder.Tick(n, q.PostForm.Get("seen"), readTick(q.PostForm.Get("box")))
	v := view{Name: n, Page: p}
	switch {
	case err == nil:
		http.Redirect(w, q.Request, v.URL()+"#b"+strconv.Itoa(at), http.StatusSeeOther)
	case errors.Is(err, ErrChanged):
		v.Problem = text.DocTickChanged
		h.stylesheet(w, q, http.StatusConflict, v)
	case errors.Is(err, errName), errors.Is(err, fs.ErrNotExist):
		h.fault(w, q, err)
	default:
		v.Problem = problem(err)
		h.stylesheet(w, q, status(err), v)
	}
}

func (h *handler) missing(w http.ResponseWriter, q asked) {
	h.say(w, q, http.StatusNotFound, text.DocMissingTitle, text.DocMissing)
}

// broken answers when it cannot be known who may read.
func (h *handler) broken(w http.ResponseWriter, q asked, err error) {
	h.opt.Log.ErrorContext(q.Context(), "the documents cannot be shown", "err", err)
	h.say(w, q, http.StatusServiceUnavailable, text.DocNotReadTitle, text.DocNobodyKnown)
}

// fault answers for a document that cannot be read.
func (h *handler) fault(w http.ResponseWriter, q asked, err error) {
	if status(err) == http.StatusNotFound {
		h.missing(w, q)
		return
	}
	h.say(w, q, status(err), text.DocNotReadTitle, problem(err))
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
