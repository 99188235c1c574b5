package sandbox_test

import (
	"fmt"
	"time"

	"github.com/slack-go/slack"
)

// evening is a workspace in the middle of a response, with something of everything the page draws.
type evening struct {
	bench
	room, board, draft, todo string
}

func at(minutes int) string {
	return fmt.Sprintf("<!date^%d^{time}|--:-->", start.Add(time.Duration(minutes)*time.Minute).Unix())
}

func (b bench) evening() evening {
	b.t.Helper()
	e := evening{bench: b}
	b.say(b.ids.Guest, b.ids.Help, "", "EC2 にログインできないとのお問い合わせが3件続いています。")
	e.room = b.channel("inc-0220-ec2-に-ssh-できない-k3x9q2", b.ids.Kakei, b.ids.Bangkok, b.ids.Berlin, b.ids.Tokyo)
	ctx := b.t.Context()
	_, err := b.client.SetTopicOfConversationContext(ctx, e.room, "EC2 に SSH できない · 東京 apne1-az1 EC2、EBS · 司令塔 <@"+b.ids.Kakei+">")
	b.must(err)
	for title, link := range map[string]string{"手順書": "https://wiki.example.com/runbook"} {
		_, err := b.client.AddBookmarkContext(ctx, e.room, slack.AddBookmarkParameters{Title: title, Type: "link", Link: link})
		b.must(err)
	}
	for _, title := range []string{"お客様通知の下書き", "チェックシート"} {
		_, err := b.client.AddBookmarkContext(ctx, e.room, slack.AddBookmarkParameters{Title: title, Type: "link", Link: "https://docs.example.com/" + title})
		b.must(err)
	}
	e.board = b.post(e.room, "EC2 に SSH できない", b.boardBlocks())
	b.must(b.client.AddPinContext(ctx, e.room, slack.NewRefToMessage(e.room, e.board)))
	b.clock.pass(time.Minute)
	e.todos()
	return e
}

func (b bench) boardBlocks() string {
	return blocks(
		`{"type":"header","text":{"type":"plain_text","text":"EC2 に SSH できない"}}`,
		section("*一次対応*("+at(0)+" から) · 司令塔 <@"+b.ids.Kakei+"> · 次のお客様通知 "+at(30)),
		note("リージョン: 東京 apne1-az1 · サービス: EC2、EBS · 影響: 確認中 · 情報源: Zendesk 3件 · 重大度: 確認中"),
		section("*担当が必要* 2件 ─ 手が空いている方は TODO にリアクションを\n⬜ 4.3d 第1報の送信・ポータル掲載・次報時刻の登録 ─ 期限 "+at(30)+"\n⬜ 4.5b AWS 公開情報の確認と要約の投稿 ─ 期限 "+at(10)),
		section("*対応中* 2件\n🙋 4.3b 第1報の下書き ─ <@"+b.ids.Bangkok+">(協力: <@"+b.ids.Berlin+">) · 期限 "+at(15)+
			"\n🙋 4.4a Zendesk の専用ビューとタグ ─ <@"+b.ids.Tokyo+"> · 期限 "+at(15)),
		note("✅ 完了 3件 · ⏭ スキップ 1件"),
		actions(button("next", "次の段階へ", ""), button("add", "TODO を追加", ""), button("facts", "内容を更新", ""),
			button("commander", "司令塔を交代", ""), button("resolve", "対応を終了", ""),
			`{"type":"button","action_id":"cancel","style":"danger","text":{"type":"plain_text","text":"誤報として取り消す"},`+
				`"confirm":{"title":{"type":"plain_text","text":"誤報として取り消しますか"},"text":{"type":"mrkdwn","text":"*対応はここで終わります。*"},`+
				`"confirm":{"type":"plain_text","text":"取り消す"},"deny":{"type":"plain_text","text":"戻る"},"style":"danger"}}`),
	)
}

const more = `{"type":"overflow","action_id":"more","options":[{"text":{"type":"plain_text","text":"引き渡す"},"value":"hand"},` +
	`{"text":{"type":"plain_text","text":"スキップ"},"value":"skip"}]}`

func open(title string, due int) string {
	return blocks(section("⬜ *"+title+"* ─ 期限 "+at(due)+"。\n✋で担当 · 進捗はスレッドへ"),
		actions(button("claim", "担当する", "primary"), button("done", "完了", ""), more))
}

func claimed(title, owner string, due int) string {
	return blocks(section("🙋 *"+title+"* ─ 期限 "+at(due)+"。\n担当: <@"+owner+"> · 進捗はスレッドへ"),
		actions(button("done", "完了", "primary"), button("claim", "加わる", ""), button("hand", "引き渡す", ""), more))
}

func done(title string, minute int) string {
	return blocks(section("✅ *"+title+"*\n自動で完了 "+at(minute)+"。"), actions(button("reopen", "未完了に戻す", "")))
}

func (e *evening) todos() {
	e.post(e.room, "4.2a", done("4.2a 全社・各部署チャンネルへ共有", 1))
	e.post(e.room, "4.3a", done("4.3a 通知文テンプレートの複製", 1))
	e.draft = e.post(e.room, "4.3b", claimed("4.3b 第1報の下書き", e.ids.Bangkok, 15))
	e.react(e.draft, "raised_hand", e.ids.Bangkok, e.ids.Berlin)
	e.react(e.draft, "eyes", e.ids.Kakei)
	for _, line := range []struct{ who, text string }{
		{e.ids.Bangkok, "東京リージョンの文面から書き始めます。AZ は apne1-az1 で合っていますか。"},
		{e.ids.Kakei, "<@" + e.ids.Bangkok + "> はい、Personal Health の表示と一致しています。*影響は「確認中」* のままで大丈夫です。"},
		{e.ids.Berlin, "Draft is at 80 %. I'll check the English once it is in the doc :eyes:"},
		{e.ids.Bangkok, "下書きを入れました。`次報 01:09` で登録予定です。"},
	} {
		e.clock.pass(50 * time.Second)
		e.say(line.who, e.room, e.draft, line.text)
	}
	e.todo = e.post(e.room, "4.3d", open("4.3d 第1報の送信・ポータル掲載・次報時刻の登録", 30))
	zendesk := e.post(e.room, "4.4a", claimed("4.4a Zendesk の専用ビューとタグ", e.ids.Tokyo, 15))
	e.react(zendesk, "raising_hand", e.ids.Tokyo)
	e.post(e.room, "4.5b", open("4.5b AWS 公開情報の確認と要約の投稿", 10))
	e.clock.pass(time.Minute)
	e.say(e.ids.Kakei, e.room, "", "第1報は 00:39 までに出します。<@"+e.ids.Berlin+"> AWS 公開情報の確認をお願いできますか。")
	e.react(e.say(e.ids.Berlin, e.room, "", "On it. Personal Health shows *increased error rates* since 23:58 JST."), "pray", e.ids.Kakei, e.ids.Tokyo)
}

func (e *evening) react(ts, emoji string, people ...string) {
	e.t.Helper()
	for _, p := range people {
		e.must(e.ws.React(p, e.room, ts, emoji))
	}
}
