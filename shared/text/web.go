package text

// The form: the pages on which everything works without Slack.
var (
	WebName      = Phrase{"障害対応", "Incidents"}
	WebSkip      = Phrase{"本文へ", "Skip to content"}
	WebDrill     = Phrase{"訓練", "Drill"} // a badge, beside the prefix of the title
	WebNav       = Phrase{"ページの移動", "Pages"}
	WebAccount   = Phrase{"アカウント", "Account"}
	WebSignOut   = Phrase{"サインアウト", "Sign out"}
	WebRunning   = Phrase{"進行中の障害対応", "Active incidents"}
	WebNone      = Phrase{"進行中の障害対応はありません。", "No active incidents."}
	WebStart     = Phrase{"障害対応を始める", "Declare an incident"}
	WebStartHint = Phrase{"一言で十分です。残りは「確認中」として始まり、あとから更新できます。", "A few words are enough. Everything else starts as \"not yet confirmed\"; fill it in later."}
	WebMore      = Phrase{"訓練・公開範囲", "Drill, visibility"}
	WebCodesUsed = Phrase{"非常用コードの使用(24時間以内)", "Break-glass codes used in the last 24 hours"}
	WebCodeUsed  = Phrase{"{when} {who}", "{when} {who}"}

	WebWhat      = Phrase{"対象", "Affected"}
	WebHowLong   = Phrase{"経過", "Elapsed"}
	WebNext      = Phrase{"次のお客様通知", "Next customer notice"}
	WebCommander = Phrase{"司令塔", "Commander"}
	WebPhase     = Phrase{"段階", "Phase"}
	WebYou       = Phrase{"{name}(あなた)", "{name} (you)"}

	WebGroupLate    = Phrase{"期限超過", "Late"}
	WebGroupOpen    = Phrase{"担当が必要", "Needs an owner"}
	WebGroupMine    = Phrase{"あなたの担当", "Yours"}
	WebGroupClaimed = Phrase{"対応中", "In progress"}
	WebGroupRunning = Phrase{"Noroshi が実行中", "Noroshi is working on"}
	WebAutomatic    = Phrase{"自動", "automatic"}
	WebGroupClosed  = Phrase{"完了・スキップ", "Done and skipped"}
	WebGroupReview  = Phrase{"振り返りで行うこと", "To do in the review"}
	WebGroupLeft    = Phrase{"未完了のまま", "Left open"}
	WebCount        = Phrase{"{n}件", "{n}"}
	WebAllDone      = Phrase{"この段階の TODO はすべて終わっています。", "All TODOs in this phase are closed."}
	WebDue          = Phrase{"期限 {due}", "due {due}"}
	WebLate         = Phrase{"{time}超過", "{time} late"}
	WebLateSince    = Phrase{"{since} から{time}超過", "{time} late since {since}"}
	WebDueOnly      = Phrase{"期限", "Due"}
	WebNoDue        = Phrase{"なし", "none"}
	WebOwner        = Phrase{"担当", "Owner"}
	WebHelpers      = Phrase{"協力: {helpers}", "with {helpers}"}
	WebState        = Phrase{"状態", "Status"}
	WebProblems     = Phrase{"反映できていないこと", "Problems"}
	WebFacts        = Phrase{"分かっていること", "What we know"}
	WebBehind       = Phrase{"古い箇所のある文書", "Documents out of date"}
	WebLinks        = Phrase{"リンク", "Links"}
	WebSteps        = Phrase{"操作", "Actions"}
	WebTimeline     = Phrase{"経過の記録", "Timeline"}
	WebPrint        = Phrase{"印刷用", "Print view"}
	WebPrinted      = Phrase{"{when} 時点", "As of {when}"}
	WebAll          = Phrase{"一覧へ", "All incidents"}
	WebBoard        = Phrase{"ボードに戻る", "Back to board"}
	WebRefreshed    = Phrase{"{when} に自動更新", "Refreshed {when}"}
	WebRefreshLost  = Phrase{"接続できません。{when} 時点の表示です。", "No connection. Shown as of {when}."}
	WebTaken        = Phrase{"参加中", "You're in"}
	WebJoin         = Phrase{"チャンネルに参加する", "Join the channel"}
	WebByBrowser    = Phrase{"ブラウザから", "from the browser"}
	WebReminders    = Phrase{"リマインド", "Reminders"}
	WebTimeZone     = Phrase{"時刻は {zone}", "Times are in {zone}"}

	WebGuide        = Phrase{"進め方", "How to do it"}
	WebProgress     = Phrase{"進捗", "Progress"}
	WebProgressLog  = Phrase{"これまでの経過", "Progress"}
	WebProgressNone = Phrase{"進捗の記録はまだありません。", "No progress recorded yet."}
	WebProgressAdd  = Phrase{"進捗を書く", "Add progress"}
	WebProgressSave = Phrase{"記録する", "Save"}
	WebProgressSeen = Phrase{"Slack では、この TODO のスレッドに投稿されます。", "In Slack, this is posted in the TODO's thread."}
	ProgressFrom    = Phrase{"{who} がブラウザから記録({when}): {text}", "{who}, from the browser ({when}): {text}"}
	WebPerson       = Phrase{"人を選ぶ", "Choose a person"}
	WebPersonNone   = Phrase{"選択してください", "Choose"}
	WebPersonMail   = Phrase{"一覧にいない方は、メールアドレスで指定", "Not listed? Enter their email"}
	WebNeedText     = Phrase{"本文がありません。進捗を一言入れてください。", "Nothing was written. Add a few words on progress."}
	WebMailUnknown  = Phrase{"このメールアドレスの方は見つかりません。アドレスを確かめるか、一覧から選んでください。", "Nobody is known by this email address. Check it, or choose from the list."}
	WebNoMail       = Phrase{"メールアドレスの形式が正しくありません。", "This is not a valid email address."}
	WebCorrect      = Phrase{"下の項目を確かめてください。入力した内容は残っています。", "Check the fields below. What you typed is still there."}
	WebDidClaim     = Phrase{"🙋 {todo} の担当になりました。進捗は下に書けます。", "🙋 You own {todo}. Add progress below."}
	WebDidTake      = Phrase{"🙋 {todo} の担当になりました。進捗は TODO を開いて書けます。", "🙋 You own {todo}. Open it to add progress."}
	WebDidDeclare   = Phrase{"対応を始めました。司令塔はあなたです。Slack のチャンネルは自動で作成されます。", "Declared. You are the commander. The Slack channel will be created automatically."}
	WebDidJoin      = Phrase{"参加しました。Slack のチャンネルには自動で招待されます。", "You're in. You will be invited to the Slack channel automatically."}
	WebSimilar      = Phrase{"同じリージョン・サービスの対応が進行中です: {title}(司令塔 {commander})。", "A response to the same region and services is in progress: {title} (commander {commander})."}
	WebSimilarOpen  = Phrase{"そのボードを開く", "Open its board"}
	WebConfirm      = Phrase{"確認", "Confirm"}
	WebSend         = Phrase{"送る", "Send"}
	WebLeft         = Phrase{"終わっていない TODO", "Open TODOs"}
)

