package plan_test

import (
	"slices"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
)

// sign is a sign about which the clock asked once.
func sign(change func(*incident.Incident)) incident.State {
	s := full()
	i := &s.Incident
	i.Sign = &incident.Sign{
		At: t0, By: "U0KAKEI", Channel: "C0HELP", Count: 1, Leads: []string{"S0LEADS"}, AskNo: 1,
		Asks: []incident.SignAsk{{No: 1, Step: incident.AskDecide, To: []string{"S0LEADS"}, Title: "EC2"}},
	}
	undecided := incident.Incident{ID: i.ID, Kind: i.Kind, Status: incident.SignStatus, Facts: i.Facts, Settings: i.Settings, Playbook: i.Playbook, Sign: i.Sign}
	started := *i
	*i = undecided
	if change == nil {
		return s
	}
	if change(&started); started.Status != incident.SignStatus {
		*i = started
	}
	return s
}

func signKeys(effects []plan.Effect) (keys []plan.Key) {
	for _, e := range effects {
		keys = append(keys, e.Key)
	}
	return keys
}

// TestASignHasItsCardOnly, and what the clock asks below it; a dismissed one has what is there.
func TestASignHasItsCardOnly(t *testing.T) {
	t.Parallel()
	undecided := sign(nil)
	if got := signKeys(plan.Slack(undecided, nil)); !slices.Equal(got, []plan.Key{plan.SignKey, plan.SignAskKey(1)}) {
		t.Errorf("a sign: %v", got)
	}
	if got := plan.Docs(undecided, nil); len(got) > 0 {
		t.Errorf("documents of a sign: %v", signKeys(got))
	}
	undecided.Incident.Status = incident.Canceled
	if got := plan.Slack(undecided, nil); len(got) > 0 {
		t.Errorf("dismissed before its card was there: %v", signKeys(got))
	}
	there := plan.Refs{plan.SignKey: {ID: "1", Channel: "C0HELP"}}
	if got := signKeys(plan.Slack(undecided, there)); !slices.Equal(got, []plan.Key{plan.SignKey}) {
		t.Errorf("dismissed: %v", got)
	}
}

// TestAQuestionNobodyAsksAnyMore is taken away where it may be there, and stays in its thread where it is.
func TestAQuestionNobodyAsksAnyMore(t *testing.T) {
	t.Parallel()
	started := sign(func(*incident.Incident) {})
	for name, c := range map[string]struct {
		ref  plan.Ref
		life plan.Life
	}{
		"it is there":       {plan.Ref{ID: "2", Channel: "C0HELP"}, plan.Once},
		"it may be there":   {plan.MayBe, plan.Removed},
		"it may still come": {plan.Ref{}, plan.Removed},
	} {
		refs := plan.Refs{plan.SignKey: {ID: "1", Channel: "C0HELP"}}
		if !c.ref.Zero() {
			refs[plan.SignAskKey(1)] = c.ref
		}
		all := plan.Slack(started, refs)
		n := slices.IndexFunc(all, func(e plan.Effect) bool { return e.Key == plan.SignAskKey(1) })
		if n < 0 || all[n].Life != c.life {
			t.Errorf("%s: %+v", name, all)
		}
	}
}

// TestTheHelpRoomHearsInTheThread of the start and of the end of what was a sign, also shown in the channel, by no second message.
func TestTheHelpRoomHearsInTheThread(t *testing.T) {
	t.Parallel()
	started := sign(func(*incident.Incident) {})
	all := plan.Slack(started, nil)
	for _, e := range all {
		if e.Place == "C0HELP" && e.Key != plan.SignKey && (e.Thread != plan.SignKey || !e.Also && e.Life != plan.Removed) {
			t.Errorf("%s stands in the help room: %+v", e.Key, e)
		}
		if e.Key == plan.HelpKey {
			t.Error("the help room hears a second time")
		}
	}
	if !slices.Contains(signKeys(all), "sign/started") {
		t.Error("nobody hears of the start")
	}
	ended := sign(func(*incident.Incident) {})
	over(&ended)
	refs := plan.Refs{}
	for _, e := range all {
		refs[e.Key] = plan.Ref{ID: "1", Channel: "C0HELP"}
	}
	end := plan.Slack(ended, refs)
	if n := slices.IndexFunc(end, func(e plan.Effect) bool { return e.Key == "sign/ended" }); n < 0 || end[n].Thread != plan.SignKey || !end[n].Also {
		t.Errorf("the end: %v", signKeys(end))
	}
}

// TestAPrivateCardSaysNothing of what was reported.
func TestAPrivateCardSaysNothing(t *testing.T) {
	t.Parallel()
	s := sign(func(i *incident.Incident) {
		i.Private = true
		i.Sign.Reports = []incident.Report{{Text: "secret"}}
		i.Sign.Evidence, i.Sign.Sources, i.Sign.Expected = []incident.Report{{Text: "secret"}}, []string{"secret"}, "secret"
	})
	n := slices.IndexFunc(plan.Slack(s, nil), func(e plan.Effect) bool { return e.Key == plan.SignKey })
	card, _ := plan.Slack(s, nil)[n].Facts.(plan.SignCard)
	if !card.Private || card.Facts.Title != "" || len(card.Reports)+len(card.Evidence)+len(card.Sources) > 0 || card.Expected != "" || card.Meeting != "" {
		t.Errorf("%+v", card)
	}
}

