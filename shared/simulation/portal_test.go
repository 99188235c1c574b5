package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/portal"
	"noroshi.internal/shared/portal/place"
	"noroshi.internal/shared/store"
)

// Where notices leave by mail they stand on a portal, too, as their ways say. What stands there is written over what was seen there only.

// stand is where the portal's objects stand. It refuses what a bucket refuses.
type stand struct {
	mu   sync.Mutex
	has  map[string]place.Object
	back []string // over what an older state was written
}

// Answers of a stand: of Cloud Storage's.
const (
	statusMissing = http.StatusNotFound
	statusChanged = http.StatusPreconditionFailed
)

// serve answers what is asked of an object.
func (s *stand) serve(w http.ResponseWriter, req *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := req.FormValue("channel")
	is, found := s.has[name]
	switch req.URL.Path {
	case objectStat:
		if !found {
			w.WriteHeader(statusMissing)
			return
		}
		_ = json.NewEncoder(w).Encode(is)
	case objectList:
		names := map[string]bool{}
		for name := range s.has {
			names[name] = true
		}
		_ = json.NewEncoder(w).Encode(names)
	case objectPut:
		over, _ := strconv.ParseInt(req.FormValue("over"), 10, 64)
		revision, _ := strconv.ParseInt(req.FormValue("revision"), 10, 64)
		if is.Generation != over && over != whatever {
			w.WriteHeader(statusChanged)
			return
		}
		if revision < is.Revision {
			s.back = append(s.back, fmt.Sprintf("%s of %d over %d", name, revision, is.Revision))
		}
		s.has[name] = place.Object{Generation: is.Generation + 1, Revision: revision, Sum: req.FormValue("sum")}
	}
}

// whatever stands there is the generation that a mutant writes over.
const whatever = -1

// What is asked of a stand.
const (
	objectStat = "/api/object.stat"
	objectList = "/api/object.list"
	objectPut  = "/api/object.put"
)

// shopfront is a stand as a process reaches it.
type shopfront struct{ http.Client }

func (s *shopfront) ask(ctx context.Context, path string, form url.Values, into any) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://relay.test"+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if into != nil && resp.StatusCode == http.StatusOK {
		err = json.NewDecoder(resp.Body).Decode(into)
	}
	return resp.StatusCode, err
}

// unread is that nothing was learned, and nothing changed.
func unread(status int, err error) error {
	return &effect.Error{Class: effect.RetryLater, Code: place.CodeUnreachable, Unavailable: true, Err: errors.Join(err, fmt.Errorf("%d", status))}
}

func (s *shopfront) Stat(ctx context.Context, name string) (o place.Object, found bool, err error) {
	switch status, err := s.ask(ctx, objectStat, url.Values{"channel": {name}}, &o); {
	case err == nil && status == statusMissing:
		return o, false, nil
	case err != nil || status != http.StatusOK:
		return o, false, unread(status, err)
	}
	return o, true, nil
}

func (s *shopfront) List(ctx context.Context) (names map[string]bool, err error) {
	if status, err := s.ask(ctx, objectList, nil, &names); err != nil || status != http.StatusOK {
		return nil, unread(status, err)
	}
	return names, nil
}

func (s *shopfront) Put(ctx context.Context, name string, c place.Content, over int64) error {
	n := func(i int64) string { return strconv.FormatInt(i, 10) }
	status, err := s.ask(ctx, objectPut, url.Values{
		"channel": {name}, "user": {n(c.Revision)}, "over": {n(over)}, "revision": {n(c.Revision)}, "sum": {place.Sum(c.Body)},
	}, nil)
	switch {
	case err == nil && status == http.StatusOK:
		return nil
	case err == nil && status == statusChanged:
		return place.ErrChanged
	case err == nil && status == http.StatusTooManyRequests:
		return &effect.Error{Class: effect.RetryLater, Code: place.CodeBusy}
	}
	return &effect.Error{Class: effect.Unknown, Code: place.CodeUnreachable, Unavailable: true, Err: errors.Join(err, fmt.Errorf("%d", status))}
}

func (s *shopfront) Probe(ctx context.Context) error {
	_, err := s.List(ctx)
	return err
}

// made is what an object is made into, of which nobody reads the words.
func made(o plan.PortalObject) (portal.Rendered, error) {
	body, err := json.Marshal(o)
	return portal.Rendered{Body: body, ContentType: "application/json"}, err
}

