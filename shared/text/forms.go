package text

// Forms. Slack: a modal's title and buttons hold 24 characters, so these are short, the prefix of a drill included.
var (
	FormDeclare   = Phrase{"障害対応を始める", "Declare incident"}
	FormSkip      = Phrase{"TODO をスキップ", "Skip TODO"}
	FormHandOver  = Phrase{"TODO を引き渡す", "Hand over TODO"}
	FormAddTodo   = Phrase{"TODO を追加", "Add TODO"}
	FormCorrect   = Phrase{"内容を更新", "Update details"}
	FormRenew     = Phrase{"文書を更新", "Update document"}
	FormCommander = Phrase{"司令塔を交代", "Change commander"}
	FormPhase     = Phrase{"次の段階へ", "Next phase"}
	FormResolve   = Phrase{"対応を終了", "End response"}
	FormCancel    = Phrase{"誤報として取り消す", "Cancel incident"}
	FormWorking   = Phrase{"チャンネルを作成中", "Creating channel"}
	FormResult    = Phrase{"結果", "Result"}
	FormMade      = Phrase{"できました", "Declared"}

	SubmitDeclare = Phrase{"始める", "Declare"}
	SubmitAnyway  = Phrase{"別の障害として始める", "Declare anyway"}
	SubmitSkip    = Phrase{"スキップする", "Skip"}
	SubmitHand    = Phrase{"引き渡す", "Hand over"}
	SubmitAdd     = Phrase{"追加する", "Add"}
	SubmitCorrect = Phrase{"更新する", "Save"}
	SubmitRenew   = Phrase{"更新する", "Update"}
	SubmitChange  = Phrase{"打診する", "Offer"}
	SubmitPhase   = Phrase{"進む", "Continue"}
	SubmitResolve = Phrase{"対応を終了", "End response"}
	SubmitChosen  = Phrase{"決定", "Continue"}
	SubmitCancel  = Phrase{"取り消す", "Cancel incident"}
	Back          = Phrase{"やめる", "Back"}
)

// Labels and hints of inputs.
var (
	LabelTitle       = Phrase{"何が起きていますか", "What's happening?"}
	LabelRegion      = Phrase{"リージョン", "Region"}
	LabelRegionOther = Phrase{"ほかのリージョン", "Another region"}
	HintRegionOther  = Phrase{"一覧にないときだけ", "Only if not listed"}
	LabelZone        = Phrase{"AZ ID", "AZ ID"}
	HintZone         = Phrase{"AZ 名はアカウントごとに違うため、AZ ID で", "AZ names differ per account, so use the ID"}
	LabelServices    = Phrase{"サービス", "Services"}
	HintServices     = Phrase{"複数は「、」か「,」で区切る", "Separate several with commas"}
	LabelImpact      = Phrase{"お客様への影響", "Impact on customers"}
	LabelSource      = Phrase{"情報源", "Source"}
	LabelSeverity    = Phrase{"重大度", "Severity"}
	LabelMeeting     = Phrase{"会議のリンク", "Meeting link"}
	HintMeeting      = Phrase{"この対応で使う会議室(https://…)", "For this incident (https://…)"}
	HintDocuments    = Phrase{"作成済みの文書では、誰も書き換えていない箇所にだけ自動で反映されます。書き換えた箇所はボードに出ます。", "In existing documents, places nobody has edited are updated automatically. Edited ones are listed on the board."}
	HintRenew        = Phrase{"文書: {says} → いまの情報: {want}", "In the document: {says} → current fact: {want}"}
	HintRenewLost    = Phrase{"いまの情報: {want}。文書の元の箇所が見つからないため、置き換えられません。", "Current fact: {want}. Its place in the document cannot be found, so it cannot be replaced."}
	OptionPut        = Phrase{"いまの情報に置き換える", "Replace it with the current fact"}
	OptionLeave      = Phrase{"文書のままにする(ボードから消える)", "Keep the document as it is (removes it from the board)"}
	OptionByHand     = Phrase{"文書を開いて直す(ボードに残る)", "Edit the document by hand (stays on the board)"}
	LabelCommander   = Phrase{"司令塔", "Commander"}
	LabelKind        = Phrase{"本番か訓練か", "Live or drill"}
	LabelPrivate     = Phrase{"公開範囲", "Visibility"}
	OptionPrivate    = Phrase{"プライベートチャンネルにする", "Make the channel private"}
	OptionLive       = Phrase{"本番", "Live"}
	OptionDrill      = Phrase{"訓練(訓練用の宛先だけに届く)", "Drill (notifies drill recipients only)"}
	LabelReason      = Phrase{"理由", "Reason"}
	LabelHandTo      = Phrase{"誰に引き渡しますか", "Hand over to"}
	LabelTodoTitle   = Phrase{"内容", "What to do"}
	LabelDue         = Phrase{"期限(何分後)", "Due in (minutes)"}
	HintDue          = Phrase{"空欄なら期限なし", "Leave blank for no due time"}
	LabelNote        = Phrase{"ひとこと", "Note"}
	HintNote         = Phrase{"経過の記録に残ります", "Saved to the timeline"}

	SampleTitle    = Phrase{"EC2 に SSH できない", "Cannot SSH to EC2"}
	SampleZone     = Phrase{"apne1-az1", "apne1-az1"}
	SampleServices = Phrase{"EC2、RDS", "EC2, RDS"}
	SampleImpact   = Phrase{"3社から問い合わせ。新規接続が失敗", "3 customers reported it. New connections fail"}
	SampleSource   = Phrase{"Zendesk の問い合わせ、監視、AWS Health", "Zendesk tickets, monitoring, AWS Health"}
	SampleSkip     = Phrase{"影響を受けるお客様がいない", "No customer is affected"}
	SampleDrill    = Phrase{"訓練のため送信しない", "Nothing is sent in a drill"} // a reason to skip a TODO of a drill
	SampleCancel   = Phrase{"自社の設定変更が原因だった", "It was our own configuration change"}
	SampleTodo     = Phrase{"大口のお客様に電話で状況を伝える", "Call the largest customer"}
	SampleDue      = Phrase{"30", "30"}
	SampleRegion   = Phrase{"選択してください", "Choose"}
)

