package preflight_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"

	"noroshi.internal/shared/config"
)

// aForm is the form and the identity provider, at one address.
type aForm struct {
	*httptest.Server
	status int
	page   string
	issuer string         // what the provider calls itself
	says   map[string]any // of itself, beside or instead of what it must say
	broken map[string]int // endpoints, with what they answer; 0: they hang
}

func (y *yard) openForm() {
	y.t.Helper()
	y.form = aForm{status: http.StatusOK, page: `<a href="/form/in/code?to=%2Fform%2F">`}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /form/in", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(y.form.status)
		fmt.Fprint(w, y.form.page)
	})
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		says := map[string]any{
			"issuer": y.form.issuer, "authorization_endpoint": y.form.URL + "/auth", "token_endpoint": y.form.URL + "/token",
			"jwks_uri": y.form.URL + "/keys", "userinfo_endpoint": y.form.URL + "/me", "response_types_supported": []string{"code", "id_token"},
			"id_token_signing_alg_values_supported": []string{"HS256", "RS256"}, "code_challenge_methods_supported": []string{"S256"},
		}
		maps.Copy(says, y.form.says)
		_ = json.NewEncoder(w).Encode(says)
	})
	for pattern, status := range map[string]int{"GET /auth": http.StatusBadRequest, "POST /token": http.StatusUnauthorized, "GET /me": http.StatusUnauthorized, "GET /keys": http.StatusOK} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			code, broken := y.form.broken[r.URL.Path]
			switch {
			case !broken:
				code = status
			case code == 0:
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(code)
			fmt.Fprint(w, `{"keys":[{"kty":"RSA"}]}`)
		})
	}
	y.form.Server = httptest.NewServer(mux)
	y.t.Cleanup(y.form.Close)
	y.form.issuer, y.codes = y.form.URL, 10
	y.config.Settings.Login = config.Login{Issuer: y.form.URL, ClientID: "form", Domains: []string{"example.com"}, URL: y.form.URL}
}

// formFaults is one row for everything that can be wrong with a line about the form.
var formFaults = map[string]struct {
	breaking func(y *yard)
	want     []string
}{
	"no address":                          {func(y *yard) { y.config.Settings.Login.URL = "" }, []string{"form form_nowhere"}},
	"nobody at the address":               {func(y *yard) { y.config.Settings.Login.URL = "http://127.0.0.1:1" }, []string{"form http://127.0.0.1:1 form_unreachable"}},
	"no key for its sessions":             {func(y *yard) { y.form.status = http.StatusServiceUnavailable }, []string{"form URL form_not_ready"}},
	"another page is there":               {func(y *yard) { y.form.page = "hello" }, []string{"form URL form_other 200"}},
	"nothing is there":                    {func(y *yard) { y.form.status = http.StatusNotFound }, []string{"form URL form_other 404"}},
	"no domains":                          {func(y *yard) { y.config.Settings.Login.Domains = nil }, []string{"sign_in URL domains_unset"}},
	"no provider":                         {func(y *yard) { y.config.Settings.Login.Issuer = "" }, []string{"sign_in issuer_unset"}},
	"a provider that is down":             {func(y *yard) { y.config.Settings.Login.Issuer = "http://127.0.0.1:1" }, []string{"sign_in http://127.0.0.1:1 issuer_unreachable"}},
	"no provider is there":                {func(y *yard) { y.config.Settings.Login.Issuer += "/other" }, []string{"sign_in URL/other issuer_unreadable 404"}},
	"a provider of other name":            {func(y *yard) { y.form.issuer = "https://login.example.com/" }, []string{"sign_in URL issuer_other https://login.example.com/"}},
	"a provider without a token endpoint": {lacking("token_endpoint", nil), []string{"sign_in URL issuer_lacks token_endpoint"}},
	"one that names no address":           {lacking("jwks_uri", "keys"), []string{"sign_in URL issuer_lacks jwks_uri"}},
	"one without UserInfo":                {lacking("userinfo_endpoint", nil), nil},
	"one that names half an address":      {lacking("userinfo_endpoint", "/me"), []string{"sign_in URL issuer_lacks userinfo_endpoint"}},
	"one that knows no codes":             {lacking("response_types_supported", []string{"id_token"}), []string{"sign_in URL issuer_lacks response_types_supported"}},
	"one that signs with a shared secret": {lacking("id_token_signing_alg_values_supported", []string{"HS256"}), []string{"sign_in URL issuer_lacks id_token_signing_alg_values_supported"}},
	"one that says nothing of algorithms": {lacking("id_token_signing_alg_values_supported", nil), nil},
	"one that lacks two things": {
		func(y *yard) {
			y.form.says = map[string]any{"token_endpoint": "", "authorization_endpoint": "", "code_challenge_methods_supported": []string{"plain"}}
		},
		[]string{"sign_in URL issuer_lacks authorization_endpoint, code_challenge_methods_supported, token_endpoint"},
	},
	"a token endpoint that is not there": {breaking("/token", http.StatusNotFound), []string{"sign_in URL issuer_silent token_endpoint (404)"}},
	"a UserInfo that is down":            {breaking("/me", http.StatusBadGateway), []string{"sign_in URL issuer_silent userinfo_endpoint (502)"}},
	"an authorization without an answer": {breaking("/auth", 0), []string{"sign_in URL issuer_silent authorization_endpoint"}},
	"an authorization that leads on":     {breaking("/auth", http.StatusFound), nil},
	"keys that nobody may read":          {breaking("/keys", http.StatusForbidden), []string{"sign_in URL issuer_silent jwks_uri (403)"}},
	"no keys":                            {lacking("jwks_uri", "URL/.well-known/openid-configuration"), []string{"sign_in URL issuer_silent jwks_uri (200)"}},
	"no codes":                           {func(y *yard) { y.codes = 0 }, []string{"codes codes_none"}},
	"two codes":                          {func(y *yard) { y.codes = 2 }, []string{"codes codes_few 2"}},
}

// lacking has the provider say something else of itself; nil: nothing.
func lacking(name string, says any) func(*yard) {
	return func(y *yard) {
		y.form.says = map[string]any{name: says}
		if s, ok := says.(string); ok {
			y.form.says[name] = strings.Replace(s, "URL", y.form.URL, 1)
		}
	}
}

// breaking has one of its endpoints answer with a status, or not at all.
func breaking(path string, status int) func(*yard) {
	return func(y *yard) { y.form.broken = map[string]int{path: status} }
}
