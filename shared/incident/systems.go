package incident

import (
	"cmp"
	"slices"
)

// System names an outside system that effects live in.
type System string

// The systems.
const (
	Slack System = "slack"
	Docs  System = "docs"
	Mail  System = "mail"
	// Portal is the page where customers look between notices. It belongs to the workspace.
	Portal System = "portal"
)

// Outside is an outside system as the rules know it, with the kinds of entry that give it work: what depends on more than the
// kind, the decision adds.
type Outside struct {
	Name     System
	Function string      // that serves its marks, where that is not called like it
	Alone    bool        // nothing but that function is told its variables
	Only     []EntryKind // these
	AllBut   []EntryKind // where Only names none: all but these

	Workspace bool // it has one of everything, and what any incident gives it to do is the workspace's
}

// Systems lists every outside system: another one begins with a line here. What else there is to know of one is keyed by its
// name in package config (its variables and settings), text (its words) and function/systems (how it is put together).
var Systems = []Outside{
	{Name: Slack, AllBut: []EntryKind{EntryReacted, EntryRetry, EntryCalled, EntryUncalled, EntryAssigned, EntryAffected, EntryExported, EntryUntold, EntryPortalTurned, EntryHeard}}, // people look there, but at customers in the browser; a retry is for the system that failed
	{Name: Docs, Only: []EntryKind{EntryDeclared, EntryCorrected, EntryCommander, EntryCommanderGone, EntryAccountFound, EntryRenewed, EntryTakeover, EntrySheet, EntryMeasured}},     // what a document may say
	{Name: Mail, Function: "notify", Alone: true, Only: []EntryKind{EntryNoticeSent, EntryListAsked}},
	{Name: Portal, Function: "notify", Alone: true, Workspace: true, Only: []EntryKind{EntrySettings, EntryPortalTurned}}, // and whatever changes a row of it
}

// WorksFor is the incident whose marks of a system stand for what is to be done of one.
func WorksFor(id ID, s System) ID {
	if slices.ContainsFunc(Systems, func(o Outside) bool { return o.Name == s && o.Workspace }) {
		return Workspace
	}
	return id
}

// Workers are the functions that serve marks, each once.
func Workers() (out []string) {
	for _, s := range Systems {
		if !slices.Contains(out, s.Worker()) {
			out = append(out, s.Worker())
		}
	}
	return out
}

// Worker is the name of the function that serves a system's marks.
func (s Outside) Worker() string { return cmp.Or(s.Function, string(s.Name)) }

// WorkerOf is the name of the function that serves a system's marks; one that is not listed has one of its own name.
func WorkerOf(s System) string {
	if i := slices.IndexFunc(Systems, func(o Outside) bool { return o.Name == s }); i >= 0 {
		return Systems[i].Worker()
	}
	return string(s)
}

// Concerned returns the systems that an entry of a kind gives work.
func Concerned(kind EntryKind) (out []System) {
	for _, s := range Systems {
		if slices.Contains(s.Only, kind) || len(s.Only) == 0 && !slices.Contains(s.AllBut, kind) {
			out = append(out, s.Name)
		}
	}
	return out
}

// clocked are the kinds of entry that concern TODOs which were not loaded to decide, so that the clock must look at all of
// them.
var clocked = []EntryKind{EntryCommander, EntryCommanderGone, EntryFailed, EntrySnoozed, EntryWoken, EntryFeedSeen, EntryFeedLost, EntryFeedBack, EntryTakenUp}
