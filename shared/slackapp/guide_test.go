package slackapp

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/text"
)

// TestWhatTheGuidesHavePeopleTypeIsUnderstood: each command, with something in its places and in an incident's channel, is known.
func TestWhatTheGuidesHavePeopleTypeIsUnderstood(t *testing.T) {
	t.Parallel()
	for _, guide := range []string{"web/guide/responders.ja.md", "web/guide/responders.en.md", "../README.md", "../deploy/README.md", "../deploy/local/README.md"} {
		page, err := os.ReadFile("../" + guide)
		if err != nil {
			t.Fatal(err)
		}
		all := regexp.MustCompile("`/incident( [^`]*)?`").FindAllStringSubmatch(string(page), -1)
		if len(all) == 0 {
			t.Errorf("%s has nobody type anything", guide)
		}
		for _, found := range all {
			if said := filled(found[1]); !open(t).understands(said) {
				t.Errorf("%s: %s, typed as %q", guide, found[0], said)
			}
		}
	}
}

// filled has something in the places of a command, but for those that may be left out.
func filled(command string) string {
	for _, place := range []struct{ form, with string }{{` ?\[[^]]*\]`, ""}, {`@\S+`, "<@U0BERLIN>"}, {`<[^@>]*>|…`, "x"}} {
		command = regexp.MustCompile(place.form).ReplaceAllString(command, place.with)
	}
	return command
}

// complete are the commands that leave nothing to ask in a form.
var complete = regexp.MustCompile(`^ (now|drill|update|commander) `)

// understands reports whether a command is answered in an incident's channel, by a form only if that is to ask something.
func (d *desk) understands(said string) bool {
	d.private()
	reply := d.app.Command(d.t.Context(), Command{Name: "/incident", Text: said, User: "U0KAKEI", Channel: "C0ROOM", TriggerID: "1.2.a"})
	if len(d.opened) > 0 {
		return !complete.MatchString(said)
	}
	unknown, _, _ := strings.Cut(text.UnknownWord.In(incident.English, "typed", "\x00"), "\x00")
	return reply != nil && !strings.HasPrefix(reply.Text, unknown)
}
