package sandbox

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"noroshi.internal/shared/slackfake"
)

// home is an app's Home tab as one person sees it.
type home struct {
	ID, Name string
	Blocks   []block
}

// homeRow leads to an app's Home tab. Whoever follows it opens the tab, which the app hears.
type homeRow struct {
	ID, Name, URL string
	Current       bool
}

// homes lists the apps that have a Home tab and hear that it is opened, by name.
func (v viewer) homes() (rows []homeRow) {
	for _, a := range v.names.apps {
		if a.HomeTabDisabled || !slices.Contains(a.Events, "app_home_opened") {
			continue
		}
		rows = append(rows, homeRow{ID: a.ID, Name: a.Name, URL: place{user: v.at.user, home: a.ID}.address(), Current: a.ID == v.at.home})
	}
	slices.SortFunc(rows, func(a, b homeRow) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	return rows
}

// home is the tab that the page is about, as the app published it last; nil: it is about none.
func (v viewer) home(rows []homeRow) *home {
	for _, row := range rows {
		if !row.Current {
			continue
		}
		out := &home{ID: row.ID, Name: row.Name}
		if view, shown := v.s.ws.Home(v.user.ID, row.ID); shown {
			m := maker{reader: v.read, scope: "h-" + view.ID, values: view.Values}
			out.Blocks = m.blocks(view.Blocks())
		}
		return out
	}
	return nil
}

// openHome tells an app that a person opened its Home tab.
func (s *server) openHome(_ context.Context, a act) (slackfake.Outcome, error) {
	return slackfake.Outcome{}, s.ws.OpenHome(a.User, a.Value)
}
