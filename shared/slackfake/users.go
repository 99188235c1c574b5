package slackfake

import (
	"slices"
	"strings"
)

// AddUser adds or replaces a user. TeamID defaults to the workspace's, Locale to en-US, TZ to UTC.
func (w *Workspace) AddUser(u User) User {
	_ = w.change(func() error {
		if u.ID == "" {
			u.ID = w.nextID("U")
		}
		u.TeamID = orDefault(u.TeamID, w.st.TeamID)
		u.Locale = orDefault(u.Locale, "en-US")
		u.TZ = orDefault(u.TZ, "UTC")
		u.RealName = orDefault(u.RealName, u.Name)
		u.DisplayName = orDefault(u.DisplayName, u.Name)
		w.st.Users[u.ID] = &u
		return nil
	})
	return u
}

// AddGroup adds or replaces a user group.
func (w *Workspace) AddGroup(g Group) Group {
	_ = w.change(func() error {
		if g.ID == "" {
			g.ID = w.nextID("S")
		}
		g.Name = orDefault(g.Name, g.Handle)
		g.Users = slices.Clone(g.Users)
		w.st.Groups[g.ID] = &g
		return nil
	})
	return g
}

// AddApp installs an app and creates its bot user. Missing ids and secrets are filled in; nil Scopes and Events mean
// DefaultScopes and DefaultEvents.
func (w *Workspace) AddApp(a App) App {
	_ = w.change(func() error {
		w.completeApp(&a)
		w.st.Apps[a.ID] = &a
		w.st.Users[a.BotUserID] = &User{
			ID: a.BotUserID, TeamID: w.st.TeamID, Name: strings.ToLower(a.Name), RealName: a.Name,
			DisplayName: a.Name, Locale: "en-US", TZ: "UTC", IsBot: true,
		}
		return nil
	})
	return a
}

func (w *Workspace) completeApp(a *App) {
	a.Name = orDefault(a.Name, "App")
	for _, f := range []struct {
		field  *string
		prefix string
	}{{&a.ID, "A"}, {&a.BotID, "B"}, {&a.BotUserID, "U"}} {
		if *f.field == "" {
			*f.field = w.nextID(f.prefix)
		}
	}
	a.BotToken = orDefault(a.BotToken, "xoxb-"+a.BotID+"-fake")
	a.AppToken = orDefault(a.AppToken, "xapp-"+a.ID+"-fake")
	if a.SigningSecret == "" {
		a.SigningSecret = w.secret()
	}
	if a.Scopes == nil {
		a.Scopes = DefaultScopes()
	}
	if a.Events == nil {
		a.Events = DefaultEvents()
	}
}

// UpdateApp changes an installed app, for instance its URLs once the app's port is known, or its scopes.
func (w *Workspace) UpdateApp(id string, change func(*App)) error {
	return w.change(func() error {
		a := w.st.Apps[id]
		if a == nil {
			return ErrNoSuchApp
		}
		change(a)
		return nil
	})
}

// DefaultScopes returns the bot scopes an incident app usually asks for.
func DefaultScopes() []string {
	return []string{
		"app_mentions:read", "bookmarks:read", "bookmarks:write", "channels:history", "channels:join",
		"channels:manage", "channels:read", "chat:write", "commands", "groups:history", "groups:read",
		"groups:write", "im:history", "im:read", "im:write", "pins:read", "pins:write", "reactions:read",
		"reactions:write", "team:read", "usergroups:read", "users:read", "users:read.email",
	}
}

// DefaultEvents returns the bot events an incident app usually subscribes to.
func DefaultEvents() []string {
	return []string{
		"app_home_opened", "app_mention", "channel_archive", "channel_deleted", "channel_rename", "channel_unarchive",
		"group_archive", "group_deleted", "group_rename", "group_unarchive", "member_joined_channel", "member_left_channel",
		"message.channels", "message.groups", "message.im", "pin_added", "pin_removed", "reaction_added", "reaction_removed",
		"user_change",
	}
}

// Deactivate closes somebody's account, as an administrator can, and tells the apps (reference/events/user_change).
func (w *Workspace) Deactivate(id string) error {
	return w.change(func() error {
		u := w.st.Users[id]
		if u == nil || u.Deleted {
			return ErrNoSuchUser
		}
		u.Deleted = true
		for _, a := range w.st.Apps {
			w.emitTo(a, nil, "user_change", "user_change", map[string]any{
				"user": w.wireUser(u, a), "cache_ts": w.now().Unix(), "event_ts": w.nextTS(),
			})
		}
		return nil
	})
}

// Users returns everyone, by id.
func (w *Workspace) Users() []User { return snapshot(w, func() map[string]*User { return w.st.Users }) }

// Groups returns the user groups, by id.
func (w *Workspace) Groups() []Group {
	return snapshot(w, func() map[string]*Group { return w.st.Groups })
}

// Apps returns the installed apps with their secrets, by id.
func (w *Workspace) Apps() []App { return snapshot(w, func() map[string]*App { return w.st.Apps }) }

// User returns one user.
func (w *Workspace) User(id string) (User, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.st.Users[id]
	if u == nil {
		return User{}, false
	}
	return *u, true
}

func (w *Workspace) person(id string) (*User, error) {
	u := w.st.Users[id]
	if u == nil || u.Deleted {
		return nil, ErrNoSuchUser
	}
	if w.st.Unreachable {
		return nil, ErrOutage
	}
	return u, nil
}

func (w *Workspace) botOf(userID string) *App {
	for _, a := range w.st.Apps {
		if a.BotUserID == userID {
			return a
		}
	}
	return nil
}
