package session

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// A form's token is a number that becomes the id of the request, and its signature under the id of the session that the
// form was shown in. The session's id is random and travels sealed: no other site can make a token, and a form sent twice
// is one request.

// Token returns a token of its own for a form shown in s.
func (s Session) Token() string { return s.Renew(random(16)) }

// Renew returns a token with the number of an earlier one, for what was typed in a session that has ended since.
func (s Session) Renew(number string) string { return number + "." + s.sign(number) }

// Number returns the number of a token; ok is false when it was not made for a form in this session.
func (s Session) Number(token string) (number string, ok bool) {
	number, signed, _ := strings.Cut(token, ".")
	if len(number) < 20 || len(number) > 40 || s.ID == "" {
		return "", false
	}
	return number, hmac.Equal([]byte(signed), []byte(s.sign(number)))
}

func (s Session) sign(number string) string {
	mac := hmac.New(sha256.New, []byte("form "+s.ID))
	mac.Write([]byte(number))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
