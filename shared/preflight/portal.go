package preflight

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/watch/probe"
)

// PortalRows look at the portal as customers do: its first page answers at the address that the settings name, and is ours. transport nil is
// the network.
func PortalRows(p config.Portal, transport http.RoundTripper) []Row {
	if !p.Named() {
		return nil
	}
	return []Row{{Name: incident.PreflightPortal, Subject: p.URL, Needs: incident.PreflightSettings, Do: func(ctx context.Context) error {
		return portalFault(portalLook(ctx, p.URL+"/"+plan.PortalFront, transport))
	}}}
}

// portalLook gets a page, and says what is wrong with it. Ours leads to its feed, before anything that grows.
func portalLook(ctx context.Context, address string, transport http.RoundTripper) incident.Wrong {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return incident.Wrong{Code: incident.WrongName}
	}
	req.Header.Set("User-Agent", agent)
	answer, err := probe.Client(transport, true, req.URL).Do(req) // its web server may be inside
	if err != nil {
		return probe.WrongOf(err)
	}
	defer func() { _ = answer.Body.Close() }() // what counts of it was read
	if wrong := probe.Status(http.StatusOK, answer); wrong.Code != "" {
		return wrong
	}
	page, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	switch {
	case bytes.Contains(page, []byte(plan.PortalFeed)):
		return incident.Wrong{}
	case err != nil:
		return probe.WrongOf(err)
	}
	return incident.Wrong{Code: incident.WrongText}
}

// portalFault is what somebody must do about what is wrong.
func portalFault(wrong incident.Wrong) error {
	switch {
	case wrong.Code == "":
		return nil
	case wrong.Code == incident.WrongText:
		return &Fault{Code: "portal_page_other"}
	case wrong.Code == incident.WrongStatus && (wrong.Detail == "403" || wrong.Detail == "404"): // a bucket that nobody may list says 403 of what is not there
		return &Fault{Code: "portal_page_absent", Detail: wrong.Detail}
	}
	return &Fault{Code: "portal_page_" + string(wrong.Code), Detail: wrong.Detail}
}
