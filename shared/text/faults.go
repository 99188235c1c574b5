package text

import "fmt"

// Fault says in both languages what is wrong in settings, playbooks and variables. format is English, as it stands beside its
// rule, and so are those of its values that are words and no names.
func Fault(format string, args ...any) Phrase {
	ja := make([]any, len(args))
	for i, a := range args {
		if ja[i] = a; faultWords[fmt.Sprint(a)] != "" {
			ja[i] = faultWords[fmt.Sprint(a)]
		}
	}
	said := Phrase{EN: fmt.Sprintf(format, args...)}
	if f := faults[format]; f != "" {
		said.JA = fmt.Sprintf(f, ja...)
	} else {
		said.JA = said.EN
	}
	return said
}

// faults are the Japanese by the English.
var faults = map[string]string{
	"%s": "%s",

	// Of any file.
	"is %s; allowed: %s":                                                                         "は %s です。書けるもの: %s",
	"is %s; allowed: text (put quotes around it)":                                                "は %s です。書けるもの: 文字列(引用符で囲む)",
	"is %s; allowed: a word":                                                                     "は %s です。書けるもの: 1語",
	"is %s; allowed: true or false":                                                              "は %s です。書けるもの: true か false",
	"is %s; allowed: a whole number from %d to %d":                                               "は %s です。書けるもの: %d〜%d の整数",
	"is %s; allowed: whole minutes from %s to %s, written like 90m or 1h30m":                     "は %s です。書けるもの: %s〜%s の、分単位の長さ(90m、1h30m など)",
	"is empty; allowed: text":                                                                    "が空です。書けるもの: 文字列",
	"has more than one line; allowed: one line":                                                  "が複数行です。書けるもの: 1行",
	"has %d characters; allowed: up to %d":                                                       "は%d文字です。書けるもの: %d文字まで",
	"has %d lines; allowed: 1 to %d":                                                             "は%d行です。書けるもの: 1〜%d行",
	"is %s, as in line %d already; allowed: each only once":                                      "は %s で、%d行目にもあります。書けるのは1回だけです",
	"%s is missing; every %s needs it":                                                           "%[1]s がありません。必ず書いてください",
	"this key is not a plain word; allowed: %s":                                                  "このキーは1語ではありません。書けるもの: %s",
	"unknown key %s; allowed: %s":                                                                "%s というキーはありません。書けるもの: %s",
	"key %s is there twice; allowed: once":                                                       "キー %s が2回あります。書けるのは1回だけです",
	"the file has %d bytes or more; allowed: up to %d":                                           "ファイルが%dバイト以上あります。書けるもの: %dバイトまで",
	"byte 0x%02x is not UTF-8; allowed: a file saved as UTF-8":                                   "バイト 0x%02x は UTF-8 ではありません。UTF-8 で保存してください",
	"a second document begins here; allowed: one document in a file, without a --- line between": "ここから2つ目の文書が始まっています。1つのファイルに書けるのは1つだけです(途中に --- の行を置かない)",
	"alias *%s is not supported; allowed: the value written out":                                 "エイリアス *%s は使えません。値をそのまま書いてください",
	"anchor &%s is not supported; allowed: the value written out each time":                      "アンカー &%s は使えません。値をそのつど書いてください",
	"more than %d faults; those after this one are not listed":                                   "誤りが%d件を超えたため、この先は表示していません",
	`this is not YAML (%s); allowed: matching quotes and brackets, even indentation with spaces, quotes around a text with ": " or " #" in it`: `YAML として読めません(%s)。引用符とかっこの対応、空白でそろえた字下げ、": " や " #" を含む文字列を引用符で囲んでいるかを確認してください`,
	"cannot be read (%v); allowed: a file the tool may open":                                                                                   "読めません(%v)。Noroshi が開けるファイルにしてください",

	// Of the secrets of alerts.
	"has no secret for %s, which the settings name under alerts; allowed: %s": "に %s のシークレットがありません(設定の alerts にあります)。書けるもの: %s",
	"holds a part that does not begin with a source and =; allowed: %s":       "に、送り元と = で始まらない部分があります。書けるもの: %s",
	"holds %s twice; allowed: %s":                                             "に %s が2回あります。書けるもの: %s",
	"holds an empty or broken secret for %s, or more than %d; allowed: %s":    "の %s に、空か壊れたシークレットがあるか、%d個を超えています。書けるもの: %s",
	"is %s; allowed: nothing, as in %s: {}":                                   "は %s です。何も書けません(%s: {} と書く)",

	// Of lists of customers.
	"there is no row with the names of the columns; allowed: %s":                                            "列名の行がありません。書ける列: %s",
	"column %s is missing; allowed: %s":                                                                     "列 %s がありません。書ける列: %s",
	"column %s is there twice; allowed: once":                                                               "列 %s が2つあります。1つにしてください",
	"column %s is not read; those that are: %s":                                                             "列 %s は読みません。読む列: %s",
	"the columns are separated by something else than a comma; allowed: CSV with commas":                    "列の区切りがカンマではありません。カンマ区切りの CSV で保存してください",
	"the row has %d fields, and the header %d; allowed: quotes around a field with a comma in it":           "この行は%d列、見出しは%d列です。カンマを含む値は引用符で囲んでください",
	"the list has no customers; allowed: one in each line below the names of the columns":                   "お客様が1件もありません。列名の行の下に、1行に1件ずつ書いてください",
	"has %d customers; allowed: up to %d":                                                                   "お客様が%d件あります。書けるのは%d件までです",
	"has %d services; allowed: up to %d":                                                                    "にサービスが%d件あります。書けるのは%d件までです",
	"has %d addresses; allowed: up to %d":                                                                   "にアドレスが%d件あります。書けるのは%d件までです",
	"holds an address that %s; allowed: addresses such as ops@example.com, separated by a semicolon":        "に、%sアドレスがあります。書けるもの: ops@example.com のようなアドレス(複数ならセミコロン区切り)",
	"holds an address; allowed: addresses in the column mail":                                               "にアドレスがあります。アドレスは mail の列に書いてください",
	"id is %s, as in line %d already; allowed: each only once, in capitals or not":                          "id は %s で、%d行目にもあります。大文字・小文字の違いだけの id も同じとみなします",
	"shares an address with %s, which gets one mail for both":                                               "%s とアドレスが同じです。メールは1通だけ送ります",
	"owner %s is not in this workspace; nobody is asked about this customer":                                "担当 %s がこのワークスペースにいません。このお客様については誰にも確認しません",
	"is not CSV (%v); allowed: a comma between fields, quotes around a field with a comma or a quote in it": "CSV として読めません(%v)。値はカンマで区切り、カンマや引用符を含む値は引用符で囲んでください",
	"has %d bytes or more; allowed: up to %d":                                                               "は%dバイト以上あります。書けるもの: %dバイトまで",
	"is in UTF-16; allowed: CSV saved as UTF-8, or as Shift_JIS":                                            "UTF-16 です。UTF-8 か Shift_JIS の CSV で保存してください",
	"is neither UTF-8 nor Shift_JIS here; allowed: CSV saved as UTF-8, or as Shift_JIS":                     "ここが UTF-8 でも Shift_JIS でもありません。UTF-8 か Shift_JIS の CSV で保存してください",

	// Of playbooks.
	"%v; allowed: a folder that can be read":                                                                           "フォルダを読めません(%v)。読めるフォルダを指定してください",
	"id %q is that of %s as well; allowed: each id in one file of the folder":                                          "id %q は %s にもあります。同じ id を書けるのは、フォルダの中の1ファイルだけです",
	"is not an address; allowed: one beginning with https:// or http://":                                               "はアドレスではありません。書けるもの: https:// か http:// で始まるもの",
	"is set together with the grace of the playbook; allowed: one of the two":                                          "とプレイブックの grace の両方があります。書けるのはどちらか一方です",
	"has %d rules; allowed: up to %d":                                                                                  "は%d件です。書けるもの: %d件まで",
	"has %d services; allowed: 1 to %d":                                                                                "は%d個です。書けるもの: 1〜%d個",
	"says nothing; allowed: services, region, or both":                                                                 "に何も書かれていません。書けるもの: services、region、またはその両方",
	"is set together with after; allowed: one of the two":                                                              "と after の両方があります。書けるのはどちらか一方です",
	"has nobody in it; allowed: one to four of owner, commander, responders, site":                                     "に誰も入っていません。書けるもの: owner、commander、responders、site から1〜4つ",
	"is %q without responders before it; allowed: after them, since nobody is woken before those on shift were asked":  "の %q の前に responders がありません。書けるもの: responders のあと(シフト中の方より先に、ほかの拠点を起こさないため)",
	"is %q too late; allowed: each once, in the order owner, commander, responders, site":                              "の %q は順番が違います。書けるもの: owner、commander、responders、site の順に1回ずつ",
	"is shorter than the gap before or than 1m; allowed: gaps that stay or grow, since whoever did not answer is busy": "は、前の間隔か 1m より短くなっています。書けるもの: 前と同じか、より長い間隔(返事のない方は手がふさがっているため)",
	"is %q a second time; allowed: each phase once":                                                                    "の %q は2回目です。書けるのは段階ごとに1回です",
	"is %q too late; allowed: the order %s":                                                                            "の %q は順番が違います。書けるもの: %s の順",
	"has no phase %q; allowed: every phase once, one without work has no todos":                                        "に段階 %q がありません。すべての段階を1回ずつ書きます(作業のない段階では todos を省く)",
	"has %d TODOs; allowed: up to %d in one phase":                                                                     "に TODO が%d件あります。書けるもの: 1段階に%d件まで",
	"is set on a TODO that the tool ticks itself; allowed: every or auto, not both":                                    "は、ツールが自分で行う TODO には書けません。書けるのは every か auto のどちらか一方です",
	"is %s; allowed: anything that does not begin with %s, as the TODOs that people add do":                            "は %s です。%s で始まるものは、対応中に追加した TODO のものなので使えません",
	"is %s, but the playbook lists no roles; allowed: a role listed under roles":                                       "は %s ですが、プレイブックに roles がありません。書けるもの: roles にある役割",
	"is %s; allowed: %s, where one that ends in / may be followed by a name":                                           "は %s です。書けるもの: %s(/ で終わるものには、名前を続けられます)",
	"is %s, but the playbook has no such document; allowed: one listed under documents":                                "は %s ですが、その文書はプレイブックにありません。書けるもの: documents にある文書",
	"has nothing in it; allowed: %s":                                                                                   "に何も入っていません。書けるもの: %s",
	"has %s without its other half; allowed: {{name}}":                                                                 "の %s は片方だけです。書けるもの: {{名前}}",
	"has the unknown placeholder %s; allowed: %s":                                                                      "の %s は使えない差し込み名です。書けるもの: %s",
	"has no %s; allowed: a title with it, since there may be several of it":                                            "に %s がありません。複数の文書ができることがあるため、必ず入れてください",
	"is set a second time; allowed: one TODO with it":                                                                  "がほかの TODO にもあります。書けるのは1つの TODO だけです",
	"has %d groups of TODOs before it in its phase; allowed: 1 to %d, where 4.3b and 4.3d are of the group 4.3":        "と書かれた TODO の前に、同じ段階の TODO のグループが%d個あります。書けるのは1〜%d個です(4.3b と 4.3d は 4.3 のグループ)",
	"is set on a TODO that recurs, or that the tool ticks itself; allowed: handover without every and auto":            "が、繰り返す TODO か自動で完了する TODO にあります。every・auto と同時には使えません",
	"is set on a TODO that recurs, or that the tool ticks itself; allowed: check without every and auto":               "が、繰り返す TODO か自動で完了する TODO にあります。every・auto と同時には使えません",
	"has no %q; allowed: a list with it, since every channel without an announcement of its own gets that one":         "に %q がありません。専用の文面のないチャンネルに使うため、必ず入れてください",

	// Of settings.
	"is %s, which is listed neither under announce nor under drill; allowed: a channel of one of them":    "は %s で、announce にも drill にもありません。書けるもの: どちらかにあるチャンネル",
	"is %s, so that anybody could say where they come from; allowed: at the widest /%d, for IPv6 /%d; %s": "は %s で、広すぎて誰でも接続元を偽れます。書けるもの: 広くても /%d(IPv6 は /%d)。%s",
	"is %s, an address within a network; allowed: the address alone, or the network, %s":                  "は %s で、ネットワークの途中のアドレスです。書けるもの: アドレスだけ、またはネットワーク %s",
	"is %s, which is not a time zone; allowed: an IANA name such as Asia/Tokyo, Europe/Berlin, UTC":       "は %s で、タイムゾーンではありません。書けるもの: IANA の名前(Asia/Tokyo、Europe/Berlin、UTC など)",
	"is not an address; allowed: one that begins with https:// or http://, without a password in it":      "はアドレスではありません。書けるもの: https:// か http:// で始まり、パスワードを含まないもの",
	"is %s, the same as language; allowed: the other language, or leave also out":                         "は %s で、language と同じです。書けるもの: もう一方の言語(部屋の言語が1つなら、このキーは書かない)",
	"is %s, which finishes a TODO; allowed: any other emoji":                                              "は %s で、TODO を完了にする絵文字です。書けるもの: ほかの絵文字",
	"is %s, with which the channels of drills begin; allowed: any other":                                  "は %s で、訓練のチャンネル名と同じです。書けるもの: ほかの名前",
	"is not secure; allowed: an address that begins with https://":                                        "は暗号化されないアドレスです。書けるもの: https:// で始まるアドレス",
	"has no %s; allowed: %s":                             "に %s がありません。書けるもの: %s",
	"playbook is %s, which does not exist; allowed: %s":  "playbook は %s ですが、そのプレイブックはありません。書けるもの: %s",
	"announcement %s is not in playbook %s; allowed: %s": "文面 %s はプレイブック %s にありません。書けるもの: %s",
	"document %s is not in playbook %s; allowed: %s":     "文書 %s はプレイブック %s にありません。書けるもの: %s",

	"names no feed; allowed: rss, currentevents, events, each with its address":                            "にフィードの指定がありません。書けるもの: rss、currentevents、events(それぞれアドレスを付けて)",
	"has %d entries; allowed: up to %d":                                                                    "に%d個あります。書けるもの: %d個まで",
	"has %d sites; allowed: up to %d":                                                                      "に拠点が%d個あります。書けるもの: %d個まで",
	"has %d shifts; allowed: up to %d":                                                                     "にシフトが%d個あります。書けるもの: %d個まで",
	"has %d days; allowed: up to %d":                                                                       "に日付が%d個あります。書けるもの: %d個まで",
	"is empty; allowed: shifts, at least one":                                                              "が空です。書けるもの: 1つ以上のシフト",
	"is empty; allowed: people and user groups, at least one":                                              "が空です。書けるもの: 1つ以上の人かユーザーグループ",
	"is %s, the time at which the shift begins; allowed: %s":                                               "は %s で、シフトの開始と同じ時刻です。書けるもの: %s",
	"names %s twice; allowed: %s, each once":                                                               "に %s が2度あります。書けるもの: %s(それぞれ1度)",
	"has %d tools; allowed: up to %d":                                                                      "に%d個あります。書けるもの: %d個まで",
	"is no address whose format is known; allowed: %s":                                                     "は、形式の分からないアドレスです。書けるもの: %s",
	"is %s without a url to answer it; allowed: a number beside url, else %s":                              "は %s ですが、それを返す url がありません。書けるもの: url と一緒なら数字、そうでなければ%s",
	"is set of a page in the format %s; allowed: with the format google, whose pages are of many services": "は、形式が %s のページでは使えません。書けるもの: 1つのページに複数のサービスが載る google の形式のとき",
	"is set without %s; allowed: beside it":                                                                "は、%sと一緒でなければ意味がありません",

	"is no address of a mail server; allowed: %s, without a user name or password in it":            "はメールサーバーのアドレスではありません。書けるもの: %s(ユーザー名とパスワードは付けない)",
	"has a port that is none; allowed: %s":                                                          "のポート番号が正しくありません。書けるもの: %s",
	"has port 25, which is for servers among themselves and is closed on Google Cloud; allowed: %s": "のポートが25です。25番はサーバー間の中継用で、Google Cloud からは接続できません。書けるもの: %s",
	"is %s; allowed: an address such as drill@example.com":                                          "は %s です。書けるもの: メールアドレス(drill@example.com など)",
	"holds characters that nobody sees; allowed: the user's name at the mail server":                "に見えない文字が入っています。書けるもの: メールサーバーのユーザー名",

	// Of variables.
	"is missing, and settings.yaml names notices.mail.user; allowed: the password of that user at the mail server":                                                                              "未設定ですが、settings.yaml に notices.mail.user があります。メールサーバーでのそのユーザーのパスワードを設定してください",
	"is set, and settings.yaml names no notices.mail.user; allowed: both, or neither for a server that wants no login":                                                                          "設定されていますが、settings.yaml に notices.mail.user がありません。両方とも設定するか、ログイン不要のサーバーなら両方とも外してください",
	"holds line ends or characters outside ASCII; allowed: one password":                                                                                                                        "改行か、半角の英数字・記号以外の文字が入っています。書けるもの: パスワード1つ",
	"is missing beside %s; allowed: the bot token (xoxb-…) of the same app, or neither for a sandbox":                                                                                           "未設定です(%s は設定されています)。同じアプリのボットトークン(xoxb-…)を設定するか、サンドボックスなら両方とも外してください",
	"is missing beside %s; allowed: a bot token of that Slack, or neither for a sandbox":                                                                                                        "未設定です(%s は設定されています)。その Slack のボットトークンを設定するか、サンドボックスなら両方とも外してください",
	"is missing beside %s; allowed: the bot token (xoxb-…) of the same app":                                                                                                                     "未設定です(%s は設定されています)。同じアプリのボットトークン(xoxb-…)を設定してください",
	"is missing, so requests from Slack could not be verified; allowed: the app's signing secret, or %s for Socket Mode":                                                                        "未設定のため、Slack からのリクエストを検証できません。アプリの Signing Secret か、ソケットモードなら %s を設定してください",
	"is set under a name that only looks like it, with other letters or characters that nobody sees, and is not read; allowed: the name as it stands here, in a file without a byte order mark": "よく似た別の名前(大文字・小文字の違い、見えない文字)で設定されているため、読み込まれません。ここにあるとおりの名前で、BOM のないファイルに書いてください",
	"holds only characters that nobody sees; allowed: the bot token (xoxb-…), or unset for a sandbox":                                                                                           "見えない文字しか入っていません。ボットトークン(xoxb-…)を設定するか、サンドボックスなら外してください",
	"holds %s; allowed: %s": "%sが入っています。書けるもの: %s",
	"holds %d %s":           "%d個の%s",
	"holds a quote; allowed: one token as Slack shows it, without quotes":                                                                  "引用符が入っています。Slack に表示されるトークンを、引用符なしで1つ書いてください",
	"holds blanks or control characters; allowed: one token as Slack shows it":                                                             "空白か制御文字が入っています。Slack に表示されるトークンを1つ書いてください",
	"holds line ends or characters that nobody sees; allowed: one line":                                                                    "改行か、見えない文字が入っています。書けるもの: 1行",
	"begins or ends with a quote; allowed: the value without quotes":                                                                       "先頭か末尾に引用符があります。引用符を外してください",
	"holds a quote; allowed: the path without quotes":                                                                                      "引用符が入っています。引用符を外してください",
	"holds a comment ( #…); allowed: the path alone":                                                                                       "コメント( #…)が入っています。パスだけを書いてください",
	"is not an address; allowed: one that begins with https:// or http://":                                                                 "アドレスではありません。書けるもの: https:// か http:// で始まるもの",
	"names no file; allowed: sqlite:PATH or firestore:PROJECT/DATABASE, such as firestore:noroshi-prod/(default)":                          "ファイルの指定がありません。書けるもの: sqlite:PATH か firestore:PROJECT/DATABASE(firestore:noroshi-prod/(default) など)",
	"does not name a project and a database; allowed: sqlite:PATH or firestore:PROJECT/DATABASE, such as firestore:noroshi-prod/(default)": "プロジェクトとデータベースの指定がありません。書けるもの: sqlite:PATH か firestore:PROJECT/DATABASE(firestore:noroshi-prod/(default) など)",
	"begins with no known store; allowed: sqlite:PATH or firestore:PROJECT/DATABASE, such as firestore:noroshi-prod/(default)":             "ストアの種類が分かりません。書けるもの: sqlite:PATH か firestore:PROJECT/DATABASE(firestore:noroshi-prod/(default) など)",
	"names a file that cannot be read (%v); allowed: a settings.yaml, or unset for the defaults":                                           "指定されたファイルを読めません(%v)。settings.yaml を指定するか、外して既定値で使ってください",
	"is drive, and settings.yaml names no documents.folder; allowed: %s":                                                                   "drive ですが、settings.yaml に documents.folder がありません。書けるもの: %s",
	"is missing, and settings.yaml names notices.portal; allowed: dir:DIR or gs://BUCKET/PREFIX":                                           "未設定ですが、settings.yaml に notices.portal があります。書けるもの: dir:フォルダ か gs://バケット/接頭辞",
	"is set, and settings.yaml names no notices.portal; allowed: both, or neither where there is no portal":                                "設定されていますが、settings.yaml に notices.portal がありません。両方とも設定するか、ポータルを使わないなら両方とも外してください",
	"names no folder; allowed: dir:DIR or gs://BUCKET/PREFIX":                                                                              "フォルダの指定がありません。書けるもの: dir:フォルダ か gs://バケット/接頭辞",
	"does not name a bucket and what its objects' names begin with, in letters, digits and ._~-; allowed: dir:DIR or gs://BUCKET/PREFIX":   "バケット名か、オブジェクト名の接頭辞(英数字と ._~-)が正しくありません。書けるもの: dir:フォルダ か gs://バケット/接頭辞",
	"names no known place for the portal; allowed: dir:DIR or gs://BUCKET/PREFIX":                                                          "ポータルの公開先の種類が分かりません。書けるもの: dir:フォルダ か gs://バケット/接頭辞",
	"is not the address of a page; allowed: %s":                                                                                            "はページのアドレスではありません。書けるもの: %s",
	"names no known place for documents; allowed: local:DIR or drive":                                                                      "文書の置き場所が分かりません。書けるもの: local:DIR か drive",
}

