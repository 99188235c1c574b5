package text

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"noroshi.internal/shared/incident"
)

// timeline has one sentence for each kind of entry: who did what.
var timeline = map[incident.EntryKind]Phrase{
	incident.EntryDeclared:     {"{who} が対応を開始: {text}", "{who} declared: {text}"},
	incident.EntryCorrected:    {"{who} が内容を更新: {changes}", "{who} updated {changes}"},
	incident.EntryCommander:    {"{who} が司令塔を {to} に引き継ぎ", "{who} made {to} the commander"},
	incident.EntryPhase:        {"{who} が段階を「{phase}」に変更", "{who} moved to {phase}"},
	incident.EntryPhaseBack:    {"{who} が段階を「{phase}」に戻す: {text}", "{who} went back to {phase}: {text}"},
	incident.EntryCanceled:     {"{who} が誤報として取り消し: {text}", "{who} canceled the incident as a false alarm: {text}"},
	incident.EntryResolved:     {"{who} が対応を終了", "{who} ended the response"},
	incident.EntryClosed:       {"{who} が振り返りを完了", "{who} closed the review"},
	incident.EntryArchived:     {"Noroshi がチャンネルをアーカイブ", "Noroshi archived the channel"},
	incident.EntryTakenUp:      {"{who} が対応を再開: {text}", "{who} reopened the response: {text}"},
	incident.EntryClaimed:      {"{who} が {todo} を担当", "{who} took {todo}"},
	incident.EntryJoined:       {"{who} が {todo} に協力", "{who} joined {todo}"},
	incident.EntryReleased:     {"{who} が {todo} の担当から外れる", "{who} released {todo}"},
	incident.EntryPassed:       {"{who} が {todo} の担当から外れ、{to} が担当", "{who} released {todo}; {to} owns it now"},
	incident.EntryDone:         {"{who} が {todo} を完了", "{who} finished {todo}"},
	incident.EntrySkipped:      {"{who} が {todo} をスキップ: {text}", "{who} skipped {todo}: {text}"},
	incident.EntryReopened:     {"{who} が {todo} を未完了に戻す", "{who} reopened {todo}"},
	incident.EntryReassigned:   {"{who} が {todo} を {to} に引き渡し", "{who} handed {todo} to {to}"},
	incident.EntryAdded:        {"{who} が TODO {todo} を追加: {text}", "{who} added a TODO: {text} ({todo})"},
	incident.EntryProgress:     {"{who} が {todo} の進捗を記録: {text}", "{who} on {todo}: {text}"},
	incident.EntryMade:         {"{who} が{thing}を用意", "{who} prepared {thing}"},
	incident.EntryFailed:       {"{failed}({text})", "{failed} ({text})"},
	incident.EntryHealed:       {"できるようになりました: {thing}", "Working now: {thing}"},
	incident.EntryDropped:      {"不要になりました: {thing}", "No longer needed: {thing}"},
	incident.EntryReacted:      {"{who} が {todo} のリアクションを変更(担当は同じ)", "{who} changed a reaction on {todo} (same owner)"},
	incident.EntryRetry:        {"{who} が再試行を依頼: {thing}", "{who} asked to retry {thing}"},
	incident.EntryAwaited:      {"{who} がチャンネルの完成を待機", "{who} is waiting for the channel"},
	incident.EntryLetIn:        {"{who} がチャンネルに参加", "{who} joined the channel"},
	incident.EntryBehind:       {"{thing}に反映されていない情報: {places}(人の確認が必要)", "Out of date in {thing}: {places} (someone needs to check)"},
	incident.EntryCaughtUp:     {"{thing}は最新の情報になりました", "Up to date again: {thing}"},
	incident.EntryRenewed:      {"{who} が{thing}を更新: {changes}", "{who} updated {thing}: {changes}"},
	incident.EntryAccountFound: {"{text} の Slack アカウントが判明: {to}", "{text} is {to} in Slack"},
	incident.EntryCode:         {"{who} が非常用コードで画面にサインイン: {text}", "{who} signed in to the form with a break-glass code: {text}"},
	incident.EntrySettings:     {"設定を更新", "Settings updated"},
	incident.EntryLost:         {"{system}応答しなくなり、変更は待機中({late}前から)", "{system} stopped responding {late} earlier; changes are waiting"},
	incident.EntryBack:         {"{system}応答を再開({late}ぶり)。待っていた{count}件を反映", "{system} is responding again after {late}; waiting changes applied: {count}"},
	incident.EntryLate:         {"{todo} が期限を超過", "{todo} is late"},
	incident.EntryAsked:        {"{todo} について{asked}に確認", "Asked {asked} {todo}"},
	incident.EntryRecurred:     {"{todo} の次の回を開始", "{todo}: next round started"},
	incident.EntryMissed:       {"{todo} は{count}回分を実施しないまま次の回へ", "Rounds of {todo} missed: {count}"},
	incident.EntrySnoozed:      {"{who} がリマインドを {text} まで停止", "{who} paused reminders until {text}"},
	incident.EntryWoken:        {"{who} がリマインドを再開", "{who} resumed reminders"},
	incident.EntryListAsked:    {"{who} がお客様一覧の読み直しを依頼", "{who} asked to read the customer list again"},
	incident.EntryListRead:     {"お客様一覧を読み込み({count}件)", "Customer list read: {count} customers"},
	incident.EntryListHeld:     {"お客様一覧が{count}件に減ったため保留", "Customer list held back: only {count} customers"},
	incident.EntryListUsed:     {"{who} が短いお客様一覧({count}件)に切り替え", "{who} switched to the shorter customer list: {count} customers"},
	incident.EntryListFailed:   {"お客様一覧を読み込めず", "Customer list could not be read"},
	incident.EntryTryDone:      {"{who} が Try「{try}」を完了", "{who} finished a try: {try}"},
	incident.EntryTryDropped:   {"{who} が Try「{try}」を中止: {text}", "{who} dropped a try ({try}): {text}"},
	incident.EntryWeek:         {"未完了の Try をヘルプチャンネルで確認", "Asked about open tries in the help room"},
	incident.EntryPreflight:    {"週次点検を実施", "Weekly check done"},
	incident.EntryReworded:     {"{who} が {todo} の進捗を編集: {text}", "{who} edited their note on {todo}: {text}"},
	incident.EntryUnsaid:       {"{who} が {todo} の進捗を削除", "{who} deleted a note on {todo}"},
	incident.EntryKept:         {"{to} の発言を {who} が記録: {text}", "{to} said: {text} (kept by {who})"},
	incident.EntryDecided:      {"{who} が決定: {text}", "{who} decided: {text}"},
	incident.EntryReported:     {"{who} が予兆を報告: {text}", "{who} reported a possible outage: {text}"},
	incident.EntrySignJoined:   {"{who} も報告: {text}", "{who} reported it, too: {text}"},
	incident.EntryEvidence:     {"{who} が根拠を追加: {text}", "{who} added evidence: {text}"},
	incident.EntryTickets:      {"問い合わせが急増: {tickets}", "Tickets are rising: {tickets}"},
	incident.EntryAlertOver:    {"アラートが解消: {text}", "Alert cleared: {text}"},
	incident.EntrySaid:         {"{who}: {text}", "{who}: {text}"},
	incident.EntryNotYet:       {"{who} が様子を見ると判断({text} にもう一度確認)", "{who} chose to wait (asked again at {text})"},
	incident.EntrySignAsked:    {"{asked}", "Asked {asked}"},
	incident.EntryDismissed:    {"{who} が対応不要と判断: {text}", "{who} decided on no action: {text}"},
	incident.EntryConfirmed:    {"{who} が障害と確定(暫定対応から)", "{who} confirmed the outage (was provisional)"},
	incident.EntryPinned:       {"{who} が {todo} の進捗に 📌 を付ける", "{who} pinned a note on {todo}"},
	incident.EntryToolDown:     {"{tool}が正常に応答しない状態({late}前から。{wrong})", "{tool} has been down for {late} ({wrong})"},
	incident.EntryToolSeen:     {"{tool}の状態を確認", "Checked {tool}"},
	incident.EntryMeasured:     {"所要時間を集計", "Times measured"},

	incident.EntryNoticeDrafted:  {"{who} が{notice}の文面を作成", "{who} drafted {notice}"},
	incident.EntryNoticeEdited:   {"{who} が{notice}を修正{unknown}", "{who} edited {notice}{unknown}"},
	incident.EntryNoticeVoided:   {"{who} が{notice}を修正(承認は無効){unknown}", "{who} edited {notice}; its approval is void{unknown}"},
	incident.EntryNoticeApproved: {"{who} が{notice}を承認{sent}", "{who} approved {notice}{sent}"},
	incident.EntryNoticeAsked:    {"{notice}の承認を依頼", "Asked for approval of {notice}"},
	incident.EntryNoticeSent:     {"{who} が{notice}を送信{sent}{promise}", "{who} sent {notice}{sent}{promise}"},
	incident.EntryNoticeWaived:   {"{who} がお客様への次の通知を不要と判断: {text}", "{who} decided that customers need no further notice: {text}"},
	incident.EntryNoticeSoon:     {"{notice}の期限 {due} が近いことを知らせる", "Warned that {notice} is due {due}"},
	incident.EntryNoticeLate:     {"{notice}の期限 {due} を過ぎる", "{notice} was due {due}"},
	incident.EntryPromiseAsked:   {"{notice}で予告した次の通知がまだのため{asked}に確認", "Asked {asked} the update that {notice} promised"},

	incident.EntryTakeover:       {"{who} が{notice}を文書から取り込むよう依頼", "{who} asked to take {notice} over from the document"},
	incident.EntryTakenOver:      {"{who} が{notice}の文面を文書から取り込み{voids}{unknown}", "{who} took {notice} over from the document{voids}{unknown}"},
	incident.EntryTakeoverFailed: {"{notice}を文書から取り込めず({cause})。{next}", "{notice} could not be taken over from the document ({cause}). {next}"},

	incident.EntryNoticeDelivered: {"{notice}の送信が完了: {told}", "{notice} has gone out: {told}"},

	incident.EntryExecutives: {"{who} が役員へ3行で共有: {text}", "{who} briefed executives: {text}"},

	incident.EntryToAll: {"{who} が共有: {text}", "{who} told everyone: {text}"},

	incident.EntryArrived: {"{who} がチャンネルに参加", "{who} came into the channel"},

	incident.EntryChecked: {"{who} が {lines} を照合({checks})", "{who} checked {lines} ({checks})"},
	incident.EntryMissing: {"{who} が {todo} の抜けを記録: {text}(未完了に戻す、照合は{checks})", "{who} found {todo} missing: {text} (reopened; checked: {checks})"},
	incident.EntryExcused: {"{who} が {lines} の照合を省略: {text}({checks})", "{who} left {lines} out of the check: {text} ({checks})"},
	incident.EntrySheet:   {"{who} が照合表の文書を依頼", "{who} asked for a sheet of the check"},

	incident.EntryCalled:       {"{who} がお客様{count}件に電話で連絡", "{who} told customers by phone: {count}"},
	incident.EntryUncalled:     {"{who} がお客様{count}件の電話の記録を取り消し", "{who} took back that customers were called: {count}"},
	incident.EntryAssigned:     {"{who} がお客様{count}件の担当を {to} に変更", "{who} made {to} the owner of customers: {count}"},
	incident.EntryAffected:     {"{who} がお客様{count}件の影響の有無を記録", "{who} recorded whether customers are affected: {count}"},
	incident.EntryExported:     {"{who} がお客様への連絡状況({count}件)を CSV でダウンロード", "{who} downloaded who was told as CSV ({count})"},
	incident.EntryRecord:       {"{who} が記録を書き出し({count}行{holding}、head {text})", "{who} exported the record ({count} lines{holding}, head {text})"},
	incident.EntryPortalTurned: {"専用ポータルの日付が変わった", "The portal is of another day"},
	incident.EntryPortalShows:  {"{notice}を専用ポータルに掲載", "{notice} is on the portal"},
	incident.EntryPortalFailed: {"専用ポータルへの掲載に失敗({text})", "Not on the portal yet ({text})"},
	incident.EntryUntold:       {"連絡できていないお客様は{count}件", "Customers not reached: {count}"},
	incident.EntryOwnersAsked:  {"連絡できていないお客様{count}件について担当者に確認", "Asked the owners of customers not reached: {count}"},

	incident.EntryOffered:        {"{who} が司令塔を {to} に打診", "{who} offered the command to {to}"},
	incident.EntryOfferDeclined:  {"{who} が司令塔の打診を辞退", "{who} declined the command"},
	incident.EntryOfferWithdrawn: {"{who} が {to} への司令塔の打診を取り下げ", "{who} withdrew the offer of the command to {to}"},
	incident.EntryOfferLapsed:    {"{to} への司令塔の打診が返答のないまま失効", "The offer of the command to {to} lapsed unanswered"},
	incident.EntryOfferGone:      {"{to} のアカウントが無効になり、司令塔の打診が失効", "{to}'s account was deactivated; the offer of the command lapsed"},
	incident.EntryCommanderGone:  {"司令塔 {was} のアカウントが無効になり、司令塔が不在", "The account of the commander, {was}, was deactivated; nobody commands"},
	incident.EntrySilence:        {"司令塔 {was} の発言・操作がないため本人に確認", "Asked the commander, {was}, who is silent"},
	incident.EntryHeard:          {"{who} が司令塔として対応中", "{who} is in command and there"},

	incident.EntryHandover:      {"{who} が司令塔の引継ぎを開始", "{who} began to hand over the command"},
	incident.EntryHandoverAsked: {"司令塔の引継ぎを確認", "Asked about handing over the command"},
	incident.EntryHandoverGone:  {"引継ぎ先 {was} のアカウントが無効になった", "The account of {was}, who was to take over, was deactivated"},
	incident.EntryWalked:        {"{who} が引継ぎの「{sections}」を確認", "{who} walked the brief: {sections}"},
	incident.EntryStays:         {"{who} が司令塔を続ける(引継ぎは1時間後に再確認)", "{who} stays in command (asked again in an hour)"},

	incident.EntryProvider:       {"AWS の発表({level}、{where}): {said}", "AWS posted ({level}, {where}): {said}"},
	incident.EntryProviderMended: {"AWS が発表を訂正({level}、{where}): {said}", "AWS corrected its post ({level}, {where}): {said}"},
	incident.EntryProviderLate:   {"AWS が約束した続報が期限までに出ていない({where})", "AWS has not posted the update that it promised ({where})"},
	incident.EntryProviderGone:   {"AWS の一覧から消えた(解決の発表なし、{where})", "AWS no longer lists this and has not said that it is resolved ({where})"},
	incident.EntryFeedSeen:       {"AWS の公開情報を確認", "Read AWS's public status"},
	incident.EntryFeedLost:       {"AWS の公開情報を読めない({wrong})", "AWS's public status is unreadable ({wrong})"},
	incident.EntryFeedBack:       {"AWS の公開情報を再び読める({late}ぶり)", "AWS's public status is readable again after {late}"},

	incident.EntryKPT:        {"{who} が振り返りの「{heading}」に記入: {text}", "{who} wrote in the review ({heading}): {text}"},
	incident.EntryKPTChanged: {"{who} が振り返りの「{heading}」を修正: {text}", "{who} edited the review ({heading}): {text}"},
	incident.EntryKPTTaken:   {"{who} が振り返りの「{heading}」から1件を取り消し", "{who} removed a line from the review ({heading})"},

	incident.EntryToolUp: {"{tool}が復旧({late}ぶり)", "{tool} is back after {late}"},
}

