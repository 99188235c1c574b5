package gateway

import (
	"slices"
	"strings"

	"noroshi.internal/shared/effect"
)

// The classes, as the table below spells them.
const (
	already    = effect.Already
	gone       = effect.Gone
	retryLater = effect.RetryLater
	permanent  = effect.Permanent
	unknown    = effect.Unknown
)

// verdicts says what error codes mean: codes separated by spaces, by class.
type verdicts map[effect.Class]string

// classOf returns the class of a code that a method answered. What stands nowhere is Permanent: Slack said no, and a
// person must see that it did.
//
// "gone" is said of the incident's own channel; elsewhere a channel that is not there is Permanent (see Gateway.located).
func classOf(m Method, code string) effect.Class {
	for _, v := range []verdicts{table[m], common} {
		for class, codes := range v {
			if slices.Contains(strings.Fields(codes), code) {
				return class
			}
		}
	}
	return permanent
}

// PermanentCodes lists every code with which an effect can fail for good, sorted: shared/text has a sentence for each.
// Besides Slack's own they are the gateway's: see the constants beginning with code.
func PermanentCodes() []string {
	codes := []string{
		codeEmptyGroup, codeNoAccount, codeExtShared, codeRender, codeStatus, codeChannel,
	}
	for _, v := range table {
		codes = append(codes, strings.Fields(v[permanent])...)
		codes = append(codes, strings.Fields(v[gone])...) // of an announcement channel
	}
	codes = append(codes, strings.Fields(common[permanent])...)
	slices.Sort(codes)
	return slices.Compact(codes)
}

// common are the errors that Slack documents for every method.
//
// request_timeout means that the body did not arrive whole, so nothing was done. service_unavailable counts like a 503:
// it may come after the work was done.
var common = verdicts{
	retryLater: "ratelimited request_timeout team_added_to_org",
	permanent: "access_denied account_inactive accesslimited deprecated_endpoint ekm_access_denied " +
		"enterprise_is_restricted invalid_arg_name invalid_arguments invalid_array_arg invalid_auth " +
		"invalid_charset invalid_form_data invalid_json invalid_post_type method_deprecated " +
		"missing_argument missing_post_type missing_scope no_permission not_allowed_token_type not_authed " +
		"org_login_required team_access_not_granted token_expired token_revoked two_factor_setup_required " +
		"unknown_method",
	unknown: "fatal_error internal_error service_unavailable",
}

