package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"noroshi.internal/shared/slackfake"
	"noroshi.internal/shared/slackfake/sandbox"
	"noroshi.internal/shared/web/browsertest"
)

// TestASlashSuggestsCommands: which begin so, in either spelling; a key or a press takes one, and what is not chosen is sent as it
// was typed.
func TestASlashSuggestsCommands(t *testing.T) {
	t.Parallel()
	b, app := withApp(t)
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Kakei+"&channel="+b.ids.Help)
	const box = `[data-testid=composer]`
	offered := func(want string) {
		t.Helper()
		p.holds(`(([...document.querySelectorAll('[role=option]')].filter((o) => o.checkVisibility()).map((o) => o.dataset.text).join()) === ` + quote(want) + `)`)
	}
	says := func(want string) {
		t.Helper()
		p.holds(`document.querySelector('[data-testid=composer]').value.trimEnd() === ` + quote(want)) // a key that is sent by itself leaves its line break
	}
	empty := func() {
		t.Helper()
		p.holds(`(() => {
			const box = document.querySelector('[data-testid=composer]');
			box.value = '';
			return box.dispatchEvent(new Event('input', { bubbles: true }));
		})()`)
	}
	p.typeIn(box, "no command")
	offered("")
	empty()
	p.typeIn(box, "/")
	offered("/incident now,/incident help")
	p.typeIn(box, "incident ヘ")
	offered("/incident help")
	p.typeIn(box, kb.Tab)
	says("/incident help")
	offered("")
	p.typeIn(box, "\r")
	p.sees(`article .text`, "打ちました: help")
	says("")
	p.typeIn(box, "/inc"+kb.ArrowDown+kb.ArrowDown+kb.ArrowUp)
	p.holds(`document.getElementById(document.querySelector('[data-testid=composer]').getAttribute('aria-activedescendant')).ariaSelected === 'true'`)
	p.typeIn(box, "\r")
	says("/incident now")
	empty()
	p.typeIn(box, "/incident n"+kb.Escape)
	offered("")
	empty()
	p.typeIn(box, "/")
	p.click(`#suggest-1`)
	says("/incident help")
	empty()
	p.typeIn(box, "/incident help\r")
	p.holds(`[...document.querySelectorAll('article .text')].filter((e) => e.textContent.includes('打ちました: help')).length === 2`)
	if got := app.heard(); !slices.Equal(got, []string{"command help", "command help"}) {
		t.Errorf("the app heard %q", got)
	}
}

// TestSignsDoNotGlare: the white square is marked wherever words are, but not in code.
func TestSignsDoNotGlare(t *testing.T) {
	t.Parallel()
	b := setup(t, nil)
	b.post(b.ids.Help, "⬜ *⬜ open* `⬜`", "")
	b.post(b.ids.Help, "x", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[
		{"type":"text","text":"⬜ a"},{"type":"emoji","name":"white_large_square"}]}]},
		{"type":"header","text":{"type":"plain_text","text":"⬜ b"}}]`)
	_, body := b.get("?channel=" + b.ids.Help + "&user=" + b.ids.Kakei)
	if n := strings.Count(body, `<span class="glaring">⬜</span>`); n != 5 {
		t.Errorf("%d squares are marked:\n%s", n, body)
	}
}

// TestWhatIsPrivateHasAQuietSign beside its name; a window's title can hold no picture.
func TestWhatIsPrivateHasAQuietSign(t *testing.T) {
	t.Parallel()
	ws, h := seeded(sandbox.Options{})
	ws.AddChannel(slackfake.Channel{ID: "C0SECRET", Name: "secret", Private: true, Members: []string{"U0KAKEI"}})
	body := asked(t, h, "/?channel=C0SECRET&user=U0KAKEI", "")
	for _, place := range []string{`data-channel-name="secret"`, `id="channel-title"`} {
		if _, after, _ := strings.Cut(body, place); !strings.Contains(after[:200], "<svg") {
			t.Errorf("%s: %s", place, after[:200])
		}
	}
	if !strings.Contains(body, "<title>🔒secret") {
		t.Error("the window's title has no prefix")
	}
}
