package text

import "noroshi.internal/shared/incident"

// What to do about what a check finds of one of the provider's feeds.
var (
	feedOpen = Phrase{
		"AWS 側の問題なら待ち、開けるまで人が公開情報を確認してください。サーバーの外向き通信と、settings.yaml の watch.provider のアドレスも確認してください。",
		"Check outbound network access and the addresses under watch.provider in settings.yaml. If AWS itself does not answer, people have to look at its status page until it does.",
	}
	feedFormat = Phrase{
		"settings.yaml の watch.provider で、名前(currentevents、events、rss)とアドレスの組み合わせを確認してください。正しければ AWS が形式を変えています。人が公開情報を確認し、Noroshi の管理者に知らせてください。",
		"Check under watch.provider in settings.yaml that each name (currentevents, events, rss) has its own address. If so, AWS has changed the format: people have to look at its status page; tell whoever runs Noroshi.",
	}
	feedMoved = Phrase{
		"転送先までは読みません。settings.yaml の watch.provider のアドレスを直してください。",
		"Redirects to another host are not followed. Correct the address under watch.provider in settings.yaml.",
	}
	feedInside = Phrase{
		"社内のミラーなら、settings.yaml の watch.provider に inside: true を書いてください。",
		"If it is a mirror inside your network, set inside: true under watch.provider in settings.yaml.",
	}
)

// feedCauses are what a check finds of one of the provider's feeds: what is wrong with it, and what to do.
var feedCauses = []cause{
	{"feed_dns", why{toolWrongs[incident.WrongName], feedOpen}},
	{"feed_private", why{toolWrongs[incident.WrongPrivate], feedInside}},
	{"feed_tls", why{toolWrongs[incident.WrongTLS], feedOpen}},
	{"feed_refused", why{toolWrongs[incident.WrongRefused], feedOpen}},
	{"feed_timeout", why{toolWrongs[incident.WrongTimeout], feedOpen}},
	{"feed_broken", why{toolWrongs[incident.WrongBroken], feedOpen}},
	{"feed_redirect", why{toolWrongs[incident.WrongRedirect], feedMoved}},
	{"feed_status", why{toolWrongs[incident.WrongStatus], feedOpen}},
	{"feed_large", why{toolWrongs[incident.WrongLarge], feedFormat}},
	{"feed_unreadable", why{toolWrongs[incident.WrongUnreadable], feedFormat}},
	{"feed_partly", why{Phrase{"読めない項目がある", "some of its entries cannot be read"}, feedFormat}},
}
