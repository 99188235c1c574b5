package text

// The message of one TODO and its buttons.
var (
	TodoOpen        = Phrase{"✋で担当 · 進捗はスレッドへ", "React to take it · progress in the thread"}
	TodoAutomatic   = Phrase{"Noroshi が自動で進め、終わると完了になります。", "Noroshi does this and marks it done."}
	TodoStuck       = Phrase{"Noroshi では完了できませんでした。原因はボードにあります。✋で担当 · 進捗はスレッドへ", "Noroshi could not finish this; the board says why. React to take it · progress in the thread"}
	TodoClaimed     = Phrase{"担当: {owner} · 進捗はスレッドへ", "Owner: {owner} · progress in the thread"}
	TodoClaimedMany = Phrase{"担当: {owner}、協力: {helpers} · 進捗はスレッドへ", "Owner: {owner}, with {helpers} · progress in the thread"}
	TodoLook        = Phrase{"担当: {owner} · 担当がスレッドに結果を書くと、この回は完了です", "Owner: {owner} · their reply in the thread completes this round"}
	TodoLookMany    = Phrase{"担当: {owner}、協力: {helpers} · 担当がスレッドに結果を書くと、この回は完了です", "Owner: {owner}, with {helpers} · the owner's reply in the thread completes this round"}
	TodoDone        = Phrase{"完了 {when} {who}。", "Done {when} by {who}."}
	TodoDoneAuto    = Phrase{"自動で完了 {when}。", "Done automatically {when}."}
	TodoSkipped     = Phrase{"スキップ {when} {who}。理由: {reason}", "Skipped {when} by {who}. Reason: {reason}"}
	TodoNext        = Phrase{"次は {next}。", "Next: {next}."}
	TodoLeft        = Phrase{"未完了のまま対応を終了しました。", "Still open when the response ended."}
	TodoDue         = Phrase{"{title} ─ 期限 {due}。", "{title}. Due {due}."}
	TodoRole        = Phrase{"担当の目安: {role}", "Suggested role: {role}"}

	ButtonClaim   = Phrase{"担当する", "Take it"}
	ButtonJoin    = Phrase{"加わる", "Join in"}
	ButtonDone    = Phrase{"完了", "Done"}
	ButtonHand    = Phrase{"引き渡す", "Hand over"}
	ButtonSkip    = Phrase{"スキップ", "Skip"}
	ButtonRelease = Phrase{"担当を外れる", "Release"}
	ButtonReopen  = Phrase{"未完了に戻す", "Reopen"}
)

// FileUnnamed stands for files without a name.
var FileUnnamed = Phrase{"ファイル{n}件", "files: {n}"}
