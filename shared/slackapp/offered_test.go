package slackapp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/slackapp/forms"
	"noroshi.internal/shared/slackapp/render"
)

// evening is one incident whose requests are decided one after the other, without a store.
type evening struct {
	t     *testing.T
	state incident.State
	at    time.Time
}

func begun(t *testing.T, change func(*incident.Declare)) *evening {
	t.Helper()
	pb, _ := playbook.Builtins().Get("aws-outage")
	do := incident.Declare{
		Kind: incident.Live, Facts: incident.Facts{Title: "EC2"}, ChannelPrefix: "inc", Playbook: pb,
		Settings: incident.Settings{Timezone: "Asia/Tokyo", Responders: []string{"U0TOKYO"}},
	}
	if change != nil {
		change(&do)
	}
	e := &evening{t: t, at: at}
	e.do("U0KAKEI", do)
	return e
}

// reported is an evening that begins with a sign.
func reported(t *testing.T) *evening {
	t.Helper()
	pb, _ := playbook.Builtins().Get("aws-outage")
	e := &evening{t: t, at: at}
	return e.do("U0KAKEI", incident.ReportSign{
		Kind: incident.Live, Facts: incident.Facts{Title: "EC2"}, Playbook: pb,
		Settings: incident.Settings{Timezone: "Asia/Tokyo", Help: "C0HELP", Leads: []string{"U0TOKYO"}},
	})
}

// listed is the workspace, in which a list of customers lost more than half.
func listed(t *testing.T) *evening {
	t.Helper()
	e := &evening{t: t, at: at}
	e.state.Incident = incident.Incident{ID: incident.Workspace, Settings: incident.Settings{Timezone: "Asia/Tokyo", Help: "C0HELP"}}
	return e.tell(incident.ListRead{Version: "long", Count: 300, Began: at}).tell(incident.ListRead{Version: "short", Count: 100, Began: at.Add(time.Hour)})
}

// weekly is the workspace in a week in which there is a try.
func weekly(t *testing.T) *evening {
	t.Helper()
	row := incident.TryRow{Incident: "k3f9qa", No: 1, Text: "page sooner", Try: incident.Try{State: incident.TryOpen}, Open: true}
	e := &evening{t: t, at: at}
	e.state.Incident = incident.Incident{
		ID: incident.Workspace, Settings: incident.Settings{Timezone: "Asia/Tokyo", Help: "C0HELP"},
		Week: &incident.Week{Week: "2026-W09", At: at, Tries: []incident.TryRow{row}},
	}
	return e
}

// starts begins the response to a sign, as the service asks it.
func starts(provisional bool) incident.Begin {
	pb, _ := playbook.Builtins().Get("aws-outage")
	return incident.Begin{Provisional: provisional, ChannelPrefix: "inc", Playbook: pb, Settings: incident.Settings{Timezone: "Asia/Tokyo", Help: "C0HELP"}}
}

// try decides a request and says why it was refused; it changes nothing.
func (e *evening) try(by incident.PersonID, do incident.Action) (incident.Decision, error) {
	return incident.Decide(e.state, incident.Request{ID: "r", Incident: "k3f9qa", At: e.at, By: incident.Actor{ID: by}, Via: incident.ViaSlack, Do: do})
}

// tell lets come true what the tool reports, a minute later.
func (e *evening) tell(what incident.Event) *evening {
	e.t.Helper()
	e.at = e.at.Add(time.Minute)
	return e.becomes(incident.Decide(e.state, incident.Tell("r", "k3f9qa", e.at, incident.ViaTool, what)))
}

// do lets requests of somebody come true, a minute apart.
func (e *evening) do(by incident.PersonID, all ...incident.Action) *evening {
	e.t.Helper()
	for _, do := range all {
		e.at = e.at.Add(time.Minute)
		e.becomes(e.try(by, do))
	}
	return e
}