// What the form says about Slack.
var (
	WebSlackFine = Phrase{"Slack は応答しています。", "Slack is responding."}
	WebSlackSlow = Phrase{"Slack の応答が遅くなっています。ここでの操作はすぐに記録されます。", "Slack is slow. What you do here is recorded at once."}
	// WebSlackUnheard and WebSlackShared say that not all that people do in Slack arrives, whatever Slack answers.
	WebSlackUnheard = Phrase{
		JA: "Slack は応答していますが、{since} から Slack での操作が Noroshi に届いていません。リアクションとスレッドの進捗は数分おきに読み直します。コマンドやボタンの代わりに、この画面を使ってください。",
		EN: "Slack is responding, but Noroshi has not received what people do there since {since}. Reactions and thread replies are read every few minutes. Use this page instead of commands and buttons.",
	}
	WebSlackShared = Phrase{
		JA: "同じ Slack アプリに別のプロセスもつながっていて、Slack での操作の一部がそちらに届きます。どちらかを止めてください。",
		EN: "Another process is connected to the same Slack app and receives some of what people do in Slack. Stop one of the two.",
	}
	WebSlackDown = Phrase{
		JA: "Slack が {since} から応答していません。変更{n}件が待機中です。復旧後に自動で反映します。それまではこの画面で続けられます。",
		EN: "Slack hasn't responded since {since}. {n} changes are waiting and will be posted automatically. Keep working here.",
	}
	WebSlackDownOne = Phrase{
		JA: "Slack が {since} から応答していません。変更1件が待機中です。復旧後に自動で反映します。それまではこの画面で続けられます。",
		EN: "Slack hasn't responded since {since}. 1 change is waiting and will be posted automatically. Keep working here.",
	}
	WebSlackDownNone = Phrase{
		JA: "Slack が {since} から応答していません。ここでの操作は、復旧後に自動で反映します。それまではこの画面で続けられます。",
		EN: "Slack hasn't responded since {since}. What you do here will be posted automatically. Keep working here.",
	}
)

