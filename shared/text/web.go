package text

// The form: the pages on which everything works without Slack.
var (
	WebName      = Phrase{"障害対応", "Incidents"}
	WebSkip      = Phrase{"本文へ", "Skip to the content"}
	WebDrill     = Phrase{"訓練", "Drill"} // a badge, beside the mark that begins the title
	WebNav       = Phrase{"ページの移動", "Pages"}
	WebAccount   = Phrase{"アカウント", "Account"}
	WebSignOut   = Phrase{"サインアウト", "Sign out"}
	WebRunning   = Phrase{"進行中の障害対応", "Running incidents"}
	WebNone      = Phrase{"進行中の障害対応はありません。", "No incident is running."}
	WebStart     = Phrase{"障害対応を始める", "Declare an incident"}
	WebStartHint = Phrase{"一言で十分です。残りは「確認中」として始まり、あとから訂正できます。", "A few words are enough. The rest reads \"being confirmed\" and can be corrected later."}
	WebMore      = Phrase{"訓練・公開範囲", "Drill, visibility"}
	WebCodesUsed = Phrase{"非常用コードの使用(24時間以内)", "Break-glass codes used in the last 24 hours"}
	WebCodeUsed  = Phrase{"{when} {who}", "{when} {who}"}

	WebWhat      = Phrase{"対象", "What"}
	WebHowLong   = Phrase{"経過", "How long"}
	WebSince     = Phrase{"{elapsed}({since} から)", "{elapsed} (since {since})"}
	WebNext      = Phrase{"次のお客様通知", "Next customer notice"}
	WebNextAt    = Phrase{"{due}({left})", "{due} ({left})"}
	WebCommander = Phrase{"司令塔", "Commander"}
	WebPhase     = Phrase{"段階", "Phase"}
	WebEnded     = Phrase{"{status} {when}({who})", "{status} {when} by {who}"}
	WebYou       = Phrase{"{name}(あなた)", "{name} (you)"}

	WebGroupLate    = Phrase{"期限を過ぎています", "Late"}
	WebGroupOpen    = Phrase{"担当が必要", "Needs an owner"}
	WebGroupMine    = Phrase{"あなたの担当", "Yours"}
	WebGroupClaimed = Phrase{"対応中", "In progress"}
	WebGroupRunning = Phrase{"Noroshi が実行中", "Noroshi is doing"}
	WebAutomatic    = Phrase{"自動", "automatic"}
	WebGroupClosed  = Phrase{"完了・スキップ", "Done and skipped"}
	WebGroupLeft    = Phrase{"未完了のまま", "Left open"}
	WebCount        = Phrase{"{n}件", "{n}"}
	WebAllDone      = Phrase{"この段階の TODO はすべて終わっています。", "Every TODO of this phase is closed."}
	WebDue          = Phrase{"期限 {due}", "due {due}"}
	WebLate         = Phrase{"{time}超過", "{time} late"}
	WebLateSince    = Phrase{"{since} から{time}超過", "{time} late since {since}"}
	WebDueOnly      = Phrase{"期限", "Due"}
	WebNoDue        = Phrase{"なし", "none"}
	WebOwner        = Phrase{"担当", "Owner"}
	WebHelpers      = Phrase{"協力: {helpers}", "with {helpers}"}
	WebState        = Phrase{"状態", "State"}
	WebProblems     = Phrase{"できていないこと", "Not done"}
	WebFacts        = Phrase{"分かっていること", "What is known"}
	WebLinks        = Phrase{"リンク", "Links"}
	WebSteps        = Phrase{"操作", "Steps"}
	WebTimeline     = Phrase{"経過の記録", "Timeline"}
	WebPrint        = Phrase{"印刷用", "Print view"}
	WebPrinted      = Phrase{"{when} 時点", "As of {when}"}
	WebAll          = Phrase{"一覧へ", "All incidents"}
	WebBoard        = Phrase{"ボードへ", "To the board"}
	WebRefreshed    = Phrase{"自動更新 {when}", "Refreshed {when}"}
	WebRefreshLost  = Phrase{"つながりません。表示は {when} 時点です。", "No connection. Shown as of {when}."}
	WebTaken        = Phrase{"参加中", "You are in"}
	WebJoin         = Phrase{"チャンネルに参加する", "Join the channel"}
	WebByBrowser    = Phrase{"ブラウザから", "from the browser"}
	WebReminders    = Phrase{"リマインド", "Reminders"}
	WebTimeZone     = Phrase{"時刻は {zone}", "Times are {zone}"}

	WebGuide        = Phrase{"進め方", "How"}
	WebProgress     = Phrase{"進捗", "Progress"}
	WebProgressNone = Phrase{"進捗の記録はまだありません。", "No progress is recorded yet."}
	WebProgressAdd  = Phrase{"進捗を書く", "Add progress"}
	WebProgressSave = Phrase{"記録する", "Record"}
	WebProgressSeen = Phrase{"Slack では、この TODO のスレッドに投稿されます。", "In Slack it is posted in this TODO's thread."}
	ProgressFrom    = Phrase{"{who} がブラウザから記録({when}): {text}", "{who}, from the browser ({when}): {text}"}
	WebPerson       = Phrase{"人を選ぶ", "Choose a person"}
	WebPersonNone   = Phrase{"選択してください", "Choose"}
	WebPersonMail   = Phrase{"一覧にいない方は、メールアドレスで", "Not in the list? Give the e-mail address"}
	WebNeedText     = Phrase{"本文がありません。進捗を一言入れてください。", "There is no text. Say in a few words how it is going."}
	WebNoMail       = Phrase{"メールアドレスの形になっていません。", "This is not an e-mail address."}
	WebCheck        = Phrase{"下の項目を確かめてください。入力した内容は残っています。", "Check the fields below. What you typed is still there."}
	WebDidClaim     = Phrase{"🙋 {todo} の担当になりました。進捗は TODO の画面から書けます。", "🙋 {todo} is yours. Add progress on its page."}
	WebDidDeclare   = Phrase{"対応を始めました。司令塔はあなたです。Slack のチャンネルは、自動で作られます。", "Declared. You are the commander. The Slack channel is made by itself."}
	WebDidJoin      = Phrase{"参加しました。Slack のチャンネルには自動で招待されます。", "You are in. The Slack channel invites you by itself."}
	WebSimilar      = Phrase{"同じリージョン・サービスの対応が進行中です: {title}(司令塔 {commander})。", "A response to the same region and services is running: {title} (commander {commander})."}
	WebSimilarOpen  = Phrase{"そのボードを開く", "Open its board"}
	WebConfirm      = Phrase{"確認", "Confirm"}
	WebSend         = Phrase{"送る", "Send"}
	WebLeft         = Phrase{"終わっていない TODO", "TODOs that are not closed"}
)

