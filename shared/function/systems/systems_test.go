package systems_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"testing"

	"noroshi.internal/shared/clock"
	"noroshi.internal/shared/config"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/function"
	"noroshi.internal/shared/function/systems"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/playbook"
	"noroshi.internal/shared/preflight"
	"noroshi.internal/shared/store"
	"noroshi.internal/shared/store/sqlite"
)

func parts(t *testing.T) function.Parts {
	t.Helper()
	db, err := sqlite.OpenMemory(sqlite.Options{Indexes: store.Indexes})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return function.Parts{
		Config: config.Config{Settings: config.Defaults()}, Playbooks: playbook.Builtins(), DB: db, Clock: clock.Machine, Log: slog.New(slog.DiscardHandler),
		Outside: nowhere{}, Resolver: nowhere{},
	}
}

// nowhere is the network on a day without one.
type nowhere struct{}

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, net.ErrClosed }

func (nowhere) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, net.ErrClosed
}

// Each system of the rules has a row that is whole and opens what bears its name. What is looked at has a plan; one that is not
// configured may have one all the same, for what was left when it ceased to be.
func TestEachSystemHasARow(t *testing.T) {
	t.Parallel()
	var have, want []incident.System
	for _, s := range incident.Systems {
		want = append(want, s.Name)
	}
	for _, row := range systems.Table {
		have = append(have, row.Name)
		s, err := row.Open(parts(t))
		if err != nil || s.Name() != row.Name || row.Worker == nil || row.Addresses == nil {
			t.Errorf("%s opens %v, %v", row.Name, s, err)
		}
		if looked := len(row.Preflight(parts(t))) > 0; looked && s.Plan().Of == nil {
			t.Errorf("%s is looked at, and has no plan", row.Name)
		}
	}
	slices.Sort(have)
	if slices.Sort(want); !slices.Equal(have, want) {
		t.Errorf("the rows are %v, and the systems %v", have, want)
	}
}

// What a third system's row looks at is looked at, and what only some can look at stands before Slack's own lines.
//
//nolint:paralleltest // it changes the table that the others read
func TestAThirdSystemIsLookedAt(t *testing.T) {
	table := systems.Table
	t.Cleanup(func() { systems.Table = table })
	const desk incident.PreflightRow = "third"
	systems.Table = append([]systems.Row{{
		Name: "third", Open: func(function.Parts) (effect.System, error) { return nil, nil },
		Preflight: func(p function.Parts) []preflight.Row {
			return []preflight.Row{{Name: desk, Subject: p.Config.Settings.Timezone, Do: func(context.Context) error { return &preflight.Fault{Code: "desk_unset"} }}}
		},
		Addresses: func(function.Parts) []string { return []string{"https://desk.example.com/api/"} },
	}}, table...)
	also := preflight.Row{Name: incident.PreflightSocket, Do: func(context.Context) error { return nil }}
	var names []incident.PreflightRow
	for _, f := range preflight.Run(t.Context(), clock.Machine, systems.Preflight(parts(t), nil, also)) {
		names = append(names, f.Row)
		if f.Row == desk && (f.Code != "desk_unset" || f.Subject != "Asia/Tokyo") {
			t.Errorf("%+v", f)
		}
	}
	want := []incident.PreflightRow{
		incident.PreflightSettings, incident.PreflightPlaybook, incident.PreflightTemplates, desk, incident.PreflightFolder, incident.PreflightStore, incident.PreflightClock,
		incident.PreflightForm, incident.PreflightRanges, incident.PreflightHost, incident.PreflightHost, incident.PreflightSocket, incident.PreflightToken, incident.PreflightScopes, incident.PreflightTime,
	}
	if !slices.Equal(names, want) {
		t.Errorf("looked at %v\nwant      %v", names, want)
	}
}

