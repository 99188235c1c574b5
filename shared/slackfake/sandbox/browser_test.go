package sandbox_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/slack-go/slack"

	"noroshi.internal/shared/web/browsertest"
)

// tab is one person's page in a real browser.
type tab struct {
	bench
	ctx context.Context
}

func (b bench) tab(ctx context.Context, address string) tab {
	b.t.Helper()
	t := tab{b, ctx}
	t.do(chromedp.EmulateViewport(1280, 900), browsertest.Prefer(false), chromedp.Navigate(b.url+address),
		chromedp.WaitVisible(chromedp.CSS(`.frame`)))
	return t
}

func (t tab) do(steps ...chromedp.Action[chromedp.Void]) {
	t.t.Helper()
	t.must(chromedp.Do(t.ctx, steps...))
}

func (t tab) click(selector string) {
	t.t.Helper()
	t.must(browsertest.Click(t.ctx, selector))
}

func (t tab) typeIn(selector, text string) {
	t.t.Helper()
	t.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// sees waits until an element is there whose text holds what is wanted.
func (t tab) sees(selector, want string) {
	t.t.Helper()
	js := `[...document.querySelectorAll(` + quote(selector) + `)].some((e) => e.textContent.includes(` + quote(want) + `))`
	if _, err := chromedp.Run(t.ctx, chromedp.Poll[bool](js)); err != nil {
		body, _ := chromedp.Run(t.ctx, chromedp.TextContent(chromedp.CSS(`body`)))
		t.t.Fatalf("%s never said %q: %v\n%s", selector, want, err, strings.Join(strings.Fields(body), " "))
	}
}

func (t tab) holds(js string) {
	t.t.Helper()
	if _, err := chromedp.Run(t.ctx, chromedp.Poll[bool](js)); err != nil {
		t.t.Fatalf("never true: %s: %v", js, err)
	}
}

func withApp(t *testing.T) (bench, *stubApp) {
	t.Helper()
	app := &stubApp{}
	b := setup(t, app)
	app.client = b.client
	return b, app
}

func TestACommandOpensAFormWhoseMessageIsClaimed(t *testing.T) {
	t.Parallel()
	b, app := withApp(t)
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Kakei+"&channel="+b.ids.Help)
	p.typeIn(`[data-testid=composer]`, "/incident form\r")
	p.sees(`dialog[data-modal] h2`, "障害対応を始める")
	p.typeIn(`[data-block-id=title] input`, "EC")
	p.do(chromedp.SetValue(chromedp.CSS(`[data-block-id=region] select`), "tokyo"))
	p.click(`[data-block-id=services] input[value=ec2]`)
	p.click(`[data-block-id=services] input[value=rds]`)
	p.do(chromedp.SetValue(chromedp.CSS(`[data-block-id=commander] select`), b.ids.Berlin))
	p.click(`[data-testid=modal-submit]`)
	p.sees(`[data-block-error=title]`, "3文字以上で書いてください")
	p.keepPicture("modal")
	p.typeIn(`[data-block-id=title] input`, "2 に SSH できない")
	p.click(`[data-testid=modal-submit]`)
	p.sees(`article .text, article .blocks`, "EC2 に SSH できない")
	p.holds(`!document.querySelector('dialog[data-modal]')`)
	p.click(`[data-action-id=claim]`)
	p.sees(`article .blocks`, "担当: @筧")
	want := []string{"command form", "submit EC tokyo U0BERLIN/ec2,rds", "submit EC2 に SSH できない tokyo U0BERLIN/ec2,rds", "press claim v by " + b.ids.Kakei}
	if got := app.heard(); !slices.Equal(got, want) {
		t.Errorf("the app heard %q, not %q", got, want)
	}
}

func (t tab) keepPicture(name string) {
	t.t.Helper()
	if dir := os.Getenv("SANDBOX_PICTURES"); dir != "" {
		t.must(browsertest.Screenshot(t.ctx, filepath.Join(dir, name+".png")))
	}
}