func (e *evening) becomes(d incident.Decision, err error) *evening {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
	if d.Incident != nil {
		e.state.Incident = *d.Incident
	}
	if d.List != nil {
		e.state.List = *d.List
	}
	for part, lines := range d.KPT {
		e.state.KPT = append(e.state.KPT[:part*incident.KPTInPart:part*incident.KPTInPart], lines...)
	}
	if n := d.Notice; n != nil && n.Sent != nil {
		e.state.Notice, e.state.Before = incident.Notice{}, *n
	} else if n != nil {
		e.state.Notice = *n
	}
	for _, t := range slices.Concat(d.Others, d.Todos) {
		e.state.Todos = append(slices.DeleteFunc(e.state.Todos, func(o incident.Todo) bool { return o.ID == t.ID }), t)
	}
	slices.SortFunc(e.state.Todos, func(a, b incident.Todo) int { return cmp.Compare(a.Order, b.Order) })
	return e
}

// offer is a button, or an option of a menu.
type offer struct{ where, action, value string }

// offers are those of every message that the incident has at the moment.
func (e *evening) offers() (all []offer) {
	e.t.Helper()
	refs := plan.Refs{plan.ChannelKey: {ID: "C0ROOM"}, plan.BoardKey: {ID: "1.1"}, plan.SignKey: {ID: "1.3", Channel: "C0HELP"}}
	for _, t := range e.state.Todos {
		refs[plan.TodoKey(t.ID)] = plan.Ref{ID: "1.2", Channel: "C0ROOM"}
	}
	for _, x := range plan.Slack(e.state, refs) {
		if x.Kind != plan.MessageKind || x.Life == plan.Removed {
			continue
		}
		r, err := render.Message(x, refs)
		if err != nil {
			e.t.Fatal(err)
		}
		for _, b := range r.Blocks {
			all = append(all, offersOf(string(x.Key), b)...)
		}
	}
	return all
}

func offersOf(where string, b slack.Block) (all []offer) {
	var elements []slack.BlockElement
	switch b := b.(type) {
	case *slack.ActionBlock:
		elements = b.Elements.ElementSet
	case *slack.SectionBlock:
		if b.Accessory != nil && b.Accessory.ButtonElement != nil {
			elements = append(elements, b.Accessory.ButtonElement)
		}
	}
	for _, x := range elements {
		switch x := x.(type) {
		case *slack.ButtonBlockElement:
			if x.URL != "" { // it leads to a page
				continue
			}
			all = append(all, offer{where, x.ActionID, x.Value})
		case *slack.OverflowBlockElement:
			for _, o := range x.Options {
				action, id, todo, _ := render.ParseChoice(o.Value)
				all = append(all, offer{where, action, render.Value(id, todo)})
			}
		}
	}
	return all
}

// asks are what pressing an offer asks for, once the form that it may open is filled in: one action for each choice.
func (e *evening) asks(o offer) []incident.Action {
	e.t.Helper()
	act, known := ask.ByButton(o.action)
	if !known {
		e.t.Fatalf("nobody knows %s", o.action)
	}
	_, of, _ := render.ParseValue(o.value)
	switch {
	case act.Does == nil && act.Form == nil: // it asks for nothing
		return nil
	case act == ask.PickKPT: // which leads to the form of a line
		line := incident.TodoID(fmt.Sprint(incident.Standing(e.state.KPT, incident.Heading(of))[0].No))
		return slices.Concat(e.formAsks(ask.ChangeKPT, line), e.formAsks(ask.TakeKPT, line))
	case act.Form != nil:
		return e.formAsks(act, of)
	}
	return []incident.Action{act.Do(ask.Values{Now: e.at, Of: string(of)}, ask.Faults{})}
}

