package text

import (
	"slices"
	"unicode/utf8"

	"noroshi.internal/shared/incident"
)

// Command is a word after the slash command.
type Command struct {
	Words []string // all its spellings in small letters; the first of each language is shown
	Takes Phrase   // what follows it; may be empty
	Does  Phrase
}

// The words of the slash command. An empty command declares.
var (
	CommandNow       = Command{[]string{"now", "今すぐ", "いますぐ"}, Phrase{"<状況>", "<what you see>"}, Phrase{"すぐに対応を始める", "start a response at once"}}
	CommandDeclare   = Command{[]string{"declare", "宣言", "発生", ""}, Phrase{"[状況]", "[what you see]"}, Phrase{"内容を入力して始める", "fill in a form and start"}}
	CommandDrill     = Command{[]string{"drill", "訓練"}, Phrase{"<状況>", "<what you see>"}, Phrase{"訓練として始める", "start a drill"}}
	CommandStatus    = Command{[]string{"status", "list", "状況", "一覧"}, Phrase{}, Phrase{"進行中の対応と、期限を過ぎた TODO", "what is in progress, and what is late"}}
	CommandTimeline  = Command{[]string{"timeline", "log", "経過", "履歴"}, Phrase{}, Phrase{"誰がいつ何をしたか", "who did what, and when"}}
	CommandUpdate    = Command{[]string{"update", "facts", "更新", "訂正"}, Phrase{"[項目 内容]", "[field value]"}, Phrase{"リージョン・サービス・影響などを更新", "update region, services, impact"}}
	CommandCommander = Command{[]string{"commander", "司令塔"}, Phrase{"[@人・引き受ける・辞退・取り下げ]", "[@person, accept, decline, withdraw]"}, Phrase{"司令塔を打診する、答える", "offer the command, or answer"}}
	CommandTodo      = Command{[]string{"todo", "追加"}, Phrase{"[@担当者] [内容]", "[@person] [what to do]"}, Phrase{"TODO を追加", "add a TODO"}}
	CommandPhase     = Command{[]string{"phase", "next", "次へ", "フェーズ"}, Phrase{}, Phrase{"次の段階へ進む(最後の段階では「終了」を使う)", "move to the next phase (in the last one, use resolve)"}}
	CommandResolve   = Command{[]string{"resolve", "end", "終了", "収束"}, Phrase{"[ひとこと]", "[note]"}, Phrase{"対応を終了する", "end the response"}}
	CommandSign      = Command{[]string{"sign", "予兆"}, Phrase{"[状況]", "[what you see]"}, Phrase{"予兆を報告する", "report a possible outage"}}
	CommandCancel    = Command{[]string{"cancel", "取消", "取り消し", "誤報"}, Phrase{"<理由>", "<reason>"}, Phrase{"誤報として取り消す", "cancel as a false alarm"}}
	CommandHelp      = Command{[]string{"help", "?", "ヘルプ"}, Phrase{}, Phrase{"この一覧", "this list"}}
)

// Help and the answer to a word nobody knows.
var (
	Help        = Phrase{"障害かもと思ったら {command} に続けて状況を入力。2秒でチャンネルができます。", "Looks like an outage? Type {command} and what you see. The channel is there in two seconds."}
	HelpLine    = Phrase{"{words} ─ {does}", "{words}: {does}"}
	HelpWhere   = Phrase{"障害対応のチャンネルでは、その対応が対象です。ほかの場所では、進行中の本番が1件ならその1件が対象です(訓練は数えません)。", "In an incident channel, commands apply to that incident; elsewhere, to the only live one in progress (drills do not count)."}
	HelpKeep    = Phrase{"障害対応のチャンネルの発言は、📌 で経過に残せます。「決定: …」で始まる発言は自動で残ります。", "In an incident channel, 📌 keeps a message on the timeline; one that begins with \"Decision:\" is kept automatically."}
	UnknownWord = Phrase{"{typed} は分かりませんでした。よく使うもの: now 今すぐ・status 状況・drill 訓練。すべて見る: {help}", "I don't know {typed}. Most used: now, status, drill. All of them: {help}"}
)

// Also is the Japanese form of the word, for readers of Japanese; "" for others.
func (c Command) Also(lang incident.Lang) string {
	ja := slices.IndexFunc(c.Words, func(w string) bool { return w != "" && w[0] >= utf8.RuneSelf })
	if lang == incident.English || ja < 0 {
		return ""
	}
	return c.Words[ja]
}
