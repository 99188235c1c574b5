package slackfake

import (
	"maps"
	"slices"
	"strings"
)

func peopleMethods() map[string]method {
	return map[string]method{
		"users.info": {
			tier: tier4, reads: true, scopes: []string{"users:read"}, required: []string{"user"}, do: usersInfo,
			errors: "user_not_found",
		},
		"bots.info": {
			tier: tier3, reads: true, scopes: []string{"users:read"}, do: botsInfo, errors: "bot_not_found",
		},
		"users.list": {
			tier: tier2, reads: true, scopes: []string{"users:read"}, do: usersList,
			errors: "invalid_cursor limit_required",
		},
		"users.lookupByEmail": {
			tier: tier3, reads: true, scopes: []string{"users:read.email"}, required: []string{"email"},
			do: usersLookupByEmail, errors: "users_not_found",
		},
		"usergroups.list": {
			tier: tier2, reads: true, scopes: []string{"usergroups:read"}, do: usergroupsList,
		},
		"usergroups.users.list": {
			tier: tier2, reads: true, scopes: []string{"usergroups:read"}, required: []string{"usergroup"},
			do: usergroupsUsersList, errors: "no_such_subteam",
		},
		"team.info": {
			tier: tier3, json: true, reads: true, scopes: []string{"team:read"}, do: teamInfo, errors: "team_not_found",
		},
	}
}

func (r *request) userWire(u *User) map[string]any {
	out := r.w.wireUser(u, r.app)
	if r.args.bool("include_locale") {
		out["locale"] = u.Locale
	}
	return out
}

func usersInfo(r *request) (answer, *failure) {
	u := r.w.st.Users[r.args["user"]]
	if u == nil {
		return nil, fail("user_not_found")
	}
	return answer{"user": r.userWire(u)}, nil
}

// botsInfo tells of the bot of any app in the workspace.
func botsInfo(r *request) (answer, *failure) {
	for _, a := range r.w.st.Apps {
		if a.BotID == r.args["bot"] {
			return answer{"bot": answer{"id": a.BotID, "app_id": a.ID, "user_id": a.BotUserID, "name": a.Name, "deleted": false}}, nil
		}
	}
	return nil, fail("bot_not_found")
}

func usersList(r *request) (answer, *failure) {
	limit, ok := r.args.limit(1000, 1000)
	if !ok {
		return nil, fail("limit_required")
	}
	ids := slices.Sorted(maps.Keys(r.w.st.Users))
	found, next, f := page(ids, func(id string) string { return id }, r.args["cursor"], limit)
	if f != nil {
		return nil, f
	}
	members := make([]any, 0, len(found))
	for _, id := range found {
		members = append(members, r.userWire(r.w.st.Users[id]))
	}
	return answer{
		"members": members, "cache_ts": r.w.now().Unix(), "response_metadata": answer{"next_cursor": next},
	}, nil
}

func usersLookupByEmail(r *request) (answer, *failure) {
	for _, id := range slices.Sorted(maps.Keys(r.w.st.Users)) {
		u := r.w.st.Users[id]
		if u.Email != "" && strings.EqualFold(u.Email, r.args["email"]) && !u.Deleted {
			return answer{"user": r.userWire(u)}, nil
		}
	}
	return nil, fail("users_not_found")
}

func usergroupsList(r *request) (answer, *failure) {
	list := []any{}
	for _, id := range slices.Sorted(maps.Keys(r.w.st.Groups)) {
		g := r.w.st.Groups[id]
		if g.Disabled && !r.args.bool("include_disabled") {
			continue
		}
		wire := r.w.wireGroup(g)
		if r.args.bool("include_users") {
			wire["users"] = emptyIfNil(g.Users)
		}
		if !r.args.bool("include_count") {
			delete(wire, "user_count")
		}
		list = append(list, wire)
	}
	return answer{"usergroups": list}, nil
}

func usergroupsUsersList(r *request) (answer, *failure) {
	g := r.w.st.Groups[r.args["usergroup"]]
	if g == nil || g.Disabled && !r.args.bool("include_disabled") {
		return nil, fail("no_such_subteam")
	}
	return answer{"users": emptyIfNil(slices.Clone(g.Users))}, nil
}

func teamInfo(r *request) (answer, *failure) {
	if id := r.args["team"]; id != "" && id != r.w.st.TeamID {
		return nil, fail("team_not_found")
	}
	return answer{"team": answer{
		"id": r.w.st.TeamID, "name": r.w.st.TeamName, "domain": r.w.st.Domain, "email_domain": "",
		"url": r.w.opt.BaseURL + "/", "icon": answer{"image_default": true},
	}}, nil
}
