package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"noroshi.internal/shared/effect"
)

// Codes of the gateway's own. Those of a permanent failure need a sentence in shared/text.
const (
	codeEmptyGroup = "empty_group"        // the user group has no members
	codeNoAccount  = "no_slack_account"   // the person is known by mail only
	codeExtShared  = "ext_shared_channel" // the announcement channel is shared with another company
	codeRender     = "render_failed"      // a mistake of ours
	codeStatus     = "http_status"        // Slack, or something before it, refused the request as such
	codeChannel    = "channel_kept"       // a channel is never removed
	// codeOrphan is Slack's own for a reply to what takes none.
	codeOrphan = "cannot_reply_to_message"

	codeUnreachable = "unreachable"
	codeTooFast     = "ratelimited"
	codeNoAnswer    = "no_answer"
	codeServer      = "server_error"
	codeBadAnswer   = "bad_answer"
	codeNotReady    = "not_ready"
	codeRejoined    = "rejoined"
)

// fault turns what a call of m returned into an *effect.Error.
func fault(m Method, err error) *effect.Error {
	cause := fmt.Errorf("%s: %w", m, err)
	var no *refusalError
	var fast *tooFastError
	var status *statusError
	var bad *answerError
	var un *unsentError
	switch {
	case errors.As(err, &no):
		class := classOf(m, no.code)
		return &effect.Error{Class: class, Code: no.code, Unavailable: class == unknown, Err: cause}
	case errors.As(err, &fast):
		return &effect.Error{Class: retryLater, Code: codeTooFast, RetryAfter: fast.after, Err: cause}
	case errors.As(err, &status):
		return &effect.Error{Class: classOfStatus(status.code), Code: codeOfStatus(status.code), Unavailable: classOfStatus(status.code) == unknown, Err: cause}
	case errors.As(err, &un):
		return &effect.Error{Class: retryLater, Code: codeUnreachable, Unavailable: true, Err: cause}
	case errors.As(err, &bad) && bad.foreign && lists[m]:
		return &effect.Error{Class: permanent, Code: codeStatus, Unavailable: true, Err: cause}
	case errors.As(err, &bad):
		return &effect.Error{Class: unknown, Code: codeBadAnswer, Unavailable: true, Err: cause}
	}
	return &effect.Error{Class: unknown, Code: codeNoAnswer, Unavailable: true, Err: cause} // reset, timeout, undecodable
}

// lists are the methods that only say what is there: what answers one with something that is not Slack's does not serve it,
// and nothing was done.
var lists = map[Method]bool{
	usersConversations: true, conversationsList: true, conversationsMembers: true, pinsList: true, bookmarksList: true,
}

// classOfStatus: an error of the server, or a timeout before it, says nothing about what was done; any other status is a
// refusal of the request as such, by Slack's edge, by a proxy, or by something that is not Slack. So are those with which a
// server says that it has no such method, or does not speak so: nothing was done.
func classOfStatus(status int) effect.Class {
	if status == http.StatusNotImplemented || status == http.StatusHTTPVersionNotSupported || status == http.StatusNotExtended {
		return permanent
	}
	if status >= http.StatusInternalServerError || status == http.StatusRequestTimeout {
		return unknown
	}
	return permanent
}

func codeOfStatus(status int) string {
	if classOfStatus(status) == unknown {
		return codeServer
	}
	return codeStatus
}

// codeOf returns the code of an error of this package; "" for nil and others.
func codeOf(err error) string {
	var e *effect.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func isClass(err error, class effect.Class) bool {
	var e *effect.Error
	return errors.As(err, &e) && e.Class == class
}

// anyOf reports whether err has one of the codes, which are separated by spaces.
func anyOf(err error, codes string) bool {
	return slices.Contains(strings.Fields(codes), codeOf(err))
}

// failed is a permanent failure that is not an answer of Slack.
func failed(code string, cause error, subject ...string) *effect.Error {
	return &effect.Error{Class: permanent, Code: code, Subject: subject, Err: cause}
}

// call makes one call of m. channel, which may be empty, is where a message goes: Slack paces posts by channel. Every
// call of the Web API passes here, is charged to the budget, and returns an *effect.Error.
func call[T any](ctx context.Context, g *Gateway, m Method, channel string, do func(ctx context.Context) (T, error)) (T, error) {
	if !prepaid(ctx, m) {
		g.budget.charge(m, channel)
	}
	v, err := do(context.WithValue(ctx, methodKey{}, m))
	if err == nil {
		return v, nil
	}
	e := fault(m, err)
	if e.Code == codeTooFast {
		g.budget.block(m, channel, e.RetryAfter)
	}
	return v, e
}

// do is call for methods whose answer holds nothing of interest.
func do(ctx context.Context, g *Gateway, m Method, f func(ctx context.Context) error) error {
	_, err := call(ctx, g, m, "", func(ctx context.Context) (struct{}, error) { return struct{}{}, f(ctx) })
	return err
}
