package weekly_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
)

const homes = `{"createDate": "2026-11-29-23-46-40", "prefixes": [{"ip_prefix": "3.112.0.0/14", "region": "ap-northeast-1"}], "ipv6_prefixes": []}`

// outside is the provider's address, and nobody else's.
func (x *week) outside(w http.ResponseWriter, r *http.Request) {
	if r.URL.String() != config.DefaultRanges || x.ranges == "" {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte(x.ranges))
}

// names is a resolver: Slack is in Tokyo, and everybody else elsewhere.
type names struct{}

func (names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if host == "slack.test" {
		return []netip.Addr{netip.MustParseAddr("3.112.1.2")}, nil
	}
	return []netip.Addr{netip.MustParseAddr("142.250.1.1")}, nil
}

// lines are those of the last weekly message that begin with one of the words.
func (x *week) lines(words ...string) (out []string) {
	x.t.Helper()
	messages := x.w.Messages("C0HELP")
	body, err := json.Marshal(messages[len(messages)-1].Blocks)
	if err != nil {
		x.t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(body), `\n`) {
		for _, w := range words {
			if _, found, ok := strings.Cut(line, w); ok {
				rest, _, _ := strings.Cut(found, `"`)
				out = append(out, w+rest)
			}
		}
	}
	return out
}

// TestTheHelpRoomReadsWhereSlackLives: in the message's language, and from the last good copy while the ranges cannot be fetched.
func TestTheHelpRoomReadsWhereSlackLives(t *testing.T) {
	t.Parallel()
	for lang, want := range map[incident.Lang][]string{
		incident.Japanese: {
			"📍 AWS の東京リージョン(ap-northeast-1)にあり、AWS の障害で一緒に止まりうるもの: `slack.test`(Slack での操作と投稿)",
			"AWS のアドレス範囲を取得できなかったため、",
		},
		incident.English: {
			"📍 In AWS, Tokyo (ap-northeast-1), and may fail with it: `slack.test` (everything in Slack)",
			"AWS's address ranges could not be fetched; this is by the copy of ",
		},
	} {
		x := newWeek(t)
		x.parts.Config.Settings.Language, x.parts.Config.Settings.Runbook = lang, "https://wiki.test/runbook"
		x.call()
		if got := x.lines("📍", want[1]); len(got) != 1 || got[0] != want[0] {
			t.Errorf("%s: read %q\nwant %q", lang, got, want)
		}
		x.at, x.ranges = x.at.AddDate(0, 0, 7), ""
		x.call()
		if got := x.lines("📍", want[1]); len(got) != 2 || got[0] != want[0] || !strings.HasPrefix(got[1], want[1]) || !strings.Contains(got[1], "7") {
			t.Errorf("%s: a week later read %q", lang, got)
		}
	}
}

// TestTheHelpRoomReadsWhatHasChangedInThePlaybook: in the week in which it has, and in no other.
func TestTheHelpRoomReadsWhatHasChangedInThePlaybook(t *testing.T) {
	t.Parallel()
	for lang, want := range map[incident.Lang]string{incident.Japanese: "4.3d 期限 30分 → 25分", incident.English: "4.3d due 30 min → 25 min"} {
		x := newWeek(t)
		x.parts.Config.Settings.Language = lang
		for n, told := range []bool{false, false, true, false} {
			if n == 2 {
				x.parts.Playbooks = sooner(t, x.parts.Playbooks)
			}
			x.call()
			if got := x.lines(want); (len(got) == 1) != told || told && got[0] != want {
				t.Errorf("%s: in week %d read %q", lang, n, got)
			}
			x.at = x.at.AddDate(0, 0, 7)
		}
	}
}

// sooner is the same playbook, in which the first notice is due sooner.
func sooner(t *testing.T, set playbook.Set) playbook.Set {
	t.Helper()
	id := config.Defaults().Playbook
	pb, _ := set.Get(id)
	pb = pb.Clone()
	for _, part := range pb.Phases {
		for i := range part.Todos {
			if todo := &part.Todos[i]; todo.ID == "4.3d" && todo.Due.After == 30*time.Minute {
				todo.Due.After = 25 * time.Minute
				return playbook.Of(pb)
			}
		}
	}
	t.Fatal("4.3d is not due in 30 minutes")
	return nil
}
