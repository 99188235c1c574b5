package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"noroshi.internal/shared/document"
	"noroshi.internal/shared/effect"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/plan"
	"noroshi.internal/shared/slackapp/gateway"
	"noroshi.internal/shared/slackapp/render"
	"noroshi.internal/shared/store"
)

// mutant is the tool without some of its guards. The zero mutant has them all.
type mutant struct {
	findsNothing          bool          // a lookup never finds evidence
	ignoresLeaseLoss      bool          // a worker believes that it has its lease whatever the store says
	deletesMarksOnRead    bool          // marks are deleted when they are read, not when they are served
	settle                time.Duration // other than by default
	stampsOnArrival       bool          // an event has the time of its arrival
	renewsDeliveryIDs     bool          // a delivery has another id each time
	forgetsAnswers        bool          // an answer that left no entry is not kept
	forgetsReactedMessage bool          // an emoji that went with its message counts as taken off
	ignoresRemovals       bool          // events about removals are not understood
	skipsAudits           bool          // what was made counts as there
	trustsChannelList     bool          // a channel that no list shows counts as not there
	trustsThreading       bool          // a reply counts as posted under its message
	overwritesEdits       bool          // facts replace what people wrote in documents
	neverFollows          bool          // documents never follow the facts
	repeatsEphemerals     bool          // one person is told once more what may not have arrived
	skipsRoomMessages     bool          // a backfill reads nothing that is said in the room
	splitsTransactions    bool          // shards are written after the transaction that reads the lease, in one of their own
	notesBeforeTelling    bool          // what the provider says counts as told once it is read
	renewsTellings        bool          // what is told of the provider has another request id each time
	forgetsTurns          bool          // that a tool went down or came back counts as told once it is seen
	renewsTurns           bool          // what is told of tools has another request id each time
	reversesTurns         bool          // what was told of tools is told to what begins later, the newest first
	countsOneLook         bool          // two looks count that are a moment apart
	forgetsRises          bool          // that tickets rise counts as told once it is seen
	keepsRises            bool          // that tickets rise is never told for good
	forgetsHigh           bool          // how many tickets the last rise was of is not kept
	forgetsAlerts         bool          // an alert that was taken is not known, and is told under another request id each time
	takesAlertsFirst      bool          // an alert counts as taken in a transaction before the one that records it
	forgetsGroups         bool          // what a group of alerts is on is not known
	forgetsMonitors       bool          // that alerts made a sign is not known to later ones
	neverEnds             bool          // what has ended hears of alerts
	forgetsCalls          bool          // when the leads were called is not kept
	neverAhead            bool          // what is about to be sent by mail is not recorded before
	resendsOrphans        bool          // that a mail may have left is not kept
	refusedIsTold         bool          // what a mail server refused counts as taken
	ordersResendAll       bool          // an order sends what is known to have left, too
	freezesNothing        bool          // the list that a notice was sent to is not kept
	drillsReachCustomers  bool          // a drill's notice goes to the list
	postingKeepsAll       bool          // what stands on the portal only keeps what was promised by mail
	overwritesPortal      bool          // what stands on the portal is written over, whatever it is by then
	forgetsRevisions      bool          // of which revision it is that stands there is not known
	mistakesZones         bool          // the clock of one site is taken for that of another
	forgetsWords          bool          // what people say of customers is not kept
	keepsCommander        bool          // whoever declared commands for good, whatever was decided
	forgetsDoers          bool          // who did a TODO is not kept
	walksAlone            bool          // a brief counts as walked once the handover begins
	keepsHandover         bool          // a handover that was accepted goes on, by whoever commands then
	forgetsDecided        bool          // a brief leaves out what was decided
	keepsLastWord         bool          // of what all are told nothing but the latest is kept
	forgetsSheets         bool          // what a later phase has opened is not known once it is left
	forgetsWatch          bool          // that the watch phase was offered is not kept
	reviewsByNight        bool          // the team's clock is taken for another
	forgetsOpen           bool          // what is to do in the review is not known once it is written
	keepsOldReview        bool          // what is to do in it stays as it is when it begins anew
	losesLines            bool          // the first line of a review that has two is not kept
	archivesAnyway        bool          // a room is archived whoever wrote there
	forgetsTries          bool          // nobody is woken for what became of a try
	asksAgain             bool          // that the help room was asked about the tries of a week is not known
	givesAnyRecord        bool          // a record is given that is not the one whose head was recorded
	keepsFirstTimes       bool          // the times of a response stay as they were taken first
	waitsAtRandom         bool          // whether people who are invited once more must wait is left to chance
}

// follow is a document.Writer's Follow.
func (m mutant) follow(ctx context.Context, to document.Writer, ref plan.Ref, w document.Wish) ([]document.Spot, error) {
	if m.neverFollows {
		return nil, nil
	}
	spots, err := to.Follow(ctx, ref, w)
	if !m.overwritesEdits || err != nil {
		return spots, err
	}
	for _, s := range spots {
		w.Bring = append(w.Bring, plan.Swap{Place: s.Place, Sum: s.Sum})
	}
	return to.Follow(ctx, ref, w)
}

