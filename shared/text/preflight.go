package text

import (
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// What the weekly check, and the same check by hand, say.
var (
	WeeklyCheck = Phrase{"週次点検", "Weekly check"}
	CheckByHand = Phrase{"点検", "Check"}

	checkAllFine = Phrase{"{name}: {count}項目すべて問題ありません。", "{name}: all {count} lines are ok."}
	checkFaults  = Phrase{"{name}: {count}項目のうち{failed}件に対応が必要です。今日のうちに直してください。", "{name}: {failed} of {count} lines need someone. Please see to it today."}
	checkFine    = Phrase{"✅ {what}", "✅ {what}"}
	checkFault   = Phrase{"🔴 {what}: {cause}。{next}", "🔴 {what}: {cause}. {next}"}
	checkKnown   = Phrase{"🔴 {what}: {cause}", "🔴 {what}: {cause}"}
	checkUnknown = Phrase{"🔴 {what}: 確かめられない({code})。もう一度実行し、変わらなければ Noroshi の管理者にこのコードを伝えてください。", "🔴 {what}: cannot be checked ({code}). Run it again; if it stays, give this code to whoever runs Noroshi."}
)

// checks name what is looked at.
var checks = map[incident.CheckName]Phrase{
	incident.CheckSettings: {"設定", "Settings"},
	incident.CheckPlaybook: {"プレイブック {subject}", "Playbook {subject}"},
	incident.CheckStore:    {"ストアへの書き込み", "Writing to the store"},
	incident.CheckClock:    {"毎分の定期実行", "The minute tick"},
	incident.CheckForm:     {"ブラウザの画面 {subject}", "The form in the browser {subject}"},
	incident.CheckSignIn:   {"画面へのサインイン {subject}", "Signing in to the form {subject}"},
	incident.CheckCodes:    {"非常用コードの残り", "Break-glass codes left"},
	incident.CheckToken:    {"Slack のトークン", "Slack token"},
	incident.CheckScopes:   {"Slack アプリの権限", "Slack app scopes"},
	incident.CheckSocket:   {"ソケットモード", "Socket Mode"},
	incident.CheckTime:     {"時刻", "Time of day"},
	incident.CheckChannel:  {"チャンネル {subject}", "Channel {subject}"},
	incident.CheckGroup:    {"ユーザーグループ {subject}", "User group {subject}"},
	incident.CheckPerson:   {"対応メンバー {subject}", "Responder {subject}"},
}

// checkCauses are the codes a check finds, separated by spaces: Slack's own and those of package preflight. A code that
// stands in none of them is looked up among the causes of problems.
var checkCauses = []cause{
	{"not_checked", why{
		Phrase{"まだ確かめられない", "cannot be checked yet"},
		Phrase{"先に「{detail}」を直し、もう一度実行してください。", "Mend \"{detail}\" first, then run it again."},
	}},
	{"file_invalid", why{
		Phrase{"正しくない指定がある。内容(英語): {detail}", "{detail}"},
		Phrase{"その行を直してください。", "Correct that line."},
	}},
	{"store_unset", why{
		Phrase{"ストアの指定がない", "no store is named"},
		Phrase{"NOROSHI_STORE を設定してください(例: sqlite:noroshi-data/noroshi.db、firestore:PROJECT/(default))。", "Set NOROSHI_STORE, such as sqlite:noroshi-data/noroshi.db or firestore:PROJECT/(default)."},
	}},
	{"store_file", why{
		Phrase{"書き込めない", "it cannot be written"},
		Phrase{"{detail} が -data フォルダの noroshi.db か(NOROSHI_STORE)、このアカウントでファイルとフォルダに書き込めるかを確認してください。", "Check that {detail} is noroshi.db of the -data folder (NOROSHI_STORE), and that this account may write the file and its folder."},
	}},
	{"store_unusable", why{
		Phrase{"書き込めない", "it cannot be written"},
		Phrase{"NOROSHI_STORE と権限(roles/datastore.user)を確認してください。", "Check NOROSHI_STORE and the account's rights (roles/datastore.user)."},
	}},
	{"clock_never", why{
		Phrase{"一度も動いていない", "has never run"},
		Phrase{"Cloud Scheduler の noroshi-remind を開き、「今すぐ実行」の結果を見てください。", "Open noroshi-remind in Cloud Scheduler, press \"Force run\" and look at the result."},
	}},
	{"clock_silent", why{
		Phrase{"{detail} から止まっている", "silent since {detail}"},
		Phrase{"terraform/alerts/ticks.md の手順で直してください。", "terraform/alerts/ticks.md says what to do."},
	}},
	{"clock_never_here", why{
		Phrase{"一度も動いていない", "has never run"},
		Phrase{"Noroshi(deploy/local)を起動し、NOROSHI_STORE がその -data フォルダのファイルを指すか確認してください。", "Start Noroshi (deploy/local), and check that NOROSHI_STORE names the file in its -data folder."},
	}},
	{"clock_silent_here", why{
		Phrase{"{detail} から止まっている", "silent since {detail}"},
		Phrase{"Noroshi(deploy/local)のプロセスを確認し、止まっていれば起動してください。", "Look at the process (deploy/local), and start it if it has stopped."},
	}},
	{"form_nowhere", why{
		Phrase{"アドレスが決まっていない", "it has no address"},
		Phrase{"settings.yaml の login.url に、ブラウザで開くアドレスを書いてください。Slack が止まった日に使います。", "Write where browsers reach it as login.url in settings.yaml. It is for the day Slack is down."},
	}},
	{"form_unreachable", why{
		Phrase{"応答がない", "no answer"},
		Phrase{"ブラウザで開いてみて、だめなら関数 form のログと settings.yaml の login.url を確認してください。", "Open it in a browser; if that fails, look at the log of the function form and at login.url in settings.yaml."},
	}},
	{"form_not_ready", why{
		Phrase{"準備できていない", "it is not ready"},
		Phrase{"関数 form のログの「not ready」の行を直してください(多くは NOROSHI_SESSION_KEY が無いか短い)。", "Mend what the lines \"not ready\" in the log of the function form say; often NOROSHI_SESSION_KEY is missing or short."},
	}},
	{"form_unreachable_here", why{
		Phrase{"応答がない", "no answer"},
		Phrase{"ブラウザで開いてみて、だめなら Noroshi のプロセス、手前のプロキシ、settings.yaml の login.url を確認してください。", "Open it in a browser; if that fails, look at the process, at the proxy before it, and at login.url in settings.yaml."},
	}},
	{"form_not_ready_here", why{
		Phrase{"準備できていない", "it is not ready"},
		Phrase{"Noroshi のプロセスが動いているか、手前のプロキシがそこへつながるかを確認してください。", "Check that the process runs, and that the proxy before it reaches it."},
	}},
	{"form_other", why{
		Phrase{"別のものが応答している({detail})", "something else answers ({detail})"},
		Phrase{"settings.yaml の login.url を確認してください(/form/ は付けません)。", "Check login.url in settings.yaml; it is without /form/."},
	}},
	{"domains_unset", why{
		Phrase{"入れるドメインが決まっていない", "no domain is named whose people may come in"},
		Phrase{"settings.yaml の login.domains に自社のメールドメインを書いてください。", "Write the company's e-mail domains as login.domains in settings.yaml."},
	}},
	{"issuer_unset", why{
		Phrase{"会社のアカウントでは入れない", "the company's accounts let nobody in"},
		Phrase{"settings.yaml の login.issuer と client_id を設定してください。それまで入れるのは非常用コードだけです。", "Set login.issuer and client_id in settings.yaml. Until then only break-glass codes let people in."},
	}},
	{"issuer_unreachable", why{
		Phrase{"会社の認証サービスが応答しない", "the identity provider does not answer"},
		Phrase{"settings.yaml の login.issuer を確認してください。合っていれば、認証サービスの管理者に連絡し、非常用コードを手元に用意してください。", "Check login.issuer in settings.yaml. If it is right, tell whoever runs the provider, and have the break-glass codes at hand."},
	}},
	{"issuer_unreadable", why{
		Phrase{"OpenID Connect の案内を読めない({detail})", "its OpenID Connect description cannot be read ({detail})"},
		Phrase{"settings.yaml の login.issuer を、認証サービスの管理画面の「issuer」と同じにしてください。", "Make login.issuer in settings.yaml what the provider's console calls the issuer."},
	}},
	{"issuer_other", why{
		Phrase{"認証サービスは {detail} と名乗っている", "the provider calls itself {detail}"},
		Phrase{"settings.yaml の login.issuer を、末尾の / まで同じにしてください。", "Make login.issuer in settings.yaml the same, down to a slash at its end."},
	}},
	{"issuer_lacks", why{
		Phrase{"OpenID Connect の案内に足りない、または使えない項目がある({detail})", "its OpenID Connect description lacks what a sign-in needs, or says what cannot be used ({detail})"},
		Phrase{"認証サービスの管理者に項目名を伝えてください。直るまで入れるのは非常用コードだけです。", "Tell whoever runs the provider which lines. Until then only break-glass codes let people in."},
	}},
	{"issuer_silent", why{
		Phrase{"認証サービスの一部が応答しない({detail})", "part of the identity provider does not answer ({detail})"},
		Phrase{"認証サービスの管理者に連絡し、非常用コードを手元に用意してください。", "Tell whoever runs the provider, and have the break-glass codes at hand."},
	}},
	{"codes_none", why{
		Phrase{"1つもない", "there are none"},
		Phrase{"`go run ./deploy/breakglass` で印刷し、ネットワークなしで取り出せる場所に置いてください。", "Print some with `go run ./deploy/breakglass` and keep them where they are reached without a network."},
	}},
	{"codes_few", why{
		Phrase{"あと{detail}個", "{detail} left"},
		Phrase{"`go run ./deploy/breakglass` で追加を印刷してください。前のコードもそのまま使えます。", "Print more with `go run ./deploy/breakglass`; those before stay good."},
	}},
	{"clock_skew", why{
		Phrase{"Slack と {detail} ずれている", "{detail} away from Slack's"},
		Phrase{"Noroshi を動かしているマシンの時刻合わせ(NTP)を直してください。", "Mend this machine's time synchronisation (NTP)."},
	}},
	{"token_unset", why{
		Phrase{"トークンの指定がない", "no token is given"},
		Phrase{"SLACK_BOT_TOKEN を設定してください。", "Set SLACK_BOT_TOKEN."},
	}},
	{"invalid_auth not_authed token_revoked token_expired account_inactive not_allowed_token_type", why{
		Phrase{"Slack がトークンを拒否({detail})", "Slack refuses the token ({detail})"},
		Phrase{"アプリを再インストールし、新しいボットトークン(xoxb-…)を SLACK_BOT_TOKEN に設定してください。", "Reinstall the app and set SLACK_BOT_TOKEN to the new bot token (xoxb-…)."},
	}},
	{"missing_scope", why{
		Phrase{"足りない権限 {detail}", "lacks {detail}"},
		Phrase{"`go run ./deploy/manifest` の内容でアプリを更新し、再インストールしてください。", "Update the app with what `go run ./deploy/manifest` prints and reinstall it."},
	}},
	{"socket_token", why{
		Phrase{"Slack がアプリのトークンを拒否({detail})", "Slack refuses the app-level token ({detail})"},
		Phrase{"アプリ設定の Basic Information → App-Level Tokens で新しいトークン(xapp-…)を作り、SLACK_APP_TOKEN に設定してください。", "Generate a new one (xapp-…) under Basic Information → App-Level Tokens and set SLACK_APP_TOKEN to it."},
	}},
	{"socket_other_app", why{
		Phrase{"SLACK_APP_TOKEN が、SLACK_BOT_TOKEN とは別のアプリのもの({detail})", "SLACK_APP_TOKEN is of another app than SLACK_BOT_TOKEN ({detail})"},
		Phrase{"SLACK_BOT_TOKEN と同じアプリの App-Level Token(xapp-…)に SLACK_APP_TOKEN を差し替えてください。", "Replace SLACK_APP_TOKEN with an app-level token (xapp-…) of the app that SLACK_BOT_TOKEN is of."},
	}},
	{"socket_scope", why{
		Phrase{"アプリのトークンに権限 connections:write がない", "the app-level token lacks connections:write"},
		Phrase{"connections:write を付けて App-Level Token を作り直し、SLACK_APP_TOKEN に設定してください。", "Generate an app-level token with connections:write and set SLACK_APP_TOKEN to it."},
	}},
	{"socket_denied", why{
		Phrase{"Slack が接続を拒否している({detail})", "Slack gives no connection ({detail})"},
		Phrase{"アプリ設定の Socket Mode が有効か確認してください。変わらなければ、このコードで Slack に問い合わせてください。", "Check that Socket Mode is on in the app's settings; if it stays, ask Slack about this code."},
	}},
	{"socket_unreachable", why{
		Phrase{"Slack に接続を要求できない", "Slack cannot be asked for a connection"},
		Phrase{"ネットワークと SLACK_API_URL を確認してください。", "Check the network and SLACK_API_URL."},
	}},
	{"socket_refused", why{
		Phrase{"WebSocket をつなげない", "the WebSocket cannot be opened"},
		Phrase{"プロキシとファイアウォールで wss-primary.slack.com と wss-backup.slack.com への WebSocket を許可してください。", "Let WebSockets to wss-primary.slack.com and wss-backup.slack.com through the proxy and the firewall."},
	}},
	{"socket_silent socket_cut", why{
		Phrase{"WebSocket がつながっても続かない", "the WebSocket opens and does not last"},
		Phrase{"途中のプロキシが WebSocket を切っていないか確認してください。", "Check whether a proxy on the way ends WebSockets."},
	}},
	{"link_disabled", why{
		Phrase{"アプリの Socket Mode が無効", "Socket Mode is off for the app"},
		Phrase{"アプリ設定の Socket Mode を有効にしてください。", "Turn Socket Mode on in the app's settings."},
	}},
	{"too_many_websockets", why{
		Phrase{"同じアプリの接続がすでに10本ある", "the app has ten connections already"},
		Phrase{"同じ SLACK_APP_TOKEN で動いているほかのプロセスを止めてください。", "Stop the other processes that run with the same SLACK_APP_TOKEN."},
	}},
	{"socket_shared", why{
		Phrase{"同じアプリに{detail}本の接続があり、Slack での操作が分かれて届く", "the app has {detail} connections, and each event reaches only one of them"},
		Phrase{"同じアプリで動かすプロセスを1つだけにしてください。ほかは止めるか、別のアプリにしてください。", "Keep one process for the app. Stop the others, or give them an app of their own."},
	}},
	{"unreachable no_answer server_error bad_answer ratelimited", why{
		Phrase{"Slack が応答しない", "Slack does not answer"},
		Phrase{"少し待って、もう一度実行してください。続くなら、ネットワークと SLACK_API_URL を確認してください。", "Run it again in a while. If it stays, check the network and SLACK_API_URL."},
	}},
	{"not_in_channel", why{
		Phrase{"アプリが入っていない", "the app is not in it"},
		Phrase{"そのチャンネルで `/invite` してアプリを入れてください。", "Add the app there with `/invite`."},
	}},
	{"channel_not_found", why{
		Phrase{"見つからない", "not found"},
		Phrase{"settings.yaml の ID を確認してください。非公開なら、`/invite` でアプリを入れてください。", "Check the id in settings.yaml. If it is private, add the app with `/invite`."},
	}},
	{"is_archived", why{
		Phrase{"アーカイブ済み", "archived"},
		Phrase{"settings.yaml で別のチャンネルを指定してください。", "Name another channel in settings.yaml."},
	}},
	{"ext_shared_channel", why{
		Phrase{"社外と共有されている", "people of another company read it"},
		Phrase{"社内だけのチャンネルを settings.yaml で指定してください。共有中は何も投稿しません。", "Name a channel of our own in settings.yaml. Nothing is posted while it is shared."},
	}},
	{"empty_group", why{
		Phrase{"メンバーがいない", "it has no members"},
		Phrase{"Slack でグループにメンバーを追加してください。", "Add members to it in Slack."},
	}},
	{"no_such_subteam subteam_not_found user_not_found", why{
		Phrase{"見つからない", "not found"},
		Phrase{"settings.yaml の ID を確認してください。", "Check the id in settings.yaml."},
	}},
	{"user_closed", why{
		Phrase{"停止されたアカウント", "the account was closed"},
		Phrase{"settings.yaml から外し、代わりの人を指定してください。", "Name somebody else in settings.yaml."},
	}},
	{"user_outsider", why{
		Phrase{"ゲスト・ボット・社外のアカウント", "a guest, a bot or somebody of another company"},
		Phrase{"社員のアカウントを settings.yaml で指定してください。", "Name a colleague's full account in settings.yaml."},
	}},
}

// CheckSummary is the one line about a check, WeeklyCheck or CheckByHand: how many lines need somebody.
func CheckSummary(lang incident.Lang, name Phrase, findings []incident.Finding) string {
	failed := incident.Preflight{Findings: findings}.Failed()
	count := strconv.Itoa(len(findings))
	if failed == 0 {
		return checkAllFine.In(lang, "name", name.In(lang), "count", count)
	}
	return checkFaults.In(lang, "name", name.In(lang), "count", count, "failed", strconv.Itoa(failed))
}

// CheckAdvice is what to do about a fault of which this package has a sentence for checks; "" for any other.
func CheckAdvice(lang incident.Lang, f incident.Finding) string {
	w, _ := checkCause(f.Code)
	return w.next.In(lang, "detail", f.Detail)
}

// Unheard is what people read where nothing that they do in Slack arrives, with what to do about it as far as that is known.
func Unheard(lang incident.Lang, said, why string) string {
	next := CheckAdvice(lang, incident.Finding{Check: incident.CheckSocket, Code: why})
	if next == "" {
		return said
	}
	if lang == incident.English {
		said += " "
	}
	return said + next
}

// CheckLine is one line of a check: what was looked at, and with a fault its cause and what to do. subject and f.Detail
// are written as the reader sees them.
func CheckLine(lang incident.Lang, f incident.Finding, subject string) string {
	what := checkName(lang, f.Check, subject)
	if f.OK() {
		return checkFine.In(lang, "what", what)
	}
	detail := f.Detail
	if f.Code == "not_checked" {
		detail = checkName(lang, incident.CheckName(f.Detail), "")
	}
	if w, ok := checkCause(f.Code); ok {
		return checkFault.In(lang, "what", what, "cause", w.cause.In(lang, "detail", detail), "next", w.next.In(lang, "detail", detail))
	}
	if HasCause(f.Code) {
		return checkKnown.In(lang, "what", what, "cause", Cause(f.Code).In(lang))
	}
	return checkUnknown.In(lang, "what", what, "code", f.Code)
}

func checkName(lang incident.Lang, name incident.CheckName, subject string) string {
	for _, s := range systems {
		if p, ok := s.checks[name]; ok {
			return strings.TrimSpace(strings.ReplaceAll(p.In(lang), "{subject}", subject))
		}
	}
	return string(name)
}

func checkCause(code string) (why, bool) {
	return find(func(w words) []cause { return w.checkCauses }, code)
}
