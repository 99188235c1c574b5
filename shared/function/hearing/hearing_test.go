package hearing

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/logline"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

const secret = "k3-very-secret"

// bench is the function over a store in memory.
type bench struct {
	*Hearer
	db  *failing
	log bytes.Buffer
}

// failing is a store that can be down.
type failing struct {
	store.DB
	down bool
}

var errDown = errors.New("the store is down")

func (f *failing) Update(ctx context.Context, fn func(store.Tx) error) error {
	if f.down {
		return errDown
	}
	return f.DB.Update(ctx, fn)
}

func open(t *testing.T) *bench {
	t.Helper()
	db, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{Indexes: store.Indexes, Volatile: true, Patience: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c := config.Config{Settings: config.Defaults(), AlertSecrets: map[alert.Source][]config.Secret{}}
	c.Settings.Alerts = config.Alerts{alert.PagerDuty: {}, alert.Plain: {}}
	for s := range c.Settings.Alerts {
		c.AlertSecrets[s] = []config.Secret{secret}
	}
	c.AlertSecrets[alert.Grafana] = []config.Secret{secret} // the settings do not name it
	b := &bench{db: &failing{DB: db}}
	b.Hearer = New(function.Parts{Config: c, Playbooks: playbook.Builtins(), DB: b.db, Clock: clock.Machine, Log: slog.New(slog.NewTextHandler(&b.log, nil))})
	return b
}

func (b *bench) post(path, authorization, body string) int {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Code
}

func (b *bench) signs(t *testing.T) []incident.State {
	t.Helper()
	all, err := b.service.Signs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const slow = `{"id":"1","source":"Datadog","title":"RDS slow in ap-northeast-1","url":"https://dd.example.com/1"}`

// TestAnswers: what a sender hears, and whether a sign was made.
func TestAnswers(t *testing.T) {
	t.Parallel()
	const right = "Bearer " + secret
	for name, c := range map[string]struct {
		path, authorization, body string
		want, signs               int
	}{
		"proven":                     {"/alert/plain", right, slow, 202, 1},
		"where Google cuts the path": {"/plain", right, slow, 202, 1},
		"a wrong secret":             {"/alert/plain", "Bearer x", slow, 401, 0},
		"no secret":                  {"/alert/plain", "", slow, 401, 0},
		"not understood":             {"/alert/plain", right, "hello", 202, 0},
		"not named in the settings":  {"/alert/grafana", right, slow, 404, 0},
		"no source":                  {"/alert/", right, slow, 404, 0},
		"another path":               {"/alert/plain/more", right, slow, 404, 0},
		"too large":                  {"/alert/plain", right, slow + strings.Repeat(" ", alert.MaxBody), 413, 0},
		"too large and not proven":   {"/alert/plain", "", slow + strings.Repeat(" ", alert.MaxBody), 413, 0},
		"the secret is no signature": {"/alert/pagerduty", right, slow, 401, 0},
	} {
		b := open(t)
		if got := b.post(c.path, c.authorization, c.body); got != c.want || len(b.signs(t)) != c.signs {
			t.Errorf("%s: %d, %d signs", name, got, len(b.signs(t)))
		}
		if strings.Contains(b.log.String(), secret) || strings.Contains(b.log.String(), "Bearer") {
			t.Errorf("%s: the log says %s", name, &b.log)
		}
	}
	w := httptest.NewRecorder()
	if open(t).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/alert/plain", nil)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("a GET: %d", w.Code)
	}
}

// TestASignature of PagerDuty's, over the raw body.
func TestASignature(t *testing.T) {
	t.Parallel()
	b := open(t)
	const body = `{"event":{"id":"e1","event_type":"incident.triggered","data":{"id":"Q1","title":"disk full","html_url":"https://acme.pagerduty.com/incidents/Q1"}}}`
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	r := httptest.NewRequest(http.MethodPost, "/alert/pagerduty", strings.NewReader(body))
	r.Header.Set("X-PagerDuty-Signature", "v1=00,v1="+hex.EncodeToString(mac.Sum(nil)))
	w := httptest.NewRecorder()
	if b.ServeHTTP(w, r); w.Code != http.StatusAccepted {
		t.Fatal(w.Code)
	}
	all := b.signs(t)
	if len(all) != 1 || all[0].Incident.Facts.Source != "PagerDuty" || all[0].Incident.Sign.Link != "https://acme.pagerduty.com/incidents/Q1" {
		t.Errorf("%+v", all)
	}
}

// TestWhatIsLostIsSaid: a line that alerts look for, with the source, and in this process for an hour; what is not understood whoever
// checks hears of, too.
func TestWhatIsLostIsSaid(t *testing.T) {
	t.Parallel()
	b := open(t)
	if b.Trouble() != "" {
		t.Error(b.Trouble())
	}
	b.post("/alert/plain", "Bearer x", slow)
	b.post("/alert/plain", "Bearer "+secret, "hello")
	for _, line := range []string{logline.AlertRefused, logline.AlertUnclear} {
		if want := fmt.Sprintf("msg=%q %s=plain", line, logline.Source); !strings.Contains(b.log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, &b.log)
		}
	}
	if got := b.Trouble(); !strings.HasPrefix(got, "alerts: plain is refused") || !strings.Contains(got, "not understood") {
		t.Error(got)
	}
	if h, err := b.service.AlertHealth(t.Context(), alert.Plain); err != nil || h.Unclear != 1 || h.UnclearAt.IsZero() {
		t.Errorf("%+v, %v", h, err)
	}
}

