package yamlx

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/incident"
)

// probe reads everything a Value can be, whatever the file holds.
func probe(v Value) {
	for _, read := range []func(Value){
		func(v Value) { v.Str() },
		func(v Value) { v.Line(3) },
		func(v Value) { v.Word() },
		func(v Value) { v.Int(1, 9) },
		func(v Value) { v.Bool() },
		func(v Value) { v.Duration(0, time.Hour) },
		func(v Value) { v.Enum("a", "b") },
	} {
		read(v)
	}
	for _, item := range v.List() {
		probe(item)
	}
	o := v.Object()
	for _, k := range o.Keys() {
		probe(k)
		probe(o.Get(k.Word()))
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, raw, want string }{
		{"bytes that are not UTF-8", "a: b\nc: 日\xff\n", "f:2:5: byte 0xff is not UTF-8"},
		{"too large", strings.Repeat("#", MaxBytes+1), "f:1:1: the file has 262145 bytes"},
		{"a second document", "a: b\n---\nc: d\n", "f:2:1: a second document begins here"},
		{"anchor and alias", "a: &x 1\nb: *x\n", "f:1:4: anchor &x is not supported; allowed: the value written out each time\nf:2:4: alias *x is not supported"},
		{"merge key", "a:\n  <<: {b: 1}\n", "f:2:3: this key is not a plain word"},
		{"unclosed quote", "a: 1\nb: \"open\nc: 2\n", "f:2:4: this is not YAML (found unexpected end of stream)"},
		{"unclosed bracket", "a: 1\nb: [x, y\nc: 2\n", "f:2:4: this is not YAML ("},
		{"colon in a text", "a: 1\ntitle: EC2: down\n", "f:2:11: this is not YAML (mapping values are not allowed in this context)"},
		{"tab as indentation", "a:\n\tb: 1\n", "f:2:1: this is not YAML (found character that cannot start any token)"},
		{"reserved character", "a: @x\n", "f:1:4: this is not YAML (found character that cannot start any token)"},
		{"uneven indentation far below its block", "a:\n  b: 1\n  c: 2\n  d: 3\n e: 4\n", "f:5:2: this is not YAML (did not find expected"},
		{"alias of nothing", "a: 1\nb: *nobody\n", "f:2:4: this is not YAML (unknown anchor 'nobody' referenced)"},
		{"broken behind a list over several lines", "a: [1,\n 2,\n 3]\nb: 'x\n", "f:4:4: this is not YAML ("},
		{"control character", "a: 1\nb: \x01\n", "f:2:4: this is not YAML (control characters are not allowed)"},
		{"after Japanese, columns are characters", "a: \"障害\" x\n", "f:1:9: this is not YAML ("},
		{"Windows line ends", "a: 1\r\nb: \"x\r\n", "f:2:4: this is not YAML ("},
		{"byte order mark", "\ufeffa: @\n", "f:1:4: this is not YAML ("},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v, log := Parse("f", []byte(c.raw))
			if a := v.Object().Get("a"); a.IsObject() {
				a.Object("b")
			}
			if got := errorText(log); !strings.HasPrefix(got, c.want) {
				t.Errorf("got\n%s\nwant it to begin with\n%s", got, c.want)
			}
		})
	}
}

func errorText(log *Log) string {
	if err := log.Err(); err != nil {
		return err.Error()
	}
	return ""
}

func TestEmptyFilesAreAbsentWithoutAFault(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "\n\n", "# only words\n", "---\n", "~\n"} {
		v, log := Parse("f", []byte(raw))
		if v.Present() || log.Err() != nil {
			t.Errorf("%q: present %v, %v", raw, v.Present(), log.Err())
		}
	}
}

