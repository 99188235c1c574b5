package simulation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/install"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
)

// act is something one person does.
type act struct {
	at   time.Duration // after the start
	name string
	do   func(ctx context.Context, w *sim)
}

var staff = []string{"U0KAKEI", "U0BANGKOK", "U0BERLIN", "U0TOKYO"}

// titles: the first names a region and a service, so that two declarations of it are known to be one outage.
var titles = []string{"東京リージョンの EC2 に SSH できない", "コンソールが開かない"}

// crowd draws what people do: somebody declares, and several things happen until it ends or everybody is tired.
func crowd(w *sim) (acts []act) {
	if w.signs {
		return symptoms(w)
	}
	c := w.clockwork
	declared := c.between(time.Second, 3*time.Second)
	title := titles[0]
	acts = append(acts, act{declared, "U0KAKEI declares", declares("U0KAKEI", title)})
	if c.chance(8) {
		acts = append(acts, act{declared + c.some(2*time.Second), "U0TOKYO declares, too", declares("U0TOKYO", title)})
	}
	for n := range 1 + c.rng.IntN(3) {
		at := declared + c.between(600*time.Millisecond, 40*time.Second)
		acts = append(acts, drawAct(c, at, fmt.Sprintf("act %d: ", n))...)
	}
	if c.chance(4) {
		end := oneOf(c, "resolve yes 両方で確認", "cancel 監視の誤検知")
		at := declared + c.between(800*time.Millisecond, 60*time.Second)
		acts = append(acts, act{at, "U0BERLIN types " + end, types("U0BERLIN", end)})
		acts = append(acts, afterwards(c, at)...)
	}
	acts = append(append(acts, w.tampering(declared)...), w.rewriting(declared)...)
	acts = append(append(acts, w.notices(declared)...), w.checkActs(declared)...)
	acts = append(append(acts, w.phaseActs(declared)...), w.tellActs(declared)...)
	acts = append(append(acts, w.tryActs(declared)...), w.reviewActs(declared)...)
	acts = append(acts, w.recordActs(declared)...)
	return append(acts, w.handovers(declared)...)
}

// afterwards is what comes of the end: mostly nothing. Somebody takes it back, perhaps within the second, or closes the review, or both.
func afterwards(c *clockwork, ended time.Duration) (acts []act) {
	for _, typed := range []string{"reopen また起きた", "close"} {
		if c.chance(3) {
			acts = append(acts, act{ended + c.some(15*time.Second), "U0TOKYO types " + typed, types("U0TOKYO", typed)})
		}
	}
	return acts
}

var todos = []incident.TodoID{"4.3b", "4.3d"}

// drawAct is one thing that somebody does, or a burst of claims of all.
func drawAct(c *clockwork, at time.Duration, name string) (acts []act) {
	todo, who := oneOf(c, todos...), oneOf(c, staff...)
	one := func(what string, do func(context.Context, *sim)) []act {
		return []act{{at, name + who + " " + what + " " + string(todo), do}}
	}
	switch c.rng.IntN(25) {
	case 0, 1:
		for i, p := range staff {
			do := oneOf(c, reacts(p, todo, "raised_hand", true), presses(p, todo, ask.Claim.Button))
			acts = append(acts, act{at + c.some(300*time.Millisecond), fmt.Sprintf("%sclaim %d of a burst", name, i), do})
		}
		return acts
	case 2, 3, 12, 13:
		emoji := oneOf(c, "eyes", "raised_hand", "pray", incident.DoneReaction)
		acts = one("reacts to", reacts(who, todo, emoji, true))
		later := c.some(5 * time.Second)
		again := c.chance(2)
		acts = append(acts, act{at + later, name + who + " takes it back", reacts(who, todo, emoji, false)})
		if again {
			acts = append(acts, act{at + later + c.some(3*time.Second), name + who + " reacts again", reacts(who, todo, emoji, true)})
		}
		return acts
	case 4:
		return one("claims", presses(who, todo, ask.Claim.Button))
	case 5:
		return one("finishes", presses(who, todo, ask.Finish.Button))
	case 6:
		return one("releases", chooses(who, todo, ask.Release.Button))
	case 7:
		return one("hands over", asksFor(who, name, incident.Reassign{Todo: todo, To: incident.Actor{ID: "U0BANGKOK"}}))
	case 8:
		return one("corrects", types(who, "update title "+name+"EC2 と RDS に繋がらない"))
	case 9:
		return drawCommand(c, act{at: at, name: name + who + " "}, who)
	case 10:
		return one("moves on", types(who, oneOf(c, "phase yes", "todo 電話する", "todo <@"+oneOf(c, staff...)+"> 掲示する", "status", "update impact 大")))
	case 11:
		return drawReading(c, act{at: at, name: name + who + " "}, who, todo)
	case 14, 15, 16:
		return drawTwice(c, act{at: at, name: name + who + " "}, who, todo)
	case 20:
		acts = one("reacts to", reacts(who, todo, "raised_hand", true))
		return append(acts, act{at + c.some(6*time.Second), name + who + " did not mean it", notMe(who)})
	case 21, 22, 23, 24:
		return drawRemark(c, act{at: at, name: name + who + " "}, who)
	}
	return drawWord(c, act{at: at, name: name + who + " "}, who, todo)
}

