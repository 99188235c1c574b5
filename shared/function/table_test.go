package function

import (
	"slices"
	"testing"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/incident"
)

// The marks of a system that no worker serves would wait for ever.
func TestEverySystemHasOneWorker(t *testing.T) {
	t.Parallel()
	var served []incident.System
	for _, r := range Table() {
		if r.Kind == Worker {
			served = append(served, r.Systems...)
		}
	}
	slices.Sort(served)
	var want []incident.System
	for _, s := range incident.Systems {
		want = append(want, s.Name)
	}
	if slices.Sort(want); !slices.Equal(served, want) {
		t.Errorf("the workers serve %v, and the systems are %v", served, want)
	}
}

// Each function is told what it has a use for, and the secrets of nothing else.
func TestEachIsToldWhatItNeeds(t *testing.T) {
	t.Parallel()
	always := []string{config.StoreVar, config.SettingsVar, config.PlaybooksVar}
	slack := []string{config.BotToken, config.SlackURL}
	door := append(slices.Clone(slack), config.SigningSecret)
	docs := []string{config.DocsVar, config.DriveURL, config.DocsURL}
	for name, want := range map[string][]string{
		Command: door, Interact: door, Events: door, Form: {config.SessionKey, config.OIDCSecret}, Alert: {config.AlertSecrets}, Remind: nil, Watch: nil, "slack": slack, "docs": docs,
	} {
		row, _ := RowOf(name)
		var told []string
		for _, v := range config.AllVariables() {
			if v.Wanted(row.Needs) {
				told = append(told, v.Name)
			}
		}
		want = slices.Concat(always, want)
		slices.Sort(want)
		if slices.Sort(told); !slices.Equal(told, want) {
			t.Errorf("%s is told %v, want %v", name, told, want)
		}
	}
	weekly, _ := RowOf(Preflight)
	for _, v := range config.AllVariables() {
		needed := !slices.Contains([]string{config.SigningSecret, config.SessionKey, config.OIDCSecret, config.AppToken, config.AlertSecrets, config.StorageURL, config.SheetsURL, config.SMTPPassword, config.PortalVar}, v.Name)
		if v.Wanted(weekly.Needs) != needed {
			t.Errorf("the weekly check is told %s: %v", v.Name, !needed)
		}
	}
}

// A third system has a function from its row, and the weekly check calls it, too.
//
//nolint:paralleltest // it changes the systems that the others read
func TestAThirdSystemHasAFunction(t *testing.T) {
	listed := incident.Systems
	incident.Systems = append(slices.Clone(listed), incident.Outside{Name: "third"})
	t.Cleanup(func() { incident.Systems = listed })
	row, ok := RowOf("third")
	if !ok || row.Kind != Worker || !slices.Equal(row.Systems, []incident.System{"third"}) || row.Limit != workerLimit || !slices.Equal(row.Needs, []config.Need{config.Calls("third")}) {
		t.Errorf("%+v, %v", row, ok)
	}
	if weekly, _ := RowOf(Preflight); !weekly.Has(config.Calls("third")) || !weekly.Has(config.Calls(incident.Slack)) {
		t.Errorf("the weekly check needs %v", weekly.Needs)
	}
}
