package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// ExecutivesAudience is the announcement of the playbook whose channels executives read.
const ExecutivesAudience = "executives"

// ThreeLines is what executives were told. It is stored; field names must not change.
type ThreeLines struct {
	No    int       `json:"no"` // how often they were told, from 1
	What  string    `json:"what"`
	Doing string    `json:"doing"`
	Next  string    `json:"next"`
	By    PersonID  `json:"by"`
	Who   string    `json:"who,omitempty"` // By's name
	At    time.Time `json:"at"`
}

// Lines are the three.
func (l ThreeLines) Lines() []string { return []string{l.What, l.Doing, l.Next} }

// text is what the timeline says of them.
func (l ThreeLines) text() string { return strings.Join(l.Lines(), " / ") }

// ExecutiveChannels are the channels that executives read. Of a private incident nothing is told there: whoever reads them is not let in.
func (i Incident) ExecutiveChannels() (out []string) {
	for _, a := range i.Settings.Announce {
		if a.Announcement == ExecutivesAudience && !i.Private {
			out = append(out, a.Channel)
		}
	}
	return out
}

// BriefingNo is which briefing of executives comes next, from 1.
func (i Incident) BriefingNo() int {
	if i.Executives == nil {
		return 1
	}
	return i.Executives.No + 1
}

// BriefingSum is of what the three lines are made from: another briefing, or another state of things, has another. How many customers a
// notice has reached is no part of it, since that changes by the second while mails leave.
func (i Incident) BriefingSum() string {
	n := i.Notices
	parts := []any{i.BriefingNo(), i.Facts, i.Phase, n.Sent, n.Promise, n.Waived, i.Provider}
	if word, told := i.LatestToAll(); told {
		parts = append(parts, word.No)
	}
	body, err := json.Marshal(parts)
	if err != nil { // texts and times always marshal
		panic(err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// TellExecutives tells executives in three lines: what has happened, what is done, and what comes next and when. Where no channel of
// theirs is known, it says that people have told them.
type TellExecutives struct {
	What, Doing, Next string
	Seen              string // Incident.BriefingSum when the lines were shown; "": a form of before there was one
}

func (TellExecutives) scope() Scope  { return Scope{All: true} }
func (TellExecutives) about() matter { return started }

// lines are the three, each in one line.
func (a TellExecutives) lines() ThreeLines {
	return ThreeLines{What: OneLine(CleanText(a.What)), Doing: OneLine(CleanText(a.Doing)), Next: OneLine(CleanText(a.Next))}
}

func (a TellExecutives) decide(d *decider) error {
	l := a.lines()
	if l.What == "" || l.Doing == "" || l.Next == "" {
		return refuse(RefusedText)
	}
	if a.Seen != "" && a.Seen != d.state.Incident.BriefingSum() {
		return refuse(RefusedBriefing)
	}
	l.No, l.By, l.Who, l.At = d.state.Incident.BriefingNo(), d.req.By.ID, d.req.By.Name, d.req.At
	d.header().Executives = &l
	d.out.Entry.Text, d.out.Entry.Count = l.text(), len(d.state.Incident.ExecutiveChannels())
	d.entry(EntryExecutives)
	d.closeAll(func(t Todo) bool { return t.Brief })
	return nil
}

func (a TellExecutives) recordedBy(e Entry, _ State) bool {
	return e.is(EntryExecutives) && e.Text == a.lines().text()
}
