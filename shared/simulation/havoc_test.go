package simulation

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// The law of what people take away. A message that somebody deletes, a pin that is taken off and a room that is archived are
// made again once Slack tells of it, or, if Slack gave up on that, at their next change, or when what there is is next held
// against what should be; a bookmark, of which Slack tells nobody, likewise. So what is missing at the end, unless that was
// done, is what somebody took away without a word of it to us, as far as our records still lead there; and replies, which are
// asked and told once, and what belongs to an incident that is over. What was made again may have been made, and people asked,
// once more for each time. What went with something else was not taken off or released by anybody.

// loss is something that somebody took away.
type loss struct {
	kind    kind
	key     plan.Key // of a message or a pin
	channel string
	id      string // its ts, or that of what was pinned, or the bookmark's
}

// where is what an event about it names, as reaction.saysGone has it; "": there is none.
func (l loss) where() string {
	switch l.kind {
	case unmarked:
		return ""
	case unpinned:
		return l.channel + " " + l.id + " pin"
	case archived, silenced:
		return l.channel
	}
	return l.channel + " " + l.id
}

// reaction is an event about an emoji, or about something that is gone, as Slack brings it.
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
		PinnedIn string `json:"channel_id"`
		Item     struct {
			TS      string `json:"ts"`
			Message struct {
				TS string `json:"ts"`
			} `json:"message"`
		} `json:"item"`
	} `json:"event"`
}

// saysGone names what an event says is gone, or open again; "": neither.
func (r reaction) saysGone() string {
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

func reopening(channel string) string { return "open " + channel }

// havoc is what people took away, and what we were told of it.
type havoc struct {
	losses []loss
	opened []string            // channels that were opened again
	events map[string][]string // the ids of Slack's events about it, by what they name
	told   map[string]bool     // the ids of those that a process took
	read   bool                // what there is was held against what should be, after all that
}

// see notes an event, whether it arrives or not.
func (h *havoc) see(where, id string) {
	if h.events == nil {
		h.events, h.told = map[string][]string{}, map[string]bool{}
	}
	if where != "" && !slices.Contains(h.events[where], id) {
		h.events[where] = append(h.events[where], id)
	}
}

// hear notes that a process took an event.
func (h *havoc) hear(where, id string) {
	if where != "" {
		h.told[id] = true
	}
}

// heard reports whether a process was told of the last of what was done there.
func (h *havoc) heard(where string) bool {
	ids := h.events[where]
	if len(ids) == 0 {
		return false
	}
	return h.told[slices.MaxFunc(ids, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })]
}

// missing reports whether what is at ref may be missing from s.
func (h *havoc) missing(s incident.State, kind kind, ref plan.Ref) bool {
	return slices.ContainsFunc(h.losses, func(l loss) bool {
		_, reply := plan.Under(l.key)
		found := h.read && s.Incident.Status.MakesNew() && !reply
		return l.kind == kind && l.id == ref.ID && l.channel == ref.Channel && !h.heard(l.where()) && !found
	})
}

// closed reports whether somebody ever archived a channel.
func (h *havoc) closed(channel string) bool {
	return slices.ContainsFunc(h.losses, func(l loss) bool {
		return l.channel == channel && (l.kind == archived || l.kind == silenced)
	})
}

// bereft reports whether somebody deleted the message under which one with the key is.
func (h *havoc) bereft(key plan.Key) bool {
	message, reply := plan.Under(key)
	return reply && slices.ContainsFunc(h.losses, func(l loss) bool { return l.kind == deleted && l.key == message })
}

// moves is how many rooms were archived.
func (h *havoc) moves() (n int) {
	for _, l := range h.losses {
		if l.kind == archived {
			n++
		}
	}
	return n
}

// unmarked is how many bookmarks were removed.
func (h *havoc) unmarked() (n int) {
	for _, l := range h.losses {
		if l.kind == unmarked {
			n++
		}
	}
	return n
}

// again is how often a message may have been made once more: it was taken away, or what it is under, or the room it was in.
func (h *havoc) again(key plan.Key) (n int) {
	message, _ := plan.Under(key)
	for _, l := range h.losses {
		if l.kind == deleted && (l.key == key || l.key == message) {
			n++
		}
	}
	return n + h.moves()
}

// judgeReread: what is read back says of nobody that they took something off who did not.
func (w *sim) judgeReread(entries []incident.Entry) (wrong []string) {
	for _, e := range entries {
		off := e.Kind == incident.EntryReleased || e.Kind == incident.EntryPassed || e.Kind == incident.EntryReopened
		if off && strings.HasPrefix(e.ID, "reread-") && !w.tookOff[string(e.Todo)+string(e.By)] {
			wrong = append(wrong, string(e.By)+" took nothing off "+string(e.Todo)+", but the timeline says "+string(e.Kind))
		}
	}
	return wrong
}
