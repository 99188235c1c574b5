package provider_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"noroshi.internal/shared/watch/provider"
)

const (
	u1 = " 1793521210:impact:jaen"
	u2 = " 1793525085:degraded:en"
	u3 = " 1793529060:disruption:jaen"
	u4 = " 1793545950:resolved:jaen"

	asOfU2     = ec2 + " ap-northeast-1 degraded/degraded" + u1 + u2 + " ec2(degraded/degraded) elb(impact/impact) next 10:09:45"
	bedrock    = "bedrock-ap-northeast-1@1792454400 ap-northeast-1 impact/impact 1792454400:impact:en"
	cloudfront = front + " global impact/impact 1793534430:impact:en"
	saoPaulo   = away + " sa-east-1 disruption/disruption 1781234055:impact:en 1781474400:disruption:en"
	saoPaulo3  = saoPaulo + " acm-pca(disruption/disruption)"
	lambda     = "lambda-eu-south-2@1793296920 eu-south-2 resolved/impact 1793296920:impact:en 1793302890:resolved:en over 2026-10-29 19:41:30"
)

// TestReadings is the table of the fixtures, each read alone: the events in it, or why it cannot be used.
func TestReadings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, want string
		why        provider.Why
		partly     []string
	}{
		{file: "currentevents_utf16be_bom.json", want: asOfU2},
		{file: "currentevents_utf16le_bom.json", want: asOfU2},
		{file: "currentevents_utf8.json", want: asOfU2},
		{file: "currentevents_utf8_bom.json", want: asOfU2},
		{file: "currentevents_utf16be_nobom.json", want: asOfU2},
		{
			file: "currentevents_types_swapped.json",
			want: ec2 + " ap-northeast-1 degraded/degraded" + u1 + " 1793525085:degraded: ec2(degraded/degraded) elb(impact/impact)",
		},
		{file: "currentevents_truncated.json", why: provider.WhyJSON},
		{file: "currentevents_odd_length.json", why: provider.WhyOdd},
		{file: "currentevents_lone_surrogate.json", why: provider.WhyDamaged},
		{file: "html_error.html", why: provider.WhyHTML},
		{file: "currentevents_not_an_array.json", why: provider.WhyNotArray},
		{file: "currentevents_renamed_fields.json", why: provider.WhyShape},
		{file: "currentevents_empty.json"},
		{
			file: "currentevents_other_region.json",
			want: saoPaulo3 + "\nsns-eu-south-2@1793477100 eu-south-2 degraded/degraded 1793477100:degraded:en sns(degraded/degraded)",
		},
		{file: "currentevents_global.json", want: saoPaulo3 + "\n" + cloudfront + " cloudfront(impact/impact)"},

		{file: "events_open.json", want: lines(saoPaulo, bedrock, ec2+" ap-northeast-1 disruption/disruption"+u1+u2+u3+" next 15:00:00", cloudfront)},
		{file: "events_ended.json", want: lines(saoPaulo, bedrock, ec2+" ap-northeast-1 resolved/disruption"+u1+u2+u3+u4+" over 2026-11-01 15:12:30", cloudfront)},
		{
			file: "events_odd_elements.json",
			want: lines(ec2+" ap-northeast-1 disruption/disruption"+u1+u2+u3+" next 15:00:00",
				"elb-ap-northeast-1@1793529060 ap-northeast-1 unknown/unknown", "rds-ap-northeast-1@1793529060 ap-northeast-1 unknown/unknown"),
			partly: []string{"0 log rds-ap-northeast-1", "1 log elb-ap-northeast-1"},
		},

		{file: "rss_empty.rss"},
		{file: "rss_1_new.rss", want: lines(lambda, ec2+" ap-northeast-1 impact/impact"+u1+" next 09:30:00")},
		{
			file: "rss_2_updated.rss",
			want: lines(lambda, ec2+" ap-northeast-1 disruption/disruption"+u1+u2+u3+" next 15:00:00", cloudfront,
				dx+" ap-northeast-1 impact/impact 1793545100:impact:jaen"),
		},
		{file: "rss_truncated.rss", why: provider.WhyXML},
		{
			file:   "rss_odd_items.rss",
			want:   "ec2-ap-northeast-1@1793529060 ap-northeast-1 unknown/disruption 1793529060:disruption:en 1793545950:unknown:en",
			partly: []string{"1 pubDate ec2-ap-northeast-1", "2 guid "},
		},
	} {
		s := story{t: t}
		r, err := provider.Decode(source(c.file), hour("16:40"), "application/json;charset=utf-16", fixture(t, c.file))
		if got := why(t, err); got != c.why {
			t.Errorf("%s: %q, want %q", c.file, got, c.why)
		}
		if s.merge(r); s.is() != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.file, s.is(), c.want)
		}
		if got := faults(r); got != strings.Join(c.partly, "; ") {
			t.Errorf("%s is read but for %q, want %q", c.file, got, c.partly)
		}
	}
}