// ofRoom is said of a message of the room that is on the timeline, where it is otherwise said of a TODO's thread.
var ofRoom = map[incident.EntryKind]Phrase{
	incident.EntryReworded: {"{who} が記録済みの発言を編集: {text}", "{who} edited a message that was kept: {text}"},
	incident.EntryUnsaid:   {"{who} が記録済みの発言を削除", "{who} deleted a message that was kept"},
}

// did says to the person who asked what was recorded.
var did = map[incident.EntryKind]Phrase{
	incident.EntryDeclared:       {"対応を始めました: {text}", "Declared: {text}"},
	incident.EntryCorrected:      {"内容を更新しました: {changes}", "Updated {changes}"},
	incident.EntryCommander:      {"司令塔を {to} に引き継ぎました。本人にも知らせます。", "{to} is now the commander and is being notified."},
	incident.EntryOffered:        {"{to} に司令塔を打診しました。引き受けるまで司令塔は変わりません(10分で失効)。", "The command is offered to {to}. Nothing changes until they accept; the offer lapses in 10 min."},
	incident.EntryOfferDeclined:  {"司令塔を辞退しました。", "You declined the command."},
	incident.EntryOfferWithdrawn: {"{to} への打診を取り下げました。", "The offer to {to} is withdrawn."},
	incident.EntryHandover:       {"引継ぎを始めました。次の方が引き受けるまで、司令塔は変わりません。", "The handover has begun. Nothing changes until the next commander accepts it."},
	incident.EntryWalked:         {"確認しました。残りは{left}項目です。", "Recorded. Sections left: {left}."},
	incident.EntryStays:          {"このまま司令塔を続けると記録しました。1時間後に、もう一度確認します。", "Recorded: you stay in command. You will be asked again in an hour."},
	incident.EntryHeard:          {"司令塔として対応中であることを記録しました。", "Recorded: you are here and in command."},
	incident.EntryPhase:          {"「{phase}」に進みました。", "Moved to {phase}."},
	incident.EntryPhaseBack:      {"「{phase}」に戻しました。理由: {text}", "Back to {phase}. Reason: {text}"},
	incident.EntryCanceled:       {"誤報として取り消しました。理由: {text}", "Canceled as a false alarm. Reason: {text}"},
	incident.EntryResolved:       {"対応を終了しました。", "The response has ended."},
	incident.EntryClosed:         {"振り返りを完了しました。", "The review is closed."},
	incident.EntryTryDone:        {"✅ Try「{try}」を完了にしました。", "✅ Done: {try}"},
	incident.EntryTryDropped:     {"⏭ Try「{try}」を中止にしました。理由: {text}", "⏭ Dropped: {try}. Reason: {text}"},
	incident.EntryTakenUp:        {"対応を再開しました。理由: {text}", "The response goes on. Reason: {text}"},
	incident.EntryClaimed:        {"🙋 {todo} の担当になりました。進捗は TODO のスレッドへ。", "🙋 You own {todo}. Progress goes in its thread."},
	incident.EntryJoined:         {"🙋 {todo} を {owner} と一緒に担当します。", "🙋 You're helping {owner} with {todo}."},
	incident.EntryReleased:       {"{todo} の担当を外れました。", "You released {todo}."},
	incident.EntryPassed:         {"{todo} の担当を外れました。担当は {to} に移りました。", "You released {todo}. {to} owns it now."},
	incident.EntryDone:           {"✅ {todo} を完了にしました。", "✅ {todo} is done."},
	incident.EntrySkipped:        {"⏭ {todo} をスキップしました。理由: {text}", "⏭ {todo} is skipped. Reason: {text}"},
	incident.EntryReopened:       {"{todo} を未完了に戻しました。", "{todo} is open again."},
	incident.EntryReassigned:     {"🙋 {todo} を {to} に引き渡しました。本人にも知らせます。", "🙋 You handed {todo} to {to}, who is being notified."},
	incident.EntryAdded:          {"⬜ TODO を追加しました: {todo} {text}", "⬜ TODO added: {text} ({todo})"},
	incident.EntryProgress:       {"{todo} の進捗を記録しました。", "Progress on {todo} recorded."},
	incident.EntryReacted:        {"{todo} に変わりはありません。", "Nothing changed on {todo}."},
	incident.EntryRetry:          {"もう一度試します: {thing}。結果はここにお知らせします。", "Trying {thing} again. The result will appear here."},
	incident.EntryListAsked:      {"お客様一覧を読み直します。結果は1分ほどで画面の「お客様一覧」に出ます。", "Reading the customer list again. The result will be on the page \"Customer list\" in about a minute."},
	incident.EntryListUsed:       {"短いお客様一覧({count}件)に切り替えました。", "The shorter customer list ({count} customers) is in use now."},
	incident.EntryRenewed:        {"{thing}を更新します: {changes}", "Updating {thing}: {changes}"},
	incident.EntryLetIn:          {"チャンネルに招待しました。", "You've been invited to the channel."},
	incident.EntrySnoozed:        {"リマインドを {text} まで止めました。期限の超過はボードに出ます。", "Reminders are paused until {text}. The board still shows what is late."},
	incident.EntryWoken:          {"リマインドを再開しました。", "Reminders are back on."},
	incident.EntryKept:           {"経過に残しました: {text}", "Kept on the timeline: {text}"},
	incident.EntryReported:       {"予兆を報告しました: {text}", "Reported: {text}"},
	incident.EntrySignJoined:     {"報告を加えました: {text}", "Your report was added: {text}"},
	incident.EntryEvidence:       {"根拠を記録しました: {text}", "Evidence recorded: {text}"},
	incident.EntryNotYet:         {"様子を見ます。{text} にもう一度確認します。", "Waiting. Noroshi asks again at {text}."},
	incident.EntryDismissed:      {"対応不要にしました。理由: {text}", "No action. Reason: {text}"},
	incident.EntryConfirmed:      {"障害と確定しました。", "Confirmed as an outage."},
	incident.EntryNoticeDrafted:  {"{notice}の文面を作りました。起案者以外の方に承認を依頼してください。", "{notice} is written. Ask someone else to approve it."},
	incident.EntryNoticeEdited:   {"{notice}の文面を直しました。", "{notice} was changed."},
	incident.EntryNoticeVoided:   {"{notice}の文面を直しました。承認は無効になったので、もう一度依頼してください。", "{notice} was changed. Its approval is void: ask for a new one."},
	incident.EntryNoticeApproved: {"{notice}を承認しました。", "{notice} is approved."},
	incident.EntryNoticeSent:     {"{notice}を送信済みにしました{promise}。", "{notice} is marked as sent{promise}."},
	incident.EntryTakeover:       {"{notice}を文書から取り込みます。結果は1分ほどでチャンネルと経過に出ます。", "Taking {notice} over from the document. The result appears in the channel and on the timeline in about a minute."},
	incident.EntryNoticeWaived:   {"お客様への次の通知は不要としました。以後は確認しません。理由: {text}", "No further notice is needed; nobody is asked for one any more. Reason: {text}"},
	incident.EntryExecutives:     {"役員のチャンネルに投稿しました: {text}", "Posted to the executives' channel: {text}"},
	incident.EntryToAll:          {"共有しました(社内のチャンネル{count}か所にも投稿します): {text}", "Told everyone, also in internal channels ({count}): {text}"},
	incident.EntryCalled:         {"{count}件を電話で連絡済みにしました。", "Told by phone: {count}."},
	incident.EntryUncalled:       {"{count}件の電話の記録を取り消しました。", "No longer told by phone: {count}."},
	incident.EntryAssigned:       {"{count}件の担当を {to} にしました。", "{to} now owns {count}."},
	incident.EntryAffected:       {"{count}件の影響の有無を記録しました。", "Recorded whether they are affected: {count}."},
	incident.EntryChecked:        {"✅ {lines} を照合しました({checks})。", "✅ {lines} checked ({checks})."},
	incident.EntryMissing:        {"{todo} を未完了に戻しました。理由: {text}", "{todo} is open again. Reason: {text}"},
	incident.EntryExcused:        {"⏭ {lines} の照合を省きました({checks})。理由: {text}", "⏭ {lines} left out ({checks}). Reason: {text}"},
	incident.EntrySheet:          {"照合表の文書を作ります。1分ほどでボードに出ます。", "The sheet is being made. It will be on the board in about a minute."},
	incident.EntryDecided:        {"決定を記録しました: {text}", "Decision recorded: {text}"},
	incident.EntryKPT:            {"振り返りの「{heading}」に書きました: {text}", "Written in the review ({heading}): {text}"},
	incident.EntryKPTChanged:     {"振り返りの「{heading}」を直しました: {text}", "Changed in the review ({heading}): {text}"},
	incident.EntryKPTTaken:       {"振り返りの「{heading}」から取り消しました。", "Removed from the review ({heading})."},
}

