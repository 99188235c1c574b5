package web

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/store"
)

var (
	pressed = regexp.MustCompile(`<button type="submit"(?: class="[^"]*")?(?: name="(\w+)" value="([^"]*)")? formaction="([^"]+)"`)
	alone   = regexp.MustCompile(`<form method="post" action="([^"]+/do/[^"]+)">(?:<input type="hidden" name="token" value="[^"]*">)?(?:<input type="hidden" name="of" value="([^"]*)">)?`)
	whole   = regexp.MustCompile(`(?s)<form method="post" action="([^"]+/do/[^"]+)"[^>]*>(.*?)</form>`)
	submits = regexp.MustCompile(`<button type="submit"(?: class="[^"]*")?(?: name="(\w+)" value="([^"]*)")?`)
	linked  = regexp.MustCompile(`href="([^"]+/do/[^"]+)"`)
	action  = regexp.MustCompile(`<form class="write" method="post" action="([^"]+)"`)
	choices = regexp.MustCompile(`(?s)<select id="f-end".*?</select>`)
	selects = regexp.MustCompile(`(?s)<select id="[^"]+" name="([^"]+)".*?</select>`)
	chosen  = regexp.MustCompile(`<option value="([^"]+)"(?: selected)?>`)
	choice  = regexp.MustCompile(`<option value="([^"]*)"`)
)

// filledIn is what people can be expected to enter; what a form has no field for is not looked at.
var filledIn = url.Values{
	"subject_ja": {"s"}, "body_ja": {"b"}, "subject_en": {"s"}, "body_en": {"b"},
	"provider_says": {"x"}, "own_eyes": {"x"}, "lines": {"4.1"},
	"what": {"EC2"}, "doing": {"x"}, "then": {"01:00"},
	"text": {"x"}, "title": {"EC2 と RDS"}, "mail": {"jonas@example.com"}, "due": {"30"}, "meeting": {"https://meet.example.com/x"},
}

