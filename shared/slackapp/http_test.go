package slackapp

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
)

func TestWhatIsRefusedMakesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	now := typedIn("now Tokyo EC2 is down", "U0KAKEI")
	for name, c := range map[string]struct {
		path    string
		request *http.Request
		status  int
	}{
		"unsigned":                          {"/command", httptest.NewRequest(http.MethodPost, "/", strings.NewReader(now)), http.StatusUnauthorized},
		"signed by another":                 {"/command", request("other", at, now), http.StatusUnauthorized},
		"late":                              {"/command", request("secret", at.Add(-6*time.Minute), now), http.StatusUnauthorized},
		"unsigned button":                   {"/interact", httptest.NewRequest(http.MethodPost, "/", strings.NewReader("payload={}")), http.StatusUnauthorized},
		"unsigned event":                    {"/events", httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}")), http.StatusUnauthorized},
		"a command without a user":          {"/command", request("secret", at, "command=%2Fincident"), http.StatusBadRequest},
		"a command that is no form":         {"/command", request("secret", at, "%zz"), http.StatusBadRequest},
		"a button without payload":          {"/interact", request("secret", at, "x=1"), http.StatusBadRequest},
		"a button whose payload is no JSON": {"/interact", request("secret", at, "payload=x"), http.StatusBadRequest},
		"a button of nobody":                {"/interact", request("secret", at, "payload="+url.QueryEscape(`{"type":"block_actions"}`)), http.StatusBadRequest},
		"a command of no possible user":     {"/command", request("secret", at, typedIn("now Tokyo EC2 is down", "U0/../KAKEI")), http.StatusBadRequest},
		"a button of no possible user":      {"/interact", request("secret", at, "payload="+url.QueryEscape(`{"type":"block_actions","user":{"id":"../x"}}`)), http.StatusBadRequest},
		"an event about no possible ts":     {"/events", request("secret", at, `{"type":"event_callback","event":{"type":"message","ts":"1"}}`), http.StatusBadRequest},
		"an event that is no JSON":          {"/events", request("secret", at, "x"), http.StatusBadRequest},
		"an event without a type":           {"/events", request("secret", at, "{}"), http.StatusBadRequest},
	} {
		w := d.send(c.request, c.path)
		if w.Code != c.status || strings.TrimSpace(w.Body.String()) != http.StatusText(c.status) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete} {
		r := request("secret", at, now)
		r.Method = method
		if w := d.send(r, "/command"); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
			t.Errorf("%s: %d", method, w.Code)
		}
	}
	if all := d.running(); len(all) > 0 || len(d.opened) > 0 || len(d.responded) > 0 {
		t.Errorf("made %v, %v, %v", all, d.opened, d.responded)
	}
}

