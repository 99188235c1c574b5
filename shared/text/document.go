package text

// What stands in a document copied from a template.
var (
	DocSomebody  = Phrase{JA: "対応メンバー", EN: "a responder"}
	DocCommander = Phrase{JA: "チャンネルにピン留めしたボードを参照", EN: "see the pinned board in the channel"}
	DocBothTimes = Phrase{JA: "{jst}({utc})", EN: "{jst} ({utc})"}
)

// The pages on which local documents are read and written.
var (
	DocPages     = Phrase{JA: "文書", EN: "Documents"}
	DocPageNav   = Phrase{JA: "ページの移動", EN: "Pages"}
	DocSkip      = Phrase{JA: "本文へ", EN: "Skip to content"}
	DocNone      = Phrase{JA: "文書はまだありません。対応を始めると、ここに並びます。", EN: "No documents yet. They appear here when a response starts."}
	DocOlder     = Phrase{JA: "新しい{shown}件の障害対応を表示しています。それより前の文書は {folder} にあります。", EN: "The newest {shown} incidents are shown. Older documents are in {folder}."}
	DocFilled    = Phrase{JA: "分かっている情報で埋めてあり、誰も書き換えていない箇所は自動で更新されます。書き換えた箇所はそのまま残り、古くなるとボードに出ます。", EN: "Filled in with what is known. Places nobody has edited are updated automatically; edited ones stay, and the board says when they are out of date."}
	DocWritten   = Phrase{JA: "更新 {at}", EN: "Updated {at}"}
	DocTicks     = Phrase{JA: "チェック欄", EN: "Checkboxes"}
	DocEdit      = Phrase{JA: "編集する", EN: "Edit"}
	DocEditTitle = Phrase{JA: "編集: {title}", EN: "Edit: {title}"}
	DocLabel     = Phrase{JA: "本文(Markdown)", EN: "Text (Markdown)"}
	DocHint      = Phrase{
		JA: "「- [ ]」はチェック欄、「- [x]」は済みの印です。チェックは文書の画面で押すだけでも付けられます。分からない項目は「確認中」のまま残します。",
		EN: "\"- [ ]\" is a checkbox, \"- [x]\" a ticked one; you can also tick them on the document's page. Leave \"not yet confirmed\" where something is unknown.",
	}
	DocSave       = Phrase{JA: "保存する", EN: "Save"}
	DocSaveMerged = Phrase{JA: "この内容で保存する", EN: "Save this text"}
	DocCancel     = Phrase{JA: "保存せずに戻る", EN: "Back without saving"}
	DocMine       = Phrase{JA: "あなたの変更(未保存)", EN: "Your text (not saved yet)"}
	DocTheirs     = Phrase{JA: "保存済みの内容", EN: "The saved text"}
	DocClash      = Phrase{JA: "ほかの方が先に保存しました", EN: "Someone else saved first"}
	DocClashHelp  = Phrase{
		JA: "あなたの変更は下に残っています。保存済みの内容と見比べ、必要な行を移してから保存してください。",
		EN: "Your text is kept below. Compare it with the saved text, move over what is needed, then save.",
	}
)

// What the document pages say when something cannot be done.
var (
	DocMissingTitle = Phrase{JA: "文書が見つかりません", EN: "Document not found"}
	DocMissing      = Phrase{JA: "リンクを確かめるか、文書の一覧から選んでください。", EN: "Check the link, or choose a document from the list."}
	DocForeignTitle = Phrase{JA: "保存しませんでした", EN: "Not saved"}
	DocForeign      = Phrase{
		JA: "別のサイトから送られたため、受け付けませんでした。この文書のページを開き直して保存してください。",
		EN: "This came from another site, so it was refused. Open the document here and save again.",
	}
	DocTooLong = Phrase{
		JA: "本文が長すぎます(上限 {limit} KB)。ブラウザの「戻る」で戻り、短くしてから保存してください。",
		EN: "The text is too long (at most {limit} KB). Go back in your browser, shorten it and save again.",
	}
	DocTickChanged = Phrase{
		JA: "ほかの方がこの行を書き換えていたため、チェックは付けていません。最新の文書を表示しています。もう一度押してください。",
		EN: "Someone else changed this line first, so the box was not ticked. This is the current text; press the box again.",
	}
	DocSignedOut = Phrase{
		JA: "サインインが切れていました。書いた内容は下に残っています。別のタブでサインインしてから、もう一度保存してください。",
		EN: "Your session had ended. Your text is kept below: sign in in another tab, then save again.",
	}
	DocSignIn      = Phrase{JA: "サインインする(別のタブ)", EN: "Sign in (new tab)"}
	DocNobodyKnown = Phrase{
		JA: "閲覧できる人を確認できませんでした。少し待って開き直してください。ファイルはそのまま残っています。",
		EN: "Could not check who may read this. Wait a moment and open it again. The files are safe.",
	}
	DocNotSavedTitle = Phrase{JA: "まだ保存できていません", EN: "Not saved yet"}
	DocNotReadTitle  = Phrase{JA: "文書を開けません", EN: "Could not open the document"}
)
