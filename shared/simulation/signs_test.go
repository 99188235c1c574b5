package simulation

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	clocks "noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/store"
)

// In one seed of five what happens begins with signs: reports that join or do not say what they are about, evidence, words below the
// card, a look, waiting, and then somebody starts the response, or dismisses it, or declares beside it. In one of four of those
// nobody decides until the clock has asked.

// signed reports whether a seed begins with signs. What a mutant does to a response shows in responses.
func signed(seed uint64, s setting) bool {
	return s.signs || seed%5 == 2 && s.mutant == (mutant{}) && !s.mails
}

// signRoom is where cards of signs stand, and leaders whom they call.
const (
	signRoom = "C0HELP"
	leaders  = "S0ONCALL"
)

// helped is plain with a help room, and leads.
func helped() (configuration, error) {
	c, err := plain()
	c.config.Settings.Slack.Help, c.config.Settings.Slack.Leads = signRoom, []string{leaders}
	return c, err
}

// TestSigns plays seeds all of which begin with signs.
func TestSigns(t *testing.T) {
	t.Parallel()
	many(t, *from, max(*seeds/5, few()), setting{kinds: kinds(), signs: true})
}

// symptoms draws what people do about signs, and then what they do in a response.
func symptoms(w *sim) (acts []act) {
	c := w.clockwork
	first := c.between(time.Second, 3*time.Second)
	do := func(after time.Duration, name string, do func(context.Context, *sim)) {
		acts = append(acts, act{first + after, name, do})
	}
	do(0, "U0KAKEI reports", reportsSign("U0KAKEI", titles[0]))
	if c.chance(2) {
		do(c.some(2*time.Second), "U0TOKYO reports the same", reportsSign("U0TOKYO", titles[0]))
	}
	if c.chance(3) {
		do(c.some(8*time.Second), "U0BERLIN reports what they are not sure of", reportsSign("U0BERLIN", titles[1]))
	}
	for n := range 1 + c.rng.IntN(3) {
		acts = append(acts, drawLook(c, act{at: first + c.between(600*time.Millisecond, 20*time.Second), name: fmt.Sprintf("look %d: ", n)})...)
	}
	decided := c.between(time.Second, 25*time.Second)
	if c.chance(4) {
		decided = c.between(10*time.Minute, 13*time.Minute) // the clock asks before
		w.until = w.until.Add(decided)
	}
	acts = append(acts, drawDecision(c, first+decided)...)
	for n := range c.rng.IntN(3) {
		acts = append(acts, drawAct(c, first+decided+c.between(600*time.Millisecond, 40*time.Second), fmt.Sprintf("act %d: ", n))...)
	}
	if c.chance(5) {
		do(decided+c.between(2*time.Second, 40*time.Second), "U0BERLIN ends it", types("U0BERLIN", oneOf(c, "resolve yes", "cancel 監視の誤検知")))
	}
	if w.tamper && c.chance(6) {
		do(c.between(2*time.Second, 40*time.Second), admin+" deletes the card", deletes(plan.SignKey))
	}
	return append(acts, w.tampering(first+decided)...)
}

// drawLook is one thing that somebody does about a sign.
func drawLook(c *clockwork, a act) []act {
	who := oneOf(c, staff...)
	one := func(what string, do func(context.Context, *sim)) []act {
		return []act{{a.at, a.name + who + " " + what, do}}
	}
	switch c.rng.IntN(9) {
	case 0:
		return one("takes the look", pressesSign(who, ask.Claim.Button, "2.1"))
	case 1:
		return one("waits", pressesSign(who, ask.NotYet.Button, ""))
	case 2:
		return one("adds evidence", asksFor(who, a.name, incident.AddEvidence{Text: "5件の問い合わせ"}))
	case 3:
		return one("adds evidence on the card", fillsSign(who, ask.Evidence.Button, map[string]string{ask.Text: "Health に投稿あり"}))
	case 4:
		return one("corrects", asksFor(who, a.name, incident.Correct{Services: &[]string{"EC2", "RDS"}}))
	case 5:
		return one("says where people meet", asksFor(who, a.name, incident.Meet{Link: "https://meet.example.com/" + who}))
	}
	said := &word{who: who}
	acts := one("says something below the card", saysBelow(said))
	if c.chance(2) {
		acts = append(acts, act{a.at + c.some(4*time.Second), a.name + who + " corrects it", said.corrected})
	}
	if c.chance(3) {
		acts = append(acts, act{a.at + c.some(6*time.Second), a.name + who + " takes it back", said.takenBack})
	}
	return acts
}

