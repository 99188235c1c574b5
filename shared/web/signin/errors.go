package signin

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Why somebody was not let in. People are told which of these it is; the reason behind it is for the log.
var (
	// ErrRefused: the provider's answer does not let this person in.
	ErrRefused = errors.New("not let in")
	// ErrDeclined: the person, or the provider for them, said no at the provider.
	ErrDeclined = errors.New("declined at the identity provider")
	// ErrUnfinished: the person did not get to the end of what the provider asks.
	ErrUnfinished = errors.New("not completed at the identity provider")
	// ErrUnreachable: the provider does not answer, or says itself that it cannot now.
	ErrUnreachable = errors.New("the identity provider does not answer")
	// ErrMisfit: the provider and the settings do not fit together, for anybody.
	ErrMisfit = errors.New("the identity provider and the settings do not fit")
)

// Declined returns the error that the provider sent the browser back with, in place of a code.
func Declined(code string) error {
	return fmt.Errorf("%w: it sent the browser back with %s", meant(code), named(code))
}

// meant is what an error code says: RFC 6749, 4.1.2.1 and 5.2; OpenID Connect Core 1.0, 3.1.2.6.
func meant(code string) error {
	switch code {
	case "server_error", "temporarily_unavailable":
		return ErrUnreachable
	case "access_denied":
		return ErrDeclined
	case "login_required", "interaction_required", "consent_required", "account_selection_required":
		return ErrUnfinished
	case "invalid_client", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type", "unsupported_response_type",
		"invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported", "registration_not_supported":
		return ErrMisfit
	}
	return ErrRefused
}

// tokenError is what an answer of the token endpoint means that gives no token. Without a code of its own (RFC 6749, 5.2) only a
// plain refusal is one: what else answers so is no token endpoint for this client.
func tokenError(status int, code string) error {
	switch {
	case code != "":
		return meant(code)
	case status == http.StatusBadRequest:
		return ErrRefused
	}
	return unanswered(statusError(status))
}

// statusError is an answer whose status says that there is none.
type statusError int

func (s statusError) Error() string { return fmt.Sprintf("it answers %d", int(s)) }

// errLong is an answer that is longer than any of a provider.
var errLong = fmt.Errorf("it answers more than %d bytes", maxAnswer)

// unavailable are the statuses by which a server says that it cannot now.
func unavailable(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusTooEarly:
		return true
	}
	return status >= 500
}

// unanswered is what it means that there is no answer to a question. An address that says so itself, and not that it cannot now,
// says the same to whoever tries again.
func unanswered(err error) error {
	var status statusError
	if errors.Is(err, errLong) || errors.As(err, &status) && !unavailable(int(status)) {
		return ErrMisfit
	}
	return ErrUnreachable
}

// maxNamed is the longest error code that is written to the log.
const maxNamed = 40

// named is an error code as it may be written to the log: whoever opens an address chooses what is in it.
func named(code string) string {
	if code == "" || len(code) > maxNamed || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz_") != "" {
		return "an error without a known name"
	}
	return code
}
