// Package store is the contract of the place where incidents live: a small transactional document store. Two backends
// keep it, sqlite and firestore, and one suite, storetest, holds both to it. The names are in paths.go; how an incident is
// loaded and a decision committed is in load.go and snapshot.go. None of them knows which backend it stands on.
//
// A document is a JSON object under a path of an even number of segments ("incidents/k3f9qa/todos/4.3d"); a collection
// is a path with an odd number. Field names are storage format: they do not change. What an older release would get wrong raises
// the number of the format (Formats).
//
// Both backends refuse, by Encode, CheckDoc and CheckQuery, what one of them could not keep or answer:
//   - a document that is no JSON object or larger than 1 MiB; a key that is empty or like "__x__"; a whole number that
//     neither an int64 nor a float64 holds exactly; in an array, the object {"[]": [...]};
//   - a segment of a path that is empty, ".", "..", like "__x__", not UTF-8 or longer than 1500 bytes;
//   - a query by a nested field or one that is not letters, digits and "_"; by a value that is no text, number or
//     boolean; with a range on a second field or on another than OrderBy; with a range and a Limit but no OrderBy; with
//     Desc or After but no OrderBy. There is no query over collections of several parents ("all TODOs").
//
// # What is kept where
//
//	incidents/{id}                    header: facts, phase, commander, frozen settings and playbook
//	incidents/{id}/sheets/{snapshot}  a phase's TODOs as they were born; created only
//	incidents/{id}/todos/{todo}       one TODO, from its first change on; then it counts and its snapshot does not
//	incidents/{id}/entries/{entry}    the timeline; created only, and workers never load it, but for the document of a review, once. The
//	                                  clock does once it is over, for its times. The one exception is a redaction:
//	                                  its text goes, and what stands then says when, by whom if that is known, why, and the text's SHA-256
//	incidents/{id}/notices/{n}        a notice to customers: its state, whom it names, what it is made from
//	incidents/{id}/notices/{n}/versions/{v}   one version of its text; created only
//	incidents/{id}/notices/{n}/deliveries/{m}   what became of its mails: records like those of effects, 200 in each
//	incidents/{id}/told/{n}           what people know of customers: who looks after them, who called; 500 in each, from 0 on
//	incidents/{id}/effects/{system}   the head of one system's records, with the first 200; written by the holder of its lease
//	incidents/{id}/effects/{system}.{n}   a shard: 200 records more
//	marks/{worker}/pending/{mark}     work to do; creating one wakes a worker, who deletes it once it is served
//	leases/{incident}:{system}        who works on one system of an incident, until when
//	guards/{what}                     who declared the same outage when; deleted after an hour or later
//	answers/{request}                 what a request was answered that left no entry; deleted after a quarter of an hour or later
//	alerts/{alert}                    that an alert of a monitor was taken; deleted a week after it was last sent, or later
//	alertGroups/{group}               which sign or incident a group of alerts is on; deleted likewise
//	sources/alerts-{source}           when a source last sent what was not understood, and how often in all
//	slackChannels/{channel}           an incident's room → the incident
//	slackMessages/{channel}:{ts}      a message anywhere else → the incident
//	people/{id}, groups/{id}          who is who, as Slack last said
//	names/{id}                        what a user group or a channel is called
//	format/current                    the number of the format of all of it; read once by each process, see Formats
//	health/{system}, clock/tick       how a system does; when the clock last succeeded
//	sources/state                     what is known of all sources that are looked at every minute; written when that changes, and
//	                                  every five minutes to say how old it is
//	sources/mail                      how the mail server was when whoever sends notices last looked, and whether somebody waits for it to
//	portal/{id}                       what stands of an incident on the portal; written with whatever changes it
//	measures/{id}                     the times of a response that is over, 10 KiB at most; written with the entry that says so, gone once it goes on
//	customers/current                 what is known of the list of customers: which version counts, and how its last reading went
//	customers/{v}                     the head of a version of that list, by the hash of its rows; kept while a notice names it
//	customers/{v}/pages/{n}           200 of its rows; created only
//	drafts/{person}, codes/{hash}     what the form keeps
//
// # Why TODOs stand in snapshots
//
// Every document that is read or written is paid for and waited for, and of a declaration's TODOs most never change or
// change much later. With a document for each from birth, a declaration of n TODOs writes n of them and each of the four
// workers that it wakes reads n. In a snapshot it is one document each time, and a worker pays for what has changed. Beginning
// a later phase writes one snapshot, too. A TODO of people's own comes alone and is a document at once.
//
// Contention. A snapshot is written in the transaction in which its TODOs are born, and never again, so that reading it in a
// transaction blocks nobody. A claim writes its TODO's document, its entry and its mark. Two people who claim different TODOs
// write nothing in common; two on one TODO meet at its document, also when it is not there yet: what a transaction read as
// absent, nobody else can have made when it commits.
//
// Speed. Who claims a TODO reads entry, header, the TODO's document and the declaration's snapshot, whose name is known
// beforehand, in one go (Ahead). Only the first change of a TODO of a later phase needs a second look, at all snapshots.
//
// Reading outside a transaction. Load reads header, snapshots, then documents: a TODO that is born and changed meanwhile is
// found changed. What it may miss has a mark that was made after the reader listed the marks, so a worker looks again.
//
// Limits. A snapshot ends at 200 KiB, about two hundred TODOs with their guides, a fifth of what a document may hold; what
// does not fit has further snapshots. Taking a TODO back to how it was born would be a change like any other; nothing is ever
// deleted from either place.
//
// # Why records stand in shards
//
// One document of all records is read and written as a whole: with 3,000 effects each change would cost 600 KB, and with twice as
// many it would not fit at all. A document for each record would cost a declaration some thirty writes. So 200 stand in one
// document: the first 200 in the head, beside what is about no single effect, and each 200 more in a shard of their own. An
// incident with fewer has the head alone and pays what it always paid. A record is 200 bytes in Slack, so that a document of
// 200 is 40 KB; it would take records of 1 KiB to make it 200 KiB.
//
// Order, not hash. A new record goes to the first document that has room and stays there; one that is forgotten leaves its room to
// another. What is made together changes together, so a burst is in one or two shards, which a hash would spread over all of
// them; a hash also needs to know beforehand how many shards there will be, or moves records when there are more. The price is
// that nobody can tell from a key where its record stands. Nobody has to: a worker reads all records, since a plan is made from
// all of them, and whoever looks for one message reads from the head on, where the messages of an incident's first minutes are.
//
// The fence. One document decides, the lease. A worker's transaction reads the lease and writes the shards that changed, all or
// none: who takes the lease makes the commit fail, whichever shards it writes, so that a shard needs no token. It writes the
// head only where the head changed; the head says how many shards there are, so it is in the transaction that makes one. A
// commit of unknown outcome is run again and sets the same values. The lease is taken before the records are read, so a shard
// cannot change between two reads.
//
// Reading. A worker reads the head and then all shards in one go, once for each lease: a read for each 200 records, however many
// changes follow. To keep shards from one lease to the next would save these reads at the risk of making things twice from a
// stale one. A shard that the head counts and that is not there is an error, for the same reason. Who reads without the lease
// reads the head first: a shard is never there later than the head that counts it, and no record leaves a shard for another.
//
// Taking over. Up to the first release with shards all records stood in one document. A head with more than 200 is read as it is,
// and the next change writes the rest of it to shards, in one transaction; it is the only time that records move. A release from
// before that would read the head alone and make the others again: deploy/README.md says when not to go back to it.
//
// Limits. A transaction that changes everything writes all shards, 600 KB for 3,000 records, of the 10 MiB that Firestore takes.
// Shards are not deleted: there are as many as the most records that stood at a time need. The head also holds up to 500 effects
// that wait for the rate budget, and the threads that are to be read back.
//
// # Why a room's messages have no documents
//
// A reaction names a channel and a ts. The channel leads to the incident, and the records of its Slack effects, which are
// written anyway as soon as a message is posted, say whose ts it is (Places). That is one document more for a reaction, and one
// less for each message. In a room of more than 200 messages a reaction to a later one reads a shard or two more. A message that was replaced, or is not recorded yet, says itself in its metadata what it is about; whoever asks
// calls Slack for it. Messages elsewhere (announcements, the help room) have a document each: their channel says nothing.
package store