// answer is what a process gets of Slack's answer to a call. Where Slack itself names a message's thread, that name comes later.
func (m mutant) answer(body []byte) []byte {
	if m.trustsThreading {
		body = bytes.Replace(body, []byte(`"message":{`), []byte(`"message":{"thread_ts":"1.000001",`), 1)
	}
	return body
}

// deliver is what a process gets of what Slack brings; nth counts the attempts.
func (m mutant) deliver(body []byte, nth int) []byte {
	if m.stampsOnArrival {
		body = eventStamp.ReplaceAll(body, fmt.Appendf(nil, `"event_ts":"%s"`, incident.Stamp(time.Now())))
	}
	if m.renewsDeliveryIDs {
		body = deliveryID.ReplaceAll(body, fmt.Appendf(nil, "${1}%d", nth))
	}
	if m.ignoresRemovals {
		body = saidGone.ReplaceAll(body, []byte(`"something"`))
	}
	return body
}

var (
	eventStamp = regexp.MustCompile(`"event_ts":"[0-9.]+"`)
	saidGone   = regexp.MustCompile(`"(message_deleted|pin_removed|channel_archive)"`)
	deliveryID = regexp.MustCompile(`("event_id":"|trigger_id=|trigger_id%22%3A%22)`)
)

func (m mutant) inbox(e effect.Inbox) effect.Inbox {
	switch {
	case m.forgetsReactedMessage:
		return forgetsReactedMessage{e}
	case m.skipsRoomMessages:
		return skipsRoomMessages{e}
	}
	return e
}

// skipsRoomMessages backfills no message that was kept.
type skipsRoomMessages struct{ effect.Inbox }

func (m skipsRoomMessages) Backfill(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error) {
	reqs, threads, err := m.Inbox.Backfill(ctx, s, refs, since)
	reqs = slices.DeleteFunc(reqs, func(r incident.Request) bool { _, keeps := r.Do.(incident.Keep); return keeps })
	return reqs, threads, err
}

// forgetsReactedMessage does not know on which message an emoji stood.
type forgetsReactedMessage struct{ effect.Inbox }

func (l forgetsReactedMessage) Backfill(ctx context.Context, s incident.State, refs plan.Refs, since time.Time) ([]incident.Request, []plan.Key, error) {
	s.Todos = slices.Clone(s.Todos)
	for i, t := range s.Todos {
		s.Todos[i].Reactions = map[incident.PersonID]map[string]incident.Reaction{}
		for p, reactions := range t.Reactions {
			s.Todos[i].Reactions[p] = maps.Clone(reactions)
			for emoji, reaction := range reactions {
				reaction.Message = ""
				s.Todos[i].Reactions[p][emoji] = reaction
			}
		}
	}
	return l.Inbox.Backfill(ctx, s, refs, since)
}

func (m mutant) system(s effect.System) effect.System {
	switch {
	case m.waitsAtRandom:
		return waitsAtRandom{s}
	case m.findsNothing:
		return findsNothing{s}
	case m.trustsChannelList:
		return trustsChannelList{s}
	case m.repeatsEphemerals:
		return repeatsEphemerals{s}
	case m.refusedIsTold:
		return refusedIsTold{s}
	case m.archivesAnyway:
		return archivesAnyway{s}
	case m.ordersResendAll:
		return ordersResendAll{s}
	}
	return s
}

// repeatsEphemerals takes it that an ephemeral message did not arrive where Slack's answer was lost.
type repeatsEphemerals struct{ effect.System }

func (c repeatsEphemerals) Apply(ctx context.Context, call effect.Call) (plan.Ref, error) {
	f, tells := call.Effect.Facts.(plan.Taken)
	if !tells {
		return c.System.Apply(ctx, call)
	}
	g, _ := c.System.(*gateway.Gateway)
	err := g.Ephemeral(ctx, call.Channel(), f.To, render.Taken(f, ""))
	var fault *effect.Error
	if errors.As(err, &fault) && fault.Class == effect.Unknown {
		return plan.Ref{}, &effect.Error{Class: effect.RetryLater, Code: fault.Code, Err: err}
	}
	return plan.Ref{ID: "given"}, nil
}

// waitsAtRandom makes some invitations wait by chance, as a select takes either of two cases that are ready.
type waitsAtRandom struct{ effect.System }

func (s waitsAtRandom) TakeQuota(c effect.Call) time.Duration {
	if c.Effect.Key == plan.PeopleKey && !c.First && rand.IntN(2) == 0 {
		return time.Millisecond
	}
	return s.System.TakeQuota(c)
}

type trustsChannelList struct{ effect.System }

