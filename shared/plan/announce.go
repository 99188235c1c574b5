package plan

import (
	"slices"

	"noroshi.internal/shared/incident"
)

// announcements lead to the room, and need it to be made; one that is there says that all is over, whatever became of the
// room.
func (p planner) announcements() (out []Effect) {
	var needs []Key
	if p.i.Status.MakesNew() {
		needs = []Key{ChannelKey}
	}
	for _, a := range p.i.Settings.Announce {
		out = append(out, p.announcement(announcePrefix+Key(a.Channel), a.Channel, p.publicNote(a.Announcement), needs))
	}
	help := p.i.Settings.Help
	if p.i.BySign() && p.i.Sign.Channel != "" && p.i.Kind == incident.Live {
		help = p.i.Sign.Channel // where the sign stands, whatever the settings say by now
	}
	if help != "" && p.i.Kind == incident.Live && !p.announcedIn(help) {
		out = append(out, p.announcement(HelpKey, help, "", needs))
	}
	return out
}

func (p planner) announcement(key Key, channel, note string, needs []Key) Effect {
	return p.threaded(Effect{
		Key: key, Kind: MessageKind, Life: Kept, Urgency: Work, Needs: needs, Place: channel,
		Facts: Announcement{Head: p.publicHead(), Private: p.i.Private, Note: note, Room: p.i.Links[incident.ChannelLink].Ref, Notified: p.misled()},
	})
}

func (p planner) announcedIn(channel string) bool {
	return slices.ContainsFunc(p.i.Settings.Announce, func(a incident.Audience) bool { return a.Channel == channel })
}

// publicNote is what a department should do. Of a private incident the playbook says nothing: its notes send people to a channel
// that they cannot see.
func (p planner) publicNote(id string) string {
	if p.i.Private {
		return ""
	}
	return p.note(id)
}

func (p planner) note(id string) string {
	for _, a := range p.i.Playbook.Announcements {
		if a.ID == id {
			return a.Note.In(p.lang())
		}
	}
	return ""
}
