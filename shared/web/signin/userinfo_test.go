package signin

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/web/signin/signintest"
)

type says = map[string]any

// TestWhatOnlyUserInfoSays: by OpenID Connect Core 1.0, 5.4, the claims of the scopes email and profile may stand there alone, or
// some of them; what is said there counts for the same person and the same address only.
func TestWhatOnlyUserInfoSays(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	whole := says{"sub": "1", "email": "Kakei@Example.com", "email_verified": true, "name": "Kakei"}
	mail, verified, name := says{"email": "kakei@example.com"}, says{"email_verified": true}, says{"name": "Kakei"}
	all := func(parts ...says) says {
		sum := says{}
		for _, p := range parts {
			for k, v := range p {
				sum[k] = v
			}
		}
		return sum
	}
	for what, c := range map[string]struct {
		token says
		info  signintest.UserInfo
		want  error
		asked int
	}{
		"all of it":                          {nil, signintest.UserInfo{Says: whole}, nil, 1},
		"the verification":                   {all(mail, name), signintest.UserInfo{Says: all(whole, verified)}, nil, 1},
		"the verification, with no address":  {all(mail, name), signintest.UserInfo{Says: all(says{"sub": "1"}, verified)}, nil, 1},
		"the address":                        {all(verified, name), signintest.UserInfo{Says: all(says{"sub": "1"}, mail)}, nil, 1},
		"the name":                           {all(mail, verified), signintest.UserInfo{Says: all(says{"sub": "1"}, name)}, nil, 1},
		"nothing, all is in the token":       {all(mail, verified, name), signintest.UserInfo{Says: says{"sub": "2"}}, nil, 0},
		"nothing, there is a no":             {all(mail, says{"email_verified": false}), signintest.UserInfo{Says: whole}, ErrRefused, 0},
		"null in the token":                  {all(mail, says{"email_verified": nil, "name": nil}), signintest.UserInfo{Says: whole}, nil, 1},
		"a number in the token":              {all(mail, name, says{"email_verified": 1}), signintest.UserInfo{Says: whole}, nil, 1},
		"a word in the token":                {all(mail, name, says{"email_verified": "True"}), signintest.UserInfo{Says: whole}, nil, 1},
		"an empty text in the token":         {all(mail, name, says{"email_verified": ""}), signintest.UserInfo{Says: whole}, nil, 1},
		"a list in the token":                {all(mail, name, says{"email_verified": []bool{true}}), signintest.UserInfo{Says: whole}, nil, 1},
		"a number there, too":                {all(mail, name, says{"email_verified": 1}), signintest.UserInfo{Says: all(whole, says{"email_verified": 1})}, ErrRefused, 1},
		"a number, then a no":                {all(mail, name, says{"email_verified": 1}), signintest.UserInfo{Says: all(whole, says{"email_verified": false})}, ErrRefused, 1},
		"a number, and Entra ID's word":      {all(mail, name, says{"email_verified": 0, "xms_edov": true}), signintest.UserInfo{Says: says{"sub": "1"}}, ErrRefused, 1},
		"Entra ID's word is a list":          {all(mail, name, says{"xms_edov": []int{1}}), signintest.UserInfo{Says: whole}, nil, 1},
		"verified, as text (Amazon Cognito)": {nil, signintest.UserInfo{Says: all(whole, says{"email_verified": "true"})}, nil, 1},
		"not verified, as text":              {nil, signintest.UserInfo{Says: all(whole, says{"email_verified": "false"})}, ErrRefused, 1},
		"not verified":                       {nil, signintest.UserInfo{Says: all(whole, says{"email_verified": false})}, ErrRefused, 1},
		"a no to the token's yes":            {verified, signintest.UserInfo{Says: all(whole, says{"email_verified": false})}, ErrRefused, 1},
		"a yes to the token's no":            {says{"email_verified": false}, signintest.UserInfo{Says: whole}, ErrRefused, 1},
		"neither":                            {name, signintest.UserInfo{Says: says{"sub": "1"}}, ErrRefused, 1},
		"the address, nobody verified it":    {name, signintest.UserInfo{Says: all(says{"sub": "1"}, mail)}, ErrRefused, 1},
		"another address":                    {mail, signintest.UserInfo{Says: all(whole, says{"email": "evil@example.com"})}, ErrRefused, 1},
		"an address of another domain":       {nil, signintest.UserInfo{Says: all(whole, says{"email": "kakei@evil.example"})}, ErrRefused, 1},
		"another person":                     {nil, signintest.UserInfo{Says: all(whole, says{"sub": "2"})}, ErrRefused, 1},
		"nobody":                             {nil, signintest.UserInfo{Says: all(mail, verified)}, ErrRefused, 1},
		"look-alikes of claims":              {nil, signintest.UserInfo{Says: says{"sub": "1", "Email": "kakei@example.com", "Email_Verified": true}}, ErrRefused, 1},
		"what is no text":                    {nil, signintest.UserInfo{Says: all(whole, says{"email": []string{"kakei@example.com"}})}, ErrRefused, 1},
		"there is no such endpoint":          {nil, signintest.UserInfo{None: true, Says: whole}, ErrRefused, 0},
		"no such endpoint, none needed":      {all(mail, verified, name), signintest.UserInfo{None: true}, nil, 0},
		"it is down":                         {nil, signintest.UserInfo{Status: http.StatusBadGateway}, ErrUnreachable, 1},
		"it asks to wait":                    {nil, signintest.UserInfo{Status: http.StatusTooManyRequests}, ErrUnreachable, 1},
		"it cannot so early":                 {nil, signintest.UserInfo{Status: http.StatusTooEarly}, ErrUnreachable, 1},
		"it is not there":                    {nil, signintest.UserInfo{Status: http.StatusNotFound}, ErrMisfit, 1},
		"it was there once":                  {nil, signintest.UserInfo{Status: http.StatusGone}, ErrMisfit, 1},
		"it is asked otherwise":              {nil, signintest.UserInfo{Status: http.StatusMethodNotAllowed}, ErrMisfit, 1},
		"it takes no such question":          {nil, signintest.UserInfo{Status: http.StatusBadRequest}, ErrMisfit, 1},
		"it never ends":                      {nil, signintest.UserInfo{Page: `{"sub": "1", "x": "` + strings.Repeat("x", maxAnswer)}, ErrMisfit, 1},
		"encrypted":                          {nil, signintest.UserInfo{Page: "e30.aa.bb.cc.dd"}, ErrMisfit, 1},
		"it shows a page":                    {nil, signintest.UserInfo{Page: "<!doctype html>"}, ErrUnreachable, 1},
		"it takes no such token":             {nil, signintest.UserInfo{Status: http.StatusUnauthorized}, ErrRefused, 1},
		"it is down for a name":              {all(mail, verified), signintest.UserInfo{Status: http.StatusBadGateway}, nil, 1},
		"another person's name":              {all(mail, verified), signintest.UserInfo{Says: all(whole, says{"sub": "2", "name": "Other"})}, nil, 1},
		"signed":                             {nil, signintest.UserInfo{Says: whole, Signer: i.Key}, nil, 1},
		"signed, as JSON":                    {nil, signintest.UserInfo{Says: whole, Signer: i.Key, Type: "application/json"}, nil, 1},
		"signed, as bytes":                   {nil, signintest.UserInfo{Says: whole, Signer: i.Key, Type: "application/octet-stream"}, nil, 1},
		"signed by a stranger, as JSON":      {nil, signintest.UserInfo{Says: whole, Signer: stranger, Type: "application/json"}, ErrRefused, 1},
		"signed for this client":             {nil, signintest.UserInfo{Says: all(whole, says{"iss": i.URL, "aud": "noroshi", "exp": time.Now().Add(time.Hour).Unix()}), Signer: i.Key}, nil, 1},
		"signed for another client":          {nil, signintest.UserInfo{Says: all(whole, says{"iss": i.URL, "aud": "other"}), Signer: i.Key}, ErrRefused, 1},
		"signed by another issuer":           {nil, signintest.UserInfo{Says: all(whole, says{"iss": "https://evil.example"}), Signer: i.Key}, ErrRefused, 1},
		"signed long ago":                    {nil, signintest.UserInfo{Says: all(whole, says{"exp": time.Now().Add(-time.Hour).Unix()}), Signer: i.Key}, ErrRefused, 1},
		"signed by a stranger":               {nil, signintest.UserInfo{Says: whole, Signer: stranger}, ErrRefused, 1},
		"signed of another person":           {nil, signintest.UserInfo{Says: all(whole, says{"sub": "2"}), Signer: i.Key}, ErrRefused, 1},
	} {
		i.Info = c.info
		p, err := i.signIn(t, i.provider(), c.token)
		if !errors.Is(err, c.want) || i.Info.Asked != c.asked {
			t.Errorf("%s: %v, want %v; asked %d times", what, err, c.want, i.Info.Asked)
		}
		anonymous := strings.HasSuffix(what, "for a name") || strings.HasSuffix(what, "person's name")
		if c.want == nil && p != (Person{"kakei@example.com", map[bool]string{false: "Kakei"}[anonymous]}) {
			t.Errorf("%s: %+v", what, p)
		}
		if err != nil && (strings.Contains(err.Error(), "@") || strings.Contains(err.Error(), "Bearer")) {
			t.Errorf("%s: what is for the log names somebody: %v", what, err)
		}
		if i.Info.Asked > 0 && i.Info.Granted != "Bearer a" {
			t.Errorf("%s: asked with %q", what, i.Info.Granted)
		}
	}
}

