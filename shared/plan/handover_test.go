package plan_test

import (
	"slices"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// handing changes an incident in which berlin hands over to lead for the second time.
func handing(change func(*incident.State, *incident.Handover)) incident.State {
	return with(func(s *incident.State) {
		s.Incident.Handovers = 2
		h := incident.Handover{No: 2, From: "U0BERLIN", To: "U0LEAD", At: t0, Until: t0.Add(time.Hour), Asks: 1, AskedAt: t0, Names: map[incident.PersonID]string{"U0LEAD": "Lead"}}
		change(s, &h)
		s.Incident.Handover = &h
	})
}

func asItIs(*incident.State, *incident.Handover) {}

// handovers are the messages of handovers that are planned, and those that are taken away.
func handovers(s incident.State, refs plan.Refs) (keys, gone []plan.Key, facts plan.Handover) {
	for _, e := range plan.Slack(s, refs) {
		f, ok := e.Facts.(plan.Handover)
		switch {
		case !ok:
		case e.Life == plan.Removed:
			gone = append(gone, e.Key)
		default:
			keys, facts = append(keys, e.Key), f
		}
	}
	return keys, gone, facts
}

// TestTheMessageOfAHandover: one is made while it is on its way, or was accepted; one that is there says how it ended, and one that may be
// there, and that nobody needs any more, goes. Those before stay as they are.
func TestTheMessageOfAHandover(t *testing.T) {
	t.Parallel()
	accepted := handing(func(s *incident.State, h *incident.Handover) {
		s.Incident.Commander, h.Accepted = "U0LEAD", &incident.Acceptance{By: "U0LEAD", At: t0}
	})
	stays := handing(func(_ *incident.State, h *incident.Handover) { h.Over = &incident.NotHanded{By: "U0BERLIN", At: t0} })
	ended := handing(func(s *incident.State, _ *incident.Handover) {
		s.Incident.Status, s.Incident.EndedAt = incident.Resolved, t0
	})
	there, maybe := plan.Ref{ID: "1"}, plan.MayBe
	for name, c := range map[string]struct {
		state      incident.State
		refs       plan.Refs
		want, gone []plan.Key
		running    bool
	}{
		"none":                              {full(), nil, nil, nil, false},
		"on its way":                        {handing(asItIs), nil, []plan.Key{"handover/2"}, nil, true},
		"on its way, and perhaps there":     {handing(asItIs), plan.Refs{"handover/2": maybe}, []plan.Key{"handover/2"}, nil, true},
		"one before is there":               {handing(asItIs), plan.Refs{"handover/1": there}, []plan.Key{"handover/2"}, nil, true},
		"one before may be there":           {handing(asItIs), plan.Refs{"handover/1": maybe}, []plan.Key{"handover/2"}, []plan.Key{"handover/1"}, true},
		"accepted":                          {accepted, nil, []plan.Key{"handover/2"}, nil, false},
		"stayed on before it was there":     {stays, nil, nil, nil, false},
		"stayed on":                         {stays, plan.Refs{"handover/2": there}, []plan.Key{"handover/2"}, nil, false},
		"stayed on, and perhaps there":      {stays, plan.Refs{"handover/2": maybe}, nil, []plan.Key{"handover/2"}, false},
		"the end before it was there":       {ended, nil, nil, nil, false},
		"the end":                           {ended, plan.Refs{plan.ChannelKey: there, "handover/2": there}, []plan.Key{"handover/2"}, nil, false},
		"stored before there was how it is": {with(func(s *incident.State) { s.Incident.Handovers = 1 }), plan.Refs{"handover/1": there}, nil, nil, false},
	} {
		keys, gone, facts := handovers(c.state, c.refs)
		if !slices.Equal(keys, c.want) || !slices.Equal(gone, c.gone) || (facts.Now != nil) != c.running {
			t.Errorf("%s: planned are %q, taken away %q, running: %v", name, keys, gone, facts.Now != nil)
		}
	}
	if !slices.Contains(plan.PossibleOrphans(handing(asItIs)), plan.HandoverKey(1)) || !plan.Transient(plan.HandoverKey(1)) {
		t.Error("one that may have been posted before is looked for by nobody")
	}
}

// TestAHandoverIsEditedForWhatItShows, and for nothing else.
func TestAHandoverIsEditedForWhatItShows(t *testing.T) {
	t.Parallel()
	hash := func(s incident.State) string {
		for _, e := range plan.Slack(s, nil) {
			if e.Key == plan.HandoverKey(2) {
				return e.Hash()
			}
		}
		t.Fatal("it is not planned")
		return ""
	}
	decided := func(text string) incident.Entry {
		return incident.Entry{ID: text, Kind: incident.EntryDecided, By: "U0LEAD", At: t0, Text: text}
	}
	before := hash(handing(asItIs))
	for name, c := range map[string]struct {
		change func(*incident.State, *incident.Handover)
		edits  bool
	}{
		"it is asked about": {func(_ *incident.State, h *incident.Handover) { h.Asks, h.AskedAt = 4, t0.Add(time.Hour) }, false},
		"a TODO is asked about": {func(s *incident.State, _ *incident.Handover) {
			s.Todos[1].Asked = &incident.Asked{Step: incident.AskOwner}
		}, false},
		"a TODO changes hands":  {func(s *incident.State, _ *incident.Handover) { s.Todos[1].Owner = "U0LEAD" }, false},
		"a fact of the details": {func(s *incident.State, _ *incident.Handover) { s.Incident.Facts.Impact = "3" }, false},
		"why several things fail": {func(s *incident.State, _ *incident.Handover) {
			for id, p := range s.Incident.Problems {
				p.Code = "y"
				s.Incident.Problems[id] = p
			}
		}, false},
		"a TODO is late":         {func(s *incident.State, _ *incident.Handover) { s.Todos[1].Late = t0 }, true},
		"a TODO has nobody":      {func(s *incident.State, _ *incident.Handover) { s.Todos[1].Owner = "" }, true},
		"a decision":             {func(s *incident.State, _ *incident.Handover) { s.Incident.Recent = []incident.Entry{decided("a")} }, true},
		"a problem less":         {func(s *incident.State, _ *incident.Handover) { s.Incident.Problems = nil }, true},
		"somebody else is named": {func(_ *incident.State, h *incident.Handover) { h.To = "U0KAKEI" }, true},
		"a section is walked": {func(_ *incident.State, h *incident.Handover) {
			h.Walked = []incident.Walked{{Section: incident.BriefFacts, At: t0}}
		}, true},
	} {
		if now := hash(handing(c.change)); (now != before) != c.edits {
			t.Errorf("%s: it is edited: %v", name, now != before)
		}
	}
	long := func(decisions ...incident.Entry) string {
		return hash(handing(func(s *incident.State, _ *incident.Handover) { s.Incident.Recent = decisions }))
	}
	if long(decided("a"), decided("c")) != long(decided("b"), decided("c")) {
		t.Error("it is edited for a decision before the latest")
	}
}

// TestAWalkedSectionSaysWhetherItHasChanged, and not for what its words do not say.
func TestAWalkedSectionSaysWhetherItHasChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		then    func(*incident.State)
		changed bool
	}{
		"nothing happened":      {func(*incident.State) {}, false},
		"a TODO is asked about": {func(s *incident.State) { s.Todos[1].Asked = &incident.Asked{Step: incident.AskOwner} }, false},
		"a TODO changes hands":  {func(s *incident.State) { s.Todos[1].Owner = "U0LEAD" }, true},
		"a TODO is late":        {func(s *incident.State) { s.Todos[1].Late = t0 }, true},
	} {
		s := handing(func(s *incident.State, h *incident.Handover) {
			h.Walked = []incident.Walked{{Section: incident.BriefTodos, At: t0, Sum: s.Brief().Sum(incident.BriefTodos)}}
		})
		c.then(&s)
		if _, _, facts := handovers(s, nil); facts.Walked[0].Changed != c.changed {
			t.Errorf("%s: changed: %v", name, facts.Walked[0].Changed)
		}
	}
}

