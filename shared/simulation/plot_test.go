package simulation

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"noroshi.internal/shared/alert"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/watch"
)

// plot is what people do, and when after the start.
type plot struct {
	name  string
	steps []step
	drive bool // documents are made in Google Drive
	// outside is what answers systems that only their rows know; nil: nobody
	outside http.RoundTripper
	every   time.Duration   // in which all TODOs recur; 0: none does
	feed    *feed           // what the provider says; nil: nobody reads it
	tools   []*tool         // of the team's own; none: they are not watched
	desk    *counter        // where tickets are counted; nil: nowhere
	monitor *monitor        // what sends alerts; nil: nothing does
	relay   *relay          // what takes mails; nil: nothing does
	sites   []incident.Site // in shifts; none: everybody is awake
	checks  bool            // the playbook has the check
	hands   bool            // the playbook has the handover
	reviews time.Duration   // after which what is to do in the review is due; 0: there is nothing
	long    time.Duration   // that it takes longer than others
	keys    int             // how many records a document takes; 0: as in production
}

type step struct {
	at    time.Duration
	do    func(ctx context.Context, s *service.Service, id incident.ID) (service.Result, error)
	early bool // once something broke it does not wait
	// outside is what a person does in the world, in place of asking; done is false when there is nothing to do it to yet.
	outside func(w *world, id incident.ID) (done bool)
	in      func(w *world, id incident.ID) error // comes before: what somebody does in Slack; tried until there is no error
}

func (w *world) due(s step, begun time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Since(begun) >= s.at || s.early && w.broken
}

var kakei = incident.Actor{ID: "U0KAKEI"}

func declare(at time.Duration) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
		return s.Declare(ctx, service.Declaration{
			RequestID: "declare-1", By: kakei, Via: incident.ViaSlack, Kind: incident.Live, Facts: incident.Facts{Title: "EC2 に SSH できない"},
		})
	}}
}

func asks(at time.Duration, id string, by incident.Actor, do incident.Action) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
		return s.Do(ctx, incident.Request{ID: id, Incident: inc, At: s.Now(), By: by, Via: incident.ViaSlack, Do: do})
	}}
}

// clock is what the minute's clock finds due.
func clock(at time.Duration, id string, what incident.Event) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
		return s.Do(ctx, incident.Tell(id, inc, s.Now(), incident.ViaClock, what))
	}}
}

// evening: a response with a claim while it is still being made, a correction, something late, a question, and something
// done.
func evening(responseURL string) plot {
	title := "EC2 と RDS に繋がらない"
	return plot{name: "an evening", steps: []step{
		declare(time.Second),
		asks(1200*time.Millisecond, "await-1", kakei, incident.Await{Answer: incident.AnswerTo{Person: kakei.ID, ResponseURL: responseURL}}),
		asks(3*time.Second, "claim-1", incident.Actor{ID: "U0BANGKOK"}, incident.Claim{Todo: "4.3b"}),
		asks(3100*time.Millisecond, "correct-1", kakei, incident.Correct{Title: &title}),
		clock(16*time.Second, "late-1", incident.Lapse{Todo: "4.3d"}),
		clock(17*time.Second, "ask-1", incident.Ask{Todo: "4.3b", Assignment: 1, Step: incident.AskOwner, To: []string{"U0BANGKOK"}}),
		asks(20*time.Second, "done-1", incident.Actor{ID: "U0BERLIN"}, incident.Finish{Todo: "4.3d"}),
	}}
}

