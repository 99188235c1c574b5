package text

// What local mode prints as it starts.
var (
	LocalSandbox = Phrase{
		JA: "サンドボックスの Slack: {url}\n  開いて「/incident now EC2 に SSH できない」と入力してください。",
		EN: "Sandbox Slack: {url}\n  Open it and type: /incident now Cannot SSH to EC2",
	}
	LocalGoOn    = Phrase{JA: "ブラウザの画面で続ける", EN: "Keep working in the browser form"}
	LocalConnect = Phrase{
		JA: "実際の Slack につなぐには: SLACK_BOT_TOKEN と SLACK_APP_TOKEN(ソケットモード)を設定し、-data に別のフォルダを指定して起動します。手順は README の「Connect a real workspace in five minutes」にあります。",
		EN: "To use a real workspace: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (Socket Mode) and start with another folder as -data. README, \"Connect a real workspace\", has the steps.",
	}
	LocalSlack = Phrase{
		JA: "Slack: {api}",
		EN: "Slack: {api}",
	}
	LocalDocuments = Phrase{
		JA: "文書: {url}(ファイルは {dir})",
		EN: "Documents: {url} (files in {dir})",
	}
	LocalFormLink = Phrase{
		JA: "ブラウザの画面(Slack が止まっている日も使えます): {url}\n  このリンクは一度だけ使えます。",
		EN: "Form, which works without Slack: {url}\n  This link lets one person in, once.",
	}
	LocalForm = Phrase{
		JA: "ブラウザの画面(Slack が止まっている日も使えます): {url}",
		EN: "Form, which works without Slack: {url}",
	}
	LocalDrive = Phrase{
		JA: "文書: Google ドライブ {url}",
		EN: "Documents: Google Drive, {url}",
	}
	LocalStop = Phrase{
		JA: "終了は Ctrl-C。同じ -data {dir} で起動すると続きから再開します。",
		EN: "Ctrl-C ends it; started again with -data {dir} it goes on where it was.",
	}
)
