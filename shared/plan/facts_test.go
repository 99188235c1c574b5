package plan_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// fact returns what an effect of s shows.
func fact[T any](t *testing.T, s incident.State, key plan.Key) T {
	t.Helper()
	for _, e := range all(s, nil) {
		if f, ok := e.Facts.(T); ok && e.Key == key {
			return f
		}
	}
	t.Fatalf("no %s", key)
	panic("unreachable")
}

func hashes(s incident.State, refs plan.Refs) map[plan.Key]string {
	out := map[plan.Key]string{}
	for _, e := range all(s, refs) {
		out[e.Key] = e.Hash()
	}
	return out
}

func TestTheSameStateHasTheSameHashes(t *testing.T) {
	t.Parallel()
	want := hashes(full(), nil)
	for range 20 { // maps are walked in another order each time
		if got := hashes(full(), nil); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	if got := hashes(stored(t, full()), nil); !reflect.DeepEqual(got, want) {
		t.Errorf("after a store: %v, want %v", got, want)
	}
}

// stored is s as it comes back from a store.
func stored(t *testing.T, s incident.State) (out incident.State) {
	t.Helper()
	body, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// changed lists whose facts differ between two states.
func changed(a, b incident.State) (keys []plan.Key) {
	x, y := hashes(a, nil), hashes(b, nil)
	for k, h := range x {
		if y[k] != h {
			keys = append(keys, k)
		}
	}
	for k := range y {
		if _, ok := x[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

func TestWhatAChangeEdits(t *testing.T) {
	t.Parallel()
	headed := []plan.Key{"announce/C0ALL", "announce/C0SALES", "board", "document/notice", "help", "topic"}
	led := append([]plan.Key{"answer"}, headed...)
	for name, c := range map[string]struct {
		change func(*incident.State)
		want   []plan.Key
	}{
		"a claim": {func(s *incident.State) { s.Todos[2].Owner = "U0LEAD" }, []plan.Key{"board", "todo/4.3e"}},
		"a word of progress": {func(s *incident.State) {
			s.Todos[2].Progress, s.Todos[2].Last = 1, &incident.Progress{Text: "x"}
		}, []plan.Key{"board"}},
		"an emoji that changes no claim": {func(s *incident.State) {
			s.Todos[2].Reactions = map[incident.PersonID]map[string]incident.Reaction{"U0LEAD": {"eyes": {Stamp: "1"}}}
		}, nil},
		"the region":                {func(s *incident.State) { s.Incident.Facts.Region = "us-east-1" }, headed},
		"the commander, who was in": {func(s *incident.State) { s.Incident.Commander = "U0KAKEI" }, led},
		"the commander, who was not in": {func(s *incident.State) {
			s.Incident.Commander, s.Incident.Invited = "U0NEW", append(s.Incident.Invited, "U0NEW")
		}, append([]plan.Key{"invite/people"}, led...)},
		"a retry that was asked for": {func(s *incident.State) { s.Incident.Retries = map[string]int{"slack:topic": 1} }, nil},
		"a failure of what the tool does": {func(s *incident.State) {
			s.Incident.Problems["slack:channel"] = incident.Problem{System: "slack", Key: "channel", Code: "name_taken"}
		}, []plan.Key{"board", "todo/4.1a"}},
		"a failure":                {func(s *incident.State) { delete(s.Incident.Problems, "slack:topic") }, []plan.Key{"board"}},
		"a document that is there": {func(s *incident.State) { delete(s.Incident.Links, "document/notice") }, []plan.Key{"board", "bookmark/notice"}},
		"the notice that is out":   {func(s *incident.State) { s.Todos[1].State = incident.TodoDone }, []plan.Key{"answer", "board", "document/notice", "todo/4.3d"}},
	} {
		slices.Sort(c.want)
		if got := changed(full(), with(c.change)); !slices.Equal(got, c.want) {
			t.Errorf("%s edits %v, want %v", name, got, c.want)
		}
	}
}

func TestEverythingInADrillSaysSo(t *testing.T) {
	t.Parallel()
	drill := with(func(s *incident.State) { s.Incident.Kind = incident.Drill })
	for _, e := range all(drill, nil) {
		words := map[plan.Kind]bool{plan.ChannelKind: false, plan.InviteKind: false, plan.PinKind: false}
		if _, wordless := words[e.Kind]; wordless {
			continue
		}
		v := reflect.ValueOf(e.Facts).FieldByName("Drill")
		if !v.IsValid() || !v.Bool() {
			t.Errorf("%s does not say that it is a drill", e.Key)
		}
	}
}

func TestWhoIsInvited(t *testing.T) {
	t.Parallel()
	got := fact[plan.Invite](t, full(), plan.PeopleKey)
	if want := []incident.PersonID{"U0KAKEI", "U0BERLIN"}; !slices.Equal(got.People, want) || got.Group != "" {
		t.Errorf("people: %+v, want %v, the declarer first and nobody of the settings", got, want)
	}
	responders := fact[plan.Invite](t, full(), "invite/responders")
	if want := []incident.PersonID{"U0LEAD", "W0GRID"}; !slices.Equal(responders.People, want) {
		t.Errorf("responders: %+v, want %v", responders, want)
	}
	sites := full()
	sites.Incident.Called = []string{"S0NEXT", "U0NEXT"}
	if got := fact[plan.Invite](t, sites, "invite/group/S0NEXT"); got.Group != "S0NEXT" {
		t.Errorf("a site that was asked: %+v", got)
	}
	if got := fact[plan.Invite](t, sites, "invite/responders"); !slices.Contains(got.People, "U0NEXT") {
		t.Errorf("somebody of a site who was asked: %+v", got)
	}
	if got := fact[plan.Invite](t, full(), "invite/group/S0OPS"); got.Group != "S0OPS" || got.People != nil {
		t.Errorf("the group: %+v", got)
	}
}

func TestTheBoard(t *testing.T) {
	t.Parallel()
	b := fact[plan.Board](t, full(), plan.BoardKey)
	if b.PhaseTitle != "First response (en)" || !b.NextNotice.Equal(t0.Add(30*time.Minute)) || b.Command != "U0BERLIN" {
		t.Errorf("the first line: %+v", b)
	}
	var todos, links, failed []string
	for _, l := range b.Todos {
		todos = append(todos, string(l.ID)+" "+l.Title+" "+string(l.State))
	}
	for _, l := range b.Links {
		links = append(links, l.Name)
	}
	for _, p := range b.Problems {
		failed = append(failed, p.Key)
	}
	got := strings.Join(todos, "; ") + " | " + strings.Join(links, " ") + " | " + strings.Join(failed, " ")
	want := "4.1a Channel (en) done; 4.3d Send (en) claimed; 4.3e Again (en) open; own-1 Own (en) skipped" +
		" | notice runbook meeting | announce/C0SALES invite/people purpose topic"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEachDepartmentHasItsOwnWords(t *testing.T) {
	t.Parallel()
	ja := with(func(s *incident.State) { s.Incident.Settings.Language = "" })
	for channel, want := range map[plan.Key]string{"announce/C0ALL": "wait (ja)", "announce/C0SALES": "call (ja)"} {
		if got := fact[plan.Announcement](t, ja, channel); got.Note != want {
			t.Errorf("%s: %q, want %q", channel, got.Note, want)
		}
	}
}

func TestTheNextNotice(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*incident.State)
		want   time.Time
	}{
		"the earliest":      {func(*incident.State) {}, t0.Add(30 * time.Minute)},
		"after the first":   {func(s *incident.State) { s.Todos[1].State = incident.TodoDone }, t0.Add(time.Hour)},
		"a skipped one":     {func(s *incident.State) { s.Todos[1].State = incident.TodoSkipped }, t0.Add(time.Hour)},
		"without due times": {func(s *incident.State) { s.Todos[1].Due, s.Todos[2].Due = time.Time{}, time.Time{} }, time.Time{}},
		"after the end":     {over, time.Time{}},
	} {
		if got := with(c.change).NextNotice(); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