// offers are all requests that the pages of an incident offer the browser's person, each once.
func (b *browser) offers(id incident.ID) map[string]incident.Action {
	b.t.Helper()
	all := map[string]incident.Action{}
	pages := []string{boardURL(id)}
	for _, t := range b.desk.state(id).Todos {
		pages = append(pages, todoURL(id, t.ID))
	}
	for _, page := range pages {
		body := b.raw(http.MethodGet, page, nil)
		todo := strings.TrimPrefix(page, boardURL(id)+"/todo/")
		for _, m := range pressed.FindAllStringSubmatch(body, -1) {
			in := url.Values{cmp.Or(m[1], "todo"): {cmp.Or(m[2], todo)}}
			b.offer(id, all, m[3], in)
		}
		for _, m := range alone.FindAllStringSubmatch(body, -1) {
			b.offer(id, all, m[1], url.Values{"of": {m[2]}})
		}
		for _, m := range linked.FindAllStringSubmatch(body, -1) {
			b.fill(id, all, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
	}
	b.pressable(id, all, b.raw(http.MethodGet, handoverURL(id), nil))
	return all
}

// pressable are the requests of a page's forms, one for each of their buttons; what they leave to be typed is typed.
func (b *browser) pressable(id incident.ID, all map[string]incident.Action, body string) {
	b.t.Helper()
	for _, form := range whole.FindAllStringSubmatch(body, -1) {
		for _, button := range submits.FindAllStringSubmatch(form[2], -1) {
			in := url.Values{}
			for _, m := range hiddenForm.FindAllStringSubmatch(form[2], -1) {
				in.Add(m[1], m[2])
			}
			if button[1] != "" {
				in.Add(button[1], button[2])
			}
			if strings.Contains(form[2], "<textarea") {
				in.Set(ask.HandoverAmend, "x"+fmt.Sprint(len(all)))
			}
			b.offer(id, all, form[1], in)
		}
	}
	for _, m := range linked.FindAllStringSubmatch(body, -1) {
		b.fill(id, all, m[1])
	}
}

// fill opens a form and fills it in, once for each choice that it has.
func (b *browser) fill(id incident.ID, all map[string]incident.Action, page string) {
	b.t.Helper()
	body := b.raw(http.MethodGet, page, nil)
	to := action.FindStringSubmatch(body)
	if to == nil {
		b.t.Errorf("%s is offered and has no form:\n%s", page, body)
		return
	}
	in := url.Values{}
	maps.Copy(in, filledIn)
	for _, m := range selects.FindAllStringSubmatch(body, -1) {
		if all := chosen.FindAllStringSubmatch(m[0], -1); m[1] != "end" && len(all) > 0 {
			in.Set(m[1], all[len(all)-1][1])
		}
	}
	for _, m := range hiddenForm.FindAllStringSubmatch(body, -1) {
		in.Set(m[1], m[2])
	}
	ends := choice.FindAllStringSubmatch(choices.FindString(body), -1)
	if ends == nil {
		ends = [][]string{{"", ""}}
	}
	for _, end := range ends {
		in.Set("end", end[1])
		b.offer(id, all, to[1], maps.Clone(in))
	}
}

func (b *browser) offer(id incident.ID, all map[string]incident.Action, to string, in url.Values) {
	b.t.Helper()
	name := to[strings.LastIndex(to, "/")+1:]
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, origin+to, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for k, v := range b.cookies {
		r.AddCookie(&http.Cookie{Name: k, Value: v})
	}
	v := b.visitor(r)
	if err := b.identify(v); err != nil {
		b.t.Fatal(err)
	}
	v.state = b.desk.state(id)
	f := filled{Values: in, faults: ask.Faults{}}
	act, known := ask.ByName(name)
	if !known {
		b.t.Fatalf("nobody knows %s", name)
	}
	do := act.Do(b.values(v, act, f), f.faults)
	if join, ok := do.(incident.Join); ok {
		join.Inside = b.svc.MayKnow(b.t.Context(), v.person.ID, "", v.state.Incident)
		do = join
	}
	if len(f.faults) > 0 {
		b.t.Errorf("%s: %v", name, f.faults)
	}
	all[fmt.Sprint(name, " ", in.Get("todo"), " ", in.Get("end"), in[ask.HandoverSections], in.Get(ask.HandoverAmend), in.Get(ask.HandoverVoice))] = do
}

// TestNoPageOffersWhatIsRefused: in every state everything that a page offers its reader does something.
func TestNoPageOffersWhatIsRefused(t *testing.T) {
	t.Parallel()
	const todo incident.TodoID = "4.3d"
	next, recovery := incident.NextPhase{Confirmed: true}, incident.NextPhase{To: incident.Resolve, Confirmed: true}
	problem := incident.Failed{Problem: incident.Problem{System: "slack", Key: "topic", Code: "restricted_action", Since: t0}}
	for name, before := range map[string][]any{
		"just declared":    nil,
		"a TODO is taken":  {incident.Claim{Todo: todo}},
		"by somebody else": {incident.Reassign{Todo: todo, To: incident.Actor{ID: "U0OTHER"}}},
		"done":             {incident.Finish{Todo: todo}},
		"skipped":          {incident.Skip{Todo: todo, Reason: "x"}},
		"monitoring":       {next},
		"back":             {next, incident.PhaseBack{Reason: "x"}},
		"all is checked":   {allChecked},
		"recovery":         {next, next},
		"recovery at once": {recovery},
		"quiet":            {incident.SnoozeUntil{Until: t0.Add(time.Hour)}},
		"a problem":        {problem},
		"offered to other": {incident.Command{To: incident.Actor{ID: "U0OTHER"}}},
		"led by nobody":    {incident.Deactivated{Who: "U0KAKEI"}},
		"ended":            {problem, incident.End{Confirmed: true, Note: "seen"}},
		"canceled":         {incident.Cancel{Reason: "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			b := d.as("kakei@example.com")
			id := b.declare("EC2 に SSH できない")
			for n, do := range before {
				d.happens(id, fmt.Sprint("before-", n), do)
			}
			b.allDo(id)
		})
	}
}

// allChecked settles every line of the check at once.
var allChecked = incident.CheckExcused{Lines: []string{"4.1", "4.2", "4.3", "4.4", "4.5", "4.6"}, Reason: "x"}

// TestNoPageOffersWhatIsRefusedOfTheCommand, to whom it is offered, who offers it, or to anybody where the commander is silent.
func TestNoPageOffersWhatIsRefusedOfTheCommand(t *testing.T) {
	t.Parallel()
	kakei, other := incident.Actor{ID: "U0KAKEI"}, incident.Actor{ID: "U0OTHER"}
	for name, c := range map[string]struct {
		before func(*desk, incident.ID)
		offers []string
	}{
		"offered to the reader": {func(d *desk, id incident.ID) {
			d.does("U0KAKEI", id, "1", incident.Command{To: other})
			d.does("U0OTHER", id, "2", incident.AcceptOffer{No: 1})
			d.does("U0OTHER", id, "3", incident.Command{To: kakei})
		}, []string{"commander-accept", "commander-decline"}},
		"offered by the reader": {func(d *desk, id incident.ID) {
			d.does("U0KAKEI", id, "1", incident.Command{To: other})
		}, []string{"commander-withdraw"}},
		"nobody commands": {func(d *desk, id incident.ID) {
			d.happens(id, "1", incident.Deactivated{Who: "U0KAKEI"})
		}, []string{"commander-take"}},
		"the reader is asked where they are": {func(d *desk, id incident.ID) {
			d.now.Add(31 * 60)
			d.happens(id, "1", incident.AskSilence{Was: "U0KAKEI", Since: d.state(id).Incident.LastHeard(), Ask: 1, Step: incident.AskCommander, To: []string{"U0KAKEI"}})
		}, []string{"commander-here"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			b := d.as("kakei@example.com")
			id := b.declare("EC2 に SSH できない")
			c.before(d, id)
			for _, a := range c.offers {
				b.get(boardURL(id)).has(t, http.StatusOK, actURL(id, a))
			}
			b.allDo(id)
		})
	}
}

// TestNoPageOffersWhatIsRefusedOfAHandover, to whoever commands, to the next and to others, as it goes on; each reader finds what they can do.
func TestNoPageOffersWhatIsRefusedOfAHandover(t *testing.T) {
	t.Parallel()
	kakei, other := incident.Actor{ID: "U0KAKEI"}, incident.Actor{ID: "U0OTHER"}
	walk := incident.Walk{No: 1, Sections: incident.BriefSections}
	lead := func(d *desk, id incident.ID) {
		d.does(kakei.ID, id, "offered", incident.Command{To: other})
		d.does(other.ID, id, "accepted", incident.AcceptOffer{No: 1})
	}
	for name, c := range map[string]struct {
		before func(*desk, incident.ID)
		offers []string
		lacks  []string
	}{
		"by nobody": {func(*desk, incident.ID) {}, []string{"/do/handover\""}, []string{"/do/handover-"}},
		"by the reader": {func(d *desk, id incident.ID) {
			d.does(kakei.ID, id, "1", incident.BeginHandover{To: other})
		}, []string{"/do/handover\"", "/do/handover-walk", "/do/handover-stay"}, []string{"/do/handover-accept"}},
		"by the reader, walked in part": {func(d *desk, id incident.ID) {
			d.does(kakei.ID, id, "1", incident.BeginHandover{})
			d.does(kakei.ID, id, "2", incident.Walk{No: 1, Sections: incident.BriefSections[2:3]})
			d.does(kakei.ID, id, "3", incident.Walk{No: 1, Sections: incident.BriefSections[3:4], Amend: "not quite"})
			d.does(other.ID, id, "4", incident.Finish{Todo: "4.5a"})
		}, []string{"/do/handover-walk"}, []string{"/do/handover-accept"}},
		"by the reader, walked": {func(d *desk, id incident.ID) {
			d.does(kakei.ID, id, "1", incident.BeginHandover{To: other})
			d.does(kakei.ID, id, "2", walk)
		}, []string{"/do/handover-walk", "/do/handover-stay"}, []string{"/do/handover-accept"}},
		"to the reader": {func(d *desk, id incident.ID) {
			lead(d, id)
			d.does(other.ID, id, "1", incident.BeginHandover{To: kakei})
		}, nil, []string{"/do/handover-"}},
		"to the reader, walked": {func(d *desk, id incident.ID) {
			lead(d, id)
			d.does(other.ID, id, "1", incident.BeginHandover{To: kakei})
			d.does(other.ID, id, "2", walk)
		}, []string{"/do/handover-accept"}, []string{"/do/handover-walk", "/do/handover-stay"}},
		"to whoever accepts, walked": {func(d *desk, id incident.ID) {
			lead(d, id)
			d.does(other.ID, id, "1", incident.BeginHandover{})
			d.does(other.ID, id, "2", walk)
		}, []string{"/do/handover-accept"}, []string{"/do/handover-walk"}},
		"to somebody else, walked": {func(d *desk, id incident.ID) {
			lead(d, id)
			d.does(other.ID, id, "1", incident.BeginHandover{To: incident.Actor{ID: "U0THIRD"}})
			d.does(other.ID, id, "2", walk)
		}, nil, []string{"/do/handover-"}},
		"no more": {func(d *desk, id incident.ID) {
			d.does(kakei.ID, id, "1", incident.BeginHandover{To: other})
			d.does(kakei.ID, id, "2", walk)
			d.does(other.ID, id, "3", incident.AcceptHandover{No: 1, Voice: true})
		}, []string{"/do/handover\""}, []string{"/do/handover-"}},
		"when it ended": {func(d *desk, id incident.ID) {
			d.does(kakei.ID, id, "1", incident.BeginHandover{To: other})
			d.does(kakei.ID, id, "2", incident.End{Confirmed: true, Note: "seen"})
		}, nil, []string{"/do/handover"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			b := d.as("kakei@example.com")
			id := b.declare("EC2 に SSH できない")
			c.before(d, id)
			page := b.raw(http.MethodGet, handoverURL(id), nil)
			for _, a := range c.offers {
				if !strings.Contains(page, a) {
					t.Errorf("not offered: %s", a)
				}
			}
			for _, a := range c.lacks {
				if strings.Contains(page, a) {
					t.Errorf("offered: %s", a)
				}
			}
			b.allDo(id)
		})
	}
}

// TestNoPageOffersWhatIsRefusedOfANotice, to its author or to somebody else, as it is written, approved and sent.
func TestNoPageOffersWhatIsRefusedOfANotice(t *testing.T) {
	t.Parallel()
	for name, author := range map[string]incident.PersonID{"its author": "U0KAKEI", "somebody else": "U0OTHER"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			b := d.as("kakei@example.com")
			id := b.declare("EC2 に SSH できない")
			do := aNotice(d.svc.Now())
			d.does(author, id, "written", do)
			b.allDo(id)
			d.does("U0THIRD", id, "approved", incident.ApproveNotice{No: 1, Version: 1, Sum: sumOf(do)})
			b.allDo(id)
			d.does(author, id, "sent", incident.SendNotice{No: 1, Version: 1, Sum: sumOf(do)})
			b.allDo(id)
			d.does("U0THIRD", id, "ended", incident.End{Confirmed: true, Without: true, Note: "seen"})
			b.allDo(id)
			last := aNotice(d.svc.Now())
			last.No, last.Stage, last.Promise = 2, incident.RecoveryNotice, time.Time{}
			d.does(author, id, "the last", last)
			b.allDo(id)
			d.does("U0THIRD", id, "waived", incident.WaivePromise{Reason: "x"})
			b.allDo(id)
		})
	}
}