var (
	titled   = Phrase{"{todo}「{title}」", "{todo} \"{title}\""}
	change   = Phrase{"{field} {from} → {to}", "{field}: {from} → {to}"}
	redacted = Phrase{"{who} が {todo} の進捗を記録(削除済み)", "{who} added progress on {todo} (since deleted)"}
	edited   = Phrase{"{sentence}(編集済み)", "{sentence} (edited)"}
	// noticeBecause is of a notice that went to others than as many as were approved.
	noticeBecause = Phrase{"{sentence}。承認時と宛先の数が違う理由: {text}", "{sentence}. Why it went to other numbers than approved: {text}"}
	// noticeLeaves is said to whoever sends one by mail.
	noticeLeaves = Phrase{"{notice}の送信を始めました{sent}。進み具合はボードに出ます{promise}。", "{notice} is being sent{sent}. The board shows how far it is{promise}."}

	leaving   = Phrase{"{sentence}({omitted})", "{sentence} ({omitted})"}
	roundDone = Phrase{"{sentence}(第{n}回を完了)", "{sentence} (round {n} done)"}
	// keptAsWritten and didKeep are of a document in which nothing is replaced.
	keptAsWritten = Phrase{"{who} が{thing}の {places} を文書のままにする", "{who} kept {places} as written in {thing}"}
	didKeep       = Phrase{"{thing}の {places} は文書のままにします。", "Kept as written in {thing}: {places}."}
	// didLate is of a claim on what somebody closed before.
	didLate = Phrase{"{todo} はすでに{state}です。担当にあなたを加えました。", "{todo} is already {state}. You are now listed on it."}
	// DidNote follows a step that came with a note.
	DidNote = Phrase{"ひとこと: {text}", "Note: {text}"}
)