func lines(all ...string) string { return strings.Join(all, "\n") }

func faults(r provider.Reading) string {
	var out []string
	for _, f := range r.Partly {
		out = append(out, fmt.Sprintf("%d %s %s", f.Element, f.What, f.Service))
	}
	return strings.Join(out, "; ")
}

// What people read of an update: both languages apart, links with their addresses, paragraphs as blank lines.
func TestWords(t *testing.T) {
	t.Parallel()
	s := story{t: t}
	s.merge(read(t, "events_ended.json", hour("16:40")), read(t, "rss_2_updated.rss", hour("16:40")))
	e := s.event(ec2)
	const ja = "apne1-az9 の一部で電源が失われた状態が続いています。ほかのゾーンのインスタンスには影響ありません。復旧を急ぐ場合は、" +
		"スナップショット (https://docs.aws.example/ebs-snapshots)から別のゾーンへ復元してください。"
	const en = "Power to a part of apne1-az9 is still out. Instances in other zones are not affected. Where recovery is urgent, restore from an " +
		"EBS snapshot (https://docs.aws.example/ebs-snapshots) in another zone.\n\n" +
		"Volumes usually come back within 2 hours of power returning. Our next update will be given by November 1 at 7:00 AM PST, or sooner if conditions change."
	if u := e.Updates[2]; u.Text.JA != ja || u.Text.EN != en || u.Words("en") != en {
		t.Errorf("%q\n%q", u.Text.JA, u.Text.EN)
	}
	if u := e.Updates[0]; !strings.HasSuffix(u.Text.JA, "お知らせします。") || !strings.HasPrefix(u.Text.EN, "We are looking into an issue") {
		t.Errorf("%q\n%q", u.Text.JA, u.Text.EN)
	}
	if e.Title.EN != "Increased Instance Connectivity Errors" || fmt.Sprint(e.Zones) != "[apne1-az9]" {
		t.Errorf("%q in %v", e.Title.EN, e.Zones)
	}
	if d := s.event(dx).Title; d.JA != "パケットロスの増加" || d.EN != "Increased Packet Loss" {
		t.Errorf("%q", d)
	}
}

// What an element that says nothing is shown with: its title.
func TestAnUpdateWithoutWords(t *testing.T) {
	t.Parallel()
	s := story{t: t}
	s.merge(read(t, "currentevents_types_swapped.json", hour("09:26")))
	e := s.event(ec2)
	if got := e.Newest().Words("ja"); got != "Increased Instance Connectivity Errors" || e.Service.Name != "Elastic Compute Cloud" {
		t.Errorf("%q of %q", got, e.Service.Name)
	}
	if !strings.HasPrefix(e.Link, "https://health.aws.amazon.com/health/status?eventID=arn%3Aaws") {
		t.Error(e.Link)
	}
	if !strings.Contains(e.Raw.Text, `"new_field":{"x":1}`) || e.Raw.Cut || len(e.Raw.Hash) != 64 || len(e.Raw.Answer) != 64 {
		t.Errorf("%+v", e.Raw)
	}
	s.merge(read(t, "rss_2_updated.rss", hour("09:27")))
	if got := s.event(ec2).Updates[1]; got.Corrected != 0 || !strings.HasPrefix(got.Text.EN, "Part of apne1-az9") {
		t.Errorf("what another source knows is not filled in: %+v", got)
	}
}

