package plan

import (
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// ToldAll tells a channel that was told of an incident what has changed. What was said stays as it is.
type ToldAll struct {
	Brief
	Also  incident.Lang  `json:"also,omitempty"` // the second language of its readers; empty: they have one
	Since time.Time      `json:"since"`          // T0
	Word  incident.ToAll `json:"word"`
}

// Beginnings of the keys of the words to all, and the key of one in the thread of a sign's card. A number follows.
const (
	toldPrefix      = "told/"
	toldAlonePrefix = "alone/"
	signTold        = signPrefix + "told/"
)

// ToldKey is the n-th word to all under an announcement.
func ToldKey(n int, announcement Key) Key {
	if announcement == startedKey {
		return Key(fmt.Sprintf("%s%d", signTold, n))
	}
	return Key(fmt.Sprintf("%s%d/%s", toldPrefix, n, announcement))
}

// ToldAloneKey is the n-th word to all where the announcement is there no more.
func ToldAloneKey(n int, announcement Key) Key {
	return Key(fmt.Sprintf("%s%d/%s", toldAlonePrefix, n, announcement))
}

// toldIn is the announcement whose channel hears a word to all.
func toldIn(k Key) (announcement Key, ok bool) {
	if strings.HasPrefix(string(k), signTold) {
		return startedKey, true
	}
	return numbered(k, toldPrefix, toldAlonePrefix)
}

// numbered is what follows the number of a key that begins with one of prefixes.
func numbered(k Key, prefixes ...string) (rest Key, ok bool) {
	for _, prefix := range prefixes {
		if numbered, ok := strings.CutPrefix(string(k), prefix); ok {
			_, rest, _ := strings.Cut(numbered, "/")
			return Key(rest), true
		}
	}
	return "", false
}

// toldUnder is the announcement under which a word to all stands.
func toldUnder(k Key) (announcement Key, ok bool) {
	announcement, ok = toldIn(k)
	return announcement, ok && strings.HasPrefix(string(k), toldPrefix)
}

// toldAll are the words to all in each channel that was told of the incident, each in a new message after the one before it. Of a private
// incident there are none.
func (p planner) toldAll(refs Refs) (out []Effect) {
	if p.i.Private || len(p.i.ToAll) == 0 {
		return nil
	}
	for _, a := range p.announcements() {
		var before []Key
		for _, w := range p.i.ToAll {
			e := p.told(a, w, refs)
			e.Needs = append(e.Needs, before...)
			out, before = append(out, e), []Key{e.Key}
		}
	}
	return out
}

// told is a word under an announcement. One that is said while that is gone stands alone, also when there is another by then; one that may
// have been said already waits for the other.
func (p planner) told(a Effect, w incident.ToAll, refs Refs) Effect {
	e := Effect{
		Key: ToldKey(w.No, a.Key), Kind: MessageKind, Life: Once, Urgency: Decided, Needs: []Key{a.Key}, Place: a.Place, Thread: a.Key, Also: true,
		Facts: ToldAll{Brief: p.brief(p.lang()), Also: p.i.Settings.Also, Since: p.i.DeclaredAt, Word: w},
	}
	alone := ToldAloneKey(w.No, a.Key)
	switch {
	case a.Key == startedKey:
		e.Thread, e.Needs = SignKey, []Key{SignKey}
	case refs.Has(alone), refs[a.Key] == Lost && !refs.Has(e.Key):
		e.Key, e.Needs, e.Thread, e.Also = alone, nil, "", false
	}
	return e
}