// decisions: whoever commands changes twice, a TODO is handed over, decided is what is known, asked who takes what, and then it
// is over, goes on, and is over and closed: for each there is a message that calls upon somebody.
func decisions(string) plot {
	region, impact, berlin := "ap-northeast-1", "2社", incident.Actor{ID: "U0BERLIN", Name: "Berlin"}
	return plot{name: "decisions", steps: []step{
		declare(time.Second),
		asks(2*time.Second, "command-1", kakei, incident.Command{To: berlin}),
		asks(2050*time.Millisecond, "accept-1", berlin, incident.AcceptOffer{No: 1}),
		asks(2100*time.Millisecond, "command-2", berlin, incident.Command{To: incident.Actor{ID: "U0BANGKOK"}}),
		clock(2150*time.Millisecond, "gone-1", incident.Deactivated{Who: berlin.ID}),
		asks(2200*time.Millisecond, "take-1", kakei, incident.TakeCommand{}),
		asks(3*time.Second, "hand-1", kakei, incident.Reassign{Todo: "4.3b", To: berlin}),
		asks(3100*time.Millisecond, "correct-1", kakei, incident.Correct{Region: &region}),
		asks(5*time.Second, "correct-2", kakei, incident.Correct{Impact: &impact}),
		clock(6*time.Second, "ask-1", incident.Ask{Todo: "4.3d", Step: incident.AskTake, To: []string{"S0ONCALL"}}),
		asks(20*time.Second, "end-1", kakei, incident.End{Confirmed: true, Note: "両方で確認"}),
		asks(21*time.Second, "reopen-1", berlin, incident.ReopenResponse{Reason: "再発"}),
		asks(24*time.Second, "end-2", kakei, incident.End{Confirmed: true, Sides: incident.Sides{Provider: "解決と発表", Own: "監視が正常"}}),
		asks(25*time.Second, "close-1", berlin, incident.Close{}),
	}}
}

// looked: a response is over, goes on, is over again and closed, and the clock looks at each end.
func looked(string) plot {
	looks := func(at time.Duration) step {
		return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
			_, err := s.Tick(ctx)
			return service.Result{}, err
		}}
	}
	return plot{name: "the clock takes the times of a response", steps: []step{
		declare(time.Second),
		asks(3*time.Second, "claim-1", kakei, incident.Claim{Todo: "4.3b"}),
		asks(20*time.Second, "end-1", kakei, incident.End{Confirmed: true, Note: "両方で確認"}),
		looks(22 * time.Second),
		asks(24*time.Second, "reopen-1", kakei, incident.ReopenResponse{Reason: "再発"}),
		asks(26*time.Second, "end-2", kakei, incident.End{Confirmed: true, Note: "両方で確認"}),
		looks(28 * time.Second),
		asks(30*time.Second, "close-1", kakei, incident.Close{}),
		looks(32 * time.Second),
	}}
}

// said is that kakei says something in the room, and what is asked about it; it is kept under an id.
func said(at time.Duration, id, text string, by incident.Actor, decided bool) step {
	var room, ts string
	say := func(w *world, inc incident.ID) error {
		i, err := store.LoadHeader(context.Background(), w.db, inc)
		if room = i.Links[incident.ChannelLink].Ref; err != nil || ts != "" {
			return err
		}
		m, err := w.slack.Say("U0KAKEI", room, text)
		ts = m.TS
		return err
	}
	return step{at: at, in: say, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
		return s.Do(ctx, incident.Request{ID: id, Incident: inc, At: s.Now(), By: by, Via: incident.ViaSlack, Do: incident.Keep{
			Text: text, Author: "U0KAKEI", Decided: decided, Channel: room, TS: ts, Sum: incident.Sum(text),
		}})
	}}
}

// reacted is an emoji on a TODO.
func reacted(at time.Duration, id string, by incident.Actor, todo incident.TodoID, emoji string, on bool) step {
	return asks(at, id, by, incident.React{Todo: todo, Emoji: emoji, On: on, Stamp: fmt.Sprintf("%010d.000000", at/time.Millisecond)})
}

