package incident_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// TestToldExecutivesAreATodoDone: the round that stands, and the next comes as ever; being told again at once changes nothing of it.
func TestToldExecutivesAreATodoDone(t *testing.T) {
	t.Parallel()
	brief := todo("4.2c", after(30*time.Minute))
	brief.Every, brief.Brief = 30*time.Minute, true
	do := declaration()
	do.Playbook.Phases = []incident.PlaybookPart{{Phase: incident.Respond, Todos: []incident.TodoDef{brief, todo("4.3b", after(15*time.Minute))}}}
	w := &world{t: t, at: t0.Add(-time.Second)}
	w.must(kakei, do)
	w.until(31) // it is late by now
	d := w.must(berlin, briefed)
	w.states(map[incident.TodoID]incident.TodoState{"4.2c": incident.TodoDone, "4.3b": incident.TodoOpen})
	if got := w.todo("4.2c"); got.ClosedBy != berlin.ID || !got.Late.IsZero() {
		t.Errorf("%+v", got)
	}
	if d.Entry.Text != "EC2 in Tokyo / Notice 1 is out / Notice 2 by 01:00" || d.Entry.Count != 0 {
		t.Errorf("%+v", d.Entry)
	}
	again := briefed
	again.What = "EC2\nand RDS in Tokyo "
	w.must(kakei, again)
	if x := w.state.Incident.Executives; x.No != 2 || x.By != kakei.ID || x.What != "EC2 and RDS in Tokyo" {
		t.Errorf("%+v", x)
	}
	w.until(46)
	w.states(map[incident.TodoID]incident.TodoState{"4.2c": incident.TodoOpen})
}

// TestWhereExecutivesRead: in the channels of their announcement, and of a private incident nowhere.
func TestWhereExecutivesRead(t *testing.T) {
	t.Parallel()
	i := incident.Incident{Settings: incident.Settings{Announce: []incident.Audience{
		{Channel: "C0ALL", Announcement: "company"}, {Channel: "C0EXEC", Announcement: "executives"}, {Channel: "C0BOARD", Announcement: "executives"},
	}}}
	if got := i.ExecutiveChannels(); !slices.Equal(got, []string{"C0EXEC", "C0BOARD"}) {
		t.Errorf("%q", got)
	}
	if i.Private = true; len(i.ExecutiveChannels()) > 0 {
		t.Errorf("of a private one %q", i.ExecutiveChannels())
	}
}