// aNotice is the first notice as somebody writes it at a moment.
func aNotice(at time.Time) incident.WriteNotice {
	at = at.Truncate(time.Second)
	return incident.WriteNotice{
		No: 1, Stage: incident.FirstNotice, AsOf: at, Promise: at.Add(time.Hour),
		Letters: incident.Letters{JA: incident.Letter{Subject: "【第1報】", Body: "EC2 に\n\n障害"}, EN: incident.Letter{Subject: "[Notice 1]", Body: "EC2 <b>"}},
	}
}

func sumOf(a incident.WriteNotice) string {
	return incident.NoticeText{No: a.No, Stage: a.Stage, Letters: a.Letters, AsOf: a.AsOf, Promise: a.Promise}.Sum()
}

// allDo fails where a page of an incident offers what would be refused; what is over offers nothing, unless customers still wait.
func (b *browser) allDo(id incident.ID) {
	b.t.Helper()
	offers := b.offers(id)
	i := b.desk.state(id).Incident
	if editable := i.Status.Editable(); editable != (len(offers) > 20) || !editable && (i.Status == incident.Resolved) != (len(offers) > 0) {
		b.t.Errorf("%d offers", len(offers))
	}
	for _, what := range slices.Sorted(maps.Keys(offers)) {
		_, err := incident.Decide(b.desk.state(id), incident.Request{
			ID: "r", Incident: id, At: b.svc.Now(), By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaBrowser, Do: offers[what],
		})
		if err != nil {
			b.t.Errorf("%s is offered: %v", what, err)
		}
	}
}