func TestReactionsAndRepliesShowWithoutReload(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	ts := b.post(b.ids.Help, "4.3d 第1報の送信", "")
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Bangkok+"&channel="+b.ids.Help)
	message := `article[data-ts="` + ts + `"] `
	p.typeIn(`[data-testid=composer]`, "half a sen")
	p.click(message + `.tools [data-react]`)
	p.click(`[data-pick=raised_hand]`)
	p.sees(message+`[data-emoji=raised_hand][aria-pressed=true]`, "1")
	b.must(b.ws.React(b.ids.Berlin, b.ids.Help, ts, "raised_hand"))
	p.sees(message+`[data-emoji=raised_hand]`, "2")
	p.click(message + `[data-emoji=raised_hand]`)
	p.sees(message+`[data-emoji=raised_hand][aria-pressed=false]`, "1")
	b.say(b.ids.Berlin, b.ids.Help, ts, "50% done")
	p.click(`[data-thread-link="` + ts + `"]`)
	p.sees(`[data-testid=thread]`, "50% done")
	p.typeIn(`[data-testid=thread-composer]`, "thanks @berlin\r")
	p.sees(`[data-testid=thread] .mention`, "@Jonas")
	b.must(b.client.AddPinContext(t.Context(), b.ids.Help, slack.NewRefToMessage(b.ids.Help, ts)))
	p.click(`[data-testid=pins]`)
	p.click(`#pins a`)
	p.holds(`location.hash === '#m-` + ts + `' && !!document.querySelector('[data-testid=thread]')`)
	p.holds(`document.querySelector('[data-testid=composer]').value === 'half a sen'`)
	p.click(`[data-user="` + b.ids.Berlin + `"]`)
	p.sees(`a[data-user][aria-current=true]`, "Jonas")
	p.click(`[data-user="` + b.ids.Bangkok + `"]`)
	p.holds(`document.querySelector('[data-testid=composer]').value === 'half a sen'`)
}

// TestWhoTypesSeesWhatComesOfIt: the answer is at the end, and who typed may have been reading far above it.
func TestWhoTypesSeesWhatComesOfIt(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	b.post(b.ids.Help, "4.3d 第1報の送信"+strings.Repeat("\nline", 60), "")
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Bangkok+"&channel="+b.ids.Help)
	p.holds(`(document.getElementById('messages').scrollTop = 0) === 0`)
	p.typeIn(`[data-testid=composer]`, "here I am\r")
	p.sees(`article .text`, "here I am")
	p.holds(`(() => { const s = document.getElementById('messages'); return s.scrollHeight - s.scrollTop - s.clientHeight < 60; })()`)
}

func TestAQuestionComesBeforeADangerousButton(t *testing.T) {
	t.Parallel()
	b, app := withApp(t)
	ts := b.post(b.ids.Help, "board", b.boardBlocks())
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Kakei+"&channel="+b.ids.Help)
	cancel := `article[data-ts="` + ts + `"] [data-action-id=cancel]`
	p.click(cancel)
	p.sees(`#ask h2`, "誤報として取り消しますか")
	p.click(`[data-testid=confirm-cancel]`)
	p.holds(`!document.getElementById('ask').open`)
	p.click(cancel)
	p.click(`[data-testid=confirm-ok]`)
	p.sees(`article .text`, "did cancel")
	b.post(b.ids.Help, "todo", open("4.3d 第1報の送信", 30))
	p.click(`[data-action-id=more]`)
	p.click(`[data-option][data-value=skip]`)
	p.sees(`article .text`, "did more")
	want := []string{"press cancel  by " + b.ids.Kakei, "press more skip by " + b.ids.Kakei}
	if got := app.heard(); !slices.Equal(got, want) {
		t.Errorf("the app heard %q, not %q", got, want)
	}
}

func TestWhatCannotBeDoneIsSaidAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Bangkok+"&channel="+b.ids.Help)
	p.click(`[data-testid=switch-down]`)
	p.sees(`.strip`, "Slack is down")
	p.typeIn(`[data-testid=composer]`, "still here\r")
	p.sees(`[data-testid=notice]`, "Slack is down")
	p.keepPicture("down")
	p.holds(`document.querySelector('[data-testid=composer]').value.trim() === 'still here'`)
	p.click(`[data-testid=switch-down]`)
	p.holds(`!document.querySelector('.strip')`)
	p.click(`[data-testid=send]`)
	p.sees(`article .text`, "still here")
	p.holds(`document.querySelector('[data-testid=composer]').value === ''`)
	p.typeIn(`[data-testid=composer]`, "/incident broken\r")
	p.sees(`[data-testid=notice]`, "did not accept")
	p.sees(`article.only-you`, "dispatch_failed")
}