// formAsks submits the form behind a button once with every option that it offers.
func (e *evening) formAsks(act *ask.Ask, todo incident.TodoID) (all []incident.Action) {
	e.t.Helper()
	seen := ask.Seen{Lang: incident.Japanese, State: e.state}
	seen.Todo, _ = e.state.Todo(todo)
	seen.Of = string(todo)
	view := forms.Modal(act, seen, nil, "")
	options := append([]string{""}, optionsOf(view)...)
	if act == ask.Renew || act == ask.Review || act == ask.Resolve && e.state.EndOmits().Owing { // whose fields are all to be chosen
		options = options[1:]
	}
	for _, chosen := range options {
		values := asShown(view)
		for block, filled := range map[string]map[string]slack.BlockAction{
			ask.End:           {ask.End: {SelectedOption: slack.OptionBlockObject{Value: chosen}}},
			"place-0":         {"place-0": {SelectedOption: slack.OptionBlockObject{Value: chosen}}},
			ask.Title:         {ask.Title: {Value: "EC2 と RDS"}},
			ask.KPTHeading:    {ask.KPTHeading: {SelectedOption: slack.OptionBlockObject{Value: chosen}}},
			ask.Reason:        {ask.Reason: {Value: "x"}},
			ask.Text:          {ask.Text: {Value: "x"}},
			ask.ProviderSays:  {ask.ProviderSays: {Value: "x"}},
			ask.OwnEyes:       {ask.OwnEyes: {Value: "x"}},
			ask.Meeting:       {ask.Meeting: {Value: "https://meet.example.com/a"}},
			ask.How:           {ask.How: {SelectedOption: slack.OptionBlockObject{Value: chosen}}},
			ask.To:            {ask.To: {SelectedUser: "U0NEXT"}},
			ask.Leader:        {ask.Leader: {SelectedUser: "U0NEXT"}},
			"body_ja":         {"body_ja": {Value: "EC2 と RDS"}},
			"verdict":         {"verdict": {SelectedOption: slack.OptionBlockObject{Value: string(incident.LineExcused)}}},
			"voice":           {"voice": {SelectedOption: slack.OptionBlockObject{Value: "voice"}}},
			"sections":        {"sections": {SelectedOptions: []slack.OptionBlockObject{{Value: "facts"}}}},
			ask.HandoverAmend: {ask.HandoverAmend: {Value: "x"}},
			ask.HandoverTo:    {ask.HandoverTo: {SelectedUser: "U0NEXT"}},
			"lines":           {"lines": {SelectedOptions: []slack.OptionBlockObject{{Value: "4.1"}}}},
		} {
			if _, there := values[block]; there {
				values[block] = filled
			}
		}
		_, v, err := forms.Read(&slack.View{CallbackID: view.CallbackID, PrivateMetadata: view.PrivateMetadata, State: &slack.ViewState{Values: values}})
		if err != nil {
			e.t.Fatal(err)
		}
		v.Now = e.at
		all = append(all, act.Do(v, ask.Faults{}))
	}
	return all
}

// asShown are the values of a form that nobody has touched.
func asShown(view slack.ModalViewRequest) map[string]map[string]slack.BlockAction {
	out := map[string]map[string]slack.BlockAction{}
	for _, b := range view.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		var value slack.BlockAction
		switch e := in.Element.(type) {
		case *slack.RadioButtonsBlockElement:
			value.SelectedOption = *cmp.Or(e.InitialOption, e.Options[0])
		case *slack.SelectBlockElement:
			value.SelectedOption = *cmp.Or(e.InitialOption, &slack.OptionBlockObject{})
		case *slack.PlainTextInputBlockElement:
			value.Value = e.InitialValue
		}
		out[in.BlockID] = map[string]slack.BlockAction{in.BlockID: value}
	}
	return out
}

func optionsOf(view slack.ModalViewRequest) (values []string) {
	for _, b := range view.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			if radio, ok := in.Element.(*slack.RadioButtonsBlockElement); ok {
				for _, o := range radio.Options {
					values = append(values, o.Value)
				}
			}
		}
	}
	return values
}

