package incident

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// NoticeStage is which kind of notice customers get.
type NoticeStage string

// The stages. The first notice is followed by others until the recovery notice.
const (
	FirstNotice    NoticeStage = "first"
	FollowUpNotice NoticeStage = "follow_up"
	RecoveryNotice NoticeStage = "recovery"
)

// Letter is what a customer reads in one language.
type Letter struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Letters are the texts of a notice in both languages.
type Letters struct {
	JA Letter `json:"ja"`
	EN Letter `json:"en"`
}

// In returns the letter in lang; Japanese is the default.
func (l Letters) In(lang Lang) Letter {
	if lang == English {
		return l.EN
	}
	return l.JA
}

// whole reports whether somebody can read each of them.
func (l Letters) whole() bool {
	for _, s := range []string{l.JA.Subject, l.JA.Body, l.EN.Subject, l.EN.Body} {
		if CleanText(s) == "" {
			return false
		}
	}
	return true
}

// NoticeText is one version of a notice. It is created and never changed; field names must not change.
type NoticeText struct {
	No      int         `json:"no"`      // of the notice, from 1
	Version int         `json:"version"` // from 1
	Stage   NoticeStage `json:"stage"`
	Letters Letters     `json:"letters"`
	AsOf    time.Time   `json:"asOf"`             // of what it knows
	Promise time.Time   `json:"promise,omitzero"` // when it says that the next one follows; zero: it is the last
	To      Addressees  `json:"to,omitzero"`
	// AllClear is what all are told when it is sent, within the company; empty: nothing.
	AllClear Text      `json:"allClear,omitzero"`
	By       PersonID  `json:"by"`
	At       time.Time `json:"at"`
}

