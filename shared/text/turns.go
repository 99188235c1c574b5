package text

// What is said while something waits for its turn, since Slack takes only so many calls a minute.
var (
	ChannelTurn = Phrase{"宣言が続いており、チャンネル作成は順番待ちです(Slack の回数制限。{left}の見込み)。待たずに、ヘルプ部屋で対応を始めてください。", "Several incidents are being declared at once, so the channel waits for its turn (Slack's rate limit); expect it {left}. Do not wait for it: start in the help room."}
	StatusTurns = Phrase{"*順番待ち* {n}件(Slack の回数制限): {things}。自動で反映され、すべて済むのは{left}の見込みです。", "*Waiting for their turn* ({n}, Slack's rate limit): {things}. All of it appears by itself, the last expected {left}."}
	TurnLate    = Phrase{"まもなく", "any moment"}
	Several     = Phrase{"{thing} {n}件", "{thing} ({n})"}
)
