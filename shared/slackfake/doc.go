// Package slackfake is a strict, stateful Slack for tests and the sandbox. It keeps a workspace (people, guests, user
// groups, channels, messages, pins, bookmarks, modals), serves the Web API over it, refuses what Slack refuses, and
// lets people act: their commands, clicks, reactions and words reach the app signed, as Slack sends them. It knows
// nothing of the app, and imports nothing of this project; the two meet over HTTP or Socket Mode only. No production
// package imports it.
//
// # A tour
//
// A workspace and an app in one process, without sockets (this is also how tests in a synctest bubble do it; make the
// workspace inside the bubble):
//
//	w := slackfake.New(slackfake.Options{AppTransport: slackfake.HandlerTransport(appHandler)})
//	ids, app := slackfake.Seed(w, slackfake.SeedIDs{}, slackfake.App{
//		Name: "Noroshi", SigningSecret: "s3cret", Commands: []string{"/incident"},
//		CommandURL: "http://app/command", InteractivityURL: "http://app/interact", EventsURL: "http://app/events",
//	})
//	client := slack.New(app.BotToken, slack.OptionHTTPClient(&http.Client{Transport: w.Transport()}),
//		slack.OptionAPIURL("http://slack.test/api/"))
//
// Over real HTTP, serve Handler (it has /api/, /response/ and /socket/ below its root; mount it with
// http.StripPrefix) and tell Options.BaseURL where it is.
//
// People act through methods that return when Slack's own client would show the result: Command, Click, Select,
// Submit, CloseView, ClickView, SelectView, Shortcut and MessageShortcut wait for the app's answer (three seconds at
// most); Say, Reply, React, Unreact, EditMessage, DeleteMessage, JoinChannel, LeaveChannel, Invite, ArchiveChannel,
// CreateChannel and OpenHome return at once and their events travel on their own, with Slack's retries. WaitIdle waits
// for them. What a person's client would not allow is an Err… value.
//
// What came of it is read from copies: Channel, ChannelNamed, Messages, Thread, Message, Members, Pins, Bookmarks,
// Ephemerals (what one person sees), Modals, Modal, Home; and from the logs Calls (Web API) and Deliveries (to the
// app). Subscribe follows changes.
//
// Inject makes things go wrong: answers lost after the call was done, errors, delays, rate limits, events dropped,
// doubled, late or out of order. SetOutage takes the whole workspace away.
//
// SaveFile as Options.Persist, LoadFile at the start and Resume once the app is up keep a workspace over restarts,
// kill -9 included.
//
// # Where the rules come from
//
// limits.go holds Slack's limits and the catalog (methods_*.go) each method's tier, scopes and errors, with the page of
// Slack's documentation they come from. A method that answered an error Slack does not document for it panics.
package slackfake