// Sum is what an approval binds: all that leaves, what it promises, to whom and how. One changed character makes it another.
func (t NoticeText) Sum() string {
	bound := []any{t.No, t.Stage, t.Letters, t.AsOf.UTC(), t.Promise.UTC()}
	if t.To.Any() { // one without addressees has the sum that it had before there were any
		bound = append(bound, t.To)
	}
	if t.AllClear != (Text{}) {
		bound = append(bound, t.AllClear)
	}
	body, err := json.Marshal(bound)
	if err != nil { // texts and times always marshal
		panic(err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}

// Notice is a text for customers on its way out. It is stored; field names must not change.
type Notice struct {
	No      int         `json:"no"`
	Stage   NoticeStage `json:"stage"`
	Version int         `json:"version"` // the latest
	Sum     string      `json:"sum"`     // of it
	Authors []PersonID  `json:"authors"` // who began it and who edited it: none of them approves it
	// Unknown says that it was taken over from a document of which nobody knows who else wrote in it: the commander alone approves it.
	Unknown  bool       `json:"unknownAuthors,omitempty"`
	Approval *Approval  `json:"approval,omitempty"`
	Sent     *Signature `json:"sent,omitempty"`
	// Void are approvals of versions before this one, the latest of each person: what they have read already.
	Void []Approval `json:"void,omitempty"`
	// Delivery is how it left, once another notice was sent; until then the header has it.
	Delivery *Delivery `json:"delivery,omitempty"`
	// Fields are what its text was made from, by NoticeField.ID, in Japanese or, with "_en" behind, in English.
	Fields map[string]string `json:"fields,omitempty"`
	// Known is what was known when it was made from them: what changed after that is not in it.
	Known map[string]string `json:"known,omitempty"`
	Text  NoticeText        `json:"-"` // the latest version, beside it
}

// NoticeMark is what an entry says of a notice.
type NoticeMark struct {
	No      int         `json:"no"`
	Stage   NoticeStage `json:"stage"`
	Version int         `json:"version"`
	Sum     string      `json:"sum"`
	Promise time.Time   `json:"promise,omitzero"`
	Ways    []Way       `json:"ways,omitempty"`
	Numbers *Numbers    `json:"numbers,omitempty"` // of notice_approved and notice_sent, where there is a list: how many it was for
	Team    int         `json:"team,omitempty"`    // of notice_sent in a drill: how many addresses of the team get it
	Ready   bool        `json:"ready,omitempty"`   // of notice_soon and notice_late: it is approved and only needs sending
	Left    *Left       `json:"left,omitempty"`    // of notice_sent: whom the notice before did not reach, and does not any more
	Opens   []TodoID    `json:"opens,omitempty"`   // of notice_sent: TODOs of the recovery notice that it opens again, since it is none
	// Unknown is as Notice has it; with Nobody, not even the commander may approve it, who wrote in it.
	Unknown bool `json:"unknownAuthors,omitempty"`
	Nobody  bool `json:"nobody,omitempty"`
	Voids   bool `json:"voids,omitempty"` // of notice_taken_over: an approval is void
}

// Left says whom a delivery that ended early had not reached.
type Left struct {
	No    int `json:"no"` // of its notice
	Count int `json:"count"`
}

// Approval is a signature below the bytes of one version, for as many as there were. It is stored; field names must not change.
type Approval struct {
	Signature
	Version int        `json:"version,omitempty"`
	Sum     string     `json:"sum,omitempty"`
	Numbers Numbers    `json:"numbers,omitzero"`
	Text    NoticeText `json:"-"` // of that version, where somebody reads what has changed since
}

// Signature says who put their name to something, and when.
type Signature struct {
	By PersonID  `json:"by"`
	At time.Time `json:"at"`
}

// Notices is what the header knows of the notices. It is stored; field names must not change.
type Notices struct {
	Sent     int         `json:"sent,omitempty"` // the number of the last that was sent; 0: none was
	SentAt   time.Time   `json:"sentAt,omitzero"`
	Stage    NoticeStage `json:"stage,omitempty"`   // of the last that was sent
	Promise  time.Time   `json:"promise,omitzero"`  // what it promised; zero: nothing
	Open     int         `json:"open,omitempty"`    // the number of the one that is being written; 0: none is
	Next     NoticeStage `json:"next,omitempty"`    // its stage
	Version  int         `json:"version,omitempty"` // of it
	By       PersonID    `json:"by,omitempty"`      // who wrote that version
	At       time.Time   `json:"at,omitzero"`       // when
	Asked    int         `json:"asked,omitempty"`   // how many were asked to approve it, after whoever was at first
	Approved bool        `json:"approved,omitempty"`

	// ByWay is what the readers of each way were promised last; Promise is the earliest. None, though something is promised: all ways
	// of the last that left by mail promise that, or else people, who sent the last.
	ByWay map[Way]time.Time `json:"byWay,omitempty"`

	Delivery  *Delivery `json:"delivery,omitempty"`  // of the last that left by mail; nil: none does
	FirstMail int       `json:"firstMail,omitempty"` // the number of the first that left by mail, which the others are threaded to
	AllClear  *Text     `json:"allClear,omitempty"`  // what all were told with the last that was sent; nil: nothing
	Later     bool      `json:"later,omitempty"`     // AllClear was said after the response had ended, which all had been told by then
	Relapses  int       `json:"relapses,omitempty"`  // how often another notice than a recovery notice was sent after that, while the response ran

	// Waived says who has said why customers need no further notice; its reason is on the timeline.
	Waived *Signature `json:"waived,omitempty"`
	// Asks is how often somebody was asked about the promise since the incident ended, and AskedAt when last.
	Asks    int       `json:"asks,omitempty"`
	AskedAt time.Time `json:"askedAt,omitzero"`
}

// NextNo is the number of the notice that comes next, or is being written.
func (n Notices) NextNo() int { return n.Sent + 1 }

// Promises reports whether customers were told that another notice follows, and nobody has sent that or said why none is needed.
func (n Notices) Promises() bool { return !n.Promise.IsZero() && n.Waived == nil }

// promised is what the readers of each way wait for.
func (n Notices) promised() map[Way]time.Time {
	switch {
	case !n.Promises():
		return nil
	case len(n.ByWay) > 0:
		return n.ByWay
	case n.Delivery == nil || len(n.Delivery.To.Ways) == 0:
		return map[Way]time.Time{byHand: n.Promise}
	}
	out := map[Way]time.Time{}
	for _, way := range n.Delivery.To.Ways {
		out[way] = n.Promise
	}
	return out
}

// after is what they wait for once a notice has left. It keeps what was promised by its own ways, by mail also what people had sent
// themselves; one that people send keeps all. What was promised by other ways stands.
func (n Notices) after(t NoticeText) map[Way]time.Time {
	out, ways := maps.Clone(n.promised()), t.To.Ways
	if out == nil || len(ways) == 0 {
		out = map[Way]time.Time{}
	}
	if len(ways) == 0 {
		ways = []Way{byHand}
	}
	if t.To.Leaves(ByMail) {
		delete(out, byHand)
	}
	for _, way := range ways {
		out[way] = t.Promise
	}
	maps.DeleteFunc(out, func(_ Way, at time.Time) bool { return at.IsZero() })
	return out
}

// earliest is the next of what customers wait for.
func earliest(promised map[Way]time.Time) (at time.Time) {
	for _, p := range promised {
		at = earlier(at, p)
	}
	return at
}

// Promised is what the readers of one way were promised.
type Promised struct {
	Way     Way
	Promise time.Time
}

// LeavesOut are the promises that a notice to some does not keep, since it does not reach those who wait for them.
func (n Notices) LeavesOut(a Addressees) (out []Promised) {
	stand := n.after(NoticeText{To: a})
	for _, way := range slices.Sorted(maps.Keys(stand)) {
		out = append(out, Promised{way, stand[way]})
	}
	return out
}

// Stages are those that the next notice may have.
func (n Notices) Stages() []NoticeStage {
	if n.Sent == 0 {
		return []NoticeStage{FirstNotice}
	}
	return []NoticeStage{FollowUpNotice, RecoveryNotice}
}

// Allows reports whether somebody may approve what is written while another commands: anybody but an author or, where nobody knows who
// they are, the commander alone.
func (n Notice) Allows(p, commander PersonID) bool {
	return !slices.Contains(n.Authors, p) && (!n.Unknown || p == commander && p != "")
}

// voided is what is kept of approvals once those that stood are void: the latest of each person.
func (n Notice) voided() []Approval {
	if n.Approval == nil {
		return n.Void
	}
	others := slices.DeleteFunc(slices.Clone(n.Void), func(a Approval) bool { return a.By == n.Approval.By })
	return append(others, *n.Approval)
}

// people are those who wrote in a notice, and who approved it.
func (n Notice) people() []PersonID {
	if n.Approval == nil {
		return n.Authors
	}
	return append(slices.Clone(n.Authors), n.Approval.By)
}
