package text

import (
	"cmp"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// CodeWaiting is the code of a problem that heals by itself: the system does not answer.
const CodeWaiting = incident.CodeWaiting

// why is the cause of a problem and what to do about it.
type why struct{ cause, next Phrase }

var (
	inviteByHand = Phrase{"手動で招待するか、権限を確認してください。", "Invite them by hand or check the account type."}
	askAdmin     = Phrase{"ワークスペースの管理者に許可を依頼し、「もう一度試す」を押してください。それまでは手動でお願いします。", "Ask a workspace admin to allow it, then press \"Try again\". Until then, do it by hand."}
	reinstall    = Phrase{"管理者にアプリの再インストールを依頼し、「もう一度試す」を押してください。", "Ask an admin to reinstall the app, then press \"Try again\"."}
	addApp       = Phrase{"そのチャンネルで /invite してアプリを入れ、「もう一度試す」を押してください。", "Add the app there with /invite, then press \"Try again\"."}
	fixID        = Phrase{"settings.yaml の ID を確認してください。今回は手動でお願いします。", "Check the ID in settings.yaml. This time, do it by hand."}
	notNeeded    = Phrase{"ほかは動いています。対処は要りません。", "Everything else works. Nothing to do."}
	removeSome   = Phrase{"不要なものを外し、「もう一度試す」を押してください。", "Remove some, then press \"Try again\"."}
	tellOperator = Phrase{"「もう一度試す」を押し、変わらなければ Noroshi の管理者にこのコードを伝えてください。", "Press \"Try again\". If that does not help, give this code to whoever runs Noroshi."}
	newToken     = Phrase{"管理者に SLACK_BOT_TOKEN の更新を依頼してください。それまではブラウザの画面で続けられます。", "Ask an admin to renew SLACK_BOT_TOKEN. Until then, keep working in the browser."}
)

var (
	guest   = Phrase{"ゲスト権限", "guest account"}
	tooMany = Phrase{"数の上限に到達", "too many already"}
	ruled   = Phrase{"ワークスペースの設定で不許可", "not allowed by the workspace's settings"}
)

// causes is the one table of error codes people may meet, separated by spaces. They are Slack's own unless said otherwise.
var causes = []cause{
	{"user_is_restricted user_is_ultra_restricted", why{guest, inviteByHand}},
	{"ura_max_channels", why{
		Phrase{"ゲストが入れるチャンネル数の上限", "a guest at the channel limit"},
		Phrase{"管理者に枠の変更を依頼するか、Meet か電話で連絡してください。", "Ask an admin to raise it, or reach them by Meet or phone."},
	}},
	{"cant_invite invitee_cant_see_channel user_not_visible", why{Phrase{"招待できない相手", "cannot be invited"}, inviteByHand}},
	{"app_cannot_join_channel cant_invite_self", why{Phrase{"アプリは招待できない", "an app cannot be invited"}, fixID}},
	{"org_user_not_in_team user_not_in_channel", why{
		Phrase{"このワークスペースにいない", "not in this workspace"},
		Phrase{"管理者に追加を依頼するか、Meet か電話で連絡してください。", "Ask an admin to add them, or reach them by Meet or phone."},
	}},
	{"no_external_invite_permission", why{
		Phrase{"社外の方を招待する権限がない", "no permission to invite people from other companies"},
		Phrase{"管理者に招待を依頼するか、Meet で参加してもらってください。", "Ask an admin to invite them, or bring them in by Meet."},
	}},
	{"user_not_found users_not_found no_user", why{Phrase{"Slack に見つからない", "not found in Slack"}, fixID}},
	{"user_disabled", why{Phrase{"停止中のアカウント", "account deactivated"}, fixID}},
	{"no_such_subteam invalid_team", why{Phrase{"ユーザーグループが見つからない", "user group not found"}, fixID}},
	{"too_many_users too_many_members", why{tooMany, inviteByHand}},
	{"channel_not_found not_in_channel channel_is_limited_access not_found no_channel", why{
		Phrase{"チャンネルが見つからないか、アプリが入っていない", "channel not found, or the app is not in it"}, addApp,
	}},
	{"is_archived is_inactive", why{
		Phrase{"アーカイブ済みのチャンネル", "the channel is archived"},
		Phrase{"アーカイブを解除して「もう一度試す」を押すか、別のチャンネルに手動で知らせてください。", "Unarchive it and press \"Try again\", or tell another channel by hand."},
	}},
	{"restricted_action posting_to_channel_denied cannot_create_channel canvas_disabled_user_team app_access_restricted " +
		"team_access_not_granted enterprise_is_restricted org_login_required two_factor_setup_required accesslimited " +
		"restricted_action_thread_locked thread_locked messages_tab_disabled send_on_behalf_not_allowed " +
		"cannot_bookmark_restricted_sharing_enabled cannot_bookmark_from_external_org parent_bookmark_disabled", why{ruled, askAdmin}},
	{"cant_archive_general cant_archive_required", why{Phrase{"アーカイブできないチャンネル", "this channel cannot be archived"}, askAdmin}},
	{"restricted_action_read_only_channel", why{Phrase{"読み取り専用のチャンネル", "the channel is read-only"}, askAdmin}},
	{"restricted_action_thread_only_channel", why{Phrase{"スレッドだけ書けるチャンネル", "only thread replies are allowed there"}, askAdmin}},
	{"restricted_action_non_threadable_channel", why{Phrase{"スレッドを作れないチャンネル", "the channel has no threads"}, askAdmin}},
	{"no_permission no_access access_denied permission_denied", why{Phrase{"権限不足", "no permission"}, askAdmin}},
	{"ekm_access_denied", why{Phrase{"暗号鍵の管理により停止中", "suspended by the encryption key owner"}, askAdmin}},
	{"message_limit_exceeded", why{Phrase{"ワークスペースの投稿数の上限", "the workspace has reached its message limit"}, askAdmin}},
	{"missing_scope not_allowed_token_type", why{Phrase{"アプリの権限不足", "the app lacks a permission"}, reinstall}},
	{"invalid_auth not_authed account_inactive token_revoked token_expired team_not_found", why{
		Phrase{"アプリの認証が無効", "the app's token is invalid"}, newToken,
	}},
	{"unknown_method not_implemented feature_not_enabled method_deprecated deprecated_endpoint plan_upgrade_required", why{
		Phrase{"この Slack では使えない機能", "not available in this Slack"}, notNeeded,
	}},
	{"method_not_supported_for_channel_type", why{
		Phrase{"この種類のチャンネルでは使えない機能", "not available in this kind of channel"}, notNeeded,
	}},
	{"name_taken", why{
		Phrase{"同じ名前のチャンネルがある", "a channel of that name exists"},
		Phrase{"そのチャンネルの名前を変え、「もう一度試す」を押してください。それまではヘルプ部屋で対応を。", "Rename that channel, then press \"Try again\". Until then work in the help room."},
	}},
	{"too_many_pins too_many_bookmarks too_many_tabs too_many_emoji too_many_reactions", why{tooMany, removeSome}},
	{"invalid_link invalid_emoji parent_with_link", why{
		Phrase{"リンクの形式が正しくない", "the link is not a web address"},
		Phrase{"settings.yaml の URL を確認してください。", "Check the URL in settings.yaml."},
	}},
	{"message_not_found thread_not_found edit_window_closed cant_update_message cant_delete_message not_pinnable not_reactable " +
		"no_item_specified bad_timestamp file_not_found file_deleted file_is_deleted", why{
		Phrase{"元のメッセージを変更できない", "the message cannot be changed"}, tellOperator,
	}},
	{ourMistakes, why{Phrase{"Slack が内容を拒否: {code}", "Slack refused the content: {code}"}, tellOperator}},
	// The gateway's own.
	{"ext_shared_channel", why{
		Phrase{"社外と共有しているチャンネル", "shared with another company"},
		Phrase{"社外に出さないため投稿していません。社内だけのチャンネルに手動で知らせ、settings.yaml を直してください。", "Not posted, so that nothing leaves the company. Tell an internal channel by hand and fix settings.yaml."},
	}},
	{"empty_group", why{Phrase{"ユーザーグループに人がいない", "the user group is empty"}, fixID}},
	{"no_slack_account", why{
		Phrase{"Slack のアカウントがない", "no Slack account"},
		Phrase{"Meet か電話で連絡してください。", "Reach them by Meet or phone."},
	}},
	{"http_status", why{
		Phrase{"Slack までの経路で拒否", "blocked on the way to Slack"},
		Phrase{"プロキシと SLACK_API_URL を確認し、「もう一度試す」を押してください。", "Check the proxy and SLACK_API_URL, then press \"Try again\"."},
	}},
	{"render_failed channel_kept", why{Phrase{"Noroshi の不具合: {code}", "a bug in Noroshi: {code}"}, tellOperator}},
	// Of documents.
	{"template_invalid", why{
		Phrase{"ひな形に使えない差し込み名があり、そこは「確認中」のまま", "its template has unknown placeholders, shown as \"not yet confirmed\""},
		Phrase{"文書を確かめ、プレイブックのひな形を直してください。", "Check the document, and fix the playbook's template."},
	}},
	{"disk_full", why{
		Phrase{"ディスクの空きがない", "the disk is full"},
		Phrase{"空きを作ってから、もう一度試してください。", "Free some space, then try again."},
	}},
	{"folder_no_permission", why{
		Phrase{"文書のフォルダに書き込む権限がない", "no permission to write to the documents folder"},
		Phrase{"フォルダの権限を確認してから、もう一度試してください。", "Check its permissions, then try again."},
	}},
	{"folder_missing", why{
		Phrase{"文書のフォルダがない", "the documents folder is missing"},
		Phrase{"フォルダを戻してから、もう一度試してください。", "Restore it, then try again."},
	}},
	{"folder_unusable", why{
		Phrase{"文書のフォルダのディスクがハードリンク非対応", "the documents folder's disk does not support hard links"},
		Phrase{"別のディスクのフォルダを指定してください。", "Choose a folder on another disk."},
	}},
	{"folder_name_taken", why{
		Phrase{"文書のフォルダに、同じ名前の別のファイルがある", "something else in the documents folder has that name"},
		Phrase{"移動してから、もう一度試してください。", "Move it, then try again."},
	}},
	{"folder_invalid_name", why{
		Phrase{"文書の名前に使えない文字がある", "the document's name has characters that cannot be used"},
		Phrase{"プレイブックの文書 ID を確認してください。", "Check the document's ID in the playbook."},
	}},
	{"documents_not_configured", why{
		Phrase{"文書の置き場所が未設定", "document storage is not configured"},
		Phrase{"今回は手動で作成してください。管理者に NOROSHI_DOCS=drive の設定を依頼してください。", "Create it by hand this time, and ask an admin to set NOROSHI_DOCS=drive."},
	}},
	{"not_a_document", why{Phrase{"文書ではないものが指定された", "what was asked for is not a document"}, tellOperator}},
	{"busy", why{
		Phrase{"いまは文書を書き込めない", "the document cannot be written right now"},
		Phrase{"少し待つと自動でやり直します。", "It will be retried shortly."},
	}},
	{"unknown", why{
		Phrase{"結果が不明", "the outcome is unknown"},
		Phrase{"できているかを確認し、なければ「もう一度試す」を押してください。", "Check whether it is there; if not, press \"Try again\"."},
	}},
}

// ourMistakes are refusals of what we sent: nobody but us can do anything about them.
const ourMistakes = "invalid_blocks invalid_blocks_format msg_too_long msg_blocks_too_long no_text too_long view_too_large " +
	"invalid_name invalid_name_maxlength invalid_name_punctuation invalid_name_required invalid_name_specials " +
	"invalid_metadata_format invalid_metadata_schema metadata_too_large metadata_must_be_sent_from_app " +
	"invalid_metadata_filter_keys invalid_arg_name invalid_arguments invalid_array_arg invalid_charset invalid_form_data " +
	"invalid_json invalid_post_type missing_post_type missing_argument invalid_limit limit_required invalid_types " +
	"invalid_ts_latest invalid_ts_oldest markdown_text_conflict as_user_not_supported block_mismatch " +
	"cannot_reply_to_message cant_broadcast_message no_dual_broadcast_content_update invalid_attachments too_many_attachments " +
	"too_many_contact_cards attachment_payload_limit_exceeded missing_file_data blocked_file_type file_already_added " +
	"file_comment_not_found file_not_shared file_share_limit_reached max_file_sharing_exceeded unable_to_share_files " +
	"draft_already_deleted draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found " +
	"duplicate_message_not_found duplicate_external_id invalid_app_action_type invalid_bookmark_type invalid_child_type " +
	"invalid_entity_id invalid_parent_type invalid_shortcut_type slack_connect_blocked_file_type " +
	"slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked " +
	"slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked exchanged_trigger_id expired_trigger_id " +
	"invalid_trigger_id hash_conflict missing_profile_id not_enabled expired_url used_url no_active_hooks"

// causeOf looks a code up; one that nobody has a sentence for is named as it is.
func causeOf(code string) why {
	if w, ok := find(func(w words) []cause { return w.causes }, code); ok {
		return w
	}
	return otherCause
}

// Cause says why something could not be done and what to do about it, where what was tried is known already.
func Cause(code string) Phrase {
	w := causeOf(code)
	say := func(lang incident.Lang) string {
		return causeOnly.In(lang, "cause", w.cause.In(lang, "code", code), "next", w.next.In(lang, "code", code))
	}
	return Phrase{JA: say(incident.Japanese), EN: say(incident.English)}
}

// HasCause reports whether the table has a row for a code.
func HasCause(code string) bool { return causeOf(code) != otherCause }

var otherCause = why{Phrase{"理由: {code}", "reason: {code}"}, tellOperator}

// sortOf is the part of an effect's key by which it has words, and the rest: the first one, and the first two of what stands in the
// thread of a sign's card.
func sortOf(key string) (sort, rest string) {
	sort, rest, _ = strings.Cut(key, "/")
	if part, more, _ := strings.Cut(rest, "/"); sort == "sign" && part != "" {
		return sort + "/" + part, more
	}
	return sort, rest
}

// effects are the words by sortOf an effect's key.
var effects = map[string]effectWords{
	"channel":      {failed: Phrase{"チャンネルを作れませんでした", "Could not create the channel"}, thing: Phrase{"チャンネル", "the channel"}, link: LinkChannel},
	"invite":       {failed: Phrase{"招待できませんでした: {subject}", "Could not invite {subject}"}, thing: Phrase{"招待", "the invitations"}},
	"sign":         {failed: Phrase{"予兆のカードを投稿できませんでした", "Could not post the card of the report"}, thing: Phrase{"予兆のカード", "the card of the report"}},
	"sign/started": {failed: Phrase{"対応の状況を予兆のスレッドに知らせられませんでした", "Could not tell the report's thread how the response stands"}, thing: Phrase{"対応の状況のお知らせ", "the message on how the response stands"}},
	"sign/ended":   {failed: Phrase{"終了を予兆のスレッドに知らせられませんでした", "Could not tell the report's thread that it has ended"}, thing: Phrase{"終了のお知らせ", "the message that it has ended"}},
	"sign/ask":     {failed: Phrase{"予兆をどうするかの確認を投稿できませんでした", "Could not ask what to do about the report"}, thing: Phrase{"予兆をどうするかの確認", "the question about what to do with the report"}},
	"board":        {failed: Phrase{"ボードを投稿できませんでした", "Could not post the board"}, thing: Phrase{"ボード", "the board"}},
	"known":        {failed: Phrase{"開始前の報告と根拠を投稿できませんでした", "Could not post what was known before the start"}, thing: Phrase{"開始前の報告と根拠", "what was known before the start"}},
	"todo":         {failed: Phrase{"TODO {subject} を投稿できませんでした", "Could not post TODO {subject}"}, thing: Phrase{"TODO {rest} のメッセージ", "the message for TODO {rest}"}},
	"announce":     {failed: Phrase{"社内に共有できませんでした: {subject}", "Could not announce in {subject}"}, thing: Phrase{"社内への共有", "the announcement"}},
	"kept":         {failed: Phrase{"経過に残したメッセージに 📌 を付けられませんでした", "Could not put 📌 on messages that are on the timeline"}, thing: Phrase{"経過に残したことを示す 📌", "the 📌 on a message on the timeline"}, scope: "reactions:write"},
	"pin":          {failed: Phrase{"ピン留めできませんでした", "Could not pin it"}, thing: Phrase{"ピン留め", "the pin"}, scope: "pins:write"},
	"bookmark":     {failed: Phrase{"ブックマークに追加できませんでした: {subject}", "Could not add a bookmark: {subject}"}, thing: Phrase{"ブックマーク", "the bookmark"}, scope: "bookmarks:write"},
	"topic":        {failed: Phrase{"トピックを設定できませんでした", "Could not set the topic"}, thing: Phrase{"トピック", "the topic"}},
	"purpose":      {failed: Phrase{"チャンネルの説明を設定できませんでした", "Could not set the channel's description"}, thing: Phrase{"チャンネルの説明", "the channel's description"}},
	"said":         {failed: Phrase{"進捗をスレッドに投稿できませんでした", "Could not post progress in its thread"}},
	"ask":          {failed: Phrase{"TODO {subject} の確認を投稿できませんでした", "Could not ask about TODO {subject}"}, thing: Phrase{"TODO {rest} の確認", "the question about TODO {rest}"}},
	"asked":        {failed: Phrase{"担当や判断の確認を投稿できませんでした", "Could not ask for owners or decisions"}, thing: Phrase{"担当や判断の確認", "the question about owners or decisions"}},
	"given":        {failed: Phrase{"TODO {subject} の引き継ぎを本人に知らせられませんでした", "Could not tell the new owner of TODO {subject}"}, thing: Phrase{"TODO {rest} の引き継ぎのお知らせ", "telling the new owner of TODO {rest}"}},
	"news":         {failed: Phrase{"決定事項を投稿できませんでした", "Could not post a decision"}, thing: Phrase{"決定事項のお知らせ", "the message about a decision"}},
	"executives":   {failed: Phrase{"役員への3行要約を投稿できませんでした: {subject}", "Could not brief executives in {subject}"}, thing: Phrase{"役員への3行要約", "the briefing for executives"}},
	"ended":        {failed: Phrase{"終了を {subject} に知らせられませんでした", "Could not tell {subject} that it has ended"}, thing: Phrase{"終了のお知らせ", "the message that it has ended"}},
	"over":         {failed: Phrase{"終了を {subject} に知らせられませんでした", "Could not tell {subject} that it has ended"}, thing: Phrase{"終了のお知らせ", "the message that it has ended"}},
	"help":         {failed: Phrase{"ヘルプ部屋に知らせられませんでした", "Could not tell the help room"}, thing: Phrase{"ヘルプ部屋へのお知らせ", "the message in the help room"}},
	"overdue":      {failed: Phrase{"期限を過ぎた TODO のお知らせを投稿できませんでした", "Could not post which TODOs are late"}, thing: Phrase{"期限を過ぎた TODO のお知らせ", "the message on late TODOs"}},
	"code":         {failed: Phrase{"非常用コードの使用をヘルプ部屋に伝えられませんでした", "Could not tell the help room that a break-glass code was used"}},
	"runbook":      {failed: Phrase{"手順書を投稿できませんでした", "Could not post the runbook"}, thing: Phrase{"手順書", "the runbook"}, link: LinkRunbook},
	"meeting":      {link: LinkMeeting},
	"answer":       {failed: Phrase{"宣言した人に返事できませんでした", "Could not answer the declarer"}, thing: Phrase{"宣言した人への返事", "the answer to the declarer"}},
	"late":         {failed: Phrase{"遅れのお知らせを投稿できませんでした", "Could not post the note on delays"}, thing: Phrase{"遅れのお知らせ", "the note on delays"}},
	"retry":        {failed: Phrase{"再試行の結果を伝えられませんでした", "Could not report the result of a retry"}, thing: Phrase{"再試行の結果のお知らせ", "the result of a retry"}},
	"heard":        {failed: Phrase{"Slack のリアクションと書き込みを読み直せず、記録漏れがあるかもしれません", "Could not read reactions and thread messages back from Slack, so some may not be recorded"}, thing: Phrase{"リアクションと書き込みの読み直し", "reading back reactions and messages"}},
}

var (
	otherFailure = Phrase{"反映できませんでした: {subject}", "Could not apply {subject}"}
	causeOnly    = Phrase{"原因: {cause}。{next}", "Cause: {cause}. {next}"}
	problem      = Phrase{"{failure}({cause})。{next}", "{failure} ({cause}). {next}"}
	waits        = Phrase{"{system} {since} から応答していません。変更は待機中で、復旧後に自動で反映します。", "{system} hasn't responded since {since}. Changes are waiting and will be applied automatically."}
	waitsOnly    = Phrase{"{system}応答していません。変更は待機中で、復旧後に自動で反映します。", "{system} is not responding. Changes are waiting and will be applied automatically."}
	lacking      = Phrase{"{cause}: {scope}", "{cause}: {scope}"}
	everyone     = Phrase{"対応メンバー", "the responders"}
)

// Problem says what failed, why, and what to do. subject is whom or what it concerns, written as the reader sees it; with
// CodeWaiting it is since when. Empty: what the effect's key says.
func Problem(lang incident.Lang, p incident.Problem, subject string) string {
	if p.Code == CodeWaiting {
		return waiting(lang, p, subject)
	}
	w := causeOf(p.Code)
	known := details(lang, p)
	cause := w.cause.In(lang, known...)
	if scope := scopeOf(p); scope != "" {
		cause = lacking.In(lang, "cause", cause, "scope", scope)
	}
	return problem.In(lang, "failure", failure(lang, p.Key, subject), "cause", cause, "next", w.next.In(lang, known...))
}

// Concerned names whom or what a problem concerns, as Problem is told. person and when write a person and a moment.
func Concerned(lang incident.Lang, p incident.Problem, person func(incident.PersonID) string, when func(time.Time) string) string {
	if p.Code == CodeWaiting {
		return when(p.Since)
	}
	names := make([]string, len(p.Subject))
	for n, id := range p.Subject {
		names[n] = person(incident.PersonID(id))
	}
	return List(lang, names)
}

// scopeOf is the scope that the app lacks for what failed, where it is known.
func scopeOf(p incident.Problem) string {
	if p.Code != "missing_scope" {
		return ""
	}
	sort, _ := sortOf(p.Key)
	return effect(sort).scope
}

func waiting(lang incident.Lang, p incident.Problem, since string) string {
	system := SystemName(lang, incident.System(p.System))
	if said := systems[incident.System(p.System)].waitsFor; said != (Phrase{}) && p.Why != "" && since != "" {
		w := causeOf(p.Why)
		return said.In(lang, "since", since, "cause", w.cause.In(lang), "next", w.next.In(lang))
	}
	if since == "" {
		return waitsOnly.In(lang, "system", system)
	}
	return waits.In(lang, "system", system, "since", since)
}

func failure(lang incident.Lang, key, subject string) string {
	sort, rest := sortOf(key)
	f := effect(sort).failed
	switch {
	case f == (Phrase{}):
		f, rest = otherFailure, key
	case sort == "invite":
		rest = everyone.In(lang)
	case sort == "bookmark":
		rest = cmp.Or(LinkName(lang, rest), rest) // else it bears a document's title
	case sort == "ended" || sort == "over" || sort == "executives":
		_, rest, _ = strings.Cut(rest, "/") // the announcement that it stands under
	case sort == "todo" || sort == "ask" || sort == "given":
		rest, _, _ = strings.Cut(rest, "/") // a question's key goes on with what it asks
		rest = TodoName(lang, incident.TodoID(rest))
	}
	if subject == "" {
		subject = rest
	}
	return f.In(lang, "subject", subject)
}

// Thing names what the effect with this key makes; the key itself when nobody has a word for it.
func Thing(lang incident.Lang, key string) string {
	sort, rest := sortOf(key)
	p := effect(sort).thing
	if p == (Phrase{}) {
		return key
	}
	if sort == "ask" || sort == "given" {
		rest, _, _ = strings.Cut(rest, "/")
	}
	return p.In(lang, "rest", TodoName(lang, incident.TodoID(rest)))
}
