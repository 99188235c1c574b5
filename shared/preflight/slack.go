package preflight

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/slackapp/install"
)

// Slack is what the rows ask of Slack; gateway.Gateway is one. Errors are *effect.Error.
type Slack interface {
	LookUpGrant(ctx context.Context) (install.Grant, error)
	LookUpRoom(ctx context.Context, channel string) (install.Channel, error)
	LookUpGroup(ctx context.Context, id string) ([]incident.PersonID, error)
	LookUpPerson(ctx context.Context, id incident.PersonID) (people.Person, error)
	// LookUpHome asks whether the app has a Home tab, with that of a person.
	LookUpHome(ctx context.Context, id incident.PersonID, lang incident.Lang) error
}

// maxSkew is how far this machine's time may be from Slack's. Workers on several machines compare leases, whose margin
// together with the settle time bears 12 s (package effect); Slack's answer names whole seconds.
const maxSkew = 5 * time.Second

// SlackRows are those of the token and of all that the settings name. s is nil where no token was given.
func SlackRows(s Slack, settings config.Settings, clock clock.Clock) []Row {
	t := &token{slack: s, clock: clock}
	rows := []Row{
		{Name: incident.PreflightToken, Do: t.valid},
		{Name: incident.PreflightScopes, Needs: incident.PreflightToken, Do: t.scopes},
		{Name: incident.PreflightTime, Needs: incident.PreflightToken, Do: t.time},
	}
	if all := settings.People(); len(all) > 0 {
		rows = append(rows, Row{
			Name: incident.PreflightTab, Needs: incident.PreflightToken,
			Do: func(ctx context.Context) error { return tab(ctx, s, all, settings.Language) },
		})
	}
	for _, id := range channels(settings.Slack) {
		rows = append(rows, Row{
			Name: incident.PreflightChannel, Subject: id, Needs: incident.PreflightToken,
			Do: func(ctx context.Context) error { return room(ctx, s, id) },
		})
	}
	return append(rows, Invitees(s, settings.People())...)
}

// token is what one call says of the token, for three lines.
type token struct {
	slack         Slack
	clock         clock.Clock
	grant         install.Grant
	before, after time.Time
}

func (t *token) valid(ctx context.Context) (err error) {
	if t.slack == nil {
		return &Fault{Code: "token_unset"}
	}
	t.before = t.clock.Now()
	t.grant, err = t.slack.LookUpGrant(ctx)
	t.after = t.clock.Now()
	return err
}

func (t *token) scopes(context.Context) error {
	if missing := t.grant.Missing(); len(missing) > 0 {
		return &Fault{Code: "missing_scope", Detail: strings.Join(missing, ", ")}
	}
	return nil
}

// time compares clocks. Slack's time is a second that began before it answered and after it was asked; what the call took
// is nobody's fault.
func (t *token) time(context.Context) error {
	if t.grant.Time.IsZero() {
		return nil
	}
	skew := max(t.before.Sub(t.grant.Time.Add(time.Second)), t.grant.Time.Sub(t.after))
	if skew <= maxSkew {
		return nil
	}
	unit := time.Second
	if skew > time.Minute {
		unit = time.Minute
	}
	return &Fault{Code: "clock_skew", Detail: skew.Truncate(unit).String()}
}

// channels are those that the settings name, each once.
func channels(s config.Slack) (ids []string) {
	for _, id := range slices.Concat([]string{s.Help}, s.Announce, s.Drill) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// room wants the bot in it. In a public channel it could go by itself when it announces something; but then nobody has
// seen before that it may, and what people write there before does not reach it.
func room(ctx context.Context, s Slack, id string) error {
	r, err := s.LookUpRoom(ctx, id)
	switch {
	case err != nil:
		return err
	case r.Archived:
		return &Fault{Code: "is_archived"}
	case r.Shared:
		return &Fault{Code: "ext_shared_channel"}
	case !r.Member:
		return &Fault{Code: "not_in_channel"}
	}
	return nil
}

// tab looks whether the app has a Home tab: one that was installed before there was one has none until its manifest is new. It takes
// somebody to show one to, and whatever else Slack says of that tells nothing of the app.
func tab(ctx context.Context, s Slack, all []string, lang incident.Lang) error {
	var fault *effect.Error
	who := somebody(ctx, s, all)
	if who != "" && errors.As(s.LookUpHome(ctx, who, lang), &fault) && fault.Code == "not_enabled" {
		return fault
	}
	return nil
}

// somebody is the first of people and the members of user groups; "": nobody is known.
func somebody(ctx context.Context, s Slack, all []string) incident.PersonID {
	for _, id := range all {
		if !isGroup(id) {
			return incident.PersonID(id)
		}
		if members, err := s.LookUpGroup(ctx, id); err == nil && len(members) > 0 {
			return members[0]
		}
	}
	return ""
}

// isGroup reports whether an id is of a user group. Slack: theirs begin with S, those of people with U or W.
func isGroup(id string) bool { return strings.HasPrefix(id, "S") }

// Invitees look whether people and user groups can be called in, by their ids.
func Invitees(s Slack, ids []string) (rows []Row) {
	for _, id := range ids {
		c := Row{Name: incident.PreflightPerson, Subject: id, Needs: incident.PreflightToken, Do: func(ctx context.Context) error { return person(ctx, s, id) }}
		if isGroup(id) {
			c.Name, c.Do = incident.PreflightGroup, func(ctx context.Context) error { return group(ctx, s, id) }
		}
		rows = append(rows, c)
	}
	return rows
}

func group(ctx context.Context, s Slack, id string) error {
	members, err := s.LookUpGroup(ctx, id)
	if err == nil && len(members) == 0 {
		return &Fault{Code: "empty_group"}
	}
	return err
}

func person(ctx context.Context, s Slack, id string) error {
	p, err := s.LookUpPerson(ctx, incident.PersonID(id))
	switch {
	case err != nil:
		return err
	case p.Deleted:
		return &Fault{Code: "user_closed"}
	case p.Outsider():
		return &Fault{Code: "user_outsider", Detail: fmt.Sprintf("guest=%t bot=%t stranger=%t", p.Restricted, p.Bot, p.Stranger)}
	}
	return nil
}

// Socket is Slack's way in without an address; socket.Client is one. An error that is a Fault of its own names its line.
type Socket interface {
	// Connections opens a connection, closes it, and returns how many of the app's there were beside it.
	Connections(ctx context.Context) (others int, err error)
}

// SocketRows look whether Slack's events could reach a process by Socket Mode: by opening a connection, since nothing less
// shows it. s is nil where no app-level token was given, and events come another way. again is the wait before a connection
// that is one too many is looked for again.
func SocketRows(s Socket, clock clock.Clock, again time.Duration) []Row {
	if s == nil {
		return nil
	}
	return []Row{{Name: incident.PreflightSocket, Do: func(ctx context.Context) error {
		others, err := s.Connections(ctx)
		if err == nil && others > running && clock.Pause(ctx, again) {
			if now, err := s.Connections(ctx); err == nil { // otherwise the first count stands
				others = now
			}
		}
		var fault interface{ Finding() incident.Finding }
		switch {
		case errors.As(err, &fault):
			return &Fault{Code: fault.Finding().Code, Detail: fault.Finding().Detail}
		case err != nil:
			return err
		case others > running:
			return &Fault{Code: "socket_shared", Detail: fmt.Sprint(others)}
		}
		return nil
	}}}
}

// running is how many connections there are while all is well: that of the one process, which has two for a moment now and
// then when one replaces the other.
const running = 1
