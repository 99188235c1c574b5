package simulation

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The law of what people remove. The tool makes a message, a pin or a room again once Slack tells of the removal. Where Slack
// gave up on telling, the tool does so at the next change of what was removed, or at the next audit. Slack never tells of a
// bookmark: it waits for those two, too.
//
// So at the end something may be missing only if somebody removed it, our record still leads there, Slack told us nothing of it,
// and no audit came after. Two things may stay missing after an audit: replies, which are asked and told once, and what belongs
// to an incident that is over. Each removal allows one more creation, and one more question to people. What went with something
// else was not taken off or released by anybody.

// removal is something that somebody removed.
type removal struct {
	kind    kind
	key     plan.Key // of a message or a pin
	channel string
	id      string // its ts, or that of what was pinned, or the bookmark's
}

// target is the name that an event about it has, as reaction.target returns it; "": there is no event.
func (r removal) target() string {
	switch r.kind {
	case bookmarkRemoved:
		return ""
	case unpinned:
		return r.channel + " " + r.id + " pin"
	case archived, silenced:
		return r.channel
	}
	return r.channel + " " + r.id
}

// reaction is an event about an emoji, or about something that was removed, as Slack brings it.
type reaction struct {
	ID    string `json:"event_id"`
	Event struct {
		Type     string `json:"type"`
		User     string `json:"user"`
		Reaction string `json:"reaction"`
		TS       string `json:"event_ts"`
		Thread   string `json:"thread_ts"`
		Subtype  string `json:"subtype"`
		Deleted  string `json:"deleted_ts"`
		Channel  string `json:"channel"`
		Bot      string `json:"bot_id"`
		Message  struct {
			Bot string `json:"bot_id"`
		} `json:"message"`
		PinnedIn string `json:"channel_id"`
		Item     struct {
			TS      string `json:"ts"`
			Message struct {
				TS string `json:"ts"`
			} `json:"message"`
		} `json:"item"`
	} `json:"event"`
}

// target names what an event says is removed, or open again; "": neither.
func (r reaction) target() string {
	switch e := r.Event; {
	case e.Subtype == "message_deleted":
		return e.Channel + " " + e.Deleted
	case e.Type == "pin_removed":
		return e.PinnedIn + " " + e.Item.Message.TS + " pin"
	case e.Type == "channel_archive":
		return e.Channel
	case e.Type == "channel_unarchive":
		return reopening(e.Channel)
	}
	return ""
}

// ofPeople reports whether an event is about what people say.
func (r reaction) ofPeople() bool {
	return r.Event.Type == "message" && r.Event.Bot == "" && r.Event.Message.Bot == ""
}

func reopening(channel string) string { return "open " + channel }

// removals is what people removed, and what we were told of it.
type removals struct {
	all      []removal
	opened   []string            // channels that were opened again
	events   map[string][]string // the ids of Slack's events about it, by target
	accepted map[string]bool     // the ids of the events that a process accepted
	audited  bool                // an audit came after all removals
}

// noteSent notes an event, whether it arrives or not.
func (r *removals) noteSent(target, id string) {
	if r.events == nil {
		r.events, r.accepted = map[string][]string{}, map[string]bool{}
	}
	if target != "" && !slices.Contains(r.events[target], id) {
		r.events[target] = append(r.events[target], id)
	}
}

// noteAccepted notes that a process accepted an event.
func (r *removals) noteAccepted(target, id string) {
	if target != "" {
		r.accepted[id] = true
	}
}

// reported reports whether a process accepted the last event about a target.
func (r *removals) reported(target string) bool {
	ids := r.events[target]
	if len(ids) == 0 {
		return false
	}
	return r.accepted[slices.MaxFunc(ids, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })]
}

// mayBeMissing reports whether what is at ref may be missing from s.
func (r *removals) mayBeMissing(s incident.State, kind kind, ref plan.Ref) bool {
	return slices.ContainsFunc(r.all, func(l removal) bool {
		_, reply := plan.Under(l.key)
		found := r.audited && s.Incident.Status.MakesNew() && !reply
		return l.kind == kind && l.id == ref.ID && l.channel == ref.Channel && !r.reported(l.target()) && !found
	})
}

// everArchived reports whether somebody ever archived a channel.
func (r *removals) everArchived(channel string) bool {
	return slices.ContainsFunc(r.all, func(l removal) bool {
		return l.channel == channel && (l.kind == archived || l.kind == silenced)
	})
}

// above is the message under which one with the key is, or was said to be while that stood: the all-clear and what takes it back are told
// under an announcement, or alone where it is gone.
func above(key plan.Key) (plan.Key, bool) {
	if message, reply := plan.Under(key); reply {
		return message, true
	}
	_, channel, told := strings.Cut(string(key), "/announce/")
	return plan.Key("announce/" + channel), told
}

// parentDeleted reports whether somebody deleted the message under which the reply with the key is.
func (r *removals) parentDeleted(key plan.Key) bool {
	message, reply := above(key)
	return reply && slices.ContainsFunc(r.all, func(l removal) bool { return l.kind == deleted && l.key == message })
}

// roomsArchived is how many rooms were archived.
func (r *removals) roomsArchived() (n int) {
	for _, l := range r.all {
		if l.kind == archived {
			n++
		}
	}
	return n
}

// bookmarksRemoved is how many bookmarks were removed.
func (r *removals) bookmarksRemoved() (n int) {
	for _, l := range r.all {
		if l.kind == bookmarkRemoved {
			n++
		}
	}
	return n
}

// repeats is how often a message may have been made once more. Each removal of it, of its parent or of a room allows one.
func (r *removals) repeats(key plan.Key) (n int) {
	message, _ := above(key)
	for _, l := range r.all {
		if l.kind == deleted && (l.key == key || l.key == message) {
			n++
		}
	}
	return n + r.roomsArchived()
}

// judgeReread: a backfill says of nobody that they took something off who did not.
func (w *sim) judgeReread(entries []incident.Entry) (wrong []string) {
	for _, e := range entries {
		off := e.Kind == incident.EntryReleased || e.Kind == incident.EntryPassed || e.Kind == incident.EntryReopened
		if off && strings.HasPrefix(e.ID, "reread-") && !w.tookOff[string(e.Todo)+string(e.By)] {
			wrong = append(wrong, string(e.By)+" took nothing off "+string(e.Todo)+", but the timeline says "+string(e.Kind))
		}
	}
	return wrong
}