func TestAPayloadInTheAddressIsNotRead(t *testing.T) {
	t.Parallel()
	d := open(t)
	r := request("secret", at, "x=1")
	r.URL.RawQuery = "payload=" + url.QueryEscape(`{"type":"block_actions","user":{"id":"U0KAKEI"}}`)
	if w := d.send(r, "/interact"); w.Code != http.StatusBadRequest {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	r = request("secret", at, "x=1")
	r.URL.RawQuery = typedIn("now Tokyo EC2", "U0KAKEI")
	if w := d.send(r, "/command"); w.Code != http.StatusBadRequest || len(d.running()) > 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestADeclarationReplayedGivesTheFirstAnswer(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.post("/command", typedIn("now Tokyo EC2 is down", "U0KAKEI"))
	if first.Code != http.StatusOK || !strings.Contains(first.Body.String(), "C0ROOM") {
		t.Fatalf("%d %s", first.Code, first.Body)
	}
	for range 2 {
		again := d.post("/command", typedIn("now Tokyo EC2 is down", "U0KAKEI"))
		if again.Body.String() != first.Body.String() {
			t.Errorf("answered %s\nat first %s", again.Body, first.Body)
		}
	}
	if n := len(d.running()); n != 1 {
		t.Errorf("%d incidents", n)
	}
}

func TestACommandWithoutATriggerIsItsOwn(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, secret := range []string{"one", "two"} {
		body := strings.NewReplacer("T1", "", "secret", secret).Replace(typedIn("now something is odd", "U0KAKEI"))
		d.post("/command", body)
	}
	if n := len(d.running()); n != 2 {
		t.Errorf("%d incidents", n)
	}
}

func TestWhoCannotBeLookedUpIsHeard(t *testing.T) {
	t.Parallel()
	d := open(t)
	if w := d.post("/command", typedIn("now Tokyo EC2", "U0UNSEEN")); !strings.Contains(w.Body.String(), "C0ROOM") {
		t.Errorf("%s", w.Body)
	}
}

func TestSlackChecksTheAddressOfEvents(t *testing.T) {
	t.Parallel()
	w := open(t).post("/events", `{"type":"url_verification","challenge":"3eZbrw1aB"}`)
	if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != `{"challenge":"3eZbrw1aB"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestAStoreThatDoesNotAnswerMakesSlackDeliverAgain(t *testing.T) {
	t.Parallel()
	d := open(t)
	_ = d.db.Close()
	event := `{"type":"event_callback","event_id":"Ev1","event":{"type":"reaction_added","user":"U0KAKEI","reaction":"eyes",` +
		`"item":{"type":"message","channel":"C1","ts":"1.2"},"event_ts":"1.3"}}`
	if w := d.post("/events", event); w.Code != http.StatusInternalServerError {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w := d.post("/command", typedIn("now Tokyo EC2", "U0KAKEI"))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "1. ") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A button that nobody made, of an old version, or with another incident's value: nothing happens, nothing breaks.
func TestButtonsNobodyMade(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.post("/command", typedIn("now Tokyo EC2", "U0KAKEI"))
	id := string(d.running()[0].ID)
	for _, action := range []string{"todo_claim", "todo_done", "todo_more", "board_retry", "board_facts", "declare_join", "declare_anyway", "none", ""} {
		for _, value := range []string{"", "x", id, id + ":9.9", id + ":", "../workspace", "workspace", "zzzzzz:4.3b", "{}", `{"r":"x","k":"other"}`, strings.Repeat("a", 2000)} {
			payload := `{"type":"block_actions","user":{"id":"U0KAKEI"},"response_url":"https://slack.test/r","trigger_id":"` + service.RequestID("T", action, value) +
				`","actions":[{"type":"button","action_id":"` + action + `","value":` + quoted(value) + `}]}`
			if w := d.post("/interact", "payload="+url.QueryEscape(payload)); w.Code != http.StatusOK {
				t.Errorf("%s %q: %d %s", action, value, w.Code, w.Body)
			}
		}
	}
	s, err := d.svc.State(t.Context(), d.running()[0].ID)
	if err != nil || len(d.running()) != 1 {
		t.Fatal(err, d.running())
	}
	for _, todo := range s.Todos {
		if todo.Owner != "" || todo.Closed() {
			t.Errorf("%+v", todo)
		}
	}
}

// TestWhoPressesIsReadWithTheTodo: whom the store knows to be a guest claims nothing, although Slack is not asked; of whom it
// knows nothing, or nothing lately, Slack is asked first.
func TestWhoPressesIsReadWithTheTodo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		user  string
		known *people.Person
		owner incident.PersonID
	}{
		"somebody known":                  {"U0KAKEI", &people.Person{SeenAt: at}, "U0KAKEI"},
		"a guest":                         {"U0KAKEI", &people.Person{SeenAt: at, Restricted: true}, ""},
		"a guest, as was said long ago":   {"U0KAKEI", &people.Person{SeenAt: at.Add(-people.Fresh), Restricted: true}, "U0KAKEI"},
		"a colleague, as was said before": {"U0GUEST", &people.Person{SeenAt: at.Add(-people.Fresh)}, ""},
		"somebody unknown":                {"U0KAKEI", nil, "U0KAKEI"},
		"a guest who is unknown":          {"U0GUEST", nil, ""},
		"nobody can say":                  {"U0UNSEEN", nil, "U0UNSEEN"},
	} {
		d := open(t)
		d.post("/command", typedIn("now Tokyo EC2", "U0KAKEI"))
		id := d.running()[0].ID
		if c.known != nil {
			c.known.ID = incident.PersonID(c.user)
			err := d.db.Update(t.Context(), func(tx store.Tx) error { return tx.Set(store.PersonPath(c.known.ID), c.known) })
			if err != nil {
				t.Fatal(err)
			}
		}
		payload := `{"type":"block_actions","user":{"id":"` + c.user + `"},"trigger_id":"1.2.a","response_url":"https://slack.test/r",` +
			`"actions":[{"type":"button","block_id":"b","action_id":"todo_claim","value":"` + string(id) + `:4.3b","action_ts":"1.2"}]}`
		w := d.post("/interact", url.Values{"payload": {payload}}.Encode())
		s, err := d.svc.State(t.Context(), id)
		todo, _ := s.Todo("4.3b")
		if w.Code != http.StatusOK || err != nil || todo.Owner != c.owner || (len(d.responded) == 0) != (c.owner != "") {
			t.Errorf("%s: %d, %v, the owner is %q, answers %v", name, w.Code, err, todo.Owner, d.responded)
		}
	}
}

