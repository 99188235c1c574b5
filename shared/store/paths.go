package store

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// Where things are kept. These names are storage format.

// IncidentPath is the header of an incident.
func IncidentPath(id incident.ID) string { return "incidents/" + string(id) }

// TodosOf is the collection of an incident's TODOs that have changed since they were born.
func TodosOf(id incident.ID) string { return IncidentPath(id) + "/todos" }

func todoPath(id incident.ID, todo incident.TodoID) string { return TodosOf(id) + "/" + string(todo) }

// SnapshotsOf is the collection of snapshots, in which an incident's TODOs stand as they were born.
func SnapshotsOf(id incident.ID) string { return IncidentPath(id) + "/sheets" }

func firstSnapshotPath(id incident.ID) string { return SnapshotsOf(id) + "/" + firstSnapshot }

// EntriesOf is the collection of an incident's timeline.
func EntriesOf(id incident.ID) string { return IncidentPath(id) + "/entries" }

// NoticesOf is the collection of an incident's notices to customers.
func NoticesOf(id incident.ID) string { return IncidentPath(id) + "/notices" }

func noticePath(id incident.ID, no int) string { return fmt.Sprintf("%s/%d", NoticesOf(id), no) }

// NoticeTextsOf is the collection of the versions of a notice.
func NoticeTextsOf(id incident.ID, no int) string { return noticePath(id, no) + "/versions" }

func noticeTextPath(id incident.ID, no, version int) string {
	return fmt.Sprintf("%s/%d", NoticeTextsOf(id, no), version)
}

// ShardKeys is how many effects' records stand in one document.
const ShardKeys = 200

// RecordsPath is the head of what one system's worker knows of an incident's effects: the first records, and all that is
// about none of them.
func RecordsPath(id incident.ID, s incident.System) string { return ShardPath(id, s, 0) }

// ShardPath is a document of one system's records: the head is 0, and says how many more there are.
func ShardPath(id incident.ID, s incident.System, n int) string {
	path := IncidentPath(id) + "/effects/" + string(s)
	if n == 0 {
		return path
	}
	return fmt.Sprintf("%s.%d", path, n)
}

// RecordsIn is a collection, below an incident, in which the records of a system stand apart from the others.
func RecordsIn(id incident.ID, collection string) string { return IncidentPath(id) + "/" + collection }

// LeasePath says who works on one system of an incident.
func LeasePath(id incident.ID, s incident.System) string {
	return "leases/" + string(id) + ":" + string(s)
}

// MarksOf is the collection of the pending marks of the systems whose worker is a function of that name, over all incidents: the function
// has one trigger, and whoever looks for what is due makes one query.
func MarksOf(worker string) string { return "marks/" + worker + "/pending" }

// GuardPath is the guard against declaring the same outage twice. The key may hold any letters.
func GuardPath(key string) string {
	return "guards/" + base64.RawURLEncoding.EncodeToString([]byte(key))
}

// ProviderEvents is the collection of the provider's own outages, as its feeds tell them.
const ProviderEvents = "providerEvents"

// ProviderEventPath is one of them. The key holds letters, digits, dots, hyphens and an @.
func ProviderEventPath(key string) string { return ProviderEvents + "/" + key }

// SignsPath is what a report may be about: the running signs and incidents, and the signs dismissed within a day.
const SignsPath = "signs/open"

// AnswerPath is what a request was answered that left no entry.
func AnswerPath(requestID string) string { return "answers/" + requestID }

// AlertPath says that an alert was taken. key tells it from others of all sources, and may hold no slash.
func AlertPath(key string) string { return "alerts/" + key }

// AlertGroupPath leads from a group of alerts to what they are on. key is as of AlertPath.
func AlertGroupPath(key string) string { return "alertGroups/" + key }

// AlertHealthPath is what is wrong with what a source of alerts sends.
func AlertHealthPath(source string) string { return "sources/alerts-" + source }

