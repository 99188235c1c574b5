package text

// Forms. Slack: a modal's title and buttons hold 24 characters, so these are short, the drill mark included.
var (
	FormDeclare   = Phrase{"障害対応を始める", "Declare"}
	FormSkip      = Phrase{"TODO をスキップ", "Skip TODO"}
	FormHandOver  = Phrase{"TODO を引き渡す", "Hand over TODO"}
	FormAddTodo   = Phrase{"TODO を追加", "Add TODO"}
	FormCorrect   = Phrase{"内容を訂正", "Correct facts"}
	FormCommander = Phrase{"司令塔を交代", "Change commander"}
	FormPhase     = Phrase{"次の段階へ", "Next phase"}
	FormResolve   = Phrase{"対応を終了", "End response"}
	FormCancel    = Phrase{"誤報として取り消す", "False alarm"}
	FormWorking   = Phrase{"作成中", "Being made"}
	FormResult    = Phrase{"結果", "Result"}
	FormMade      = Phrase{"作りました", "Ready"}

	SubmitDeclare = Phrase{"始める", "Declare"}
	SubmitAnyway  = Phrase{"別の障害として始める", "Declare anyway"}
	SubmitSkip    = Phrase{"スキップする", "Skip"}
	SubmitHand    = Phrase{"引き渡す", "Hand over"}
	SubmitAdd     = Phrase{"追加する", "Add"}
	SubmitCorrect = Phrase{"訂正する", "Correct"}
	SubmitChange  = Phrase{"交代する", "Change"}
	SubmitPhase   = Phrase{"進む", "Continue"}
	SubmitResolve = Phrase{"対応を終了", "End response"}
	SubmitChosen  = Phrase{"決定", "Continue"}
	SubmitCancel  = Phrase{"取り消す", "Cancel it"}
	Back          = Phrase{"やめる", "Back"}
)

// Labels and hints of inputs.
var (
	LabelTitle       = Phrase{"何が起きていますか", "What is happening"}
	LabelRegion      = Phrase{"リージョン", "Region"}
	LabelRegionOther = Phrase{"ほかのリージョン", "Another region"}
	HintRegionOther  = Phrase{"一覧にないときだけ", "Only if the list does not have it"}
	LabelZone        = Phrase{"AZ ID", "AZ ID"}
	HintZone         = Phrase{"AZ 名はアカウントごとに違うため、AZ ID で", "The id: AZ names differ per account"}
	LabelServices    = Phrase{"サービス", "Services"}
	HintServices     = Phrase{"複数は「、」か「,」で区切る", "Separate several with commas"}
	LabelImpact      = Phrase{"お客様への影響", "Impact on customers"}
	LabelSource      = Phrase{"情報源", "Source"}
	LabelSeverity    = Phrase{"重大度", "Severity"}
	LabelMeeting     = Phrase{"会議のリンク", "Meeting link"}
	HintMeeting      = Phrase{"この障害対応で使う部屋。https:// から", "The room for this incident, from https://"}
	HintDocuments    = Phrase{"作成済みの文書(お客様通知・チェックシートなど)には反映されません。文書も直してください。", "Documents already made, such as the customer notice, stay as they are: correct them, too."}
	LabelCommander   = Phrase{"司令塔", "Commander"}
	LabelKind        = Phrase{"本番か訓練か", "Live or drill"}
	LabelPrivate     = Phrase{"公開範囲", "Visibility"}
	OptionPrivate    = Phrase{"プライベートチャンネルにする", "Make the channel private"}
	OptionLive       = Phrase{"本番", "Live"}
	OptionDrill      = Phrase{"訓練(訓練用の宛先だけに届く)", "Drill (only drill recipients hear of it)"}
	LabelReason      = Phrase{"理由", "Reason"}
	LabelHandTo      = Phrase{"だれに引き渡しますか", "Hand over to"}
	LabelTodoTitle   = Phrase{"内容", "What to do"}
	LabelDue         = Phrase{"期限(何分後)", "Due in minutes"}
	HintDue          = Phrase{"空欄なら期限なし", "Leave empty for none"}
	LabelNote        = Phrase{"ひとこと", "Note"}
	HintNote         = Phrase{"記録に残ります", "Kept on the timeline"}

	SampleTitle    = Phrase{"EC2 に SSH できない", "Cannot SSH to EC2"}
	SampleZone     = Phrase{"apne1-az1", "apne1-az1"}
	SampleServices = Phrase{"EC2、RDS", "EC2, RDS"}
	SampleImpact   = Phrase{"3社から問い合わせ。新規接続が失敗", "3 customers wrote. New connections fail"}
	SampleSource   = Phrase{"Zendesk の問い合わせ、監視、AWS Health", "Zendesk tickets, monitoring, AWS Health"}
	SampleSkip     = Phrase{"影響を受けるお客様がいない", "No customer is affected"}
	SampleDrill    = Phrase{"訓練のため送信しない", "No mail is sent in a drill"} // a reason to skip a TODO of a drill
	SampleCancel   = Phrase{"自社の設定変更が原因だった", "It was our own configuration change"}
	SampleTodo     = Phrase{"大口のお客様に電話で状況を伝える", "Call the largest customer"}
	SampleDue      = Phrase{"30", "30"}
	SampleRegion   = Phrase{"選択してください", "Choose"}
)

