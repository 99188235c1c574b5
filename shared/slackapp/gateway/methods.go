package gateway

import "slices"

// Method is one method of Slack's Web API.
type Method string

// The methods the gateway calls: these and no others.
const (
	authTest              Method = "auth.test"
	bookmarksAdd          Method = "bookmarks.add"
	bookmarksEdit         Method = "bookmarks.edit"
	bookmarksList         Method = "bookmarks.list"
	bookmarksRemove       Method = "bookmarks.remove"
	botsInfo              Method = "bots.info"
	chatDelete            Method = "chat.delete"
	chatGetPermalink      Method = "chat.getPermalink"
	chatPostEphemeral     Method = "chat.postEphemeral"
	chatPostMessage       Method = "chat.postMessage"
	chatUpdate            Method = "chat.update"
	conversationsArchive  Method = "conversations.archive"
	conversationsCreate   Method = "conversations.create"
	conversationsHistory  Method = "conversations.history"
	conversationsInfo     Method = "conversations.info"
	conversationsInvite   Method = "conversations.invite"
	conversationsJoin     Method = "conversations.join"
	conversationsList     Method = "conversations.list"
	conversationsMembers  Method = "conversations.members"
	conversationsReplies  Method = "conversations.replies"
	conversationsSetTopic Method = "conversations.setTopic"
	conversationsPurpose  Method = "conversations.setPurpose"
	pinsAdd               Method = "pins.add"
	pinsList              Method = "pins.list"
	pinsRemove            Method = "pins.remove"
	reactionsAdd          Method = "reactions.add"
	reactionsGet          Method = "reactions.get"
	usergroupsList        Method = "usergroups.list"
	usergroupsUsersList   Method = "usergroups.users.list"
	usersConversations    Method = "users.conversations"
	usersInfo             Method = "users.info"
	usersList             Method = "users.list"
	viewsOpen             Method = "views.open"
	viewsPublish          Method = "views.publish"
	viewsUpdate           Method = "views.update"
	// responseURL is not a method but the address that came with a command or a click.
	responseURL Method = "response_url"
)

// Tiers: calls a minute that Slack allows each method, per app and workspace. Source: docs.slack.dev,
// apis/web-api/rate-limits. "Special" methods take several hundred.
const (
	tier2   = 20
	tier3   = 50
	tier4   = 100
	special = 300
)

// perMinute is the tier of each method. Posting has, besides this, a pace for each channel (see budget).
var perMinute = map[Method]int{
	authTest: special, bookmarksAdd: tier2, bookmarksEdit: tier2, bookmarksList: tier3, bookmarksRemove: tier2,
	botsInfo:   tier3,
	chatDelete: tier3, chatGetPermalink: special, chatPostEphemeral: tier4, chatPostMessage: special, chatUpdate: tier3,
	conversationsArchive: tier2,
	conversationsCreate:  tier2, conversationsHistory: tier3, conversationsInfo: tier3, conversationsInvite: tier3,
	conversationsJoin: tier3, conversationsList: tier2, conversationsMembers: tier4, conversationsReplies: tier3,
	conversationsSetTopic: tier2, conversationsPurpose: tier2, pinsAdd: tier2, pinsList: tier2, pinsRemove: tier2,
	reactionsAdd: tier3, reactionsGet: tier3, usergroupsList: tier2, usergroupsUsersList: tier2, usersConversations: tier3, usersInfo: tier4, usersList: tier2,
	viewsOpen: tier4, viewsPublish: tier4, viewsUpdate: tier4, responseURL: special,
}

// Methods lists the methods of the Web API that the gateway calls, sorted.
func Methods() (names []string) {
	for m := range perMinute {
		if m != responseURL {
			names = append(names, string(m))
		}
	}
	slices.Sort(names)
	return names
}

// Limits of Slack on one call.
const (
	// maxInvited: conversations.invite, argument users. The reference has said 1,000 and 100 at different times.
	maxInvited = 100
	// pageSize: conversations.history, "no more than 200 results at a time".
	pageSize = 200
	// listSize: conversations.list and conversations.members, limit: "an integer under 1000".
	listSize = 999
)