// table is every error documented for the methods of methods.go and not in common. Source: docs.slack.dev,
// reference/methods.
var table = map[Method]verdicts{
	authTest: {},
	bookmarksAdd: {
		gone:       "channel_not_found",
		retryLater: "too_many_requests",
		permanent: "cannot_bookmark_from_external_org cannot_bookmark_restricted_sharing_enabled " +
			"file_already_added file_not_found invalid_app_action_type invalid_bookmark_type " +
			"invalid_child_type invalid_emoji invalid_entity_id invalid_link invalid_parent_type " +
			"invalid_shortcut_type not_implemented parent_bookmark_disabled parent_with_link " +
			"permission_denied slack_connect_blocked_file_type slack_connect_clip_sharing_blocked " +
			"slack_connect_file_upload_sharing_blocked too_many_bookmarks too_many_tabs",
	},
	bookmarksEdit: {
		gone: "channel_not_found not_found",
		permanent: "invalid_bookmark_type invalid_emoji invalid_link not_implemented parent_with_link " +
			"permission_denied slack_connect_blocked_file_type slack_connect_clip_sharing_blocked " +
			"slack_connect_file_upload_sharing_blocked",
	},
	bookmarksList: {
		gone:      "channel_not_found",
		permanent: "not_implemented",
	},
	bookmarksRemove: {
		already:   "channel_not_found not_found",
		permanent: "invalid_bookmark_type not_implemented permission_denied user_not_found",
	},
	botsInfo: {}, // no effect: what it refuses is not told
	chatDelete: {
		already:   "channel_not_found message_not_found",
		permanent: "cant_delete_message",
	},
	chatGetPermalink: {
		gone: "channel_not_found message_not_found",
	},
	chatPostEphemeral: {
		gone:       "channel_not_found is_archived not_in_channel",
		retryLater: "message_limit_exceeded",
		permanent: "cannot_reply_to_message invalid_attachments invalid_blocks invalid_blocks_format " +
			"markdown_text_conflict messages_tab_disabled msg_too_long no_text restricted_action " +
			"too_many_attachments user_not_in_channel",
	},
	chatPostMessage: {
		gone:       "channel_not_found is_archived not_in_channel",
		retryLater: "message_limit_exceeded rate_limited",
		permanent: "app_access_restricted as_user_not_supported attachment_payload_limit_exceeded " +
			"cannot_reply_to_message draft_already_deleted draft_already_sent draft_has_conflict " +
			"draft_not_found duplicate_channel_not_found duplicate_message_not_found invalid_blocks " +
			"invalid_blocks_format invalid_metadata_format invalid_metadata_schema markdown_text_conflict " +
			"messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large missing_file_data " +
			"msg_blocks_too_long no_text restricted_action restricted_action_non_threadable_channel " +
			"restricted_action_read_only_channel restricted_action_thread_locked " +
			"restricted_action_thread_only_channel send_on_behalf_not_allowed " +
			"slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked " +
			"slack_connect_lists_sharing_blocked team_not_found too_many_attachments " +
			"too_many_contact_cards",
	},
	chatUpdate: {
		gone:       "cant_update_message channel_not_found edit_window_closed is_inactive message_not_found",
		retryLater: "external_channel_migrating message_limit_exceeded streaming_state_conflict",
		permanent: "as_user_not_supported block_mismatch blocked_file_type cant_broadcast_message file_deleted " +
			"file_is_deleted file_not_found file_share_limit_reached invalid_attachments invalid_blocks " +
			"invalid_blocks_format invalid_metadata_format invalid_metadata_schema markdown_text_conflict " +
			"max_file_sharing_exceeded metadata_must_be_sent_from_app metadata_too_large msg_too_long " +
			"no_dual_broadcast_content_update no_text posting_to_channel_denied " +
			"slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked " +
			"slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked " +
			"slack_connect_file_upload_sharing_blocked team_not_found too_many_attachments " +
			"unable_to_share_files",
		unknown: "update_failed",
	},
	conversationsArchive: {
		already:   "already_archived",
		gone:      "channel_not_found not_in_channel",
		permanent: "cant_archive_general cant_archive_required method_not_supported_for_channel_type restricted_action",
	},
	conversationsCreate: {
		permanent: "cannot_create_channel canvas_disabled_user_team invalid_name invalid_name_maxlength " +
			"invalid_name_punctuation invalid_name_required invalid_name_specials name_taken no_channel " +
			"restricted_action",
	},
	conversationsHistory: {
		gone:       "channel_not_found not_in_channel",
		retryLater: "invalid_cursor",
		permanent:  "channel_is_limited_access invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest",
	},
	conversationsInfo: {
		gone:      "channel_not_found",
		permanent: "channel_is_limited_access",
	},
	conversationsInvite: {
		already:    "already_in_channel cant_invite_self",
		gone:       "channel_not_found is_archived not_in_channel",
		retryLater: "external_channel_migrating",
		permanent: "app_cannot_join_channel cant_invite invitee_cant_see_channel " +
			"method_not_supported_for_channel_type no_external_invite_permission no_user " +
			"org_user_not_in_team ura_max_channels user_is_restricted user_not_found",
	},
	conversationsJoin: {
		gone:      "channel_not_found is_archived",
		permanent: "channel_is_limited_access method_not_supported_for_channel_type too_many_members",
	},
	conversationsList: {
		retryLater: "invalid_cursor",
		permanent:  "invalid_limit invalid_types method_not_supported_for_channel_type",
	},
	conversationsMembers: {
		gone:       "channel_not_found",
		retryLater: "fetch_members_failed invalid_cursor",
		permanent:  "invalid_limit method_not_supported_for_channel_type",
	},
	conversationsReplies: {
		gone:       "channel_not_found thread_not_found",
		retryLater: "invalid_cursor list_record_comment_fetch_failed",
		permanent: "invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest " +
			"method_not_supported_for_channel_type",
	},
	conversationsSetTopic: {
		gone:      "channel_not_found is_archived not_in_channel",
		permanent: "method_not_supported_for_channel_type too_long user_is_restricted",
	},
	conversationsPurpose: {
		gone:      "channel_not_found is_archived not_in_channel",
		permanent: "method_not_supported_for_channel_type too_long user_is_restricted",
	},
	pinsAdd: {
		already:    "already_pinned",
		gone:       "channel_not_found message_not_found not_in_channel",
		retryLater: "external_channel_migrating",
		permanent: "bad_timestamp file_not_found file_not_shared no_item_specified not_pinnable " +
			"restricted_action too_many_pins",
	},
	pinsList: {
		gone:      "channel_not_found",
		permanent: "restricted_action",
	},
	pinsRemove: {
		already:    "channel_not_found message_not_found no_pin not_pinned",
		retryLater: "external_channel_migrating",
		permanent:  "bad_timestamp file_comment_not_found file_not_found no_item_specified restricted_action",
	},
	reactionsAdd: {
		already:    "already_reacted",
		gone:       "channel_not_found is_archived message_not_found",
		retryLater: "external_channel_migrating",
		permanent: "bad_timestamp invalid_name no_access no_item_specified not_reactable thread_locked too_many_emoji " +
			"too_many_reactions",
	},
	reactionsGet: {
		gone:      "channel_not_found message_not_found",
		permanent: "bad_timestamp file_comment_not_found file_not_found no_item_specified",
	},
	usergroupsList: {
		retryLater: "invalid_cursor",
		permanent:  "invalid_team plan_upgrade_required users_not_found",
	},
	usergroupsUsersList: {
		retryLater: "invalid_cursor",
		permanent:  "no_such_subteam plan_upgrade_required",
	},
	usersConversations: {
		retryLater: "invalid_cursor",
		permanent:  "invalid_limit invalid_types method_not_supported_for_channel_type",
	},
	usersInfo: {
		permanent: "too_many_users user_not_found user_not_visible",
	},
	usersList: {
		retryLater: "invalid_cursor",
		permanent:  "limit_required",
	},
	viewsOpen: {
		permanent: "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id " +
			"view_too_large",
	},
	viewsPublish: {
		permanent: "duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented view_too_large",
	},
	viewsUpdate: {
		gone:      "not_found",
		permanent: "duplicate_external_id hash_conflict view_too_large",
	},
	responseURL: {
		gone: "expired_url no_active_hooks used_url",
	},
}