func TestFaultsOfValues(t *testing.T) {
	t.Parallel()
	raw := `name: 12
long: 12345678
number: seven
high: 11
flag: yes please
span: 90s
list: word
object: [1]
twice: 1
twice: 2
strange: 1
nothing:
blank: "  "
pair: {ja: あ}
token: xoxb-1234-secret
`
	v, log := Parse("f", []byte(raw))
	o := v.Object("name", "long", "number", "high", "flag", "span", "list", "object", "twice", "nothing", "blank", "pair", "token", "gone")
	o.Get("name").Str()
	o.Get("long").Line(5)
	o.Get("number").Int(1, 10)
	o.Get("high").Int(1, 10)
	o.Get("flag").Bool()
	o.Get("span").Duration(-time.Hour, 90*time.Minute)
	o.Get("list").List()
	o.Get("object").Object("a")
	o.Get("nothing").Str()
	o.Get("blank").Str()
	o.Get("pair").Object("ja", "en").Need("en").Str()
	o.Get("token").Enum("a", "b")
	o.Need("gone").Str()
	want := `f:1:1: gone is missing; every file needs it
f:1:7: name is "12"; allowed: text (put quotes around it)
f:2:7: long is "12345678"; allowed: text (put quotes around it)
f:3:9: number is "seven"; allowed: a whole number from 1 to 10
f:4:7: high is "11"; allowed: a whole number from 1 to 10
f:5:7: flag is "yes please"; allowed: true or false
f:6:7: span is "90s"; allowed: whole minutes from -1h to 1h30m, written like 90m or 1h30m
f:7:7: list is "word"; allowed: a list, such as [a, b], or [] for none
f:8:9: object is a list; allowed: an object (key: value)
f:10:1: key "twice" is there twice; allowed: once
f:11:1: unknown key "strange"; allowed: name, long, number, high, flag, span, list, object, twice, nothing, blank, pair, token, gone
f:12:9: nothing is empty; allowed: text (put quotes around it)
f:13:8: blank is empty; allowed: text
f:14:7: pair.en is missing; every pair needs it
f:15:8: token is "(hidden: looks like a secret)"; allowed: a, b`
	if got := errorText(log); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = `f:1:1: gone がありません。必ず書いてください
f:1:7: name は "12" です。書けるもの: 文字列(引用符で囲む)
f:2:7: long は "12345678" です。書けるもの: 文字列(引用符で囲む)
f:3:9: number は "seven" です。書けるもの: 1〜10 の整数
f:4:7: high は "11" です。書けるもの: 1〜10 の整数
f:5:7: flag は "yes please" です。書けるもの: true か false
f:6:7: span は "90s" です。書けるもの: -1h〜1h30m の、分単位の長さ(90m、1h30m など)
f:7:7: list は "word" です。書けるもの: リスト([a, b] など。なければ [])
f:8:9: object は リスト です。書けるもの: オブジェクト(key: value)
f:10:1: キー "twice" が2回あります。書けるのは1回だけです
f:11:1: "strange" というキーはありません。書けるもの: name, long, number, high, flag, span, list, object, twice, nothing, blank, pair, token, gone
f:12:9: nothing は 空 です。書けるもの: 文字列(引用符で囲む)
f:13:8: blank が空です。書けるもの: 文字列
f:14:7: pair.en がありません。必ず書いてください
f:15:8: token は "(秘密の値のようなので伏せています)" です。書けるもの: a, b`
	if got := log.Faults().In(incident.Japanese).Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRightValues(t *testing.T) {
	t.Parallel()
	v, log := Parse("f", []byte("a: 4.10\nb: -1h30m\nc: true\nd: [x, y]\ne: 7\n"))
	o := v.Object("a", "b", "c", "d", "e")
	if got := o.Get("a").Word(); got != "4.10" {
		t.Errorf("a word keeps its spelling: %q", got)
	}
	if got := o.Get("b").Duration(-2*time.Hour, 0); got != -90*time.Minute {
		t.Errorf("duration: %v", got)
	}
	if !o.Get("c").Bool() || o.Get("e").Int(1, 9) != 7 || len(o.Get("d").List()) != 2 {
		t.Error("bool, int or list")
	}
	if err := log.Err(); err != nil {
		t.Error(err)
	}
}

// What people paste from elsewhere holds characters that nobody sees and other hyphens.
func TestWordsThatWerePasted(t *testing.T) {
	t.Parallel()
	v, log := Parse("f", []byte("a: aws‑outage\nb: \u200bＣ０ＨＥＬＰ\nc\u200b: ９０ｍ\n"))
	o := v.Object("a", "b", "c")
	if a, b := o.Get("a").Enum("aws-outage"), o.Get("b").Word(); a != "aws-outage" || b != "C0HELP" {
		t.Errorf("%q, %q", a, b)
	}
	if got := o.Get("c").Duration(0, 2*time.Hour); got != 90*time.Minute {
		t.Error(got)
	}
	if err := log.Err(); err != nil {
		t.Error(err)
	}
}

func TestPositionWithinAText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, raw    string
		line, column int
	}{
		{"block", "a: |\n  first\n\n  障害 {{x}}\n", 4, 6},
		{"plain", "a: text {{x}}\n", 1, 9},
		{"quoted", "a: \"text {{x}}\"\n", 1, 10},
		{"folded, at its beginning", "a: >\n  text\n  {{x}}\n", 1, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v, log := Parse("f", []byte(c.raw))
			a := v.Object("a").Get("a")
			a.FaultAt(strings.Index(a.Str(), "{{"), "is here")
			f := log.Faults()
			if len(f) != 1 || f[0].Line != c.line || f[0].Column != c.column {
				t.Errorf("got %v, want %d:%d", f, c.line, c.column)
			}
		})
	}
}

func TestFaultsAreOneErrorInOrder(t *testing.T) {
	t.Parallel()
	err := Faults{{File: "b", Line: 1, Column: 1, Text: "x"}, {File: "a", Line: 2, Column: 1, Text: "y"}, {File: "VAR", Text: "z"}}.Err()
	if got := err.Error(); got != "VAR: z\na:2:1: y\nb:1:1: x" {
		t.Errorf("got %q", got)
	}
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Errorf("not Faults: %v", err)
	}
	if (Faults{}).Err() != nil {
		t.Error("no faults are no error")
	}
}

func TestFaultsAreNotEndless(t *testing.T) {
	t.Parallel()
	v, log := Parse("f", []byte(strings.Repeat("a: 1\n", 10_000)))
	v.Object("a")
	f := log.Faults()
	if len(f) != maxFaults+1 || !strings.HasPrefix(f[maxFaults].Text, "more than 200 faults") {
		t.Errorf("%d faults, the last %v", len(f), f[len(f)-1])
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("a: [1, {b: c}]\n"))
	f.Add([]byte("a: \"open\n"))
	f.Add([]byte("? [x]\n: &y *y\n<<: !!map {}\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, log := Parse("f", raw)
		probe(v)
		for _, fault := range log.Faults() {
			if fault.Line < 1 || fault.Column < 1 || fault.Text == "" || fault.File != "f" {
				t.Errorf("fault without a place: %+v", fault)
			}
		}
	})
}