// TestHowTitlesBegin: what the first words say, with or without something behind them; what only looks like them is unknown.
func TestHowTitlesBegin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		title, left string
		want        provider.Status
	}{
		{"Service is operating normally", "", provider.Resolved},
		{" service is  operating normally ", "", provider.Resolved},
		{"Service is operating normally:", "", provider.Resolved},
		{"Service is operating normally:[RESOLVED] Packet Loss", "[RESOLVED] Packet Loss", provider.Resolved},
		{"Service degradation:Packet Loss", "Packet Loss", provider.Degraded},
		{"Service impact", "", provider.Impact},
		{"Service impact: a: b", "a: b", provider.Impact},
		{"Service is operating normally in most zones: Packet Loss", "Service is operating normally in most zones: Packet Loss", provider.Unknown},
		{"Service impact report", "Service impact report", provider.Unknown},
		{"Packet Loss: Service disruption", "Packet Loss: Service disruption", provider.Unknown},
	} {
		s := story{t: t}
		s.merge(item(t, "ec2-ap-northeast-1_1793521210", c.title))
		if u := s.events[0].Newest(); u.Status != c.want || u.Title.EN != c.left || s.events[0].Open() != (c.want != provider.Resolved) {
			t.Errorf("%q is %s, %q", c.title, u.Status, u.Title.EN)
		}
	}
}