// TestWhoIsRefusedIsSeen: for whatever reason a sender is refused, alerts see it, and with which status; whoever tries out addresses
// sets off nothing.
func TestWhoIsRefusedIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, path, authorization, body, source string
		status                                    int
	}{
		"a wrong secret":            {"POST", "/alert/plain", "Bearer x", slow, "plain", 401},
		"not named in the settings": {"POST", "/alert/grafana", "Bearer " + secret, slow, "grafana", 404},
		"where Google cuts it":      {"POST", "/grafana", "Bearer " + secret, slow, "grafana", 404},
		"a bar too many":            {"POST", "/alert/plain/", "Bearer " + secret, slow, "plain", 404},
		"by PUT":                    {"PUT", "/alert/plain", "Bearer " + secret, slow, "plain", 405},
		"too large":                 {"POST", "/alert/plain", "Bearer " + secret, slow + strings.Repeat(" ", alert.MaxBody), "plain", 413},
		"taken":                     {"POST", "/alert/plain", "Bearer " + secret, slow, "", 202},
		"an address of nobody's":    {"POST", "/alert/nagios", "", slow, "", 404},
		"a stranger":                {"GET", "/.env", "", "", "", 404},
	} {
		b := open(t)
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set("Authorization", c.authorization)
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		want := fmt.Sprintf("msg=%q %s=%s status=%d\n", logline.AlertRefused, logline.Source, c.source, c.status)
		if seen := strings.HasSuffix(b.log.String(), want); w.Code != c.status || seen != (c.source != "") {
			t.Errorf("%s: %d, the log says %s", name, w.Code, &b.log)
		}
		said, told := strings.CutPrefix(b.Trouble(), "alerts: "+c.source+" is refused: ")
		if told != (c.source != "") || told && said == "" {
			t.Errorf("%s: %q", name, b.Trouble())
		}
	}
}

// TestWhatCannotBeRecordedComesAgain: 503, and once the store is back the same delivery makes one sign.
func TestWhatCannotBeRecordedComesAgain(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.db.down = true
	if got := b.post("/alert/plain", "Bearer "+secret, slow); got != http.StatusServiceUnavailable {
		t.Error(got)
	}
	b.db.down = false
	for range 2 {
		if got := b.post("/alert/plain", "Bearer "+secret, slow); got != http.StatusAccepted {
			t.Error(got)
		}
	}
	if all := b.signs(t); len(all) != 1 || all[0].Incident.Sign.Count != 1 {
		t.Errorf("%+v", all)
	}
}

// TestTwentyAtOnceAreOneSign although nothing says where they are, and each is another incident of the monitor's.
func TestTwentyAtOnceAreOneSign(t *testing.T) {
	t.Parallel()
	b := open(t)
	var group sync.WaitGroup
	for n := range 20 {
		group.Go(func() {
			if got := b.post("/alert/plain", "Bearer "+secret, fmt.Sprintf(`{"id":"%d","title":"disk %d full"}`, n, n)); got != http.StatusAccepted {
				t.Error(got)
			}
		})
	}
	group.Wait()
	all := b.signs(t)
	if len(all) != 1 {
		t.Fatalf("%d signs", len(all))
	}
	entries, _, err := b.service.Timeline(t.Context(), all[0].Incident.ID, 100)
	if err != nil || len(entries) != 20 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}
