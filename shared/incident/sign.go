package incident

import (
	"slices"
	"strings"
	"time"
)

// Sign is an incident's life before it was one, under the same id: what was reported, by whom, and what the clock asked. It stays
// in the header of the incident that came of it.
type Sign struct {
	At       time.Time `json:"at"` // of the first report
	By       PersonID  `json:"by"` // empty: a monitor's alert, of Facts.Source
	Via      Via       `json:"via"`
	Channel  string    `json:"channel,omitempty"`  // where its card stands; empty: in no channel, so that it is in the browser only
	Expected string    `json:"expected,omitempty"` // what should be, beside Facts.Impact, which is what is seen
	Link     string    `json:"link,omitempty"`     // of what the first report saw
	Ours     bool      `json:"ours,omitempty"`     // somebody of the team sees it, too
	Monitor  bool      `json:"monitor,omitempty"`  // an alert made it
	Reports  []Report  `json:"reports"`            // the latest, in order
	Count    int       `json:"count"`              // how many reports there were
	Sources  []string  `json:"sources,omitempty"`  // who said so, each once
	Evidence []Report  `json:"evidence,omitempty"` // the latest observations that people added
	// Tools are how the team's own tools do that are looked at by themselves. A person looks at the others.
	Tools  []ToolState `json:"tools,omitempty"`
	Quiet  bool        `json:"quiet,omitempty"`  // it calls nobody: all that is known is the provider's word that something is a little wrong
	Risen  bool        `json:"risen,omitempty"`  // it was quiet when somebody took the look, and is not any more: the leads are to hear that
	Leads  []string    `json:"leads,omitempty"`  // mentioned on its card; none: they were called for something else a moment ago
	After  *Before     `json:"after,omitempty"`  // it came back: a sign about the same that was dismissed within a day
	Looker PersonID    `json:"looker,omitempty"` // who took the look first
	Looks  []Look      `json:"looks,omitempty"`  // who has it, or did it, in the order in which they took it
	Rounds int         `json:"rounds,omitempty"` // how often it was asked what to do
	NextAt time.Time   `json:"nextAt,omitzero"`  // when that is asked next
	Alone  bool        `json:"alone,omitempty"`  // the leads heard that nobody took the look
	Long   bool        `json:"long,omitempty"`   // the leads heard that it has been undecided for hours
	Asks   []SignAsk   `json:"asks,omitempty"`   // the latest questions
	AskNo  int         `json:"askNo,omitempty"`  // how many there were
}

// Before is a sign that came to nothing.
type Before struct {
	ID ID        `json:"id"`
	At time.Time `json:"at"` // when it was dismissed
}

// Report is one person's word, or a monitor's, that something is wrong.
type Report struct {
	ID     string    `json:"id"`            // of its entry
	By     PersonID  `json:"by"`            // empty: Source itself said so
	Who    string    `json:"who,omitempty"` // the name of whoever said it; a message that names them calls nobody
	At     time.Time `json:"at"`
	Text   string    `json:"text"`
	Source string    `json:"source,omitempty"`
	Link   string    `json:"link,omitempty"`
	Over   bool      `json:"over,omitempty"` // the monitor says that it is over
}

// SignAsk is a question of the clock's about a sign, as it was asked.
type SignAsk struct {
	No    int       `json:"no"`
	Step  Step      `json:"step"`
	At    time.Time `json:"at"`
	To    []string  `json:"to"`
	Title string    `json:"title"`
	Ours  bool      `json:"ours,omitempty"`
}

// The steps in which a sign is asked about, in its thread.
const (
	AskLook   Step = "look"   // nobody took the look: the leads, once
	AskDecide Step = "decide" // what it is to be: whoever took the look
	AskLong   Step = "long"   // undecided for hours: the leads, once
)

// When a sign is asked about.
const (
	lookWithin = 5 * time.Minute
	// DecideWithin is how long after the first report it is asked what it is to be.
	DecideWithin = 10 * time.Minute
	oftenRounds  = 3 // so often after DecideWithin, then hourly
	longAfter    = 4 * time.Hour
	// CallsApart is how far apart the leads are mentioned over all signs.
	CallsApart = 10 * time.Minute
)

