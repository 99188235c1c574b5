package config_test

import (
	"strings"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/yamlx/yamlxtest"
)

func load(t *testing.T, yaml string, env map[string]string) (config.Config, string) {
	t.Helper()
	get := func(name string) string {
		if name == config.SettingsVar && yaml != "" {
			return "settings.yaml"
		}
		return env[name]
	}
	c, err := config.Load(get, func(string) ([]byte, error) { return []byte(yaml), nil })
	if err != nil {
		yamlxtest.Japanese(t, err)
		return c, err.Error()
	}
	return c, ""
}

func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	const login = "login:\n  issuer: https://id.example.com\n  client_id: noroshi\n  domains: [example.com]\n  url: https://form.example.com/\n"
	c, fault := load(t, login, nil)
	if l := c.Settings.Login; fault != "" || l.Issuer != "https://id.example.com" || l.ClientID != "noroshi" || l.Domains[0] != "example.com" || l.URL != "https://form.example.com" {
		t.Errorf("%+v, %s", c.Settings.Login, fault)
	}
	for yaml, want := range map[string]string{
		"": "", "login:\n  url: https://form.example.com\n": "", "login:\n  issuer: http://127.0.0.1:9/\n  client_id: a\n  domains: [a.example]\n": "",
		"login:\n  issuer: https://id.example.com\n":                                                        "client_id",
		"login:\n  issuer: https://id.example.com\n  client_id: a\n":                                        "domains",
		"login:\n  client_id: a\n  domains: [a.example]\n":                                                  "issuer",
		"login:\n  issuer: http://id.example.com\n  client_id: a\n  domains: [a.example]\n":                 "not secure",
		"login:\n  issuer: http://127.0.0.1.evil.example\n  client_id: a\n  domains: [a.example]\n":         "not secure",
		"login:\n  issuer: https://id.example.com\n  client_id: a\n  domains: ['@a.example']\n":             "a domain",
		"login:\n  issuer: https://id.example.com\n  client_id: a\n  domains: [a.example]\n  secret: abc\n": "secret",
	} {
		if _, fault := load(t, yaml, nil); (fault == "") != (want == "") || !strings.Contains(fault, want) {
			t.Errorf("%q: %q, want %q", yaml, fault, want)
		}
	}
}

func TestSessionKeys(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("k", 40)
	for value, n := range map[string]int{"": 0, key: 1, key + "," + key: 2, "short": -1, key + ",short": -1, key + "," + key + "," + key: -1} {
		c, fault := load(t, "", map[string]string{config.SessionKey: value})
		if n >= 0 && (fault != "" || len(c.SessionKeys) != n) || n < 0 && (fault == "" || strings.Contains(fault, "kkk")) {
			t.Errorf("%q: %d keys, %q", value, len(c.SessionKeys), fault)
		}
	}
}
