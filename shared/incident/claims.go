package incident

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// React is a person's emoji put on a TODO or taken off it.
type React struct {
	Todo    TodoID
	Emoji   string
	On      bool
	Stamp   string // Slack's event_ts
	Message string // the ts of the TODO's message
}

func (a React) scope() Scope            { return onlyTodo(a.Todo) }
func (a React) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (React) about() matter             { return work }

// change records an emoji. What it means follows from what the person's emoji say together: a claim stands while any of
// them remains.
func (a React) change(d *decider, t *Todo) error {
	if a.Emoji == "" {
		return refuse(RefusedUnknown)
	}
	if d.state.Incident.Settings.Neutral(a.Emoji) && !t.Reaction(d.req.By.ID, a.Emoji).On { // one that stands claimed before it was neutral
		return refuse(RefusedSame)
	}
	if a.Stamp == "" { // a Slack that does not say when: the order of arrival is all there is
		a.Stamp = Stamp(d.req.At)
	}
	if !t.react(d.req.By.ID, reactionName(a.Emoji), Reaction{On: a.On, Stamp: a.Stamp, Message: a.Message}) {
		return refuse(RefusedSame)
	}
	if !t.isClaim(a.Emoji) {
		d.tick(t, a.On)
		return nil
	}
	d.entry(d.settleClaim(t, d.req.By.ID))
	if d.out.Entry.is(EntryClaimed, EntryJoined) {
		t.take(d.req.By, a.Stamp)
	}
	return nil
}

// Stamp returns t in the form of Slack's event stamps, so that buttons and reactions can be put in one order.
func Stamp(t time.Time) string {
	return fmt.Sprintf("%010d.%06d", t.Unix(), t.Nanosecond()/1000)
}

// Stamped returns the moment of a stamp; zero: it is none.
func Stamped(stamp string) time.Time {
	var seconds, micros int64
	if _, err := fmt.Sscanf(stamp, "%d.%06d", &seconds, &micros); err != nil {
		return time.Time{}
	}
	return time.Unix(seconds, micros*1000).UTC()
}

// reactionName is the name of an emoji in Todo.Reactions. A workspace may have an emoji of its own that is called like ours for
// buttons, or like what no store takes for a key ("__x__"); Slack allows no colon in a name.
func reactionName(emoji string) string {
	if emoji == ButtonReaction || strings.HasPrefix(emoji, "__") && strings.HasSuffix(emoji, "__") {
		return ":" + emoji + ":"
	}
	return emoji
}

// Reaction returns the last word about one person's one emoji on t; zero: nothing was ever said.
func (t Todo) Reaction(p PersonID, emoji string) Reaction { return t.Reactions[p][reactionName(emoji)] }

// Elsewhere reports whether s is of another message than the one with this ts, such as one that was deleted: what stands
// there now says nothing about it.
func (s Reaction) Elsewhere(message string) bool { return s.Message != "" && s.Message != message }

// Standing lists, for each person, the emoji that stand on t's message as far as is known, sorted.
func (t Todo) Standing() map[PersonID][]string {
	out := map[PersonID][]string{}
	for p, reactions := range t.Reactions {
		for name, s := range reactions {
			if s.On && name != ButtonReaction {
				out[p] = append(out[p], strings.Trim(name, ":"))
			}
		}
		slices.Sort(out[p])
	}
	return out
}

// react keeps the newest word about one emoji of one person; it reports whether s was newer than what was known.
func (t *Todo) react(p PersonID, emoji string, s Reaction) bool {
	if known, ok := t.Reactions[p][emoji]; ok && known.Stamp >= s.Stamp {
		return false
	}
	t.put(p, emoji, s)
	return true
}

// press records a button. Transactions put buttons in order, so the later one holds, whatever the clocks of two machines
// say.
func (d *decider) press(t *Todo, p PersonID, on bool) {
	t.put(p, ButtonReaction, Reaction{On: on, Stamp: Stamp(d.req.At)})
}

func (t *Todo) put(p PersonID, name string, s Reaction) {
	if t.Reactions[p] == nil {
		t.Reactions[p] = map[string]Reaction{}
	}
	t.Reactions[p][name] = s
}

// dismiss makes reactions count no longer, although their emoji may still stand on the message. Each keeps its stamp, so that
// what Slack delivers again stays old and putting the emoji on once more counts.
func dismiss(reactions map[string]Reaction, which func(name string) bool) {
	for name, s := range reactions {
		if which(name) {
			reactions[name] = Reaction{Stamp: s.Stamp, Dismissed: s.On || s.Dismissed, Message: s.Message}
		}
	}
}

func isDone(name string) bool { return name == DoneReaction }

// isClaim reports whether an emoji means that somebody takes t. On the check even ✅ does: only its last line completes it.
func (t *Todo) isClaim(name string) bool { return t.Check || !isDone(name) }

// claims reports whether any reaction of p that means a claim stands.
func (t *Todo) claims(p PersonID) bool {
	for emoji, s := range t.Reactions[p] {
		if s.On && t.isClaim(emoji) {
			return true
		}
	}
	return false
}

