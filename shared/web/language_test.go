package web

import (
	"net/http"
	"testing"
)

// TestATodoIsReadInOnesOwnLanguage: title and guide are those of the reader, whatever language the room has.
func TestATodoIsReadInOnesOwnLanguage(t *testing.T) {
	t.Parallel()
	d := open(t)
	mine, other := d.as("kakei@example.com"), d.as("jonas@example.com")
	id := mine.declare("EC2")
	send, _ := d.state(id).Todo("4.3d")
	mine.get(todoURL(id, "4.3d")).has(t, http.StatusOK, send.Title.JA, send.Guide.JA).lacks(t, send.Title.EN, send.Guide.EN)
	other.get(todoURL(id, "4.3d")).has(t, http.StatusOK, send.Title.EN, send.Guide.EN).lacks(t, send.Title.JA, send.Guide.JA)
	other.get(boardURL(id)).has(t, http.StatusOK, send.Title.EN).lacks(t, send.Title.JA)
}
