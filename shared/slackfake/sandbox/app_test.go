package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/slack-go/slack"
)

// stubApp answers like an app: a command opens a form, the form wants a title of three letters and posts it with a
// button, the button edits its message. It keeps what it was told.
type stubApp struct {
	client *slack.Client
	mu     sync.Mutex
	told   []string
}

func (a *stubApp) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/command":
		a.command(w, r)
	case "/interact":
		a.interact(w, r)
	}
}

func (a *stubApp) tell(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.told = append(a.told, what)
}

func (a *stubApp) heard() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.told...)
}

func (a *stubApp) command(w http.ResponseWriter, r *http.Request) {
	text := r.FormValue("text")
	a.tell("command " + text)
	switch text {
	case "form":
		var view slack.ModalViewRequest
		if err := json.Unmarshal([]byte(form), &view); err != nil {
			panic(err)
		}
		if _, err := a.client.OpenViewContext(r.Context(), r.FormValue("trigger_id"), view); err != nil {
			panic(err)
		}
	case "broken":
		w.WriteHeader(http.StatusInternalServerError)
	default:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"response_type":"ephemeral","text":"<@` + r.FormValue("user_id") + `> が打ちました: *` + text + `*"}`))
	}
}

const form = `{"type":"modal","callback_id":"declare","notify_on_close":true,"title":{"type":"plain_text","text":"障害対応を始める"},
"submit":{"type":"plain_text","text":"始める"},"close":{"type":"plain_text","text":"やめる"},"blocks":[
{"type":"context","elements":[{"type":"mrkdwn","text":"分かっているところだけで始められます。*あとから訂正できます。*"}]},
{"type":"input","block_id":"title","label":{"type":"plain_text","text":"何が起きていますか"},"element":{"type":"plain_text_input","action_id":"title","placeholder":{"type":"plain_text","text":"EC2 に SSH できない"}}},
{"type":"input","block_id":"region","optional":true,"label":{"type":"plain_text","text":"リージョン"},"element":{"type":"static_select","action_id":"region","options":[
{"text":{"type":"plain_text","text":"東京 ap-northeast-1"},"value":"tokyo"},{"text":{"type":"plain_text","text":"大阪 ap-northeast-3"},"value":"osaka"}]}},
{"type":"input","block_id":"services","optional":true,"label":{"type":"plain_text","text":"サービス"},"element":{"type":"checkboxes","action_id":"services","options":[
{"text":{"type":"plain_text","text":"EC2"},"value":"ec2"},{"text":{"type":"plain_text","text":"EBS"},"value":"ebs"},{"text":{"type":"plain_text","text":"RDS"},"value":"rds"}]}},
{"type":"actions","block_id":"more","elements":[{"type":"button","action_id":"push","text":{"type":"plain_text","text":"もっと詳しく"}}]},
{"type":"input","block_id":"commander","optional":true,"label":{"type":"plain_text","text":"司令塔"},"element":{"type":"users_select","action_id":"commander"}},
{"type":"input","block_id":"impact","optional":true,"label":{"type":"plain_text","text":"影響"},"hint":{"type":"plain_text","text":"分からなければ空のままで「確認中」になります。"},"element":{"type":"plain_text_input","multiline":true,"action_id":"impact"}}]}`

func (a *stubApp) interact(w http.ResponseWriter, r *http.Request) {
	var payload slack.InteractionCallback
	if err := json.Unmarshal([]byte(r.FormValue("payload")), &payload); err != nil {
		panic(err)
	}
	switch payload.Type {
	case slack.InteractionTypeViewSubmission:
		a.submitted(w, r, payload.View.State.Values)
	case slack.InteractionTypeViewClosed:
		a.tell("closed")
	case slack.InteractionTypeBlockActions:
		a.pressed(r.Context(), payload)
	}
}

func (a *stubApp) submitted(w http.ResponseWriter, r *http.Request, v map[string]map[string]slack.BlockAction) {
	title := v["title"]["title"].Value
	a.tell("submit " + title + " " + v["region"]["region"].SelectedOption.Value + " " + v["commander"]["commander"].SelectedUser +
		"/" + strings.Join(chosen(v["services"]["services"]), ","))
	if len([]rune(title)) < 3 {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"response_action":"errors","errors":{"title":"3文字以上で書いてください"}}`))
		return
	}
	_, _, err := a.client.PostMessageContext(r.Context(), "C0HELP", slack.MsgOptionText(title, false), parsed(open(title, 30)))
	if err != nil {
		panic(err)
	}
}

func (a *stubApp) pressed(ctx context.Context, payload slack.InteractionCallback) {
	action := payload.ActionCallback.BlockActions[0]
	a.tell("press " + action.ActionID + " " + action.Value + action.SelectedOption.Value + " by " + payload.User.ID)
	if action.ActionID == "push" {
		a.tell("typed " + payload.View.State.Values["title"]["title"].Value)
		if _, err := a.client.PushViewContext(ctx, payload.TriggerID, second); err != nil {
			panic(err)
		}
		return
	}
	if action.ActionID == "more" && action.SelectedOption.Value == "hand" {
		if _, err := a.client.OpenViewContext(ctx, payload.TriggerID, second); err != nil {
			panic(err)
		}
		return
	}
	if action.ActionID != "claim" {
		_, _, err := a.client.PostMessageContext(ctx, payload.Channel.ID, slack.MsgOptionText("did "+action.ActionID, false))
		if err != nil {
			panic(err)
		}
		return
	}
	_, _, _, err := a.client.UpdateMessageContext(ctx, payload.Channel.ID, payload.Message.Timestamp,
		slack.MsgOptionText("claimed", false), parsed(claimed("第1報の送信", payload.User.ID, 30)))
	if err != nil {
		panic(err)
	}
}

// second is what the form's button puts on top of it.
var second = slack.ModalViewRequest{
	Type: "modal", Title: slack.NewTextBlockObject("plain_text", "詳しい内容", false, false),
	Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewHeaderBlock(slack.NewTextBlockObject("plain_text", "二枚目", false, false))}},
}

func chosen(a slack.BlockAction) []string {
	var out []string
	for _, o := range a.SelectedOptions {
		out = append(out, o.Value)
	}
	return out
}

func parsed(blocks string) slack.MsgOption {
	var b slack.Blocks
	if err := json.Unmarshal([]byte(blocks), &b); err != nil {
		panic(err)
	}
	return slack.MsgOptionBlocks(b.BlockSet...)
}
