package text

// What local mode prints as it starts.
var (
	LocalSandbox = Phrase{
		JA: "サンドボックスの Slack: {url}\n  開いて「/incident now EC2 に SSH できない」と入力してください。",
		EN: "Sandbox Slack: {url}\n  Open it and type: /incident now Cannot SSH to EC2",
	}
	LocalNight   = Phrase{JA: "AWS 障害を再生", EN: "Play AWS outage"}
	LocalNightOn = Phrase{
		JA: "2021年2月19日の東京リージョンの夜をもとにした AWS の発表を再生しています。1分が1秒で進みます。",
		EN: "Playing AWS announcements modeled on the Tokyo outage of February 19, 2021. Each second is a minute of that night.",
	}
	LocalGoOn    = Phrase{JA: "ブラウザの画面で続ける", EN: "Keep working in the browser form"}
	LocalConnect = Phrase{
		JA: "実際の Slack につなぐには: SLACK_BOT_TOKEN と SLACK_APP_TOKEN(ソケットモード)を設定し、-data に別のフォルダを指定して起動します。手順は deploy/local/README.md にあります。",
		EN: "To use a real workspace: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (Socket Mode) and start with another folder as -data. The steps are in deploy/local/README.md.",
	}
	LocalSlack = Phrase{
		JA: "Slack: {api}",
		EN: "Slack: {api}",
	}
	LocalDocuments = Phrase{
		JA: "文書: {url}(ファイルは {dir})",
		EN: "Documents: {url} (files in {dir})",
	}
	LocalPortal = Phrase{
		JA: "お客様向けポータル: {url}(ファイルは {dir})",
		EN: "Customers' portal: {url} (files in {dir})",
	}
	LocalFormLink = Phrase{
		JA: "ブラウザの画面(Slack が止まっている日も使えます): {url}\n  このリンクは一度だけ使えます。",
		EN: "Browser form (works even when Slack is down): {url}\n  This link works once.",
	}
	LocalForm = Phrase{
		JA: "ブラウザの画面(Slack が止まっている日も使えます): {url}",
		EN: "Browser form (works even when Slack is down): {url}",
	}
	LocalDrive = Phrase{
		JA: "文書: Google ドライブ {url}",
		EN: "Documents: Google Drive, {url}",
	}
	LocalStop = Phrase{
		JA: "終了は Ctrl-C。同じ -data {dir} で起動すると続きから再開します。",
		EN: "Press Ctrl-C to stop. Start again with -data {dir} to pick up where you left off.",
	}
)
