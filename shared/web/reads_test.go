package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

// noted is a store that notes what is read outside of transactions.
type noted struct {
	store.DB
	read []string
}

func (n *noted) Get(ctx context.Context, path string, into any) error {
	n.read = append(n.read, path)
	return n.DB.Get(ctx, path, into)
}

func (n *noted) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	n.read = append(n.read, q.Collection)
	return n.DB.List(ctx, q)
}

// TestWhatIsReadForAPage: two hundred people have the board open and press its buttons. Each page reads what it shows, once; a press
// that is recorded shows nothing.
func TestWhatIsReadForAPage(t *testing.T) {
	t.Parallel()
	d := open(t)
	kakei := d.as("kakei@example.com")
	id := kakei.declare("EC2")
	token := kakei.token(todoURL(id, "4.3d"), actURL(id, "report"))
	n := &noted{DB: d.db}
	svc := service.New(n, d.svc.Settings(), playbook.Builtins(), d.svc.Clock())
	site, err := New(svc, n, d.opt)
	if err != nil {
		t.Fatal(err)
	}
	d.Site = site
	press := func() answered {
		return kakei.post(actURL(id, "claim"), "token", token, "todo", "4.3d", "back", boardURL(id))
	}
	reads := func(what string, f func(), want ...string) {
		t.Helper()
		n.read = nil
		f()
		got := strings.ReplaceAll(strings.Join(n.read, " "), string(id), "x")
		if got != strings.Join(want, " ") {
			t.Errorf("%s reads %s, want %s", what, got, strings.Join(want, " "))
		}
	}
	board := []string{"people", "incidents/x", "incidents/x/sheets", "incidents/x/todos", "health/slack"}
	reads("the board", func() { kakei.get(boardURL(id)).has(t, http.StatusOK) }, board...)
	reads("a press", func() { press().has(t, http.StatusSeeOther) }, "people", "incidents/x")
	reads("the press sent twice", func() { press().has(t, http.StatusSeeOther) }, "people", "incidents/x")
}
