package plan_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// wordsToAll are the words to all that a plan posts in a channel, in its order.
func wordsToAll(s incident.State, refs plan.Refs, channel string) (out []plan.Effect) {
	for _, e := range plan.Slack(s, refs) {
		if _, ok := e.Facts.(plan.ToldAll); ok && e.Place == channel {
			out = append(out, e)
		}
	}
	return out
}

// toldTwice is an incident of which all were told twice what has changed.
func toldTwice(change func(*incident.Incident)) incident.State {
	s := full()
	s.Incident.ToAll = []incident.ToAll{{No: 4, Text: "a"}, {No: 5, Text: "b"}}
	change(&s.Incident)
	return s
}

// TestWordsToAll: each in a new message under what told of the incident, after the one before it; nowhere of a private one.
func TestWordsToAll(t *testing.T) {
	t.Parallel()
	const all, help = plan.Key("announce/C0ALL"), plan.HelpKey
	one, two := plan.ToldKey(4, all), plan.ToldKey(5, all)
	alone, aloneToo := plan.ToldAloneKey(4, all), plan.ToldAloneKey(5, all)
	there := plan.Ref{ID: "1"}
	for name, c := range map[string]struct {
		change func(*incident.Incident)
		refs   plan.Refs
		want   []plan.Key
	}{
		"both":                             {func(*incident.Incident) {}, nil, []plan.Key{one, two}},
		"a drill":                          {func(i *incident.Incident) { i.Kind = incident.Drill }, nil, []plan.Key{one, two}},
		"nobody was told":                  {func(i *incident.Incident) { i.ToAll = nil }, nil, nil},
		"a private one":                    {func(i *incident.Incident) { i.Private = true }, nil, nil},
		"over before it was said":          {func(i *incident.Incident) { i.Status = incident.Resolved }, nil, nil},
		"the announcement is lost":         {func(*incident.Incident) {}, plan.Refs{all: plan.Lost}, []plan.Key{alone, aloneToo}},
		"lost after the first":             {func(*incident.Incident) {}, plan.Refs{all: plan.Lost, one: there}, []plan.Key{one, aloneToo}},
		"lost, and the first perhaps said": {func(*incident.Incident) {}, plan.Refs{all: plan.Lost, one: plan.MayBe}, []plan.Key{one, aloneToo}},
		"there again, and said once":       {func(*incident.Incident) {}, plan.Refs{all: there, alone: there}, []plan.Key{alone, two}},
		"there again, and perhaps said":    {func(*incident.Incident) {}, plan.Refs{all: there, alone: plan.MayBe}, []plan.Key{alone, two}},
	} {
		var keys []plan.Key
		var before plan.Key
		for n, e := range wordsToAll(toldTwice(c.change), c.refs, "C0ALL") {
			keys = append(keys, e.Key)
			under, _ := plan.Under(e.Key)
			if e.Thread != under || e.Also != (under != "") || under != "" && !slices.Contains(e.Needs, all) {
				t.Errorf("%s: %s stands under %q, also %v, needs %q", name, e.Key, e.Thread, e.Also, e.Needs)
			}
			if n > 0 && !slices.Contains(e.Needs, before) {
				t.Errorf("%s: %s may come before %s", name, e.Key, before)
			}
			if e.Key.Problem() != all {
				t.Errorf("%s: that %s failed is told of %s", name, e.Key, e.Key.Problem())
			}
			before = e.Key
		}
		if !slices.Equal(keys, c.want) {
			t.Errorf("%s: %q", name, keys)
		}
	}
	if got := wordsToAll(toldTwice(func(*incident.Incident) {}), nil, "C0HELP"); len(got) != 2 || got[0].Key != plan.ToldKey(4, help) || got[0].Thread != help {
		t.Errorf("in the help room: %+v", got)
	}
}

// TestAWordToAllUnderACard stands in the thread of the sign's card, as the word that it has started.
func TestAWordToAllUnderACard(t *testing.T) {
	t.Parallel()
	s := toldTwice(func(i *incident.Incident) { i.Sign = &incident.Sign{Channel: "C0HELP"} })
	got := wordsToAll(s, nil, "C0HELP")
	if len(got) != 2 || got[0].Key != "sign/told/4" || got[0].Thread != plan.SignKey || !got[0].Also || !slices.Equal(got[1].Needs, []plan.Key{plan.SignKey, "sign/told/4"}) {
		t.Errorf("%+v", got)
	}
	if under, ok := plan.Under("sign/told/4"); !ok || under != plan.SignKey || got[0].Key.Problem() != "sign/started" {
		t.Errorf("under %q, %q", under, got[0].Key.Problem())
	}
}