// TestWhatWasKnownIsInTheRoom from the start on, right after the board, also where that is private; elsewhere it is not.
func TestWhatWasKnownIsInTheRoom(t *testing.T) {
	t.Parallel()
	refs := plan.Refs{plan.SignKey: {ID: "1", Channel: "C0HELP", URL: "https://example.slack.com/archives/C0HELP/p1"}}
	said := func(i *incident.Incident) {
		i.Sign.Reports, i.Sign.Evidence = []incident.Report{{Text: "slow"}}, []incident.Report{{Text: "5 tickets"}}
	}
	for name, s := range map[string]incident.State{
		"open": sign(said), "private": sign(func(i *incident.Incident) { said(i); i.Private = true }),
	} {
		all := signKeys(plan.Slack(s, refs))
		n := slices.Index(all, plan.KnownKey)
		if n < 0 || n < slices.Index(all, plan.BoardKey) || n > slices.Index(all, plan.TodoKey("4.3d")) {
			t.Fatalf("%s: %v", name, all)
		}
		e := plan.Slack(s, refs)[n]
		f, _ := e.Facts.(plan.Known)
		if e.Place != "" || e.Thread != "" || f.Reports[0].Text != "slow" || f.Evidence[0].Text != "5 tickets" || f.Card != refs[plan.SignKey].URL {
			t.Errorf("%s: %+v", name, e)
		}
	}
	for name, s := range map[string]incident.State{"a sign": sign(nil), "no sign": full()} {
		if got := signKeys(plan.Slack(s, refs)); slices.Contains(got, plan.KnownKey) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestWhatIsBelowACardIsKnownByItsKey, whether or not anything plans it.
func TestWhatIsBelowACardIsKnownByItsKey(t *testing.T) {
	t.Parallel()
	for _, k := range []plan.Key{plan.SignAskKey(3), "sign/started", "sign/ended"} {
		if under, ok := plan.Under(k); under != plan.SignKey || !ok {
			t.Errorf("%s is below %q", k, under)
		}
	}
	if _, ok := plan.Under(plan.SignKey); ok {
		t.Error("the card is below something")
	}
	if !plan.Transient(plan.SignAskKey(3)) || plan.Transient("sign/started") || !plan.Announces("sign/started") {
		t.Error("a question is not as other questions, or the start not as other announcements")
	}
}

// TestOfQuestionsNobodySawTheLatestIsAsked: while Slack is away the clock goes on, and nobody is asked the same three times at once.
func TestOfQuestionsNobodySawTheLatestIsAsked(t *testing.T) {
	t.Parallel()
	s := sign(nil)
	for no := 2; no <= 3; no++ {
		s.Incident.Sign.Asks = append(s.Incident.Sign.Asks, incident.SignAsk{No: no, Step: incident.AskDecide, To: []string{"U0KAKEI"}, Title: "EC2"})
	}
	card := plan.Ref{ID: "1", Channel: "C0HELP"}
	if got := signKeys(plan.Slack(s, plan.Refs{plan.SignKey: card})); !slices.Equal(got, []plan.Key{plan.SignKey, plan.SignAskKey(3)}) {
		t.Errorf("nobody saw one: %v", got)
	}
	seen := plan.Refs{plan.SignKey: card, plan.SignAskKey(1): {ID: "2", Channel: "C0HELP"}}
	if got := signKeys(plan.Slack(s, seen)); !slices.Equal(got, []plan.Key{plan.SignKey, plan.SignAskKey(1), plan.SignAskKey(3)}) {
		t.Errorf("the first was seen: %v", got)
	}
}

// TestAPrivateStartTakesQuestionsAway, which name what it is about.
func TestAPrivateStartTakesQuestionsAway(t *testing.T) {
	t.Parallel()
	s := sign(func(i *incident.Incident) { i.Private = true })
	refs := plan.Refs{plan.SignKey: {ID: "1", Channel: "C0HELP"}, plan.SignAskKey(1): {ID: "2", Channel: "C0HELP"}}
	all := plan.Slack(s, refs)
	n := slices.IndexFunc(all, func(e plan.Effect) bool { return e.Key == plan.SignAskKey(1) })
	if n < 0 || all[n].Life != plan.Removed {
		t.Errorf("%v", signKeys(all))
	}
}

// TestTheEndIsToldWhereNobodyKnowsWhetherItWas: the announcement is gone, and the word of the end below it may be there.
func TestTheEndIsToldWhereNobodyKnowsWhetherItWas(t *testing.T) {
	t.Parallel()
	s := full()
	s.Incident.Status, s.Incident.EndedAt = incident.Resolved, t0
	announced := plan.Key("announce/C0ALL")
	for name, told := range map[string]plan.Ref{"it may be there": plan.MayBe, "it is not": {}} {
		refs := plan.Refs{announced: plan.Lost}
		if !told.Zero() {
			refs[plan.EndedKey(announced)] = told
		}
		if got := signKeys(plan.Slack(s, refs)); !slices.Contains(got, plan.AloneKey(announced)) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
