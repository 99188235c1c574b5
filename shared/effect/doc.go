// Package effect makes the outside match an incident, exactly once, and is the only place that changes anything outside
// or tries anything again.
//
// A worker takes the lease of one system of one incident, plans from the current state, compares with its records, and
// applies what differs, the most urgent first. It tells "not done" from "done, but the answer was lost": after a worker
// that died, and after a call whose outcome is unknown, it looks in the outside system for evidence before it acts, and
// once more a minute later for what landed late. What it learns is recorded in the same transaction that proves it still
// holds the lease.
//
// Marks wake it. It deletes those it has served as it lets go of the lease, and looks once more for newer ones; with work
// left for later it leaves a mark of its own. So work is lost neither between two workers nor with a dead one.
//
// # The promise
//
// When the system is quiet there is exactly one of everything, and it shows the current facts; never more than a moment
// with two, and never a person paged twice for one thing.
//
// # Why it holds
//
// Marks. A state and its marks are one commit. A worker reads the marks before the state, so what it deletes was in what it
// served. A mark made while it works is in its next look; one made between that and the release is in the look after the
// release; one made later finds the lease free. All but one that is due are deleted once what they say is taken up; that one
// goes with the lease, so whoever dies leaves it. Who finds the lease held goes away: the holder serves the mark. If the
// holder is dead the mark waits for the end of the lease, and then for whoever looks: the
// next start, the tick, or a trigger that is delivered again for as long as its mark is there (in the cloud each is: its
// function waits out a dead worker's lease, and answers 425 as long as the mark cannot be served). A worker that could not
// even give its lease back, for want of a store, knows it as its own when it tries again.
//
// Records. They stand in several documents where they are many; a transaction writes those that changed, all or none. Each
// transaction of a worker reads the lease, which is a fence even where it is not written: whoever takes it
// meanwhile makes the commit fail. A worker whose token is not the lease's records nothing, so records never go backwards,
// and a worker that was frozen learns that it is late. A transaction of unknown outcome is run again: entries have ids of
// their own, everything else is set to the same value. What went well, or failed for good, is recorded up to four seconds
// later together with what follows it (news for people after one, the room at once), and before the lease goes: a worker
// that dies leaves that much more to be found, and nothing of another kind than the calls it had under way. A round that
// waits for a look or a read-back (8 s each at most) records after it.
//
// Things that are made (a channel, a message, a pin, a bookmark, an invitation, a document). An attempt without a recorded
// outcome, by a living worker or a dead one, makes the effect unsure. It is looked for once the attempt has had time to
// arrive, and made only if it is not there. What arrives even later makes a second one; the look a minute after the doubt
// keeps the oldest and removes the rest. A question calls upon people, so it is given that minute before it is made again. An
// effect that is unsure stays planned although the incident ends meanwhile, so that a message nobody recorded still learns
// of the end.
//
// Things that are edited (messages, topic, purpose, bookmarks). An edit that was given up is simply made again. If facts
// change afterwards, what was given up may land last and undo them, so its hash is kept ("loose"), and the look a minute
// later makes the edit again if the hash is another than what stands. A dead worker's edits are named in its lease, which
// is written before an edit is sent, and in those of its successors until one of them has recorded them.
//
// A look is made only where something that makes was given up; an edit leaves nothing to find. Each thread is a call of its
// own, so a look goes through a few of them at a time and keeps how far it has come; what is given up meanwhile is for another
// look. Facts that were given up more than a minute before an edit succeeds cannot undo it any more, so that edit is the
// last.
//
// A system that is away. After three calls in a row without an answer, over all incidents of a process, the system is asked by
// one cheap call whether it is there. If not, health/{system} says since when, and nobody calls it but one prober, at gaps
// that grow with the time it is away (2 s to 2 min); a system of which only some methods fail answers the probe, and each of
// its effects is tried again by itself. After a minute each incident that has something waiting says so, once: the entry's id
// follows from the moment the system went. The commit that closes the breaker wakes every incident. A worker then records
// that the system is back, has people's signs read back (the requests' ids follow from what was done, so that reading twice
// records once), and only then edits: each thing once, to what holds then. What people said in threads is read beside that,
// thread by thread; which of them are left is in the records until all that was said there is recorded. A message that is
// found only after everything was read back is read again. That something cannot be read for good stands on the board as if it
// were an effect that failed, until a look has read everything; it is tried again when people ask, and by the next look. Emoji
// that went with their message, deleted or removed as a double, were not taken off: who has what stays.
//
// Somebody's word that something is gone comes in a mark. It is not believed but looked for: it may be old, or about a
// double that was removed here.
//
// A look that is refused for good stands on the board like a failure, and is made again after one to ten minutes: what it was
// to find is neither made on a guess nor given up. What is its own evidence, such as a channel's name, a pin or an
// invitation, is simply made again: the system says that it is there.
//
// A look that fails otherwise is made again for as long as it takes. The room is the exception, since everything waits for it:
// after three looks in two minutes it is made without one, and where its name is taken then, the next free name is.
//
// Things that leave no evidence (the answer to one person). The try is recorded before it is made, and never repeated
// unless Slack has certainly not seen it. They may be lost; the same content is in the channel.
//
// What is gone (a deleted message, an archived channel) is forgotten together with what stood on it, and made again: once
// somebody's word of it comes, at its next change, which finds it gone, or when what is there is held against what should be.
// That follows each reading of people's signs; in an incident that runs it asks for the room, the messages that are kept,
// pins and bookmarks, by a few calls for each channel, and believes what is missing no more than somebody's word. An outcome
// that arrives for something that is gone, or made anew, in the meantime is dropped. A room that is found instead of made may
// be one that people opened again: what is in it is looked for before it is made. What failed for good and is not planned any
// more leaves the board: trying again would do nothing.
//
// A reply is posted under a message, and Slack posts it to the open channel, without an error, when that message is gone. The
// gateway sees that in the answer, takes the reply back, and calls its message gone. Where the answer was lost, the look finds
// the reply astray: it is taken away, and its message is looked for before it is made again. So is a reply that nobody recorded
// under what is left of its message; one that was recorded before has been heard, and stays there.
//
// # Honest limits
//
//   - A call that lands more than a minute after everybody gave it up (and 10 s of settling) is not looked for any more. A
//     double of that age stays until the next doubt in the same incident; an edit of that age until the next change.
//   - Between the arrival of a late double and the look, at most about 70 s and as long as other messages
//     wait for their turn, there are two, but for questions. People see both.
//   - Evidence is as good as the outside is: a person who strips the metadata from a message, renames the channel, edits a
//     bookmark or removes the bot hides it. Slack's history may lag behind its writes; settling covers seconds, not minutes.
//   - Workers on different machines compare clocks that may differ. A difference of more than the lease's margin and the
//     settle time together (12 s) can let two workers act at once; records stay right, doubles are removed by the look.
//   - What people did while nobody heard of it is read back once a system that was known to be away is back, at the start of a
//     process, and every ten minutes by the tick, since Slack may give up delivering although its API answers; every two while it
//     is known that nothing is delivered, or that another process gets a part. A command or a button that went there is lost. Of an
//     incident that is over, words are read back ten minutes and six hours after its end; what is corrected or deleted later,
//     and unheard, stays as it was. What was said under a
//     message that was deleted, or in a room that was archived, is read back only where its being gone was unheard of, too.
//   - What is gone without anybody's word of it (Slack gave up telling; of a bookmark it never tells) is missing for up to ten
//     minutes; what belongs to no incident until the next start of a process, or for a week. A question or a word of progress
//     that is deleted unheard stays away; a question that somebody deletes while it stands is asked again. Of an incident
//     that is over nothing is made again, and no document is looked for; what was told under a message that is deleted then stays.
//   - A reply stands in the open channel for the moment until it is taken back; where that fails, or its answer is lost, until
//     the look, a minute later for a question. Whom it mentions, it has called by then, and calls once more from its thread.
//   - A room that people open again while another one is being made in its place is the incident's again; the other one may
//     stay, empty, and nobody is led there.
//   - A look reads a channel from the beginning of the incident, and ends after eight seconds. Where more than some thousands of
//     messages were posted since, what is unsure stays so, and the log says that it could not be looked for.
//   - A system that comes back is called again up to two minutes later.
//   - An invitation or an answer that Slack shows twice by itself is not ours to see.
//   - A store that is restored from a backup forgets: what was made after the backup is found again where it leaves
//     evidence, after an unclean takeover only.
package effect
