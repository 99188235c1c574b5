package text

// What is said while something waits for its turn, since Slack takes only so many calls a minute.
var (
	ChannelQuota = Phrase{"宣言が続いており、チャンネル作成は順番待ちです(Slack の回数制限。{left}の見込み)。待たずに、ヘルプ部屋で対応を始めてください。", "Several incidents are being declared at once, so the channel is queued (Slack rate limit; expected {left}). Don't wait for it: start in the help room."}
	StatusQuota  = Phrase{"*順番待ち* {n}件(Slack の回数制限): {things}。自動で反映され、{left}に終わる見込みです。", "*Queued* ({n}, Slack rate limit): {things}. Posted automatically; the last is expected {left}."}
	QuotaSoon    = Phrase{"まもなく", "any moment"}
	Several      = Phrase{"{thing} {n}件", "{thing} ({n})"}
)
