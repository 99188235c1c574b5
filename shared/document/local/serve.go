package local

import (
	"cmp"
	"log/slog"
	"net/http"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/style"
)

// Handler serves the folder under Prefix: the list of documents, each document as a page with boxes to tick, and a form to
// write in it, to those whom door lets in. A save that another site sends is refused; one that would undo someone else's shows
// both texts.
func Handler(f *Folder, door Door, opt Options) http.Handler {
	if opt.Lang == "" {
		opt.Lang = incident.Japanese
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	opt.Log = cmp.Or(opt.Log, slog.Default())
	h := &handler{folder: f, door: door, opt: opt}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"{$}", h.inside(h.index))
	mux.HandleFunc("GET "+Prefix+"{incident}/{document}", h.about(h.read))
	mux.HandleFunc("GET "+Prefix+"{incident}/{document}/edit", h.about(h.edit))
	mux.HandleFunc(writing, h.about(h.save))
	mux.HandleFunc("POST "+Prefix+"{incident}/{document}/tick", h.about(h.tick))
	mux.Handle("GET "+Prefix+"-/style.css", style.Handler())
	mux.Handle("GET "+Prefix+"-/documents.css", style.Serve(stylesheet))
	mux.HandleFunc("/", h.inside(h.missing))
	foreign := http.NewCrossOriginProtection()
	_ = foreign.AddTrustedOrigin(f.origin) // behind a proxy the host that was asked for may be another; an address that is none adds nothing
	foreign.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.say(w, asked{Request: r, lang: h.lang(r)}, http.StatusForbidden, text.DocForeignTitle, text.DocForeign)
	}))
	return guarded(foreign.Handler(mux))
}

// guarded adds what a browser must know to keep a document's text from doing anything.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // no-referrer would hide the origin of our own forms, too
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
