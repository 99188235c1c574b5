package text

// What is said where a room has two languages.
var (
	// ButtonLanguage is what each language calls itself: whoever looks for it reads no other.
	ButtonLanguage   = Phrase{"日本語", "English"}
	LanguageAsOf     = Phrase{"{when} 時点の表示です。最新はピン留めのボードをご覧ください。", "As of {when}. The pinned board stays up to date."}
	LanguageAsOfTodo = Phrase{"{when} 時点の表示です。リアクションと進捗は{link}へ。", "As of {when}. React and reply on the {link}, which stays up to date."}
	LanguageLink     = Phrase{"元のメッセージ", "original message"}
)
