package slackfake

import (
	"encoding/json"
	"time"
)

// Block is one Block Kit block as it travels on the wire: a decoded JSON object with at least "type" and "block_id".
type Block = map[string]any

// User is anyone who can appear in the workspace: a person, a guest, a bot, or somebody of another company.
type User struct {
	ID              string `json:"id"`
	TeamID          string `json:"team_id"` // differs from the workspace's for people of another company
	Name            string `json:"name"`    // handle, without @
	RealName        string `json:"real_name"`
	DisplayName     string `json:"display_name"`
	Email           string `json:"email,omitempty"`
	Locale          string `json:"locale"` // such as ja-JP
	TZ              string `json:"tz"`     // IANA name
	IsBot           bool   `json:"is_bot,omitempty"`
	Deleted         bool   `json:"deleted,omitempty"`
	Restricted      bool   `json:"is_restricted,omitempty"`       // multi-channel guest
	UltraRestricted bool   `json:"is_ultra_restricted,omitempty"` // single-channel guest
	Admin           bool   `json:"is_admin,omitempty"`
}

// Guest reports whether the user is a guest account of either kind.
func (u User) Guest() bool { return u.Restricted || u.UltraRestricted }

// Group is a user group (subteam). Slack's Web API never accepts its id where a user id is asked for.
type Group struct {
	ID       string   `json:"id"`
	Handle   string   `json:"handle"` // without @
	Name     string   `json:"name"`
	Users    []string `json:"users"`
	Disabled bool     `json:"disabled,omitempty"`
}

// App is one installed Slack app. Its URLs are where the workspace delivers commands, interactions and events
// unless a Socket Mode connection is open.
type App struct {
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	BotID         string   `json:"bot_id"`
	BotUserID     string   `json:"bot_user_id"`
	BotToken      string   `json:"bot_token"`      // xoxb-…
	AppToken      string   `json:"app_token"`      // xapp-…, for Socket Mode
	SigningSecret string   `json:"signing_secret"` // of X-Slack-Signature
	Scopes        []string `json:"scopes"`         // granted bot scopes
	Events        []string `json:"events"`         // subscribed bot events, such as message.channels
	Commands      []string `json:"commands"`       // with the slash; empty means that it owns every command
	// Shortcuts are those on messages; empty means that it has every one.
	Shortcuts        []Shortcut `json:"shortcuts,omitempty"`
	CommandURL       string     `json:"command_url"`
	InteractivityURL string     `json:"interactivity_url"`
	EventsURL        string     `json:"events_url"`
	HomeTabDisabled  bool       `json:"home_tab_disabled,omitempty"`
}

// Shortcut is what an app offers on every message.
type Shortcut struct {
	Name       string `json:"name"`
	CallbackID string `json:"callback_id"`
}

// Note is a channel's topic or purpose.
type Note struct {
	Value   string `json:"value"`
	Creator string `json:"creator"`
	LastSet int64  `json:"last_set"` // unix seconds
}

// Channel is a conversation: public or private channel, or a direct message (IM).
type Channel struct {
	ID            string     `json:"id"`
	Name          string     `json:"name"`
	Private       bool       `json:"private,omitempty"`
	Archived      bool       `json:"archived,omitempty"`
	General       bool       `json:"general,omitempty"`
	ExtShared     bool       `json:"ext_shared,omitempty"` // shared with another company by Slack Connect
	PendingShared bool       `json:"pending_shared,omitempty"`
	IM            bool       `json:"im,omitempty"`
	Creator       string     `json:"creator"`
	Created       int64      `json:"created"` // unix seconds
	Members       []string   `json:"members"` // user ids in the order in which they came
	Topic         Note       `json:"topic"`
	Purpose       Note       `json:"purpose"`
	PreviousNames []string   `json:"previous_names,omitempty"`
	Messages      []*Message `json:"messages"` // by ts, oldest first, thread replies included
	Pins          []Pin      `json:"pins,omitempty"`
	Bookmarks     []Bookmark `json:"bookmarks,omitempty"`
}

// Metadata is a message's machine-readable part.
type Metadata struct {
	EventType    string         `json:"event_type"`
	EventPayload map[string]any `json:"event_payload"`
}

// Reaction is one emoji on a message and who put it there, in order.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
}

// Edited says who edited a message last and when.
type Edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Message is one message. TS is unique in its channel; ThreadTS is empty outside threads, equal to TS for a parent
// with replies, and the parent's TS for a reply. To is set on ephemeral messages only: the one person who sees it.
type Message struct {
	TS        string     `json:"ts"`
	ThreadTS  string     `json:"thread_ts,omitempty"`
	Channel   string     `json:"channel"`
	User      string     `json:"user,omitempty"`
	BotID     string     `json:"bot_id,omitempty"`
	AppID     string     `json:"app_id,omitempty"`
	Subtype   string     `json:"subtype,omitempty"`
	Text      string     `json:"text"`
	Blocks    []Block    `json:"blocks,omitempty"`
	Metadata  *Metadata  `json:"metadata,omitempty"`
	Reactions []Reaction `json:"reactions,omitempty"`
	Edited    *Edited    `json:"edited,omitempty"`
	Inviter   string     `json:"inviter,omitempty"`
	Username  string     `json:"username,omitempty"`
	Icon      string     `json:"icon,omitempty"`
	Broadcast bool       `json:"broadcast,omitempty"` // a reply that is also shown in the channel
	ClientID  string     `json:"client_msg_id,omitempty"`
	To        string     `json:"to,omitempty"`
	Values    ViewValues `json:"values,omitempty"` // what people chose in the message's inputs
	Files     []File     `json:"files,omitempty"`
}