// item is a reading of RSS with one item.
func item(t *testing.T, id, title string) provider.Reading {
	t.Helper()
	body := `<rss><channel><item><title>` + title + `</title><guid>https://status.aws.amazon.com/#` + id + `</guid></item></channel></rss>`
	r, err := provider.Decode(provider.RSS, hour("16:40"), "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTheTitleOfAnElement stands where the newest update has none of its own, and ends the event there, too; it corrects nothing.
func TestTheTitleOfAnElement(t *testing.T) {
	t.Parallel()
	const first = `{"message":"a","status":1,"timestamp":1793521210}`
	for _, c := range []struct{ summary, log, title, is string }{
		{"Packet Loss", `[` + first + `]`, "Packet Loss", "open"},
		{"パケットロス | Packet Loss", `[]`, "Packet Loss", "open"},
		{"Packet Loss", `[{"summary":"Errors","message":"a","status":1,"timestamp":1793521210}]`, "Errors", "open"},
		{"[RESOLVED] Packet Loss", `[` + first + `]`, "Packet Loss", "over"},
		{"[RESOLVED] Packet Loss", `null`, "Packet Loss", "over"},
		{"[RESOLVED] Packet Loss", `[{"summary":"Errors","message":"a","status":1,"timestamp":1793521210}]`, "Errors", "open"},
		{"", `[` + first + `]`, "", "open"},
	} {
		s := story{t: t}
		s.merge(current(t, "Before", `[`+first+`]`))
		s.merge(current(t, c.summary, c.log))
		if c.title == "" {
			c.title = "Before"
		}
		e := s.events[0]
		if is := map[bool]string{true: "open", false: "over"}[e.Open()]; e.Title.EN != c.title || is != c.is {
			t.Errorf("%q with %s is %s, %q", c.summary, c.log, is, e.Title.EN)
		}
	}
	s := story{t: t}
	s.merge(current(t, "Packet Loss", `[`+first+`]`))
	if got := s.merge(current(t, "Errors", `[`+first+`,{"message":"b","status":1,"timestamp":1793521310}]`)); !strings.HasPrefix(got, "updated") || strings.Contains(got, "corrected") {
		t.Error(got)
	}
}

// current is a reading of currentevents with one event.
func current(t *testing.T, summary, log string) provider.Reading {
	t.Helper()
	body := fmt.Sprintf(`[{"date":1793521210,"status":"1","service":"ec2-ap-northeast-1","summary":%q,"event_log":%s}]`, summary, log)
	r, err := provider.Decode(provider.CurrentEvents, hour("16:40"), "", []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// one is an element of currentevents with something in the place of its message.
func one(message string) string {
	return `[{"date":1793521210,"arn":"arn:aws:health:ap-northeast-1::event/EC2/A/A_1","status":"1","service":"ec2-ap-northeast-1",` +
		`"event_log":[{"summary":"S","message":` + message + `,"status":1,"timestamp":1793521210}]}]`
}

// TestWhatCannotBeUsed goes on where the fixtures end.
func TestWhatCannotBeUsed(t *testing.T) {
	t.Parallel()
	const xml = `<?xml version="1.0"?>`
	for _, c := range []struct {
		source      provider.Source
		body, about string
		want        provider.Why
	}{
		{provider.CurrentEvents, "", "nothing", provider.WhyEmpty},
		{provider.CurrentEvents, "\ufeff \n", "blanks", provider.WhyEmpty},
		{provider.CurrentEvents, "[] ", "blanks behind", ""},
		{provider.CurrentEvents, "[]]", "more behind", provider.WhyJSON},
		{provider.CurrentEvents, "[][]", "a second one", provider.WhyJSON},
		{provider.CurrentEvents, "[{}", "an end that is missing", provider.WhyJSON},
		{provider.CurrentEvents, "[1,null,\"x\",[]]", "other things", provider.WhyShape},
		{provider.CurrentEvents, "null", "null", provider.WhyNotArray},
		{provider.CurrentEvents, "[" + strings.Repeat(" ", provider.MaxBody) + "]", "5 MB", provider.WhyLarge},
		{provider.CurrentEvents, "[" + strings.Repeat("{},", 999_999) + "{}]", "a million events", provider.WhyMany},
		{provider.CurrentEvents, strings.Repeat("[", 100_000), "depth", provider.WhyDeep},
		{provider.Events, `[{"a":` + strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000) + `}]`, "depth", provider.WhyDeep},
		{provider.CurrentEvents, one(`"half \ud83d a character"`), "half a character as an escape", provider.WhyDamaged},
		{provider.CurrentEvents, one(`"\ufffd"`), "U+FFFD as an escape", provider.WhyDamaged},
		{provider.CurrentEvents, one(`"` + "\ufffd" + `"`), "U+FFFD", provider.WhyDamaged},
		{provider.CurrentEvents, one(`"` + "\xff" + `"`), "a byte that is nothing", provider.WhyDamaged},
		{provider.CurrentEvents, one(`"whole 😀"`), "a whole character", ""},
		{provider.CurrentEvents, wide(one(`"whole 😀"`)), "a whole character in two halves", ""},
		{provider.CurrentEvents, wide(one(`"x"`))[2:], "UTF-16 without a mark", ""},
		{provider.Events, `[{"service":"EC2","region":"ap-northeast-1","startTime":1,"metadata":{"EVENT_LOG":"[{\"message\":\"\\ud83d\"}]"}}]`, "half a character inside", provider.WhyDamaged},
		{provider.Events, `[{"service":"EC2","region":"Tokyo","startTime":1793521210000}]`, "a region that is none", provider.WhyShape},
		{provider.RSS, xml, "no element", provider.WhyNotFeed},
		{provider.RSS, "[]", "JSON", provider.WhyNotFeed},
		{provider.RSS, xml + "<rss/>", "no channel", provider.WhyNotFeed},
		{provider.RSS, xml + "<rss><channel/></rss>", "no item", ""},
		{provider.RSS, xml + "<rss><channel/></rss><rss/>", "two", provider.WhyNotFeed},
		{provider.RSS, xml + "<rss><channel></rss></channel>", "elements across", provider.WhyXML},
		{provider.RSS, xml + "<feed/>", "another kind of feed", provider.WhyNotFeed},
		{provider.RSS, xml + "<rss><channel><item/></channel></rss>", "an item that cannot be placed", provider.WhyShape},
		{provider.RSS, xml + "<rss><channel>" + strings.Repeat("<item/>", 10_000) + "</channel></rss>", "many items", provider.WhyMany},
		{provider.RSS, xml + "<rss>" + strings.Repeat("<a>", 100), "depth", provider.WhyDeep},
		{provider.RSS, xml + "<!DOCTYPE html><HTML></HTML>", "a page", provider.WhyHTML},
		{provider.RSS, xml + "<rss><channel><item><title>&#xFFFD;</title></item></channel></rss>", "U+FFFD as a reference", provider.WhyDamaged},
		{provider.RSS, wide(`<?xml version="1.0" encoding="UTF-16"?><rss><channel/></rss>`), "UTF-16", ""},
		{"atom", "[]", "a source that nobody knows", provider.WhyNoSource},
	} {
		_, err := provider.Decode(c.source, hour("08:10"), "", []byte(c.body))
		if got := why(t, err); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.about, c.source, got, c.want)
		}
	}
	_, err := provider.Decode(provider.CurrentEvents, hour("08:10"), "Text/HTML; charset=utf-8", []byte("[]"))
	if got := why(t, err); got != provider.WhyHTML {
		t.Errorf("by its header it is a page: %q", got)
	}
}

// wide is s in UTF-16, the higher byte first, with the mark that says so.
func wide(s string) string {
	var out bytes.Buffer
	for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
		out.Write([]byte{byte(u >> 8), byte(u)})
	}
	return out.String()
}

