package text

import "noroshi.internal/shared/incident"

// mail are the words of the system that sends notices to customers.
var mail = words{
	name: Phrase{"通知メールのサーバーが", "The mail server"},
	effects: map[string]effectWords{
		"mail": {
			failed: Phrase{"お客様への通知メールに、届けられていない宛先があります", "Some customers' addresses did not get the notice by mail"},
			thing:  Phrase{"お客様への通知メール", "the notices by mail"},
		},
	},
	preflightRows: map[incident.PreflightRow]Phrase{
		incident.PreflightMail: {"メールサーバー {subject}", "Mail server {subject}"},
	},
	preflightCauses: []cause{
		{"mail_password_unset", why{
			Phrase{"パスワードが未設定のため、ログインを確認できない", "no password is set here, so logging in cannot be checked"},
			Phrase{"NOROSHI_SMTP_PASSWORD を設定してください。", "Set NOROSHI_SMTP_PASSWORD."},
		}},
		{"mail_unanswered", why{
			Phrase{"関数 notify から結果が返らない", "the function notify did not answer"},
			Phrase{
				"関数 notify のログ(重大度 ERROR 以上)を確認してください。デプロイした直後なら、数分後にもう一度実行してください。ログに何もなければ、Eventarc のトリガー notify が有効か確認してください。",
				"Check the log of the function notify (severity ERROR and up). Right after a deployment, run it again in a few minutes. If there is nothing, check that the Eventarc trigger notify is active.",
			},
		}},
		{"mail_elsewhere", why{
			Phrase{"関数 notify の設定では、メールサーバーが {detail} になっている", "in the settings of the function notify the mail server is {detail}"},
			Phrase{
				"settings.yaml を noroshi-settings の新しい版として追加し、secret_versions の番号を変えて terraform apply してください。",
				"Add settings.yaml as a version of noroshi-settings, put its number into secret_versions, and run terraform apply.",
			},
		}},
	},
	causes:   mailCauses,
	waitsFor: Phrase{"{since} から、{cause}ため、通知メールの送信が止まっています。{next}解決すると、続きから自動で送ります。", "Notices by mail have been on hold since {since}: {cause}. {next} The rest goes out by itself once that is fixed."},
	lostFor:  Phrase{"{text}ため、通知メールの送信が停止({late}前から)", "Notices by mail stopped leaving {late} earlier: {text}"},
}

