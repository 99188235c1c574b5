package incident_test

import (
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// shelvedAt is when the channel may be archived in these tests, two weeks after the review was closed.
var (
	shelvedAt = t0.Add(2*time.Second).AddDate(0, 0, 14)
	shelves   = incident.ArchiveRoom{At: shelvedAt}
	shelved   = doing{tool, shelves}
	used      = incident.RoomUsed{At: t0.AddDate(0, 0, 3)}
)

// shelvable is an incident whose review is closed.
func shelvable(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, with(declaration(), func(d *incident.Declare) { d.Settings.ArchiveAfter = 14 * 24 * time.Hour }))
	w.must(ended.by, ended.do)
	w.must(closed.by, closed.do)
	w.at = shelvedAt
	return w
}

func shelving(t *testing.T) *world {
	t.Helper()
	w := shelvable(t)
	w.must(tool, shelves)
	return w
}

var archiveCases = []decision{
	{"somebody wrote in a channel that nobody looked at", nil, tool, used, "", incident.RefusedSame},
	{"a channel is archived", []doing{shelved}, tool, incident.RoomArchived{}, incident.EntryArchived, ""},
	{"a channel is archived that was not to be", nil, tool, incident.RoomArchived{}, "", incident.RefusedSame},
	{"a channel is archived twice", []doing{shelved, {tool, incident.RoomArchived{}}}, tool, incident.RoomArchived{}, "", incident.RefusedSame},
	{"a channel is to be archived twice", []doing{shelved}, tool, shelves, "", incident.RefusedSame},
	{"somebody wrote there long ago", []doing{shelved}, tool, incident.RoomUsed{At: t0.Add(-time.Hour)}, "", incident.RefusedSame},
	{"a channel is to be archived at another time", nil, tool, incident.ArchiveRoom{At: shelvedAt.Add(time.Second)}, "", incident.RefusedSame},
}

// The clock comes back once, two weeks after the review, and again when nobody has written for as long; where channels stay, never.
func TestWhenAChannelIsArchived(t *testing.T) {
	t.Parallel()
	w := shelvable(t)
	if at := w.state.NextLook(); !at.Equal(shelvedAt) || !w.state.Incident.AskAt.Before(shelvedAt) || len(w.state.Due(shelvedAt.Add(-time.Second))) > 0 {
		t.Errorf("the next look is at %s (%s), want %s", at, w.state.Incident.AskAt, shelvedAt)
	}
	due := w.state.Due(shelvedAt)
	if len(due) != 1 {
		t.Fatalf("due: %+v", due)
	}
	w.must(tool, due[0])
	if !w.state.Incident.Archives() || !w.state.NextLook().IsZero() {
		t.Errorf("%+v, next %s", w.state.Incident.Review, w.state.NextLook())
	}
	d := w.must(tool, used)
	want := used.At.AddDate(0, 0, 14)
	if i := w.state.Incident; i.Archives() || !i.Review.ArchiveAt.Equal(want) || !w.state.NextLook().Equal(want) || d.Entry.Kind != "" {
		t.Errorf("after somebody wrote: %+v, next %s", i.Review, w.state.NextLook())
	}
	w.at = want
	w.must(tool, w.state.Due(want)[0])
	w.must(tool, incident.RoomArchived{})
	w.must(berlin, keeps) // what people still say of the review
	if i := w.state.Incident; !i.Archived() || !w.state.NextLook().IsZero() || len(w.state.Due(want.AddDate(1, 0, 0))) > 0 {
		t.Errorf("archived: %+v", i.Review)
	}
	never := over(t)
	never.must(closed.by, closed.do)
	if at := never.state.NextLook(); !at.IsZero() {
		t.Errorf("a channel that stays is looked at at %s", at)
	}
}
