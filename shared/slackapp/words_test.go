package slackapp

import (
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/typed"
)

func TestTheFirstWordSaysWhatIsWanted(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]struct {
		word *ask.Ask
		rest string
	}{
		"":                       {ask.Declare, ""},
		"   ":                    {ask.Declare, ""},
		"now Tokyo EC2":          {ask.Now, "Tokyo EC2"},
		"NOW Tokyo":              {ask.Now, "Tokyo"},
		"ｎｏｗ　東京":                 {ask.Now, "東京"},
		"今すぐ　東京　EC2":             {ask.Now, "東京　EC2"},
		"now\nTokyo\nEC2":        {ask.Now, "Tokyo\nEC2"},
		"now\tTokyo":             {ask.Now, "Tokyo"},
		"n\u200bow\u00a0Tokyo":   {ask.Now, "Tokyo"},
		"\u2066状況\u2069":         {ask.Status, ""},
		"訓練 大阪":                  {ask.Drill, "大阪"},
		"状況":                     {ask.Status, ""},
		"　状況　":                   {ask.Status, ""},
		"経過":                     {ask.Timeline, ""},
		"書き出し":                   {ask.Export, ""},
		"EXPORT k3f9qa":          {ask.Export, "k3f9qa"},
		"LOG k3f9qa":             {ask.Timeline, "k3f9qa"},
		"update region 東京":       {ask.Correct, "region 東京"},
		"司令塔 <@U1|x>":            {ask.Commander, "<@U1|x>"},
		"次へ 確認":                  {ask.NextPhase, "確認"},
		"追加 電話":                  {ask.Add, "電話"},
		"収束":                     {ask.Resolve, ""},
		"終了 監視で確認":               {ask.Resolve, "監視で確認"},
		"end":                    {ask.Resolve, ""},
		"更新 リージョン 大阪":            {ask.Correct, "リージョン 大阪"},
		"訂正 リージョン 大阪":            {ask.Correct, "リージョン 大阪"},
		"誤報 設定変更":                {ask.Cancel, "設定変更"},
		"？":                      {ask.Help, ""},
		"Help":                   {ask.Help, ""},
		"declare EC2":            {ask.Declare, "EC2"},
		"resolve confirm all ok": {ask.Resolve, "confirm all ok"},
	} {
		first, rest := typed.Cut(said)
		if got, known := ask.ByWord(first); !known || got != want.word || rest != want.rest {
			t.Errorf("%q: %v %q", said, got, rest)
		}
	}
}

// A link in a correction is read as its field wants it.
func TestALinkInACorrection(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"title <https://a.example|EC2>":           "title EC2",
		"会議 <https://meet.example/x|Meet>":        "会議 https://meet.example/x",
		"meeting <https://meet.example/x>":        "meeting https://meet.example/x",
		"impact <https://a.example/4711|5社>":      "impact 5社 (https://a.example/4711)",
		"source <https://health.example|monitor>": "source monitor (https://health.example)",
	} {
		if got := fact(said); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
}