// drawCommand is somebody who offers the command, what others do meanwhile, and what becomes of it; now and then the account of whoever
// commands is closed, and two take the command at once.
func drawCommand(c *clockwork, a act, who string) (acts []act) {
	then := func(after time.Duration, who, what string) {
		name := fmt.Sprintf("%shas %s say %s (%d)", a.name, who, what, len(acts)) // two may say the same in the same moment
		acts = append(acts, act{a.at + after, name, types(who, "commander "+what)})
	}
	to := oneOf(c, staff...)
	if c.chance(4) {
		gone := oneOf(c, staff...)
		acts = append(acts, act{a.at, a.name + "loses " + gone, clockTells(a.name+"gone", incident.Deactivated{Who: incident.PersonID(gone)})})
		then(c.some(4*time.Second), who, "take")
		then(c.some(4*time.Second), to, "take")
		return acts
	}
	then(0, who, "<@"+to+">")
	if c.chance(3) {
		then(c.some(3*time.Second), oneOf(c, staff...), "<@"+oneOf(c, staff...)+">")
	}
	then(c.some(6*time.Second), oneOf(c, to, to, who), oneOf(c, "accept", "accept", "decline", "withdraw"))
	if c.chance(3) {
		then(c.some(6*time.Second), to, "accept")
	}
	return acts
}

// drawReading is somebody who has the board or a TODO shown in the other language, where the room has one, and perhaps presses what
// they are shown.
func drawReading(c *clockwork, a act, who string, todo incident.TodoID) []act {
	key := oneOf(c, plan.BoardKey, plan.TodoKey(todo))
	acts := []act{{a.at, a.name + "has the other language of " + string(key), pressesOn(who, key, ask.Language.Button)}}
	if c.chance(2) {
		acts = append(acts, act{a.at + c.some(5*time.Second), a.name + "presses what was shown", pressesShown(who, ask.Claim.Button)})
	}
	return acts
}

// drawWord is a word about a TODO, which its author may correct and take back.
func drawWord(c *clockwork, a act, who string, todo incident.TodoID) []act {
	said := &word{todo: todo, who: who}
	then := func(after time.Duration, what string, do func(context.Context, *sim)) act {
		return act{a.at + after, a.name + what + " " + string(todo), do}
	}
	acts := []act{then(0, "reports on", replies(said))}
	if c.chance(2) {
		acts = append(acts, then(c.some(4*time.Second), "corrects what was said of", said.corrected))
	}
	if c.chance(3) {
		acts = append(acts, then(c.some(6*time.Second), "takes back what was said of", said.takenBack))
	}
	return acts
}

// drawRemark is something that is said in the room and is decided, or pinned by somebody, and what its author does with it then.
func drawRemark(c *clockwork, a act, who string) []act {
	said := &remark{who: who, decides: c.chance(2), reply: c.chance(3)}
	then := func(after time.Duration, what string, do func(context.Context, *sim)) act {
		return act{a.at + after, a.name + what, do}
	}
	acts := []act{then(0, "says something", said.said)}
	for n := range c.rng.IntN(3) {
		reader := oneOf(c, staff...)
		acts = append(acts, then(c.some(4*time.Second), fmt.Sprintf("and %s pins it (%d)", reader, n), said.pinned(reader)))
	}
	if c.chance(3) {
		acts = append(acts, then(c.some(4*time.Second), "and keeps it", said.kept))
	}
	if c.chance(2) {
		acts = append(acts, then(c.some(6*time.Second), "corrects it", said.corrected))
	}
	if c.chance(4) {
		acts = append(acts, then(c.some(8*time.Second), "takes it back", said.takenBack))
	}
	return acts
}

// begin lets people do all that, each at their time.
func (w *sim) begin(acts []act) {
	w.acts = len(acts)
	for n, a := range acts {
		w.acting.Go(func() {
			ctx := labelled(w.ctx, fmt.Sprintf("act %d", n))
			if pause(ctx, a.at) != nil || w.halt(nil, a.name).dead {
				return
			}
			a.do(ctx, w)
			w.acts--
		})
	}
}