// Coming in.
var (
	WebEnter        = Phrase{"サインイン", "Sign in"}
	WebGuidePage    = Phrase{"対応する人のための手引き(1枚)", "One-page guide for responders"}
	WebGuideOther   = Phrase{"English", "日本語"}
	WebEnterWith    = Phrase{"会社のアカウントでサインイン", "Sign in with your company account"}
	WebEnterCode    = Phrase{"非常用コードでサインイン", "Use a break-glass code"}
	WebEnterLost    = Phrase{"会社のサインインが使えないときは、印刷しておいた非常用コードでサインインできます。", "If company sign-in is down, use a printed break-glass code."}
	WebEnterLink    = Phrase{"一度だけ使えるリンクを、Noroshi を動かしている端末に表示します。", "A one-time link appears in the terminal running Noroshi."}
	WebEnterShow    = Phrase{"新しいリンクを表示する", "Show a new link"}
	WebLinkShown    = Phrase{"端末にリンクを表示しました。開くとサインインできます。", "The link is in the terminal. Open it to sign in."}
	WebEnterNone    = Phrase{"サインインの方法がまだ設定されていません。settings.yaml の login を設定するか、非常用コードを使ってください。", "Sign-in isn't configured. Set login in settings.yaml, or use a break-glass code."}
	WebNotEncrypted = Phrase{"暗号化されていないアドレスのため、ブラウザがサインインを保てません。Noroshi を動かしているマシンのブラウザで開くか、TLS プロキシを置き、その https のアドレスを settings.yaml の login.url に書いてください。", "This address is not encrypted, so your browser won't stay signed in. Open it on the machine that runs Noroshi, or put a TLS proxy in front and set login.url in settings.yaml to its https address."}
	WebEnterAs      = Phrase{"どなたですか", "Who are you?"}
	WebEnterGo      = Phrase{"サインイン", "Sign in"}
	WebKept         = Phrase{"入力した内容は残っています。サインインすると続きから送れます。", "What you typed is kept. Sign in to send it."}
	WebRefused      = Phrase{"サインインできませんでした。会社のアカウントでやり直すか、非常用コードを使ってください。", "Sign-in failed. Try your company account again, or use a break-glass code."}
	WebProviderDown = Phrase{"会社のサインインが応答していません。少し待ってやり直すか、非常用コードを使ってください。", "Company sign-in is not responding. Try again shortly, or use a break-glass code."}
	WebMisfit       = Phrase{"会社のサインインと Noroshi の設定が合っていません。Noroshi の管理者に知らせ、直るまでは非常用コードを使ってください。", "Company sign-in and Noroshi's settings do not match. Tell whoever runs Noroshi, and use a break-glass code until it is fixed."}
	WebDeclined     = Phrase{"会社のサインインで許可されませんでした。キャンセルした場合は、もう一度サインインしてください。そうでなければ、会社のアカウントの管理者に確認するか、非常用コードを使ってください。", "Company sign-in did not allow it. If you canceled, sign in again. If not, ask whoever manages your accounts, or use a break-glass code."}
	WebUnfinished   = Phrase{"サインインが完了していません。時間切れか、別のブラウザで始めた可能性があります。もう一度サインインするか、非常用コードを使ってください。", "The sign-in was not completed. It may have timed out, or begun in another browser. Sign in again, or use a break-glass code."}
	WebLinkUsed     = Phrase{"このリンクは使えません。使用済みか、もっと新しいリンクがあります。もう一度リンクを表示してください。", "This link no longer works: it was used, or there is a newer one. Show a new link."}
	WebCode         = Phrase{"非常用コード", "Break-glass code"}
	WebCodeHint     = Phrase{"1つにつき一度だけ使えます。使ったことは記録され、ヘルプ部屋に知らせます。", "Each code works once. Its use is recorded, and the help room is told."}
	WebYourName     = Phrase{"お名前", "Your name"}
	WebYourMail     = Phrase{"会社のメールアドレス", "Your company email"}
	WebCodeWrong    = Phrase{"サインインできませんでした。コードと入力内容を確かめ、必要なら別のコードを使ってください。", "Sign-in failed. Check the code and what you entered, or use another code."}
	WebCodeMany     = Phrase{"サインインできませんでした。同じネットワークから間違ったコードが何度も送られています。正しいコードなら、すぐに使えます。コードと入力内容を確かめてください。", "Sign-in failed. Many wrong codes have come from your network. A right one still works at once: check the code and what you entered."}
	WebNoName       = Phrase{"お名前を入れてください。", "Enter your name."}
	WebTooMany      = Phrase{"回数が多いため、少し待ってからやり直してください。", "Too many attempts. Wait a moment, then try again."}
	WebSignedOut    = Phrase{"サインアウトしました。", "You are signed out."}
)