// mailCauses are why a letter to a customer does not leave.
var mailCauses = []cause{
	{"mail_refused", why{
		Phrase{"メールサーバーが宛先を受け付けません", "the mail server does not take these addresses"},
		Phrase{
			"「お客様への連絡状況」で「宛先エラー」のお客様を確認し、電話などで連絡してください(訓練なら不要)。一部の宛先だけのお客様は「一部アドレス未達」にあります。お客様一覧で宛先を直せば、次の通知から届きます。",
			"Under \"Who was told\", see \"Address refused\" and tell them in another way, by phone for instance (not in a drill). Customers of whose addresses only some failed are under \"Some addresses missed\". Once corrected in the customer list, an address gets the next notice.",
		},
	}},
	{"mail_unknown", why{
		Phrase{"送信の途中で結果が確認できなくなりました。届いている可能性があります", "the result got lost on the way; they may have got it"},
		Phrase{
			"「お客様への連絡状況」で「到達未確認」と「一部アドレス未達」のお客様を確認してください。再試行すると同じ通知が二重に届くことがあります。",
			"Under \"Who was told\", see \"Unconfirmed\" and \"Some addresses missed\". If you try again, a few may get the same notice twice.",
		},
	}},
	{"mail_unreachable", why{
		Phrase{"メールサーバーが応答しない", "the mail server is not responding"},
		Phrase{
			"メールサーバーの稼働状況と settings.yaml の notices.mail.server を確認し、ファイアウォールで 587 番または 465 番ポートへの通信を許可してください。",
			"Check that the mail server is up, that notices.mail.server in settings.yaml is right, and that the firewall lets port 587 or 465 through.",
		},
	}},
	{"mail_busy", why{
		Phrase{"メールサーバーが混み合っていて受け付けない", "the mail server is too busy to take mail"},
		Phrase{
			"そのまま待ってください。続くなら、メールサーバーの管理者に送信数と同時接続数の上限を確認し、settings.yaml の notices.mail.rate と parallel をそれより小さくしてください。",
			"Wait. If it goes on, ask whoever runs the mail server for its limits, and keep rate and parallel under notices.mail in settings.yaml below them.",
		},
	}},
	{"mail_later", why{
		Phrase{"メールサーバーが、時間をおいて送り直すよう求めている", "the mail server asks us to try again later"},
		Phrase{
			"そのまま待ってください。続くなら、メールサーバーの管理者に送信ログの確認を依頼してください。",
			"Wait. If it goes on, ask whoever runs the mail server to look at its log.",
		},
	}},
	{"mail_policy", why{
		Phrase{"この宛先への送信を、メールサーバーが許可していない", "the mail server does not allow us to write to this address"},
		Phrase{
			"メールサーバーの管理者に、notices.mail.user が社外へ送れる設定になっているかを確認してください。",
			"Ask whoever runs the mail server whether notices.mail.user may send to other domains.",
		},
	}},
	{"mail_content", why{
		Phrase{"メールの内容を、メールサーバーが拒否した", "the mail server refused the message itself"},
		Phrase{
			"メールサーバーの管理者に、迷惑メール対策やサイズの制限に当たっていないかを確認してください。",
			"Ask whoever runs the mail server whether a spam filter or a size limit stopped it.",
		},
	}},
	{"mail_sender", why{
		Phrase{"差出人のアドレスを、メールサーバーが拒否した", "the mail server refused our sender address"},
		Phrase{
			"settings.yaml の notices.mail.from を確認し、notices.mail.user にそのアドレスから送る権限があるかをメールサーバーの管理者に確認してください。",
			"Check notices.mail.from in settings.yaml, and ask whoever runs the mail server whether notices.mail.user may send from that address.",
		},
	}},
	{"mail_login", why{
		Phrase{"メールサーバーにログインできない", "cannot log in to the mail server"},
		Phrase{
			"settings.yaml の notices.mail.user と NOROSHI_SMTP_PASSWORD を確認してください。合っていれば、SMTP 認証が有効かをメールサーバーの管理者に確認してください。",
			"Check notices.mail.user in settings.yaml and NOROSHI_SMTP_PASSWORD. If they are right, ask whoever runs the mail server whether SMTP AUTH is on for that user.",
		},
	}},
	{"mail_server", why{
		Phrase{"メールサーバーが接続を受け付けない", "the mail server does not accept our connection"},
		Phrase{
			"settings.yaml の notices.mail.server がメール送信用(submission)のサーバーか、Noroshi からの接続が許可されているかを、メールサーバーの管理者に確認してください。",
			"Ask whoever runs the mail server whether notices.mail.server in settings.yaml is its submission server, and whether Noroshi may connect to it.",
		},
	}},
	{"mail_tls", why{
		Phrase{"メールサーバーの証明書を信頼できない", "the mail server's certificate cannot be trusted"},
		Phrase{
			"settings.yaml の notices.mail.server のホスト名を証明書の名前と同じにし、証明書の期限と発行元を確認してください。確認できるまでは送りません。",
			"Make the host in notices.mail.server (settings.yaml) the name in the certificate, and check when the certificate expires and who issued it. Nothing is sent until then.",
		},
	}},
	{"mail_plain", why{
		Phrase{"メールサーバーが暗号化(STARTTLS)に対応していない", "the mail server does not offer encryption (STARTTLS)"},
		Phrase{
			"settings.yaml の notices.mail.server に、STARTTLS か TLS に対応したサーバーを指定してください。暗号化なしでは送りません。",
			"Name a server with STARTTLS or TLS under notices.mail.server in settings.yaml. Nothing is sent unencrypted.",
		},
	}},
	{"mail_unset", why{
		Phrase{"settings.yaml にメールサーバー(notices.mail)の設定がない", "settings.yaml names no mail server (notices.mail)"},
		Phrase{"notices.mail を設定し直してください。", "Put notices.mail back."},
	}},
	{"mail_drill", why{
		Phrase{"訓練のメールを送れる宛先や文面ではない", "not an address or a text that a drill may send"},
		Phrase{
			"訓練のメールは、【訓練】を付けて settings.yaml の notices.mail.drill_to のアドレスにだけ送ります。設定と文面を確認してください。",
			"A drill writes only to the addresses under notices.mail.drill_to in settings.yaml, marked [DRILL]. Check the settings and the text.",
		},
	}},
	{"mail_invalid", why{
		Phrase{"宛先や文面が、メールとして送れない", "the address or the text cannot be sent as mail"},
		Phrase{
			"お客様一覧のアドレスと、文面の件名を確認してください(改行などの制御文字は使えません)。",
			"Check the address in the customer list, and the subject (it may hold no line breaks or other control characters).",
		},
	}},
}
