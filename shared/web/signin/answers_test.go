package signin

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"

	"noroshi.internal/shared/clock"
)

var kakei = says{"email": "kakei@example.com", "email_verified": true, "name": "Kakei"}

// TestWhatIsNoAnswer: what says that the provider cannot now is not a refusal of anybody, nor is what does not fit.
func TestWhatIsNoAnswer(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	for name, c := range map[string]struct {
		status  int
		refusal string
		want    error
	}{
		"it cannot now":               {400, `{"error": "temporarily_unavailable"}`, ErrUnreachable},
		"it has failed":               {400, `{"error": "server_error"}`, ErrUnreachable},
		"too many requests":           {429, `{"error": "invalid_request"}`, ErrUnreachable},
		"too many requests, a page":   {429, `"slow down"`, ErrUnreachable},
		"it is down":                  {503, `"down"`, ErrUnreachable},
		"down, with a code":           {500, `{"error": "invalid_grant"}`, ErrUnreachable},
		"too slow":                    {408, `""`, ErrUnreachable},
		"something else is there":     {404, `"not found"`, ErrMisfit},
		"it is asked otherwise":       {405, `"no"`, ErrMisfit},
		"a firewall":                  {403, `"forbidden"`, ErrMisfit},
		"no token at all":             {200, `{}`, ErrUnreachable},
		"the code was used":           {400, `{"error": "invalid_grant"}`, ErrRefused},
		"it says no and not why":      {400, `""`, ErrRefused},
		"another secret":              {401, `{"error": "invalid_client"}`, ErrMisfit},
		"another secret, not in JSON": {401, `"no"`, ErrMisfit},
		"a client that may not":       {400, `{"error": "unauthorized_client"}`, ErrMisfit},
		"an error in an answer":       {200, `{"error": "temporarily_unavailable"}`, ErrUnreachable},
		"no ID token":                 {200, `{"access_token": "a", "token_type": "Bearer"}`, ErrMisfit},
	} {
		p := i.provider()
		if _, err := p.Begin(t.Context(), Attempt{}); err != nil {
			t.Fatal(err)
		}
		i.Status, i.Refusal = c.status, c.refusal
		if _, err := i.signIn(t, p, kakei); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		i.Status, i.Refusal = http.StatusOK, ""
	}
}

// TestWhatIsSentBack are the errors that a provider sends the browser back with.
func TestWhatIsSentBack(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]error{
		"temporarily_unavailable": ErrUnreachable, "server_error": ErrUnreachable, "access_denied": ErrDeclined, "login_required": ErrUnfinished,
		"interaction_required": ErrUnfinished, "consent_required": ErrUnfinished, "account_selection_required": ErrUnfinished,
		"unauthorized_client": ErrMisfit, "invalid_scope": ErrMisfit, "invalid_request": ErrMisfit, "unsupported_response_type": ErrMisfit,
		"": ErrRefused, "something_else": ErrRefused, "kakei@example.com\nlevel=ERROR": ErrRefused,
	} {
		err := Declined(code)
		if !errors.Is(err, want) || strings.ContainsAny(err.Error(), "@\n") {
			t.Errorf("%q: %v, want %v", code, err, want)
		}
	}
}

func TestKeysThatCannotBeHad(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]error{
		http.StatusBadGateway: ErrUnreachable, http.StatusTooManyRequests: ErrUnreachable, http.StatusNotFound: ErrMisfit, http.StatusForbidden: ErrMisfit,
	} {
		i := newIssuer(t)
		p := i.provider()
		i.KeysStatus = status
		if _, err := i.signIn(t, p, kakei); !errors.Is(err, want) {
			t.Errorf("%d: %v", status, err)
		}
		i.KeysStatus = 0
		if _, err := i.signIn(t, p, kakei); err != nil {
			t.Errorf("once they are back: %v", err)
		}
	}
}

