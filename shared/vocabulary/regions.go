package vocabulary

import (
	"cmp"
	"slices"
)

// region is one region: its code, the beginning of its AZ IDs, and how people call it.
type region struct {
	code  string
	zones string
	names expression
}

// regions lists the public regions (AWS documentation, "AWS Regions" and "Availability Zone IDs").
var regions = []region{
	{"ap-northeast-1", "apne1", forms("東京", "Tokyo")},
	{"ap-northeast-2", "apne2", forms("ソウル", "Seoul")},
	{"ap-northeast-3", "apne3", forms("大阪", "Osaka")},
	{"ap-east-1", "ape1", forms("香港", "Hong Kong")},
	{"ap-east-2", "ape2", forms("台北", "Taipei")},
	{"ap-south-1", "aps1", forms("ムンバイ", "Mumbai")},
	{"ap-south-2", "aps2", forms("ハイデラバード", "Hyderabad")},
	{"ap-southeast-1", "apse1", forms("シンガポール", "Singapore")},
	{"ap-southeast-2", "apse2", forms("シドニー", "Sydney")},
	{"ap-southeast-3", "apse3", forms("ジャカルタ", "Jakarta")},
	{"ap-southeast-4", "apse4", forms("メルボルン", "Melbourne")},
	{"ap-southeast-5", "apse5", forms("マレーシア", "Malaysia")},
	{"ap-southeast-7", "apse7", forms("タイ", "Thailand", "バンコク", "Bangkok")},
	{"us-east-1", "use1", forms("バージニア北部", "北部バージニア", "バージニア", "ヴァージニア", "N. Virginia", "Virginia")},
	{"us-east-2", "use2", forms("オハイオ", "Ohio")},
	{"us-west-1", "usw1", forms("北カリフォルニア", "カリフォルニア", "N. California", "California")},
	{"us-west-2", "usw2", forms("オレゴン", "Oregon")},
	{"ca-central-1", "cac1", forms("カナダ", "Canada")},
	{"ca-west-1", "caw1", forms("カルガリー", "Calgary")},
	{"mx-central-1", "mxc1", forms("メキシコ", "Mexico")},
	{"sa-east-1", "sae1", forms("サンパウロ", "Sao Paulo", "São Paulo")},
	{"eu-central-1", "euc1", forms("フランクフルト", "Frankfurt")},
	{"eu-central-2", "euc2", forms("チューリッヒ", "Zurich")},
	{"eu-west-1", "euw1", forms("アイルランド", "Ireland", "Dublin")},
	{"eu-west-2", "euw2", forms("ロンドン", "London")},
	{"eu-west-3", "euw3", forms("パリ", "Paris")},
	{"eu-north-1", "eun1", forms("ストックホルム", "Stockholm")},
	{"eu-south-1", "eus1", forms("ミラノ", "Milan")},
	{"eu-south-2", "eus2", forms("スペイン", "Spain")},
	{"me-south-1", "mes1", forms("バーレーン", "Bahrain")},
	{"me-central-1", "mec1", forms("UAE", "アラブ首長国連邦")},
	{"il-central-1", "ilc1", forms("テルアビブ", "Tel Aviv")},
	{"af-south-1", "afs1", forms("ケープタウン", "Cape Town")},
}

// elsewhere is what follows a city's name where people mean an office or a customer, not a region.
var elsewhere = lazy(`(?i)^ ?(の)?(オフィス|拠点|支社|支店|本社|本店|事務所|営業所|時間|在住|メンバー|チーム|office|site|team|time\b|branch|gas\b)`)

// regionOfZone holds the region by the beginning of its AZ IDs.
var regionOfZone = func() map[string]string {
	out := map[string]string{}
	for _, r := range regions {
		out[r.zones] = r.code
	}
	return out
}()

func isRegion(code string) bool {
	return slices.ContainsFunc(regions, func(r region) bool { return r.code == code })
}

func sortLongestFirst(words []string) {
	slices.SortFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
}
