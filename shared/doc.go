// Package shared is only this tour; the packages are in the folders below it. Read them in this order, bottom up.
//
//	incident     the words and the rules: what each request may change. Pure, standard library only.
//	clock        where time comes from: moments and waits of the incident, limits of the machine. One is given to everything.
//	playbook     what a team does in an outage, from YAML, every fault with its line and column.
//	text         every sentence a person reads, in Japanese and English.
//	measure      how a response went: its times, and the evening as lanes, from its timeline alone. Pure.
//	record       one archive of an incident, whose lines are a hash chain and from whose lines all else in it follows; and the proof. Pure.
//	store        the contract of the place where incidents live; sqlite and firestore keep it, storetest checks both.
//	service      a request → load, decide, commit, answer. The same for Slack, the browser and the clock.
//	plan         what should exist outside for a state. Pure, facts only.
//	effect       the contract of outside systems, and the promise: exactly one of everything. Its parts: journal, what is known of
//	             each effect; lease; breaker; reconcile, the pass that makes the outside match the plan.
//	people       who somebody is, kept in the store so that nothing quick waits for Slack.
//	ask          what people can ask, each act once: its words, button, fields and their rules; slackapp and web draw and read it.
//	slackapp     Slack's way in; render and forms make Block Kit; gateway is the only caller of Slack's Web API, but for
//	             socket, which opens Socket Mode, counts who else has, and says when nothing arrives; install says which scopes
//	             and events the app needs, and why.
//	document     the incident's documents, copies of the playbook's templates, which follow the facts where nobody has edited
//	             them; local keeps them as Markdown in a folder and serves them as pages to those whom the form lets in.
//	alert        what monitors send: whether one of them sent it, and what it says. Pure.
//	watch        what is made of what sources outside say, minute by minute; probe, below it, asks the team's own tools, feeds gets
//	             the provider's public feeds, provider reads what they answer, and ranges which addresses are its own.
//	customer     the list of those whom a notice tells, read with every fault named; source, below it, gets it from where it is kept, and
//	             keep puts it into the store; export writes what people take along of it.
//	mail         one letter to one address through the team's mail server, and what became of it; mailtest is a mail server for tests.
//	portal       the page where customers look between notices: HTML, Atom and JSON, as an outside system; place, below it, is where it
//	             stands, a folder or a bucket; storagefake is a strict, stateful Cloud Storage for tests.
//	google       how an API of Google's is reached: a token to Google's hosts only.
//	preflight    what a response needs, looked at beforehand: by hand, and weekly to the help room.
//	logline      what alerts look for in the logs.
//	version      which release and commit a program is; deploy/stage writes the commit into the functions' uploads.
//	config       environment and settings.yaml, validated at the start.
//	function     the functions as they are deployed: one table, and what each has around it; door, slackside, docside, notifyside, clock,
//	             watching and hearing put them together, each with what it needs and no more; systems is the table of the outside
//	             systems, for whatever works on all of them; together counts what the functions cost.
//	markdown     what people typed, written so that Markdown shows it as it was typed.
//	typed        what people typed or pasted, for reading: the one place where spellings are made alike.
//	vocabulary   services, regions and zones recognised in what a person typed.
//	slackfake    a strict, stateful Slack for tests and the sandbox. No production package imports it.
//	enginetest   tests only: an adapter below the engine, in virtual time.
//	simulation   tests only: the real packages, stopped and broken at every boundary they pass.
//	web          the form: everything in the browser, for the day Slack is down. Its parts: page, session, signin, breakglass,
//	             draft, limit; style, the sheet of all pages; browsertest, which starts Chromium for tests, and signintest, an
//	             identity provider for them.
//	yamlx        strict YAML with positions, for playbook and config; yamlxtest holds what it says to both languages.
//
// # How a change travels
//
// A function verifies and parses one signed request. The service loads what deciding needs and asks incident.Decide,
// which returns the new state and one entry. State, entry and a mark for every system that has work go into one
// transaction; the entry's id is the request's, so a request delivered twice changes nothing. An answer that leaves no entry
// is kept for a while, and is given again. The mark wakes a worker: it takes the lease of that system in that incident, plans
// what should exist, compares hashes of facts with its records, applies what differs, the most urgent first, and records
// what it learned.
//
// Three ideas carry it: entries are facts, effects are derived and not queued, and only package effect changes anything
// outside.
package shared
