package render

import (
	"cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/text"
)

// announcement tells a department that a response is running, who leads it and where; or that it is over.
func announcement(f plan.Announcement, refs plan.Refs) Reply {
	lines, blocks := inBoth(f.Head, func(lang incident.Lang) string {
		f := f
		f.Lang = lang
		return headPrefix(lang, f.Head) + announced(f, channelLink(lang, cmp.Or(f.Room, refs[plan.ChannelKey].ID)))
	})
	if more := besidesFirst(f); len(more) > 0 {
		lines, blocks = append(lines, more...), append(blocks, Section(fit(f.Lang, more, maxText)))
	}
	return Reply{Text: notice(lines...), Blocks: blocks}
}

// besidesFirst are the lines after the first, in one language: while it runs, what is known and what the department should do.
func besidesFirst(f plan.Announcement) []string {
	switch {
	case over(f.Status):
		return nil
	case f.Private:
		return []string{text.AnnouncePrivateNote.In(f.Lang, "commander", commands(f.Lang, f.Command))}
	}
	return nonEmpty([]string{details(f), guide(f.Note)})
}

// channelLink links the channel, or says that it is on its way.
func channelLink(lang incident.Lang, id string) string {
	if id == "" {
		return text.ChannelBeingMade.In(lang)
	}
	return Channel(id)
}

// The first lines of what is over. Those of private incidents name nothing but the commander.
var (
	openly = map[incident.Status]text.Phrase{
		incident.Resolved: text.AnnounceResolved, incident.Canceled: text.AnnounceCanceled,
	}
	secretly = map[incident.Status]text.Phrase{
		incident.Resolved: text.AnnouncePrivateResolved, incident.Canceled: text.AnnouncePrivateCanceled,
	}
)

func announced(f plan.Announcement, channel string) string {
	if f.Private {
		first, ended := secretly[f.Status]
		if !ended {
			first = text.AnnouncePrivate
		}
		return first.In(f.Lang, "commander", commands(f.Lang, f.Command), "when", WhenFrom(f.Since, f.Ended, f.Lang, f.Timezone),
			"customers", customers(f.Lang, f.Notified))
	}
	scope := typed(text.Scope(f.Lang, f.Facts), 120)
	if p, ended := openly[f.Status]; ended {
		when := WhenFrom(f.Since, f.Ended, f.Lang, f.Timezone)
		return p.In(f.Lang, "title", typed(f.Facts.Title, 120), "when", when, "channel", channel, "customers", customers(f.Lang, f.Notified))
	}
	pairs := []string{"scope", scope, "title", typed(f.Facts.Title, 120), "commander", commands(f.Lang, f.Command), "channel", channel}
	if scope == "" {
		return text.AnnounceTitle.In(f.Lang, pairs...)
	}
	return text.Announce.In(f.Lang, pairs...)
}

// details is what is known besides the first line.
func details(f plan.Announcement) string {
	impact := text.OrUnknown(f.Lang, typed(f.Facts.Impact, 400))
	if text.Scope(f.Lang, f.Facts) == "" {
		return text.AnnounceImpact.In(f.Lang, "impact", impact)
	}
	return text.AnnounceAlso.In(f.Lang, "title", typed(f.Facts.Title, 120), "impact", impact)
}

// guide is a text of the playbook, line by line.
func guide(s string) string { return within(s, 1500) }

func runbookNote(f plan.RunbookNote) Reply {
	r := say(f.Lang, text.DeclareNote.In(f.Lang, "command", "`/incident now`"), text.SignNote.In(f.Lang, "command", "`/incident sign`"))
	if f.URL != "" {
		r.Blocks = append(r.Blocks, Section(text.RunbookNote.In(f.Lang, "link", Link(f.URL, text.LinkRunbook.In(f.Lang)))))
	}
	if f.Form != "" {
		r.Blocks = append(r.Blocks, Section(withoutSlack(f.Lang, f.Form)))
	}
	return r
}

// withoutSlack says where to go on when Slack does not work, and where it is all on one page. Whoever reads it still has Slack: it is there to be kept.
func withoutSlack(lang incident.Lang, form string) string {
	guide := Link(form+"guide?lang="+string(lang), text.WebGuidePage.In(lang))
	return text.WithoutSlack.In(lang, "link", Link(form, form)) + "\n" + text.GuideLine.In(lang, "link", guide)
}

// Answer tells the declarer who had to wait that the channel is there.
func Answer(f plan.Answer, channelID string) Reply {
	leads := text.DeclaredYou.In(f.Lang)
	if f.Commander != f.To.Person {
		leads = text.DeclaredOther.In(f.Lang, "commander", commands(f.Lang, f.Commander))
	}
	first := text.DrillPrefix(f.Lang, f.Drill) + text.DeclaredOpen.In(f.Lang, "channel", Channel(channelID)) + text.Gap(f.Lang) + leads
	if f.NextNotice.IsZero() {
		return say(f.Lang, first)
	}
	return say(f.Lang, first+text.Gap(f.Lang)+text.AnswerNext.In(f.Lang, "due", When(f.NextNotice, f.Lang, f.Timezone)))
}

// Topic is the channel's topic: what, where, who leads, where to meet. At most 250 characters.
func Topic(f plan.Topic) string {
	for _, limit := range []int{120, 80, 50, 30} {
		s := words(topic(f, limit))
		if m := Link(f.Meeting, ""); !over(f.Status) && m != "" && size(f.Meeting) < maxTopic/2 {
			s = text.TopicMeeting.In(f.Lang, "topic", s, "meeting", words(Escape(f.Meeting)))
		}
		if size(s) <= maxTopic {
			return s
		}
	}
	return words(topic(f, 20))
}

func topic(f plan.Topic, limit int) string {
	title := headPrefix(f.Lang, f.Head) + typed(f.Facts.Title, limit)
	if over(f.Status) {
		return text.TopicEnded.In(f.Lang, "title", title, "status", text.Status(f.Lang, f.Status),
			"when", text.Day(f.Ended, f.Lang, f.Timezone)+" "+text.Clock(f.Ended, f.Timezone))
	}
	phase := text.Phase(f.Lang, f.Phase)
	if scope := typed(text.Scope(f.Lang, f.Facts), limit); scope != "" {
		phase = scope + " · " + phase
	}
	return text.Topic.In(f.Lang, "title", title, "phase", phase, "commander", commands(f.Lang, f.Command))
}

// Purpose says what the channel is for. At most 250 characters.
func Purpose(f plan.Purpose) string {
	for _, limit := range []int{120, 60} {
		s := text.DrillPrefix(f.Lang, f.Drill) + text.Purpose.In(f.Lang, "title", words(typed(f.Title, limit)))
		if size(s) <= maxTopic {
			return s
		}
	}
	return text.DrillPrefix(f.Lang, f.Drill) + text.Purpose.In(f.Lang, "title", words(typed(f.Title, 20)))
}

// BookmarkTitle names a link at the top of the channel. It is plain text, which Slack shows as it is.
func BookmarkTitle(f plan.Bookmark) string {
	return Cut(text.DrillPrefix(f.Lang, f.Drill)+incident.OneLine(linkName(f.Lang, f.Link)), maxButton)
}
