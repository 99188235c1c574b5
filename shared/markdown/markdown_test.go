package markdown_test

import (
	"testing"

	"noroshi.internal/shared/markdown"
)

func TestEscape(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"plain ap-northeast-1":              "plain ap-northeast-1",
		"# no heading":                      `\# no heading`,
		"no closing #":                      `no closing \#`,
		"C# stays":                          "C# stays",
		"- no list":                         `\- no list`,
		"1. no list":                        `1\. no list`,
		"- [x] no tick":                     `\- \[x\] no tick`,
		"a | b":                             `a \| b`,
		"<script>":                          `\<script\>`,
		"&copy; `x` *y* _z_ ~~w~~":          "\\&copy; \\`x\\` \\*y\\* \\_z\\_ \\~\\~w\\~\\~",
		"[click](javascript:alert(1))":      `\[click\](javascript:alert(1))`,
		"two\nlines\n\nand more":            "two / lines / and more",
		"https://x.com/a_b?c=1&d=2を参照":      "<https://x.com/a_b?c=1&d=2>を参照",
		"see (https://x.com/a_b).":          "see (<https://x.com/a_b>).",
		"https://x.com/>\"onclick=":         `<https://x.com/>\>"onclick=`,
		`back\slash`:                        `back\\slash`,
		"\u202egnp.exe":                     "gnp.exe",
		"{{title}}":                         `\{\{title\}\}`,
		"---":                               `\---`,
		"=====":                             `\=====`,
		":-:":                               `\:-:`,
		"![img](https://evil.example/p.png": `!\[img\](<https://evil.example/p.png>`,
	} {
		if got := markdown.Escape(typed); got != want {
			t.Errorf("%q becomes %q, want %q", typed, got, want)
		}
	}
}
