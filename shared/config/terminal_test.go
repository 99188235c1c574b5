package config_test

import (
	"testing"

	"noroshi.internal/shared/incident"
)

func TestTheTerminalSpeaksTheLanguageOfWhoeverStartsIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		yaml string
		env  map[string]string
		want incident.Lang
	}{
		{"", nil, "ja"},
		{"", map[string]string{"LANG": "en_US.UTF-8"}, "en"},
		{"", map[string]string{"LANG": "ja_JP.UTF-8"}, "ja"},
		{"", map[string]string{"LANG": "ja"}, "ja"},
		{"", map[string]string{"LANG": "th_TH.UTF-8"}, "en"},
		{"", map[string]string{"LANG": "C.UTF-8"}, "ja"},
		{"", map[string]string{"LANG": "POSIX"}, "ja"},
		{"", map[string]string{"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_GB"}, "en"},
		{"", map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_GB", "LC_ALL": "ja_JP.eucJP"}, "ja"},
		{"timezone: UTC\n", map[string]string{"LANG": "en_US.UTF-8"}, "en"},
		{"language: ja\n", map[string]string{"LANG": "en_US.UTF-8"}, "en"},
		{"language: en\n", map[string]string{"LC_ALL": "ja_JP.UTF-8"}, "ja"},
		{"language: en\n", map[string]string{"LANG": "C.UTF-8"}, "en"},
	} {
		if loaded, fault := load(t, c.yaml, c.env); loaded.Terminal() != c.want || fault != "" {
			t.Errorf("%q, %v: %s %s, want %s", c.yaml, c.env, loaded.Terminal(), fault, c.want)
		}
	}
}
