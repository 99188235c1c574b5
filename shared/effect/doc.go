// Package effect is the contract between the engine and the outside systems, and what the engine promises: in the end there is
// exactly one of everything outside, and it shows the current facts. On the way there are two at most, for a moment, and nobody is
// paged twice for one thing. Nothing but the engine changes anything outside.
//
// A mark in the store wakes a worker. The worker takes the lease of one system of one incident, plans the desired state, compares
// it with its records, which are the observed state, and applies the drift, the most urgent effect first. What is to be done
// follows from the two states alone. So a pass may end anywhere, and the next one goes on from there. The parts, bottom up:
//
//	journal    what is known of each effect: a Record, with its transitions. Pure.
//	lease      who may work on one system of one incident: acquire, fence, renew, release, void.
//	breaker    whether a system answers at all: closed, open, probed.
//	reconcile  the pass: marks → desired state → backfill → lookup → dispatch → settle → record.
//
// # The states of a record
//
// journal.State says what each state means, and package journal which method takes in which event. A test holds the lines against
// the code.
//
//	absent, unknown, stale, failed ──applied──▶ applied
//	absent, failed ──outcome unknown, perhaps there, worker died, channel found──▶ unknown
//	unknown, unverifiable ──found──▶ applied, stale
//	unknown, unverifiable ──not found, lookups failed──▶ absent
//	unknown ──lookup refused──▶ unverifiable
//	applied ──outcome unknown, worker died, late edit, duplicate, reapply due──▶ stale
//	failed ──outcome unknown, retry later──▶ stale
//	applied, stale, failed ──invalidated, parent gone──▶ unknown
//	applied, stale, failed ──gone, removed──▶ absent
//	applied, stale ──gone with another──▶ absent
//	absent, unknown, applied, stale ──refused for good──▶ failed
//	unknown ──found, not found, lookups failed──▶ failed
//	failed ──retry later──▶ absent
//	failed ──unplanned──▶ absent, applied, stale, tried
//	unverifiable ──unplanned──▶ unknown
//	absent ──outcome unknown, perhaps there, worker died──▶ unverifiable
//	absent ──try recorded, written ahead, applied, outcome unknown, retry later──▶ tried
//	tried ──applied──▶ applied
//	tried ──refused for good──▶ failed
//	tried ──retry later, taken back──▶ absent
//	failed ──outcome unknown, orphaned──▶ tried
//
// # Why it holds
//
//	no work is lost        A state and its marks are one commit, and a worker reads the marks before the state. It deletes what it
//	                       has served, the last due mark only with its lease: if it dies, that one wakes a successor.
//	one worker records     Every commit reads the lease and fails once another worker has it, so records never go backwards.
//	nothing is made twice  What may exist is looked up before it is made again, by evidence that the system keeps.
//	nothing is sent twice  What leaves no evidence is recorded before it is tried: of mails those of the next second, 20 at most. What
//	                       is not recorded after that is unknown, and people say whether it is sent again.
//	the last edit stands   The lease names each edit before it is sent. A successor repeats what nobody recorded.
//
// # Failures
//
//	a call has no answer     It is given up after 8 s (what is sent: 30 s) and has 10 s to settle. What was made is looked up then, what
//	                         pages people a minute later. What can be repeated, or was an edit, is applied again at once. What was
//	                         sent is shown as unknown.
//	the call lands later     A sweep, 70 s after it was given up, removes the younger duplicate and repeats the edit that was lost.
//	a call is refused        The board shows it, with a button to try again.
//	a lookup fails           It is repeated. Nothing is made on a guess, but for the channel: its name tells.
//	something was deleted    A hint or an audit drops its ref. A lookup verifies that, and it is made again.
//	the system is away       One prober calls it, everything else waits. Its return wakes every incident. Where people have to put
//	                         something right, such as a login, the board says what.
//	people were not heard    What they did is read back from the system, under the same ids.
//	a worker dies            Its lease runs out after 20 s. A successor treats all that was not recorded as calls without an answer.
//	the store is away        The worker ends its lease early and leaves it unclean.
//
// # Limits
//
//	two of one thing     For up to 70 s, longer while other messages wait for quota; never two of a question.
//	unknown mails        A worker that dies leaves 20 at most. They may have left; people say whether they are sent again.
//	very late writes     After 70 s a duplicate stays until the next sweep of its incident, an edit until the next change.
//	clocks               More than 12 s apart, two workers can act at once. The sweep removes the duplicates.
//	hidden evidence      Stripped metadata, a renamed channel, an edited bookmark or a removed bot hide what exists.
//	lookups              Eight seconds of reading, some thousands of messages. What is beyond stays unknown, and the log says it.
//	deleted, not heard   Missing for up to ten minutes; without an incident until the next start, or a week.
//	missed acts          Read back at the end of an outage, at a start, and every ten minutes; commands and buttons are lost.
//	recovery             Seen up to two minutes later, in the cloud at the tick after that.
package effect