// Entry is the sentence of an entry on the timeline. names writes a person's name; what people typed is put in as it is. title
// is that of the entry's TODO, which its name alone says little of; "": it is known where this is read.
func Entry(lang incident.Lang, e incident.Entry, title string, names func(incident.PersonID) string) string {
	p, ok := timeline[e.Kind]
	if !ok {
		return string(e.Kind)
	}
	switch {
	case e.Redacted != nil:
		p = cmp.Or(redactedKind[e.Kind], redacted)
	case e.Kind == incident.EntryKept:
		p = kept(e)
	case e.Kind == incident.EntryMade:
		p = made(e)
	case commandPhrase(e) != (Phrase{}):
		p = commandPhrase(e)
	case e.Kind == incident.EntryNoticeDelivered:
		p = delivered(e)
	case e.Kind == incident.EntryToolDown:
		p = toolLost(e)
	case e.Kind == incident.EntryLost && e.Text != "":
		p = cmp.Or(systems[incident.System(e.Key)].lostFor, p)
	case e.Kind == incident.EntryToolUp:
		p = toolBack(e)
	case e.Kind == incident.EntryAssigned && e.To == "":
		p = assignedBack
	case e.Kind == incident.EntryKPTTaken && e.By == "":
		p = kptLost
	case e.Todo == "":
		p = cmp.Or(ofRoom[e.Kind], p)
	case e.Kind == incident.EntryAdded && e.To != "":
		p = addedFor
	case e.Kind == incident.EntryRenewed && len(e.Changes) == 0:
		p = keptAsWritten
	}
	if e.Kind == incident.EntryAdded {
		title = "" // its text is the title
	}
	if title != "" {
		p.JA = strings.ReplaceAll(p.JA, "{todo} ", "{todo}") // no blank follows a bracket
	}
	s := p.In(lang, places(lang, e, title, names)...)
	if e.Text != "" && (e.Kind == incident.EntryPhase || e.Kind == incident.EntryResolved) {
		s += ": " + e.Text
	}
	if e.Text != "" && e.Kind == incident.EntryTryDone {
		s += " · " + tryNote.In(lang, "reason", e.Text)
	}
	for _, side := range Sides(lang, e.Sides) {
		s += " · " + side
	}
	if e.Text != "" && e.Kind == incident.EntryNoticeSent {
		s = noticeBecause.In(lang, "sentence", s, "text", e.Text)
	}
	s = remarked(lang, s, e)
	if !e.Edited.IsZero() {
		s = edited.In(lang, "sentence", s)
	}
	if e.Round > 0 {
		s = roundDone.In(lang, "sentence", s, "n", strconv.Itoa(e.Round))
	}
	if e.Check != nil && e.Check.Of == 0 {
		s = voidLines.In(lang, "sentence", s, "lines", List(lang, e.Check.Lines))
	}
	if e.Closes {
		s = closesReview.In(lang, "sentence", s)
	}
	if omitted := Omitted(lang, e); len(omitted) > 0 {
		s = leaving.In(lang, "sentence", s, "omitted", strings.Join(omitted, " · "))
	}
	return s
}

