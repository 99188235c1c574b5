package slackapp

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/service"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/store"
)

// thread is a TODO's message in a room, and what Slack tells of what people do below it.
type thread struct {
	*desk
	id   incident.ID
	todo incident.TodoID
	n    int
}

func (d *desk) thread() *thread {
	d.t.Helper()
	d.post("/command", typedIn("now Tokyo EC2", "U0KAKEI"))
	id := d.running()[0].ID
	s, err := d.svc.State(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	t := &thread{desk: d, id: id, todo: s.Todos[0].ID}
	type item struct {
		Ref store.Place `json:"ref"`
	}
	recs := map[string]map[string]item{"items": {string(plan.TodoKey(t.todo)): {store.Place{ID: "100.1", Channel: "C0ROOM", URL: "https://slack/p1"}}}}
	err = d.db.Update(d.t.Context(), func(tx store.Tx) error {
		if err := tx.Set(store.ChannelPath("C0ROOM"), store.Target{Incident: id}); err != nil {
			return err
		}
		return tx.Set(store.RecordsPath(id, incident.Slack), recs)
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return t
}

// below is the thread of a sign's card.
func (d *desk) below() *thread {
	d.t.Helper()
	out, err := d.svc.Report(d.t.Context(), service.Reporting{
		RequestID: "s1", By: incident.Actor{ID: "U0KAKEI"}, Via: incident.ViaSlack,
		Do: incident.ReportSign{Kind: incident.Live, Facts: incident.Facts{Title: "Tokyo EC2"}},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	t := &thread{desk: d, id: out.Entry.Incident}
	err = d.db.Update(d.t.Context(), func(tx store.Tx) error {
		return tx.Set(store.MessagePath("C0ROOM", "100.1"), store.Target{Incident: t.id, Sign: true})
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return t
}

func (t *thread) event(fields string) {
	t.t.Helper()
	t.n++
	body := fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%d","event":{"type":"message","channel":"C0ROOM",%s}}`, t.n, fields)
	if w := t.post("/events", body); w.Code != 200 {
		t.t.Errorf("%d for %s", w.Code, body)
	}
}

func said(ts, text, more string) string {
	body, _ := json.Marshal(text)
	return fmt.Sprintf(`"user":"U0BERLIN","ts":%q,"thread_ts":"100.1","text":%s%s`, ts, body, more)
}

func (t *thread) says(ts, text string) {
	t.t.Helper()
	t.event(said(ts, text, "") + `,"event_ts":"` + ts + `"`)
}

func (t *thread) edits(ts, text, at string) {
	t.t.Helper()
	message := "{" + said(ts, text, `,"edited":{"user":"U0BERLIN","ts":"`+at+`"}`) + "}"
	t.event(`"subtype":"message_changed","event_ts":"` + at + `","ts":"` + at + `","message":` + message)
}

func (t *thread) deletes(ts, at string) {
	t.t.Helper()
	t.event(`"subtype":"message_deleted","deleted_ts":"` + ts + `","event_ts":"` + at + `","ts":"` + at + `","previous_message":{` + said(ts, "gone", "") + `}`)
}

// shown is what the timeline says, and how it is marked.
func (t *thread) shown() (out []string) {
	t.t.Helper()
	entries, _, err := t.svc.Timeline(t.t.Context(), t.id, 1000)
	if err != nil {
		t.t.Fatal(err)
	}
	for _, e := range entries {
		if e.Kind != incident.EntryProgress && e.Kind != incident.EntrySaid {
			continue
		}
		line := e.Text
		if !e.Edited.IsZero() {
			line += " (edited)"
		}
		if e.Redacted != nil {
			line += "(deleted)"
		}
		out = append(out, line)
	}
	return out
}

// everything is all that the store holds of the incident.
func (t *thread) everything() string {
	t.t.Helper()
	var all strings.Builder
	for _, c := range []string{"incidents", store.EntriesOf(t.id), store.TodosOf(t.id), store.SnapshotsOf(t.id), store.MarksOf(incident.WorkerOf(incident.Slack))} {
		docs, err := t.db.List(t.t.Context(), store.Query{Collection: c})
		if err != nil {
			t.t.Fatal(err)
		}
		for _, d := range docs {
			all.WriteString(string(d.Body) + "\n")
		}
	}
	return all.String()
}

func (t *thread) want(name string, lines ...string) {
	t.t.Helper()
	if got := t.shown(); strings.Join(got, "|") != strings.Join(lines, "|") {
		t.t.Errorf("%s: %q, want %q", name, got, lines)
	}
}

// TestWhatIsCorrectedAndDeletedFollows in whichever order Slack tells of it, twice, and in part.
func TestWhatIsCorrectedAndDeletedFollows(t *testing.T) {
	t.Parallel()
	const secret = "the password is hunter2"
	for name, c := range map[string]struct {
		do   func(x *thread)
		want string
	}{
		"edited": {func(x *thread) {
			x.says("101.1", "復旧しました")
			x.edits("101.1", "まだ復旧していません", "102.1")
		}, "まだ復旧していません (edited)"},
		"edited twice, out of order": {func(x *thread) { x.says("101.1", "a"); x.edits("101.1", "c", "103.1"); x.edits("101.1", "b", "102.1") }, "c (edited)"},
		"the edit comes first":       {func(x *thread) { x.edits("101.1", "b", "102.1"); x.says("101.1", "a") }, "b (edited)"},
		"told twice": {func(x *thread) {
			x.says("101.1", "a")
			x.edits("101.1", "b", "102.1")
			x.edits("101.1", "b", "102.1")
			x.says("101.1", "a")
		}, "b (edited)"},
		"an edit that changes nothing": {func(x *thread) {
			x.says("101.1", "<https://a.example>")
			x.event(`"subtype":"message_changed","event_ts":"102.1","message":{` + said("101.1", "<https://a.example>", `,"attachments":[{"text":"preview"}]`) + `}`)
		}, "https://a.example"},
		"deleted":                    {func(x *thread) { x.says("101.1", secret); x.deletes("101.1", "102.1") }, "(deleted)"},
		"edited and deleted":         {func(x *thread) { x.says("101.1", "a"); x.edits("101.1", secret, "102.1"); x.deletes("101.1", "103.1") }, "(deleted)"},
		"deleted, then the edit":     {func(x *thread) { x.says("101.1", "a"); x.deletes("101.1", "103.1"); x.edits("101.1", secret, "102.1") }, "(deleted)"},
		"deleted before it is heard": {func(x *thread) { x.deletes("101.1", "102.1"); x.says("101.1", secret) }, ""},
		"a file that is taken away": {func(x *thread) {
			x.event(said("101.1", "", `,"subtype":"file_share","files":[{"id":"F1","name":"hunter2.png"}],"event_ts":"101.1"`))
			x.event(`"subtype":"message_changed","event_ts":"102.1","message":{` + said("101.1", "", `,"subtype":"file_share","files":[{"id":"F1","mode":"tombstone"}]`) + `}`)
		}, "(deleted)"},
		"corrected to what nobody sees":      {func(x *thread) { x.says("101.1", secret); x.edits("101.1", " \u200b", "102.1") }, "(deleted)"},
		"corrected to a blank that is drawn": {func(x *thread) { x.says("101.1", secret); x.edits("101.1", "\u3164", "102.1") }, "(deleted)"},
		"emptied, and then told twice":       {func(x *thread) { x.says("101.1", secret); x.edits("101.1", "\u200b", "102.1"); x.says("101.1", secret) }, "(deleted)"},
		"emptied before it is heard":         {func(x *thread) { x.edits("101.1", "\u2060", "102.1"); x.says("101.1", secret) }, ""},
		"emptied, then words again": {func(x *thread) {
			x.says("101.1", secret)
			x.edits("101.1", "\u200b", "102.1")
			x.edits("101.1", "復旧", "103.1")
		}, "復旧 (edited)"},
		"emptied before it is heard, then words again": {func(x *thread) {
			x.edits("101.1", "\u200b", "102.1")
			x.edits("101.1", "復旧", "103.1")
			x.says("101.1", secret)
		}, "復旧 (edited)"},
		"emptied, words again, deleted": {func(x *thread) {
			x.says("101.1", secret)
			x.edits("101.1", "\u200b", "102.1")
			x.edits("101.1", secret, "103.1")
			x.deletes("101.1", "104.1")
		}, "(deleted)"},
		"a file that is taken from its words, which were corrected": {func(x *thread) {
			shared := func(name, edited, more string) string {
				return said("101.1", name, `,"subtype":"file_share"`+edited+more)
			}
			const file, stone = `,"files":[{"id":"F1","name":"hunter2.png"}]`, `,"files":[{"id":"F1","mode":"tombstone"}]`
			const edited = `,"edited":{"user":"U0BERLIN","ts":"102.1"}`
			x.event(shared("秘密", "", file) + `,"event_ts":"101.1"`)
			x.event(`"subtype":"message_changed","event_ts":"102.1","message":{` + shared("秘密です", edited, file) + `}`)
			x.event(`"subtype":"message_changed","event_ts":"103.1","message":{` + shared("秘密です", edited, stone) + `}`)
			if all := x.everything(); strings.Contains(all, "hunter2") {
				x.t.Errorf("the name of a file that was deleted is kept: %s", all)
			}
		}, "秘密です (edited)"},
		"a file that leaves nothing in its place": {func(x *thread) {
			x.event(said("101.1", "秘密", `,"subtype":"file_share","files":[{"id":"F1","name":"hunter2.png"}],"event_ts":"101.1"`))
			x.event(`"subtype":"message_changed","event_ts":"102.1","message":{` + said("101.1", "秘密", "") + `}`)
			if all := x.everything(); strings.Contains(all, "hunter2") {
				x.t.Errorf("the name of a file that was deleted is kept: %s", all)
			}
		}, "秘密 (edited)"},
		"a deletion of which little is said": {func(x *thread) {
			x.says("101.1", secret)
			x.event(`"subtype":"message_deleted","deleted_ts":"101.1","event_ts":"102.1"`)
		}, "(deleted)"},
		"a screenshot without words": {func(x *thread) {
			x.event(said("101.1", "", `,"subtype":"file_share","files":[{"id":"F1","name":"console.png"}],"event_ts":"101.1"`))
		}, "console.png"},
		"a file without a name": {func(x *thread) {
			x.event(said("101.1", "", `,"subtype":"file_share","files":[{"id":"F1"}],"event_ts":"101.1"`))
		}, "ファイル1件"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t).thread()
			c.do(x)
			if c.want == "" {
				x.want(name)
			} else {
				x.want(name, c.want)
			}
			if all := x.everything(); strings.Contains(c.want, "deleted") && strings.Contains(all, "hunter2") || c.want == "" && strings.Contains(all, "hunter2") {
				t.Errorf("what was deleted is kept: %s", all)
			}
		})
	}
}

// TestWhatWentUnheardIsReadBack: words that were corrected, deleted or said while nobody listened.
func TestWhatWentUnheardIsReadBack(t *testing.T) {
	t.Parallel()
	x := open(t).thread()
	for n := range 4 {
		x.says(fmt.Sprintf("10%d.1", n+1), fmt.Sprint("word ", n))
	}
	x.words = []gateway.Word{
		{TS: "101.1", Thread: "100.1", User: "U0BERLIN", Text: "word 0"},
		{TS: "102.1", Thread: "100.1", User: "U0BERLIN", Text: "corrected", Edited: "110.1"},
		{TS: "104.1", Thread: "100.1", User: "U0BERLIN", Text: "word 3", Edited: "110.1"}, // changed and changed back
		{TS: "105.1", Thread: "100.1", User: "U0BERLIN", Text: "unheard", Edited: "111.1"},
	}
	x.traces = map[string]gateway.Traces{"100.1": {LastReply: "105.1"}}
	for round, wants := range []int{3, 0} {
		s, err := x.svc.State(t.Context(), x.id)
		if err != nil {
			t.Fatal(err)
		}
		refs := plan.Refs{plan.ChannelKey: {ID: "C0ROOM"}, plan.TodoKey(x.todo): {ID: "100.1", Channel: "C0ROOM"}}
		_, threads, err := x.app.Backfill(t.Context(), s, refs, time.Now().Add(time.Hour))
		if err != nil || len(threads) != 1 {
			t.Fatalf("%v, %v", threads, err)
		}
		reqs, err := x.app.BackfillThread(t.Context(), s, threads[0], refs[threads[0]], time.Now().Add(time.Hour))
		if err != nil || len(reqs) != wants {
			t.Fatalf("round %d: %d requests, %v: %+v", round, len(reqs), err, reqs)
		}
		for _, req := range reqs {
			if _, err := x.svc.Do(t.Context(), req); err != nil {
				t.Error(err)
			}
		}
	}
	x.want("read back", "word 0", "corrected (edited)", "(deleted)", "word 3", "unheard (edited)")
	x.edits("102.1", "corrected", "110.1") // what Slack tells of after all
	x.deletes("103.1", "112.1")
	x.want("told after all", "word 0", "corrected (edited)", "(deleted)", "word 3", "unheard (edited)")
}

// TestATodoThatIsPostedAnewKeepsItsWords: what stands under the message before is not in the thread of this one.
func TestATodoThatIsPostedAnewKeepsItsWords(t *testing.T) {
	t.Parallel()
	x := open(t).thread()
	x.says("101.1", "a")
	s, _ := x.svc.State(t.Context(), x.id)
	reqs, err := x.app.BackfillThread(t.Context(), s, plan.TodoKey(x.todo), plan.Ref{ID: "200.1", Channel: "C0ROOM"}, time.Now())
	if err != nil || len(reqs) != 0 {
		t.Errorf("%v, %v", reqs, err)
	}
}

// TestAnyOrderComesToTheSame: whatever people do with their words, in whichever order and however often it is told.
func TestAnyOrderComesToTheSame(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 15))
		x := open(t)
		thread := x.thread
		if seed%2 == 1 { // what is said below the card of a sign is as what is said below a TODO
			thread = x.below
		}
		anyOrder(t, thread(), seed, r)
	}
}

// anyOrder plays one order, and what comes of it.
func anyOrder(t *testing.T, x *thread, seed uint64, r *rand.Rand) {
	t.Helper()
	var events []func()
	var want []string
	for n := range 3 {
		ts, deleted := fmt.Sprintf("10%d.1", n+1), r.IntN(2) == 0
		last := "w0"
		events = append(events, func() { x.says(ts, "w0 secret") })
		for e := range r.IntN(3) {
			last = fmt.Sprint("w", e+1)
			said, at := last+" secret", fmt.Sprintf("20%d.1", e)
			if r.IntN(3) == 0 {
				last, said = "", "\u200b"
			}
			events = append(events, func() { x.edits(ts, said, at) })
		}
		if deleted {
			events = append(events, func() { x.deletes(ts, "300.1") })
		} else if last != "" {
			want = append(want, last+" secret")
		}
	}
	events = append(events, events...)
	r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	for _, e := range events {
		e()
	}
	var got []string
	for _, line := range x.shown() {
		if line = strings.TrimSuffix(line, " (edited)"); line != "(deleted)" {
			got = append(got, line)
		}
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("seed %d: %q, want %q", seed, got, want)
	}
	if len(want) == 0 && strings.Contains(x.everything(), "secret") {
		t.Errorf("seed %d: what was deleted is kept", seed)
	}
}

// TestAnEmptiedWordIsReadBack, and so is what its author puts there after that; reading twice records once.
func TestAnEmptiedWordIsReadBack(t *testing.T) {
	t.Parallel()
	x := open(t).thread()
	x.says("101.1", "the key is hunter2")
	read := func(w gateway.Word) int {
		t.Helper()
		x.words = []gateway.Word{w}
		s, err := x.svc.State(t.Context(), x.id)
		if err != nil {
			t.Fatal(err)
		}
		reqs, err := x.app.BackfillThread(t.Context(), s, plan.TodoKey(x.todo), plan.Ref{ID: "100.1", Channel: "C0ROOM"}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, req := range reqs {
			if _, err := x.svc.Do(t.Context(), req); err != nil {
				t.Error(err)
			}
		}
		return len(reqs)
	}
	at := func(text, edited string) gateway.Word {
		return gateway.Word{TS: "101.1", Thread: "100.1", User: "U0BERLIN", Text: text, Edited: edited}
	}
	for i, c := range []struct {
		word gateway.Word
		reqs int
		want string
	}{
		{at("\u200b", "102.1"), 1, "(deleted)"},
		{at("\u200b", "102.1"), 0, "(deleted)"},
		{at("復旧", "103.1"), 1, "復旧 (edited)"},
		{at("復旧", "103.1"), 0, "復旧 (edited)"},
		{at("", ""), 1, "(deleted)"},
		{at("", ""), 0, "(deleted)"},
	} {
		if n := read(c.word); n != c.reqs {
			t.Errorf("%d: %d requests", i, n)
		}
		x.want(fmt.Sprint(i), c.want)
	}
	if all := x.everything(); strings.Contains(all, "hunter2") {
		t.Errorf("what was emptied is kept: %s", all)
	}
}

// TestWhoTookAWordAway is recorded only where Slack says it: an administrator deletes what others said, too.
func TestWhoTookAWordAway(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do func(x *thread)
		by incident.PersonID
	}{
		"deleted": {func(x *thread) { x.deletes("101.1", "102.1") }, ""},
		"deleted, of which little is said": {func(x *thread) {
			x.event(`"subtype":"message_deleted","deleted_ts":"101.1","event_ts":"102.1"`)
		}, ""},
		"emptied by its author": {func(x *thread) { x.edits("101.1", "\u200b", "102.1") }, "U0BERLIN"},
		"its file was deleted": {func(x *thread) {
			x.event(`"subtype":"message_changed","event_ts":"102.1","message":{` + said("101.1", "", `,"files":[{"id":"F1","mode":"tombstone"}]`) + `}`)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t).thread()
			x.event(said("101.1", "", `,"files":[{"id":"F1","name":"a.png"}],"event_ts":"101.1"`))
			c.do(x)
			entries, err := store.Timeline(t.Context(), x.db, x.id, 0)
			if err != nil {
				t.Fatal(err)
			}
			taken := 0
			for _, e := range entries {
				if e.Redacted != nil || e.Kind == incident.EntryUnsaid {
					taken++
				}
				if e.Redacted != nil && e.Redacted.By != c.by || e.Kind == incident.EntryUnsaid && e.By != c.by {
					t.Errorf("%+v", e)
				}
			}
			if taken != 2 {
				t.Errorf("%d entries tell of it", taken)
			}
		})
	}
}
