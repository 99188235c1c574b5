package slackapp

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/slackfake"
)

// at is when requests of these tests come in.
var at = time.Date(2026, 2, 20, 15, 9, 0, 0, time.UTC)

// request is one that Slack signed with secret at a moment.
func request(secret string, when time.Time, body string) *http.Request {
	stamp := strconv.FormatInt(when.Unix(), 10)
	r := httptest.NewRequest(http.MethodPost, "/command", strings.NewReader(body))
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", slackfake.Signature(secret, stamp, []byte(body)))
	return r
}

func TestOnlySlackIsHeard(t *testing.T) {
	t.Parallel()
	v := NewVerifier(clock.Func(func() time.Time { return at }), "first", "second")
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for name, c := range map[string]struct {
		secret string
		when   time.Time
		body   string
		change func(*http.Request)
		ok     bool
	}{
		"signed":                         {secret: "first", when: at, ok: true},
		"signed while rotating":          {secret: "second", when: at, ok: true},
		"five minutes old":               {secret: "first", when: at.Add(-5 * time.Minute), ok: true},
		"six minutes old":                {secret: "first", when: at.Add(-6 * time.Minute)},
		"a clock a little ahead":         {secret: "first", when: at.Add(time.Minute), ok: true},
		"from the future":                {secret: "first", when: at.Add(6 * time.Minute)},
		"from the beginning of time":     {secret: "first", when: time.Unix(0, 0)},
		"from the end of time":           {secret: "first", when: time.Unix(1<<62, 0)},
		"another secret":                 {secret: "third", when: at},
		"no secret":                      {secret: "", when: at},
		"the largest body":               {secret: "first", when: at, body: strings.Repeat("x", maxBody), ok: true},
		"a body too large":               {secret: "first", when: at, body: strings.Repeat("x", maxBody+1)},
		"no signature":                   {secret: "first", when: at, change: header("X-Slack-Signature", "")},
		"a signature of another version": {secret: "first", when: at, change: header("X-Slack-Signature", "v1=00")},
		"no timestamp":                   {secret: "first", when: at, change: header("X-Slack-Request-Timestamp", "")},
		"a timestamp that is no number":  {secret: "first", when: at, change: header("X-Slack-Request-Timestamp", "now")},
		"a timestamp that was changed":   {secret: "first", when: at, change: header("X-Slack-Request-Timestamp", strconv.FormatInt(at.Unix()+1, 10))},
		"a body that was changed":        {secret: "first", when: at, change: func(r *http.Request) { r.Body = http.NoBody }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.body == "" {
				c.body = "command=%2Fincident&user_id=U1"
			}
			r := request(c.secret, c.when, c.body)
			if c.change != nil {
				c.change(r)
			}
			body, err := v.Read(r)
			if c.ok && (err != nil || string(body) != c.body) {
				t.Errorf("refused: %v", err)
			}
			if !c.ok && (!errors.Is(err, errUnverified) || body != nil) {
				t.Errorf("let in: %v", err)
			}
		})
	}
}

func TestWithoutASecretNobodyIsHeard(t *testing.T) {
	t.Parallel()
	if _, err := NewVerifier(clock.Func(func() time.Time { return at })).Read(request("", at, "x")); !errors.Is(err, errUnverified) {
		t.Error(err)
	}
}
