package slackfake

import (
	"maps"
	"slices"
	"strings"
)

// method is one Web API method: what Slack documents about it and what the fake does.
type method struct {
	tier     int      // calls a minute; tierFree has a pace of its own or none
	json     bool     // takes application/json
	appToken bool     // wants the app-level token
	reads    bool     // changes nothing
	scopes   []string // any one of them suffices
	required []string // arguments whose absence is invalid_arguments
	errors   string   // codes the fake answers, each documented for the method
	do       func(*request) (answer, *failure)
}

// generalErrors are documented for every method (reference/methods, "Errors").
const generalErrors = "access_denied account_inactive accesslimited deprecated_endpoint ekm_access_denied " +
	"enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments invalid_array_arg " +
	"invalid_auth invalid_charset invalid_form_data invalid_json invalid_post_type missing_post_type missing_scope " +
	"method_deprecated no_permission not_allowed_token_type not_authed org_login_required ratelimited " +
	"request_timeout service_unavailable team_access_not_granted team_added_to_org token_expired token_revoked " +
	"two_factor_setup_required unknown_method"

// changed tells whether a call that ended with f changed the workspace.
func (m method) changed(f *failure) bool {
	return !m.reads && m.do != nil && (f == nil || f.did)
}

func (m method) documents(code string) bool {
	return slices.Contains(strings.Fields(m.errors), code) || slices.Contains(strings.Fields(generalErrors), code)
}

// Scopes by conversation kind are checked by request.scoped once the conversation is known.
var (
	manageScopes = []string{"channels:manage", "groups:write", "im:write", "mpim:write"}
	ownScopes    = append([]string{"channels:write"}, manageScopes...)
	inviteScopes = append([]string{"channels:write.invites", "groups:write.invites"}, manageScopes...)
	topicScopes  = append([]string{
		"channels:write.topic", "groups:write.topic", "mpim:write.topic", "im:write.topic",
	}, manageScopes...)
	readScopes    = []string{"channels:read", "groups:read", "im:read", "mpim:read"}
	historyScopes = []string{"channels:history", "groups:history", "im:history", "mpim:history"}
)

var catalog = merge(
	conversationMethods(), memberMethods(), historyMethods(), chatMethods(), pinMethods(), bookmarkMethods(),
	reactionMethods(), viewMethods(), peopleMethods(), appMethods(),
)

func merge[T any](parts ...map[string]T) map[string]T {
	all := map[string]T{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// Methods returns the names of the Web API methods the fake serves, sorted.
func Methods() []string {
	names := make([]string, 0, len(catalog))
	for name := range catalog {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// scoped checks that the app may use this family of scopes on this kind of conversation: of the family's scopes, one
// that starts with channels:, groups:, im: or mpim: as the conversation is.
func (r *request) scoped(c *Channel, family []string) *failure {
	var fit []string
	for _, s := range family {
		if strings.HasPrefix(s, c.kind()+":") {
			fit = append(fit, s)
		}
	}
	return r.needScope(fit...)
}

// channel finds the conversation an argument names, as far as the app's bot can see it.
func (r *request) channel(key string) (*Channel, *failure) {
	c := r.w.st.Channels[r.args[key]]
	if c == nil || !c.visible(r.app.BotUserID) {
		return nil, fail("channel_not_found")
	}
	return c, nil
}

// scopedChannel is channel("channel") with the scope check of the conversation's kind.
func (r *request) scopedChannel(family []string) (*Channel, *failure) {
	c, f := r.channel("channel")
	if f != nil {
		return nil, f
	}
	return c, r.scoped(c, family)
}

// memberChannel is scopedChannel for methods that want the bot in a channel that is not archived.
func (r *request) memberChannel(family []string) (*Channel, *failure) {
	c, f := r.scopedChannel(family)
	switch {
	case f != nil:
		return nil, f
	case c.IM:
		return nil, fail("method_not_supported_for_channel_type")
	case c.Archived:
		return nil, fail("is_archived")
	case !c.has(r.app.BotUserID):
		return nil, fail("not_in_channel")
	}
	return c, nil
}

func (r *request) bot() string { return r.app.BotUserID }
