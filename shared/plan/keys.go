package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// Key names an effect within its incident and system, for ever: "channel", "todo/4.3d".
type Key string

// Keys of what there is one of.
const (
	keptProblem Key = "kept"
	HelpKey     Key = "help" // the message by which the help room hears of an incident
	ChannelKey  Key = "channel"
	PeopleKey   Key = "invite/people"
	BoardKey    Key = "board"
	KnownKey    Key = "known" // what was known when the response to a sign began
	AnswerKey   Key = "answer"
	runbook     Key = "runbook"
	ArchiveKey  Key = "archive" // that the channel is archived
)

// Beginnings of the keys of what there may be several of. A number or an id follows.
const (
	followPrefix   = "follow/"
	takeoverPrefix = "takeover/"
	bookmarkPrefix = "bookmark/"
	keptPrefix     = "kept/"
	takenPrefix    = "taken/"
	threadPrefix   = "thread/"
	newsPrefix     = "news/"
	givenPrefix    = "given/"
	endedPrefix    = "ended/"
	alonePrefix    = "over/"
	relapsePrefix  = "relapse/"
	askPrefix      = "ask/"
	askedPrefix    = "asked/"
	overduePrefix  = "overdue/"

	handoverPrefix   = "handover/"
	executivesPrefix = "executives/"
	saidPrefix       = "said/"
	todoPrefix       = "todo/"
	announcePrefix   = "announce/"
	runbookPrefix    = runbook + "/" // then the help room, so that a new one gets a message of its own; one that names none is kept where it is
)

// FollowKey is the effect that keeps the places of a document at what is known.
func FollowKey(id string) Key { return Key(followPrefix + id) }

// TakeoverKey is the effect that reads the text of a document for whoever asked to take it over.
func TakeoverKey(id string) Key { return Key(takeoverPrefix + id) }

// Problem is the key under which people are told that an effect failed: its own, but for our emoji and for mails, which all say
// the same, so that many of them are one problem, and for words to all, also that an end was taken back, which fail as the announcement in
// their channel does.
func (k Key) Problem() Key {
	announcement, word := toldIn(k)
	relapsed, relapse := numbered(k, relapsePrefix)
	switch {
	case word:
		return announcement
	case relapse:
		return relapsed
	case strings.HasPrefix(string(k), keptPrefix):
		return keptProblem
	case k.Mail():
		return mailProblem
	}
	return k
}

// KeptKey is Noroshi's own 📌 on the message at a ts of the room.
func KeptKey(ts string) Key { return Key(keptPrefix + ts) }

// TakenKey is the word to whoever took a TODO by an emoji with a stamp.
func TakenKey(todo incident.TodoID, by incident.PersonID, stamp string) Key {
	return Key(takenPrefix + string(todo) + "/" + string(by) + "/" + stamp)
}

// Fleeting reports whether nothing need be known of k once nothing plans it: of a word to one person, which nothing will plan again,
// and of an emoji, which can be put on again.
func Fleeting(k Key) bool {
	return strings.HasPrefix(string(k), takenPrefix) || strings.HasPrefix(string(k), keptPrefix) || strings.HasPrefix(string(k), arrivedPrefix) || strings.HasPrefix(string(k), namedPrefix)
}

// ThreadKey is the thread under a message of people's own, in which something may be said. Nothing is made of it.
func ThreadKey(ts string) Key { return Key(threadPrefix + ts) }

// ThreadOf returns the ts of a ThreadKey; ok is false for any other key.
func ThreadOf(k Key) (ts string, ok bool) { return strings.CutPrefix(string(k), threadPrefix) }

// NewsKey is the n-th message that tells the room of decisions.
func NewsKey(n int) Key { return newsPrefix + Key(strconv.Itoa(n)) }

// GivenKey is the message that tells whoever was given a TODO. They are told once: its key names the hands.
func GivenKey(id incident.TodoID, assignment int) Key {
	return Key(fmt.Sprintf("%s%s/%d", givenPrefix, id, assignment))
}

