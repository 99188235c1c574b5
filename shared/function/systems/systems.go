// Package systems is the table of the outside systems as they are put together, for whatever works on all of them: both preflights,
// and local mode. A worker's function links its own and no other. A system's row begins in package incident, which says where
// the rest of it is; its plan its adapter brings along, and its function is deployed by the Terraform files that bear its name.
package systems

import (
	"slices"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/docside"
	"noroshi.internal/shared/function/notifyside"
	"noroshi.internal/shared/function/slackside"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/preflight"
)

// Row is one outside system.
type Row struct {
	Name   incident.System
	Worker function.Open // its function
	// Open returns its adapter. Nothing is called.
	Open func(p function.Parts) (effect.System, error)
	// Preflight look whether what a response needs of it is there.
	Preflight func(p function.Parts) []preflight.Row
	// Addresses are those that it is reached at, as far as they are known beforehand.
	Addresses func(p function.Parts) []string
}

// Table has a row for each of incident.Systems, in the order in which people read of them.
var Table = []Row{
	{incident.Docs, docside.Worker, docside.Open, docsPreflight, docside.Addresses},
	{incident.Mail, notifyside.Worker, notifyside.Open, mailPreflight, notifyside.Addresses},
	{incident.Portal, notifyside.Worker, notifyside.OpenPortal, portalPreflight, notifyside.PlaceAddresses},
	{incident.Slack, slackside.Worker, openSlack, slackPreflight, slackside.Addresses},
}

// Preflight are all that is looked at before anything happens. loading is what reading the settings said. Those
// that need the store follow it: the mail server's, which is asked by way of it, and at last Slack's, with those of its channels, groups and
// people. Before them stands what only whoever looks by hand can see.
func Preflight(p function.Parts, loading error, also ...preflight.Row) []preflight.Row {
	rows := slices.Concat(preflight.SettingsRows(loading), preflight.PlaybookRows(p.Config, p.Playbooks), preflight.SiteRows(p.Config.Settings, p.Clock))
	for _, row := range Table {
		if row.Name == incident.Mail {
			login := p.Config.Settings.Login
			watch := p.Config.Settings.Watch
			rows = slices.Concat(
				rows, preflight.StoreRows(p.DB, p.Config.Settings, p.Clock), preflight.FormRows(login, p.Service().CodesLeft, p.Transport),
				preflight.ToolRows(watch.Tools, p.Clock, p.Outside), preflight.FeedRows(watch.Provider, p.Clock, p.Outside),
				preflight.CustomerRows(p.Config.Settings.Customers.Named(), p.Service().ListState, p.Clock),
				preflight.AlertRows(p.Config.Settings.Alerts, p.Service().AlertHealth, p.Clock), homeRows(p, hosts(p)), also,
			)
		}
		rows = append(rows, row.Preflight(p)...)
	}
	return rows
}

// hosts are those that the systems are reached at: a row that is added brings its own.
func hosts(p function.Parts) (all preflight.Hosts) {
	for _, row := range Table {
		if row.Addresses == nil {
			continue
		}
		for _, a := range row.Addresses(p) {
			all.Add(a, incident.Use{System: row.Name})
		}
	}
	return all
}

func docsPreflight(p function.Parts) []preflight.Row {
	c := p.Config
	var place preflight.Documents
	drive, err := docside.Drive(p)
	if drive != nil {
		place = drive
	}
	chosen, _ := p.Playbooks.Get(c.Settings.Playbook)
	return preflight.DocumentRows(c.Docs, chosen.Documents, place, err)
}

// mailPreflight asks whoever sends notices, which alone is told the mail server's password. On a machine of its own one account is told
// everything, and nothing need run yet: it asks the server.
func mailPreflight(p function.Parts) []preflight.Row {
	m := p.Config.Settings.Notices.Mail
	switch {
	case !m.Named():
		return nil
	case p.Config.Store.Kind != config.SQLite:
		return preflight.AskedMailRows(m, p.Service(), p.Clock)
	}
	return preflight.MailRows(m, p.Config.SMTPPassword != "", notifyside.Sender(p).Probe)
}

func portalPreflight(p function.Parts) []preflight.Row {
	return preflight.PortalRows(p.Config.Settings.Notices.Portal, p.Outside)
}

func openSlack(p function.Parts) (effect.System, error) {
	g, _ := slackside.Open(p)
	return g, nil
}

func slackPreflight(p function.Parts) []preflight.Row {
	var slack preflight.Slack
	if p.Config.SlackBotToken != "" {
		slack, _ = slackside.Open(p)
	}
	return preflight.SlackRows(slack, p.Config.Settings, p.Clock)
}
