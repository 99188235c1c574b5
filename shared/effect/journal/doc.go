// Package journal is what workers know of the effects of one system in one incident: a record for each effect, how far
// people's acts were read back, and which sweep is due. Records and their transitions are pure. Store keeps them in as many
// documents as they need.
//
// The methods of Record, and the events of the diagram in package effect that they take in:
//
//	Called                   applied, outcome unknown, retry later, perhaps there, gone, refused for good
//	TryBegun                 try recorded
//	WrittenAhead, TakenBack  written ahead, taken back
//	Orphaned                 orphaned
//	Serving                  retry served
//	LookedUp                 found, not found
//	LookupWasRefused         lookup refused
//	LookupFailed             lookups failed
//	TakenOver                worker died
//	Invalidated              invalidated
//	ParentGone               parent gone
//	Forgotten                gone with another
//	MayExist                 channel found
//	Swept                    late edit
//	Adopted                  duplicate
//	Reapplied                reapply due
//	Removed                  removed
//	Unplanned                unplanned
//	Deferred, RemovalFailed  put off, removal failed
//
// "Found" leads to applied if the lookup finds what was invalidated. An effect that failed for good before it became unknown is
// failed afterwards. "Lookups failed" is of the channel only, for which everything waits: after three in two minutes it is made
// without a lookup, and its name tells whether it exists. If a lookup was refused before that, an attempt of unknown outcome
// makes it unverifiable. Tried is of an answer to one person, which leaves no evidence: "retry later" leads there after five
// attempts. What is sent, a mail, is tried from the moment at which it is recorded as about to be; one that is orphaned, or of unknown
// outcome, stays so until people have it sent again. "Put off" and "removal failed" change no state, and no more does "retry served".
//
// An attempt is given up when it has no answer after 8 s (of what is sent: 30 s), or no clear one. A suspicion is the possibility that
// it lands after that, as a late write. A sweep looks for late writes.
package journal
