package slackapp

import (
	"slices"
	"strings"
	"testing"

	"noroshi.internal/shared/slackapp/install"
)

// The manifest asks for the events that are handled, and for no others: what it does not ask for never comes, and what nobody
// handles need not be told to us.
func TestTheManifestAsksForWhatIsHandled(t *testing.T) {
	t.Parallel()
	var want []string
	for typ := range handlers {
		if typ == "message" { // Slack: subscribed to by the kind of channel, delivered as one type
			want = append(want, "message.channels", "message.groups")
			continue
		}
		want = append(want, typ)
	}
	slices.Sort(want)
	if asked := install.Names(install.Events); !slices.Equal(asked, want) {
		t.Errorf("the manifest asks for\n%s\nand these are handled:\n%s", strings.Join(asked, " "), strings.Join(want, " "))
	}
}

// Each kind of channel is heard of alike: what is handled of a public one is handled of a private one.
func TestPrivateChannelsAreHeardOfToo(t *testing.T) {
	t.Parallel()
	for typ := range handlers {
		if rest, public := strings.CutPrefix(typ, "channel_"); public && handlers["group_"+rest] == nil {
			t.Errorf("%s is handled and group_%s is not", typ, rest)
		}
	}
}
