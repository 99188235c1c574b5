package vocabulary

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

func TestRecognise(t *testing.T) {
	t.Parallel()
	one := func(s ...string) incident.Facts { return incident.Facts{Services: s} }
	for _, c := range []struct {
		name, title string
		want        incident.Facts
	}{
		{"the first words of the README", "EC2 に SSH できない", one("EC2")},
		{"no blank before Japanese", "東京のEC2が起動しない", incident.Facts{Region: "ap-northeast-1", Services: []string{"EC2"}}},
		{"small letters", "rds failover stuck", one("RDS")},
		{"full width", "ＥＣ２とＲＤＳが遅い", one("EC2", "RDS")},
		{"half-width katakana", "ﾗﾑﾀﾞがタイムアウト", one("Lambda")},
		{"maker's name before it", "Amazon CloudFront 5xx", one("CloudFront")},
		{"written apart", "Cloud Front and Route53, API-Gateway", one("CloudFront", "Route 53", "API Gateway")},
		{"load balancers are one thing", "ALB と NLB で 502", one("ELB")},
		{"order of mention", "S3, then DynamoDB, then EBS", one("S3", "DynamoDB", "EBS")},
		{"each once", "EC2 EC2 ec2", one("EC2")},
		{"punctuation as a bond", "EC2-SSH 不可", one("EC2")},
		{"endpoint", "s3.amazonaws.com が名前解決できない", one("S3")},
		{"long names", "Elastic Load Balancing / OpenSearch Service / Direct Connect", one("ELB", "OpenSearch", "Direct Connect")},
		{"katakana name", "クラウドフロントのエラー", one("CloudFront")},
		{"everyday word with its maker", "AWS Batch and Amazon Connect", one("Batch", "Connect")},

		{"inside a word: PS3, IAMS, words", "PS3 IAMS words SEC2 EC20", incident.Facts{}},
		{"inside a katakana word", "オーロララウンジ", incident.Facts{}},
		{"part of a host name", "web-s3-01 is down", incident.Facts{}},
		{"part of a variable", "my_rds_host", incident.Facts{}},
		{"everyday word alone", "batch and config and backup", incident.Facts{}},
		{"social media", "SNS で障害の投稿多数", incident.Facts{}},
		{"social media only", "SNSのみの情報", incident.Facts{}},
		{"the service of that name", "SNS トピックに publish できない", one("SNS")},
		{"the pair", "SNS/SQS の遅延", one("SNS", "SQS")},

		{"AZ ID", "apne1-az4 で EBS 遅延", incident.Facts{Region: "ap-northeast-1", Zone: "apne1-az4", Services: []string{"EBS"}}},
		{"AZ ID of Osaka in capitals", "APNE3-AZ1", incident.Facts{Region: "ap-northeast-3", Zone: "apne3-az1"}},
		{"two AZ IDs of one region", "apne1-az1, apne1-az2", incident.Facts{Region: "ap-northeast-1"}},
		{"AZ ID of no region", "xyz9-az1", incident.Facts{}},
		{"AZ name gives the region only", "ap-northeast-1a の EC2", incident.Facts{Region: "ap-northeast-1", Services: []string{"EC2"}}},
		{"region code", "us-east-1 IAM errors", incident.Facts{Region: "us-east-1", Services: []string{"IAM"}}},
		{"full-width region code", "ａｐ－ｎｏｒｔｈｅａｓｔ－３", incident.Facts{Region: "ap-northeast-3"}},
		{"no-break hyphens", "ap‑northeast‑1 の EC2", incident.Facts{Region: "ap-northeast-1", Services: []string{"EC2"}}},
		{"long vowel marks", "apーnortheastー1", incident.Facts{Region: "ap-northeast-1"}},
		{"an AZ ID that was pasted", "apne1\u2011az\u200b4", incident.Facts{Region: "ap-northeast-1", Zone: "apne1-az4"}},
		{"a code that is no region", "zz-nowhere-1", incident.Facts{}},
		{"Tokyo in English", "Tokyo region: Lambda throttled", incident.Facts{Region: "ap-northeast-1", Services: []string{"Lambda"}}},
		{"Virginia in Japanese", "バージニア北部リージョンの障害", incident.Facts{Region: "us-east-1"}},
		{"name with region behind it", "大阪リージョン全体", incident.Facts{Region: "ap-northeast-3"}},
		{"a code beats a name", "東京から us-east-1 につながらない", incident.Facts{Region: "us-east-1"}},
		{"two regions are none", "東京と大阪で RDS 障害", one("RDS")},
		{"two codes are none, whatever city is named", "us-east-1 us-west-2 東京", incident.Facts{}},
		{"an office", "東京オフィスから EC2 に入れない", one("EC2")},
		{"a customer", "東京海上様と大阪ガス様から RDS の問い合わせ", one("RDS")},
		{"a word that begins like a country", "タイムアウト多発", incident.Facts{}},
		{"nothing at all", "", incident.Facts{}},
		{"nothing known", "お客様から問い合わせ 3件", incident.Facts{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, Recognise(c.title)); diff != "" {
				t.Errorf("Recognise(%q) (-want +got):\n%s", c.title, diff)
			}
		})
	}
}

