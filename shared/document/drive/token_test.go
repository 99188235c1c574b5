package drive_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/document/drive"
	"noroshi.internal/shared/document/drivefake"
)

// wire notes which hosts were sent a token, and answers all of them from one place.
type wire struct {
	to http.Handler
	mu sync.Mutex
	// sent is "Bearer …" or "" by host.
	sent map[string]string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.sent[r.URL.Host] += r.Header.Get("Authorization")
	w.mu.Unlock()
	rec := httptest.NewRecorder()
	in := r.Clone(context.WithoutCancel(r.Context()))
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w.to.ServeHTTP(rec, in)
	return rec.Result(), nil
}

// credentials makes a service account whose tokens come from a server of ours, and returns the scopes asked for.
func credentials(t *testing.T) (scopes func() []string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		mu.Lock()
		asked = append(asked, form.Get("assertion"))
		mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"secret-token","token_type":"Bearer","expires_in":3600}`)
	}))
	t.Cleanup(server.Close)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(map[string]string{
		"type": "service_account", "client_email": account, "private_key_id": "1", "token_uri": server.URL,
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", file)
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return asked
	}
}

// TestATokenGoesToGoogleOnly: one API at Google's own address, the other elsewhere.
func TestATokenGoesToGoogleOnly(t *testing.T) {
	asked := credentials(t)
	for _, c := range []struct{ drive, docs string }{
		{"", "https://docs.example.com/"},
		{"https://googleapis.com.example.com/drive/v3/", ""},
		{"http://www.googleapis.com/drive/v3/", ""}, // not encrypted
	} {
		f, _, o := setUp(t, drivefake.Options{})
		out := &wire{to: f, sent: map[string]string{}}
		o.DriveURL, o.DocsURL, o.Transport = c.drive, c.docs, out
		if _, err := open(t, o).Create(t.Context(), draft(notice)); err != nil {
			t.Fatal(err)
		}
		for host, token := range out.sent {
			own := host == "www.googleapis.com" && c.drive == "" || host == "docs.googleapis.com"
			if strings.Contains(token, "secret-token") != own {
				t.Errorf("%+v: %s was sent %q", c, host, token)
			}
		}
	}
	var scopes []string
	for _, assertion := range asked() {
		claims, err := base64.RawURLEncoding.DecodeString(strings.Split(assertion, ".")[1])
		if err != nil {
			t.Fatal(err)
		}
		var c struct{ Scope, Sub string }
		if err := json.Unmarshal(claims, &c); err != nil {
			t.Fatal(err)
		}
		scopes = append(scopes, path.Base(c.Scope)+c.Sub) // sub would be a person to act for
	}
	if want := []string{"drive", "drive.file", "drive.file"}; !slices.Equal(scopes, want) {
		t.Errorf("scopes %v, want %v", scopes, want)
	}
}

// TestARedirectIsNotFollowed: whatever it leads to would be sent the token.
func TestARedirectIsNotFollowed(t *testing.T) {
	credentials(t)
	out := &wire{sent: map[string]string{}, to: http.RedirectHandler("https://elsewhere.example.com/", http.StatusTemporaryRedirect)}
	w, err := drive.New(t.Context(), drive.Options{Clock: clock.Machine, Folder: root, Transport: out})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Find(t.Context(), notice.Incident, []string{"notice"}); err == nil {
		t.Error("no error")
	}
	if _, followed := out.sent["elsewhere.example.com"]; followed || !strings.Contains(out.sent["www.googleapis.com"], "secret-token") {
		t.Errorf("sent to %v", out.sent)
	}
}

func TestWithoutCredentialsItDoesNotStart(t *testing.T) {
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", filepath.Join(t.TempDir(), "none.json"))
	if _, err := drive.New(t.Context(), drive.Options{Clock: clock.Machine, Folder: root}); err == nil {
		t.Error("it starts")
	}
	if _, err := drive.New(t.Context(), drive.Options{Clock: clock.Machine, Folder: root, DriveURL: "http://127.0.0.1:9/", DocsURL: "http://127.0.0.1:9/"}); err != nil {
		t.Errorf("elsewhere: %v", err)
	}
}
