package text

import "noroshi.internal/shared/incident"

// Region is a region of the provider, in the order in which a list shows them.
type Region struct {
	Code string
	Name Phrase
}

// Regions lists the regions people choose from, the nearest first.
var Regions = []Region{
	{"ap-northeast-1", Phrase{"東京", "Tokyo"}},
	{"ap-northeast-3", Phrase{"大阪", "Osaka"}},
	{"ap-northeast-2", Phrase{"ソウル", "Seoul"}},
	{"ap-southeast-1", Phrase{"シンガポール", "Singapore"}},
	{"ap-southeast-7", Phrase{"タイ", "Thailand"}},
	{"ap-southeast-3", Phrase{"ジャカルタ", "Jakarta"}},
	{"ap-southeast-5", Phrase{"マレーシア", "Malaysia"}},
	{"ap-southeast-2", Phrase{"シドニー", "Sydney"}},
	{"ap-southeast-4", Phrase{"メルボルン", "Melbourne"}},
	{"ap-east-1", Phrase{"香港", "Hong Kong"}},
	{"ap-east-2", Phrase{"台北", "Taipei"}},
	{"ap-south-1", Phrase{"ムンバイ", "Mumbai"}},
	{"ap-south-2", Phrase{"ハイデラバード", "Hyderabad"}},
	{"us-east-1", Phrase{"バージニア北部", "N. Virginia"}},
	{"us-east-2", Phrase{"オハイオ", "Ohio"}},
	{"us-west-1", Phrase{"北カリフォルニア", "N. California"}},
	{"us-west-2", Phrase{"オレゴン", "Oregon"}},
	{"ca-central-1", Phrase{"カナダ中部", "Canada Central"}},
	{"ca-west-1", Phrase{"カルガリー", "Calgary"}},
	{"eu-central-1", Phrase{"フランクフルト", "Frankfurt"}},
	{"eu-central-2", Phrase{"チューリッヒ", "Zurich"}},
	{"eu-west-1", Phrase{"アイルランド", "Ireland"}},
	{"eu-west-2", Phrase{"ロンドン", "London"}},
	{"eu-west-3", Phrase{"パリ", "Paris"}},
	{"eu-north-1", Phrase{"ストックホルム", "Stockholm"}},
	{"eu-south-1", Phrase{"ミラノ", "Milan"}},
	{"eu-south-2", Phrase{"スペイン", "Spain"}},
	{"me-south-1", Phrase{"バーレーン", "Bahrain"}},
	{"me-central-1", Phrase{"UAE", "UAE"}},
	{"il-central-1", Phrase{"テルアビブ", "Tel Aviv"}},
	{"af-south-1", Phrase{"ケープタウン", "Cape Town"}},
	{"sa-east-1", Phrase{"サンパウロ", "São Paulo"}},
	{"mx-central-1", Phrase{"メキシコ", "Mexico"}},
	{"global", Phrase{"全リージョン共通", "Global services"}},
}

var (
	regionNamed = Phrase{"{name}リージョン", "{name}"}
	regionCoded = Phrase{"{name}リージョン({code})", "{name} ({code})"}
	whatWhere   = Phrase{"{place} {services}", "{services} in {place}"}
	whatGlobal  = Phrase{"{services}(全リージョン共通)", "{services} (global)"}
)

// RegionName names a region; what is not in the list is named by itself.
func RegionName(lang incident.Lang, code string) string {
	for _, r := range Regions {
		if r.Code == code {
			return r.Name.In(lang)
		}
	}
	return code
}

// Place says where it is: "東京リージョン", "Tokyo"; "" when the region is not known.
func Place(lang incident.Lang, region string) string {
	name := RegionName(lang, region)
	if name == region {
		return region
	}
	return regionNamed.In(lang, "name", name)
}

// PlaceCode is Place with the region's code beside it, as customers know both: "大阪リージョン(ap-northeast-3)".
func PlaceCode(lang incident.Lang, region string) string {
	name := RegionName(lang, region)
	if name == region {
		return region
	}
	if region == "global" {
		return name
	}
	return regionCoded.In(lang, "name", name, "code", region)
}

// Scope says what is hit and where, "東京リージョン EC2"; "" unless both are known. It holds what people typed.
func Scope(lang incident.Lang, f incident.Facts) string {
	if f.Region == "" || len(f.Services) == 0 {
		return ""
	}
	services := List(lang, f.Services)
	if f.Region == "global" {
		return whatGlobal.In(lang, "services", services)
	}
	return whatWhere.In(lang, "place", Place(lang, f.Region), "services", services)
}

// where is Scope, or as much of it as is known.
func where(lang incident.Lang, f incident.Facts) string {
	switch {
	case f.Region == "":
		return List(lang, f.Services)
	case len(f.Services) == 0:
		return Place(lang, f.Region)
	}
	return Scope(lang, f)
}