// Limits of what a sign's header knows; all of it is on the timeline.
const (
	keptReports  = 20
	keptEvidence = 10
	keptSources  = 20
	keptSignAsks = 3
)

// signs is what is asked of a sign, and of no incident that it may have become.
const signs matter = "signs"

// clone shares no memory with s.
func (s *Sign) clone() *Sign {
	if s == nil {
		return nil
	}
	c := *s
	c.Tools, c.Looks = slices.Clone(s.Tools), slices.Clone(s.Looks)
	c.Reports, c.Sources, c.Evidence, c.Asks = slices.Clone(s.Reports), slices.Clone(s.Sources), slices.Clone(s.Evidence), slices.Clone(s.Asks)
	return &c
}

// people are those who have a part in it.
func (s *Sign) people() (out []PersonID) {
	if s == nil {
		return nil
	}
	out = append(out, s.By, s.Looker)
	for _, l := range s.Looks {
		out = append(out, l.By)
	}
	for _, r := range s.Reports {
		out = append(out, r.By)
	}
	for _, e := range s.Evidence {
		out = append(out, e.By)
	}
	return out
}

func (s *Sign) has(p PersonID) bool { return slices.Contains(s.people(), p) }

// report adds a person's word to what is known.
func (s *Sign) report(r Report) {
	s.Count++
	s.Reports = newestOf(append(s.Reports, r), keptReports)
	source := func(known string) bool { return strings.EqualFold(known, r.Source) }
	if r.Source != "" && !slices.ContainsFunc(s.Sources, source) && len(s.Sources) < keptSources {
		s.Sources = append(s.Sources, r.Source)
	}
}

// Sources are who said so, where those who reported the sign say more than the one fact. A fact that was corrected since is not theirs.
func (i Incident) Sources() []string {
	own := func(source string) bool { return strings.EqualFold(source, i.Facts.Source) }
	if i.Sign == nil || i.Facts.Source != "" && (len(i.Sign.Sources) < 2 || !slices.ContainsFunc(i.Sign.Sources, own)) {
		return nil
	}
	return i.Sign.Sources
}

func newestOf[T any](all []T, most int) []T { return all[max(0, len(all)-most):] }

// BySign reports whether the incident is a sign, or came of one.
func (i Incident) BySign() bool { return i.Sign != nil }

// SinceStart is s without what was to be done while it was a sign, which stood on the sign's card.
func (s State) SinceStart() State {
	if s.Incident.BySign() {
		s.Todos = slices.DeleteFunc(slices.Clone(s.Todos), func(t Todo) bool { return t.Phase.Before(Start) })
	}
	return s
}

// Begun is when the incident was first heard of: as a sign, or when it was declared.
func (i Incident) Begun() time.Time {
	if i.Sign != nil {
		return i.Sign.At
	}
	return i.DeclaredAt
}

// leads are those whom a sign calls.
func (i Incident) leads() []string {
	if i.Sign.Quiet {
		return nil
	}
	return i.Settings.Leads
}

// Called reports whether the leads were mentioned for a sign: on its card, or since then.
func (s *Sign) Called() bool { return len(s.Leads) > 0 || s.Alone || s.Long && !s.Quiet }

// Uncalled reports whether t is done by a sign's card that calls nobody though there are leads: it is people's until the leads hear of
// the sign.
func (i Incident) Uncalled(t Todo) bool {
	return i.BySign() && len(i.Settings.Leads) > 0 && !i.Sign.Called() && t.tickedBy(cardKey)
}

// cardKey is the key of the effect that is a sign's card, as a playbook names it.
const cardKey = "sign"

// looks are those who know of a sign: whoever took the look, or else whoever reported it; none: Slack can mention neither.
func (i Incident) looks() []string {
	for _, p := range []PersonID{i.Sign.Looker, i.Sign.By} {
		if who := mentionable(p); p != "" && len(who) > 0 {
			return who
		}
	}
	return nil
}