// portalSystem is the system Portal of a process.
func portalSystem(db store.DB, line http.RoundTripper, now func() time.Time, m mutant) effect.System {
	return portal.NewSystem(portal.Options{
		Place: m.place(&shopfront{http.Client{Transport: line}}), Plan: plan.ForPortal, Clock: clocks.Func(now), Render: made,
		Whole: func(ctx context.Context, id incident.ID) (incident.PortalIncident, error) {
			return store.LoadPosted(ctx, db, id)
		},
	})
}

// hasPortal lets notices go to a portal.
func (w *world) hasPortal() {
	w.config.Settings.Notices.Portal = config.Portal{URL: "https://status.example.com", Title: incident.Text{JA: "障害情報", EN: "Status"}}
}

// leavingBy are the ways of a notice that somebody writes, as its words have it: the first leaves in both more often than not.
func leavingBy(no int, words string) []incident.Way {
	both, sum := []incident.Way{incident.ByMail, incident.ByPortal}, no
	for _, c := range words {
		sum += int(c)
	}
	if no == 1 {
		return [][]incident.Way{both[:1], both[1:], both, both}[sum%4]
	}
	return [][]incident.Way{both, both[:1], both[1:]}[sum%3]
}

// waitedFor is by when customers must hear next as the timeline has it: of each way the last promise counts that no notice has kept.
func waitedFor(sent []incident.SentNotice) (next time.Time) {
	waits := map[incident.Way]time.Time{}
	for _, n := range sent {
		maps.DeleteFunc(waits, func(way incident.Way, _ time.Time) bool { return n.Keeps(way) })
		for _, way := range n.Promised() {
			waits[way] = n.Promise
		}
	}
	for _, at := range waits {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next
}

// unshown counts the incidents that have not heard how their last notice stands on the portal.
func (w *world) unshown() (n int) {
	if w.relay == nil {
		return 0
	}
	rows, err := store.PortalRows(context.Background(), w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, row := range rows {
		i, err := store.LoadHeader(context.Background(), w.db, row.Incident)
		if err != nil || i.Portal.Shown.No != row.Last().No {
			n++
		}
	}
	return n
}

// judgePortal: what stands there is what should, no older state was ever written over a newer one, each incident has heard that its last
// notice is there, and of drills there is nothing.
func (w *world) judgePortal(fail failer) {
	if w.relay == nil {
		return
	}
	s, err := store.LoadScope(context.Background(), w.db, incident.Workspace, incident.Scope{Portal: true})
	if err != nil {
		fail("the portal: %v", err)
		return
	}
	want := map[string]string{}
	for _, e := range plan.ForPortal.Effects(s, nil) {
		o := e.Facts.(plan.PortalObject)
		body, _ := made(o)
		want[o.Name] = place.Sum(body.Body)
	}
	w.relay.stand.mu.Lock()
	defer w.relay.stand.mu.Unlock()
	for name, sum := range want {
		if w.relay.stand.has[name].Sum != sum {
			fail("%s does not say on the portal what it should", name)
		}
	}
	for name := range w.relay.stand.has {
		if want[name] == "" {
			fail("%s stands on the portal, and nothing asks for it", name)
		}
	}
	slices.Sort(w.relay.stand.back)
	if back := w.relay.stand.back; len(back) > 0 {
		fail("an older state was written over a newer one: %v", back)
	}
	w.judgePortalRows(fail)
}

// judgePortalRows: what the portal knows of an incident is what the incident knows.
func (w *world) judgePortalRows(fail failer) {
	rows, err := store.PortalRows(context.Background(), w.db)
	if err != nil {
		fail("the portal's rows: %v", err)
	}
	for _, row := range rows {
		i, err := store.LoadHeader(context.Background(), w.db, row.Incident)
		switch {
		case err != nil || i.Portal == nil:
			fail("%s stands on the portal, and does not know of it: %v", row.Incident, err)
		case i.Kind != incident.Live:
			fail("a %s stands on the portal", i.Kind)
		case i.Portal.Changes != row.Changes || len(i.Portal.Posted) != len(row.Posted) || !i.Portal.OverAt.Equal(row.OverAt) || i.Portal.Kept != row.Kept:
			fail("%s stands on the portal as %+v, and is %+v", row.Incident, row, *i.Portal)
		case row.OverAt.IsZero() && !i.EndedAt.IsZero() && !i.Owes():
			fail("%s runs on the portal, and nobody is asked about it any more", row.Incident)
		case i.Portal.Shown.No != row.Last().No:
			fail("%s has not heard that notice %d is there: %+v", row.Incident, row.Last().No, i.Portal.Shown)
		}
	}
}
