package gateway

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackfake"
)

func card(id incident.TodoID) plan.Effect {
	return plan.Effect{
		Key: plan.TodoKey(id), Kind: plan.MessageKind, Urgency: plan.Work,
		Facts: plan.TodoCard{Incident: "k3f9qa", Lang: incident.Japanese, Line: plan.TodoLine{ID: id, Title: "第1報の送信", State: incident.TodoOpen}},
	}
}

// asking is a question in the thread of a TODO.
func asking(id incident.TodoID, step incident.Step) plan.Effect {
	return plan.Effect{
		Key: plan.Key("ask/" + string(id) + "/0.0/" + string(step)), Kind: plan.MessageKind, Life: plan.Once, Thread: plan.TodoKey(id),
		Facts: plan.Question{Brief: plan.Brief{Incident: "k3f9qa", Lang: incident.Japanese}, Step: step, To: []string{"S0ONCALL"}, Todo: id, Title: "第1報の送信"},
	}
}

func (b *bench) thread(id incident.TodoID) []slackfake.Message {
	card := b.room.Refs[plan.TodoKey(id)]
	return b.w.Thread(card.Channel, card.ID)[1:]
}

// TestQuestionsAreFoundInTheirThreads: a channel's history has no replies, so each thread is read.
func TestQuestionsAreFoundInTheirThreads(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(card("4.3d"))
		b.make(card("4.4a"))
		q := asking("4.3d", incident.AskTake)
		if _, err := b.apply(q); err != nil {
			b.Fatal(err)
		}
		if said := b.thread("4.3d"); len(said) != 1 || !strings.Contains(said[0].Text, "<!subteam^S0ONCALL>") {
			b.Fatalf("the thread holds %v", said)
		}
		other := asking("4.4a", incident.AskTake)
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{q, other, card("4.3d")})
		if err != nil || len(found[q.Key]) != 1 || len(found[other.Key]) != 0 || len(found[plan.TodoKey("4.3d")]) != 1 {
			b.Errorf("found %v, %v", found, err)
		}
		if err := b.g.Remove(ctx(b.T), q, found[q.Key][0]); err != nil || len(b.thread("4.3d")) != 0 {
			b.Errorf("after removing it: %v, %v", b.thread("4.3d"), err)
		}
	})
}

// TestThreadsAreReadInOrder: the same look makes the same calls, so that what a fault cuts off is the same as well.
func TestThreadsAreReadInOrder(t *testing.T) {
	opened(t, func(b *bench) {
		var effects []plan.Effect
		var want []string
		for _, id := range []incident.TodoID{"4.1a", "4.3b", "4.3d", "4.4a", "4.9", "5.1"} {
			time.Sleep(2 * time.Second) // in the bubble: Slack takes a post a second
			b.make(card(id))
			effects = append([]plan.Effect{asking(id, incident.AskTake)}, effects...)
			want = append(want, b.room.Refs[plan.TodoKey(id)].ID)
		}
		b.w.ForgetCalls()
		if _, err := b.g.Find(ctx(b.T), b.room, effects); err != nil {
			b.Fatal(err)
		}
		var read []string
		for _, c := range b.w.Calls() {
			if c.Method == "conversations.replies" {
				read = append(read, c.Params["ts"])
			}
		}
		if !slices.Equal(read, want) {
			b.Errorf("read %v, want %v", read, want)
		}
	})
}

