package preflight_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"noroshi.internal/shared/config"
)

// aForm is the form and the identity provider, at one address.
type aForm struct {
	*httptest.Server
	status int
	page   string
	issuer string // what the provider calls itself
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
		fmt.Fprintf(w, `{"issuer":%q}`, y.form.issuer)
	})
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
	"no address":               {func(y *yard) { y.config.Settings.Login.URL = "" }, []string{"form form_nowhere"}},
	"nobody at the address":    {func(y *yard) { y.config.Settings.Login.URL = "http://127.0.0.1:1" }, []string{"form http://127.0.0.1:1 form_unreachable"}},
	"no key for its sessions":  {func(y *yard) { y.form.status = http.StatusServiceUnavailable }, []string{"form URL form_not_ready"}},
	"another page is there":    {func(y *yard) { y.form.page = "hello" }, []string{"form URL form_other 200"}},
	"nothing is there":         {func(y *yard) { y.form.status = http.StatusNotFound }, []string{"form URL form_other 404"}},
	"no domains":               {func(y *yard) { y.config.Settings.Login.Domains = nil }, []string{"sign_in URL domains_unset"}},
	"no provider":              {func(y *yard) { y.config.Settings.Login.Issuer = "" }, []string{"sign_in issuer_unset"}},
	"a provider that is down":  {func(y *yard) { y.config.Settings.Login.Issuer = "http://127.0.0.1:1" }, []string{"sign_in http://127.0.0.1:1 issuer_unreachable"}},
	"no provider is there":     {func(y *yard) { y.config.Settings.Login.Issuer += "/other" }, []string{"sign_in URL/other issuer_unreadable 404"}},
	"a provider of other name": {func(y *yard) { y.form.issuer = "https://login.example.com/" }, []string{"sign_in URL issuer_other https://login.example.com/"}},
	"no codes":                 {func(y *yard) { y.codes = 0 }, []string{"codes codes_none"}},
	"two codes":                {func(y *yard) { y.codes = 2 }, []string{"codes codes_few 2"}},
}
