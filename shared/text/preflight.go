package text

import (
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// What the weekly preflight, and the same one by hand, say.
var (
	WeeklyPreflight = Phrase{"週次点検", "Weekly check"}
	PreflightByHand = Phrase{"点検", "Check"}

	preflightAllFine = Phrase{"{name}: {count}項目すべて問題ありません。", "{name}: all {count} checks passed."}
	preflightFaults  = Phrase{"{name}: {count}項目のうち{failed}件に対応が必要です。今日のうちに直してください。", "{name}: {failed} of {count} checks need attention. Please fix them today."}
	preflightFine    = Phrase{"✅ {what}", "✅ {what}"}
	preflightFault   = Phrase{"🔴 {what}: {cause}。{next}", "🔴 {what}: {cause}. {next}"}
	preflightKnown   = Phrase{"🔴 {what}: {cause}", "🔴 {what}: {cause}"}
	preflightUnknown = Phrase{"🔴 {what}: 確認できない({code})。もう一度実行し、変わらなければ Noroshi の管理者にこのコードを伝えてください。", "🔴 {what}: could not be checked ({code}). Run it again; if that does not help, give this code to whoever runs Noroshi."}
)

// preflightRows name what is looked at.
var preflightRows = map[incident.PreflightRow]Phrase{
	incident.PreflightSettings:  {"設定", "Settings"},
	incident.PreflightPlaybook:  {"プレイブック {subject}", "Playbook {subject}"},
	incident.PreflightSites:     {"拠点のシフト", "Shifts of the sites"},
	incident.PreflightStore:     {"ストアへの書き込み", "Writing to the store"},
	incident.PreflightClock:     {"毎分の定期実行", "The minute tick"},
	incident.PreflightForm:      {"ブラウザの画面 {subject}", "The form in the browser {subject}"},
	incident.PreflightSignIn:    {"画面へのサインイン {subject}", "Signing in to the form {subject}"},
	incident.PreflightCodes:     {"非常用コードの残り", "Break-glass codes left"},
	incident.PreflightTool:      {"自社ツール {subject}", "Own tool {subject}"},
	incident.PreflightAlerts:    {"アラートの受信 {subject}", "Alerts from {subject}"},
	incident.PreflightFeed:      {"AWS の公開情報 {subject}", "AWS status feed {subject}"},
	incident.PreflightCustomers: {"お客様一覧", "Customer list"},
	incident.PreflightRanges:    {"AWS の公開アドレス範囲", "AWS's published address ranges"},
	incident.PreflightHost:      {"{subject} の場所", "Where {subject} is"},
	incident.PreflightToken:     {"Slack のトークン", "Slack token"},
	incident.PreflightScopes:    {"Slack アプリの権限", "Slack app scopes"},
	incident.PreflightTab:       {"Slack アプリのホームタブ", "Slack app's Home tab"},
	incident.PreflightSocket:    {"ソケットモード", "Socket Mode"},
	incident.PreflightTime:      {"時刻", "Time of day"},
	incident.PreflightChannel:   {"チャンネル {subject}", "Channel {subject}"},
	incident.PreflightGroup:     {"ユーザーグループ {subject}", "User group {subject}"},
	incident.PreflightPerson:    {"対応メンバー {subject}", "Responder {subject}"},
}

// preflightCauses are the codes a preflight finds, separated by spaces: Slack's own and those of package preflight. A code that
// stands in none of them is looked up among the causes of problems.
var preflightCauses = []cause{
	{"not_checked", why{
		Phrase{"まだ確認できない", "cannot be checked yet"},
		Phrase{"先に「{detail}」を直し、もう一度実行してください。", "Fix \"{detail}\" first, then run it again."},
	}},
	{"file_invalid", why{
		Phrase{"{detail}", "{detail}"},
		Phrase{"その行を直してください。", "Fix that line."},
	}},
	{"store_unset", why{
		Phrase{"ストアが未設定", "no store is set"},
		Phrase{"NOROSHI_STORE を設定してください(例: sqlite:noroshi-data/noroshi.db、firestore:PROJECT/(default))。", "Set NOROSHI_STORE, such as sqlite:noroshi-data/noroshi.db or firestore:PROJECT/(default)."},
	}},
	{"store_file", why{
		Phrase{"書き込めない", "cannot write to it"},
		Phrase{"{detail} が -data フォルダの noroshi.db か(NOROSHI_STORE)、このアカウントでファイルとフォルダに書き込めるかを確認してください。", "Check that {detail} is the noroshi.db in the -data folder (NOROSHI_STORE), and that this account can write to the file and its folder."},
	}},
	{"store_format", why{
		Phrase{"保存データの形式がこのリリースと違う", "the stored data has another format than this release"},
		Phrase{"稼働中のリリースの点検を使うか、先にこのリリースをデプロイ(または起動)してください。", "Use the check of the release that is deployed, or deploy (or start) this one first."},
	}},
	{"store_unusable", why{
		Phrase{"書き込めない", "cannot write to it"},
		Phrase{"NOROSHI_STORE と権限(roles/datastore.user)を確認してください。", "Check NOROSHI_STORE and the account's role (roles/datastore.user)."},
	}},
	{"clock_never", why{
		Phrase{"一度も動いていない", "has never run"},
		Phrase{"Cloud Scheduler の noroshi-remind を開き、「今すぐ実行」の結果を見てください。", "Open noroshi-remind in Cloud Scheduler, press \"Force run\" and check the result."},
	}},
	{"clock_silent", why{
		Phrase{"{detail} から止まっている", "stopped since {detail}"},
		Phrase{"terraform/alerts/ticks.md の手順で直してください。", "Follow terraform/alerts/ticks.md."},
	}},
	{"clock_never_here", why{
		Phrase{"一度も動いていない", "has never run"},
		Phrase{"Noroshi(deploy/local)を起動し、NOROSHI_STORE がその -data フォルダのファイルを指すか確認してください。", "Start Noroshi (deploy/local), and check that NOROSHI_STORE points to the file in its -data folder."},
	}},
	{"clock_silent_here", why{
		Phrase{"{detail} から止まっている", "stopped since {detail}"},
		Phrase{"Noroshi(deploy/local)のプロセスを確認し、止まっていれば起動してください。", "Check the process (deploy/local), and start it if it has stopped."},
	}},
	{"form_nowhere", why{
		Phrase{"アドレスが未設定", "its address is not configured"},
		Phrase{"settings.yaml の login.url に、ブラウザで開くアドレスを書いてください。Slack が止まった日に使います。", "Set login.url in settings.yaml to the address that people open. It is for the day Slack is down."},
	}},
	{"form_unreachable", why{
		Phrase{"応答がない", "no answer"},
		Phrase{"ブラウザで開いてみて、開けなければ関数 form のログと settings.yaml の login.url を確認してください。", "Open it in a browser; if that fails, check the log of the function form, and login.url in settings.yaml."},
	}},
	{"form_not_ready", why{
		Phrase{"準備できていない", "not ready"},
		Phrase{"関数 form のログで「not ready」の行を確認し、原因を直してください(多くは NOROSHI_SESSION_KEY が無いか短い)。", "Look for \"not ready\" in the log of the function form and fix what it says; often NOROSHI_SESSION_KEY is missing or too short."},
	}},
	{"form_unreachable_here", why{
		Phrase{"応答がない", "no answer"},
		Phrase{"ブラウザで開いてみて、開けなければ Noroshi のプロセス、手前のプロキシ、settings.yaml の login.url を確認してください。", "Open it in a browser; if that fails, check the process, the proxy in front of it, and login.url in settings.yaml."},
	}},
	{"form_not_ready_here", why{
		Phrase{"準備できていない", "not ready"},
		Phrase{"Noroshi のプロセスが動いているか、手前のプロキシがそこへつながるかを確認してください。", "Check that the process is running and that the proxy in front of it can reach it."},
	}},
	{"form_other", why{
		Phrase{"別のものが応答している({detail})", "something else is responding ({detail})"},
		Phrase{"settings.yaml の login.url を確認してください(/form/ は付けません)。", "Check login.url in settings.yaml (without /form/)."},
	}},
	{"domains_unset", why{
		Phrase{"サインインできるドメインが未設定", "no email domains may sign in"},
		Phrase{"settings.yaml の login.domains に自社のメールドメインを書いてください。", "Set login.domains in settings.yaml to your company's email domains."},
	}},
	{"issuer_unset", why{
		Phrase{"会社のアカウントではサインインできない", "company accounts cannot sign in"},
		Phrase{"settings.yaml の login.issuer と client_id を設定してください。それまでは非常用コードでしかサインインできません。", "Set login.issuer and client_id in settings.yaml. Until then, only break-glass codes work."},
	}},
	{"issuer_unreachable", why{
		Phrase{"会社の認証サービスが応答しない", "the identity provider is not responding"},
		Phrase{"settings.yaml の login.issuer を確認してください。合っていれば、認証サービスの管理者に連絡し、非常用コードを手元に用意してください。", "Check login.issuer in settings.yaml. If it is right, tell whoever runs the provider, and keep the break-glass codes at hand."},
	}},
	{"issuer_unreadable", why{
		Phrase{"OpenID Connect の設定情報を読めない({detail})", "its OpenID Connect metadata cannot be read ({detail})"},
		Phrase{"settings.yaml の login.issuer を、認証サービスの管理画面の「issuer」と同じにしてください。", "Set login.issuer in settings.yaml to the issuer shown in the provider's console."},
	}},
	{"issuer_other", why{
		Phrase{"認証サービスは {detail} と名乗っている", "the provider calls itself {detail}"},
		Phrase{"settings.yaml の login.issuer を、末尾の / まで同じにしてください。", "Make login.issuer in settings.yaml exactly the same, including any trailing slash."},
	}},
	{"issuer_lacks", why{
		Phrase{"OpenID Connect の設定情報に、足りない項目か使えない項目がある({detail})", "its OpenID Connect metadata has missing or unusable fields ({detail})"},
		Phrase{"認証サービスの管理者に項目名を伝えてください。直るまでは非常用コードでしかサインインできません。", "Give these names to whoever runs the provider. Until it is fixed, only break-glass codes work."},
	}},
	{"issuer_silent", why{
		Phrase{"認証サービスの一部が応答しない({detail})", "part of the identity provider is not responding ({detail})"},
		Phrase{"認証サービスの管理者に連絡し、非常用コードを手元に用意してください。", "Tell whoever runs the provider, and keep the break-glass codes at hand."},
	}},
	{"alert_unclear", why{
		Phrase{"読み取れない本文が届いている(計{detail}件)", "sends what cannot be read ({detail} in all)"},
		Phrase{"送り元の設定(バージョン、テンプレート)を README の「アラート」の節と見比べてください。", "Compare the sender's settings (version, template) with \"Alerts\" in the README."},
	}},
	{"list_never", why{
		Phrase{"まだ一度も読み込めていない", "has never been read"},
		Phrase{"数分待って変わらなければ、「もう一度読む」を押してください。", "If that is still so in a few minutes, press \"Read it again\"."},
	}},
	{"list_old", why{
		Phrase{"2日以上読み込めていない", "not read for two days or more"},
		Phrase{"「もう一度読む」を押し、変わらなければ Noroshi のログを確認してください。", "Press \"Read it again\"; if that does not help, check Noroshi's log."},
	}},
	{"list_held", why{
		Phrase{"新しい一覧が{detail}件と半分以下に減ったため、保留中", "the new list has {detail} customers, half or fewer, and is held back"},
		Phrase{"その件数で正しければ「短い一覧を使う」、元の一覧を直したら「もう一度読む」を押してください。", "If that is right, press \"Use the shorter list\"; if you fix the list, press \"Read it again\"."},
	}},
	{"list_faulty", why{
		Phrase{"一覧に誤りが{detail}件ある", "mistakes in the list: {detail}"},
		Phrase{"`go run ./deploy/customers -check` で全件を確認して直し、「もう一度読む」を押してください。", "List all of them with `go run ./deploy/customers -check`, fix them, and press \"Read it again\"."},
	}},
	{"list_not_found", why{
		Phrase{"一覧がその場所にない", "there is no list at that place"},
		Phrase{"settings.yaml の customers と、ファイル・オブジェクト・シートの名前を確認してください。", "Check customers in settings.yaml, and the name of the file, object or sheet."},
	}},
	{"list_not_shared", why{
		Phrase{"一覧を読む権限がない", "no permission to read it"},
		Phrase{"一覧のバケットかシートを、notify のサービスアカウントに閲覧者として共有してください。", "Share the bucket or the sheet with the service account of notify, as a viewer."},
	}},
	{"list_too_large", why{
		Phrase{"一覧が大きすぎる(20 MiB まで)", "the list is too large (20 MiB at most)"},
		Phrase{"不要な列や行を減らし、「もう一度読む」を押してください。", "Take out columns and rows that are not needed, and press \"Read it again\"."},
	}},
	{"list_unreachable", why{
		Phrase{"一覧の保管先が応答しない", "the place where it is kept is not responding"},
		Phrase{"1時間ごとに自動で読み直します。続くなら、ネットワークと customers の設定を確認してください。", "It is tried again every hour. If that does not help, check the network and customers in the settings."},
	}},
	{"codes_none", why{
		Phrase{"1つもない", "none"},
		Phrase{"`go run ./deploy/breakglass` で印刷し、ネットワークなしで取り出せる場所に置いてください。", "Print some with `go run ./deploy/breakglass` and keep them where you can reach them without a network."},
	}},
	{"codes_few", why{
		Phrase{"あと{detail}個", "{detail} left"},
		Phrase{"`go run ./deploy/breakglass` で追加を印刷してください。前のコードもそのまま使えます。", "Print more with `go run ./deploy/breakglass`; the earlier ones stay valid."},
	}},
	{"clock_skew", why{
		Phrase{"Slack と {detail} ずれている", "{detail} off from Slack's clock"},
		Phrase{"Noroshi を動かしているマシンの時刻合わせ(NTP)を直してください。", "Fix time synchronization (NTP) on the machine that runs Noroshi."},
	}},
	{"token_unset", why{
		Phrase{"トークンが未設定", "no token is set"},
		Phrase{"SLACK_BOT_TOKEN を設定してください。", "Set SLACK_BOT_TOKEN."},
	}},
	{"invalid_auth not_authed token_revoked token_expired account_inactive not_allowed_token_type", why{
		Phrase{"Slack がトークンを拒否({detail})", "Slack rejects the token ({detail})"},
		Phrase{"アプリを再インストールし、新しいボットトークン(xoxb-…)を SLACK_BOT_TOKEN に設定してください。", "Reinstall the app and set SLACK_BOT_TOKEN to the new bot token (xoxb-…)."},
	}},
	{"not_enabled", why{
		Phrase{"有効になっていない", "it is not enabled"},
		Phrase{"`go run ./deploy/manifest` の内容でアプリを更新し、再インストールしてください。", "Update the app with what `go run ./deploy/manifest` prints and reinstall it."},
	}},
	{"missing_scope", why{
		Phrase{"{detail} が不足", "missing {detail}"},
		Phrase{"`go run ./deploy/manifest` の内容でアプリを更新し、再インストールしてください。", "Update the app with what `go run ./deploy/manifest` prints and reinstall it."},
	}},
	{"socket_token", why{
		Phrase{"Slack がアプリのトークンを拒否({detail})", "Slack rejects the app-level token ({detail})"},
		Phrase{"アプリ設定の Basic Information → App-Level Tokens で新しいトークン(xapp-…)を作り、SLACK_APP_TOKEN に設定してください。", "Generate a new one (xapp-…) under Basic Information → App-Level Tokens and set SLACK_APP_TOKEN to it."},
	}},
	{"socket_other_app", why{
		Phrase{"SLACK_APP_TOKEN が、SLACK_BOT_TOKEN とは別のアプリのもの({detail})", "SLACK_APP_TOKEN and SLACK_BOT_TOKEN belong to different apps ({detail})"},
		Phrase{"SLACK_BOT_TOKEN と同じアプリの App-Level Token(xapp-…)に SLACK_APP_TOKEN を差し替えてください。", "Set SLACK_APP_TOKEN to an app-level token (xapp-…) of the same app as SLACK_BOT_TOKEN."},
	}},
	{"socket_scope", why{
		Phrase{"アプリのトークンに権限 connections:write がない", "the app-level token lacks connections:write"},
		Phrase{"connections:write を付けて App-Level Token を作り直し、SLACK_APP_TOKEN に設定してください。", "Generate an app-level token with connections:write and set SLACK_APP_TOKEN to it."},
	}},
	{"socket_denied", why{
		Phrase{"Slack が接続を拒否している({detail})", "Slack refuses the connection ({detail})"},
		Phrase{"アプリ設定の Socket Mode が有効か確認してください。変わらなければ、このコードで Slack に問い合わせてください。", "Check that Socket Mode is on in the app's settings. If that does not help, ask Slack about this code."},
	}},
	{"socket_unreachable", why{
		Phrase{"Slack に接続を要求できない", "cannot reach Slack to ask for a connection"},
		Phrase{"ネットワークと SLACK_API_URL を確認してください。", "Check the network and SLACK_API_URL."},
	}},
	{"socket_refused", why{
		Phrase{"WebSocket をつなげない", "the WebSocket cannot be opened"},
		Phrase{"プロキシとファイアウォールで wss-primary.slack.com と wss-backup.slack.com への WebSocket を許可してください。", "Allow WebSockets to wss-primary.slack.com and wss-backup.slack.com in the proxy and the firewall."},
	}},
	{"socket_silent socket_cut", why{
		Phrase{"WebSocket がつながってもすぐに切れる", "the WebSocket opens but does not stay open"},
		Phrase{"途中のプロキシが WebSocket を切っていないか確認してください。", "Check whether a proxy on the way closes WebSockets."},
	}},
	{"link_disabled", why{
		Phrase{"アプリの Socket Mode が無効", "Socket Mode is off for the app"},
		Phrase{"アプリ設定の Socket Mode を有効にしてください。", "Turn Socket Mode on in the app's settings."},
	}},
	{"too_many_websockets", why{
		Phrase{"同じアプリの接続がすでに10本ある", "the app already has ten connections"},
		Phrase{"同じ SLACK_APP_TOKEN で動いているほかのプロセスを止めてください。", "Stop the other processes that run with the same SLACK_APP_TOKEN."},
	}},
	{"socket_shared", why{
		Phrase{"同じアプリに{detail}本の接続があり、Slack での操作が分かれて届く", "the app has {detail} connections, and each event reaches only one of them"},
		Phrase{"同じアプリで動かすプロセスを1つだけにしてください。ほかは止めるか、別のアプリにしてください。", "Run only one process per app. Stop the others, or give them their own app."},
	}},
	{"unreachable no_answer server_error bad_answer ratelimited", why{
		Phrase{"Slack が応答しない", "Slack is not responding"},
		Phrase{"少し待って、もう一度実行してください。続くなら、ネットワークと SLACK_API_URL を確認してください。", "Run it again in a while. If that does not help, check the network and SLACK_API_URL."},
	}},
	{"not_in_channel", why{
		Phrase{"アプリが入っていない", "the app is not in it"},
		Phrase{"そのチャンネルで `/invite` してアプリを入れてください。", "Add the app there with `/invite`."},
	}},
	{"channel_not_found", why{
		Phrase{"見つからない", "not found"},
		Phrase{"settings.yaml の ID を確認してください。非公開なら、`/invite` でアプリを入れてください。", "Check the ID in settings.yaml. If the channel is private, add the app with `/invite`."},
	}},
	{"is_archived", why{
		Phrase{"アーカイブ済み", "archived"},
		Phrase{"settings.yaml で別のチャンネルを指定してください。", "Name another channel in settings.yaml."},
	}},
	{"ext_shared_channel", why{
		Phrase{"社外と共有されている", "shared with another company"},
		Phrase{"社内だけのチャンネルを settings.yaml で指定してください。共有中は何も投稿しません。", "Name an internal channel in settings.yaml. Nothing is posted while this one is shared."},
	}},
	{"empty_group", why{
		Phrase{"メンバーがいない", "no members"},
		Phrase{"Slack でグループにメンバーを追加してください。", "Add members to it in Slack."},
	}},
	{"no_such_subteam subteam_not_found user_not_found", why{
		Phrase{"見つからない", "not found"},
		Phrase{"settings.yaml の ID を確認してください。", "Check the ID in settings.yaml."},
	}},
	{"user_closed", why{
		Phrase{"停止されたアカウント", "account deactivated"},
		Phrase{"settings.yaml から外し、代わりの人を指定してください。", "Name someone else in settings.yaml."},
	}},
	{"user_outsider", why{
		Phrase{"ゲスト・ボット・社外のアカウント", "a guest, a bot or someone from another company"},
		Phrase{"社員のアカウントを settings.yaml で指定してください。", "Name an employee's account in settings.yaml."},
	}},
}

// PreflightSummary is the one line about a preflight, WeeklyPreflight or PreflightByHand: how many lines need somebody.
func PreflightSummary(lang incident.Lang, name Phrase, findings []incident.Finding) string {
	failed := incident.Preflight{Findings: findings}.Failed()
	count := strconv.Itoa(len(incident.Checks(findings)))
	if failed == 0 {
		return preflightAllFine.In(lang, "name", name.In(lang), "count", count)
	}
	return preflightFaults.In(lang, "name", name.In(lang), "count", count, "failed", strconv.Itoa(failed))
}

// PreflightAdvice is what to do about a fault of which this package has a sentence for preflights; "" for any other.
func PreflightAdvice(lang incident.Lang, f incident.Finding) string {
	w, _ := preflightCause(f.Code)
	return w.next.In(lang, "detail", f.Detail)
}

// Unheard is what people read where nothing that they do in Slack arrives, with what to do about it as far as that is known.
func Unheard(lang incident.Lang, said, why string) string {
	next := PreflightAdvice(lang, incident.Finding{Row: incident.PreflightSocket, Code: why})
	if next == "" {
		return said
	}
	if lang == incident.English {
		said += " "
	}
	return said + next
}

// PreflightLine is one line of a preflight: what was looked at, and with a fault its cause and what to do. subject and f.Detail
// are written as the reader sees them.
func PreflightLine(lang incident.Lang, f incident.Finding, subject string) string {
	if f.Home != nil {
		return homeLine(lang, *f.Home, subject)
	}
	what := preflightName(lang, f.Row, subject)
	if f.OK() {
		return listLine(lang, f, preflightFine.In(lang, "what", what))
	}
	detail := f.Detail
	if f.Code == "not_checked" {
		detail = preflightName(lang, incident.PreflightRow(f.Detail), "")
	}
	if w, ok := preflightCause(f.Code); ok {
		return listLine(lang, f, preflightFault.In(lang, "what", what, "cause", w.cause.In(lang, "detail", detail), "next", w.next.In(lang, "detail", detail)))
	}
	if HasCause(f.Code) {
		return preflightKnown.In(lang, "what", what, "cause", Cause(f.Code).In(lang))
	}
	return preflightUnknown.In(lang, "what", what, "code", f.Code)
}

func preflightName(lang incident.Lang, name incident.PreflightRow, subject string) string {
	for _, s := range systems {
		if p, ok := s.preflightRows[name]; ok {
			return strings.TrimSpace(strings.ReplaceAll(p.In(lang), "{subject}", subject))
		}
	}
	return string(name)
}

func preflightCause(code string) (why, bool) {
	return find(func(w words) []cause { return w.preflightCauses }, code)
}