// TestNothingIsOfferedThatIsRefused: in every state each button on every message does something for somebody, with whatever
// its form offers.
func TestNothingIsOfferedThatIsRefused(t *testing.T) {
	t.Parallel()
	const todo incident.TodoID = "4.3d"
	next := incident.NextPhase{Confirmed: true}
	recovery := incident.NextPhase{To: incident.Resolve, Confirmed: true}
	problem := incident.Failed{Problem: incident.Problem{System: "slack", Key: "topic", Code: "restricted_action", Since: at}}
	late := incident.Lapse{Todo: todo}
	for name, e := range map[string]*evening{
		"just declared":     begun(t, nil),
		"a handover":        handing(t),
		"and a walk":        handing(t).do("U0KAKEI", walksAll),
		"and stayed on":     handing(t).do("U0KAKEI", walksAll, incident.StayOn{No: 1}),
		"and accepted":      handing(t).do("U0KAKEI", walksAll).do("U0TOKYO", incident.AcceptHandover{No: 1}),
		"a list shrank":     listed(t),
		"and is used":       listed(t).do("U0TOKYO", incident.UseShorter{No: 1}),
		"a drill":           begun(t, func(d *incident.Declare) { d.Kind = incident.Drill }),
		"two languages":     begun(t, func(d *incident.Declare) { d.Settings.Also = incident.English }),
		"private":           begun(t, func(d *incident.Declare) { d.Private = true }),
		"no recovery phase": begun(t, func(d *incident.Declare) { d.Playbook.Phases = d.Playbook.Phases[:5] }),
		"a TODO is taken":   begun(t, nil).do("U0TOKYO", incident.Claim{Todo: todo}),
		"and helped with":   begun(t, nil).do("U0TOKYO", incident.Claim{Todo: todo}).do("U0BERLIN", incident.Claim{Todo: todo}),
		"done":              begun(t, nil).do("U0TOKYO", incident.Finish{Todo: todo}),
		"skipped":           begun(t, nil).do("U0TOKYO", incident.Skip{Todo: todo, Reason: "x"}),
		"reopened":          begun(t, nil).do("U0TOKYO", incident.Finish{Todo: todo}, incident.Reopen{Todo: todo}),
		"added":             begun(t, nil).do("U0TOKYO", incident.Add{Title: "call"}),
		"monitoring":        begun(t, nil).do("U0KAKEI", next),
		"back":              begun(t, nil).do("U0KAKEI", next, incident.PhaseBack{Reason: "x"}),
		"recovery":          begun(t, nil).do("U0KAKEI", next, next),
		"recovery at once":  begun(t, nil).do("U0KAKEI", recovery),
		"a problem":         begun(t, nil).tell(problem),
		"a draft behind":    begun(t, nil).tell(behind),
		"late":              soon(begun(t, nil)).tell(late),
		"late and quiet":    soon(begun(t, nil)).tell(late).do("U0KAKEI", incident.SnoozeUntil{Until: at.Add(5 * time.Hour)}),
		"a notice written":  begun(t, nil).do("U0KAKEI", aNotice),
		"approved":          begun(t, nil).do("U0KAKEI", aNotice).do("U0TOKYO", incident.ApproveNotice{No: 1, Version: 1, Sum: aNoticeSum}),
		"sent":              begun(t, nil).do("U0KAKEI", aNotice).do("U0TOKYO", incident.ApproveNotice{No: 1, Version: 1, Sum: aNoticeSum}, incident.SendNotice{No: 1, Version: 1, Sum: aNoticeSum}),
		"sent, recovery":    begun(t, nil).do("U0KAKEI", aNotice).do("U0TOKYO", incident.ApproveNotice{No: 1, Version: 1, Sum: aNoticeSum}, incident.SendNotice{No: 1, Version: 1, Sum: aNoticeSum}, recovery),
		"ended, and owing":  owing(t),
		"and written for":   owing(t).do("U0KAKEI", theLast),
		"owing no more":     owing(t).do("U0KAKEI", incident.WaivePromise{Reason: "x"}),
		"ended":             begun(t, nil).tell(problem).do("U0KAKEI", incident.End{Confirmed: true, Note: "seen"}),
		"in review":         inReview(t),
		"closed":            begun(t, nil).do("U0KAKEI", incident.End{Confirmed: true, Note: "seen"}, incident.Close{}),
		"taken up again":    begun(t, nil).do("U0KAKEI", incident.End{Confirmed: true, Note: "seen"}, incident.ReopenResponse{Reason: "x"}),
		"ended, then late":  soon(begun(t, nil)).tell(late).do("U0KAKEI", incident.End{Confirmed: true, Note: "seen"}),
		"canceled":          begun(t, nil).do("U0KAKEI", incident.Cancel{Reason: "x"}),
		"a list to tell":    begun(t, func(d *incident.Declare) { d.Settings.Listed = true }),
		"a sign":            reported(t),
		"a sign, looked at": reported(t).do("U0TOKYO", incident.Claim{Todo: "2.1"}),
		"a sign, asked":     reported(t).tell(incident.AskSign{No: 1, Step: incident.AskDecide}),
		"a sign, dismissed": reported(t).do("U0KAKEI", incident.Cancel{Reason: "x"}),
		"started":           reported(t).do("U0KAKEI", starts(false)),
		"with a document":   begun(t, nil).tell(documentMade),
		"provisional":       reported(t).do("U0KAKEI", starts(true)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			offers := e.offers()
			if n := fewest[e.state.Incident.Status]; len(offers) < n {
				t.Errorf("only %d offers are looked at", len(offers))
			}
			for _, o := range offers {
				for _, do := range e.asks(o) {
					if why := e.everybodyRefused(do); why != "" {
						t.Errorf("%s offers %s (%+v): %s", o.where, o.action, do, why)
					}
				}
			}
		})
	}
}