// Everything the table of services lists is found by its own name, and by nothing longer.
func TestEveryServiceByItsName(t *testing.T) {
	t.Parallel()
	for _, s := range services {
		got := Recognise("AWS " + s.name + " が遅い").Services
		if s.name == "Connect" {
			got = Recognise("Amazon Connect が遅い").Services
		}
		if len(got) == 0 || got[len(got)-1] != s.name {
			t.Errorf("%q: got %v", s.name, got)
		}
		inside := "AWS x" + s.name + "x"
		if got := Recognise(inside).Services; len(got) > 0 && !strings.Contains(s.name, " ") {
			t.Errorf("%q: got %v", inside, got)
		}
	}
}

func FuzzRecognise(f *testing.F) {
	f.Add("EC2 に SSH できない apne1-az1")
	f.Add("\xff-az1 東京")
	f.Fuzz(func(t *testing.T, title string) {
		got := Recognise(title)
		if got.Zone != "" && got.Region == "" {
			t.Errorf("a zone without its region: %+v", got)
		}
	})
}

// TestZone: what is told to others as a zone is an AZ ID, however it was pasted, and nothing else is.
func TestZone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", " ": "", "\u200b": "", "apne1-az1": "apne1-az1", "apne1‑az1": "apne1-az1", " APNE1ーAZ1 ": "apne1-az1", "'apne1-az4'": "apne1-az4", "「apne1〜az4」。": "apne1-az4",
		"apne1 az4": "apne1-az4", "apne1_az4": "apne1-az4", "apne1-az1, APNE1-az2": "apne1-az1, apne1-az2", "apne1-az1、usw2-lax1-az1": "apne1-az1, usw2-lax1-az1",
		"usw2-lax1-az1": "usw2-lax1-az1", "use1-wl1-bos-wlz1": "use1-wl1-bos-wlz1", "usgw1-az1": "usgw1-az1", "cnn1-az10": "cnn1-az10",
	} {
		if got, wrong := Zone(in, ""); wrong != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, wrong)
		}
	}
	for _, none := range []string{
		"ap-northeast-1a", " AP-NORTHEAST-1C ", "us-gov-west-1b", "ap-northeast-1aで障害", "ap‑northeast‑1a", "apーnortheastー1a", "ap−northeast–1a", "ap-north\u00adeast-1a",
		"apｰnortheastｰ1ａ", "ap一northeast一1a", "a\u2060p-northeast-1\ufeffa", "ap-northeast-1a, ap-northeast-1c", "ap〜northeast〜1a", "ap～northeast～1a", "ap~northeast~1a",
		"ap╌northeast╌1a", "ap➖northeast➖1a", "ap・northeast・1a", "ap‧northeast‧1a", "ap¯northeast¯1a", "ap_northeast_1a", "ap丨northeast丨1a", "apﾰnortheastﾰ1a", "ap-northeast-1 a",
		"аp-northeast-1a", "аpne1-az4", "apne1-аz4", "apne1-az4 か ap-northeast-1a", "apne1-az1 と az2", "apnortheast1a", "1a", "us-east-1-bos-1a", "全 AZ", "ap-northeast-1",
	} {
		if got, wrong := Zone(none, ""); wrong != &text.ErrorZoneName || got != none {
			t.Errorf("%q: %q, %v", none, got, wrong)
		}
	}
}

func TestAZoneOfAnotherRegion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, region string
		want         bool
	}{
		{"apne1-az1", "ap-northeast-1", false},
		{"apne1-az1", "東京", false},
		{"APNE1-AZ1", "ap-northeast-3", true},
		{"apne1-az1", "ap〜northeast〜3", true},
		{"apne1-az1, usw2-az1", "ap-northeast-1", true},
		{"usw2-lax1-az1", "ap-northeast-1", true},
		{"apne1-az1", "us-gov-west-1", true},
		{"usgw1-az1", "us-gov-west-1", false}, // an AZ ID that is not known
		{"apne1-az1", "", false},
		{"apne1-az1", "global", false},
		{"apne1-az1", "東京と大阪", false},
	} {
		if _, wrong := Zone(c.zone, c.region); (wrong == &text.ErrorZoneRegion) != c.want {
			t.Errorf("%q in %q: %v", c.zone, c.region, wrong)
		}
	}
}

// TestRegion: a field that holds a code holds it as it is written everywhere; anything else is left as it was typed.
func TestRegion(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"ap‑northeast‑1": "ap-northeast-1", "ＡＰ－ｎｏｒｔｈｅａｓｔ－１": "ap-northeast-1", "東京": "ap-northeast-1", "us\u2011gov\u2011west\u20111": "us-gov-west-1",
		"ap〜northeast〜1": "ap-northeast-1", "“us_gov_west_1”": "us-gov-west-1", "us gov west 1": "us-gov-west-1",
		"大阪リージョン": "ap-northeast-3", "Tokyo region": "ap-northeast-1", "AWS Asia Pacific (Osaka)": "ap-northeast-3", "Osaka local zone": "Osaka local zone",
		"東京と大阪": "東京と大阪", "ｇｌｏｂａｌ": "ｇｌｏｂａｌ", "社内‑1": "社内‑1", "": "",
	} {
		if got := Region(in); got != want {
			t.Errorf("region %q: %q, want %q", in, got, want)
		}
	}
}