// What the form says about what was sent.
var (
	WebNotRecorded   = Phrase{"まだ記録されていません", "Not recorded yet"}
	WebStale         = Phrase{"この画面は古くなっていました。内容を確かめて、もう一度送ってください。", "This page was out of date. Check what you typed and send it again."}
	WebRestored      = Phrase{"サインインが切れていたため、まだ送っていません。内容を確かめて送ってください。", "Your session had ended, so this was not sent. Check it and send it."}
	WebRecordedTitle = Phrase{"先に送った内容が記録されています", "What you sent first is recorded"}
	WebRecordedWas   = Phrase{"記録: {what}", "Recorded: {what}"}
	WebRecordedNew   = Phrase{"書き直した内容は下に残っています。これも必要なら、もう一度送ってください。", "Your later changes are kept below. Send them if they are needed, too."}
	WebMissingTitle  = Phrase{"見つかりません", "Not found"}
	WebMissing       = Phrase{"リンクを確かめるか、一覧から選んでください。非公開の対応は、招待された方だけに表示されます。見えるはずの対応がないときは、Slack でそのチャンネルを開くか、社内への共有にある司令塔に招待を依頼してください。", "Check the link, or choose from the list. A private incident is shown only to people invited to it: if you should see one, open its channel in Slack, or ask the commander named in the announcement to invite you."}
	WebForeign       = Phrase{"別のサイトから送られたため、受け付けませんでした。この画面を開き直してください。", "This came from another site, so it was refused. Open the page here and try again."}
	WebTooLong       = Phrase{"送られた内容が長すぎます。ブラウザの「戻る」で戻り、短くしてください。", "That is too long. Go back in your browser and shorten it."}
	WebUnsent        = Phrase{"接続できないため、まだ送れていません。書いた内容はこの端末に残っています。", "No connection, so this is not sent yet. Your text is kept on this device."}
	WebDrafts        = Phrase{"送れていない内容", "Not sent yet"}
	WebDraftOpen     = Phrase{"続きを開く", "Open it"}
)

// The break-glass command and what the help room reads.
var (
	CodesTop       = Phrase{"Noroshi の非常用コード({day} 作成)。会社のサインインが使えない日に、画面の「非常用コードでサインイン」で使います。", "Noroshi break-glass codes, made {day}. For the day company sign-in is down: \"Use a break-glass code\" in the form."}
	CodesBottom    = Phrase{"1つにつき一度だけ使えます。使ったら印をつけてください。紙に印刷し、ネットワークなしで手が届く場所に保管してください。もう一度表示することはできません。", "Each code works once; tick it off when it is used. Keep them on paper where you can reach them without a network. They cannot be shown again."}
	CodesWithdrawn = Phrase{"使われていない非常用コード{n}個を無効にしました。", "Unused codes withdrawn: {n}."}
	CodeUsedHelp   = Phrase{"🔑 非常用コードで、{who} として画面へのサインインがありました({when})。心当たりがなければ、Noroshi の管理者に連絡してください。", "🔑 Somebody signed in to the form as {who} with a break-glass code ({when}). If you did not expect this, tell whoever runs Noroshi."}
)