// TestNoPageOfASignOffersWhatIsRefused, nor that of what came of it.
func TestNoPageOfASignOffersWhatIsRefused(t *testing.T) {
	t.Parallel()
	for name, before := range map[string][]any{
		"just reported":    nil,
		"looked at":        {incident.Claim{Todo: "2.1"}},
		"not yet":          {incident.WaitSign{}},
		"started":          {incident.Begin{}},
		"by another":       {incident.Begin{Commander: incident.Actor{ID: "U0OTHER"}}},
		"provisionally":    {incident.Begin{Provisional: true}},
		"confirmed":        {incident.Begin{Provisional: true}, incident.ConfirmStart{}},
		"reopened":         {incident.Begin{}, incident.Reopen{Todo: "2.1"}},
		"started and over": {incident.Begin{}, incident.End{Confirmed: true, Note: "seen"}},
		"dismissed":        {incident.Cancel{Reason: "x", Sign: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			b := d.as("kakei@example.com")
			id := b.reports(t, "title", "EC2 に SSH できない").sign()
			for n, do := range before {
				d.happens(id, fmt.Sprint("before-", n), do)
			}
			b.allDo(id)
		})
	}
}

// happens records what kakei asks of an incident, or what the tool reports to it.
func (d *desk) happens(id incident.ID, request string, what any) {
	d.t.Helper()
	event, ok := what.(incident.Event)
	if !ok {
		d.do(id, request, what.(incident.Action))
		return
	}
	if _, err := d.svc.Do(d.t.Context(), incident.Tell(request, id, d.svc.Now(), incident.ViaTool, event)); err != nil {
		d.t.Fatalf("%T: %v", what, err)
	}
}