// declares types the command until an incident is there.
func declares(who, title string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		word := map[bool]string{false: "now", true: "drill"}[w.drill]
		for n := 0; ; n++ {
			_, _ = w.slack.Command(ctx, who, "C0ALL", "/incident", word+" "+title)
			if len(w.rooms()) > 0 || pause(ctx, 10*time.Second) != nil || w.halt(nil, fmt.Sprint(who, " looks ", n)).dead {
				return
			}
			if w.begun() {
				return
			}
		}
	}
}

// rooms lists the incidents' channels.
func (w *sim) rooms() []slackfake.Channel {
	return slices.DeleteFunc(slices.Clone(w.channels()), func(c slackfake.Channel) bool { return !strings.HasPrefix(c.Name, w.roomsBegin()) })
}

// roomsBegin is how the names of rooms begin in which people respond.
func (w *sim) roomsBegin() string {
	if w.drill {
		return incident.DrillPrefix + "-"
	}
	return "inc-"
}

// openRooms lists those that nobody archived.
func (w *sim) openRooms() []slackfake.Channel {
	return slices.DeleteFunc(w.rooms(), func(c slackfake.Channel) bool { return c.Archived })
}

// message finds where a person sees a TODO.
func (w *sim) message(todo incident.TodoID) (channel, ts string, ok bool) {
	channel, ts, ok = w.shown(plan.TodoKey(todo))
	if ok {
		w.about[ts] = todo
	}
	return channel, ts, ok
}

// shown finds where a person sees the message of key.
func (w *sim) shown(key plan.Key) (channel, ts string, ok bool) {
	if ref := w.records(w.first(), incident.Slack).Items[key].Ref; !ref.Zero() {
		return ref.Channel, ref.ID, true
	}
	if len(w.incidents()) == 0 {
		return "", "", false
	}
	for _, c := range w.channels() {
		for _, m := range c.Messages {
			if m.Metadata != nil && m.Metadata.EventPayload["key"] == string(key) && !c.Archived {
				return c.ID, m.TS, true
			}
		}
	}
	return "", "", false
}

func reacts(who string, todo incident.TodoID, emoji string, on bool) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		channel, ts, ok := w.message(todo)
		switch {
		case !ok: // nothing to react to
		case on:
			_ = w.slack.React(who, channel, ts, emoji) // somebody who is not in the channel cannot
		default:
			if w.slack.Unreact(who, channel, ts, emoji) == nil {
				w.tookOff[string(todo)+who] = true
			}
		}
	}
}

func presses(who string, todo incident.TodoID, action string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		if channel, ts, ok := w.message(todo); ok {
			_, _ = w.slack.Click(ctx, who, channel, ts, action) // the button may be gone
		}
	}
}

func pressesOn(who string, key plan.Key, action string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		if channel, ts, ok := w.shown(key); ok {
			_, _ = w.slack.Click(ctx, who, channel, ts, action)
		}
	}
}

// pressesShown presses a button of the latest of what only this person sees, if it has such a button.
func pressesShown(who, action string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		if all := w.slack.Ephemerals(who); len(all) > 0 {
			m := all[len(all)-1]
			_, _ = w.slack.Click(ctx, who, m.Channel, m.TS, action)
		}
	}
}

func chooses(who string, todo incident.TodoID, action string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		channel, ts, ok := w.message(todo)
		if ids := w.incidents(); ok && len(ids) > 0 {
			_, _ = w.slack.Select(ctx, who, channel, ts, render.ActionTodoMore, render.Choice(action, w.first(), todo))
		}
	}
}

// first is the incident that people work on.
func (w *sim) first() incident.ID {
	for _, id := range w.incidents() {
		if id != incident.Workspace && !w.isDrill(id) {
			return id
		}
	}
	return ""
}

func types(who, text string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		if rooms := w.openRooms(); len(rooms) > 0 {
			if strings.HasPrefix(text, "todo") {
				w.did[incident.EntryAdded]++
			}
			_, _ = w.slack.Command(ctx, who, rooms[0].ID, "/incident", text)
		}
	}
}

// word is a reply under a message, by its ts.
type word struct {
	under plan.Ref
	todo  incident.TodoID
	who   string
	ts    string // empty: it is not said yet
	gone  bool
}

// What people say: each version by itself, so that it is seen where it is left.
const (
	saidFirst = "確認しました <!channel>"
	saidThen  = "やはり未確認です"
)

