package web

import (
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
)

// TestALongTitleIsNotCut: the page says how long it is, with all of it to shorten. One with room is declared whole.
func TestALongTitleIsNotCut(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	long := strings.Repeat("x", incident.MaxTitle) + " and the rest of it"
	token := b.token(Root, declareURL)
	b.post(declareURL, "token", token, "title", long, "kind", "drill").has(t, http.StatusUnprocessableEntity, long, "Shorten this to 120 characters; it has 139.", `value="drill" selected`)
	b.post(declareURL, "token", token, "title", long[:incident.MaxTitle]).has(t, http.StatusSeeOther)
	id := b.declare("EC2")
	b.ask(http.MethodPost, actURL(id, "facts"), b.filledIn(actURL(id, "facts"), "title", long)).has(t, http.StatusUnprocessableEntity, long, "Shorten this")
}

// TestADrillFromTheStart: by the list, and by the box that the page had before.
func TestADrillFromTheStart(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("jonas@example.com")
	for _, how := range [][]string{{"kind", "drill"}, {"drill", "1"}, {"drill", "1", "kind", "live"}} {
		b.post(declareURL, append([]string{"token", b.token(Root, declareURL), "title", "RDS", "anyway", "1"}, how...)...).has(t, http.StatusSeeOther)
	}
	all, err := d.svc.Open(t.Context())
	if err != nil || len(all) != 3 {
		t.Fatal(len(all), err)
	}
	for _, i := range all {
		if i.Kind != incident.Drill {
			t.Errorf("%s: %s", i.ID, i.Kind)
		}
	}
}