// settleClaim makes owner and helpers agree with p's reactions and names what happened.
func (d *decider) settleClaim(t *Todo, p PersonID) EntryKind {
	has, wants := slices.Contains(t.Claimants(), p), t.claims(p)
	switch {
	case wants && !has && t.Owner == "":
		t.Owner = p
		t.follow()
		return EntryClaimed
	case wants && !has:
		t.Helpers = append(t.Helpers, p)
		d.out.Entry.To = t.Owner
		return EntryJoined
	case !wants && has:
		return d.leave(t, p)
	}
	return EntryReacted
}

// leave takes p off t. When p owned it, the helper who came first owns it.
func (d *decider) leave(t *Todo, p PersonID) EntryKind {
	t.Helpers = slices.DeleteFunc(t.Helpers, func(h PersonID) bool { return h == p })
	if t.Owner != p {
		return EntryReleased
	}
	t.Owner = ""
	if len(t.Helpers) == 0 {
		t.follow()
		return EntryReleased
	}
	t.Owner, t.Helpers = t.Helpers[0], t.Helpers[1:]
	d.out.Entry.To = t.Owner
	return EntryPassed
}

// follow lets the state of a TODO that is not closed follow from whether it has an owner.
func (t *Todo) follow() {
	switch {
	case t.Closed():
	case t.Owner == "":
		t.State = TodoOpen
	default:
		t.State = TodoClaimed
	}
}

// tick handles the emoji that means done. Taking it off reopens only what it closed, and only when nobody else's stands.
func (d *decider) tick(t *Todo, on bool) {
	switch {
	case on && t.State != TodoDone:
		d.close(t, TodoDone, EntryDone)
		t.ByReaction = true
	case !on && t.ByReaction && t.State == TodoDone && !t.anyDoneReaction():
		d.open(t)
	default:
		d.entry(EntryReacted)
	}
}

func (t *Todo) anyDoneReaction() bool {
	for _, reactions := range t.Reactions {
		if reactions[DoneReaction].On {
			return true
		}
	}
	return false
}

// Claim takes a TODO, or joins it when somebody has it.
type Claim struct{ Todo TodoID }

func (a Claim) scope() Scope            { return onlyTodo(a.Todo) }
func (a Claim) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (Claim) about() matter             { return work }

func (Claim) change(d *decider, t *Todo) error {
	if slices.Contains(t.Claimants(), d.req.By.ID) {
		return refuse(RefusedSame)
	}
	d.press(t, d.req.By.ID, true)
	d.entry(d.settleClaim(t, d.req.By.ID))
	return nil
}

func (a Claim) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntryClaimed, EntryJoined, EntryReacted)
}

// Release gives a claim up; the next helper becomes the owner.
type Release struct{ Todo TodoID }

func (a Release) scope() Scope            { return onlyTodo(a.Todo) }
func (a Release) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (Release) about() matter             { return work }

func (Release) change(d *decider, t *Todo) error {
	if !slices.Contains(t.Claimants(), d.req.By.ID) {
		return refuse(RefusedSame)
	}
	dismiss(t.Reactions[d.req.By.ID], t.isClaim)
	d.entry(d.settleClaim(t, d.req.By.ID))
	return nil
}

func (a Release) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntryReleased, EntryPassed, EntryReacted)
}

// Reassign makes To the owner of a TODO, whether it had one or not.
type Reassign struct {
	Todo TodoID
	To   Actor
}

func (a Reassign) scope() Scope            { return onlyTodo(a.Todo) }
func (a Reassign) decide(d *decider) error { return d.onTodo(a.Todo, a.change) }
func (Reassign) about() matter             { return work }

// change makes someone the owner. The previous owner stays as a helper while an emoji of theirs stands on the message.
func (a Reassign) change(d *decider, t *Todo) error {
	before := t.Owner
	if err := d.hand(t, a.To); err != nil {
		return err
	}
	if before != "" {
		d.press(t, before, false)
		if t.claims(before) {
			t.Helpers = append(t.Helpers, before)
		}
	}
	d.entry(EntryReassigned)
	return nil
}

// hand makes somebody the owner of t, who is asked into the channel.
func (d *decider) hand(t *Todo, to Actor) error {
	switch {
	case to.Outsider || to.ID == "":
		return refuse(RefusedPerson)
	case t.Owner == to.ID:
		return refuse(RefusedSame)
	}
	t.Helpers = slices.DeleteFunc(t.Helpers, func(h PersonID) bool { return h == to.ID })
	t.Owner = to.ID
	d.press(t, to.ID, true)
	t.follow()
	d.invite(to.ID)
	d.named = append(d.named, to)
	d.out.Entry.To = to.ID
	return nil
}

func (a Reassign) recordedBy(e Entry, _ State) bool {
	return e.of(a.Todo, EntryReassigned) && e.To == a.To.ID
}