// allChecked settles every line of the check at once.
var allChecked = incident.CheckExcused{Lines: []string{"4.1", "4.2", "4.3", "4.4", "4.5", "4.6"}, Reason: "x"}

// TestTheMessageOfTheCheckOffersTheWatchPhase, as long as it has not begun.
func TestTheMessageOfTheCheckOffersTheWatchPhase(t *testing.T) {
	t.Parallel()
	watches := func(e *evening) (all []offer) {
		return slices.DeleteFunc(e.offers(), func(o offer) bool { return o.action != ask.Watch.Button })
	}
	e := begun(t, nil).do("U0KAKEI", allChecked)
	offered := watches(e)
	if len(offered) != 1 || !strings.HasPrefix(offered[0].where, "news/") {
		t.Fatalf("offered %+v", offered)
	}
	step := e.asks(offered[0])
	if e.do("U0KAKEI", step[0]); e.state.Incident.Phase != incident.Watch || len(watches(e)) > 0 {
		t.Errorf("it is %s, and offered %+v", e.state.Incident.Phase, watches(e))
	}
	if _, err := e.try("U0TOKYO", step[0]); err == nil {
		t.Error("a form of before moves on")
	}
}

// aNotice is the first notice as somebody writes it, with its sum.
var (
	aNotice = incident.WriteNotice{
		No: 1, Stage: incident.FirstNotice, AsOf: at, Promise: at.Add(time.Hour),
		Letters: incident.Letters{JA: incident.Letter{Subject: "【第1報】", Body: "EC2"}, EN: incident.Letter{Subject: "[Notice 1]", Body: "EC2"}},
	}
	aNoticeSum = incident.NoticeText{No: 1, Stage: aNotice.Stage, Letters: aNotice.Letters, AsOf: aNotice.AsOf, Promise: aNotice.Promise}.Sum()
)

// owing is an evening that has ended while customers wait for the recovery notice.
func owing(t *testing.T) *evening {
	t.Helper()
	e := begun(t, nil).do("U0KAKEI", aNotice).do("U0TOKYO", incident.ApproveNotice{No: 1, Version: 1, Sum: aNoticeSum}, incident.SendNotice{No: 1, Version: 1, Sum: aNoticeSum})
	return e.do("U0KAKEI", incident.End{Confirmed: true, Without: true, Note: "seen"})
}

// inReview is an evening that has ended, with a line under each heading.
func inReview(t *testing.T) *evening {
	t.Helper()
	e := begun(t, nil).do("U0KAKEI", incident.End{Confirmed: true, Note: "seen"})
	for _, h := range incident.Headings {
		e.do("U0TOKYO", incident.AddKPT{Words: incident.KPTWords{Heading: h, Text: "first"}})
	}
	return e
}

// handing is an evening whose commander hands over.
func handing(t *testing.T) *evening {
	t.Helper()
	return begun(t, nil).do("U0KAKEI", incident.BeginHandover{To: incident.Actor{ID: "U0TOKYO"}})
}

// walksAll walks all of the brief of the first handover.
var walksAll = incident.Walk{No: 1, Sections: incident.BriefSections}

// theLast is the recovery notice that follows aNotice.
var theLast = func() incident.WriteNotice {
	do := aNotice
	do.No, do.Stage, do.Promise = 2, incident.RecoveryNotice, time.Time{}
	return do
}()