// TestAThreadWithoutItsMessage: the TODO's message was deleted, so it is made again; one that takes no replies is not.
func TestAThreadWithoutItsMessage(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(card("4.3d"))
		parent := b.room.Refs[plan.TodoKey("4.3d")]
		b.w.Inject(slackfake.Fault{Kind: slackfake.AnswerError, Method: "chat.postMessage", Error: "cannot_reply_to_message", Times: 1})
		if _, err := b.apply(asking("4.3d", incident.AskOwner)); !isClass(err, permanent) {
			b.Errorf("a message that takes no replies: %v", err)
		}
		if err := b.g.Remove(ctx(b.T), card("4.3d"), parent); err != nil {
			b.Fatal(err)
		}
		b.w.SetRefuseOrphans(true)
		end := b.w.Inject(slackfake.Fault{Match: reading, Kind: slackfake.ServerErrorBefore})
		if _, err := b.apply(asking("4.3d", incident.AskOwner)); !isClass(err, retryLater) {
			b.Errorf("why it takes no replies is not known: %v", err)
		}
		end()
		_, err := b.apply(asking("4.3d", incident.AskOwner))
		b.lost(err, "todo/4.3d")
	})
}

// lost holds err to say that a reply waits for its message to be made again.
func (b *bench) lost(err error, message plan.Key) {
	b.Helper()
	var e *effect.Error
	if !errors.As(err, &e) || e.Class != gone || !slices.Equal(e.AlsoGone, []plan.Key{message}) {
		b.Errorf("a message that was deleted: %v", err)
	}
}

// strays is how many messages stand in the channel itself that belong into a thread.
func (b *bench) strays() (n int) {
	for _, m := range b.w.Messages(b.room.Refs[plan.ChannelKey].ID) {
		if m.Metadata == nil {
			continue
		}
		key, _ := m.Metadata.EventPayload["key"].(string)
		if _, reply := plan.Under(plan.Key(key)); reply {
			n++
		}
	}
	return n
}

// TestAReplyBesideItsThread: Slack posts a reply to a message that is gone to the channel itself, and says so in its answer
// only. It is taken back, and waits for its message; where it cannot be taken back, a look finds it as what it is. Under what is
// left of a message with answers nobody can do what it asks for.
func TestAReplyBesideItsThread(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(card("4.3d"), card("4.4a"))
		asked := asking("4.4a", incident.AskTake)
		b.make(asked)
		for _, id := range []incident.TodoID{"4.3d", "4.4a"} {
			if err := b.g.Remove(ctx(b.T), card(id), b.room.Refs[plan.TodoKey(id)]); err != nil {
				b.Fatal(err)
			}
			time.Sleep(time.Second) // a post a second
			_, err := b.apply(asking(id, incident.AskOwner))
			b.lost(err, plan.TodoKey(id))
			if under := b.w.Thread(b.room.Refs[plan.TodoKey(id)].Channel, b.room.Refs[plan.TodoKey(id)].ID); b.strays() > 0 || len(under) > 2 {
				b.Errorf("%s: %d in the channel, %d in the thread", id, b.strays(), len(under))
			}
		}
		b.w.Inject(slackfake.Fault{Kind: slackfake.ServerErrorBefore, Method: "chat.delete", Times: 1})
		time.Sleep(time.Second)
		q := asking("4.3d", incident.AskOwner)
		if _, err := b.apply(q); !isClass(err, unknown) || b.strays() != 1 {
			b.Fatalf("it cannot be taken back: %v, %d in the channel", err, b.strays())
		}
		found, err := b.g.Find(ctx(b.T), b.room, []plan.Effect{card("4.3d"), card("4.4a")})
		if err != nil || len(found) != 1 || len(found[q.Key]) != 1 || !found[q.Key][0].Misplaced {
			b.Errorf("found %v, %v", found, err)
		}
	})
}

// silent is a server that does not say in its answer what it posted.
type silent struct{ http.RoundTripper }

func (s silent) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := s.RoundTripper.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "chat.postMessage") {
		return res, err
	}
	var a map[string]any
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		return nil, err
	}
	delete(a, "message")
	body, err := json.Marshal(a)
	res.Body = io.NopCloser(strings.NewReader(string(body)))
	return res, err
}