func mentionable(p PersonID) []string {
	if strings.HasPrefix(string(p), mailPrefix) {
		return nil
	}
	return []string{string(p)}
}

// signSteps are the questions that are still to come, and when.
func (i Incident) signSteps() (out []question) {
	s := i.Sign
	if len(i.leads()) > 0 && s.Looker == "" && !s.Alone {
		out = append(out, question{AskLook, s.At.Add(lookWithin)})
	}
	if !s.Long {
		out = append(out, question{AskLong, s.At.Add(longAfter)})
	}
	return append(out, question{AskDecide, s.NextAt})
}

// signDue is the one question whose time has come that matters most.
func (i Incident) signDue(now time.Time) []Event {
	for _, step := range []Step{AskLong, AskDecide, AskLook} {
		for _, q := range i.signSteps() {
			if q.step == step && !now.Before(q.at) {
				to, leads := i.askedOf(step)
				if leads && step == AskLong {
					to = i.leadsAt(now)
				}
				return []Event{AskSign{No: i.Sign.AskNo + 1, Step: step, To: to, Leads: leads}}
			}
		}
	}
	return nil
}

// Unled is what is asked at a moment while the leads may not be called: what it is to be, as its card says, of those who know of it.
// That nobody looks, and that it takes hours, is for the leads: it waits.
func (i Incident) Unled(now time.Time) (a AskSign, ok bool) {
	return AskSign{No: i.Sign.AskNo + 1, Step: AskDecide, To: i.looks()}, !now.Before(i.Sign.NextAt)
}

// askedOf are those whom a step asks, and whether these are the leads, who stand in for whoever cannot be asked.
func (i Incident) askedOf(step Step) (to []string, leads bool) {
	to, all := i.looks(), i.leads()
	if len(to) == 0 || len(all) > 0 && (step != AskDecide || i.Sign.Risen || i.Sign.Looker == "" && !i.Sign.Alone) {
		return all, len(all) > 0
	}
	return to, false
}

func (i Incident) signLook() (at time.Time) {
	for _, q := range i.signSteps() {
		at = earlier(at, q.at)
	}
	return at
}

// AskSign is the clock's question about a sign.
type AskSign struct {
	No    int
	Step  Step
	To    []string
	Leads bool // To are the leads: they are mentioned at most once in CallsApart over all signs
}

func (AskSign) scope() Scope  { return Scope{} }
func (AskSign) about() matter { return signs }

func (a AskSign) note(d *decider) error {
	if a.No != d.state.Incident.Sign.AskNo+1 {
		return refuse(RefusedSame)
	}
	s := d.sign()
	s.AskNo = a.No
	s.Asks = newestOf(append(s.Asks, SignAsk{No: a.No, Step: a.Step, At: d.req.At, To: a.To, Title: d.now().Facts.Title, Ours: s.Ours}), keptSignAsks)
	s.Alone = s.Alone || a.Step == AskLook || a.Leads && s.Looker == ""
	s.Long = s.Long || a.Step == AskLong
	s.Risen = s.Risen && !a.Leads
	if a.Step != AskLook {
		s.Rounds++
		s.putOff(d.req.At)
	}
	d.out.Entry.Step = a.Step
	d.entry(EntrySignAsked)
	return nil
}

// putOff has what to do be asked again, at a full minute: the clock looks a moment after one, and would come a minute later each time.
func (s *Sign) putOff(now time.Time) {
	gap := DecideWithin
	if s.Rounds > oftenRounds {
		gap = time.Hour
	}
	s.NextAt = now.Truncate(time.Minute).Add(gap)
}

// sign is the sign in the header, to change.
func (d *decider) sign() *Sign { return d.header().Sign }

// setSignClock has the clock look at a sign when it is asked about next.
func (d *decider) setSignClock(i Incident) {
	if at := i.signLook(); !at.Equal(i.AskAt) {
		d.header().AskAt = at
	}
}