func (e trustsChannelList) Apply(ctx context.Context, c effect.Call) (plan.Ref, error) {
	c.InFlight = false
	return e.System.Apply(ctx, c)
}

func (m mutant) auditor(w effect.Auditor) effect.Auditor {
	if m.skipsAudits {
		return skipsAudits{}
	}
	return w
}

type skipsAudits struct{}

func (skipsAudits) Missing(context.Context, effect.Inventory, []plan.Effect) ([]plan.Key, error) {
	return nil, nil
}

type findsNothing struct{ effect.System }

func (findsNothing) Find(context.Context, effect.Inventory, []plan.Effect) (map[plan.Key][]plan.Ref, error) {
	return nil, nil //nolint:nilnil // nothing is found: a map that is read only may be nil
}

func (m mutant) workerStore(db store.DB, leases *sync.Map) store.DB {
	switch {
	case m.deletesMarksOnRead:
		return deletesMarksOnRead{db}
	case m.ignoresLeaseLoss:
		return ignoresLeaseLoss{db, leases}
	case m.splitsTransactions:
		return splitsTransactions{db}
	case m.neverAhead, m.resendsOrphans:
		return keptOtherwise{db, m}
	}
	return db
}

// serviceStore is the store that requests are decided on.
func (m mutant) serviceStore(db store.DB) store.DB {
	switch {
	case m.forgetsAnswers:
		return forgetsAnswers{db}
	case m.forgetsDoers:
		return forgetsDoers{db}
	case m.forgetsSheets:
		return forgetsSheets{db}
	case m.forgetsTries:
		return forgetsTries{db}
	case m.asksAgain:
		return asksAgain{db}
	case m.keepsFirstTimes:
		return keepsFirstTimes{db}
	case m.ofFeed():
		return toldOtherwise{db, m}
	case m.ofTools(), m.ofTickets():
		return seenOtherwise{db, m}
	case m.ofAlerts():
		return takenOtherwise{db, m}
	case m.ofMails(), m.keepsCommander, m.forgetsWatch, m.keepsLastWord, m.ofHandovers(), m.ofReviews():
		return keptOtherwise{db, m}
	}
	return db
}

// forgetsAnswers neither reads nor writes answers.
type forgetsAnswers struct{ store.DB }

func (h forgetsAnswers) Get(ctx context.Context, path string, into any) error {
	if strings.HasPrefix(path, "answers/") {
		return store.ErrNotFound
	}
	return h.DB.Get(ctx, path, into)
}

func (h forgetsAnswers) Update(ctx context.Context, fn func(store.Tx) error) error {
	return h.DB.Update(ctx, func(tx store.Tx) error { return fn(forgetsAnswersTx{tx}) })
}

type forgetsAnswersTx struct{ store.Tx }

func (t forgetsAnswersTx) Get(path string, into any) error {
	if strings.HasPrefix(path, "answers/") {
		return store.ErrNotFound
	}
	return t.Tx.Get(path, into)
}

func (t forgetsAnswersTx) Set(path string, v any) error {
	if strings.HasPrefix(path, "answers/") {
		return nil
	}
	return t.Tx.Set(path, v)
}

// deletesMarksOnRead deletes the marks that it lists.
type deletesMarksOnRead struct{ store.DB }

func (h deletesMarksOnRead) List(ctx context.Context, q store.Query) ([]store.Doc, error) {
	docs, err := h.DB.List(ctx, q)
	if err != nil || !strings.HasPrefix(q.Collection, "marks/") || len(docs) == 0 {
		return docs, err
	}
	return docs, h.DB.Update(ctx, func(tx store.Tx) error {
		for _, d := range docs {
			if err := tx.Delete(d.Path); err != nil {
				return err
			}
		}
		return nil
	})
}

// ignoresLeaseLoss reads its own lease where the store holds somebody else's.
type ignoresLeaseLoss struct {
	store.DB
	leases *sync.Map
}

func (d ignoresLeaseLoss) Update(ctx context.Context, fn func(store.Tx) error) error {
	return d.DB.Update(ctx, func(tx store.Tx) error { return fn(ignoresLeaseLossTx{tx, d.leases}) })
}

type ignoresLeaseLossTx struct {
	store.Tx
	leases *sync.Map
}

func (t ignoresLeaseLossTx) Get(path string, into any) error {
	if mine, ok := t.leases.Load(path); ok {
		return json.Unmarshal(mine.([]byte), into)
	}
	return t.Tx.Get(path, into)
}

func (t ignoresLeaseLossTx) Set(path string, v any) error {
	if strings.HasPrefix(path, "leases/") {
		raw, err := json.Marshal(v)
		if err != nil {
			return err
		}
		t.leases.Store(path, raw)
		var l struct{ Clean bool }
		if json.Unmarshal(raw, &l) == nil && l.Clean {
			t.leases.Delete(path)
		}
	}
	return t.Tx.Set(path, v)
}
