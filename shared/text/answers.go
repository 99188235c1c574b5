package text

// Answers that one person sees.
var (
	DeclaredOpen     = Phrase{"{channel} を作りました。", "{channel} is open."}
	DeclaredYou      = Phrase{"司令塔はあなたです。", "You are the commander."}
	DeclaredOther    = Phrase{"司令塔は {commander} です。", "{commander} is the commander."}
	DeclaredNext     = Phrase{"第1報の期限は {due}({left})です。", "The first customer notice is due {due} ({left})."}
	AnswerNext       = Phrase{"次のお客様通知の期限は {due} です。", "The next customer notice is due {due}."}
	BeingMade        = Phrase{"「{title}」の対応を始めました。チャンネルは作成中で、できしだいここに届きます。", "\"{title}\" is declared. The channel is being made; its link will appear here by itself."}
	SimilarRuns      = Phrase{"同じリージョン・サービスの対応が {since} から進行中です: {title}({channel}、司令塔 {commander})。", "A response to the same region and services is running since {since}: {title} ({channel}, commander {commander})."}
	SimilarWhat      = Phrase{"同じ障害なら合流してください。別の障害なら、そのまま始められます。", "If it is the same outage, join it. If not, declare anyway."}
	SimilarPrivate   = Phrase{"{scope} の対応が {since} から非公開で進行中です(司令塔 {commander})。", "A private response to {scope} is running since {since} (commander {commander})."}
	SimilarAsk       = Phrase{"同じ障害なら、司令塔に招待を依頼してください。別の障害なら、そのまま始められます。", "If it is the same outage, ask the commander to invite you. If not, declare anyway."}
	ButtonJoinThat   = Phrase{"合流する", "Join it"}
	ButtonAnyway     = Phrase{"別の障害として始める", "Declare anyway"}
	JoinedIn         = Phrase{"{todo} を {owner} と一緒に担当します。", "You're helping {owner} with {todo}."}
	StatusNone       = Phrase{"進行中の障害対応はありません。始めるときは、このように入力してください: {example}", "No incident is running. To start one, type for example: {example}"}
	StatusOne        = Phrase{"{title} ─ {elapsed}経過({phase}) · 司令塔 {commander} · 次のお客様通知 {next} · {channel}", "{title}: {elapsed} in ({phase}) · Commander {commander} · Next customer notice {next} · {channel}"}
	StatusMany       = Phrase{"進行中の障害対応は{n}件です。", "{n} incidents are running."}
	StatusEnded      = Phrase{"{title} ─ {status} {when}({who})", "{title}: {status} {when} by {who}"}
	StatusLate       = Phrase{"*期限超過* {n}件", "*Late* ({n})"}
	StatusUnknown    = Phrase{"確認中のまま: {fields}", "Still being confirmed: {fields}"}
	StatusCounts     = Phrase{"未担当 {open}件 · 対応中 {claimed}件 · 完了 {done}件 · スキップ {skipped}件", "{open} open · {claimed} in progress · {done} done · {skipped} skipped"}
	StatusLineLate   = Phrase{"期限超過 {n}件", "{n} late"}
	TimelineTop      = Phrase{"{title} の経過", "{title}: timeline"}
	TimelineOlder    = Phrase{"これより前に、ほか{n}件", "{n} more before these"}
	TimelineLine     = Phrase{"{when} · {what}", "{when} · {what}"}
	DueWithLeft      = Phrase{"{due}({left})", "{due} ({left})"}
	ChannelBeingMade = Phrase{"チャンネル作成中", "channel being made"}
	Which            = Phrase{"進行中の障害対応が{n}件あります。対象のチャンネルで、もう一度同じコマンドを入力してください。", "{n} incidents are running. Type the same command again in the channel of the one you mean."}
	WhichLine        = Phrase{"{channel} {title}(司令塔 {commander})", "{channel} {title} (commander {commander})"}
	NoIncident       = Phrase{"進行中の障害対応がないため、何も変えていません。始めるときは、このように入力してください: {example}", "No incident is running, so nothing was changed. To start one, type for example: {example}"}
	Broken           = Phrase{"Noroshi が応答できません。応答するまで手順書で進めてください: {link}", "Noroshi cannot answer. Until it does, work from the runbook: {link}"}
	BrokenNoLink     = Phrase{"Noroshi が応答できません。応答するまで、ヘルプ部屋で声をかけ、手動で進めてください。", "Noroshi cannot answer. Until it does, speak up in the help room and work by hand."}
	BrokenSteps      = Phrase{"手動での最初の3手", "The first three steps by hand"}
	BrokenRetry      = Phrase{"数分おいて、同じ操作をもう一度お試しください。", "Try the same again in a few minutes."}
)
