package incident

// concern is who has work after an entry.
type concern struct {
	systems []System // those that depend on more than the kind are added by the decision itself
	clock   bool     // it concerns TODOs that were not loaded to decide, so that the clock must look at all of them
}

var (
	nobody  = concern{}
	inSlack = concern{systems: []System{Slack}}
	allDue  = concern{systems: []System{Slack}, clock: true}
)

// concerned says what each kind of entry of an incident concerns.
var concerned = map[EntryKind]concern{
	EntryDeclared:  {systems: []System{Slack, Docs}},
	EntryAwaited:   inSlack,
	EntryLetIn:     inSlack,
	EntryKnown:     inSlack,
	EntryCorrected: inSlack,
	EntryCommander: allDue,
	EntryPhase:     inSlack,
	EntryCanceled:  inSlack,
	EntryResolved:  inSlack,
	EntryClaimed:   inSlack,
	EntryJoined:    inSlack,
	EntryReleased:  inSlack,
	EntryPassed:    inSlack,
	EntryDone:      inSlack,
	EntrySkipped:   inSlack,
	EntryReopened:  inSlack,
	EntryHanded:    inSlack,
	EntryAdded:     inSlack,
	EntryProgress:  inSlack,
	EntryReworded:  inSlack,
	EntryUnsaid:    inSlack,
	EntrySigned:    nobody,
	EntryRetry:     nobody, // but the system that failed
	EntryMade:      inSlack,
	EntryFailed:    allDue,
	EntryHealed:    inSlack,
	EntryDropped:   inSlack,
	EntryLost:      inSlack,
	EntryBack:      inSlack,
	EntryLate:      inSlack,
	EntryAsked:     inSlack,
	EntryRecurred:  inSlack,
	EntryMissed:    inSlack,
	EntrySnoozed:   allDue,
	EntryWoken:     allDue,
}

// concerns says what a kind of entry concerns. One of which nobody has said it concerns everybody: a worker and a clock that
// find nothing to do cost little, and one that is not woken leaves people with what is not so.
func concerns(kind EntryKind) concern {
	if c, ok := concerned[kind]; ok {
		return c
	}
	return concern{systems: Systems, clock: true}
}