// Did tells the person who asked what was recorded; "" for what no person causes. t is the entry's TODO.
func Did(lang incident.Lang, e incident.Entry, t incident.Todo, names func(incident.PersonID) string) string {
	p, ok := did[e.Kind]
	switch {
	case !ok:
		return ""
	case e.Kind == incident.EntryClaimed || e.Kind == incident.EntryJoined:
		if t.Closed() && !t.ClosedAt.After(e.At) {
			p = didLate
		}
	case e.Kind == incident.EntryAdded && e.To != "":
		p = didAdd(e)
	case e.Kind == incident.EntryNoticeSent && leaves(e.Notice):
		p = noticeLeaves
	}
	switch {
	case e.Kind == incident.EntryCommander && e.To == e.By:
		p = didCommand
	case e.Kind == incident.EntryWalked && e.Handover.Done == len(incident.BriefSections):
		p = didWalkAll
	case e.Kind == incident.EntryHandover && e.To != "":
		p = didName
	case e.Kind == incident.EntryRenewed && len(e.Changes) == 0:
		p = didKeep
	case e.Kind == incident.EntryAssigned && e.To == "":
		p = didAssignedBack
	case e.Kind == incident.EntryExecutives && e.Count == 0:
		p = didExecutivesByHand
	case e.Kind == incident.EntryToAll && e.Count == 0:
		p = didTellRoom
	}
	said := p.In(lang, append(places(lang, e, "", names), "owner", name(lang, t.Owner, names), "state", State(lang, t.State))...)
	if e.Closes {
		said += Gap(lang) + didClose.In(lang)
	}
	return said
}