// TestAProviderThatChanges: another algorithm, other keys; nobody waits for a restart, and nobody has it asked without end.
func TestAProviderThatChanges(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	now := time.Now()
	p := i.provider()
	p.config.Clock = clock.Func(func() time.Time { return now })
	in := func(want error) {
		t.Helper()
		if _, err := i.signIn(t, p, kakei); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
	in(nil)
	in(nil)
	if n := i.Discoveries.Load(); n != 1 {
		t.Errorf("asked %d times who it is", n)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	was := i.Key
	i.Key, i.Signer, i.Alg = curve, curve, jose.ES256
	in(nil)
	i.Key, i.Signer, i.Alg = was, was, jose.RS256
	in(nil)
	before := i.Discoveries.Load()
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i.Signer = other
	for range 10 {
		in(ErrRefused)
	}
	if n := i.Discoveries.Load() - before; n > 3 {
		t.Errorf("tokens of a stranger have it asked %d times", n)
	}
	i.Signer = was
	in(nil)
}

// TestWhatIsNoDescription: nobody is told to try again where no issuer is, or another one.
func TestWhatIsNoDescription(t *testing.T) {
	t.Parallel()
	whole := `{"issuer": "https://login.example.com", "authorization_endpoint": "https://login.example.com/auth",
		"token_endpoint": "https://login.example.com/token", "jwks_uri": "https://login.example.com/keys"`
	for name, c := range map[string]struct {
		status int
		page   string
		want   error
	}{
		"what it should be":      {200, whole + "}", nil},
		"as long as may be":      {200, whole + strings.Repeat(" ", maxAnswer-len(whole)-1) + "}", nil},
		"nothing is there":       {404, "{}", ErrMisfit},
		"nothing any more":       {410, "{}", ErrMisfit},
		"it is asked otherwise":  {405, "{}", ErrMisfit},
		"nobody may ask":         {403, "{}", ErrMisfit},
		"it wants something":     {400, "{}", ErrMisfit},
		"it says nothing":        {204, "", ErrMisfit},
		"a page":                 {200, "<!doctype html>", ErrMisfit},
		"a number for an issuer": {200, `{"issuer": 5}`, ErrMisfit},
		"another issuer":         {200, `{"issuer": "https://other.example.com"}`, ErrMisfit},
		"more than one may say":  {200, whole + strings.Repeat(" ", maxAnswer-len(whole)) + "}", ErrMisfit},
		"it is down":             {503, "", ErrUnreachable},
		"too many requests":      {429, "", ErrUnreachable},
		"too slow":               {408, "", ErrUnreachable},
		"it breaks off":          {200, "", ErrUnreachable},
	} {
		p := New(Config{Clock: clock.Machine, Issuer: "https://login.example.com", Transport: network(func(*http.Request) (*http.Response, error) {
			var body io.Reader = strings.NewReader(c.page)
			if name == "it breaks off" {
				body = iotest.ErrReader(io.ErrUnexpectedEOF)
			}
			return &http.Response{StatusCode: c.status, Header: http.Header{}, Body: io.NopCloser(body)}, nil
		})})
		if _, err := p.Begin(t.Context(), Attempt{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestDiscoveryAges: it is looked at again by the hour, and the one before is used while the provider does not answer.
func TestDiscoveryAges(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	now := time.Now()
	p := i.provider()
	p.config.Clock = clock.Func(func() time.Time { return now })
	for _, c := range []struct {
		after  time.Duration
		status int
		asked  int64
	}{{0, 200, 1}, {fresh - time.Second, 200, 1}, {2 * time.Second, 503, 2}, {time.Second, 503, 2}, {lookAgain, 200, 3}, {fresh - time.Second, 200, 3}, {time.Second, 200, 4}} {
		now, i.Status = now.Add(c.after), c.status
		if _, err := p.Begin(t.Context(), Attempt{}); err != nil || i.Discoveries.Load() != c.asked {
			t.Errorf("after %s: %v, asked %d times, want %d", c.after, err, i.Discoveries.Load(), c.asked)
		}
	}
}

// network is a provider in a bubble of time: no connections.
type network func(*http.Request) (*http.Response, error)

func (n network) RoundTrip(r *http.Request) (*http.Response, error) { return n(r) }

// TestAProviderThatHangs: everybody hears at once, by one question, and the first who comes when it answers again is let through.
func TestAProviderThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		var slow atomic.Int64 // how long it takes
		slow.Store(int64(time.Hour))
		p := New(Config{Clock: clock.Machine, Issuer: "https://login.example.com", Transport: network(func(r *http.Request) (*http.Response, error) {
			asked.Add(1)
			select {
			case <-r.Context().Done():
				return nil, r.Context().Err()
			case <-time.After(time.Duration(slow.Load())):
			}
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(
				`{"issuer": "https://login.example.com", "authorization_endpoint": "https://login.example.com/auth",
				"token_endpoint": "https://login.example.com/token", "jwks_uri": "https://login.example.com/keys"}`))}, nil
		})})
		begin := func() (time.Duration, error) {
			at := time.Now()
			_, err := p.Begin(t.Context(), Attempt{})
			return time.Since(at), err
		}
		waited := make(chan time.Duration)
		for range 4 {
			go func() {
				d, err := begin()
				if !errors.Is(err, ErrUnreachable) {
					t.Errorf("hangs: %v", err)
				}
				waited <- d
			}()
		}
		for range 4 {
			if d := <-waited; d != discoveryWait {
				t.Errorf("one of four waited %s", d)
			}
		}
		if d, err := begin(); d != 0 || !errors.Is(err, ErrUnreachable) {
			t.Errorf("whoever comes later waits %s: %v", d, err)
		}
		if n := asked.Load(); n != 1 {
			t.Errorf("asked %d times", n)
		}
		time.Sleep(discoveryTime)
		slow.Store(int64(discoveryWait + time.Second)) // slower than anybody waits, and all the same known to whoever comes next
		if d, err := begin(); d != discoveryWait || !errors.Is(err, ErrUnreachable) {
			t.Errorf("slow: %s, %v", d, err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if d, err := begin(); d != 0 || err != nil {
			t.Errorf("once it has answered: %s, %v", d, err)
		}
	})
}

// TestEachAnswerHasItsLimit: a provider that says who it is and then hangs keeps nobody longer than each of its answers may take.
func TestEachAnswerHasItsLimit(t *testing.T) {
	t.Parallel()
	for path, most := range map[string]time.Duration{"/token": tokenTime, "/keys": keysTime, "/me": userInfoTime} {
		i := newIssuer(t)
		synctest.Test(t, func(t *testing.T) {
			p := i.provider()
			p.config.Transport = network(func(r *http.Request) (*http.Response, error) {
				if r.URL.Path == path {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}
				w := httptest.NewRecorder()
				i.Config.Handler.ServeHTTP(w, r)
				return w.Result(), nil
			})
			at := time.Now()
			_, err := i.signIn(t, p, nil)
			if d := time.Since(at); d != most || !errors.Is(err, ErrUnreachable) {
				t.Errorf("%s: %s, %v", path, d, err)
			}
			time.Sleep(keysTime)
		})
	}
}

// TestWhoLeavesEndsNothing: discovery is for all who wait, also when whoever began it is gone.
func TestWhoLeavesEndsNothing(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	p := i.provider()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	_, _ = p.Begin(gone, Attempt{})
	if _, err := p.Begin(t.Context(), Attempt{}); err != nil || i.Discoveries.Load() != 1 {
		t.Errorf("%v, asked %d times", err, i.Discoveries.Load())
	}
}