// Slack looks at the certificate with a form that nobody signed, and wants 200. It learns nothing, and nothing is done; what is
// no such check stays refused, and so does one that claims a signature it does not have.
func TestSlackLooksAtTheCertificate(t *testing.T) {
	t.Parallel()
	declares := typedIn("now EC2", "U0KAKEI")
	for name, c := range map[string]struct {
		path, body string
		change     func(*http.Request)
		want       int
	}{
		"a command's address":          {"/command", "ssl_check=1&token=x", nil, http.StatusOK},
		"where buttons go":             {"/interact", "ssl_check=1", nil, http.StatusOK},
		"with a command in it":         {"/command", declares + "&ssl_check=1", nil, http.StatusOK},
		"the events' address":          {"/events", "ssl_check=1", nil, http.StatusUnauthorized},
		"another value":                {"/command", "ssl_check=0", nil, http.StatusUnauthorized},
		"in the address only":          {"/command", "token=x", func(r *http.Request) { r.URL.RawQuery = "ssl_check=1" }, http.StatusUnauthorized},
		"a command nobody signed":      {"/command", declares, nil, http.StatusUnauthorized},
		"more than such a check is":    {"/command", "ssl_check=1&token=" + strings.Repeat("x", maxUnsigned), nil, http.StatusUnauthorized},
		"no form":                      {"/command", "%zz&ssl_check=1", nil, http.StatusUnauthorized},
		"with a wrong signature":       {"/command", "ssl_check=1", func(r *http.Request) { r.Header.Set("X-Slack-Signature", "v0=00") }, http.StatusUnauthorized},
		"another method":               {"/command", "ssl_check=1", func(r *http.Request) { r.Method = http.MethodPut }, http.StatusMethodNotAllowed},
		"of a length that is not said": {"/command", "ssl_check=1", func(r *http.Request) { r.ContentLength = -1 }, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(c.body))
			if c.change != nil {
				c.change(r)
			}
			w := d.send(r, c.path)
			if w.Code != c.want || c.want == http.StatusOK && w.Body.Len() > 0 || len(d.running()) > 0 {
				t.Errorf("%d %q, %d incidents", w.Code, w.Body, len(d.running()))
			}
		})
	}
	d := open(t)
	if w := d.post("/command", "ssl_check=1&token=x"); w.Code != http.StatusOK || w.Body.Len() > 0 {
		t.Errorf("signed: %d %q", w.Code, w.Body)
	}
}
