package text

import "noroshi.internal/shared/incident"

// portal are the words of the page where customers look between notices.
var portal = words{
	name: Phrase{"専用ポータルの公開先が", "The portal's storage"},
	effects: map[string]effectWords{
		"object": {
			failed: Phrase{"ポータルに公開できていないページがあります", "A page of the portal could not be published"},
			thing:  Phrase{"ポータルのページ", "the portal's page"}, link: Phrase{"ポータル", "Portal"},
		},
	},
	preflightRows: map[incident.PreflightRow]Phrase{
		incident.PreflightPortal: {"お客様向けポータル {subject}", "Customers' portal {subject}"},
	},
	preflightCauses: portalLookCauses,

	causes:   portalCauses,
	waitsFor: Phrase{"{since} から、{cause}ため、ポータルの更新が止まっています。{next}解決すると、自動で最新の内容になります。", "The portal has not been updated since {since}: {cause}. {next} It catches up by itself once that is fixed."},
	lostFor:  Phrase{"{text}ため、ポータルの更新が停止({late}前から)", "The portal stopped being updated {late} earlier: {text}"},
}

// portalCauses are why something does not appear on the portal.
var portalCauses = []cause{
	{"portal_unreachable", why{
		Phrase{"ポータルの公開先が応答しない", "the portal's storage is not responding"},
		Phrase{
			"Cloud Storage の稼働状況と、Noroshi からの通信が許可されているかを確認してください。",
			"Check that Cloud Storage is up, and that Noroshi may reach it.",
		},
	}},
	{"portal_busy portal_changed", why{
		Phrase{"ポータルの公開先に、ほかの書き込みが続いている", "something else is writing to the portal's storage"},
		Phrase{"少し待つと自動でやり直します。", "It will be retried shortly."},
	}},
	{"portal_login", why{
		Phrase{"Google Cloud に認証できない", "Noroshi cannot sign in to Google Cloud"},
		Phrase{
			"Noroshi の管理者に、サービスアカウントの認証情報の確認を依頼してください。",
			"Ask whoever runs Noroshi to check the service account's credentials.",
		},
	}},
	{"portal_forbidden", why{
		Phrase{"ポータルのバケットに書き込む権限がない", "no permission to write to the portal's bucket"},
		Phrase{
			"NOROSHI_PORTAL のバケットで、Noroshi のサービスアカウントに「Storage オブジェクト ユーザー」(roles/storage.objectUser)を付与してください。",
			"On the bucket in NOROSHI_PORTAL, grant Noroshi's service account the role Storage Object User (roles/storage.objectUser).",
		},
	}},
	{"portal_bucket", why{
		Phrase{"ポータルのバケットが見つからない", "the portal's bucket does not exist"},
		Phrase{"NOROSHI_PORTAL のバケット名を確認し、なければ作成してください。", "Check the bucket's name in NOROSHI_PORTAL, or create it."},
	}},
	{"portal_locked", why{
		Phrase{"バケットの保持ポリシーにより、ページを上書きできない", "the bucket's retention policy keeps pages from being replaced"},
		Phrase{
			"バケットの保持ポリシーとオブジェクトの保留を解除するか、NOROSHI_PORTAL に別のバケットを指定してください。",
			"Remove the bucket's retention policy and any holds, or name another bucket in NOROSHI_PORTAL.",
		},
	}},
	{"portal_refused", why{Phrase{"ポータルの公開先が受け付けない", "the portal's storage refused it"}, lookInLog}},
	{"portal_folder", why{
		Phrase{"ポータルのフォルダを使えない", "the portal's folder cannot be used"},
		Phrase{
			"NOROSHI_PORTAL のフォルダを確認してください(同名のファイルや、外へのリンクがありませんか)。",
			"Check the folder in NOROSHI_PORTAL: a file may have its name, or a link in it may lead outside.",
		},
	}},
	{"portal_folder_rights", why{
		Phrase{"ポータルのフォルダに書き込む権限がない", "no permission to write to the portal's folder"},
		Phrase{"NOROSHI_PORTAL のフォルダの権限を確認してください。", "Check the permissions of the folder in NOROSHI_PORTAL."},
	}},
	{"portal_folder_full", why{
		Phrase{"ポータルのフォルダのディスクに空きがない", "the disk of the portal's folder is full"},
		Phrase{"空きを作ってください。", "Free some space."},
	}},
	{"portal_unset", why{
		Phrase{"専用ポータルが設定から外されている", "the portal was taken out of the settings"},
		Phrase{
			"settings.yaml の notices.portal と NOROSHI_PORTAL を設定すると、自動で掲載されます。設定しないのであれば、同じ文面を別の経路でお客様に送ってください。",
			"Once notices.portal in settings.yaml and NOROSHI_PORTAL are set again, it is put up by itself. Otherwise send customers the same text in another way.",
		},
	}},
	{"portal_newer", why{
		Phrase{"ポータルに、これより新しい内容が公開されている", "the portal already shows something newer"},
		Phrase{
			"別の Noroshi が同じ公開先に書き込んでいないか、データを以前のものに戻していないかを確認してください。新しい内容は上書きしません。",
			"Check whether another Noroshi publishes there, or the data was restored from an earlier copy. Newer pages are never overwritten.",
		},
	}},
	{"portal_name portal_unrendered", why{Phrase{"ポータルのページを作れない", "the page could not be made"}, lookInLog}},
}

// lookInLog is what to do where nobody but whoever runs Noroshi can do anything: the portal's troubles are the workspace's, and no board has
// a button for them.
var lookInLog = Phrase{
	"Noroshi の管理者に、関数 notify のログでコード {code} を確認するよう依頼してください。直ると自動で掲載されます。",
	"Ask whoever runs Noroshi to look for {code} in the log of the function notify. Once that is mended it is put up by itself.",
}