// drawDecision is what becomes of a sign, perhaps by two people at once.
func drawDecision(c *clockwork, at time.Duration) (acts []act) {
	one := func(who, what string, do func(context.Context, *sim)) {
		acts = append(acts, act{at + c.some(time.Second), who + " " + what, do})
	}
	starts := func(who string) {
		switch c.rng.IntN(4) {
		case 0:
			one(who, "starts it provisionally", pressesSign(who, ask.BeginProvisional.Button, ""))
			if c.chance(2) {
				acts = append(acts, act{at + c.between(4*time.Second, 20*time.Second), who + " confirms it", pressesOn(who, plan.BoardKey, ask.ConfirmStart.Button)})
			}
		case 1:
			one(who, "starts it in private", fillsSign(who, ask.BeginAs.Button, map[string]string{ask.Leader: who, ask.Private: ask.Private}))
		default:
			one(who, "starts it", pressesSign(who, ask.Begin.Button, ""))
		}
	}
	switch c.rng.IntN(8) {
	case 0:
		one("U0BANGKOK", "dismisses it", fillsSign("U0BANGKOK", ask.Dismiss.Button, map[string]string{ask.Reason: "監視の誤検知"}))
		if c.chance(2) {
			acts = append(acts, act{at + c.between(5*time.Second, 30*time.Second), "it comes back", reportsAgain("U0KAKEI", titles[0])})
		}
	case 1: // nobody decides
	case 2:
		one("U0TOKYO", "declares beside it", types0("U0TOKYO", "now "+titles[0]))
	case 3:
		one("U0TOKYO", "declares beside it", types0("U0TOKYO", "now "+titles[0]))
		starts("U0BERLIN")
	case 4:
		starts("U0TOKYO")
		starts("U0BERLIN")
	default:
		starts("U0TOKYO")
	}
	return acts
}

// types0 types a command elsewhere, where no incident is needed.
func types0(who, text string) func(context.Context, *sim) { return typesIn(who, elsewhere, text) }

// reportsSign types the command, and sends the form, until something is known.
func reportsSign(who, title string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		for n := 0; len(w.ofPeople()) == 0 || n == 0; n++ {
			if n > 0 && (pause(ctx, 10*time.Second) != nil || w.halt(nil, fmt.Sprint(who, " reports again ", n)).dead) {
				return
			}
			w.reports(ctx, who, title)
		}
	}
}

// reportsAgain reports once, whatever is known.
func reportsAgain(who, title string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) { w.reports(ctx, who, title) }
}

// ofPeople lists the signs and incidents there are.
func (w *world) ofPeople() []incident.ID {
	return slices.DeleteFunc(w.incidents(), func(id incident.ID) bool { return id == incident.Workspace })
}

// reports types the command, sends the form, twice where nothing seems to happen, and says what it is about where that is asked.
func (w *sim) reports(ctx context.Context, who, title string) {
	_, _ = w.slack.Command(ctx, who, elsewhere, "/incident", "sign "+title)
	w.sends(ctx, who, "reporting "+title, map[string]string{ask.Source: "チケット3件", ask.Title: title})
	if v, open := w.slack.Modal(who); open && !w.halt(nil, who+" reads what became of it").dead {
		_, err := w.slack.ClickView(ctx, who, v.ID, render.ActionJoinSign)
		if err != nil {
			_, _ = w.slack.ClickView(ctx, who, v.ID, render.ActionSignAnyway)
		}
	}
}

// sends fills in the form that somebody sees, and sends it once more where that fails. what is what they do: they may see two forms at once, of the same.
func (w *sim) sends(ctx context.Context, who, what string, values map[string]string) {
	for n := range 2 {
		if w.halt(nil, fmt.Sprint(who, " ", what, " sees the form ", n, " ", label(ctx))).dead {
			return
		}
		v, open := w.slack.Modal(who)
		if !open || v.Body["submit"] == nil {
			return
		}
		_, _ = w.slack.Submit(ctx, who, v.ID, values)
	}
}

// pressesSign presses a button on the card, beside a TODO where one is named.
func pressesSign(who, action string, todo incident.TodoID) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		channel, ts, ok := w.shown(plan.SignKey)
		switch {
		case !ok:
		case todo != "":
			_, _ = w.slack.Click(ctx, who, channel, ts, action, render.Value(w.first(), todo))
		default:
			_, _ = w.slack.Click(ctx, who, channel, ts, action)
		}
	}
}

// fillsSign presses a button on the card that opens a form, and sends it.
func fillsSign(who, action string, values map[string]string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		pressesSign(who, action, "")(ctx, w)
		w.sends(ctx, who, action, values)
	}
}

// saysBelow says something in the thread of the card.
func saysBelow(said *word) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		channel, ts, ok := w.shown(plan.SignKey)
		if !ok {
			return
		}
		if m, err := w.slack.Reply(said.who, channel, ts, saidFirst); err == nil {
			said.under, said.ts = plan.Ref{ID: ts, Channel: channel}, m.TS
			w.below = append(w.below, said)
			w.early = w.early || w.records(w.first(), incident.Slack).Items[plan.SignKey].Ref.Zero()
		}
	}
}

// judgeSign: what is said below the card is on the timeline as it stands there, and what was deleted there in no entry; what is answered
// in private is told of nowhere else.
func (w *sim) judgeSign(s incident.State, heard bool) (wrong []string) {
	if s.Incident.Private {
		wrong = append(wrong, w.judgeSecret(s)...)
	}
	if heard {
		wrong = append(wrong, w.judgeBelow(s)...)
	}
	return wrong
}