// do records what kakei asks of an incident.
func (d *desk) do(id incident.ID, request string, do incident.Action) {
	d.t.Helper()
	d.does("U0KAKEI", id, request, do)
}

// does records what somebody asks of an incident.
func (d *desk) does(who incident.PersonID, id incident.ID, request string, do incident.Action) {
	d.t.Helper()
	_, err := d.svc.Do(d.t.Context(), incident.Request{
		ID: request, Incident: id, At: d.svc.Now(), By: incident.Actor{ID: who}, Via: incident.ViaBrowser, Do: do,
	})
	if err != nil {
		d.t.Fatalf("%T: %v", do, err)
	}
}

// TestAnEarlyEndLeadsThroughTheRecovery: the page says the worst first, and only sending it moves to the recovery; the other
// choice ends, and says what was left out.
func TestAnEarlyEndLeadsThroughTheRecovery(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]struct {
		kind incident.EntryKind
		said string
	}{
		ask.EndRecovery: {incident.EntryPhase, "「収束(復旧確認)」に進みました"},
		ask.EndNow:      {incident.EntryResolved, "対応を終了しました"},
	} {
		d := open(t)
		b := d.as("kakei@example.com")
		id := b.declare("EC2")
		d.now.Add(1)
		body := b.raw(http.MethodGet, actURL(id, "resolve"), nil)
		worst, never, open := strings.Index(body, "第1報は送っていません(4.3d)"), strings.Index(body, "6.2 復旧報"), strings.Index(body, "終わっていない TODO")
		if worst < 0 || never < worst || open < never || !strings.Contains(body, `<option value="recovery" selected>`) {
			t.Errorf("the page says it at %d, %d, %d:\n%s", worst, never, open, body)
		}
		in := url.Values{"end": {end}, "text": {"監視で確認"}}
		for _, m := range hiddenForm.FindAllStringSubmatch(body, -1) {
			in.Set(m[1], m[2])
		}
		res := b.ask(http.MethodPost, actURL(id, "resolve"), in)
		b.get(res.Header.Get("Location")).has(t, http.StatusOK, want.said)
		e := d.entries(id)[1]
		if e.Kind != want.kind || e.Text != "監視で確認" || e.NoNotice != (end == ask.EndNow) || len(e.Never) != map[string]int{ask.EndNow: 3}[end] {
			t.Errorf("%s: %+v", end, e)
		}
		// The same form sent again with the other choice recorded nothing of it, and says what was.
		in.Set("end", map[string]string{ask.EndNow: ask.EndRecovery, ask.EndRecovery: ask.EndNow}[end])
		b.ask(http.MethodPost, actURL(id, "resolve"), in).has(t, http.StatusConflict, "先に送った内容が記録されています")
	}
}