// places fills every place a sentence about an entry may have.
func places(lang incident.Lang, e incident.Entry, title string, names func(incident.PersonID) string) []string {
	said := e.Text
	if e.Kind == incident.EntryFailed || e.Kind == incident.EntryLost || e.Kind == incident.EntryPortalFailed { // its text is a code
		said = causeOf(e.Text).cause.In(lang, "code", e.Text)
	}
	return append(slices.Concat(providerPlaces(lang, e), ticketPlaces(lang, e), toolPlaces(lang, e), noticePlaces(lang, e), takeoverPlaces(lang, e), checkPlaces(lang, e), handoverPlaces(lang, e)),
		"who", name(lang, e.By, names), "to", name(lang, e.To, names), "was", name(lang, e.Was, names), "todo", titledTodo(lang, e.Todo, title), "text", said,
		"phase", Phase(lang, e.Phase), "changes", changes(lang, e), "places", Fields(lang, e.Subject), "thing", Thing(lang, e.Key),
		"things", thingsOf(lang, e.Made), "failed", failedOf(lang, e), "system", SystemName(lang, incident.System(e.Key)),
		"late", Duration(lang, e.At.Sub(e.From)),
		"holding", holding(lang, e), "try", saidOf(e), "heading", headingOf(lang, e), "asked", askedWhom(lang, e, names), "count", strconv.Itoa(e.Count), "app", e.App,
	)
}

