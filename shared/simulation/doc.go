// Package simulation breaks the whole tool at every place where it can break, and holds the outcome against one law: when
// it is quiet there is exactly one of everything outside, and it shows the current facts; nothing is stuck, nobody was told
// or asked twice, and each request left one entry.
//
// There is nothing to import here; the package is its tests. They run the production packages (incident, service, plan,
// effect, the SQLite store, Slack's way in, the Slack gateway, the local documents) against the strict fake Slack, in
// virtual time. Nothing of them is modelled.
//
// # The matrix: crash anywhere
//
//   - A world is what survives a process: the store, Slack, the folder of documents, and what is still on the wire.
//   - A process is one start of the tool. It reaches the world through a cable only, which notes every boundary it passes
//     (each commit, each call) and can break there: the process dies before or after, freezes, or lives on with the answer
//     lost, late or an error.
//   - A plot is what people do meanwhile.
//
// TestMatrix plays a plot undisturbed to learn the boundaries it passes, then once for each boundary and each way to break
// there. So an effect of another kind is in the matrix as soon as it is planned. A point is played the same way each time, as
// far as it breaks and after that: TestTheSamePointTwice.
//
// # The seeds: any interleaving
//
// TestSeeds plays worlds in which a seed decides everything. Whatever runs (workers, requests, deliveries, triggers, people)
// stops at each operation of the store and each outside call, in a bubble of testing/synctest. When all stand still the
// clockwork lets the seed choose who goes on, or that time passes: one goroutine at a time, and what it does before its
// next stop nobody else sees half-done. The chaos of a seed is a few kinds of trouble out of all: deliveries that are
// refused, doubled, delayed or dropped, triggers likewise, commits refused or of unknown outcome, processes that die, stand
// still (also between the check of their lease and their call) or have wrong clocks, calls that are reset, refused, slow,
// late, or answered with 429, 5xx, fatal_error. In one seed in five an administrator also removes what we made:
// messages, the pin, bookmarks, the room; removals_test.go says what must hold then. Where there are documents people write in them:
// drafts_test.go. In three seeds of four a reply to a message
// that is gone is posted to the channel itself, as Slack does, in the others it is refused. In three seeds of eight a document takes
// two, three or five records, by the process that writes it: shards_test.go. In one seed in three
// rooms have two languages. In one seed of seven the provider has a feed, at which one poller looks or two: broadcast_test.go says what
// stands there, feedlaw_test.go what must be known of it. In one seed of thirteen a monitor sends alerts, again and beside each other until
// they are taken: alert_test.go, alertlaw_test.go. In one of eighteen two of the team's own tools are watched, which fail and come back:
// tool_test.go, toollaw_test.go; in another one of eighteen customers open many tickets: ticket_test.go, ticketlaw_test.go. In one seed of six people write notices to
// customers: notices_test.go; in another one of nine the command is handed over: handover_test.go, handoverlaw_test.go; in half of those, and in
// one of eight besides, people work in shifts: shifts_test.go; in one of nine they tell all what has changed: tellall_test.go; in one of eight they take the record along: record_test.go; in half of those with notices they leave by mail, people say what they know of customers, and some are drills:
// mails_test.go, contacts_test.go. In one seed of eleven people check what others did, and go on and back through the phases:
// check_test.go, phases_test.go. In one of seven, where nobody works in shifts, they go on with the review after the end:
// review_test.go; in one of fourteen a review decides to try something, of which the help room is asked: tries_test.go. One seed in three is one process on
// its own data, restarted when it dies; the others are two at once. People come in through signed requests. In the end the world is left in peace and judged.
//
//	go test ./shared/simulation -run 'TestSeeds$'                            # a few seeds
//	go test ./shared/simulation -run 'TestSeeds$' -seeds 10000 -v            # what CI plays, with the table of troubles
//	go test ./shared/simulation -run 'TestSeeds$' -seeds 1000000 -timeout 0  # for a long run; -from N begins at N
//	go test ./shared/simulation -run 'TestSeeds$' -seed 4711 -v              # one seed, all that happens in it
//	go test ./shared/simulation -run 'TestFeeds$' -seeds 10000               # 2000 seeds with a feed; also TestAlerts, TestTools, TestTickets, TestMails
//
// A failing seed is printed with the last of these. With 1,000 seeds and more the test fails when any kind of trouble came in
// less than 1 % of them. TestTickOff has no tick, and triggers that come until their mark is gone; TestTriggersLost has a tick
// and no triggers.
//
// # A seed is a trace
//
// TestTheSameSeedTwice plays seeds again and holds the traces to be equal: who went on, at which nanosecond, what went wrong,
// every byte that was asked, said and written, and what the law says in the end. It does so in the setting of TestSeeds and in
// one with several times the trouble, without a tick or without triggers. From the second time on a seed plays beside itself and
// the machine's order of goroutines is disturbed at each stop, so that a difference need not wait for a busy machine.
// TestChanceIsSeen leaves something rare to a coin, and expects a difference.
//
//	go test ./shared/simulation -run TheSameSeedTwice -twice 1000              # many seeds; -from N begins at N
//	go test ./shared/simulation -run TheSameSeedTwice -from 10 -twice 1 -times 200   # one of them many times
//
// What makes a difference, and what keeps it out: the order of a map (no production code calls, writes or lists in it, which
// package shared tests), two timers at one instant (each step has a nanosecond of its own), a select of which several cases are
// ready (production code asks first for those that matter, one by one), and whatever goroutines share that were woken together
// (they stop first). The log is no part of the trace: what a dead process still writes there, nobody orders.
//
// # What comes twice
//
// People double-click, submit a form twice, and leave open which incident they mean; signed requests are replayed. A later
// delivery of the same request changes nothing and is answered as the first was: replay_test.go says with which exceptions.
//
// # The law can be broken
//
// TestMutations plays mutants and expects matrix and seeds to notice. A mutant is the tool without one of its guards:
// mutant_test.go.
//
// # Honest limits
//
// Clocks are off by 5 s at most and calls land 40 s late at most, within what package effect promises. Between two stops a
// goroutine runs alone, so races on memory are not found here but by the race detector. A process that stands still does
// not run between its stops, but its timers go on.
package simulation
