package alert

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Keys are what a source's deliveries are proven with.
type Keys struct {
	Secrets []string // any of them, so that one can be rotated; none: nothing is proven
	// Timestamp is the header in which Grafana says when it signed, where that is set up; empty: it signs the body alone.
	Timestamp string
}

// Received is a delivery as it came.
type Received struct {
	Header func(name string) string // all values of a header, joined by ","
	Body   []byte                   // raw
	Now    time.Time
}

// maxAge is how far the time of a signature may be from ours.
const maxAge = 5 * time.Minute

// Headers that proofs are in.
const (
	pagerDutySignature = "X-PagerDuty-Signature"
	pagerDutyID        = "X-Webhook-Id"
	grafanaSignature   = "X-Grafana-Alerting-Signature"
	ourSignature       = "X-Noroshi-Signature"
	ourTimestamp       = "X-Noroshi-Timestamp"
	authorization      = "Authorization"
)

const version = "v1="

// proofs tell whether a source sent a delivery.
var proofs = map[Source]func(Keys, Received) bool{PagerDuty: byPagerDuty, Alertmanager: byPassword, Grafana: byGrafana, Plain: byUs}

// Proven reports whether a source sent a delivery: by its signature over the raw body, or by the secret itself. Nothing of the body is
// parsed, and no comparison takes longer for what is nearly right.
func (s Source) Proven(k Keys, r Received) bool {
	proof, ok := proofs[s]
	return ok && proof(k, r)
}

// Delivery is the id that the sender gave a delivery; empty: none.
func (s Source) Delivery(r Received) string {
	if s == PagerDuty {
		return r.Header(pagerDutyID)
	}
	return ""
}

// byPagerDuty: any of several signatures, since the sender signs with both secrets while one is rotated (PagerDuty: "Verifying
// Signatures"). There is no time in it.
func byPagerDuty(k Keys, r Received) bool {
	return k.signed(r.Header(pagerDutySignature), version, r.Body)
}

// byPassword: Prometheus signs nothing; its http_config sends the secret as a bearer token, or as the password of basic auth.
func byPassword(k Keys, r Received) bool {
	scheme, sent, _ := strings.Cut(r.Header(authorization), " ")
	switch {
	case strings.EqualFold(scheme, "Bearer"):
		return k.has(sent)
	case strings.EqualFold(scheme, "Basic"):
		both, err := base64.StdEncoding.DecodeString(strings.TrimSpace(sent))
		_, password, ok := strings.Cut(string(both), ":")
		return err == nil && ok && k.has(password)
	}
	return false
}

// byGrafana: bare hexadecimal of the body or, where a header for the time is set up, of "time:body" (Grafana: "Configure the webhook
// notifier", HMAC signature).
func byGrafana(k Keys, r Received) bool {
	signature := r.Header(grafanaSignature)
	if k.Timestamp == "" {
		return k.signed(signature, "", r.Body)
	}
	stamp := r.Header(k.Timestamp)
	return r.fresh(stamp) && k.signed(signature, "", []byte(stamp+":"), r.Body)
}

// byUs: a signature over "time.body" or, from what can sign nothing, the secret as a bearer token. One that is signed is not looked at
// in another way.
func byUs(k Keys, r Received) bool {
	if r.Header(ourSignature) == "" && r.Header(ourTimestamp) == "" {
		return bearer(k, r)
	}
	stamp := r.Header(ourTimestamp)
	return r.fresh(stamp) && k.signed(r.Header(ourSignature), version, []byte(stamp+"."), r.Body)
}

func bearer(k Keys, r Received) bool {
	scheme, sent, _ := strings.Cut(r.Header(authorization), " ")
	return strings.EqualFold(scheme, "Bearer") && k.has(sent)
}

// fresh reports whether Unix seconds are within maxAge of now.
func (r Received) fresh(stamp string) bool {
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	age := r.Now.Unix() - seconds
	most := int64(maxAge / time.Second)
	return err == nil && seconds > 0 && age <= most && age >= -most
}

// mostSignatures bounds what is compared: a sender has two while it rotates.
const mostSignatures = 8

// signed reports whether one of several signatures, each behind a prefix, is that of the parts with one of the secrets.
func (k Keys) signed(signatures, prefix string, parts ...[]byte) (ok bool) {
	claimed := strings.SplitN(signatures, ",", mostSignatures+1)
	for _, secret := range k.Secrets {
		want := sum(secret, parts)
		for _, one := range claimed[:min(len(claimed), mostSignatures)] {
			given, marked := strings.CutPrefix(strings.TrimSpace(one), prefix)
			got, err := hex.DecodeString(given)
			ok = marked && err == nil && secret != "" && hmac.Equal(got, want) || ok
		}
	}
	return ok
}

func sum(secret string, parts [][]byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	for _, p := range parts {
		mac.Write(p)
	}
	return mac.Sum(nil)
}

// has reports whether one of the secrets was sent. Hashes are compared, which are of one length.
func (k Keys) has(sent string) (ok bool) {
	got := sha256.Sum256([]byte(strings.TrimSpace(sent)))
	for _, secret := range k.Secrets {
		want := sha256.Sum256([]byte(secret))
		ok = subtle.ConstantTimeCompare(got[:], want[:]) == 1 && secret != "" || ok
	}
	return ok
}
