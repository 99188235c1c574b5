package text

import (
	"time"

	"noroshi.internal/shared/incident"
)

// ToolStands says how one of the team's own tools does. when writes a moment.
func ToolStands(lang incident.Lang, t incident.ToolState, when func(time.Time) string) string {
	switch t.Is {
	case incident.ToolUp:
		return ToolFine.In(lang, "tool", t.Name.In(lang), "checked", when(t.Checked))
	case incident.ToolPlanned:
		return ToolPlanned.In(lang, "tool", t.Name.In(lang), "wrong", ToolWrong(lang, t.Wrong), "checked", when(t.Checked))
	case incident.ToolDown:
		return "🔧 " + ToolLost(lang, t, when(t.Since))
	}
	if t.Wrong.Code == incident.WrongUnseen && t.Was == "" {
		return toolUnseen.In(lang, "tool", t.Name.In(lang))
	}
	return ToolUnread.In(lang, "tool", t.Name.In(lang), "brackets", ToolBrackets(lang, t))
}

// ToolLost says that a tool is down, since when, and what to use instead.
func ToolLost(lang incident.Lang, t incident.ToolState, since string) string {
	said := ToolDown
	if t.Wrong.Code == incident.WrongReported {
		said = ToolReports
	}
	s := said.In(lang, "tool", ToolName(lang, t), "since", since, "brackets", ToolBrackets(lang, t))
	instead := t.Instead.In(lang)
	if instead == "" {
		return s
	}
	return s + Gap(lang) + ToolInstead.In(lang, "instead", instead)
}

// ToolBack says that a tool that was down works again, or is in maintenance.
func ToolBack(lang incident.Lang, t incident.ToolState, from, until string) string {
	said := ToolUp
	if t.Is == incident.ToolPlanned {
		said = toolUpPlanned
	}
	return said.In(lang, "tool", ToolName(lang, t), "from", from, "until", until, "wrong", ToolWrong(lang, t.Wrong))
}