// TestAChosenRecoveryNeverEnds: whoever chose to move to the recovery ends nothing when somebody else has moved there meanwhile,
// and the page is the one of the end as it is offered now.
func TestAChosenRecoveryNeverEnds(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	in := b.filledIn(actURL(id, "resolve"), "end", ask.EndRecovery, "text", "監視で確認")
	d.do(id, "before", incident.NextPhase{To: incident.Resolve, Confirmed: true})
	b.ask(http.MethodPost, actURL(id, "resolve"), in).has(t, http.StatusConflict, ">\n監視で確認<")
	if !d.state(id).Incident.Status.Editable() {
		t.Error("the response was ended")
	}
}

// TestTheLastPhaseSaysHowToEnd: its page is the one that ends, with what was typed.
func TestTheLastPhaseSaysHowToEnd(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	stale := b.token(actURL(id, "phase"), actURL(id, "phase"))
	d.do(id, "before", incident.NextPhase{To: incident.Resolve, Confirmed: true})
	b.get(boardURL(id)).lacks(t, actURL(id, "phase"))
	b.get(actURL(id, "phase")).has(t, http.StatusOK, "いまが最後の段階です", "対応を終了").lacks(t, `action="`+actURL(id, "phase"), `id="f-end"`)
	b.post(actURL(id, "phase"), "token", stale, "from", "respond", "text", "続報と並行").
		has(t, http.StatusConflict, "いまが最後の段階です", ">\n続報と並行<")
	if n := len(d.entries(id)); n != 2 {
		t.Errorf("%d entries", n)
	}
}

func TestAnOldLinkToAFormSaysThatItIsOver(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.as("kakei@example.com")
	id := b.declare("EC2")
	d.do(id, "end", incident.End{Confirmed: true, Note: "seen"})
	for _, a := range ask.All {
		if a.Form != nil && a.Does != nil && !a.Thread && !a.Review && !a.KPT { // what people say they may say after the end
			b.get(actURL(id, a.Name)+"?todo=4.3d").has(t, http.StatusOK, "に終了しているため").lacks(t, `class="write"`)
		}
	}
}

// TestEveryPageOfADrillSaysSo in words that begin the title, and with a badge; nothing live is.
func TestEveryPageOfADrillSaysSo(t *testing.T) {
	t.Parallel()
	for _, drill := range []bool{true, false} {
		d := open(t)
		b := d.as("kakei@example.com")
		pairs := []string{"token", b.token(Root, declareURL), "title", "停電"}
		if drill {
			pairs = append(pairs, "drill", "1")
		}
		to, _, _ := strings.Cut(b.post(declareURL, pairs...).Header.Get("Location"), "?")
		id := incident.ID(strings.TrimPrefix(to, Root+"i/"))
		pages := []string{Root, boardURL(id), boardURL(id) + "/timeline", boardURL(id) + "/print", todoURL(id, "4.3d")}
		for _, a := range ask.All {
			if a.Form != nil && a.Does != nil {
				pages = append(pages, actURL(id, a.Name)+"?todo=4.3d")
			}
		}
		for _, page := range pages {
			body := b.raw(http.MethodGet, page, nil)
			heading := regexp.MustCompile(`<h[12]>(<a [^>]*>)?【訓練】`).MatchString(body)
			badge := strings.Contains(body, `class="badge">訓練<`)
			tab := strings.Contains(body, "<title>【訓練】") || page == Root
			if heading != drill || badge != drill || tab != drill && page != Root {
				t.Errorf("%s, drill %t: heading %t, badge %t, tab %t", page, drill, heading, badge, tab)
			}
		}
	}
}

