package simulation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// desk is a system that no production code knows: it makes a view for an incident, and one more each time that it is asked.
type desk struct {
	mu    sync.Mutex
	views []string // whose they are
}

func (d *desk) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := httptest.NewRecorder()
	switch r.URL.Path {
	case "/api/desk.make":
		d.views = append(d.views, r.URL.Query().Get("incident"))
		fmt.Fprint(w, len(d.views))
	case "/api/desk.remove":
		n := 0
		_, _ = fmt.Sscan(r.URL.Query().Get("view"), &n)
		d.views[n-1] = ""
	case "/api/desk.find":
		for i, whose := range d.views {
			if whose == r.URL.Query().Get("incident") {
				fmt.Fprintln(w, i+1)
			}
		}
	}
	return w.Result(), nil
}

// deskAdapter is its adapter.
type deskAdapter struct{ http.Client }

func (a *deskAdapter) Name() incident.System { return "third" }

func (a *deskAdapter) Plan() plan.Plan {
	return plan.Plan{Of: func(s incident.State, _ plan.Refs) []plan.Effect {
		if s.Incident.ID == incident.Workspace {
			return nil
		}
		return []plan.Effect{{Key: "view", Kind: plan.DocumentKind, Life: plan.Once, Link: "view", Facts: plan.Document{Title: s.Incident.Facts.Title}}}
	}}
}

func (a *deskAdapter) TakeQuota(effect.Call) time.Duration { return 0 }

func (a *deskAdapter) ask(ctx context.Context, verb string, id incident.ID, view string) (string, error) {
	url := fmt.Sprintf("http://desk.test/api/desk.%s?incident=%s&view=%s", verb, id, view)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(nil))
	if err != nil {
		return "", err
	}
	resp, err := a.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		return "", &effect.Error{Class: effect.Unknown, Code: "unknown", Unavailable: true, Err: errors.Join(err, errReset)}
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(resp.Body)
	return b.String(), err
}

func (a *deskAdapter) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	made, err := a.ask(ctx, "make", c.Inventory.Incident, "")
	if err != nil {
		return plan.Ref{}, err
	}
	return plan.Ref{ID: made, URL: "https://desk.test/" + made}, nil
}

func (a *deskAdapter) Find(ctx context.Context, room effect.Inventory, effects []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	found, err := a.ask(ctx, "find", room.Incident, "")
	refs := map[plan.Key][]plan.Ref{}
	for _, id := range strings.Fields(found) {
		refs[effects[0].Key] = append(refs[effects[0].Key], plan.Ref{ID: id, URL: "https://desk.test/" + id})
	}
	return refs, err
}

func (a *deskAdapter) Remove(ctx context.Context, _ plan.Effect, ref plan.Ref) error {
	_, err := a.ask(ctx, "remove", "", ref.ID)
	return err
}

// TestAThirdSystem: one that is known by its rows alone is served, and broken at each call to it, has one view in the end.
//
//nolint:paralleltest // it changes the systems that the others read
func TestAThirdSystem(t *testing.T) {
	listed, table := incident.Systems, systems.Table
	t.Cleanup(func() { incident.Systems, systems.Table = listed, table })
	incident.Systems = append(slices.Clone(listed), incident.Outside{Name: "third", Only: []incident.EntryKind{incident.EntryDeclared}})
	systems.Table = append(slices.Clone(table), systems.Row{Name: "third", Open: func(p function.Parts) (effect.System, error) {
		return &deskAdapter{http.Client{Transport: p.Transport}}, nil
	}})
	var there *desk
	declared := func(string) plot {
		there = &desk{}
		return plot{name: "with a desk", outside: there, steps: []step{declare(time.Second)}}
	}
	points := slices.DeleteFunc(matrix(t, declared), func(p point) bool { return !strings.HasPrefix(p.at.what, "call desk.") })
	if len(points) == 0 {
		t.Error("the third system was never called")
	}
	for _, p := range points {
		breaksAt(t, declared, p)
		views := slices.DeleteFunc(there.views, func(whose string) bool { return whose == "" })
		if len(views) != 1 {
			t.Errorf("%s: there are %d views", p, len(views))
		}
	}
}