// kept: what is said in the room is put on the timeline, before and after the end, two take a TODO by an emoji, and one of them did not
// mean it.
func kept(string) plot {
	berlin, bangkok := incident.Actor{ID: "U0BERLIN", Lang: incident.English}, incident.Actor{ID: "U0BANGKOK"}
	return plot{name: "what is kept", steps: []step{
		declare(time.Second),
		said(3*time.Second, "kept-1", "EC2 のみ", berlin, false),
		said(3100*time.Millisecond, "kept-2", "決定: 大阪へ", kakei, true),
		reacted(22*time.Second, "react-1", berlin, "4.3b", "eyes", true),
		reacted(22100*time.Millisecond, "react-2", bangkok, "4.3b", "eyes", true),
		reacted(22200*time.Millisecond, "react-3", bangkok, "4.3d", "pray", true),
		asks(24*time.Second, "release-1", berlin, incident.Release{Todo: "4.3b"}),
		asks(26*time.Second, "conclude-1", kakei, incident.Conclude{Text: "様子を見る"}),
		asks(30*time.Second, "end-1", kakei, incident.End{Confirmed: true, Note: "seen"}),
		said(32*time.Second, "kept-3", "ふりかえりで", berlin, false),
	}}
}

// falseAlarm: it is over before everything is made.
func falseAlarm(string) plot {
	return plot{name: "a false alarm", steps: []step{
		declare(time.Second),
		asks(1800*time.Millisecond, "cancel-1", kakei, incident.Cancel{Reason: "監視の誤検知"}),
	}}
}

// reports is that somebody reports what is hit, as all reports of these plots do.
func reports(at time.Duration, id string, by incident.Actor, text string) step {
	return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
		out, err := s.Report(ctx, service.Reporting{RequestID: id, By: by, Via: incident.ViaSlack, Do: incident.ReportSign{
			Kind: incident.Live, Facts: incident.Facts{Title: text, Region: "ap-northeast-1", Services: []string{"EC2"}},
		}})
		return out.Result, err
	}}
}

// below is that kakei says something in the thread of a sign's card.
func below(at time.Duration, id, text string) step {
	var card plan.Ref
	var ts string
	say := func(w *world, inc incident.ID) error {
		if card = w.records(inc, incident.Slack).Items[plan.SignKey].Ref; card.Zero() {
			return errors.New("there is no card yet")
		}
		if ts != "" {
			return nil
		}
		m, err := w.slack.Reply("U0KAKEI", card.Channel, card.ID, text)
		ts = m.TS
		return err
	}
	return step{at: at, in: say, do: func(ctx context.Context, s *service.Service, inc incident.ID) (service.Result, error) {
		return s.Do(ctx, incident.Request{ID: id, Incident: inc, At: s.Now(), By: kakei, Via: incident.ViaSlack, Do: incident.Keep{
			Text: text, Author: kakei.ID, Said: true, Channel: card.Channel, Thread: card.ID, TS: ts, Sum: incident.Sum(text),
		}})
	}}
}

// started: a sign is reported twice, somebody looks, it is started provisionally, confirmed, and over.
func started(responseURL string) plot {
	berlin, tokyo := incident.Actor{ID: "U0BERLIN"}, incident.Actor{ID: "U0TOKYO"}
	return plot{name: "a sign that is started", steps: []step{
		reports(time.Second, "report-1", kakei, "EC2 に SSH できない"),
		reports(1300*time.Millisecond, "report-2", berlin, "EC2 times out"),
		asks(3*time.Second, "claim-1", tokyo, incident.Claim{Todo: "2.1"}),
		below(3100*time.Millisecond, "word-1", "東京の2ゾーン"),
		clock(4*time.Second, "ask-1", incident.AskSign{No: 1, Step: incident.AskDecide, To: []string{"U0TOKYO"}}),
		asks(5*time.Second, "meet-1", kakei, incident.Meet{Link: "https://meet.example.com/abc"}),
		asks(6*time.Second, "begin-1", tokyo, incident.Begin{Provisional: true}),
		asks(6100*time.Millisecond, "await-1", tokyo, incident.Await{Answer: incident.AnswerTo{Person: tokyo.ID, ResponseURL: responseURL}}),
		asks(9*time.Second, "confirm-1", kakei, incident.ConfirmStart{}),
		asks(22*time.Second, "end-1", tokyo, incident.End{Confirmed: true, Note: "seen"}),
	}}
}