// What forms say above their inputs, and what is wrong with an input.
var (
	FormKeepUnknown    = Phrase{"分かるところだけで始められます。残りは「確認中」として、あとから訂正できます。", "Start with what you know. The rest reads \"being confirmed\" and can be corrected later."}
	FormTodoOwner      = Phrase{"担当: {owner}", "Owner: {owner}"}
	FormPhaseStep      = Phrase{"「{from}」から「{to}」へ進みます。", "From *{from}* to *{to}*."}
	FormNoOpen         = Phrase{"この段階の TODO はすべて終わっています。", "Every TODO of this phase is closed."}
	FormOpenPhase      = Phrase{"この段階で終わっていない TODO が{n}件あります。このまま進むと、未完了として記録に残ります。", "TODOs of this phase still open: {n}. If you continue, they are recorded as left open."}
	FormOpenResolve    = Phrase{"終わっていない TODO が{n}件あります。このまま終了すると、未完了として記録に残り、リマインドも止まります。", "TODOs still open: {n}. If you end now, they are recorded as left open and nobody is reminded."}
	FormResolveAsk     = Phrase{"終了すると、以後のリマインドは止まり、社内への共有も更新されます。", "Ending stops all reminders and updates the announcements."}
	LabelEnd           = Phrase{"どうしますか", "How to go on"}
	OptionRecovery     = Phrase{"「{phase}」へ進む", "Move on to {phase}"}
	OptionEnd          = Phrase{"このまま対応を終了する", "End the response now"}
	FormAbout          = Phrase{"対象: {title}", "Incident: {title}"}
	FormCancelNotified = Phrase{"⚠️ お客様へは通知を送信済みです。取り消すと同時に、訂正のご案内をお願いします。", "⚠️ Customers were already notified. If you cancel, send them a correction."}
	FormCancelAsk      = Phrase{"誤報として取り消すと、リマインドは止まり、社内への共有も取り消しに変わります。元には戻せません。", "Canceling stops all reminders and changes the announcements to say so. It cannot be undone."}
	FormCommanderNow   = Phrase{"いまの司令塔: {commander}。交代すると、ボードと社内への共有が更新されます。", "Commander at present: {commander}. Changing it updates the board and the announcements."}
	FormWorkingText    = Phrase{"チャンネルを作っています。数秒でリンクに変わります。閉じても作成は続きます。", "The channel is being made. In a few seconds its link is here. Closing this stops nothing."}
	ErrorTitle         = Phrase{"何が起きているかを一言入れてください。", "Say in a few words what you see."}
	ErrorZoneName      = Phrase{"AZ 名はアカウントごとに違います。AZ ID(例 apne1-az1)を入力してください。", "AZ names differ per account; give the AZ ID, such as apne1-az1."}
	ErrorZoneRegion    = Phrase{"この AZ ID は、選んだリージョンのものではありません。どちらかを直してください。", "This AZ ID is not in the region given. Correct one of them."}
	ErrorTwoRegions    = Phrase{"リージョンは、一覧かこの欄のどちらか一方にしてください。この欄を使うなら、一覧は「確認中」にします。", "Choose one or the other: the list or this field. To use this field, set the list to \"being confirmed\"."}
	ErrorSeverity      = Phrase{"重大度は sev1・sev2・sev3 から選んでください。", "Severity is one of sev1, sev2 and sev3; choose it here."}
	ErrorMeetingLink   = Phrase{"会議のリンクは https:// から入れてください(例: https://meet.google.com/…)。", "A meeting is a link that begins with https://, as in https://meet.google.com/…"}
	ErrorField         = Phrase{"先頭が項目名ではないため、何も変えていません。ここで直してください。", "It does not begin with the name of a field, so nothing was changed. Correct it here."}
	ErrorTyped         = Phrase{"{typed} は読み取れませんでした。{why}", "I could not read {typed}. {why}"}
	ErrorReason        = Phrase{"理由を一言入れてください。", "Give a reason in a few words."}
	ErrorPerson        = Phrase{"担当する人を選んでください。", "Choose a person."}
	ErrorDue           = Phrase{"1〜{most} の整数(分)で入れてください。", "A whole number of minutes, 1 to {most}."}
	ErrorTodoTitle     = Phrase{"内容を一言入れてください。", "Say in a few words what to do."}
	ErrorForm          = Phrase{"この画面は読み取れませんでした。閉じて、もう一度開いてください。", "This form could not be read. Close it and open it again."}
	FormSimilarAsk     = Phrase{"同じ障害なら、この画面を閉じて司令塔に招待を依頼してください。別の障害なら、もう一度押すと始まります。", "If it is the same outage, close this and ask the commander to invite you. If not, press once more to declare."}
	FormSimilar        = Phrase{"同じ障害なら合流してください。別の障害なら、下のボタンをもう一度押すと始まります。", "If it is the same outage, join it. If not, press the button below once more to declare."}
)