func TestTypedIsWhatThePersonTyped(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"EC2 &amp; RDS &lt;down&gt;": "EC2 & RDS <down>",
		"<!channel> look":            "@channel look",
		"<!here|@here>":              "@here",
		"<!subteam^S1|@oncall>":      "@oncall",
		"<!subteam^S1>":              "@S1",
		"<@U1|kakei> and <@U2>":      "@kakei and @U2",
		"<#C1|dev> and <#C2|>":       "#dev and #C2",
		"&lt;!channel&gt;":           "<!channel>", // typed letter by letter; escaped where it is shown
		"&amp;lt;":                   "&lt;",
		// What Slack does not make was typed, in a text that was not escaped on its way.
		"p < 0.1 and q > 2":              "p < 0.1 and q > 2",
		"p &lt; 0.1 and q &gt; 2":        "p < 0.1 and q > 2",
		"a < b <@U1|kakei> c > d":        "a < b @kakei c > d",
		"<enter>, then <@> <#> <!> <>":   "<enter>, then <@> <#> <!> <>",
		"<!doctype html> <http://>":      "<!doctype html> <http://>",
		"vector<std::string> <a:b> <x|>": "vector<std::string> <a:b> <x|>",
		"<@../../x> <#C1/..|x>":          "<@../../x> <#C1/..|x>",
		"<@U1":                           "<@U1",
		"<!date^1392734382^{date}|2/18>": "2/18",

		"<https://a.example/?b=1&amp;c=2>":               "https://a.example/?b=1&c=2",
		"<https://a.example|our status>":                 "our status (https://a.example)",
		"<https://example.com/case/4711|こちら>":            "こちら (https://example.com/case/4711)",
		"<http://a.example|a.example>":                   "a.example",
		"<https://a.example/|https://a.example>":         "https://a.example",
		"<https://evil.example|https://a.example>":       "https://a.example (https://evil.example)",
		"<https://a.example/x|a.example>":                "a.example (https://a.example/x)",
		"<mailto:oncall@example.com|oncall@example.com>": "oncall@example.com",
		"<mailto:oncall@example.com|当番>":                 "当番 (oncall@example.com)",
		"<mailto:oncall@example.com>":                    "oncall@example.com",
		"<tel:+81312345678|+81 3 1234 5678>":             "+81 3 1234 5678",
		"<tel:+81312345678|電話>":                          "電話 (+81312345678)",
		"<slack://channel?id=C1|開く>":                     "開く (slack://channel?id=C1)",
	} {
		if got, _ := asTyped(sent); got != want {
			t.Errorf("%q: %q, want %q", sent, got, want)
		}
	}
}

func TestALinkInATitle(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{"<https://evil.example|click> &amp; <https://a.example>": "click & https://a.example", "<mailto:a@example.com|a@example.com>": "a@example.com"} {
		if got := plainly(sent); got != want {
			t.Errorf("%q: %q, want %q", sent, got, want)
		}
	}
}

// TestATimeWithoutWords: Slack's date token is shown in the zone of everybody who reads here.
func TestATimeWithoutWords(t *testing.T) {
	t.Parallel()
	a := open(t).app
	for sent, want := range map[string]string{
		"<!date^1392734382^{date} {time}> まで": "2014-02-18 23:39 JST まで", "<!date^1392734382^{time}^https://a.example|2/18>": "2/18", "<!date^soon^{time}>": "<!date^soon^{time}>",
	} {
		if got, _ := asTyped(a.labelled(t.Context(), sent, false)); got != want {
			t.Errorf("%q: %q, want %q", sent, got, want)
		}
	}
}

// TestAFormNamesNobodyByAnId: it asks Slack nothing, and what has no name here has none.
func TestAFormNamesNobodyByAnId(t *testing.T) {
	t.Parallel()
	a := open(t).app
	a.people = &desk{names: map[string]string{"U0BERLIN": "Jo <nas>", "C0DEV": "dev"}}
	for sent, want := range map[string]string{
		"<@U0BERLIN> says <#C0DEV> is quiet": "@Jo <nas> says #dev is quiet",
		"<@U0GONE|gone> and <@U0GONE>":       "@gone and @(name unknown)",
		"<#C0PRIVATE> <!subteam^S0GONE>":     "#(name unknown) @(name unknown)",
		"<!here> <https://a.example|a>":      "@here a (https://a.example)",
		"<!date^1392734382^{date} {time}>":   "2014-02-18 23:39 JST",
	} {
		if got := spelled(a.readable(t.Context(), incident.English, sent)); got != want {
			t.Errorf("%q: %q, want %q", sent, got, want)
		}
	}
}

// TestNamesInAMessage: what has a name that is known is called so, and what it is is kept beside.
func TestNamesInAMessage(t *testing.T) {
	t.Parallel()
	a := &App{people: &desk{names: map[string]string{"U0BERLIN": "Jo <nas>", "S0ONCALL": "oncall", "C0DEV": "dev"}}}
	said, names := asTyped(a.labelled(t.Context(), "<@U0BERLIN> さんに引き継ぎ。<!subteam^S0ONCALL> と <#C0DEV> に連絡済み <@U0GONE> <!here>", true))
	if want := "@Jo <nas> さんに引き継ぎ。@oncall と #dev に連絡済み @U0GONE @here"; said != want {
		t.Errorf("%q, want %q", said, want)
	}
	want := []incident.Name{{ID: "U0BERLIN", As: "@Jo <nas>"}, {ID: "S0ONCALL", As: "@oncall"}, {ID: "C0DEV", As: "#dev"}, {ID: "U0GONE", As: "@U0GONE"}}
	if !slices.Equal(names, want) {
		t.Errorf("%v", names)
	}
}