// outpaced: a sign is started before its card can be there, and what is said of it comes as evidence.
func outpaced(string) plot {
	return plot{name: "a sign that is started at once", steps: []step{
		reports(time.Second, "report-1", kakei, "EC2 に SSH できない"),
		asks(1100*time.Millisecond, "begin-1", kakei, incident.Begin{}),
		reports(1200*time.Millisecond, "report-2", incident.Actor{ID: "U0BERLIN"}, "EC2 times out"),
	}}
}

// dismissed: it comes to nothing while the clock asks.
func dismissed(string) plot {
	return plot{name: "a sign that is dismissed", steps: []step{
		reports(time.Second, "report-1", kakei, "EC2 に SSH できない"),
		clock(1500*time.Millisecond, "ask-1", incident.AskSign{No: 1, Step: incident.AskDecide, To: []string{"S0ONCALL"}, Leads: true}),
		asks(1600*time.Millisecond, "wait-1", incident.Actor{ID: "U0BERLIN"}, incident.WaitSign{}),
		asks(2600*time.Millisecond, "dismiss-1", kakei, incident.Cancel{Reason: "監視の誤検知"}),
	}}
}

// heard: the provider posts an outage of what was declared, says that it is worse and promises more, cannot be read for a while, breaks
// its promise, and says that it is over.
func heard(string) plot {
	o := &outage{service: "ec2", region: "ap-northeast-1"}
	f := &feed{outages: []*outage{o}}
	looks := func(at time.Duration, after func()) step {
		before := sync.OnceFunc(after)
		return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
			before()
			_, err := s.Watch(ctx, watch.Look{Feeds: f.look(s.Now())})
			return service.Result{}, err
		}}
	}
	return plot{name: "what the provider says", feed: f, steps: []step{
		declare(time.Second),
		looks(2*time.Second, func() { o.says(1, 0) }),
		looks(4*time.Second, func() { o.says(2, 1) }),
		looks(20*time.Second, func() { f.dark = true }),
		looks(55*time.Second, o.mends),
		looks(60*time.Second, func() { f.dark = false }),
		looks(3*time.Minute, func() {}),
		looks(200*time.Second, func() { o.says(0, 0) }),
	}}
}

// alerted: a monitor sends an alert, sends it again, and one more of its group, which makes one sign; one of them is over, and then the
// other.
func alerted(string) plot {
	g := &alarms{name: "group-0"}
	for n := range 2 {
		g.all = append(g.all, &alarm{title: fmt.Sprintf("group-0-%d!", n), service: "EC2", region: "ap-northeast-1"})
	}
	m := &monitor{source: alert.Alertmanager, groups: []*alarms{g}}
	sends := func(at time.Duration, over bool, all ...*alarm) step {
		return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (res service.Result, err error) {
			for _, a := range all {
				a.as(over).began = earlier(a.as(over).began, time.Now())
			}
			b, err := m.source.Decode("", m.body(g, over, all...))
			if err != nil {
				return res, err
			}
			out, err := s.Alert(ctx, m.source, b)
			for _, a := range all {
				if err == nil {
					a.as(over).taken = earlier(a.as(over).taken, time.Now())
				}
			}
			res.State.Incident.ID = out.Incident
			return res, err
		}}
	}
	return plot{name: "what a monitor sends", monitor: m, steps: []step{
		sends(time.Second, false, g.all[0]),
		sends(1100*time.Millisecond, false, g.all[0]),
		sends(4*time.Second, false, g.all[0], g.all[1]),
		sends(6*time.Second, true, g.all[0]),
		sends(9*time.Second, true, g.all[0], g.all[1]),
	}}
}

// worn: a sign is reported before anybody has looked at the tools; then one of them goes down, and comes back.
func worn(string) plot {
	tools := someTools()
	looks := func(at time.Duration, says watch.Verdict) step {
		return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (service.Result, error) {
			tools[0].says = says
			var look watch.Look
			for _, t := range tools {
				look.Tools = append(look.Tools, t.look(s.Now()))
			}
			_, err := s.Watch(ctx, look)
			return service.Result{}, err
		}}
	}
	return plot{name: "how the tools do", tools: tools, steps: []step{
		reports(time.Second, "report-1", kakei, "EC2 に SSH できない"),
		looks(2*time.Second, watch.Fine),
		looks(33*time.Second, watch.Fine),
		looks(50*time.Second, watch.Fails),
		looks(85*time.Second, watch.Fails),
		looks(100*time.Second, watch.Fine),
		looks(135*time.Second, watch.Fine),
	}}
}

