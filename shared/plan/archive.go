package plan

import (
	"slices"
	"time"

	"noroshi.internal/shared/incident"
)

// Archive is that the incident's channel is archived, unless somebody wrote there lately.
type Archive struct {
	At    time.Time     `json:"at"`    // from when on it may be
	Quiet time.Duration `json:"quiet"` // for so long nobody wrote
}

// archive is planned once its time has come. What else there was to do in the channel comes before. It needs no record of the channel: whoever
// finds that archived meanwhile, by this or by people, has dropped what was recorded there, and the incident must learn it all the same.
func (p planner) archive() []Effect {
	room := p.i.Links[incident.ChannelLink].Ref
	if !p.i.Archives() || room == "" {
		return nil
	}
	return []Effect{{
		Key: ArchiveKey, Kind: ArchiveKind, Life: Kept, Urgency: Decoration, Place: room,
		Facts: Archive{At: p.i.Review.ArchiveAt, Quiet: p.i.Settings.ArchiveAfter},
	}}
}

// shelved leaves out what is in the incident's own channel once that is archived: nothing can be changed there, nor is to be.
func (p planner) shelved(all []Effect) []Effect {
	if !p.i.Archived() {
		return all
	}
	return slices.DeleteFunc(all, func(e Effect) bool { return e.Place == "" && !e.answers() })
}

// archives is when the channel is to be archived, for whoever reads its board; zero: never, or it is.
func archives(i incident.Incident) time.Time {
	if i.Status != incident.Closed || i.Review == nil {
		return time.Time{}
	}
	return i.Review.ArchiveAt
}