// What forms say above their inputs, and what is wrong with an input.
var (
	FormKeepUnknown    = Phrase{"分かるところだけで始められます。残りは「確認中」として、あとから更新できます。", "Start with what you know. Everything else starts as \"not yet confirmed\"; fill it in later."}
	FormTodoOwner      = Phrase{"担当: {owner}", "Owner: {owner}"}
	FormPhaseStep      = Phrase{"「{from}」から「{to}」へ進みます。", "From *{from}* to *{to}*."}
	FormNoOpen         = Phrase{"この段階の TODO はすべて終わっています。", "All TODOs in this phase are closed."}
	FormOpenPhase      = Phrase{"この段階で終わっていない TODO が{n}件あります。このまま進むと、未完了として記録に残ります。", "TODOs still open in this phase: {n}. If you continue, that is recorded."}
	FormOpenResolve    = Phrase{"終わっていない TODO が{n}件あります。このまま終了すると、未完了として記録に残り、リマインドも止まります。", "TODOs still open: {n}. If you end now, that is recorded and reminders stop."}
	FormResolveAsk     = Phrase{"終了すると、以後のリマインドは止まり、社内への共有も更新されます。", "Ending stops all reminders and updates the announcements."}
	LabelEnd           = Phrase{"どうしますか", "What next?"}
	OptionRecovery     = Phrase{"「{phase}」へ進む", "Move on to {phase}"}
	FormResolveOwing   = Phrase{"終了すると、社内への共有も更新されます。", "Ending updates the announcements."}
	FormResolveAsks    = Phrase{"送らずに終了すると、復旧報を送るか不要の理由を残すまで、終了後も確認が続きます。", "If you end without it, Noroshi keeps asking until it is sent, or someone says why none is needed."}
	OptionWithout      = Phrase{"復旧報を送らずに終了する", "End without a recovery notice"}
	ErrorWithout       = Phrase{"先に復旧報を送るか、「復旧報を送らずに終了する」を選んでください。", "Send the recovery notice first, or choose to end without it."}
	OptionEnd          = Phrase{"このまま対応を終了する", "End the response now"}
	FormAbout          = Phrase{"対象: {title}", "Incident: {title}"}
	FormCancelNotified = Phrase{"⚠️ お客様へは通知を送信済みです。取り消したあとは、ここから通知を送れません。先に「お客様通知を書く」で訂正を送るか、いつもの方法で送ってください。", "⚠️ Customers were already notified. Once canceled, no notice can be sent from here: send the correction first (\"Write notice\"), or in your usual way."}
	FormCancelAsk      = Phrase{"誤報として取り消すと、リマインドは止まり、社内への共有も取り消しに変わります。元には戻せません。", "Canceling stops all reminders and updates the announcements to say so. It cannot be undone."}
	FormCommanderNow   = Phrase{"いまの司令塔: {commander}。選んだ方に打診し、引き受けた時点で交代します(10分で失効)。", "Current commander: {commander}. Whoever you choose is asked, and commands once they accept. The offer lapses in 10 min."}
	FormCommanderNone  = Phrase{"いまは司令塔が不在です。選んだ方が、すぐに司令塔になります。", "Nobody commands right now. Whoever you choose is the commander at once."}
	FormWorkingText    = Phrase{"チャンネルを作っています。数秒でリンクに変わります。閉じても作成は続きます。", "The channel is being created. Its link will appear here in a few seconds. You can close this; it will still be created."}
	ErrorTitle         = Phrase{"何が起きているかを一言入れてください。", "Add a short description."}
	ErrorLong          = Phrase{"{most} 字以内に短くしてください(今は {n} 字)。", "Shorten this to {most} characters; it has {n}."}
	ErrorServices      = Phrase{"サービスは {most} 件までです(今は {n} 件)。影響の大きいものに絞り、残りは「影響」に書いてください。", "Name at most {most} services; this has {n}. Keep those hit hardest and put the rest under impact."}
	ErrorZoneName      = Phrase{"AZ 名はアカウントごとに違います。AZ ID(例 apne1-az1)を入力してください。", "AZ names differ per account; enter the AZ ID, such as apne1-az1."}
	ErrorZoneRegion    = Phrase{"この AZ ID は、選んだリージョンのものではありません。どちらかを直してください。", "This AZ ID is not in the region given. Fix one of them."}
	ErrorTwoRegions    = Phrase{"リージョンは、一覧かこの欄のどちらか一方で指定してください。この欄を使うなら、一覧は「確認中」にします。", "Use either the list or this field. To use this field, set the list to \"not yet confirmed\"."}
	ErrorSeverity      = Phrase{"重大度は sev1・sev2・sev3 から選んでください。", "Severity is sev1, sev2 or sev3; choose it here."}
	ErrorMeetingLink   = Phrase{"会議のリンクは https:// から入れてください(例: https://meet.google.com/…)。", "Enter a link that begins with https:// (e.g. https://meet.google.com/…)."}
	ErrorField         = Phrase{"先頭が項目名ではないため、何も変えていません。ここで直してください。", "It does not begin with the name of a field, so nothing was changed. Fix it here."}
	FormRenewAfter     = Phrase{"置き換える前の文は、経過に残ります。", "What is replaced stays on the timeline."}
	ErrorTyped         = Phrase{"{typed} は読み取れませんでした。{why}", "I could not read {typed}. {why}"}
	ErrorReason        = Phrase{"理由を一言入れてください。", "Give a reason in a few words."}
	ErrorPerson        = Phrase{"人を選んでください。", "Choose a person."}
	ErrorDue           = Phrase{"1〜{most} の整数(分)で入れてください。", "Enter a whole number of minutes, 1 to {most}."}
	ErrorTodoTitle     = Phrase{"内容を一言入れてください。", "Describe what to do in a few words."}
	ErrorForm          = Phrase{"この画面は読み取れませんでした。閉じて、もう一度開いてください。", "This form could not be read. Close it and open it again."}
	FormSimilarAsk     = Phrase{"同じ障害なら、この画面を閉じて司令塔に招待を依頼してください。別の障害なら、もう一度押すと始まります。", "If it is the same outage, close this and ask the commander to invite you. If not, press again to declare."}
	FormSimilar        = Phrase{"同じ障害なら合流してください。別の障害なら、下のボタンをもう一度押すと始まります。", "If it is the same outage, join it. If not, press the button below again to declare."}
)
