package text

// Answers that one person sees.
var (
	DeclaredOpen     = Phrase{"{channel} を作りました。", "{channel} is open."}
	DeclaredYou      = Phrase{"司令塔はあなたです。", "You are the commander."}
	DeclaredOther    = Phrase{"司令塔は {commander} です。", "{commander} is the commander."}
	DeclaredNext     = Phrase{"第1報の期限は {due}({left})です。", "The first customer notice is due {due} ({left})."}
	AnswerNext       = Phrase{"次のお客様通知の期限は {due} です。", "The next customer notice is due {due}."}
	BeingMade        = Phrase{"「{title}」の対応を始めました。チャンネルは作成中です。できしだい、ここにリンクが届きます。", "Declared: \"{title}\". The channel is being created; its link will appear here."}
	SimilarRuns      = Phrase{"同じリージョン・サービスの対応が {since} から進行中です: {title}({channel}、司令塔 {commander})。", "A response to the same region and services has been in progress since {since}: {title} ({channel}, commander {commander})."}
	SimilarWhat      = Phrase{"同じ障害なら合流してください。別の障害なら、そのまま始められます。", "If it is the same outage, join it. If not, declare anyway."}
	SimilarPrivate   = Phrase{"{scope} の対応が {since} から非公開で進行中です(司令塔 {commander})。", "A private response to {scope} has been in progress since {since} (commander {commander})."}
	SimilarAsk       = Phrase{"同じ障害なら、司令塔に招待を依頼してください。別の障害なら、そのまま始められます。", "If it is the same outage, ask the commander to invite you. If not, declare anyway."}
	ButtonJoinThat   = Phrase{"合流する", "Join it"}
	ButtonAnyway     = Phrase{"別の障害として始める", "Declare anyway"}
	JoinedIn         = Phrase{"{todo} を {owner} と一緒に担当します。", "You're helping {owner} with {todo}."}
	StatusNone       = Phrase{"進行中の障害対応はありません。始めるときは、このように入力してください: {example}", "No active incidents. To start one, type for example: {example}"}
	StatusOne        = Phrase{"{title} ─ {elapsed}経過({phase}) · 司令塔 {commander} · 次のお客様通知 {next} · {channel}", "{title} · {elapsed} in ({phase}) · Commander {commander} · Next customer notice {next} · {channel}"}
	StatusMany       = Phrase{"進行中の障害対応は{n}件です。", "{n} active incidents."}
	StatusEnded      = Phrase{"{title} ─ {status} {when}({who})", "{title} · {status} {when} by {who}"}
	StatusLate       = Phrase{"*期限超過* {n}件", "*Late* ({n})"}
	StatusUnknown    = Phrase{"確認中: {fields}", "Not yet confirmed: {fields}"}
	StatusCounts     = Phrase{"未担当 {open}件 · 対応中 {claimed}件 · 完了 {done}件 · スキップ {skipped}件", "{open} without an owner · {claimed} in progress · {done} done · {skipped} skipped"}
	StatusLineLate   = Phrase{"期限超過 {n}件", "{n} late"}
	TimelineTop      = Phrase{"{title} の経過", "{title} · timeline"}
	TimelineOlder    = Phrase{"これより前の記録が{n}件あります", "{n} earlier entries"}
	TimelineLine     = Phrase{"{when} · {what}", "{when} · {what}"}
	DueWithLeft      = Phrase{"{due}({left})", "{due} ({left})"}
	TitleKept        = Phrase{"件名は {most} 字までです。入力した文は、先頭から {n} 字までを経過の最初の記録に残しました。", "A title holds {most} characters. The first {n} characters of what you typed are in the first entry of the timeline."}
	ChannelBeingMade = Phrase{"チャンネル作成中", "channel being created"}
	Which            = Phrase{"進行中の障害対応が{n}件あります。対象のチャンネルで、もう一度同じコマンドを入力してください。", "{n} incidents are in progress. Type the same command again in the channel of the one you mean."}
	WhichReview      = Phrase{"振り返り中の障害対応が{n}件あります。対象のチャンネルで、もう一度同じコマンドを入力してください。", "{n} incidents are in review. Type the same command again in the channel of the one you mean."}
	WhichLine        = Phrase{"{channel} {title}(司令塔 {commander})", "{channel} {title} (commander {commander})"}
	NoIncident       = Phrase{"進行中の障害対応がないため、何も変えていません。始めるときは、このように入力してください: {example}", "No active incidents, so nothing was changed. To start one, type for example: {example}"}
	Broken           = Phrase{"Noroshi が応答できません。復旧するまでは手順書に沿って進めてください: {link}", "Noroshi is not responding. Until it is back, work from the runbook: {link}"}
	BrokenNoLink     = Phrase{"Noroshi が応答できません。復旧するまでは、ヘルプ部屋で声をかけ、手動で進めてください。", "Noroshi is not responding. Until it is back, speak up in the help room and work by hand."}
	BrokenSteps      = Phrase{"手動で進めるときの最初の3つ", "First three steps by hand"}
	BrokenRetry      = Phrase{"数分おいて、同じ操作をもう一度お試しください。", "Try again in a few minutes."}
)
