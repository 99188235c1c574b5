package text

import (
	"slices"

	"noroshi.internal/shared/incident"
)

// docs are what is said of documents. {what} is a link to what is to be looked at, or who was to read; {account} is the account
// that Noroshi works as.
var docs = words{
	name: Phrase{"文書の保存先が", "The document store"},
	effects: map[string]effectWords{
		"document": {
			failed: Phrase{"文書を用意できませんでした: {subject}", "Could not prepare the document {subject}"}, thing: Phrase{"文書「{rest}」", "the document {rest}"},
		},
		"follow": {
			failed: Phrase{"文書を最新の情報に更新できませんでした: {subject}", "Could not bring the document {subject} up to date"},
			thing:  Phrase{"文書「{rest}」の更新", "updating the document {rest}"},
		},
		"takeover": {
			failed: Phrase{"文書から取り込めませんでした: {subject}", "Could not take over from the document {subject}"},
			thing:  Phrase{"文書「{rest}」からの取り込み", "taking over from the document {rest}"},
		},
	},
	preflightRows: map[incident.PreflightRow]Phrase{
		incident.PreflightTemplates: {"文書のひな形 {subject}", "Document template {subject}"},
		incident.PreflightFolder:    {"文書の置き場所 {subject}", "Document storage {subject}"},
	},
	preflightCauses: []cause{
		{"template_invalid", why{
			Phrase{"使えない差し込み名 {detail}", "unknown placeholders {detail}"},
			Phrase{"プレイブックのひな形を直してください。そのままでは「確認中」と表示されます。", "Fix the playbook's template; until then they read \"not yet confirmed\"."},
		}},
		{"documents_nowhere", why{
			Phrase{"未設定", "not configured"},
			Phrase{"NOROSHI_DOCS を設定してください。それまで文書は作られません。", "Set NOROSHI_DOCS. Until then, no documents are created."},
		}},
		{"documents_unopened", why{
			Phrase{"Google に接続できない({detail})", "cannot reach Google ({detail})"},
			Phrase{"settings.yaml の documents と、サービスアカウントを確認してください。", "Check documents in settings.yaml, and the service account."},
		}},
		{"documents_unwritable", why{
			Phrase{"書き込めない({detail})", "cannot write to it ({detail})"},
			Phrase{"フォルダの権限と空き容量を確認してください。", "Check the folder's permissions and free space."},
		}},
	},
	causes: slices.Concat(driveCauses, takeCauses),
	stops:  Phrase{"通知文とチェックシート", "notices and check sheets"},
}