// faultWords are the Japanese of values that are words.
var faultWords = map[string]string{
	"the name of an emoji as Slack has it, such as x or pray": "Slack での絵文字の名前(x、pray など)",
	"text": "文字列", "a word": "1語", "a plain word": "1語", "a whole number": "整数", "true or false": "true か false", "a time span": "時間の長さ",
	"an object (key: value)": "オブジェクト(key: value)", "a list": "リスト", "empty": "空",
	`"(hidden: looks like a secret)"`:        `"(秘密の値のようなので伏せています)"`,
	"a list, such as [a, b], or [] for none": "リスト([a, b] など。なければ [])",

	"up to 32 letters, digits, dots, hyphens and underscores, such as 4.3d": "32文字までの英数字・ピリオド・ハイフン・下線(4.3d など)",
	"a lower case word of letters, digits, - and _":                         "英小文字・数字・-・_ の1語",
	"a lower case word": "英小文字の1語",

	"1 to 20 lower case letters, digits and hyphens, not beginning with a hyphen":                                                            "英小文字・数字・ハイフンの1〜20文字(先頭はハイフン以外)",
	"a channel id, C… or G… (at the bottom of the channel's details in Slack), not a name":                                                   "チャンネル ID(C… か G…。Slack のチャンネル詳細の一番下にある)。名前は使えません",
	"SOURCE=SECRET, several secrets separated by a comma while rotating, sources separated by a semicolon, such as pagerduty=S1,S2;plain=S3": "送り元=シークレット。入れ替え中はシークレットをカンマ区切り、送り元はセミコロン区切り(pagerduty=S1,S2;plain=S3 など)",
	"the name of a header, such as X-Grafana-Alerting-Timestamp":                                                                             "ヘッダーの名前(X-Grafana-Alerting-Timestamp など)",
	"the id of a person, U… or W…, or of a user group, S…":                                                                                   "人の ID(U… か W…)、またはユーザーグループの ID(S…)",
	"an address such as 203.0.113.7, or a network such as 203.0.113.0/24 or 2001:db8::/48":                                                   "アドレス(203.0.113.7 など)、またはネットワーク(203.0.113.0/24、2001:db8::/48 など)",
	"the id of a Google Sheet: what follows /spreadsheets/d/ in its address":                                                                 "Google スプレッドシートの ID(アドレスの /spreadsheets/d/ の後ろ)",
	"a sheet's name and its columns, such as Customers!A:J":                                                                                  "シート名と列の範囲(Customers!A:J など)",
	"a path, or gs://BUCKET/OBJECT":                                                                                                          "ファイルのパス、または gs://バケット/オブジェクト",
	"where customers read the portal: an address that begins with https://, without anything behind ? or #":                                  "お客様がポータルを見るアドレス(https:// で始まり、? や # を含まない)",
	"smtp://HOST:587 for STARTTLS, or smtps://HOST:465":                                                                                      "smtp://ホスト:587(STARTTLS)か smtps://ホスト:465",
	"an address, or a name and an address, such as サポート <support@example.com>":                                                               "メールアドレス、または名前とメールアドレス(サポート <support@example.com> など)",
	"the password of notices.mail.user at the mail server":                                                                                   "メールサーバーでの notices.mail.user のパスワード",
	"1 to 64 letters and digits of ASCII, and . _ - after the first":                                                                         "半角の英数字と(2文字目からは). _ - で1〜64文字",
	"holds a line break or another control character":                                                                                        "改行などの制御文字を含む", "holds more than the address": "アドレス以外の文字を含む",
	"is not written as an address": "形式の正しくない", "has a domain that is none": "ドメインの正しくない", "is too long": "長すぎる",
	"has characters before the @ that few servers take":                           "@ の前に多くのサーバーが受け付けない文字を含む",
	"a domain such as example.com, in lower case":                                 "ドメイン(example.com など。小文字で)",
	"the identity provider's address":                                             "認証サービスのアドレス",
	"the form's id there":                                                         "認証サービスでの画面の ID",
	"the domains whose addresses may sign in":                                     "サインインできるメールアドレスのドメイン",
	"the id of a folder in a shared drive: what follows /folders/ in its address": "共有ドライブのフォルダの ID(アドレスの /folders/ の後ろ)",
	"the id of a Google document: what follows /document/d/ in its address":       "Google ドキュメントの ID(アドレスの /document/d/ の後ろ)",
	"the address of a group (oncall@example.com) or a domain (example.com)":       "グループのアドレス(oncall@example.com)かドメイン(example.com)",

	"the id of a person, U… or W…":                                       "人の ID(U… か W…)",
	"days such as mon-fri or sat,sun: mon, tue, wed, thu, fri, sat, sun": "mon-fri、sat,sun などの曜日(mon、tue、wed、thu、fri、sat、sun)",
	`a time of the day such as "09:00"`:                                  `"09:00" のような時刻`,
	`a time of the day such as "18:00"; "24:00" is the end of the day`:   `"18:00" のような時刻。"24:00" はその日の終わり`,
	`a day such as "2027-01-01"`:                                         `"2027-01-01" のような日付`,
	`another time; all day long is from "00:00" to "24:00"`:              `別の時刻。終日なら "00:00" から "24:00" まで`,

	"the code of a region, such as ap-northeast-1":                                "リージョンのコード(例: ap-northeast-1)",
	"1 to 32 lower case letters, digits and hyphens, not beginning with a hyphen": "英小文字・数字・ハイフンの1〜32文字(先頭はハイフン以外)",
	"the address of a status page's data, …/api/v2/summary.json (Statuspage), …/api/v2.0.0/current (Slack), …/api/ssp/incidents.json (Zendesk) or …/incidents.json (Google), or any other with format": "ステータスページのデータのアドレス(Statuspage は …/api/v2/summary.json、Slack は …/api/v2.0.0/current、Zendesk は …/api/ssp/incidents.json、Google は …/incidents.json。それ以外は format も書く)",
	"url or status": "url か status ",
	"url":           "url ",
	"the address of a status page and no url": "ステータスページのアドレス(url は書かない)",

	"a bot token (xoxb-…)":                                           "ボットトークン(xoxb-…)",
	"an app-level token (xapp-…)":                                    "アプリレベルトークン(xapp-…)",
	"a user token (xoxp-…)":                                          "ユーザートークン(xoxp-…)",
	"a token that expires (xoxe.…); turn token rotation off":         "期限付きトークン(xoxe.…。トークンのローテーションを無効に)",
	"a refresh token (xoxe-…); turn token rotation off":              "リフレッシュトークン(xoxe-…。トークンのローテーションを無効に)",
	"a workspace token (xoxa-…)":                                     "ワークスペーストークン(xoxa-…)",
	"a browser's token (xoxc-…)":                                     "ブラウザのトークン(xoxc-…)",
	"a workflow's token (xwfp-…)":                                    "ワークフローのトークン(xwfp-…)",
	"no token of Slack's":                                            "Slack のものではないトークン",
	"the app's signing secret, which stands under Basic Information": "アプリの Signing Secret(Basic Information にある)",
	"32 characters or more that nobody can guess":                    "推測できない32文字以上",
	"the form's client secret at the identity provider":              "認証サービスでの画面のクライアントシークレット",

	"secrets; allowed: one, or two separated by a comma while rotating":                          "シークレットが入っています。書けるもの: 1つ、または入れ替え中だけカンマ区切りで2つ",
	"keys; allowed: one, or two separated by a comma while rotating, the new one first":          "鍵が入っています。書けるもの: 1つ、または入れ替え中だけカンマ区切りで2つ(新しいほうが先)",
	"holds an empty or broken secret; allowed: one, or two separated by a comma while rotating":  "空か、壊れたシークレットが入っています。書けるもの: 1つ、または入れ替え中だけカンマ区切りで2つ",
	"holds a key that is short or broken; allowed: at least 32 characters that nobody can guess": "短すぎるか、壊れた鍵が入っています。書けるもの: 推測できない32文字以上",
}