// What the form says about Slack.
var (
	WebSlackFine = Phrase{"Slack は応答しています。", "Slack answers."}
	WebSlackSlow = Phrase{"Slack の応答が遅くなっています。ここでの操作はすぐに記録されます。", "Slack is slow. What you do here is recorded at once."}
	// WebSlackUnheard and WebSlackShared say that not all that people do in Slack arrives, whatever Slack answers.
	WebSlackUnheard = Phrase{
		JA: "Slack は応答していますが、{since} から Slack での操作が届いていません。リアクションとスレッドの進捗は数分おきに読み直します。コマンドやボタンの代わりに、この画面を使ってください。",
		EN: "Slack answers, but nothing people do there has arrived since {since}. Reactions and thread replies are read every few minutes. Use this page instead of commands and buttons.",
	}
	WebSlackShared = Phrase{
		JA: "同じ Slack アプリに別のプロセスもつながっていて、Slack での操作の一部がそちらに届きます。どちらかを止めてください。",
		EN: "Another process is connected to the same Slack app and gets part of what people do in Slack. Stop one of the two.",
	}
	WebSlackDown = Phrase{
		JA: "Slack が {since} から応答していません。変更{n}件が待機中です。復旧後に自動で反映します。それまではこの画面で続けられます。",
		EN: "Slack has not answered since {since}. {n} changes are waiting and will appear by themselves. Carry on here.",
	}
	WebSlackDownOne = Phrase{
		JA: "Slack が {since} から応答していません。変更1件が待機中です。復旧後に自動で反映します。それまではこの画面で続けられます。",
		EN: "Slack has not answered since {since}. 1 change is waiting and will appear by itself. Carry on here.",
	}
	WebSlackDownNone = Phrase{
		JA: "Slack が {since} から応答していません。ここでの操作は、復旧後に自動で反映します。それまではこの画面で続けられます。",
		EN: "Slack has not answered since {since}. What you do here will appear there by itself. Carry on here.",
	}
)