var driveCauses = []cause{
	{"drive_template_gone", why{
		Phrase{"ひな形が見つからないか、共有されていない", "its template is gone or not shared"},
		Phrase{
			"{what} があるかを確かめ、{account} に共有してから「もう一度試す」を押してください。それまでは手動でお願いします。",
			"Check that {what} exists, share it with {account}, then press \"Try again\". Until then, do it by hand.",
		},
	}},
	{"drive_template_unset", why{
		Phrase{"ひな形が設定されていない", "no template is set for it"},
		Phrase{
			"settings.yaml の documents.templates に {what} のひな形(Google ドキュメントの ID)を書き、{account} に共有するよう、Noroshi の管理者に依頼してください。今回は手動でお願いします。",
			"Ask whoever runs Noroshi to name a Google document for {what} under documents.templates in settings.yaml and to share it with {account}. This time, do it by hand.",
		},
	}},
	{"drive_template_kind", why{
		Phrase{"ひな形が Google ドキュメントではない", "its template is not a Google document"},
		Phrase{
			"{what} を Google ドキュメントとして保存し直し、その ID を settings.yaml の documents.templates に書いてください。",
			"Save {what} as a Google document and put its ID under documents.templates in settings.yaml.",
		},
	}},
	{"drive_template_locked", why{
		Phrase{"ひな形のコピーが許可されていない", "copying its template is not allowed"},
		Phrase{
			"{what} の共有設定で閲覧者のコピーを許可し、「もう一度試す」を押してください。",
			"In the sharing settings of {what}, allow viewers to copy, then press \"Try again\".",
		},
	}},
	{"drive_folder_gone", why{
		Phrase{"文書用のフォルダが見つからないか、共有されていない", "the documents folder is gone or not shared"},
		Phrase{
			"{what} があるかを確かめ、その共有ドライブに {account} を「コンテンツ管理者」で追加してから「もう一度試す」を押してください。",
			"Check that {what} exists, add {account} to its shared drive as a Content manager, then press \"Try again\".",
		},
	}},
	{"drive_folder_not_shared", why{
		Phrase{"文書用のフォルダが共有ドライブにない", "the documents folder is not in a shared drive"},
		Phrase{
			"サービスアカウントは自分の保存容量を持ちません。共有ドライブに {account} を「コンテンツ管理者」で追加し、その中のフォルダの ID を settings.yaml の documents.folder に書いてください。今のフォルダ: {what}",
			"A service account has no storage of its own. Add {account} to a shared drive as a Content manager and put the ID of a folder in it under documents.folder in settings.yaml. Current folder: {what}",
		},
	}},
	{"drive_no_rights", why{
		Phrase{"Google ドライブの権限不足", "no permission in Google Drive"},
		Phrase{
			"{what} のある共有ドライブに {account} を「コンテンツ管理者」で追加し、「もう一度試す」を押してください。",
			"Add {account} as a Content manager to the shared drive that holds {what}, then press \"Try again\".",
		},
	}},
	{"drive_full", why{
		Phrase{"共有ドライブの件数が上限に到達", "the shared drive has reached its file limit"},
		Phrase{
			"{what} の古い文書を別の共有ドライブに移し、「もう一度試す」を押してください。",
			"Move old documents from {what} to another shared drive, then press \"Try again\".",
		},
	}},
	{"drive_policy", why{
		Phrase{"Google Workspace の設定で不許可", "not allowed by the Google Workspace settings"},
		Phrase{
			"Workspace の管理者に {account} の Google ドライブ利用の許可を依頼し、「もう一度試す」を押してください。",
			"Ask a Workspace admin to allow {account} to use Google Drive, then press \"Try again\".",
		},
	}},
	{"drive_share_refused", why{
		Phrase{"文書はあるが、{what} に閲覧権限を付けられない", "the document is there, but {what} could not be given read access"},
		Phrase{
			"共有ドライブの設定で {account} にフォルダの共有を許可して「もう一度試す」を押すか、フォルダを手動で共有してください。",
			"In the shared drive's settings, allow {account} to share folders, then press \"Try again\", or share the folder by hand.",
		},
	}},
	{"drive_api_disabled", why{
		Phrase{"Google Cloud のプロジェクトで API が無効", "the API is not enabled in the Google Cloud project"},
		Phrase{
			"Noroshi の管理者に Google Drive API と Google Docs API の有効化を依頼し、「もう一度試す」を押してください。",
			"Ask whoever runs Noroshi to enable the Google Drive API and the Google Docs API, then press \"Try again\".",
		},
	}},
	{"drive_scope drive_credentials", why{
		Phrase{"Google の認証が無効か、スコープが不足", "the Google credentials are invalid or lack a scope"},
		Phrase{
			"Noroshi の管理者にサービスアカウントの認証情報の確認を依頼し、「もう一度試す」を押してください。",
			"Ask whoever runs Noroshi to check the service account's credentials, then press \"Try again\".",
		},
	}},
	{"drive_quota", why{
		Phrase{"Google の API の1日の上限に到達", "the API's daily limit is reached"},
		Phrase{
			"今日は手動で複製してください。明日は「もう一度試す」で作れます。",
			"Copy it by hand today. Tomorrow \"Try again\" will do it.",
		},
	}},
	{"drive_refused", why{
		Phrase{"Google が内容を拒否: {code}", "Google refused it: {code}"}, tellOperator,
	}},
}

var ourAccount = Phrase{"Noroshi のサービスアカウント", "Noroshi's service account"}

// details fills what a cause and its next step name of the problem: the code, and the what and account of documents in
// Google Drive (Subject, in this order).
func details(lang incident.Lang, p incident.Problem) []string {
	what, account := "", ourAccount.In(lang)
	if len(p.Subject) > 0 {
		what = p.Subject[0]
	}
	if len(p.Subject) > 1 && p.Subject[1] != "" {
		account = p.Subject[1]
	}
	return []string{"code", p.Code, "what", what, "account", account}
}

// Concerns returns whom or what a problem concerns. What its sentence names already is left out.
func Concerns(p incident.Problem) []string {
	named := func(c cause) bool { return c.has(p.Code) }
	for name, s := range systems {
		if name != incident.Slack && slices.ContainsFunc(s.causes, named) {
			return nil
		}
	}
	return p.Subject
}