// TestWhyIsSaid: whoever runs the form learns from the reason what to change.
func TestWhyIsSaid(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	for want, c := range map[string]struct {
		token says
		info  signintest.UserInfo
	}{
		"not let in: neither the ID token nor UserInfo says whether the address is verified (email_verified)": {
			says{"email": "a@example.com", "email_verified": "True"}, signintest.UserInfo{Says: says{"sub": "1", "email_verified": 1}},
		},
		"neither the ID token nor UserInfo says an address (email)":                               {nil, signintest.UserInfo{Says: says{"sub": "1"}}},
		"the provider has no UserInfo endpoint that says an address (email)":                      {nil, signintest.UserInfo{None: true}},
		"neither the ID token nor UserInfo says whether the address is verified (email_verified)": {says{"email": "a@example.com"}, signintest.UserInfo{Says: says{"sub": "1"}}},
		"the provider says that the address is not verified (email_verified)":                     {says{"email": "a@example.com", "email_verified": false}, signintest.UserInfo{}},
		"a domain that login.domains does not name":                                               {says{"email": "a@evil.example", "email_verified": true, "name": "A"}, signintest.UserInfo{}},
		"UserInfo: Get \"" + i.URL + "/me\": it answers 503":                                      {nil, signintest.UserInfo{Status: http.StatusServiceUnavailable}},
		"the ID token was made for another client":                                                {says{"azp": "other"}, signintest.UserInfo{}},
		"expected audience \"noroshi\" got [\"other\"]":                                           {says{"aud": "other"}, signintest.UserInfo{}},
		"the ID token is for several clients and does not say for which it was made":              {says{"aud": []string{"noroshi", "other"}}, signintest.UserInfo{}},
	} {
		i.Info = c.info
		if _, err := i.signIn(t, i.provider(), c.token); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