// File is a file in a message. One that was deleted has the mode "tombstone" and no name.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Mode string `json:"mode,omitempty"`
}

// Pin is one pinned message of a channel.
type Pin struct {
	TS      string `json:"ts"`
	By      string `json:"by"`
	Created int64  `json:"created"` // unix seconds
}

// Bookmark is one link in a channel's bookmark bar.
type Bookmark struct {
	ID        string  `json:"id"`
	ChannelID string  `json:"channel_id"`
	Title     string  `json:"title"`
	Link      string  `json:"link"`
	Emoji     string  `json:"emoji"`
	IconURL   string  `json:"icon_url"`
	Type      string  `json:"type"`
	Created   int64   `json:"date_created"`
	Updated   int64   `json:"date_updated"`
	Rank      string  `json:"rank"`
	UpdatedBy string  `json:"last_updated_by_user_id"`
	TeamID    string  `json:"last_updated_by_team_id"`
	AppID     *string `json:"app_id"` // null for a link, by whomever it was added
}

// ViewValues is a view's state: block_id, then action_id, then the element's value as Slack puts it on the wire
// ({"type": "plain_text_input", "value": …}).
type ViewValues map[string]map[string]map[string]any

// View is a modal or a Home tab. Body holds what the app sent (title, submit, close, blocks, private_metadata, …).
type View struct {
	ID         string            `json:"id"`
	AppID      string            `json:"app_id"`
	UserID     string            `json:"user_id"`
	Type       string            `json:"type"` // modal or home
	CallbackID string            `json:"callback_id"`
	ExternalID string            `json:"external_id"`
	Hash       string            `json:"hash"`
	RootID     string            `json:"root_view_id"`
	PreviousID string            `json:"previous_view_id,omitempty"`
	Body       map[string]any    `json:"body"`
	Values     ViewValues        `json:"values,omitempty"`
	Errors     map[string]string `json:"errors,omitempty"`  // block_id → what is wrong, after a submission
	Trouble    string            `json:"trouble,omitempty"` // shown when the app did not answer a submission
}

// Blocks returns the view's blocks.
func (v View) Blocks() []Block { return blockList(v.Body["blocks"]) }

// Title returns the view's title text.
func (v View) Title() string { return textOf(v.Body["title"]) }

type trigger struct {
	App       string    `json:"app"`
	User      string    `json:"user"`
	Expires   time.Time `json:"expires"`
	Exchanged bool      `json:"exchanged"`
	View      string    `json:"view"` // the modal it came from, for views.push
}

type responseURL struct {
	App     string    `json:"app"`
	User    string    `json:"user"`
	Channel string    `json:"channel"`
	Source  string    `json:"source"` // ts of the message the interaction was in; set by the first answer otherwise
	Hidden  bool      `json:"hidden"` // Source is an ephemeral message
	Thread  string    `json:"thread"`
	Uses    int       `json:"uses"`
	Expires time.Time `json:"expires"`
}

type pendingEvent struct {
	ID      string          `json:"id"`
	App     string          `json:"app"`
	Type    string          `json:"type"`
	Body    json.RawMessage `json:"body"`
	Retry   int             `json:"retry"` // how many attempts were made
	Reason  string          `json:"reason"`
	NotTill time.Time       `json:"not_till"`
}

// savedFormat is the number of the format that Save writes. It is raised by what an older release would get wrong, not by a field
// that is added, and Load brings what older releases saved to it.
const savedFormat = 1

// state is everything that Save writes. Field names are storage format.
type state struct {
	Format      int                      `json:"format"` // 0: saved before there were numbers, which is format 1
	TeamID      string                   `json:"team_id"`
	TeamName    string                   `json:"team_name"`
	Domain      string                   `json:"domain"`
	Counter     int64                    `json:"counter"`
	LastMicros  int64                    `json:"last_micros"`
	EditWindow  time.Duration            `json:"edit_window"` // 0: messages stay editable
	NoOrphans   bool                     `json:"no_orphans"`  // a reply to a message that is gone is refused
	NoTables    bool                     `json:"no_tables"`   // Slack has not brought data_table to the workspace yet
	Users       map[string]*User         `json:"users"`
	Groups      map[string]*Group        `json:"groups"`
	Apps        map[string]*App          `json:"apps"`
	Channels    map[string]*Channel      `json:"channels"`
	Ephemerals  []*Message               `json:"ephemerals"`
	Views       map[string]*View         `json:"views"`
	Modals      map[string][]string      `json:"modals"` // user → stack of view ids, last is on top
	Homes       map[string]string        `json:"homes"`  // user + "/" + app → view id
	Triggers    map[string]*trigger      `json:"triggers"`
	Responses   map[string]*responseURL  `json:"responses"`
	Pending     map[string]*pendingEvent `json:"pending"`
	Unreachable bool                     `json:"unreachable"`
}

func emptyState() state {
	return state{
		Format: savedFormat, Users: map[string]*User{}, Groups: map[string]*Group{}, Apps: map[string]*App{},
		Channels: map[string]*Channel{}, Views: map[string]*View{}, Modals: map[string][]string{},
		Homes: map[string]string{}, Triggers: map[string]*trigger{}, Responses: map[string]*responseURL{},
		Pending: map[string]*pendingEvent{},
	}
}
