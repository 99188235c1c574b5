package slackapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
)

// Limits on what is read before it is verified.
const (
	maxBody = 1 << 20 // bytes; Slack's largest payload, a modal with full inputs, is far below
	// maxAge is how old a signed request may be. Slack: "Verifying requests from Slack", five minutes.
	maxAge = 5 * time.Minute
)

var errUnverified = errors.New("not verified")

// Verifier tells Slack's requests from others by their signature over the raw body.
type Verifier struct {
	macs  []*sync.Pool // of hash.Hash: for each secret those that have its key in them already
	clock clock.Clock
}

// NewVerifier returns a verifier with one secret, or two while rotating. Without any, nothing is verified and everything refused.
func NewVerifier(clock clock.Clock, secrets ...config.Secret) Verifier {
	v := Verifier{clock: clock}
	for _, secret := range secrets {
		v.macs = append(v.macs, &sync.Pool{New: func() any { return hmac.New(sha256.New, []byte(secret.Reveal())) }})
	}
	return v
}

// Read returns the raw body of a request that Slack signed. It refuses before anything is parsed: what is too large, too
// old, from the future, or not signed with a known secret.
func (v Verifier) Read(r *http.Request) ([]byte, error) {
	stamp := r.Header.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%w: no timestamp", errUnverified)
	}
	if age := v.clock.Now().Sub(time.Unix(seconds, 0)); age > maxAge || age < -maxAge {
		return nil, fmt.Errorf("%w: the timestamp is %s off", errUnverified, age.Round(time.Second))
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("%w: read body: %w", errUnverified, err)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("%w: body over %d bytes", errUnverified, maxBody)
	}
	if !v.signed(r.Header.Get("X-Slack-Signature"), stamp, body) {
		return nil, fmt.Errorf("%w: wrong signature", errUnverified)
	}
	return body, nil
}

// unsigned reports whether nobody even claims to have signed a request: Read refuses it.
func unsigned(r *http.Request) bool {
	return r.Header.Get("X-Slack-Signature") == "" && r.Header.Get("X-Slack-Request-Timestamp") == ""
}

func (v Verifier) signed(signature, stamp string, body []byte) bool {
	ok := false
	for _, macs := range v.macs {
		ok = hmac.Equal(sign(macs, stamp, body), []byte(signature)) || ok
	}
	return ok
}

// sign is how Slack signs a body with one secret: docs.slack.dev, "Verifying requests from Slack".
func sign(macs *sync.Pool, stamp string, body []byte) []byte {
	mac := macs.Get().(hash.Hash)
	defer macs.Put(mac)
	mac.Reset()
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return hex.AppendEncode([]byte("v0="), mac.Sum(nil))
}
