package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
)

// The codes of what goes wrong. Package text has a sentence for each.
const (
	CodeUnreachable = "mail_unreachable"  // the server does not answer, or did not in time
	CodeBusy        = "mail_busy"         // it takes nothing now (421), or as many letters are under way as it takes
	CodeLater       = "mail_later"        // it says to try again later (4xx)
	CodeUnknown     = incident.CodeUnsure // it was given the whole letter, and did not say whether it took it
	CodeRefused     = "mail_refused"      // it does not take letters to this address
	CodePolicy      = "mail_policy"       // it does not let us write to this address
	CodeContent     = "mail_content"      // it does not take this letter
	CodeSender      = "mail_sender"       // it does not let us write from our address
	CodeLogin       = "mail_login"        // it does not let us log in, or does without
	CodeServer      = "mail_server"       // it does not take our connection
	CodeTLS         = "mail_tls"          // its certificate is not its own, or not believed
	CodePlain       = "mail_plain"        // it does not encrypt
	CodeUnset       = "mail_unset"        // the settings name none
	CodeDrill       = "mail_drill"        // a drill's letter that could be taken for a real one
	CodeInvalid     = "mail_invalid"      // no letter: something in it could be read as something else
)

var (
	errTurn    = errors.New("its turn did not come")
	errNoLogin = errors.New("the server offers no way to log in that is known here")
	errPlain   = errors.New("the connection is not encrypted")
)

// retryAfter is when a letter that a server does not take yet is worth another try: whoever makes strangers wait (greylisting) does so
// for a minute or more.
const retryAfter = time.Minute

func fail(class effect.Class, code string, err error) *effect.Error {
	return &effect.Error{Class: class, Code: code, Err: err}
}

// stage is how far a letter had come, in words for a log.
type stage string

const (
	connecting stage = "connecting"
	login      stage = "AUTH"
	mailFrom   stage = "MAIL"
	rcptTo     stage = "RCPT"
	data       stage = "DATA"
	content    stage = "sending the content"
	end        stage = "the end of the content"
	noop       stage = "NOOP"
)

var stages = map[gomail.SendErrReason]stage{
	gomail.ErrSMTPMailFrom: mailFrom, gomail.ErrSMTPRcptTo: rcptTo, gomail.ErrSMTPData: data, gomail.ErrWriteContent: content, gomail.ErrSMTPDataClose: end,
}

// reply is where and how a server said no.
type reply struct {
	at       stage
	code     int    // 0: it said nothing
	enhanced string // RFC 3463, such as 5.1.1; "": it has none
}

// replyOf is what an error of sending says. What it says in words stays behind: it holds addresses.
func replyOf(err error) reply {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return reply{at: mailFrom}
	}
	at, known := stages[e.Reason]
	if !known {
		at = mailFrom
	}
	return reply{at: at, code: e.ErrorCode(), enhanced: e.EnhancedStatusCode()}
}

// Error is for the log.
func (r reply) Error() string {
	if r.code == 0 {
		return fmt.Sprintf("no answer at %s", r.at)
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.code, r.enhanced)) + " at " + string(r.at)
}

// fault says what a reply means: see RFC 5321, 4.2.1.
func (r reply) fault() *effect.Error {
	switch {
	case r.code == 0 && r.at == end:
		return &effect.Error{Class: effect.Unknown, Code: CodeUnknown, Unavailable: true, Err: r}
	case r.code == 0:
		return &effect.Error{Class: effect.RetryLater, Code: CodeUnreachable, Unavailable: true, Err: r}
	case r.code == closing:
		return &effect.Error{Class: effect.RetryLater, Code: CodeBusy, Unavailable: true, Err: r}
	case r.code < 500:
		return &effect.Error{Class: effect.RetryLater, Code: CodeLater, RetryAfter: retryAfter, Err: r}
	}
	return fail(effect.Permanent, r.refusal(), r)
}

// closing is the code with which a server ends a connection.
const closing = 421

// refusal is what is refused for good.
func (r reply) refusal() string {
	switch r.code {
	case 530, 534, 535, 538: // RFC 4954, 6: authentication is required, too weak, wrong, or wants encryption
		return CodeLogin
	}
	switch r.at {
	case mailFrom:
		return CodeSender
	case rcptTo:
		if strings.HasPrefix(r.enhanced, "5.7.") {
			return CodePolicy
		}
		return CodeRefused
	case login:
		return CodeLogin
	case connecting, noop:
		return CodeServer
	}
	return CodeContent
}

// over reports whether the connection ended before the server had been given anything of the content.
func (r reply) over() bool {
	before := r.at == mailFrom || r.at == rcptTo || r.at == data
	return before && (r.code == 0 || r.code == closing)
}

// said is what an answer to a command says.
func said(err error, at stage) reply {
	var answer *textproto.Error
	if !errors.As(err, &answer) {
		return reply{at: at}
	}
	return reply{at: at, code: answer.Code}
}

// dialFault says what it means that a connection could not be made.
func dialFault(err error, at stage) *effect.Error {
	switch {
	case errors.Is(err, errNoLogin):
		return fail(effect.Permanent, CodeLogin, errNoLogin)
	case errors.Is(err, errPlain), strings.HasPrefix(err.Error(), "STARTTLS mode set to"): // the library has no other sign of it
		return fail(effect.Permanent, CodePlain, errPlain)
	case distrust(err):
		return fail(effect.Permanent, CodeTLS, errDistrust)
	}
	return said(err, at).fault()
}

var errDistrust = errors.New("the server's certificate is not believed, or it speaks no TLS that is known here")

// distrust reports whether an error is about whom the server says it is, or how it encrypts.
func distrust(err error) bool {
	var unverified *tls.CertificateVerificationError
	var name x509.HostnameError
	var header tls.RecordHeaderError
	var alert *net.OpError // what either side says before it gives up; it has no other type
	return errors.As(err, &unverified) || errors.As(err, &name) || errors.As(err, &header) ||
		errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error")
}
