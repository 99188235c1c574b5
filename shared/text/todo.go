package text

// The message of one TODO and its buttons.
var (
	TodoOpen        = Phrase{"手が空いている方はリアクションで担当してください。進捗はこのスレッドへ。", "React to take it; progress goes in this thread."}
	TodoAutomatic   = Phrase{"Noroshi が自動で進めます。終わると完了になります。", "Noroshi does this and ticks it when it is done."}
	TodoStuck       = Phrase{"Noroshi が最後までできませんでした。原因はボードにあります。手が空いている方はリアクションで担当してください。", "Noroshi could not finish this; the board says why. React to take it."}
	TodoClaimed     = Phrase{"担当: {owner}。進捗はこのスレッドへ。", "Owner: {owner}. Progress goes in this thread."}
	TodoClaimedMany = Phrase{"担当: {owner}、協力: {helpers}。進捗はこのスレッドへ。", "Owner: {owner}, with {helpers}. Progress goes in this thread."}
	TodoLook        = Phrase{"担当: {owner}。担当がこのスレッドに結果を書くと、この回は完了です。", "Owner: {owner}. When the owner puts the result in this thread, this round is done."}
	TodoLookMany    = Phrase{"担当: {owner}、協力: {helpers}。担当がこのスレッドに結果を書くと、この回は完了です。", "Owner: {owner}, with {helpers}. When the owner puts the result in this thread, this round is done."}
	TodoDone        = Phrase{"完了 {when} {who}。", "Done {when} by {who}."}
	TodoDoneAuto    = Phrase{"自動で完了 {when}。", "Done automatically {when}."}
	TodoSkipped     = Phrase{"スキップ {when} {who}。理由: {reason}", "Skipped {when} by {who}. Reason: {reason}"}
	TodoNext        = Phrase{"次は {next}。", "Next: {next}."}
	TodoLeft        = Phrase{"未完了のまま対応を終えました。", "Left open when the incident ended."}
	TodoDue         = Phrase{"{title} ─ 期限 {due}。", "{title}. Due {due}."}
	TodoRole        = Phrase{"目安: {role}", "Meant for: {role}"}

	ButtonClaim   = Phrase{"担当する", "Take it"}
	ButtonJoin    = Phrase{"加わる", "Join in"}
	ButtonDone    = Phrase{"完了", "Done"}
	ButtonHand    = Phrase{"引き渡す", "Hand over"}
	ButtonSkip    = Phrase{"スキップ", "Skip"}
	ButtonRelease = Phrase{"担当を外れる", "Step back"}
	ButtonReopen  = Phrase{"未完了に戻す", "Reopen"}
)

// FileUnnamed stands for files without a name.
var FileUnnamed = Phrase{"ファイル{n}件", "files: {n}"}