// TestAServerThatDoesNotSayWhereAReplyIs: it is looked for, and stays where it belongs.
func TestAServerThatDoesNotSayWhereAReplyIs(t *testing.T) {
	opened(t, func(b *bench) {
		b.g = New(b.app.BotToken, Options{Clock: clock.Machine, APIURL: "https://slack.test/api", Transport: silent{b.w.Transport()}})
		b.make(card("4.3d"))
		b.make(asking("4.3d", incident.AskTake))
		if len(b.thread("4.3d")) != 1 {
			b.Errorf("the thread holds %v", b.thread("4.3d"))
		}
		if err := b.g.Remove(ctx(b.T), asking("4.3d", incident.AskTake), b.room.Refs[asking("4.3d", incident.AskTake).Key]); err != nil {
			b.Fatal(err)
		}
		if err := b.g.Remove(ctx(b.T), card("4.3d"), b.room.Refs["todo/4.3d"]); err != nil {
			b.Fatal(err)
		}
		_, err := b.apply(asking("4.3d", incident.AskOwner))
		if b.lost(err, "todo/4.3d"); b.strays() != 0 {
			b.Errorf("%d in the channel", b.strays())
		}
	})
}

// stuck is a Slack that gives the same page of a list again and again.
type stuck struct{}

func (stuck) RoundTrip(r *http.Request) (*http.Response, error) {
	body := `{"ok":true,"messages":[],"has_more":true,"response_metadata":{"next_cursor":"bmV4dA=="}}`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// TestWhatEndsInNoPageIsNotReadToItsEnd: what was not seen may be there, so it is not made again, nor taken for heard.
func TestWhatEndsInNoPageIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	g := New("xoxb-1", Options{Clock: clock.Machine, APIURL: "https://slack.test/api", Transport: stuck{}})
	if _, err := g.Said(ctx(t), "C0ROOM", "1.0", ""); !isClass(err, unknown) {
		t.Errorf("a thread: %v", err)
	}
	if _, err := g.Read(ctx(t), "C0ROOM", map[string]bool{"1.0": true}, ""); !isClass(err, unknown) {
		t.Errorf("a channel: %v", err)
	}
}

// TestOnlyPeoplesWordsAreHeard: a thread holds the TODO's own message, our questions, which say that they are ours, and what was
// said before, too.
func TestOnlyPeoplesWordsAreHeard(t *testing.T) {
	opened(t, func(b *bench) {
		b.make(card("4.3d"), card("4.4a"))
		at := b.room.Refs[plan.TodoKey("4.3d")]
		own := b.own()
		own.Members = append(own.Members, b.w.AddUser(slackfake.User{ID: "U0BERLIN", Name: "berlin"}).ID)
		b.w.AddChannel(own)
		say := func(text string) slackfake.Message {
			m, err := b.w.Reply("U0BERLIN", at.Channel, at.ID, text)
			if err != nil {
				b.Fatal(err)
			}
			return m
		}
		say("before")
		from := say("RDS は未確認")
		if _, err := b.apply(asking("4.3d", incident.AskTake)); err != nil {
			b.Fatal(err)
		}
		last := say("復旧 &lt;!channel&gt;")
		all, err := b.g.Said(ctx(b.T), at.Channel, at.ID, from.TS)
		words := slices.DeleteFunc(slices.Clone(all), func(w Word) bool { return w.Ours })
		if want := []Word{{TS: from.TS, Thread: at.ID, User: "U0BERLIN", Text: from.Text}, {TS: last.TS, Thread: at.ID, User: "U0BERLIN", Text: last.Text}}; err != nil || !cmp.Equal(words, want) {
			b.Errorf("%v, %v; want %v", words, err, want)
		}
		other := b.room.Refs[plan.TodoKey("4.4a")].ID
		room, err := b.g.Read(ctx(b.T), at.Channel, map[string]bool{at.ID: true, other: true}, "")
		if err != nil || room.Traces[at.ID].LastReply != last.TS || room.Traces[other].LastReply != "" {
			b.Errorf("%+v, %v", room, err)
		}
	})
}

// reading matches the calls that look for one message.
func reading(c slackfake.Call) bool { return strings.HasPrefix(c.Method, "conversations.") }
