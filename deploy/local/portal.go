package main

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/text"
)

// portalRoot is where the portal is, for customers who are nobody in particular.
const portalRoot = "/portal/"

// portalTypes are what stands on the portal, by the ends of the names. Programs of other sites may read all but the pages.
var portalTypes = map[string]struct {
	media  string
	anyone bool
}{
	".html": {"text/html; charset=utf-8", false},
	".atom": {"application/atom+xml; charset=utf-8", true},
	".json": {"application/json; charset=utf-8", true},
}

// portalPolicy is what pages may do at most; each says of itself which style is its own.
const portalPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// portalPages serves a folder in which the portal stands, and nothing else of it, to anybody who reads.
type portalPages struct{ dir string }

// ServeHTTP implements http.Handler.
func (p portalPages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, portalRoot)
	kind, known := portalTypes[path.Ext(name)]
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	case name == "":
		http.Redirect(w, r, portalRoot+"index.html", http.StatusFound)
		return
	case !known || !place.Named(name):
		http.NotFound(w, r)
		return
	}
	body, err := p.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		http.NotFound(w, r)
		return
	case err != nil:
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", kind.media)
	w.Header().Set("Cache-Control", place.CacheControl)
	w.Header().Set("ETag", `"`+place.Sum(body)+`"`)
	if kind.anyone {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	} else {
		w.Header().Set("Content-Security-Policy", portalPolicy)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// read reads a file, and no other one that a link in the folder leads to.
func (p portalPages) read(name string) ([]byte, error) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // it was only read
	return root.ReadFile(name)
}

// openPortal has a sandbox show its portal, from its own folder.
func openPortal(cfg *config.Config, dir, origin string) {
	cfg.Portal = config.PortalPlace{Dir: dir}
	cfg.Settings.Notices.Portal = config.Portal{URL: origin + strings.TrimSuffix(portalRoot, "/"), Title: text.PortalTitle.Both()}
}
