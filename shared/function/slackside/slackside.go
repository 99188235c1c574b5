// Package slackside opens Slack for the functions that call it.
package slackside

import (
	"cmp"
	"slices"
	"strings"

	"noroshi.internal/shared/config"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/slackapp"
	"noroshi.internal/shared/slackapp/gateway"
)

// Open returns Slack's gateway, and who people are as the store and Slack know it. Nothing is called.
func Open(p function.Parts) (*gateway.Gateway, *people.Directory) {
	cache := p.People()
	g := gateway.New(p.Config.SlackBotToken.Reveal(), gateway.Options{
		APIURL: p.Config.SlackAPIURL, Transport: p.Transport, Clock: p.Clock, Groups: cache, Log: p.Log,
	})
	return g, people.New(cache, g, Cast(p.Config.Settings))
}

// App returns what answers Slack. ready waits for an incident's channel; nil where nobody is waiting for an answer.
func App(p function.Parts, g *gateway.Gateway, d *people.Directory, ready slackapp.Ready) *slackapp.App {
	return slackapp.New(p.Service(), g, slackapp.Directory{Directory: d}, ready, p.Log)
}

// Addresses are those of Slack's Web API, and of the hosts that Slack's own Socket Mode connects to (Slack: "Using Socket Mode").
func Addresses(p function.Parts) []string {
	api := cmp.Or(p.Config.SlackAPIURL, config.DefaultSlackURL)
	if p.Config.SlackAppToken == "" || api != config.DefaultSlackURL {
		return []string{api}
	}
	return []string{api, "wss://wss-primary.slack.com/", "wss://wss-backup.slack.com/"}
}

// Cast is whom the settings name: people and groups that are invited or own a tool, channels that are told.
func Cast(s config.Settings) (k people.Cast) {
	for _, id := range s.People() {
		if id[0] == 'S' {
			k.Groups = append(k.Groups, id)
		} else {
			k.People = append(k.People, incident.PersonID(id))
		}
	}
	for _, t := range s.Watch.Tools {
		if strings.HasPrefix(t.Owner, "S") {
			k.Named = append(k.Named, t.Owner)
		} else if t.Owner != "" {
			k.People = append(k.People, incident.PersonID(t.Owner))
		}
	}
	for _, c := range slices.Concat([]string{s.Slack.Help}, s.Slack.Announce, s.Slack.Drill) {
		if c != "" && !slices.Contains(k.Channels, c) {
			k.Channels = append(k.Channels, c)
		}
	}
	return k
}
