package text

import "noroshi.internal/shared/incident"

// portalOpen is what to do where the portal does not answer as it should.
var portalOpen = Phrase{
	"社外のネットワークからブラウザで開いてみて、開けなければ settings.yaml の notices.portal.url と、手前の Web サーバーやロードバランサー、DNS、証明書を確認してください。",
	"Open it in a browser from outside your network. If that fails, check notices.portal.url in settings.yaml, and the web server or load balancer in front, its DNS name and its certificate.",
}

// portalLookCauses are what a check finds of the portal: what is wrong with it, and what to do.
var portalLookCauses = []cause{
	{"portal_page_dns", why{toolWrongs[incident.WrongName], portalOpen}},
	{"portal_page_private", why{toolWrongs[incident.WrongPrivate], portalOpen}},
	{"portal_page_tls", why{toolWrongs[incident.WrongTLS], portalOpen}},
	{"portal_page_refused", why{toolWrongs[incident.WrongRefused], portalOpen}},
	{"portal_page_timeout", why{toolWrongs[incident.WrongTimeout], portalOpen}},
	{"portal_page_broken", why{toolWrongs[incident.WrongBroken], portalOpen}},
	{"portal_page_status", why{toolWrongs[incident.WrongStatus], portalOpen}},
	{"portal_page_redirect", why{toolWrongs[incident.WrongRedirect], Phrase{
		"お客様が開くアドレスを、転送なしで開けるものにして settings.yaml の notices.portal.url に書いてください。",
		"Set notices.portal.url in settings.yaml to the address that opens without being redirected to another host.",
	}}},
	{"portal_page_other", why{
		Phrase{"Noroshi のポータルではないページが表示される", "a page that is not Noroshi's portal"},
		Phrase{
			"settings.yaml の notices.portal.url が、ポータルの置き場所(NOROSHI_PORTAL)と同じ場所を指しているか確認してください。",
			"Check that notices.portal.url in settings.yaml leads to where the portal is kept (NOROSHI_PORTAL).",
		},
	}},
	{"portal_page_absent", why{
		Phrase{"ページがないか、公開されていない(HTTP {detail})", "no page there, or not public (HTTP {detail})"},
		Phrase{
			"terraform.tfvars の portal が public か、settings.yaml の notices.portal.url が `terraform output portal_url` か独自ドメインのアドレスかを確認してください。合っていれば、関数 notify のログを確認してください。",
			"Check that portal in terraform.tfvars is public, and that notices.portal.url in settings.yaml is what `terraform output portal_url` says, or your own domain. If so, check the log of the function notify.",
		},
	}},
	{"portal_page_absent_here", why{
		Phrase{"ページがないか、公開されていない(HTTP {detail})", "no page there, or not public (HTTP {detail})"},
		Phrase{
			"settings.yaml の notices.portal.url と、Web サーバーが NOROSHI_PORTAL のフォルダを公開しているかを確認してください。合っていれば、Noroshi のログを確認してください。",
			"Check notices.portal.url in settings.yaml, and that the web server serves the folder of NOROSHI_PORTAL. If so, check Noroshi's log.",
		},
	}},
}
