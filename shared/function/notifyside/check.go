package notifyside

import (
	"context"
	"time"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/store"
)

// The weekly check is told no password of the mail server. It asks the function that is, by way of the store: what it writes there
// wakes that function, which looks and writes what it found.

// again is how long the check waits before it looks for the answer once more.
const again = 500 * time.Millisecond

// Ask has the function that sends look whether the mail server takes letters, and returns what it found.
func Ask(p function.Parts) func(context.Context) error {
	return func(ctx context.Context) error {
		if err := store.AskMail(ctx, p.DB, p.Clock.Now()); err != nil {
			return unanswered(err)
		}
		for {
			c, err := store.LoadMailCheck(ctx, p.DB)
			switch {
			case err != nil:
				return unanswered(err)
			case !c.Open() && c.Code == "":
				return nil
			case !c.Open():
				return &effect.Error{Class: effect.Permanent, Code: c.Code}
			case !p.Clock.Pause(ctx, again):
				return unanswered(ctx.Err())
			}
		}
	}
}

// codeUnanswered has a sentence in package text.
const codeUnanswered = "mail_unanswered"

func unanswered(err error) error {
	return &effect.Error{Class: effect.RetryLater, Code: codeUnanswered, Err: err}
}

// answer looks whether the mail server takes letters, if that was asked.
func answer(ctx context.Context, p function.Parts, probe func(context.Context) error) error {
	c, err := store.LoadMailCheck(ctx, p.DB)
	if err != nil || !c.Open() {
		return err
	}
	code := ""
	if err := probe(ctx); err != nil {
		code = effect.Classify(err).Code
	}
	return store.AnswerMail(ctx, p.DB, c.Asked, code)
}
