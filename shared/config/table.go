package config

import (
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/yamlx"
)

// AllVariables returns all variables that are read.
func AllVariables() []Variable {
	out := []Variable{
		{StoreVar, false, always},
		{SettingsVar, false, always},
		{PlaybooksVar, false, always},
		{AppToken, true, never},
	}
	for _, s := range systems {
		for _, v := range s.variables {
			out = append(out, Variable{v.Name, v.Secret, Calls(s.name)})
		}
	}
	return append(out, Variable{SigningSecret, true, Verify}, Variable{SessionKey, true, SignIn}, Variable{OIDCSecret, true, SignIn}, Variable{AlertSecrets, true, Hear})
}

// system is what one outside system is told.
type system struct {
	name        incident.System
	key         string // its part of settings.yaml; "": it shares one with others
	settings    func(yamlx.Value, *Config) []claim
	variables   []Variable
	environment func(*environment, *Config) // reads them, with the settings at hand
}

// Systems is what the outside systems are told that are optional, one field each.
type Systems struct {
	Docs   Docs
	Portal PortalPlace
}

// systems are the rows of the outside systems: another one is another line, and its functions in a file of its own.
var systems = []system{
	{incident.Slack, "slack", slack, []Variable{{Name: BotToken, Secret: true}, {Name: SlackURL}}, (*environment).slack},
	{incident.Docs, "documents", documents, []Variable{{Name: DocsVar}, {Name: DriveURL}, {Name: DocsURL}}, (*environment).docs},
	{name: incident.Mail, variables: []Variable{{Name: SMTPPassword, Secret: true}, {Name: StorageURL}, {Name: SheetsURL}}, environment: (*environment).mail},
	{name: incident.Portal, variables: []Variable{{Name: PortalVar}}, environment: (*environment).portal},
}
