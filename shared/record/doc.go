// Package record writes one archive of an incident, which stands up: everything in it follows from its lines, the lines are a hash chain,
// and the head of the chain is said elsewhere, on the timeline and in the room. It is pure. The same cut gives the same bytes, and so do
// the lines of an archive, read again years later by the program that wrote them: Verify makes all of it anew and compares.
//
// # The archive
//
// A zip whose files are not compressed, in this order, without times, so that its bytes follow from its files:
//
//	manifest.json     which incident, by which program, for whom and when; each file with its SHA-256; the head of the chain
//	record.jsonl      all that is known, a fact a line
//	timeline.csv      what people read as the timeline, for a spreadsheet
//	timeline.md       the same to read
//	board.md          how it stood
//	times.json, .md   how the response went, computed from its entries
//	report.md         that of the review, without what it says beside others
//	notices/N-LL.txt  the text of a notice in a language, to the byte as it was approved, its subject beside it
//	evidence/N.txt    what was said outside, as it was received
//
// # The lines
//
// A line is an object: its number, its kind, the hash of the line before it, its body, and the SHA-256 of all of that, which is the
// line's own bytes up to there. Field names must not change. The kinds, in order:
//
//	header    the incident, without what is nobody's business: where an answer was waited for, settings of outside systems
//	playbook  the one with which it began
//	todo      one TODO
//	kpt       one line of the review
//	entry     one of the timeline. The text of one that was redacted is gone, and it says so
//	notice    one notice to customers, with what became of it
//	text      one version of its text
//	customer  who was told what. Customers are their ids; names and addresses stand there only in an archive that says so
//	evidence  what is in a file of the evidence
//	name      what somebody is called
//	export    who takes it along, when, by which program. It is the last, so that the head covers it
//
// # What it proves
//
// That nothing was changed since its head was said. What every version holds against the lines is the manifest, the notices and the evidence;
// the other files are in the words of the program that wrote them, and it alone can prove them: Verify names them.
// Whoever can write the store and the room can write both anew, and nobody would know.
package record
