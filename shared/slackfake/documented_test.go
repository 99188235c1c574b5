package slackfake

// documented is what Slack documents for each method the fake serves: tier, bot scopes, and error codes besides the
// general ones (docs.slack.dev/reference/methods/<method>). auth.test and chat.getPermalink have a pace of their own,
// chat.postMessage one message a second in a channel: tier 0.
var documented = map[string]struct {
	tier   int
	scopes string
	errors string
}{
	"apps.connections.open": {
		tier: 1,
	},
	"auth.test": {
		tier:   0,
		errors: "internal_error invalid_auth",
	},
	"bookmarks.add": {
		tier:   20,
		scopes: "bookmarks:write",
		errors: "access_denied cannot_bookmark_from_external_org cannot_bookmark_restricted_sharing_enabled " +
			"channel_not_found file_already_added file_not_found invalid_app_action_type " +
			"invalid_bookmark_type invalid_child_type invalid_emoji invalid_entity_id invalid_link " +
			"invalid_parent_type invalid_shortcut_type not_implemented parent_bookmark_disabled " +
			"parent_with_link permission_denied slack_connect_blocked_file_type " +
			"slack_connect_clip_sharing_blocked slack_connect_file_upload_sharing_blocked " +
			"too_many_bookmarks too_many_requests too_many_tabs",
	},
	"bookmarks.edit": {
		tier:   20,
		scopes: "bookmarks:write",
		errors: "access_denied channel_not_found invalid_bookmark_type invalid_emoji invalid_link not_found " +
			"not_implemented parent_with_link permission_denied slack_connect_blocked_file_type " +
			"slack_connect_clip_sharing_blocked slack_connect_file_upload_sharing_blocked",
	},
	"bookmarks.list": {
		tier:   50,
		scopes: "bookmarks:read",
		errors: "access_denied channel_not_found not_implemented",
	},
	"bookmarks.remove": {
		tier:   20,
		scopes: "bookmarks:write",
		errors: "access_denied channel_not_found invalid_bookmark_type not_found not_implemented " +
			"permission_denied user_not_found",
	},
	"bots.info": {
		tier:   50,
		scopes: "users:read",
		errors: "bot_not_found bots_not_found missing_argument team_not_found",
	},
	"chat.delete": {
		tier:   50,
		scopes: "chat:write",
		errors: "cant_delete_message channel_not_found message_not_found",
	},
	"chat.getPermalink": {
		tier:   0,
		errors: "channel_not_found message_not_found",
	},
	"chat.postEphemeral": {
		tier:   100,
		scopes: "chat:write",
		errors: "cannot_reply_to_message channel_not_found invalid_attachments invalid_blocks " +
			"invalid_blocks_format is_archived markdown_text_conflict message_limit_exceeded " +
			"messages_tab_disabled msg_too_long no_text not_in_channel restricted_action " +
			"too_many_attachments user_not_in_channel",
	},
	"chat.postMessage": {
		tier:   0,
		scopes: "chat:write",
		errors: "app_access_restricted as_user_not_supported attachment_payload_limit_exceeded " +
			"cannot_reply_to_message channel_not_found draft_already_deleted draft_already_sent " +
			"draft_has_conflict draft_not_found duplicate_channel_not_found duplicate_message_not_found " +
			"ekm_access_denied invalid_blocks invalid_blocks_format invalid_metadata_format " +
			"invalid_metadata_schema is_archived markdown_text_conflict message_limit_exceeded " +
			"messages_tab_disabled metadata_must_be_sent_from_app metadata_too_large missing_file_data " +
			"msg_blocks_too_long msg_too_long no_text not_in_channel rate_limited restricted_action " +
			"restricted_action_non_threadable_channel restricted_action_read_only_channel " +
			"restricted_action_thread_locked restricted_action_thread_only_channel " +
			"send_on_behalf_not_allowed slack_connect_canvas_sharing_blocked " +
			"slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked team_not_found " +
			"too_many_attachments too_many_contact_cards",
	},
	"chat.update": {
		tier:   50,
		scopes: "chat:write",
		errors: "as_user_not_supported block_mismatch blocked_file_type cant_broadcast_message " +
			"cant_update_message channel_not_found edit_window_closed external_channel_migrating " +
			"file_deleted file_is_deleted file_not_found file_share_limit_reached invalid_attachments " +
			"invalid_blocks invalid_blocks_format invalid_metadata_format invalid_metadata_schema " +
			"is_inactive markdown_text_conflict max_file_sharing_exceeded message_limit_exceeded " +
			"message_not_found metadata_must_be_sent_from_app metadata_too_large msg_too_long " +
			"no_dual_broadcast_content_update no_text posting_to_channel_denied " +
			"slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked " +
			"slack_connect_clip_sharing_blocked slack_connect_file_link_sharing_blocked " +
			"slack_connect_file_upload_sharing_blocked streaming_state_conflict team_not_found " +
			"too_many_attachments unable_to_share_files update_failed",
	},
	"conversations.archive": {
		tier:   20,
		scopes: "channels:manage channels:write groups:write im:write mpim:write",
		errors: "already_archived cant_archive_general cant_archive_required channel_not_found " +
			"method_not_supported_for_channel_type missing_scope not_in_channel restricted_action",
	},
	"conversations.create": {
		tier:   20,
		scopes: "channels:manage channels:write groups:write im:write mpim:write",
		errors: "cannot_create_channel canvas_disabled_user_team invalid_name invalid_name_maxlength " +
			"invalid_name_punctuation invalid_name_required invalid_name_specials missing_argument " +
			"missing_scope name_taken no_channel restricted_action",
	},
	"conversations.history": {
		tier:   50,
		scopes: "channels:history groups:history im:history mpim:history",
		errors: "channel_is_limited_access channel_not_found invalid_cursor invalid_metadata_filter_keys " +
			"invalid_ts_latest invalid_ts_oldest not_in_channel",
	},
	"conversations.info": {
		tier:   50,
		scopes: "channels:read groups:read im:read mpim:read",
		errors: "channel_is_limited_access channel_not_found missing_scope",
	},
	"conversations.invite": {
		tier: 50,
		scopes: "channels:manage channels:write.invites groups:write groups:write.invites im:write " +
			"mpim:write",
		errors: "already_in_channel app_cannot_join_channel cant_invite cant_invite_self channel_not_found " +
			"external_channel_migrating invitee_cant_see_channel is_archived " +
			"method_not_supported_for_channel_type missing_scope no_external_invite_permission " +
			"no_permission no_user not_in_channel org_user_not_in_team ura_max_channels " +
			"user_is_restricted user_not_found",
	},
	"conversations.join": {
		tier:   50,
		scopes: "channels:join",
		errors: "channel_is_limited_access channel_not_found is_archived " +
			"method_not_supported_for_channel_type missing_scope too_many_members",
	},
	"conversations.kick": {
		tier:   50,
		scopes: "channels:manage groups:write im:write mpim:write",
		errors: "cant_kick_from_general cant_kick_self channel_not_found " +
			"method_not_supported_for_channel_type missing_scope no_user not_in_channel not_supported " +
			"restricted_action user_not_found",
	},
	"conversations.leave": {
		tier:   50,
		scopes: "channels:manage groups:write im:write mpim:write",
		errors: "cant_leave_general channel_not_found is_archived last_member " +
			"method_not_supported_for_channel_type missing_scope user_is_restricted",
	},
	"conversations.list": {
		tier:   20,
		scopes: "channels:read groups:read im:read mpim:read",
		errors: "invalid_cursor invalid_limit invalid_types method_not_supported_for_channel_type " +
			"missing_argument missing_scope",
	},
	"conversations.members": {
		tier:   100,
		scopes: "channels:read groups:read im:read mpim:read",
		errors: "channel_not_found fetch_members_failed invalid_cursor invalid_limit " +
			"method_not_supported_for_channel_type missing_scope",
	},
	"conversations.open": {
		tier:   50,
		scopes: "channels:manage groups:write im:write mpim:write",
		errors: "channel_not_found invalid_user_combination method_not_supported_for_channel_type " +
			"missing_scope not_enough_users too_many_users user_disabled user_not_found " +
			"user_not_visible users_list_not_supplied",
	},
	"conversations.rename": {
		tier:   20,
		scopes: "channels:manage channels:write groups:write im:write mpim:write",
		errors: "channel_not_found invalid_name invalid_name_maxlength invalid_name_punctuation " +
			"invalid_name_required invalid_name_specials is_archived " +
			"method_not_supported_for_channel_type missing_scope name_taken not_authorized " +
			"not_in_channel",
	},
	"conversations.replies": {
		tier:   50,
		scopes: "channels:history groups:history im:history mpim:history",
		errors: "channel_not_found invalid_cursor invalid_metadata_filter_keys invalid_ts_latest " +
			"invalid_ts_oldest list_record_comment_fetch_failed method_not_supported_for_channel_type " +
			"missing_scope thread_not_found",
	},
	"conversations.setPurpose": {
		tier: 20,
		scopes: "channels:manage channels:write.topic groups:write groups:write.topic im:write " +
			"im:write.topic mpim:write mpim:write.topic",
		errors: "channel_not_found is_archived method_not_supported_for_channel_type missing_scope " +
			"not_in_channel too_long user_is_restricted",
	},
	"conversations.setTopic": {
		tier: 20,
		scopes: "channels:manage channels:write.topic groups:write groups:write.topic im:write " +
			"im:write.topic mpim:write mpim:write.topic",
		errors: "channel_not_found is_archived method_not_supported_for_channel_type missing_scope " +
			"not_in_channel too_long user_is_restricted",
	},
	"conversations.unarchive": {
		tier:   20,
		scopes: "channels:manage channels:write groups:write im:write mpim:write",
		errors: "channel_not_found method_not_supported_for_channel_type missing_scope not_archived",
	},
	"pins.add": {
		tier:   20,
		scopes: "pins:write",
		errors: "already_pinned bad_timestamp channel_not_found external_channel_migrating file_not_found " +
			"file_not_shared message_not_found no_item_specified not_in_channel not_pinnable " +
			"restricted_action too_many_pins",
	},
	"pins.list": {
		tier:   20,
		scopes: "pins:read",
		errors: "channel_not_found restricted_action",
	},
	"pins.remove": {
		tier:   20,
		scopes: "pins:write",
		errors: "bad_timestamp channel_not_found external_channel_migrating file_comment_not_found " +
			"file_not_found message_not_found no_item_specified no_pin not_pinned restricted_action",
	},
	"reactions.add": {
		tier:   50,
		scopes: "reactions:write",
		errors: "already_reacted bad_timestamp channel_not_found external_channel_migrating invalid_name " +
			"is_archived message_not_found no_access no_item_specified not_reactable thread_locked " +
			"too_many_emoji too_many_reactions",
	},
	"reactions.get": {
		tier:   50,
		scopes: "reactions:read",
		errors: "bad_timestamp channel_not_found file_comment_not_found file_not_found message_not_found " +
			"no_item_specified",
	},
	"reactions.remove": {
		tier:   20,
		scopes: "reactions:write",
		errors: "bad_timestamp file_comment_not_found file_not_found invalid_name message_not_found " +
			"no_item_specified no_reaction",
	},
	"team.info": {
		tier:   50,
		scopes: "team:read",
		errors: "enterprise_not_found fail_to_get_teams_for_restricted_user missing_user org_not_found " +
			"team_not_found team_not_on_enterprise user_not_found",
	},
	"usergroups.list": {
		tier:   20,
		scopes: "usergroups:read",
		errors: "invalid_cursor invalid_team missing_argument plan_upgrade_required users_not_found",
	},
	"usergroups.users.list": {
		tier:   20,
		scopes: "usergroups:read",
		errors: "invalid_cursor no_such_subteam plan_upgrade_required",
	},
	"users.conversations": {
		tier:   50,
		scopes: "channels:read groups:read im:read mpim:read",
		errors: "invalid_cursor invalid_limit invalid_types method_not_supported_for_channel_type " +
			"missing_argument missing_scope",
	},
	"users.info": {
		tier:   100,
		scopes: "users:read",
		errors: "too_many_users user_not_found user_not_visible",
	},
	"users.list": {
		tier:   20,
		scopes: "users:read",
		errors: "invalid_cursor limit_required",
	},
	"users.lookupByEmail": {
		tier:   50,
		scopes: "users:read.email",
		errors: "enterprise_is_restricted users_not_found",
	},
	"views.open": {
		tier: 100,
		errors: "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id " +
			"view_too_large",
	},
	"views.publish": {
		tier: 100,
		errors: "duplicate_external_id hash_conflict missing_profile_id not_allowed_token_type not_enabled " +
			"not_implemented view_too_large",
	},
	"views.push": {
		tier: 100,
		errors: "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id not_found " +
			"push_limit_reached view_too_large",
	},
	"views.update": {
		tier:   100,
		errors: "duplicate_external_id hash_conflict not_found view_too_large",
	},
}
