package notifyside

import (
	"context"
	"errors"

	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/store"
)

// check looks at the mail server where somebody has asked, and notes what it found.
func check(ctx context.Context, p function.Parts) error {
	asked, err := p.Service().MailCheck(ctx)
	if err != nil || !asked.Due() {
		return err
	}
	found := store.MailCheck{Answered: asked.Asked}
	if s := Sender(p); s != nil {
		found.Server = p.Config.Settings.Notices.Mail.Server.String()
		found.Code, found.Detail = judge(s.Probe(ctx))
	}
	function.Note(ctx, incident.Workspace, "looked at the mail server")
	if found.Code != "" {
		p.Log.WarnContext(ctx, "the mail server would not take a notice", "code", found.Code, "detail", found.Detail)
	}
	return p.Service().AnswerMail(ctx, found)
}

// judge is what is wrong, by its code, and in what words the adapter says where: nobody's address is in them.
func judge(err error) (code, detail string) {
	var fault *effect.Error
	switch {
	case err == nil:
		return "", ""
	case errors.As(err, &fault) && fault.Err != nil:
		return fault.Code, fault.Err.Error()
	}
	return effect.Classify(err).Code, ""
}