// TestAfterTheEndOnlyTheReviewIsOffered, and notices while customers wait for one.
func TestAfterTheEndOnlyTheReviewIsOffered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		e    *evening
		want []string
	}{
		"owing":         {owing(t), []string{"board_facts", "board_no_notice", "board_notice", "board_reopen", "board_review", "kpt_write", "todo_claim", "todo_done", "todo_hand_over", "todo_skip"}},
		"written":       {owing(t).do("U0KAKEI", theLast), []string{"board_facts", "board_no_notice", "board_notice", "board_notice_approve", "board_notice_text", "board_reopen", "board_review", "kpt_write", "todo_claim", "todo_done", "todo_hand_over", "todo_skip"}},
		"owing no more": {owing(t).do("U0KAKEI", incident.WaivePromise{Reason: "x"}), []string{"board_close", "board_facts", "board_reopen", "board_review", "kpt_write", "todo_claim", "todo_done", "todo_hand_over", "todo_skip"}},
		"in review":     {inReview(t), []string{"board_close", "board_facts", "board_reopen", "board_review", "kpt_lines", "kpt_write", "todo_claim", "todo_done", "todo_hand_over", "todo_skip"}},
		"closed":        {owing(t).do("U0KAKEI", incident.WaivePromise{Reason: "x"}, incident.Close{}), []string{"board_review"}},
	} {
		var got []string
		for _, o := range c.e.offers() {
			got = append(got, o.action)
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: offered are %q", name, got)
		}
	}
}

// fewest is how many buttons there must be to look at.
var fewest = map[incident.Status]int{incident.Open: 20, incident.SignStatus: 10}

// behind is a notice in which people have rewritten the region.
var behind = incident.Followed{Document: incident.NoticeDocument, Behind: []incident.Place{
	{Name: "region", Says: "東京", Sum: "1a2b", Want: "ap-northeast-1", Fact: "3c4d"},
}}

// documentMade is the document of the first notice.
var documentMade = incident.Made{Key: "document/notice", Link: "document/notice", To: incident.Link{Ref: "1", URL: "https://docs.example.com/1"}}

// soon makes it an hour later.
func soon(e *evening) *evening {
	e.at = e.at.Add(time.Hour)
	return e
}

// everybodyRefused is why nobody may do something; "" when somebody may.
func (e *evening) everybodyRefused(do incident.Action) (why string) {
	for _, by := range []incident.PersonID{"U0KAKEI", "U0TOKYO", "U0BERLIN", "U0NEXT"} {
		_, err := e.try(by, do)
		if err == nil {
			return ""
		}
		why = fmt.Sprint(err)
	}
	return why
}

// TestEveryButtonOfAnActIsShown: some message offers it as things stand then; the card of a private answer has the rest.
func TestEveryButtonOfAnActIsShown(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	problem := incident.Failed{Problem: incident.Problem{System: "slack", Key: "topic", Code: "restricted_action", Since: at}}
	for _, e := range []*evening{
		begun(t, func(d *incident.Declare) { d.Settings.Listed = true }),
		begun(t, nil).do("U0KAKEI", incident.NextPhase{Confirmed: true}), begun(t, nil).do("U0KAKEI", allChecked),
		begun(t, nil).tell(documentMade), begun(t, nil).tell(problem), begun(t, nil).tell(behind), begun(t, nil).do("U0TOKYO", incident.Claim{Todo: "4.3d"}), begun(t, nil).do("U0TOKYO", incident.Finish{Todo: "4.3d"}),
		begun(t, nil).do("U0KAKEI", incident.Command{To: incident.Actor{ID: "U0TOKYO"}}), begun(t, nil).tell(incident.Deactivated{Who: "U0KAKEI"}),
		handing(t), handing(t).do("U0KAKEI", walksAll), owing(t), inReview(t), begun(t, nil).do("U0KAKEI", incident.End{Confirmed: true, Note: "seen"}), begun(t, nil).do("U0KAKEI", aNotice), begun(t, nil).do("U0KAKEI", aNotice).do("U0TOKYO", incident.ApproveNotice{No: 1, Version: 1, Sum: aNoticeSum}),
		soon(begun(t, nil)).tell(incident.Lapse{Todo: "4.3d"}), reported(t), reported(t).do("U0KAKEI", starts(true)), listed(t), weekly(t),
		soon(begun(t, nil)).tell(incident.Lapse{Todo: "4.3d"}).do("U0KAKEI", incident.SnoozeUntil{Until: at.Add(5 * time.Hour)}),
	} {
		for _, o := range e.offers() {
			shown[o.action] = true
		}
	}
	for _, a := range ask.All {
		if a.On != ask.Elsewhere && a.Button != "" && !shown[a.Button] {
			t.Errorf("no message offers %s", a.Name)
		}
	}
}
