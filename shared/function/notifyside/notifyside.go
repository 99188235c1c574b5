// Package notifyside puts together the function that sends notices to customers.
package notifyside

import (
	"net/http"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/mail"
)

// Worker sends the mails of notices, for the marks of the system Mail.
func Worker(p function.Parts) (http.Handler, error) { return function.ServeMarks(p, Open) }

// Open returns the system Mail.
func Open(p function.Parts) (effect.System, error) {
	return mail.NewSystem(nil), nil
}

// Addresses are none: a mail server is reached by no web address.
func Addresses(function.Parts) []string { return nil }
