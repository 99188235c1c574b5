package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
)

// alertSecret is what monitors of a scenario prove themselves with.
const alertSecret = "scenario-alerts"

// alertStep is what a monitor sends, and is answered 202: `alert pagerduty {…}`. From a stranger, `alert forged pagerduty {…}`, it is
// answered 401.
func (s *stage) alertStep(rest string) error {
	secret, want := alertSecret, http.StatusAccepted
	if forged, ok := strings.CutPrefix(rest, "forged "); ok {
		secret, want, rest = "another", http.StatusUnauthorized, forged
	}
	source, body, _ := strings.Cut(rest, " ")
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/alert/"+source, strings.NewReader(body))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	r.Header.Set("X-PagerDuty-Signature", "v1="+hex.EncodeToString(mac.Sum(nil)))
	r.Header.Set("Authorization", "Bearer "+secret)
	w := httptest.NewRecorder()
	if s.machine.handler().ServeHTTP(w, r); w.Code != want {
		return fmt.Errorf("it is answered %d, want %d", w.Code, want)
	}
	return nil
}