// TestDrillsComeAfterWhatIsLive, however late they are.
func TestDrillsComeAfterWhatIsLive(t *testing.T) {
	t.Parallel()
	live := incident.State{Incident: incident.Incident{ID: "live", Kind: incident.Live, Status: incident.Open, DeclaredAt: t0}}
	drill := incident.State{
		Incident: incident.Incident{ID: "drill", Kind: incident.Drill, Status: incident.Open, DeclaredAt: t0.Add(time.Hour)},
		Todos:    []incident.Todo{{State: incident.TodoOpen, Due: t0}},
	}
	for _, given := range [][]incident.State{{live, drill}, {drill, live}} {
		if got := byNeed(given, t0.Add(2*time.Hour)); got[0].Incident.ID != "live" {
			t.Errorf("first is the %s", got[0].Incident.ID)
		}
	}
}

// TestWhoGetsIntoAPrivateIncident in the browser: whoever was asked in, by name or in a user group that is known; for
// everybody else it is not there, and the page says what they can do.
func TestWhoGetsIntoAPrivateIncident(t *testing.T) {
	t.Parallel()
	group := func(age time.Duration, members ...incident.PersonID) people.Group {
		return people.Group{ID: "S0ONCALL", Members: members, SeenAt: t0.Add(-age)}
	}
	for name, c := range map[string]struct {
		before incident.Action
		group  people.Group
		in     bool
	}{
		"an outsider of it":             {nil, group(0, "U0OTHER"), false},
		"somebody with a duty":          {incident.Reassign{Todo: "4.3d", To: incident.Actor{ID: "U0BERLIN"}}, group(0), true},
		"the commander":                 {incident.Command{To: incident.Actor{ID: "U0BERLIN"}}, group(0), true},
		"a member of the group":         {nil, group(0, "U0OTHER", "U0BERLIN"), true},
		"a member as of the other day":  {nil, group(49*time.Hour, "U0BERLIN"), false},
		"a member of a group not known": {nil, people.Group{ID: "S0ELSE", Members: []incident.PersonID{"U0BERLIN"}, SeenAt: t0}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			err := d.db.Update(t.Context(), func(tx store.Tx) error { return tx.Set(store.GroupPath(c.group.ID), c.group) })
			if err != nil {
				t.Fatal(err)
			}
			b := d.as("kakei@example.com")
			to, _, _ := strings.Cut(b.post(declareURL, "token", b.token(Root, declareURL), "title", "秘密の件", "private", "1").Header.Get("Location"), "?")
			id := incident.ID(strings.TrimPrefix(to, Root+"i/"))
			if c.before != nil {
				d.do(id, "before", c.before)
			}
			nok := d.as("jonas@example.com")
			if !c.in {
				nok.get(Root).lacks(t, "秘密の件")
				nok.get(to).has(t, http.StatusNotFound, "open its channel in Slack").lacks(t, "秘密の件", "筧")
				_, err := d.svc.Do(t.Context(), incident.Request{
					ID: "join", Incident: id, At: d.svc.Now(), By: incident.Actor{ID: "U0BERLIN"}, Via: incident.ViaBrowser, Do: incident.Join{Inside: true},
				})
				var refused *incident.Refusal
				if !errors.As(err, &refused) || refused.Code != incident.RefusedPrivate {
					t.Errorf("joining by their own word: %v", err)
				}
				return
			}
			nok.get(Root).has(t, http.StatusOK, "秘密の件")
			nok.get(to).has(t, http.StatusOK, "秘密の件")
			if c.before == nil {
				nok.post(actURL(id, "join"), "token", nok.token(to, actURL(id, "join"))).has(t, http.StatusSeeOther)
			}
			if !d.state(id).Incident.Asked("U0BERLIN") {
				t.Error("they were not let into the channel")
			}
		})
	}
}
