package slackfake

import (
	"slices"
	"strings"
	"time"
)

// wireChannel renders a channel as the Web API shows it to one user.
func (w *Workspace) wireChannel(c *Channel, viewer string) map[string]any {
	if c.IM {
		return w.wireDirect(c, viewer)
	}
	return map[string]any{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private,
		"is_im": false, "is_mpim": false, "is_private": c.Private, "is_archived": c.Archived,
		"is_general": c.General, "is_member": c.has(viewer), "creator": c.Creator, "created": c.Created,
		"updated": c.Created * 1000, "unlinked": 0, "is_shared": c.ExtShared, "is_org_shared": false,
		"is_ext_shared": c.ExtShared, "is_pending_ext_shared": c.PendingShared, "pending_shared": []string{},
		"shared_team_ids": []string{w.st.TeamID}, "context_team_id": w.st.TeamID, "num_members": len(c.Members),
		"topic": c.Topic, "purpose": c.Purpose, "previous_names": emptyIfNil(c.PreviousNames),
	}
}

func (w *Workspace) wireDirect(c *Channel, viewer string) map[string]any {
	other := viewer
	for _, id := range c.Members {
		if id != viewer {
			other = id
		}
	}
	return map[string]any{
		"id": c.ID, "created": c.Created, "is_im": true, "is_org_shared": false, "is_archived": false,
		"context_team_id": w.st.TeamID, "user": other, "is_user_deleted": false, "priority": 0,
	}
}

// wireMessage renders a message; its metadata is included only on request, as conversations.history does.
func (w *Workspace) wireMessage(c *Channel, m *Message, metadata bool) map[string]any {
	out := map[string]any{"type": "message", "ts": m.TS, "text": m.Text}
	set := func(key, value string) {
		if value != "" {
			out[key] = value
		}
	}
	set("user", m.User)
	set("subtype", m.Subtype)
	set("bot_id", m.BotID)
	set("app_id", m.AppID)
	set("thread_ts", m.ThreadTS)
	set("inviter", m.Inviter)
	set("username", m.Username)
	set("client_msg_id", m.ClientID)
	if m.Subtype == "" || m.Subtype == "bot_message" {
		out["team"] = w.st.TeamID
	}
	if app := w.st.Apps[m.AppID]; app != nil {
		out["bot_profile"] = map[string]any{
			"id": app.BotID, "app_id": app.ID, "user_id": app.BotUserID, "name": app.Name,
			"team_id": w.st.TeamID, "deleted": false,
		}
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if len(m.Files) > 0 {
		out["files"], out["upload"] = m.Files, true
	}
	if m.Edited != nil {
		out["edited"] = *m.Edited
	}
	if metadata && m.Metadata != nil {
		out["metadata"] = *m.Metadata
	}
	w.wireReactions(out, m, false)
	wireThread(out, c, m)
	return tree(out).(map[string]any)
}

// wireReactions shows who put what on a message; of many people it names a few, unless it is to name all of them.
func (w *Workspace) wireReactions(out map[string]any, m *Message, all bool) {
	if len(m.Reactions) == 0 {
		return
	}
	var list []any
	for _, r := range m.Reactions {
		users := r.Users
		if !all && len(users) > ReactionUsers {
			users = w.someUsers(users)
		}
		list = append(list, map[string]any{"name": r.Name, "users": users, "count": len(r.Users)})
	}
	out["reactions"] = list
}

// someUsers are the first of users, and the bots among the others: the account that asks is always named.
func (w *Workspace) someUsers(users []string) (some []string) {
	for n, id := range users {
		if n < ReactionUsers || w.botOf(id) != nil {
			some = append(some, id)
		}
	}
	return some
}

func wireThread(out map[string]any, c *Channel, m *Message) {
	if c == nil || m.ThreadTS == "" {
		return
	}
	if m.isReply() {
		if parent := c.message(m.ThreadTS); parent != nil {
			out["parent_user_id"] = parent.User
		}
		return
	}
	replies := repliesOf(c, m.TS)
	users := []string{}
	for _, r := range replies {
		if !slices.Contains(users, r.User) {
			users = append(users, r.User)
		}
	}
	out["reply_count"], out["reply_users"], out["reply_users_count"] = len(replies), users, len(users)
	out["subscribed"], out["is_locked"] = false, false
	if len(replies) > 0 {
		out["latest_reply"] = replies[len(replies)-1].TS
	}
}

func (w *Workspace) wireUser(u *User, app *App) map[string]any {
	profile := map[string]any{
		"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.DisplayName,
		"display_name_normalized": u.DisplayName, "team": u.TeamID,
	}
	if u.Email != "" && app.granted("users:read.email") {
		profile["email"] = u.Email
	}
	label, offset := zone(u.TZ, w.now())
	return map[string]any{
		"id": u.ID, "team_id": u.TeamID, "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted,
		"is_bot": u.IsBot, "is_app_user": false, "is_admin": u.Admin, "is_owner": false,
		"is_primary_owner": false, "is_restricted": u.Restricted || u.UltraRestricted,
		"is_ultra_restricted": u.UltraRestricted, "is_stranger": u.TeamID != w.st.TeamID,
		"tz": u.TZ, "tz_label": label, "tz_offset": offset, "profile": profile, "updated": 0,
	}
}

func zone(name string, at time.Time) (label string, offset int) {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return "UTC", 0
	}
	return at.In(loc).Zone()
}

func (w *Workspace) wireGroup(g *Group) map[string]any {
	deleted := int64(0)
	if g.Disabled {
		deleted = 1
	}
	return map[string]any{
		"id": g.ID, "team_id": w.st.TeamID, "is_usergroup": true, "name": g.Name, "handle": g.Handle,
		"description": "", "is_external": false, "date_create": 0, "date_update": 0, "date_delete": deleted,
		"auto_type": nil, "created_by": "", "updated_by": "", "deleted_by": nil, "user_count": len(g.Users),
		"prefs": map[string]any{"channels": []string{}, "groups": []string{}},
	}
}

func (w *Workspace) wireView(v *View) map[string]any {
	out := clone(v.Body)
	for key, value := range map[string]any{
		"id": v.ID, "team_id": w.st.TeamID, "type": v.Type, "callback_id": v.CallbackID,
		"external_id": v.ExternalID, "hash": v.Hash, "root_view_id": v.RootID, "app_id": v.AppID,
		"app_installed_team_id": w.st.TeamID, "bot_id": w.st.Apps[v.AppID].BotID,
		"state": map[string]any{"values": orEmpty(v.Values)},
	} {
		out[key] = value
	}
	out["previous_view_id"] = nil
	if v.PreviousID != "" {
		out["previous_view_id"] = v.PreviousID
	}
	for _, key := range []string{"private_metadata"} {
		if out[key] == nil {
			out[key] = ""
		}
	}
	return out
}

func orEmpty(v ViewValues) ViewValues {
	if v == nil {
		return ViewValues{}
	}
	return v
}

func emptyIfNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// escape replaces the three characters that Slack escapes in everything people type.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func containsMention(text, userID string) bool {
	return strings.Contains(text, "<@"+userID+">") || strings.Contains(text, "<@"+userID+"|")
}
