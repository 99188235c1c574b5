// Package style holds the look that all of Noroshi's pages share: the palette for light and dark, type, links, forms,
// tables. A page links the stylesheet of Handler first and its own after it, and takes every colour from the custom
// properties at the top of style.css.
package style

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the sheet
	"encoding/hex"
	"net/http"
	"regexp"
	"time"
)

//go:embed style.css
var stylesheet []byte

// Inline is the shared sheet and a page's own after it, short, for pages that have their sheet in themselves.
func Inline(own []byte) string {
	css := comment.ReplaceAll(append(bytes.Clone(stylesheet), own...), nil)
	css = around.ReplaceAll(blanks.ReplaceAll(css, []byte(" ")), []byte("$1"))
	return string(bytes.TrimSpace(css))
}

// What a sheet means as much without: comments, and blanks that part nothing.
var (
	comment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	blanks  = regexp.MustCompile(`\s+`)
	around  = regexp.MustCompile(` ?([{};,]) ?`)
)

// Handler serves the shared sheet, at whatever path a page wants it.
func Handler() http.Handler { return Serve(stylesheet) }

// Serve serves a stylesheet that is embedded in the program. A browser asks each time whether it is still the same.
func Serve(css []byte) http.Handler { return ServeAs("text/css; charset=utf-8", css) }

// ServeAs serves any other embedded file in the same way.
func ServeAs(contentType string, body []byte) http.Handler {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	})
}
