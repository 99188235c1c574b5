package slackfake

import "time"

// Limits of Slack. Each names the page of Slack's documentation (docs.slack.dev) it comes from.
const (
	// MaxChannelName: reference/methods/conversations.create, "Naming": 80 characters or less.
	MaxChannelName = 80
	// MaxTopic: reference/methods/conversations.setTopic and setPurpose, error too_long: 250 characters.
	MaxTopic = 250
	// MaxInvitees: reference/methods/conversations.invite, argument users: up to 1000 users may be listed.
	MaxInvitees = 1000
	// MaxText: reference/methods/chat.postMessage, "Truncating content": 40,000 characters.
	MaxText = 40000
	// MaxUpdateText: reference/methods/chat.update, error msg_too_long: 4,000 characters.
	MaxUpdateText = 4000
	// MaxBlocksLength: not documented; msg_blocks_too_long was measured at about 13,200 characters of the blocks' JSON
	// (github.com/slackapi/bolt-js issue 2509).
	MaxBlocksLength = 13200
	// MaxMessageBlocks and MaxViewBlocks: reference/block-kit/blocks: 50 in a message, 100 in a modal or Home tab.
	MaxMessageBlocks = 50
	MaxViewBlocks    = 100
	// MaxID: block_id and action_id, reference/block-kit/blocks and block-elements: 255 characters.
	MaxID = 255
	// MaxHeaderText: reference/block-kit/blocks/header-block: 150 characters.
	MaxHeaderText = 150
	// MaxSectionText, MaxFieldText, MaxFields: reference/block-kit/blocks/section-block.
	MaxSectionText = 3000
	MaxFieldText   = 2000
	MaxFields      = 10
	// MaxContextElements: reference/block-kit/blocks/context-block.
	MaxContextElements = 10
	// MaxActionsElements: reference/block-kit/blocks/actions-block.
	MaxActionsElements = 25
	// MaxMarkdownText: reference/block-kit/blocks/markdown-block: cumulative limit in one payload.
	MaxMarkdownText = 12000
	// MaxTableRows and the three after it: reference/block-kit/blocks/data-table-block: a header and 1 to 100 rows of as many
	// cells each, at most 20; 10,000 characters in the cells of a table, and of a message.
	MaxTableRows    = 101
	MaxTableColumns = 20
	MaxTablePage    = 100
	MaxTableText    = 10000
	// MaxImageURL, MaxAltText and MaxImageTitle: reference/block-kit/blocks/image-block.
	MaxImageURL   = 3000
	MaxAltText    = 2000
	MaxImageTitle = 2000
	// MaxInputLabel and MaxHint: reference/block-kit/blocks/input-block.
	MaxInputLabel = 2000
	MaxHint       = 2000
	// MaxButtonText, MaxButtonValue and MaxButtonURL: reference/block-kit/block-elements/button-element.
	MaxButtonText  = 75
	MaxButtonValue = 2000
	MaxButtonURL   = 3000
	// MaxPlaceholder: reference/block-kit/block-elements, placeholder: 150 characters.
	MaxPlaceholder = 150
	// MaxSelectOptions, MaxOptionGroups: reference/block-kit/block-elements/select-menu-element.
	MaxSelectOptions = 100
	MaxOptionGroups  = 100
	// MaxOptionText, MaxOptionValue, MaxOptionDescription: reference/block-kit/composition-objects/option-object.
	MaxOptionText        = 75
	MaxOptionValue       = 150
	MaxOptionDescription = 75
	// MaxOverflowOptions: reference/block-kit/block-elements/overflow-menu-element.
	MaxOverflowOptions = 5
	// MaxChoiceOptions: checkboxes-element and radio-button-group-element: 10 options.
	MaxChoiceOptions = 10
	// MaxInputText: plain-text-input-element, max_length: 3000.
	MaxInputText = 3000
	// MaxConfirmTitle and the two after it: reference/block-kit/composition-objects/confirmation-dialog-object.
	MaxConfirmTitle  = 100
	MaxConfirmText   = 300
	MaxConfirmButton = 30
	// MaxViewTitle, MaxViewButton, MaxPrivateMetadata, MaxViewSize: reference/views/modal-views and views.open.
	MaxViewTitle       = 24
	MaxViewButton      = 24
	MaxPrivateMetadata = 3000
	MaxViewSize        = 250 << 10
	// MaxViewStack: surfaces/modals: one root view and up to two pushed above it.
	MaxViewStack = 3
	// MaxPins and MaxBookmarks: help centre, "Pin messages and bookmarks": 100 in a channel each.
	MaxPins      = 100
	MaxBookmarks = 100
	// ReactionUsers: reference/methods/reactions.get: users "might not always contain all users that have reacted (we limit
	// it to X users, and X might change)", while count does. Few here, so that nobody counts on more.
	ReactionUsers = 3
	// MaxMetadata: not documented as a number; the fake holds apps to 16 KiB of JSON.
	MaxMetadata = 16 << 10
	// MaxRequestBody: Slack refuses bodies over about 1 MB.
	MaxRequestBody = 1 << 20
)

// Times of Slack.
const (
	// TriggerLife: interactivity/handling-user-interaction: a trigger_id expires three seconds after it was made.
	TriggerLife = 3 * time.Second
	// AnswerTime: interactivity/implementing-slash-commands and apis/events-api: an app has three seconds to answer.
	AnswerTime = 3 * time.Second
	// ResponseLife and MaxResponses: handling-user-interaction, "Message responses": 5 times within 30 minutes.
	ResponseLife = 30 * time.Minute
	MaxResponses = 5
)

// Pace of the Web API: apis/web-api/rate-limits. A tier's number is calls a minute, for each method, app and
// workspace; the fake lets a quarter more through before it refuses ("occasional bursts").
const (
	tierFree = 0
	tier1    = 1
	tier2    = 20
	tier3    = 50
	tier4    = 100
	// PostBurst: rate-limits, "Posting messages: 1 per second, short bursts >1 allowed": three at once in a channel.
	PostBurst = 3
	// PostsAMinute: "also maintaining a workspace-wide limit" of several hundred messages a minute.
	PostsAMinute = 300
)
