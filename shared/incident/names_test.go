package incident

import (
	"strings"
	"testing"
)

func TestNamings(t *testing.T) {
	t.Parallel()
	members := []Member{
		{"佐藤 花子", "お客様通知の担当"},
		{"林 健太", "司令塔"},
		{"山本 一郎", "窓口の担当"},
		{"五十嵐誠", "担当者"},
		{"スミス", "監視の担当"},
		{"Jonas Weber", "the scribe"},
		{"Mark", "the responder"},
		{"Bo Li (SRE)", "the checker"},
		{"さくら", "担当者"},
		{"hanako.sato", "the desk"},
		{"筧", "記録係"},
	}
	for _, c := range []struct{ text, want string }{
		{"佐藤さんの連絡が遅れた", "お客様通知の担当の連絡が遅れた"},
		{"第1報を佐藤が書くのが遅れた", "第1報をお客様通知の担当が書くのが遅れた"},
		{"佐藤花子と佐藤 花子さん", "お客様通知の担当とお客様通知の担当"},
		{"担当佐藤が不在", "担当お客様通知の担当が不在"},
		{"花子さんに聞いた", "お客様通知の担当に聞いた"},
		{"花子という名前のバッチ", "花子という名前のバッチ"}, // a first name alone may be a word
		{"林さんへの確認が重なった", "司令塔への確認が重なった"},
		{"小林さんも林道も森林も", "小林さんも林道も森林も"}, // one character is a name only with a title, and in no longer one
		{"青山本社の回線", "青山本社の回線"},         // 山本 is in it
		{"五十嵐さんと誠実な対応", "担当者と誠実な対応"},
		{"五十嵐誠が気づいた", "担当者が気づいた"},
		{"スミスが見た。スミスソニアンではない", "監視の担当が見た。スミスソニアンではない"},
		{"さくらさんが見た。さくらインターネットの障害", "担当者が見た。さくらインターネットの障害"},
		{"Jonas was late, and jonas knew. Jonasson was not", "the scribe was late, and the scribe knew. Jonasson was not"},
		{"weber's handover", "the scribe's handover"},
		{"Mark the ticket as solved", "Mark the ticket as solved"},
		{"Mark-san marked it, @Mark too", "the responder marked it, the responder too"},
		{"Bo Li and Li Bo, a bolide", "the checker and Li Bo, a bolide"},
		{"@jonas.weber and @nobody.known, @here", "the scribe and anyone, @here"},
		{"@佐藤さんが遅れた、＠田中が遅れた", "お客様通知の担当が遅れた、anyoneが遅れた"},
		{"mail to a@b.example and jonas@weber.example", "mail to a@b.example and jonas@weber.example"},
		{"sato could not reach it", "the desk could not reach it"},
		{"承認で 佐藤 を待った、Jonas の次", "承認でお客様通知の担当を待った、the scribe の次"},
		{"筧さんが書く。筧は竹の樋", "記録係が書く。筧は竹の樋"},
		{"誰もいない文", "誰もいない文"},
		{"", ""},
	} {
		if got := Unnamed(c.text, members, "anyone"); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
		if named := Namings(c.text, members, "anyone"); (len(named) > 0) != (c.text != c.want) {
			t.Errorf("%q names %v", c.text, named)
		}
	}
	named := Namings("佐藤さん、佐藤さん、Jonas", members, "")
	if len(named) != 2 || named[0] != (Naming{"佐藤さん", "お客様通知の担当"}) || named[1].As != "Jonas" {
		t.Errorf("named %v", named)
	}
}

// TestNamingsOfALongText holds that no text, however long and odd, costs more than its length or breaks a character.
func TestNamingsOfALongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("佐藤@林\xff", MaxText)
	if got := Unnamed(long, []Member{{"佐藤 花子", "x"}, {"林", "y"}}, "z"); strings.Contains(got, "佐藤") {
		t.Error("a name is left")
	}
	if got := len(Namings(strings.Repeat("@a1 @b2 @c3 @d4 @e5 @f6 @g7 @h8 @i9 @j1 @k2 ", 3), nil, "")); got != mostNamings {
		t.Errorf("%d names are told, want %d", got, mostNamings)
	}
}

func FuzzUnnamed(f *testing.F) {
	f.Add("佐藤さんと Jonas", "佐藤 花子")
	f.Add("@a", "a")
	f.Fuzz(func(t *testing.T, text, name string) {
		if got := Unnamed(text, []Member{{name, "R"}}, "A"); len(Namings(text, []Member{{name, "R"}}, "A")) == 0 && got != text {
			t.Errorf("%q became %q, and nobody is named", text, got)
		}
	})
}
