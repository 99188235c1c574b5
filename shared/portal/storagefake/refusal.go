package storagefake

import (
	"fmt"
	"net/http"
)

// refusal is an answer that says no.
type refusal struct {
	code            int
	reason, message string
}

func (r *refusal) Error() string { return fmt.Sprint(r.code, " ", r.message) }

func no(code int, reason, format string, args ...any) error {
	return &refusal{code, reason, fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return no(http.StatusBadRequest, "invalid", format, args...)
}

// admit says whether a call may go on: the account, the bucket, and the rights.
func (f *Fake) admit(bucket string, writes bool) error {
	switch {
	case f.faults.Down:
		return no(http.StatusServiceUnavailable, "backendError", "Backend Error")
	case f.faults.Unauthorized:
		return no(http.StatusUnauthorized, "authError", "Invalid Credentials")
	case bucket != f.bucket || f.faults.NoBucket:
		return no(http.StatusNotFound, "notFound", "The specified bucket does not exist.")
	case writes && f.faults.Forbidden:
		return no(http.StatusForbidden, "forbidden", "noroshi@example.iam.gserviceaccount.com does not have storage.objects.create access to the Google Cloud Storage object.")
	}
	return nil
}
