package web

import (
	"context"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// slack says how Slack does.
func (s *Site) slack(ctx context.Context) (service.Health, error) {
	return s.svc.HealthOf(ctx, incident.Slack)
}

// slackLine says how Slack does, in plain words.
func (s *Site) slackLine(v *visit, h service.Health) page.Notice {
	switch {
	case !h.Reachable:
		since := s.when(v, h.DownSince)
		return page.Notice{Text: text.Counted(h.Waiting, text.WebSlackDownNone, text.WebSlackDownOne, text.WebSlackDown).In(v.lang, "since", since, "n", itoa(h.Waiting)), Bad: true}
	case !h.Hearing.UnheardSince.IsZero():
		return page.Notice{Text: text.Unheard(v.lang, text.WebSlackUnheard.In(v.lang, "since", s.when(v, h.Hearing.UnheardSince)), h.Hearing.Why), Bad: true}
	case h.Hearing.Others > 0:
		return page.Notice{Text: text.WebSlackShared.In(v.lang), Bad: true}
	case h.Slow:
		return page.Notice{Text: text.WebSlackSlow.In(v.lang), Bad: true}
	}
	return page.Notice{Text: text.WebSlackFine.In(v.lang)}
}