// rushed: customers open many tickets, which makes a sign, and then a few more.
func rushed(string) plot {
	d := &counter{}
	looks := func(at time.Duration, opened int) step {
		before := sync.OnceFunc(func() { d.opens(opened) })
		return step{at: at, do: func(ctx context.Context, s *service.Service, _ incident.ID) (res service.Result, err error) {
			before()
			_, err = s.Watch(ctx, watch.Look{Tickets: d.look()})
			if signs, _ := s.Signs(ctx); len(signs) > 0 {
				res.State = signs[0]
			}
			return res, err
		}}
	}
	return plot{name: "what customers ask", desk: d, steps: []step{
		looks(time.Second, 1),
		looks(3*time.Second, 5),
		looks(6*time.Second, 1),
	}}
}

// longest is after which time a world that is not quiet counts as stuck.
const longest = 30 * time.Minute

// play lets people do what they do, starts the process again when it is dead, and returns when all is quiet.
func (w *world) play(p plot) (id incident.ID, quiet bool) {
	var all []*process
	begun := time.Now()
	w.restart(&all)
	steps := p.steps
	for time.Since(begun) < longest+p.long {
		w.keepRunning(&all)
		if len(steps) > 0 {
			time.Sleep(100 * time.Millisecond)
			if w.due(steps[0], begun) {
				var done bool
				if id, done = w.act(steps[0], id); done {
					steps = steps[1:]
				}
			}
			continue
		}
		if quiet = w.quiet(); quiet {
			break
		}
		time.Sleep(2 * time.Second)
	}
	w.wire.Wait()
	for _, p := range all {
		p.end()
	}
	return id, quiet
}

// act asks until there is an answer, as people and Slack do; the request keeps its id.
func (w *world) act(s step, id incident.ID) (incident.ID, bool) {
	if s.outside != nil {
		return id, s.outside(w, id)
	}
	if s.in != nil && s.in(w, id) != nil {
		return id, false
	}
	res, err := s.do(w.current.ctx, w.current.service, id)
	var refused *incident.Refusal
	if err == nil && id == "" {
		id = res.State.Incident.ID
	}
	return id, err == nil || errors.As(err, &refused)
}

func (w *world) restart(all *[]*process) {
	void := len(*all) == 0 || w.current.dead.Load() && !w.how.expire
	if err := w.start(void); err != nil && !w.current.dead.Load() {
		w.current.kill() // it could not start: tried again
	}
	*all = append(*all, w.current)
}

// keepRunning starts another process when there is none, or when it stands still.
func (w *world) keepRunning(all *[]*process) {
	p := w.current
	if p.dead.Load() {
		time.Sleep(400 * time.Millisecond)
		w.restart(all)
	}
	if until := p.thaw.Load(); until != nil && time.Now().Before(*until) {
		time.Sleep(time.Second)
		w.restart(all)
	}
}

// quiet reports whether nothing waits for anybody: no mark is left, and none comes for a while.
func (w *world) quiet() bool {
	for range 6 { // a store that fails leaves nothing to see until a lease has run out
		if w.marks() > 0 {
			return false
		}
		time.Sleep(2 * time.Second)
	}
	return true
}

func (w *world) marks() (n int) {
	n = w.unshown()
	for _, worker := range incident.Workers() {
		marks, err := store.Marks(context.Background(), w.db, worker)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, m := range marks {
			if !w.looksAgain(m) {
				n++
			}
		}
	}
	return n
}

// commands answers a slash command and notes the address for a later answer.
func (w *world) commands() http.Handler {
	return http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { w.responseURL = r.PostFormValue("response_url") })
}
