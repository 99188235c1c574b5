package config

import (
	"testing"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
)

// TestAPlaybookIsReadForWhatIsSaidOfIt, and for nothing else: a function that was just started does not read it before it listens.
func TestAPlaybookIsReadForWhatIsSaidOfIt(t *testing.T) {
	t.Parallel()
	for settings, reads := range map[string]bool{
		"language: ja\n": false, "playbook: aws-outage\n": false,
		"slack:\n  announce: [C0ALL]\n  audiences: {C0ALL: engineering}\n": true,
	} {
		var read bool
		set := playbook.Set{"aws-outage": func() incident.Playbook {
			read = true
			return incident.Playbook{ID: "aws-outage", Announcements: []incident.Announcement{{ID: "engineering"}}}
		}}
		c, err := Load(func(name string) string {
			if name == SettingsVar {
				return "settings.yaml"
			}
			return ""
		}, func(string) ([]byte, error) { return []byte(settings), nil })
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Validate(set); err != nil || read != reads {
			t.Errorf("%q: the playbook was read: %v, and %v", settings, read, err)
		}
	}
}