func (w *sim) judgeBelow(s incident.State) (wrong []string) {
	card := w.records(s.Incident.ID, incident.Slack).Items[plan.SignKey].Ref
	shown, _, err := service.New(w.db, config.Settings{}, playbook.Set{}, clocks.Machine).Timeline(context.Background(), s.Incident.ID, 10_000)
	if err != nil {
		return []string{err.Error()}
	}
	for _, said := range w.below {
		if card.ID != said.under.ID || card.Channel != said.under.Channel || w.removals.mayBeMissing(s, deleted, card) { // another sign's, or an honest limit
			continue
		}
		id := service.RequestID("kept", said.under.Channel, said.ts)
		at := slices.IndexFunc(shown, func(e incident.Entry) bool { return e.ID == id })
		m, stands := w.slack.Message(said.under.Channel, said.ts)
		switch {
		case stands == said.gone:
			wrong = append(wrong, "the fake does not keep what people do")
		case stands && at < 0:
			wrong = append(wrong, "a word below the card is not recorded")
		case stands && shown[at].Text != html.UnescapeString(m.Text):
			wrong = append(wrong, fmt.Sprintf("a word below the card says %q and is shown as %q", m.Text, shown[at].Text))
		case !stands && w.left(s.Incident.ID, id):
			wrong = append(wrong, "a word below the card was deleted, and an entry says it")
		}
	}
	return wrong
}

// judgeSecret: outside its room nothing of ours says what a private incident is about.
func (w *sim) judgeSecret(s incident.State) (wrong []string) {
	for _, c := range w.channels() {
		if strings.Contains(c.Name, string(s.Incident.ID)) {
			if !c.Private {
				wrong = append(wrong, "a private incident has an open room")
			}
			continue
		}
		for _, m := range c.Messages {
			if m.Metadata == nil || m.Metadata.EventPayload["incident"] != string(s.Incident.ID) {
				continue
			}
			if key, _ := m.Metadata.EventPayload["key"].(string); !asksOfSign(key) && strings.Contains(m.Text+texts(m.Blocks), s.Incident.Facts.Title) {
				wrong = append(wrong, fmt.Sprintf("%s tells %s of a private incident: %s", key, c.Name, m.Text))
			}
		}
	}
	return wrong
}

// asksOfSign reports whether a message is a question about a sign, which was asked before anybody started it in private.
func asksOfSign(key string) bool { return plan.Transient(plan.Key(key)) }

// skew is how far two processes' clocks may be apart.
const skew = 10 * time.Second

// judgeLeads: over all signs the leads are called at most once in ten minutes, on cards and by the clock.
func (w *sim) judgeLeads(all []incident.State) (wrong []string) {
	var calls []time.Time
	for _, s := range all {
		if !s.Incident.BySign() {
			continue
		}
		if len(s.Incident.Sign.Leads) > 0 {
			calls = append(calls, s.Incident.Sign.At)
		}
		for _, a := range s.Incident.Sign.Asks {
			if slices.Contains(a.To, leaders) {
				calls = append(calls, a.At)
			}
		}
	}
	slices.SortFunc(calls, time.Time.Compare)
	for i := 1; i < len(calls); i++ {
		if apart := calls[i].Sub(calls[i-1]); apart < incident.CallsApart-skew {
			wrong = append(wrong, fmt.Sprintf("the leads are called twice in %s", apart))
		}
	}
	return wrong
}

// states are all that people work on, as they are in the end.
func (w *world) states() (all []incident.State) {
	for _, id := range w.ofPeople() {
		if s, err := store.Load(context.Background(), w.db, id); err == nil {
			all = append(all, s)
		}
	}
	return all
}

// judgeCards: a sign has one card, which calls the leads if it does, and two that are about the same are one.
func (w *sim) judgeCards(all []incident.State) (wrong []string) {
	for i, a := range all {
		for _, b := range all[:i] {
			both := a.Incident.Status == incident.SignStatus && b.Incident.Status == incident.SignStatus
			if both && incident.Overlaps(a.Incident.Facts, b.Incident.Facts, strings.ToLower) && !w.correctedSince(a, b) {
				wrong = append(wrong, fmt.Sprintf("%s and %s are signs of the same", a.Incident.ID, b.Incident.ID))
			}
		}
	}
	return wrong
}

// correctedSince reports whether one of several signs was found to be about the same later: somebody, or the monitor that it is of, said
// more of it.
func (w *sim) correctedSince(all ...incident.State) bool {
	return slices.ContainsFunc(all, func(s incident.State) bool {
		entries, err := store.Timeline(context.Background(), w.db, s.Incident.ID, 0)
		return err != nil || slices.ContainsFunc(entries, func(e incident.Entry) bool {
			return e.Kind == incident.EntryCorrected || e.Via == incident.ViaTool && len(e.Changes) > 0
		})
	})
}