// Coming in.
var (
	WebEnter        = Phrase{"サインイン", "Sign in"}
	WebEnterWith    = Phrase{"会社のアカウントで入る", "Sign in with your company account"}
	WebEnterCode    = Phrase{"非常用コードで入る", "Use a break-glass code"}
	WebEnterLost    = Phrase{"会社のログインが使えないときは、印刷しておいた非常用コードで入れます。", "If the company's sign-in is down, a printed break-glass code lets you in."}
	WebEnterLink    = Phrase{"Noroshi を動かしている端末に、一度だけ使えるリンクを表示します。", "A link that works once is printed in the terminal where Noroshi runs."}
	WebEnterShow    = Phrase{"端末にリンクを表示する", "Print a link in the terminal"}
	WebLinkShown    = Phrase{"端末にリンクを表示しました。開くとここに入れます。", "The link is in the terminal. Open it to come in."}
	WebEnterNone    = Phrase{"入り方がまだ設定されていません。settings.yaml の login を設定するか、非常用コードを使ってください。", "No way in is configured. Set login in settings.yaml, or use a break-glass code."}
	WebNotEncrypted = Phrase{"暗号化されていないアドレスのため、ブラウザがサインインを保てません。Noroshi を動かしているマシンのブラウザで開くか、TLS プロキシを置き、その https のアドレスを settings.yaml の login.url に書いてください。", "This address is not encrypted, so your browser won't stay signed in. Open it on the machine that runs Noroshi, or put a TLS proxy in front and set login.url in settings.yaml to its https address."}
	WebEnterAs      = Phrase{"だれとして入りますか", "Who are you"}
	WebEnterGo      = Phrase{"入る", "Come in"}
	WebKept         = Phrase{"入力中の文は残っています。入ると続きから送れます。", "What you typed is kept. Sign in and send it from there."}
	WebRefused      = Phrase{"入れませんでした。会社のアカウントで入り直すか、非常用コードを使ってください。", "That did not let you in. Sign in again with your company account, or use a break-glass code."}
	WebProviderDown = Phrase{"会社のログインが応答していません。少し待ってやり直すか、非常用コードを使ってください。", "The company's sign-in does not answer. Try again shortly, or use a break-glass code."}
	WebMisfit       = Phrase{"会社のログインと Noroshi の設定が合っていません。Noroshi の管理者に知らせ、直るまでは非常用コードを使ってください。", "The company's sign-in and Noroshi's settings do not match. Tell whoever runs Noroshi, and use a break-glass code meanwhile."}
	WebDeclined     = Phrase{"会社のログインで許可されませんでした。キャンセルした場合は、もう一度サインインしてください。そうでなければ、会社のアカウントの管理者に確認するか、非常用コードを使ってください。", "The company's sign-in did not allow it. If you canceled, sign in again. If not, ask whoever manages your accounts, or use a break-glass code."}
	WebUnfinished   = Phrase{"サインインが完了していません。時間切れか、別のブラウザで始めた可能性があります。もう一度サインインするか、非常用コードを使ってください。", "The sign-in was not completed. It may have taken too long, or have begun in another browser. Sign in again, or use a break-glass code."}
	WebLinkUsed     = Phrase{"このリンクは使えません。一度使ったか、新しいリンクが出ています。もう一度リンクを表示してください。", "This link does not work: it was used, or there is a newer one. Print another one."}
	WebCode         = Phrase{"非常用コード", "Break-glass code"}
	WebCodeHint     = Phrase{"1つにつき一度だけ使えます。使ったことは記録され、ヘルプ部屋に知らせます。", "Each works once. Its use is recorded and told to the help room."}
	WebYourName     = Phrase{"お名前", "Your name"}
	WebYourMail     = Phrase{"会社のメールアドレス", "Your company e-mail address"}
	WebCodeWrong    = Phrase{"入れませんでした。コードと入力内容を確かめ、必要なら別のコードを使ってください。", "That did not let you in. Check the code and what you entered, or use another code."}
	WebCodeMany     = Phrase{"入れませんでした。同じネットワークから間違ったコードが何度も送られています。正しいコードなら、すぐに使えます。コードと入力内容を確かめてください。", "That did not let you in. Many wrong codes have come from your network. A right one still works at once: check the code and what you entered."}
	WebNoName       = Phrase{"お名前を入れてください。", "Enter your name."}
	WebTooMany      = Phrase{"回数が多いため、少し待ってからやり直してください。", "Too many attempts. Wait a little, then try again."}
	WebSignedOut    = Phrase{"サインアウトしました。", "You are signed out."}
)

