// Package reconcile makes an outside system match an incident. Package effect says what it promises, and why that holds.
//
// A pass is the work under one lease. It joins four owners, each with a file of its own: marks, desired, calls, recorder. The steps
// of a pass stand above them in layers; no file uses what uses it:
//
//	serve → loop → refresh · outage · backfill · dispatch
//	             → audit · sweep · takeover · settle · quota
//	             → resolve · ahead → lookup → invalidate
//	             → commit → events · decide → plan · drift → pass → the owners
//
// A step refreshes, flushes, waits for the system if it is away, backfills, and starts the calls that can start. It returns to the
// loop instead of starting another step.
//
// # When a call is lost, by the kind of effect
//
//	made (message, bookmark, document)    It is unknown. It is looked up once it has settled, and made only if it is not there.
//	                                      A question pages people, so it has a minute to settle. An unknown effect stays
//	                                      planned when the incident ends, so that it still learns of the end.
//	repeatable (channel, invitation, pin, It is applied again at once: a second call changes nothing. A channel whose name is
//	emoji, topic, purpose)                taken is ours if we created it. While a call may be landing no other name is tried.
//	                                      In an incident that is over nothing is made, so it is looked up.
//	edited (message, topic, bookmark)     It is edited again at once. The edit that was given up may land last, so its hash is
//	                                      kept. The sweep edits again if those were other facts than the ones that stand.
//	kept in a document's places           It is applied again: the document compares before it changes. A place that people
//	                                      have edited is left to them, recorded, and looked at again every two minutes.
//	no evidence (answer to one person)    The try is recorded before it is made, and repeated only if Slack certainly has not
//	                                      seen it. The channel says the same.
//	sent (mail)                           It was recorded before, with those of the next second. It is shown as unknown, and sent
//	                                      again only by people's order. One that had certainly not left goes again by itself.
//
// # Failure handling
//
// Late writes. A minute after a call that was given up has settled, a sweep keeps the oldest of duplicates, removes the rest and
// repeats overwritten edits. It makes a lookup only if something may have been made twice. It takes eight threads at a time, since
// each is a call, and records its progress.
//
// Lookups. One that is refused for good stands on the board and is repeated after one to ten minutes, or when people ask: nothing
// is made on a guess. One that fails otherwise is repeated for as long as it takes. The effects that let the first people in wait
// for no lookup.
//
// Missing effects. A hint drops the refs of the effects that it names and of those that stand on them. A lookup verifies the hint,
// which may be old or about a duplicate. A call that is answered "gone" drops the refs without a lookup. An audit after each
// backfill compares, in an incident that runs, the channel, kept messages, pins and bookmarks with what should be. The outcome of a
// call is dropped if its effect or its parent was found gone meanwhile. A channel that is found instead of made may have been opened
// again, so its possible contents are looked up. Slack posts a reply whose message is gone to the open channel. The gateway takes
// such a reply back, or a lookup finds it misplaced, removes it and verifies its message. A reply that nobody recorded, under the
// remains of its message, is misplaced, too.
//
// Outages. Three calls in a row without an answer, over all incidents of a process, lead to a probe. If that fails health/{system}
// says since when. Nobody calls the system then but one prober, at gaps of a quarter of the time away: 2 s to 2 min. Each incident
// that has drift says so once, a minute after the first of those calls. The commit that closes the breaker wakes every incident. A
// worker records the recovery, backfills people's reactions, and only then edits, each effect once. A system of which only some
// methods fail answers the probe; each of its effects is retried by itself.
//
// Backfill. Acts that Noroshi missed are read from the system: reactions, pins and decisions in one scan, then thread by thread
// beside other work. The requests' ids follow from the acts, so reading twice records once. The threads that are left are in the
// records. If a message is found later its thread is read then. A reading that is refused stands on the board until a scan has read
// everything. A TODO keeps its owner when emoji disappear with their message.
//
// Permanent failures stand on the board, with a retry for people, until they succeed or are planned no longer.
//
// Buffer. A success or a permanent failure is recorded within four seconds (of what is sent: two), and before the lease is released.
// One that has news for people is recorded within a second, the channel at once. While a pass waits for a lookup or a reading (8 s
// each) it records nothing.
//
// The store. A worker that cannot use it ends its lease early and leaves it unclean, so that the next one takes over at once. If
// that fails, too, its process takes the lease at its next attempt; for other processes the lease runs out.
package reconcile