// TestAModalLeavesTheChannelWhereItIs: whoever opens a modal from a message's menu reads on where they were, while it is open
// and after it.
func TestAModalLeavesTheChannelWhereItIs(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	b.post(b.ids.Help, "above"+strings.Repeat("\nline", 90), "")
	ts := b.post(b.ids.Help, "todo", open("4.3d 第1報の送信", 30))
	b.post(b.ids.Help, "below"+strings.Repeat("\nline", 90), "")
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Kakei+"&channel="+b.ids.Help)
	message := `document.querySelector('article[data-ts="` + ts + `"]')`
	p.holds(`(` + message + `.scrollIntoView({block: 'center'}), window.at = document.getElementById('messages').scrollTop) > 500`)
	same := `Math.abs(document.getElementById('messages').scrollTop - window.at) < 30`
	p.click(`[data-action-id=more]`)
	p.click(`[data-option][data-value=hand]`)
	p.holds(`document.querySelector('dialog[data-modal]')?.open`)
	p.holds(same)
	p.click(`[data-testid=modal-close]`)
	p.holds(`!document.querySelector('dialog[data-modal]')`)
	p.holds(same)
}

func TestPeopleEditAndDeleteTheirMessages(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	own := b.say(b.ids.Bangkok, b.ids.Help, "", "frist")
	b.say(b.ids.Berlin, b.ids.Help, "", "another's")
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Bangkok+"&channel="+b.ids.Help)
	message := `article[data-ts="` + own + `"] `
	p.click(message + `[data-testid=more]`)
	p.click(message + `[data-testid=edit]`)
	p.do(chromedp.SetValue(chromedp.CSS(message+`form.edit textarea`), "first"))
	b.say(b.ids.Berlin, b.ids.Help, "", "meanwhile")
	p.sees(`article .text`, "meanwhile")
	p.click(message + `form.edit [type=submit]`)
	p.sees(message+`.text`, "first")
	p.sees(message+`.text .edited`, "edited")
	p.click(message + `[data-testid=more]`)
	p.click(message + `[data-testid=delete]`)
	p.click(`[data-testid=confirm-ok]`)
	p.holds(`!document.querySelector('article[data-ts="` + own + `"]')`)
	p.holds(`document.querySelectorAll('[data-testid=more]').length === 0`)
}

func TestWhatPeopleTypeStaysText(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	evil := `<img src=x onerror=alert(1)><script>alert(2)</script>"'&lt;b&gt; <javascript:alert(3)|x>`
	b.say(b.ids.Berlin, b.ids.Help, "", evil)
	b.post(b.ids.Help, "evil", blocks(section("<javascript:alert(3)|click> <b>"), actions(button(`"><b>`, "<i>x</i>", ""))))
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Bangkok+"&channel="+b.ids.Help)
	p.sees(`article .text`, `<img src=x onerror=alert(1)><script>alert(2)</script>`)
	p.sees(`article .act`, "<i>x</i>")
	p.holds(`!document.querySelector('article :is(img, script, a[href^="javascript"], .text b, .act i)')`)
}

func TestAViewOnTopOfAnotherKeepsWhatWasTypedBelow(t *testing.T) {
	t.Parallel()
	b, app := withApp(t)
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Kakei+"&channel="+b.ids.Help)
	p.typeIn(`[data-testid=composer]`, "/incident form\r")
	p.typeIn(`[data-block-id=title] input`, "half a title")
	p.click(`dialog[data-modal] [data-action-id=push]`)
	p.sees(`dialog[data-modal] h3`, "二枚目")
	p.click(`[data-testid=modal-close]`)
	p.sees(`dialog[data-modal] h2`, "障害対応を始める")
	p.holds(`document.querySelector('[data-block-id=title] input').value === 'half a title'`)
	p.do(chromedp.KeyEvent("\x1b"))
	p.holds(`!document.querySelector('dialog[data-modal]')`)
	p.holds(`!document.querySelector('[aria-busy]')`)
	if got, want := app.heard(), []string{"command form", "press push  by " + b.ids.Kakei, "typed half a title", "closed"}; !slices.Equal(got, want) {
		t.Errorf("the app heard %q, not %q", got, want)
	}
}

func TestAGuestSeesTheirChannelOnlyAndStaffMayJoin(t *testing.T) {
	t.Parallel()
	b, _ := withApp(t)
	room := b.channel("inc-open", b.ids.Kakei)
	p := b.tab(browsertest.Start(t), "?user="+b.ids.Bangkok+"&channel="+room)
	p.click(`[data-testid=join]`)
	p.sees(`.notice-line`, "@Nok")
	p.typeIn(`[data-testid=composer]`, "hello\r")
	p.sees(`article .text`, "hello")
	p.click(`[data-testid=channel-menu]`)
	p.click(`#channel-menu [data-do=remove]`)
	p.holds(`!document.querySelector('#channel-menu [data-do=remove]')`)
	p.click(`[data-user="` + b.ids.Guest + `"]`)
	p.holds(`[...document.querySelectorAll('[data-channel]')].map((a) => a.dataset.channelName).join() === 'help-247'`)
}
