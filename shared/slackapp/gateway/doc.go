// Package gateway is the only place that calls Slack's Web API; package socket asks it for connections.
//
// It is the effect.System of Slack: it makes and edits channels, invitations, messages, pins, bookmarks, topics and
// answers (Apply), looks for what an attempt left whose answer was lost (Find), removes what was doubled (Remove), and
// paces all of it (TakeQuota). It also answers the person who asked (OpenModal, Respond, Ephemeral, …) and looks people up
// for package people.
//
// # How a call goes
//
// Every call passes through one function, call, under the name of its method. It is charged to the rate budget; its
// outcome is read from the raw answer, before slack-go, by wire; and what failed becomes an *effect.Error by the table
// in errors.go, which holds every error that Slack documents for every method used. Nothing is tried twice here, but for a
// table that Slack refuses, which is sent once more as lines: whether and when to try again is the runner's to decide, and 429 is
// one of the errors. No error holds a token or a URL. The token stands in a header,
// and in no body or address, which proxies log.
//
// # What is decided here
//
// name_taken means "ours" if the bot created the channel, and failure otherwise.
//
// A channel of the incident that people archived is gone. A bot cannot open it again (Slack says so of
// conversations.unarchive), its name is never free again, and the response must go on: it gets a successor, named like it
// with "-2", into which everybody is invited and everything is posted anew. Only archived channels of our own lead to a
// number, so somebody else's channel is never worked around. If people open the old one again, the one in use stays. One that
// is just being made then may stay, empty: nobody is led there.
// A private channel that was archived, or that the bot was removed from, cannot be seen any more, not even that it was
// ours; that is name_taken, for people to mend. A bot that was removed from a public channel goes back in.
//
// A message that is deleted, or cannot be edited any more, is gone together with its pin. A reply to it, which Slack posts to the
// channel itself, is taken back. That happens once a minute at most to a question, and those whom it mentions are called twice.
//
// An emoji of ours that stands already, or whose message is gone, leaves nothing to do.
//
// An invitation or an answer that Slack shows twice by itself is not seen.
//
// An announcement channel shared with another company, or about to be, is refused when posting and again at each edit.
package gateway