// TestClean is what becomes of texts that would do something where they are shown.
func TestClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`a\u0000b\u0007c`, "abc"},
		{`\u202eevil\u202c \u2066x\u2069\u200f`, "evil x"},
		{`<!channel> <!here|x>down`, "down"},
		{`&lt;!channel&gt; down`, "<!channel> down"},
		{`<script>alert(1)</script>down<style>x</style>`, "down"},
		{`latency < 5 ms & rising`, "latency < 5 ms & rising"},
		{`see <a href=\"javascript:alert(1)\">this</a>`, "see this"},
		{`see <a href='https://x.example/?a=1&amp;b=2'>this</a>.`, "see this (https://x.example/?a=1&b=2)."},
		{`see <a href=\"https://x.example/\">this`, "see this"},
		{`a<br>b<p>c</p><p>d</p>`, "a\nb\n\nc\n\nd"},
		{`a\r\n\r\n\r\n\r\nb \t c`, "a\n\nb c"},
		{`<p`, ""},
		{`\u200b\u3164`, ""},
		{`x | y`, "x | y"},
	} {
		r, err := provider.Decode(provider.CurrentEvents, hour("08:25"), "", []byte(one(`"`+c.text+`"`)))
		if err != nil {
			t.Fatalf("%q: %v", c.text, err)
		}
		events, _ := provider.Merge(nil, r)
		if got := events[0].Updates[0].Text.EN; got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
}

// TestTwoLanguages says where a text is taken apart.
func TestTwoLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, ja, en string }{
		{"日本語。| We", "日本語。", "We"},
		{"日本語。|We", "日本語。", "We"},
		{"カナ | A | B", "カナ", "A | B"},
		{"A | 日本語 | B", "A | 日本語", "B"},
		{"日本語 | 二つめ", "日本語 | 二つめ", ""},
		{"English | 日本語", "English | 日本語", ""},
		{"A | B", "", "A | B"},
		{"日本語 |", "日本語", ""},
		{"日本語", "日本語", ""},
		{"", "", ""},
	} {
		r, err := provider.Decode(provider.CurrentEvents, hour("08:25"), "", []byte(one(`"`+c.text+`"`)))
		if err != nil {
			t.Fatal(err)
		}
		events, _ := provider.Merge(nil, r)
		if got := events[0].Updates[0].Text; got.JA != c.ja || got.EN != c.en {
			t.Errorf("%q becomes %q and %q", c.text, got.JA, got.EN)
		}
	}
}

// Where an event is says its ARN, else its key, and never the name of a region.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ arn, service, region, code string }{
		{"arn:aws:health:eu-south-2::event/SNS/A/A_1", "sns-eu-south-2", "eu-south-2", "sns"},
		{"arn:aws:health:global::event/CLOUDFRONT/A/A_1", "cloudfront", "global", "cloudfront"},
		{"arn:aws:health:::event/IAM/A/A_1", "iam", "global", "iam"},
		{"arn:aws-cn:health:cn-north-1::event/EC2/A/A_1", "ec2-cn-north-1", "cn-north-1", "ec2"},
		{"", "acm-pca-me-central-1", "me-central-1", "acm-pca"},
		{"nonsense", "ec2-us-gov-west-1", "us-gov-west-1", "ec2"},
		{"nonsense", "management-console", "global", "management-console"},
		{"nonsense", "EC2-AP-NORTHEAST-1", "ap-northeast-1", "ec2"},
	} {
		body := fmt.Sprintf(`[{"date":1793521210,"arn":%q,"region_name":"Tokyo","status":"1","service":%q,"event_log":[]}]`, c.arn, c.service)
		r, err := provider.Decode(provider.CurrentEvents, hour("08:25"), "", []byte(body))
		if err != nil {
			t.Fatalf("%s: %v", c.service, err)
		}
		events, _ := provider.Merge(nil, r)
		if got := events[0]; got.Region != c.region || got.Service.Code() != c.code {
			t.Errorf("%s with %q is %s in %s", c.service, c.arn, got.Service.Code(), got.Region)
		}
	}
	for _, key := range []string{"", "a/b", "../x", "ec2 ap", strings.Repeat("x", 200), "名前"} {
		body := fmt.Sprintf(`[{"date":1793521210,"status":"1","service":%q,"event_log":[]}]`, key)
		if _, err := provider.Decode(provider.CurrentEvents, hour("08:25"), "", []byte(body)); why(t, err) != provider.WhyShape {
			t.Errorf("%q is the key of a service", key)
		}
	}
}
