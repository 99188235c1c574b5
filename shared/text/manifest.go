package text

import "noroshi.internal/shared/incident"

// needs say why the Slack app asks for a scope or an event, by its name.
var needs = map[string]Phrase{
	"bookmarks:read":    {"以前に作ったブックマークを見つけ、重複させない(bookmarks.list)", "find an earlier bookmark, so that none is doubled (bookmarks.list)"},
	"bookmarks:write":   {"手順書・会議・文書を、チャンネルの上部に置く(bookmarks.add)", "runbook, meeting and documents at the top of the incident channel (bookmarks.add)"},
	"channels:history":  {"スレッドの返信を進捗にする。以前のメッセージを見つけ、届かなかったものを読み直す(conversations.history)", "thread replies as progress; find an earlier message; read back what was missed (conversations.history)"},
	"channels:join":     {"招待されていない公開チャンネルにも共有する(conversations.join)", "announce in public channels that the bot was not invited to (conversations.join)"},
	"channels:manage":   {"チャンネルの作成、招待、トピック、説明(conversations.create)", "create the incident channel, invite, topic and purpose (conversations.create)"},
	"channels:read":     {"以前に作ったチャンネルを見つける。社外と共有中のチャンネルには出さない(conversations.info)", "find an earlier channel; refuse channels shared with another company (conversations.info)"},
	"chat:write":        {"ボード、TODO、社内への共有(chat.postMessage)", "board, TODOs and announcements (chat.postMessage)"},
	"commands":          {"スラッシュコマンド", "the slash command"},
	"groups:history":    {"アプリが入っている非公開チャンネルでも同じ", "the same in private channels the bot is in"},
	"groups:read":       {"アプリが入っている非公開チャンネルでも同じ", "the same in private channels the bot is in"},
	"groups:write":      {"非公開の障害対応チャンネル(conversations.create)", "private incident channels (conversations.create)"},
	"pins:read":         {"以前のピン留めを見つける(pins.list)", "find an earlier pin (pins.list)"},
	"pins:write":        {"ボードと手順書をピン留めする(pins.add)", "keep the board and the runbook pinned (pins.add)"},
	"reactions:read":    {"リアクションで TODO を担当する。届かなかったものも読み直す(reactions.get)", "a reaction claims a TODO, including one that was missed (reactions.get)"},
	"reactions:write":   {"経過に残したメッセージに 📌 を付ける(reactions.add)", "put 📌 on messages that are on the timeline (reactions.add)"},
	"usergroups:read":   {"ユーザーグループのメンバーを招待する(usergroups.users.list)。メンションされたグループの名前(usergroups.list)", "invite the members of a user group (usergroups.users.list); its name where somebody mentions it (usergroups.list)"},
	"users:read":        {"社員とゲスト・ボットの区別、読む人の言語(users.info)、2つのトークンが同じアプリのものか(bots.info)", "tell colleagues from guests and bots; each reader's language (users.info); check that both tokens belong to one app (bots.info)"},
	"users:read.email":  {"ブラウザの利用者と Slack の利用者を同じ人として扱う(users.info)", "match the person in the browser to the one in Slack (users.info)"},
	"app_home_opened":   {"ホームタブに、開いた人の TODO、進行中の障害対応、シフトを出す(views.publish)", "the Home tab shows whoever opens it their TODOs, what runs and their shift (views.publish)"},
	"channel_archive":   {"アーカイブされた障害対応チャンネルを、すぐに作り直す", "an incident channel that was archived is replaced at once"},
	"channel_deleted":   {"削除された障害対応チャンネルを、すぐに作り直す", "an incident channel that was deleted is created again at once"},
	"channel_unarchive": {"アーカイブ中に共有できなかったことを、もう一度試す", "what could not be announced while the channel was archived is tried again"},
	"group_archive":     {"非公開チャンネルでも同じ", "the same in private channels"},
	"group_deleted":     {"非公開チャンネルでも同じ", "the same in private channels"},
	"group_unarchive":   {"非公開チャンネルでも同じ", "the same in private channels"},
	"message.channels":  {"TODO のスレッドの返信を進捗にし、「決定:」で始まる発言を経過に残す。削除されたメッセージは投稿し直す", "replies in a TODO's thread are its progress; decisions go on the timeline; a deleted message is posted again"},
	"message.groups":    {"非公開の障害対応チャンネルでも同じ", "the same in private incident channels"},
	"pin_removed":       {"ボードのピン留めを保つ", "the board stays pinned"},
	"reaction_added":    {"リアクションで TODO を担当し、チェックマークで完了、📌 で経過に残す", "any emoji but a few claims a TODO, a check mark finishes it, 📌 keeps a message on the timeline"},
	"user_change":       {"アカウントが無効になった人を、司令塔から外す", "somebody whose account is deactivated commands no more"},
	"reaction_removed":  {"リアクションを外すと、担当が移るか、未完了に戻る", "removing it passes the TODO on or reopens it"},

	"member_joined_channel": {"あとから参加した方に、いまの状況を本人だけに見せる", "whoever joins later is shown where things stand, privately"},
}

// Need says why the Slack app asks for a scope or an event; "" for one that nobody has a reason for.
func Need(lang incident.Lang, name string) string { return needs[name].In(lang) }

// ManifestTop is the first line of the manifest.
var ManifestTop = Phrase{"Noroshi の Slack アプリ。https://api.slack.com/apps → Create New App → From a manifest に貼り付けます。", "The Slack app of Noroshi. Paste it at https://api.slack.com/apps → Create New App → From a manifest."}