func replies(said *word) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) {
		if channel, ts, ok := w.message(said.todo); ok {
			w.did[incident.EntryProgress]++
			if m, err := w.slack.Reply(said.who, channel, ts, saidFirst); err == nil {
				said.under, said.ts = plan.Ref{ID: ts, Channel: channel}, m.TS
				w.spoken = append(w.spoken, said)
			}
		}
	}
}

// corrected and takenBack may come before anything was said, or when its channel is closed.
func (said *word) corrected(_ context.Context, w *sim) {
	_ = w.slack.EditMessage(said.who, said.under.Channel, said.ts, saidThen)
}

func (said *word) takenBack(_ context.Context, w *sim) {
	if w.slack.DeleteMessage(said.who, said.under.Channel, said.ts) == nil {
		said.gone = true
	}
}

// remark is something that is said in the room, or in the thread of what is said there.
type remark struct {
	who            string
	decides, reply bool
	channel, ts    string // empty: it is not said yet
	gone           bool
}

// says is what it says, at first and once it was corrected.
func (r *remark) says(corrected bool) string {
	s := map[bool]string{false: "EC2 のみ", true: "EC2 と RDS"}[corrected]
	if r.decides {
		return "決定: " + s
	}
	return s
}

func (r *remark) said(_ context.Context, w *sim) {
	room, ok := roomOf(w)
	if !ok {
		return
	}
	m, err := w.slack.Say(r.who, room, r.says(false))
	if r.reply && err == nil {
		m, err = w.slack.Reply(r.who, room, m.TS, r.says(false)) // the message itself is left alone
	}
	if err == nil {
		r.channel, r.ts = room, m.TS
		w.remarks = append(w.remarks, r)
	}
}

func (r *remark) pinned(reader string) func(context.Context, *sim) {
	return func(_ context.Context, w *sim) { _ = w.slack.React(reader, r.channel, r.ts, incident.PinReaction) }
}

func (r *remark) kept(ctx context.Context, w *sim) {
	_, _ = w.slack.MessageShortcut(ctx, r.who, r.channel, r.ts, "", install.KeepShortcut)
}

func (r *remark) corrected(_ context.Context, w *sim) {
	_ = w.slack.EditMessage(r.who, r.channel, r.ts, r.says(true))
}

func (r *remark) takenBack(_ context.Context, w *sim) {
	if w.slack.DeleteMessage(r.who, r.channel, r.ts) == nil {
		r.gone = true
	}
}

// notMe takes back what somebody was last told that they took.
func notMe(who string) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		for _, m := range slices.Backward(w.slack.Ephemerals(who)) {
			if _, err := w.slack.Click(ctx, who, m.Channel, m.TS, render.ActionNotMe); err == nil {
				return
			}
		}
	}
}

// asksFor asks a process itself, as the browser does.
func asksFor(who, id string, do incident.Action) func(context.Context, *sim) {
	return sends(id+who, func(inc incident.ID, at time.Time) incident.Request {
		return incident.Request{
			ID: webID(id), Incident: inc, At: at, By: incident.Actor{ID: incident.PersonID(who)}, Via: incident.ViaBrowser, Do: do,
		}
	})
}

// clockTells tells a process what the clock found due.
func clockTells(id string, what incident.Event) func(context.Context, *sim) {
	return sends(id, func(inc incident.ID, at time.Time) incident.Request {
		return incident.Tell(webID(id), inc, at, incident.ViaClock, what)
	})
}

func webID(id string) string {
	return "web-" + strings.NewReplacer(" ", "-", ":", "").Replace(strings.TrimSpace(id))
}

// sends gives a request to a process, again until there is an answer.
func sends(name string, req func(incident.ID, time.Time) incident.Request) func(context.Context, *sim) {
	return insists(name, func(ctx context.Context, e *engine, inc incident.ID) error {
		_, err := e.service.Do(ctx, req(inc, e.now()))
		return err
	})
}

// insists asks a process until there is an answer.
func insists(name string, ask func(context.Context, *engine, incident.ID) error) func(context.Context, *sim) {
	return func(ctx context.Context, w *sim) {
		for n := range 5 {
			if n > 0 && (pause(ctx, 2*time.Second) != nil || w.halt(nil, name+fmt.Sprint(" asks again ", n)).dead) {
				return
			}
			e, inc := w.someone(), w.first()
			if e == nil || inc == "" {
				continue
			}
			err := ask(ctx, e, inc)
			var refused *incident.Refusal
			if err == nil || errors.As(err, &refused) {
				return
			}
		}
	}
}
