package text

// mail are the words of the system that sends notices to customers.
var mail = words{
	name: Phrase{"通知メールのサーバーが", "The mail server"},
	effects: map[string]effectWords{
		"mail": {
			failed: Phrase{"お客様への通知メールに、届けられていない宛先があります", "Some customers' addresses did not get the notice by mail"},
			thing:  Phrase{"お客様への通知メール", "the notices by mail"},
		},
	},
	causes: []cause{
		{"mail_refused", why{
			Phrase{"メールサーバーが宛先を受け付けません", "the mail server does not take these addresses"},
			Phrase{"お客様一覧で「送信不可」のお客様を確認し、電話などで連絡してください。宛先を直したら次の通知から届きます。", "See \"refused\" in the customer list and tell them in another way, by phone for instance. A corrected address gets the next notice."},
		}},
		{"mail_unknown", why{
			Phrase{"送信の途中で結果が確認できなくなりました。届いている可能性があります", "the result got lost on the way; they may have got it"},
			Phrase{"お客様一覧で「不明」のお客様を確認してください。再試行すると同じ通知が二重に届くことがあります。", "See \"unknown\" in the customer list. If you try again, a few may get the same notice twice."},
		}},
	},
}
