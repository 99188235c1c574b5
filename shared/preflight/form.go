package preflight

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// fewCodes is when more break-glass codes are to be printed: a night uses one for each person on it.
const fewCodes = 3

// maxAnswer is the most that is read of a page or of an identity provider's description of itself, in bytes.
const maxAnswer = 1 << 20

// pageTime is how long a page may take: less than a row, with a cold start in it.
const pageTime = 8 * time.Second

// FormRows look whether people can come into the form on the day they need it: by the company's accounts, and without
// them. codes counts the break-glass codes that were not used; transport nil is the network.
//
// The keys of the sessions are in no other function's reach. That they are set and long enough shows by the form's
// answering at all: it does not start without them.
func FormRows(l config.Login, codes func(context.Context) (int, error), transport http.RoundTripper) []Row {
	f := form{l, &http.Client{Transport: transport, Timeout: pageTime}}
	there := Row{Name: incident.PreflightForm, Subject: l.URL, Needs: incident.PreflightSettings, Do: f.answers}
	if l.URL == "" { // nobody has decided to have it: one line says so, and not one for each thing that it lacks
		return []Row{there}
	}
	return []Row{
		there,
		{Name: incident.PreflightSignIn, Subject: l.Issuer, Needs: incident.PreflightSettings, Do: f.signIn},
		{Name: incident.PreflightCodes, Needs: incident.PreflightStore, Do: func(ctx context.Context) error {
			switch n, err := codes(ctx); {
			case err != nil:
				return &Fault{Code: "store_unusable"}
			case n == 0:
				return &Fault{Code: "codes_none"}
			case n < fewCodes:
				return &Fault{Code: "codes_few", Detail: fmt.Sprint(n)}
			}
			return nil
		}},
	}
}

type form struct {
	config.Login
	client *http.Client
}

// answers opens the page on which one signs in, as a browser does.
func (f form) answers(ctx context.Context) error {
	if f.URL == "" {
		return &Fault{Code: "form_nowhere"}
	}
	status, body, err := f.get(ctx, f.URL+"/form/in")
	switch {
	case err != nil:
		return &Fault{Code: "form_unreachable"}
	case status == http.StatusServiceUnavailable:
		return &Fault{Code: "form_not_ready"}
	case status != http.StatusOK || !strings.Contains(string(body), "/form/in/code"):
		return &Fault{Code: "form_other", Detail: fmt.Sprint(status)}
	}
	return nil
}

func (f form) get(ctx context.Context, address string) (status int, body []byte, err error) {
	return f.ask(ctx, http.MethodGet, address)
}

func (f form) ask(ctx context.Context, method, address string) (status int, body []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, nil, fmt.Errorf("ask %s: %w", address, err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := f.client.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("ask %s: %w", address, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return 0, nil, fmt.Errorf("read the answer of %s: %w", address, err)
	}
	return resp.StatusCode, body, nil
}
