package document

import (
	"context"
	"errors"
	"slices"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// CodeGone says that a document is not there, or may not be read.
const CodeGone = "document_gone"

// codeUnread says that it could not be read for another reason, which trying again does not change.
const codeUnread = "document_unread"

// Taken is what stands in a document, and who wrote in it since it was made.
type Taken struct {
	Lines   []Line
	Editors []string // their e-mail addresses
	Unknown bool     // others may have written in it, too
}

// take reads a document for whoever asked to take its text over. What they must put right is told, and is no failure of the effect.
func (s *System) take(ctx context.Context, c effect.Call, f plan.Takeover) (plan.Ref, error) {
	at := c.Inventory.Refs[plan.Key(incident.DocumentLink(f.ID))]
	taken, err := s.writer.Take(ctx, Name{Incident: c.Inventory.Incident, Document: f.ID}, at)
	told := incident.TakenOver{Document: f.ID, Press: f.Press}
	var e *effect.Error
	switch {
	case errors.As(err, &e) && e.Class == effect.Permanent:
		told.Code, told.Subject = unreadable(e), e.Subject
	case err != nil:
		return c.Ref, err
	default:
		if err := s.told(ctx, taken, f, &told); err != nil {
			return c.Ref, err
		}
	}
	effect.SetResult(ctx, effect.Result{Event: told})
	return plan.Ref{ID: at.ID}, nil
}

func unreadable(e *effect.Error) string {
	if e.Code == CodeGone {
		return CodeGone
	}
	return codeUnread
}

// told says what a document says, and who wrote in it.
func (s *System) told(ctx context.Context, taken Taken, f plan.Takeover, out *incident.TakenOver) error {
	letters, code := LettersOf(taken.Lines)
	if code == "" {
		code = ask.Unsaid(letters, f.Theirs)
	}
	if code != "" {
		out.Code = code
		return nil
	}
	out.Letters, out.Unknown = text.Marked(f.Drill, letters), taken.Unknown
	return s.editors(ctx, taken.Editors, out)
}

// editors names those who have addresses. Whoever has one that no account of Slack has may act in Slack all the same, under another: who
// they are there nobody knows.
func (s *System) editors(ctx context.Context, addresses []string, out *incident.TakenOver) error {
	for _, address := range addresses {
		p, err := s.opt.Person(ctx, address)
		if err != nil {
			return err
		}
		if _, mailOnly := people.MailOf(p); mailOnly {
			out.Unknown = true
		}
		if !slices.Contains(out.Editors, p) {
			out.Editors = append(out.Editors, p)
		}
	}
	return nil
}