// MessagePath leads from a Slack message to what it is about.
func MessagePath(channel, ts string) string { return "slackMessages/" + channel + ":" + ts }

// ChannelPath leads from a Slack channel to its incident.
func ChannelPath(channel string) string { return "slackChannels/" + channel }

// PersonPath is what is known of a person. An id that is an e-mail address may hold what a path may not.
func PersonPath(id incident.PersonID) string { return "people/" + inPath.Replace(string(id)) }

var inPath = strings.NewReplacer("%", "%25", "/", "%2F")

// DraftsPath is what a person had typed when their session ended.
func DraftsPath(id incident.PersonID) string { return "drafts/" + inPath.Replace(string(id)) }

// CodePath is a break-glass code, by its hash.
func CodePath(hash string) string { return "codes/" + hash }

// GroupPath is what is known of a user group.
func GroupPath(id string) string { return "groups/" + id }

// SourcesPath is what is known of the sources outside that are looked at every minute.
const SourcesPath = "sources/state"

// mailCheckPath is how the mail server was when whoever sends notices last looked.
const mailCheckPath = "sources/mail"

// RangesPath is a part of the last good copy of the provider's address ranges: the head is 0, and says how many parts there are.
func RangesPath(n int) string {
	if n == 0 {
		return "sources/ranges"
	}
	return fmt.Sprintf("sources/ranges.%d", n)
}

// NamePath is what a user group or a channel is called.
func NamePath(id string) string { return "names/" + inPath.Replace(id) }

// HealthPath is how an outside system does.
func HealthPath(s incident.System) string { return "health/" + string(s) }

// Mark says that a system has work in an incident. Creating it is what wakes a worker.
type Mark struct {
	ID        string          `json:"id"`
	Incident  incident.ID     `json:"incident"`
	System    incident.System `json:"system"`
	NotBefore string          `json:"notBefore"` // Moment; the tick and timers wake it then
	Gone      Gone            `json:"gone,omitzero"`
	// Missed says that what people did in the system may not have been heard of and is to be read back.
	Missed bool `json:"missed,omitempty"`
}

// Gone names something in Slack that is said to be gone: a message, only its pin, or with no TS a channel and all in it.
// It is somebody's word: the worker looks before it believes.
type Gone struct {
	Channel string `json:"channel"`
	TS      string `json:"ts,omitempty"`
	Pin     bool   `json:"pin,omitempty"`
}

// MissedMark is the mark that asks for what people did in s, at a moment, while nobody may have heard of it.
func MissedMark(id incident.ID, s incident.System, at time.Time) Mark {
	return Mark{ID: fmt.Sprintf("%s-missed-%d", id, at.UnixMilli()), Incident: id, System: s, NotBefore: Moment(at), Missed: true}
}

// Path is where the mark is kept. Where several systems have one worker, one entry may leave a mark for each.
func (m Mark) Path() string {
	worker, id := incident.WorkerOf(m.System), m.ID
	if worker != string(m.System) {
		id = string(m.System) + "-" + id
	}
	return MarksOf(worker) + "/" + id
}

// Target says what a Slack message is about.
type Target struct {
	Incident incident.ID     `json:"incident"`
	Todo     incident.TodoID `json:"todo,omitempty"`
	Sign     bool            `json:"sign,omitempty"` // the message is the card of a sign, whose thread is its record

	Heading incident.Heading `json:"heading,omitempty"` // of the review, whose thread writes its lines
}

// Guard says who declared an outage when.
type Guard struct {
	Incident incident.ID `json:"incident"`
	At       time.Time   `json:"at"`
	ExpireAt time.Time   `json:"expireAt,omitzero"` // ExpiryField
}

// Moment renders t so that text order is time order: UTC with a fixed number of digits.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// ParseMoment reads what Moment wrote.
func ParseMoment(s string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05.000000Z", s)
	if err != nil {
		return t, fmt.Errorf("moment %q: %w", s, err)
	}
	return t, nil
}