// TestWhatIsAskedOfAHandoverIsSaidInTime: not once it is over, somebody else was named, the brief was walked, or it was asked again.
func TestWhatIsAskedOfAHandoverIsSaidInTime(t *testing.T) {
	t.Parallel()
	walked := func(s *incident.State, h *incident.Handover) {
		for _, section := range incident.BriefSections {
			h.Walked = append(h.Walked, incident.Walked{Section: section, At: t0})
		}
	}
	named := func(_ *incident.State, h *incident.Handover) { h.To = "U0KAKEI" }
	over := func(_ *incident.State, h *incident.Handover) { h.Over = &incident.NotHanded{By: "U0BERLIN", At: t0} }
	askedAgain := func(_ *incident.State, h *incident.Handover) { h.Asks = 2 }
	for name, c := range map[string]struct {
		kind  incident.EntryKind
		done  int
		to    incident.PersonID
		state func(*incident.State, *incident.Handover)
		said  bool
	}{
		"begun":                    {incident.EntryHandover, 0, "U0LEAD", asItIs, true},
		"begun, and another named": {incident.EntryHandover, 0, "U0LEAD", named, false},
		"begun, and walked since":  {incident.EntryHandover, 0, "U0LEAD", walked, false},
		"walked, then named":       {incident.EntryHandover, 8, "U0LEAD", walked, true},
		"begun, and over":          {incident.EntryHandover, 0, "U0LEAD", over, false},
		"walked":                   {incident.EntryWalked, 8, "U0LEAD", walked, true},
		"walked, and over":         {incident.EntryWalked, 8, "U0LEAD", over, false},
		"asked":                    {incident.EntryHandoverAsked, 0, "U0LEAD", asItIs, true},
		"asked, and again":         {incident.EntryHandoverAsked, 0, "U0LEAD", askedAgain, false},
		"asked, and walked":        {incident.EntryHandoverAsked, 0, "U0LEAD", walked, false},
		"asked before it is named": {incident.EntryHandoverAsked, 0, "", asItIs, false},
		"unnamed, and named":       {incident.EntryHandoverGone, 0, "", asItIs, false},
		"stayed on":                {incident.EntryStays, 0, "U0LEAD", over, true},
	} {
		s := handing(c.state)
		e := incident.Entry{Kind: c.kind, At: t0, To: c.to, Count: 1, Handover: &incident.HandoverMark{No: 2, Done: c.done}}
		s.Incident.News = []incident.News{{No: 7, Entry: e, Ask: []string{"U0LEAD"}}}
		said := false
		for _, x := range plan.Slack(s, nil) {
			if said = said || x.Key == plan.NewsKey(7); x.Key == plan.NewsKey(7) && !x.Pages() {
				t.Errorf("%s: it calls upon somebody, and does not say so", name)
			}
		}
		if said != c.said {
			t.Errorf("%s: said: %v", name, said)
		}
	}
}

