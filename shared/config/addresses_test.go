package config

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every setting that holds an address comes in by itself, under the key that it has in the file.
func TestAddresses(t *testing.T) {
	t.Parallel()
	c, err := Load(from(map[string]string{}, `runbook: https://wiki.example.com/runbook
meeting: https://meet.example.com/room
contact: https://portal.example.com/ask
timezone: Asia/Tokyo
login: {issuer: "https://login.example.com", client_id: form, domains: [example.com], url: "https://form.example.com/"}
watch:
  ranges: https://mirror.example.com/ip-ranges.json
  regions: [ap-northeast-1]
  tools: [{id: portal, url: "https://portal.example.com/"}]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Address{
		{"runbook", "https://wiki.example.com/runbook"},
		{"meeting", "https://meet.example.com/room"},
		{"contact", "https://portal.example.com/ask"},
		{"login.issuer", "https://login.example.com"},
		{"login.url", "https://form.example.com"},
	}
	if diff := cmp.Diff(want, c.Settings.Addresses()); diff != "" {
		t.Error(diff)
	}
	if c.Settings.Watch.Ranges != "https://mirror.example.com/ip-ranges.json" {
		t.Errorf("the ranges are at %q", c.Settings.Watch.Ranges)
	}
}

// A setting that is added is found wherever it stands.
func TestASettingThatIsAddedIsFound(t *testing.T) {
	t.Parallel()
	type desk struct {
		BaseURL string
		Views   []string
		Names   map[string]string
		hidden  string
	}
	all := struct {
		Ticket desk
		Mail   *desk
		Relay  *desk
	}{Ticket: desk{"1", []string{"2", "3"}, map[string]string{"b": "5", "a": "4"}, "no"}, Relay: &desk{BaseURL: "6"}}
	var got []string
	collect(reflect.ValueOf(all), "", func(key, value string) { got = append(got, fmt.Sprint(key, " ", value)) })
	want := []string{"ticket.base_url 1", "ticket.views 2", "ticket.views 3", "ticket.names 4", "ticket.names 5", "relay.base_url 6"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
