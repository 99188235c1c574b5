package place

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"

	"noroshi.internal/shared/effect"
)

const (
	permanent  = effect.Permanent
	retryLater = effect.RetryLater
	unknown    = effect.Unknown
)

// status is how Cloud Storage answered; 0: it did not.
func status(err error) int {
	var answer *googleapi.Error
	if errors.As(err, &answer) {
		return answer.Code
	}
	return 0
}

// refusal is what an error of Cloud Storage means (Google: "HTTP status and error codes for JSON"). unanswered is what a call without an
// answer means.
func refusal(err error, unanswered effect.Class) error {
	var answer *googleapi.Error
	var token *oauth2.RetrieveError
	switch {
	case errors.As(err, &token) && token.Response != nil && token.Response.StatusCode < http.StatusInternalServerError:
		return fail(permanent, CodeLogin, fmt.Errorf("HTTP %d for a token", token.Response.StatusCode))
	case !errors.As(err, &answer):
		return &effect.Error{Class: unanswered, Code: CodeUnreachable, Unavailable: true, Err: err}
	}
	said := fmt.Errorf("HTTP %d %v", answer.Code, reasons(answer))
	switch {
	case answer.Code >= http.StatusInternalServerError, answer.Code == http.StatusRequestTimeout:
		return &effect.Error{Class: unanswered, Code: CodeUnreachable, Unavailable: true, RetryAfter: wait(answer.Header), Err: said}
	case tooOften(answer):
		return &effect.Error{Class: retryLater, Code: CodeBusy, RetryAfter: max(wait(answer.Header), apart), Err: said}
	}
	return fail(permanent, meaning(answer), said)
}

// apart is how far two writings of one object are from each other (Google: "Quotas & limits", once per second).
const apart = time.Second

// meaning is the code of a refusal that lasts until somebody puts something right.
func meaning(answer *googleapi.Error) string {
	why := reasons(answer)
	switch {
	case answer.Code == http.StatusUnauthorized:
		return CodeLogin
	case slices.Contains(why, "retentionPolicyNotMet"), slices.Contains(why, "objectUnderActiveHold"):
		return CodeLocked
	case answer.Code == http.StatusForbidden:
		return CodeForbidden
	case answer.Code == http.StatusNotFound:
		return CodeBucket
	}
	return CodeRefused
}

// tooOften reports whether an answer only asks for patience.
func tooOften(answer *googleapi.Error) bool {
	why := reasons(answer)
	return answer.Code == http.StatusTooManyRequests || slices.Contains(why, "rateLimitExceeded") || slices.Contains(why, "userRateLimitExceeded")
}

func reasons(answer *googleapi.Error) (all []string) {
	for _, e := range answer.Errors {
		all = append(all, e.Reason)
	}
	return all
}

// wait is how long an answer asks to wait.
func wait(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