// TestTheBoardSaysThatItIsNotHandedOver, until it is.
func TestTheBoardSaysThatItIsNotHandedOver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state incident.State
		want  bool
	}{
		"nothing":    {full(), false},
		"on its way": {handing(asItIs), true},
		"over":       {handing(func(_ *incident.State, h *incident.Handover) { h.Over = &incident.NotHanded{} }), false},
	} {
		for _, e := range plan.Slack(c.state, nil) {
			if b, ok := e.Facts.(plan.Board); ok && (b.Handover != nil) != c.want {
				t.Errorf("%s: %+v", name, b.Handover)
			}
		}
	}
}

// TestTheRoomIsToldHowAHandoverEnded: also where the next has begun before it was told, and of none that it never heard of.
func TestTheRoomIsToldHowAHandoverEnded(t *testing.T) {
	t.Parallel()
	accepted := incident.Handover{No: 1, From: "U0A", To: "U0B", Accepted: &incident.Acceptance{By: "U0B"}}
	stayed := incident.Handover{No: 2, From: "U0B", Over: &incident.NotHanded{By: "U0B"}}
	there, maybe := plan.Ref{ID: "1.2", Channel: "C1"}, plan.MayBe
	one, two, three := plan.HandoverKey(1), plan.HandoverKey(2), plan.HandoverKey(3)
	for name, c := range map[string]struct {
		refs    plan.Refs
		want    []plan.Key
		removed []plan.Key
	}{
		"all are there":                {plan.Refs{one: there, two: there, three: there}, []plan.Key{one, two, three}, nil},
		"none is there":                {nil, []plan.Key{three}, nil},
		"the first may be there":       {plan.Refs{one: maybe}, []plan.Key{one, three}, nil},
		"what came to nothing may be":  {plan.Refs{two: maybe}, []plan.Key{three}, []plan.Key{two}},
		"the one that runs may be":     {plan.Refs{three: maybe}, []plan.Key{three}, nil},
		"one that was long before is":  {plan.Refs{plan.HandoverKey(9): there}, []plan.Key{three}, nil},
		"one that was long before may": {plan.Refs{plan.HandoverKey(9): maybe}, []plan.Key{three}, []plan.Key{plan.HandoverKey(9)}},
	} {
		s := full()
		s.Incident.Commander, s.Incident.Handovers = "U0B", 3
		s.Incident.Handover, s.Incident.Handed = &incident.Handover{No: 3, From: "U0B"}, []incident.Handover{accepted, stayed}
		var kept, removed []plan.Key
		for _, e := range plan.Slack(s, c.refs) {
			f, ok := e.Facts.(plan.Handover)
			switch {
			case !ok:
			case e.Life == plan.Removed:
				removed = append(removed, e.Key)
			default:
				kept = append(kept, e.Key)
				if running := e.Key == three; running != (f.Now != nil) || f.Accepted == nil && f.Over == nil && !running {
					t.Errorf("%s: %s says %+v", name, e.Key, f)
				}
			}
		}
		if !slices.Equal(kept, c.want) || !slices.Equal(removed, c.removed) {
			t.Errorf("%s: kept %q, removed %q", name, kept, removed)
		}
	}
}