// saidOf is what the line of a review says that an entry is about.
func saidOf(e incident.Entry) string {
	if e.KPT == nil {
		return ""
	}
	return e.KPT.Said
}

func titledTodo(lang incident.Lang, id incident.TodoID, title string) string {
	if title == "" {
		return TodoName(lang, id)
	}
	return titled.In(lang, "todo", TodoName(lang, id), "title", title)
}

func name(lang incident.Lang, p incident.PersonID, names func(incident.PersonID) string) string {
	if p == "" {
		return TheTool.In(lang)
	}
	return names(p)
}

func changes(lang incident.Lang, e incident.Entry) string {
	var said []string
	for _, c := range e.Changes {
		if e.Kind != incident.EntryRenewed { // which has the words of a document
			c.From, c.To = value(lang, c.Field, c.From), value(lang, c.Field, c.To)
		}
		said = append(said, change.In(lang, "field", named(lang, fields, c.Field), "from", c.From, "to", c.To))
	}
	return List(lang, said)
}

// value is how people read the value of a fact.
func value(lang incident.Lang, field, v string) string {
	switch field {
	case "severity":
		return Severity(lang, incident.Severity(v))
	case "services":
		return OrUnknown(lang, List(lang, strings.Split(v, ", ")))
	case "region":
		return OrUnknown(lang, RegionName(lang, v))
	}
	return OrUnknown(lang, v)
}