func TestEmojiAreShown(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		":white_check_mark: 復旧 :+1:": "✅ 復旧 👍", ":+1::skin-tone-3:": "👍🏼", ":our_own: 12:30:45": ":our_own: 12:30:45", "`:fire:` :fire:": "`:fire:` 🔥",
	} {
		if got := emojied(sent); got != want {
			t.Errorf("%q: %q, want %q", sent, got, want)
		}
	}
}

func TestCorrectionsByCommand(t *testing.T) {
	t.Parallel()
	str := func(p *string) string {
		if p == nil {
			return "(as it is)"
		}
		return *p
	}
	for said, want := range map[string]string{
		"region 東京":                                "region=ap-northeast-1",
		"リージョン us-gov-west-1":                      "region=us-gov-west-1",
		"region ap‑northeast‑1":                    "region=ap-northeast-1",
		"zone ap‑northeast‑1a":                     "no",
		"zone apーnortheastー1a":                     "no",
		"zone apne1‑az1":                           "zone=apne1-az1",
		"severity SEV\u200b1":                      "severity=sev1",
		"meeting https://meet.example.com/a\u200b": "meeting=https://meet.example.com/a",
		"REGION　Osaka":                             "region=ap-northeast-3",
		"region":                                   "region=",
		"az apne1-az1":                             "zone=apne1-az1",
		"zone japaneast-1":                         "no",
		"AZ ID apne1-az1":                          "zone=apne1-az1",
		"AZ ID ap-northeast-1a":                    "no",
		"zone ap-northeast-1a":                     "no",
		"AZ ＡＰ-northeast-1Ａ":                       "no",
		"impact 3社から\n問い合わせ":                       "impact=3社から\n問い合わせ",
		"影響 なし":                                    "impact=なし",
		"会議 <https://meet.example.com/a>":          "meeting=https://meet.example.com/a",
		"title EC2 と RDS":                          "title=EC2 と RDS",
		"source 監視":                                "source=監視",
		"services EC2、RDS, S3":                     "services=EC2 RDS S3",
		"severity SEV1":                            "severity=sev1",
		"severity “sev1”":                          "severity=sev1",
		"severity 「ｓｅｖ２」。":                         "severity=sev2",
		"zone 'apne1-az4'":                         "zone=apne1-az4",
		"zone ap〜northeast〜1a":                     "no",
		"zone аp-northeast-1a":                     "no",
		"region ap～northeast～1":                    "region=ap-northeast-1",
		"services “EC2”、'RDS'":                     "services=EC2 RDS",
		"meeting https://meet.google.com/a‑b":      "meeting=https://meet.google.com/a-b",
		"meeting <https://meet.google.com/a‑b>":    "meeting=https://meet.google.com/a-b",
		"深刻度":                                      "severity=",
		"重大度 sev2":                                 "severity=sev2",
		"severity terrible":                        "no",
		"weather fine":                             "no",
		"":                                         "no",
	} {
		q := asked{rest: said}
		to := aimOf(q, ask.Correct, incident.State{Incident: incident.Incident{Facts: incident.Facts{Title: "x", Region: "none", Severity: "none"}}})
		field, value, _ := strings.Cut(want, "=")
		if to.values == nil {
			if want != "no" {
				t.Errorf("%q is no correction", said)
			}
			continue
		}
		c, _ := ask.Correct.Do(*to.values, ask.Faults{}).(incident.Correct)
		got := map[string]string{"title": str(c.Title), "region": str(c.Region), "zone": str(c.Zone), "impact": str(c.Impact), "source": str(c.Source), "meeting": str(c.Meeting)}
		if c.Services != nil {
			got["services"] = strings.Join(*c.Services, " ")
		}
		if c.Severity != nil {
			got["severity"] = string(*c.Severity)
		}
		if got[field] != value {
			t.Errorf("%q: %v", said, got)
		}
	}
}