// What the form says about what was sent.
var (
	WebNotRecorded   = Phrase{"まだ記録されていません", "Not recorded yet"}
	WebStale         = Phrase{"この画面は古くなっていました。内容を確かめて、もう一度送ってください。", "This page was out of date. Check what you typed and send it again."}
	WebRestored      = Phrase{"サインインが切れていたため、まだ送っていません。内容を確かめて送ってください。", "Your session had ended, so this was not sent. Check it and send it."}
	WebRecordedTitle = Phrase{"先に送った内容が記録されています", "What you sent first is recorded"}
	WebRecordedWas   = Phrase{"記録: {what}", "Recorded: {what}"}
	WebRecordedNew   = Phrase{"書き直した内容は下に残っています。これも必要なら、もう一度送ってください。", "What you changed since is kept below. Send it if it is needed as well."}
	WebMissingTitle  = Phrase{"見つかりません", "Not found"}
	WebMissing       = Phrase{"リンクを確かめるか、一覧から選んでください。非公開の対応は、招待された方だけに表示されます。見えるはずの対応がないときは、Slack でそのチャンネルを開くか、社内共有にある司令塔に招待を依頼してください。", "Check the link, or choose from the list. A private response is shown only to those invited: if you should see one, open its channel in Slack, or ask the commander named in the announcement to invite you."}
	WebForeign       = Phrase{"別のサイトから送られたため、受け付けませんでした。この画面を開き直してください。", "It was sent from another site, so it was refused. Open the page here."}
	WebTooLong       = Phrase{"送られた内容が長すぎます。ブラウザの「戻る」で戻り、短くしてください。", "That is too long. Go back in your browser and shorten it."}
	WebUnsent        = Phrase{"つながらないため、まだ送れていません。文はこの端末に残っています。", "No connection, so this is not sent yet. Your text is kept on this device."}
	WebDrafts        = Phrase{"送れていない内容", "Not sent yet"}
	WebDraftOpen     = Phrase{"続きを開く", "Open it"}
)

// The break-glass command and what the help room reads.
var (
	CodesTop       = Phrase{"Noroshi の非常用コード({day} 作成)。会社のログインが使えない日に、画面の「非常用コードで入る」で使います。", "Noroshi break-glass codes, made {day}. For the day the company's sign-in is down: \"Use a break-glass code\" in the form."}
	CodesBottom    = Phrase{"1つにつき一度だけ使えます。使ったら印をつけてください。紙に印刷し、ネットワークなしで手が届く場所に保管してください。もう一度表示することはできません。", "Each works once; tick it when it is used. Print them and keep them where you reach them without a network. They cannot be shown again."}
	CodesWithdrawn = Phrase{"使われていない非常用コード{n}個を無効にしました。", "Unused codes withdrawn: {n}."}
	CodeUsedHelp   = Phrase{"🔑 非常用コードで、{who} として画面へのサインインがありました({when})。心当たりがなければ、Noroshi の管理者に連絡してください。", "🔑 Somebody came into the form as {who} with a break-glass code ({when}). If that is unexpected, tell whoever runs Noroshi."}
)