// EndedKey is the message under an announcement that says that all is over.
func EndedKey(announcement Key) Key { return endedPrefix + announcement }

// AloneKey is the message that says so where the announcement is there no more.
func AloneKey(announcement Key) Key { return alonePrefix + announcement }

// relapseKey is the message under an announcement that says that the n-th all-clear does not hold.
func relapseKey(n int, announcement Key) Key {
	return Key(fmt.Sprintf("%s%d/%s", relapsePrefix, n, announcement))
}

// afresh is a key of what is said once more after n relapses: nobody is notified of an edit.
func afresh(k Key, n int) Key {
	if n == 0 {
		return k
	}
	return Key(fmt.Sprintf("%s/%d", k, n+1))
}

// afreshOf reads after how many relapses something is said, and what its key was before any.
func afreshOf(k Key) (first Key, relapses int) {
	at := strings.LastIndexByte(string(k), '/')
	if n, err := strconv.Atoi(string(k[at+1:])); err == nil && at > 0 {
		return k[:at], n - 1
	}
	return k, 0
}

// Outdated reports whether k is of a message that said that it is over before it was not, or that it is not: what it says stays.
func Outdated(i incident.Incident, k Key) bool {
	_, relapses := afreshOf(k)
	return strings.HasPrefix(string(k), relapsePrefix) || strings.HasPrefix(string(k), endedPrefix) && relapses < i.Notices.Relapses
}

// Announces reports whether k is of a message that tells a channel of the incident.
func Announces(k Key) bool {
	return k == HelpKey || k == startedKey || strings.HasPrefix(string(k), announcePrefix)
}

// AskKey is a question in a TODO's thread. It is asked once: its key names the occurrence, the hands and the step.
func AskKey(t incident.Todo) Key {
	return Key(fmt.Sprintf("%s%s/%d.%d/%s", askPrefix, t.ID, t.Asked.Occurrence, t.Assignment, t.Asked.Step))
}

// AskedKey is the n-th message that asks in the room.
func AskedKey(n int) Key { return askedPrefix + Key(strconv.Itoa(n)) }

// OverdueKey is the n-th message that shows what is late.
func OverdueKey(n int) Key { return Key(overduePrefix + strconv.Itoa(n)) }

// Transient reports whether k is of a message that others take the place of, so that nothing need be known of one that never
// was posted.
func Transient(k Key) bool {
	return slices.ContainsFunc([]string{askPrefix, askedPrefix, overduePrefix, givenPrefix, executivesPrefix, handoverPrefix, signPrefix + signAskPart}, func(prefix string) bool {
		return strings.HasPrefix(string(k), prefix)
	})
}

// Under is the message under which a message with the key k is posted, whether or not anything plans it; ok is false for the
// key of what is posted under none.
func Under(k Key) (message Key, ok bool) {
	if announcement, ok := strings.CutPrefix(string(k), endedPrefix); ok {
		under, _ := afreshOf(Key(announcement))
		return under, true
	}
	if announcement, ok := toldUnder(k); ok {
		return announcement, true
	}
	if strings.HasPrefix(string(k), signPrefix) {
		return SignKey, true
	}
	for _, prefix := range []string{askPrefix, saidPrefix, givenPrefix} {
		if rest, ok := strings.CutPrefix(string(k), prefix); ok {
			todo, _, _ := strings.Cut(rest, "/")
			return TodoKey(incident.TodoID(todo)), true
		}
	}
	return "", false
}

// SaidKey is the key of the message that shows a word from the browser.
func SaidKey(todo incident.TodoID, word string) Key { return Key("said/" + string(todo) + "/" + word) }

// TodoKey is the message of a TODO.
func TodoKey(id incident.TodoID) Key { return Key(todoPrefix + id) }

// TodoOf returns the TODO whose message has the key k; ok is false for the key of anything else.
func TodoOf(k Key) (id incident.TodoID, ok bool) {
	todo, ok := strings.CutPrefix(string(k), todoPrefix)
	return incident.TodoID(todo), ok
}
