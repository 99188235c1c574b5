package plan

import (
	"slices"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
)

// The card of a sign, and what is said in its thread: that the response has started, that it is over, what the clock asks.
const (
	SignKey     Key = "sign"
	startedKey  Key = signPrefix + "started"
	signEnded   Key = signPrefix + "ended"
	signPrefix      = "sign/"
	signAskPart     = "ask/"
)

// SignAskKey is the n-th question about a sign.
func SignAskKey(n int) Key { return signPrefix + signAskPart + Key(strconv.Itoa(n)) }

// SignCard is a sign, and where it led: the one message by which the help room hears of it.
type SignCard struct {
	Head
	Room     string                  `json:"room,omitempty"`    // the incident's channel, once there is one
	Private  bool                    `json:"private,omitempty"` // the incident is: the card says only that it is answered, and by whom
	Expected string                  `json:"expected,omitempty"`
	Link     string                  `json:"link,omitempty"`
	Ours     bool                    `json:"ours,omitempty"`
	By       incident.PersonID       `json:"by"`
	At       time.Time               `json:"at"`
	Count    int                     `json:"count"`
	Reports  []incident.Report       `json:"reports,omitempty"`
	Sources  []string                `json:"sources,omitempty"`
	Tools    []incident.ToolState    `json:"tools,omitempty"`
	Evidence []incident.Report       `json:"evidence,omitempty"`
	Leads    []string                `json:"leads,omitempty"`
	After    *incident.Before        `json:"after,omitempty"`
	Todos    []TodoLine              `json:"todos,omitempty"`
	Meeting  string                  `json:"meeting,omitempty"`
	Form     string                  `json:"form,omitempty"`
	NextAt   time.Time               `json:"nextAt,omitzero"` // when it is asked next what it is to be; zero: it is decided
	Provider []incident.ProviderWord `json:"provider,omitempty"`
	Feed     *incident.Feed          `json:"feed,omitempty"`
	Asked    bool                    `json:"asked,omitempty"` // that was asked, and nobody has said
}

// SignQuestion asks about a sign, in the thread of its card.
type SignQuestion struct {
	Incident incident.ID   `json:"incident"`
	Lang     incident.Lang `json:"lang"`
	Also     incident.Lang `json:"also,omitempty"`
	Timezone string        `json:"timezone"`
	Drill    bool          `json:"drill"`
	Title    string        `json:"title"`
	Step     incident.Step `json:"step"`
	To       []string      `json:"to,omitempty"`
	Since    time.Time     `json:"since"` // of the first report
	Ours     bool          `json:"ours,omitempty"`
}

// signs is all that is there of a sign, and of one that was dismissed.
func (p planner) signs(refs Refs) []Effect {
	return slices.Concat(p.signCard(), p.signQuestions(refs), p.signUnmade())
}

// signUnmade tells whoever reported a sign that its card could not be posted: nobody else would know of it.
func (p planner) signUnmade() []Effect {
	failed, known := p.i.Problems[incident.Problem{System: string(incident.Slack), Key: string(SignKey)}.ID()]
	if !known || failed.Code == incident.CodeWaiting || p.i.Answer == nil {
		return nil
	}
	return []Effect{{
		Key: AnswerKey + "/" + SignKey, Kind: AnswerKind, Life: AtMostOnce, Urgency: People, Facts: NoChannel(p.i, *p.i.Answer, failed),
	}}
}

// signOnly reports whether the response has not started, or never did.
func (p planner) signOnly() bool { return p.i.BySign() && p.i.DeclaredAt.IsZero() }

func (p planner) signCard() []Effect {
	if !p.i.BySign() || p.i.Sign.Channel == "" {
		return nil
	}
	s := p.i.Sign
	c := SignCard{
		Head: p.publicHead(), Room: p.i.Links[incident.ChannelLink].Ref, Private: p.i.Private,
		By: s.By, At: s.At, Count: s.Count, Leads: p.called(), Form: p.i.Settings.Form,
	}
	if !p.i.Private {
		c.Expected, c.Ours, c.Sources, c.After, c.Meeting = s.Expected, s.Ours, s.Sources, s.After, p.i.Meeting()
		c.Link, c.Reports, c.Evidence = s.Link, s.Reports[max(0, len(s.Reports)-shownReports):], s.Evidence
	}
	if p.i.Status == incident.SignStatus {
		c.NextAt, c.Asked = s.NextAt, slices.ContainsFunc(s.Asks, func(a incident.SignAsk) bool { return a.Step != incident.AskLook })
		c.Tools, c.Provider, c.Feed = s.Tools, p.i.Provider, p.i.Feed
		for _, t := range p.s.Todos {
			c.Todos = append(c.Todos, p.line(t))
		}
	}
	urgency := Work // the room and its people come first
	if p.i.Status == incident.SignStatus {
		urgency = Foremost
	}
	return []Effect{{Key: SignKey, Kind: MessageKind, Life: Kept, Urgency: urgency, Place: s.Channel, Facts: c}}
}

// called are the leads whom the card mentions, until somebody takes the look: a card that is made again calls them for nothing.
func (p planner) called() []string {
	if p.i.Sign.Looker != "" {
		return nil
	}
	return p.i.Sign.Leads
}

// shownReports is how many of the latest reports the card quotes.
const shownReports = 5

// signQuestions are what the clock asked. Once somebody has decided, one that is there stays in its thread, and one that may be there,
// or may still come late, is taken away.
func (p planner) signQuestions(refs Refs) (out []Effect) {
	if !p.i.BySign() || p.i.Sign.Channel == "" {
		return nil
	}
	planned := map[Key]bool{}
	for n, a := range p.i.Sign.Asks {
		key := SignAskKey(a.No)
		planned[key] = true
		if p.i.Private && refs.Has(key) { // it names what only its people may know by now
			out = append(out, p.unasked(key))
		} else if n < len(p.i.Sign.Asks)-1 && !refs.Has(key) { // one that nobody saw, and that another one follows, asks nothing new
			continue
		} else if p.i.Status == incident.SignStatus || refs.Has(key) && refs[key] != MayBe {
			out = append(out, p.signQuestion(a))
		} else {
			out = append(out, p.unasked(key))
		}
	}
	for _, key := range slices.Sorted(refs.under(signPrefix + signAskPart)) {
		if refs[key] == MayBe && !planned[key] {
			out = append(out, p.unasked(key))
		}
	}
	return out
}

func (p planner) unasked(key Key) Effect {
	return Effect{Key: key, Kind: MessageKind, Life: Removed, Urgency: Decoration, Place: p.i.Sign.Channel, Thread: SignKey, Facts: SignQuestion{}}
}

func (p planner) signQuestion(a incident.SignAsk) Effect {
	return Effect{
		Key: SignAskKey(a.No), Kind: MessageKind, Life: Once, Urgency: Decided, Place: p.i.Sign.Channel, Needs: []Key{SignKey}, Thread: SignKey,
		Facts: SignQuestion{
			Incident: p.i.ID, Lang: p.lang(), Also: p.i.Settings.Also, Timezone: p.i.Settings.Timezone, Drill: p.i.Kind == incident.Drill,
			Title: a.Title, Step: a.Step, To: a.To, Since: p.i.Sign.At, Ours: a.Ours,
		},
	}
}

// threaded has a message that tells the sign's channel of the incident stand under the card, and in the channel, too.
func (p planner) threaded(e Effect) Effect {
	if p.i.BySign() && e.Place == p.i.Sign.Channel {
		e.Key, e.Thread, e.Also, e.Needs = startedKey, SignKey, true, append(slices.Clone(e.Needs), SignKey)
	}
	return e
}
