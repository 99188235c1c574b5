package slackfake

import "slices"

func memberMethods() map[string]method {
	return map[string]method{
		"conversations.invite": {
			tier: tier3, json: true, scopes: inviteScopes, required: []string{"channel"}, do: conversationsInvite,
			errors: "already_in_channel cant_invite cant_invite_self channel_not_found is_archived " +
				"method_not_supported_for_channel_type no_external_invite_permission no_user not_in_channel " +
				"user_is_restricted user_not_found",
		},
		"conversations.join": {
			tier: tier3, json: true, scopes: []string{"channels:join"}, required: []string{"channel"},
			do:     conversationsJoin,
			errors: "channel_not_found is_archived method_not_supported_for_channel_type",
		},
		"conversations.leave": {
			tier: tier3, json: true, scopes: manageScopes, required: []string{"channel"}, do: conversationsLeave,
			errors: "cant_leave_general channel_not_found is_archived method_not_supported_for_channel_type",
		},
		"conversations.kick": {
			tier: tier3, json: true, scopes: manageScopes, required: []string{"channel", "user"}, do: conversationsKick,
			errors: "cant_kick_from_general cant_kick_self channel_not_found restricted_action " +
				"method_not_supported_for_channel_type not_in_channel user_not_found",
		},
		"conversations.members": {
			tier: tier4, reads: true, scopes: readScopes, required: []string{"channel"}, do: conversationsMembers,
			errors: "channel_not_found invalid_cursor invalid_limit",
		},
		"conversations.open": {
			tier: tier3, json: true, scopes: manageScopes, do: conversationsOpen,
			errors: "channel_not_found not_enough_users too_many_users user_disabled user_not_found " +
				"users_list_not_supplied method_not_supported_for_channel_type",
		},
	}
}

// conversationsInvite invites everybody or, unless force is set, nobody.
func conversationsInvite(r *request) (answer, *failure) {
	c, f := r.memberChannel(inviteScopes)
	if f != nil {
		return nil, f
	}
	users := r.args.list("users")
	if len(users) == 0 {
		return nil, fail("no_user")
	}
	if len(users) > MaxInvitees {
		return nil, invalidArguments("too many users")
	}
	var good []string
	var bad []any
	first := ""
	for _, id := range users {
		code := r.inviteProblem(c, id)
		if code == "" {
			good = append(good, id)
			continue
		}
		first = orDefault(first, code)
		bad = append(bad, map[string]any{"user": id, "ok": false, "error": code})
	}
	refused := &failure{code: first, extra: map[string]any{"errors": bad}}
	forced := r.args.bool("force") && len(good) > 0
	if len(bad) > 0 && !forced && !r.onlyRemoved(bad) {
		return nil, refused
	}
	for _, id := range good {
		if !c.has(id) { // the same person may be named twice
			r.w.addMember(c, id, r.bot())
		}
	}
	if len(bad) > 0 && !forced {
		refused.did = len(good) > 0
		return nil, refused
	}
	out := answer{"channel": r.w.wireChannel(c, r.bot())}
	if len(bad) > 0 {
		out["errors"] = bad
	}
	return out, nil
}

// onlyRemoved tells whether all refused ids are people who left the company. The call then fails, but the others are
// invited (reference/methods/conversations.invite, "Partially failed calls").
func (r *request) onlyRemoved(bad []any) bool {
	for _, b := range bad {
		id, _ := b.(map[string]any)["user"].(string)
		if u := r.w.st.Users[id]; u == nil || !u.Deleted {
			return false
		}
	}
	return true
}

// inviteProblem says why Slack would not invite this user, or "". User groups are no users: user_not_found.
func (r *request) inviteProblem(c *Channel, id string) string {
	u := r.w.st.Users[id]
	switch {
	case u == nil || u.Deleted:
		return "user_not_found"
	case id == r.bot():
		return "cant_invite_self"
	case c.has(id):
		return "already_in_channel"
	case u.TeamID != r.w.st.TeamID:
		return "no_external_invite_permission"
	case u.Guest():
		return "user_is_restricted"
	case u.IsBot && r.w.botOf(id) == nil:
		return "cant_invite"
	}
	return ""
}

func conversationsJoin(r *request) (answer, *failure) {
	c, f := r.channel("channel")
	switch {
	case f != nil:
		return nil, f
	case c.IM || c.Private:
		return nil, fail("method_not_supported_for_channel_type")
	case c.Archived:
		return nil, fail("is_archived")
	}
	out := answer{}
	if c.has(r.bot()) {
		out["warning"] = "already_in_channel"
		out["response_metadata"] = answer{"warnings": []string{"already_in_channel"}}
	} else {
		r.w.addMember(c, r.bot(), "")
	}
	out["channel"] = r.w.wireChannel(c, r.bot())
	return out, nil
}

func conversationsLeave(r *request) (answer, *failure) {
	c, f := r.memberChannel(manageScopes)
	switch {
	case f != nil && f.code == "not_in_channel":
		return answer{"not_in_channel": true}, nil
	case f != nil:
		return nil, f
	case c.General:
		return nil, fail("cant_leave_general")
	}
	r.w.removeMember(c, r.bot())
	return nil, nil
}

func conversationsKick(r *request) (answer, *failure) {
	c, f := r.memberChannel(manageScopes)
	id := r.args["user"]
	switch {
	case f != nil && f.code == "is_archived":
		return nil, fail("restricted_action")
	case f != nil:
		return nil, f
	case id == r.bot():
		return nil, fail("cant_kick_self")
	case r.w.st.Users[id] == nil:
		return nil, fail("user_not_found")
	case c.General:
		return nil, fail("cant_kick_from_general")
	case !c.has(id):
		return nil, fail("not_in_channel")
	}
	r.w.removeMember(c, id)
	return nil, nil
}

func conversationsMembers(r *request) (answer, *failure) {
	c, f := r.scopedChannel(readScopes)
	if f != nil {
		return nil, f
	}
	limit, ok := r.args.limit(100, 1000)
	if !ok {
		return nil, fail("invalid_limit")
	}
	ids := slices.Sorted(slices.Values(c.Members))
	members, next, f := page(ids, func(id string) string { return id }, r.args["cursor"], limit)
	if f != nil {
		return nil, f
	}
	return answer{"members": emptyIfNil(members), "response_metadata": answer{"next_cursor": next}}, nil
}

// conversationsOpen opens a direct message with one person; several people at once are not played.
func conversationsOpen(r *request) (answer, *failure) {
	if f := r.needScope("im:write"); f != nil {
		return nil, f
	}
	if id := r.args["channel"]; id != "" {
		c, f := r.channel("channel")
		if f != nil {
			return nil, f
		}
		if !c.IM {
			return nil, fail("method_not_supported_for_channel_type")
		}
		return answer{"channel": answer{"id": c.ID}, "no_op": true, "already_open": true}, nil
	}
	users := r.args.list("users")
	switch {
	case len(users) == 0:
		return nil, fail("users_list_not_supplied")
	case len(users) > 1:
		return nil, fail("too_many_users")
	case r.w.st.Users[users[0]] == nil:
		return nil, fail("user_not_found")
	case r.w.st.Users[users[0]].Deleted:
		return nil, fail("user_disabled")
	}
	c := r.w.direct(r.bot(), users[0])
	if r.args.bool("return_im") {
		return answer{"channel": r.w.wireChannel(c, r.bot())}, nil
	}
	return answer{"channel": answer{"id": c.ID}}, nil
}