// Hosts are those that rows and settings name, each once with all that it is for, and one of which nobody knows where it is is told as
// such. This machine is none.
//
//nolint:paralleltest // it reads the table that another changes
func TestTheHostsOfADeployment(t *testing.T) {
	p := parts(t)
	p.Config.Docs.Kind, p.Config.SlackAppToken = config.Drive, "xapp-1"
	p.Config.Settings.Runbook, p.Config.Settings.Meeting = "https://wiki.example.com/runbook", "https://meet.example.com/"
	p.Config.Settings.Login = config.Login{Issuer: "https://login.example.com", URL: "http://127.0.0.1:8080"}
	p.Config.Settings.Notices.Mail = config.Mail{Server: config.MailServer{Host: "relay.example.com", Port: 587}, User: "noroshi"}
	p.Config.Settings.Notices.Portal = config.Portal{URL: "https://status.example.com/noroshi"}
	p.Config.Store.Kind = config.SQLite // where nobody else is asked of the mail server
	p.Config.Settings.Watch.Tools = []config.Tool{
		{ID: "wiki", Name: incident.Text{JA: "Wiki", EN: "Wiki"}, URL: "https://wiki.example.com/"}, {ID: "zoom", Page: "https://status.zoom.us/"}, {ID: "phones"},
	}
	var got []string
	var looked incident.Finding
	for _, f := range preflight.Run(t.Context(), clock.Machine, systems.Preflight(p, nil)) {
		if f.Row == incident.PreflightMail && f.Code != "mail_password_unset" {
			t.Errorf("nobody knows the password: %+v", f)
		}
		if f.Row == incident.PreflightPortal {
			looked = f
		}
		if f.Home == nil {
			continue
		}
		got = append(got, fmt.Sprint(f.Subject, " ", len(f.Home.Uses), " ", f.Home.Unknown))
		if _, err := json.Marshal(f); err != nil {
			t.Error(err)
		}
	}
	want := []string{
		"www.googleapis.com 1 no_answer", "docs.googleapis.com 1 no_answer", "relay.example.com 1 no_answer", "slack.com 1 no_answer", "wss-primary.slack.com 1 no_answer", "wss-backup.slack.com 1 no_answer",
		"wiki.example.com 2 no_answer", "meet.example.com 1 no_answer", "login.example.com 1 no_answer", "status.example.com 1 no_answer",
	}
	if looked.Subject != "https://status.example.com/noroshi" || looked.Code != "portal_page_broken" {
		t.Errorf("of the portal: %+v", looked)
	}
	if !slices.Equal(got, want) {
		t.Errorf("hosts %q\nwant  %q", got, want)
	}
}

// TestWhoLooksAtTheMailServer: whoever sends, where it is a function of its own, and so after the store, by way of which it is asked; on a
// machine of one's own whoever checks.
//
//nolint:paralleltest // it reads the table that another changes
func TestWhoLooksAtTheMailServer(t *testing.T) {
	p := parts(t)
	p.Config.Settings.Notices.Mail = config.Mail{Server: config.MailServer{Host: "127.0.0.1", Port: 1}, User: "noroshi", Rate: 5, Parallel: 2}
	for kind, needs := range map[config.StoreKind]incident.PreflightRow{config.SQLite: incident.PreflightSettings, config.Firestore: incident.PreflightStore} {
		p.Config.Store.Kind = kind
		rows := systems.Preflight(p, nil)
		of := func(name incident.PreflightRow) int {
			return slices.IndexFunc(rows, func(r preflight.Row) bool { return r.Name == name })
		}
		mail := of(incident.PreflightMail)
		if mail < of(incident.PreflightStore) || rows[mail].Needs != needs {
			t.Errorf("%s: line %d, by way of %s", kind, mail, rows[mail].Needs)
		}
		if kind == config.Firestore {
			continue
		}
		var fault *preflight.Fault
		if err := rows[mail].Do(t.Context()); !errors.As(err, &fault) || fault.Code != "mail_password_unset" {
			t.Errorf("without a password: %v", err)
		}
		c, err := p.Service().MailCheck(t.Context())
		if err != nil || c.Asked > 0 {
			t.Errorf("asked %d times, %v", c.Asked, err)
		}
	}
}
