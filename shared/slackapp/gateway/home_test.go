package gateway

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/slackfake"
)

func tab(s string) render.Reply {
	return render.Reply{Blocks: []slack.Block{render.Section(s)}}
}

// home is what stands in somebody's Home tab.
func (b *bench) home(user string) string {
	b.Helper()
	v, ok := b.w.Home(user, b.app.ID)
	if !ok {
		return ""
	}
	said, _ := v.Blocks()[0]["text"].(map[string]any)["text"].(string)
	return said
}

// TestTheLaterHomeHolds, of each person their own.
func TestTheLaterHomeHolds(t *testing.T) {
	run(t, func(b *bench) {
		for _, say := range []string{"first", "second"} {
			if err := b.g.PublishHome(ctx(b.T), "U0KAKEI", tab(say)); err != nil {
				b.Fatal(err)
			}
		}
		if got, other := b.home("U0KAKEI"), b.home("U0BERLIN"); got != "second" || other != "" {
			b.Errorf("%q, and somebody else sees %q", got, other)
		}
		b.is(b.g.PublishHome(ctx(b.T), "U0NONE", tab("x")), permanent, "invalid_arguments")
	})
}

// TestLookingForAHomeTab leaves what somebody sees in it.
func TestLookingForAHomeTab(t *testing.T) {
	run(t, func(b *bench) {
		look := func() error { return b.g.LookUpHome(ctx(b.T), "U0KAKEI", incident.English) }
		if err := look(); err != nil || !strings.Contains(b.home("U0KAKEI"), "Open this tab again") {
			b.Errorf("%v, %q", err, b.home("U0KAKEI"))
		}
		if err := b.g.PublishHome(ctx(b.T), "U0KAKEI", tab("theirs")); err != nil {
			b.Fatal(err)
		}
		if err := look(); err != nil || b.home("U0KAKEI") != "theirs" {
			b.Errorf("%v, %q", err, b.home("U0KAKEI"))
		}
		if err := b.w.UpdateApp(b.app.ID, func(a *slackfake.App) { a.HomeTabDisabled = true }); err != nil {
			b.Fatal(err)
		}
		b.is(look(), permanent, "not_enabled")
	})
}
