package incident

import (
	"slices"
	"time"
)

// ProviderPost is one thing that the provider says of an outage of its own, in its public feed. It is stored; field names must not
// change.
type ProviderPost struct {
	Event    string        `json:"event"` // which outage: "ec2-ap-northeast-1@1793521210"
	At       time.Time     `json:"at"`    // when the provider says that it posted it
	Level    ProviderLevel `json:"level,omitempty"`
	Title    Text          `json:"title"`          // a language that the provider does not give is empty
	Said     Text          `json:"said"`           // the update itself, likewise
	Region   string        `json:"region"`         // "global" for what lies in no region
	Services []string      `json:"services"`       // as the provider names them
	Link     string        `json:"link,omitempty"` // for people
	Next     time.Time     `json:"next,omitzero"`  // by when it promised another update; zero: it did not
}

// ProviderLevel is how bad the provider says that it is; "": it says so in a word that is not known.
type ProviderLevel string

// The levels, from bad to worse.
const (
	ProviderOver       ProviderLevel = "resolved"
	ProviderImpact     ProviderLevel = "impact"
	ProviderDegraded   ProviderLevel = "degraded"
	ProviderDisruption ProviderLevel = "disruption"
)

// ProviderWord is the latest that is known of one outage of the provider's.
type ProviderWord struct {
	ProviderPost
	// Late is since when an update has been missing that was promised; zero: none is.
	Late time.Time `json:"late,omitzero"`
	// Gone is since when the provider does not list it any more without having said that it is over.
	Gone time.Time `json:"gone,omitzero"`
}

// Over reports whether the provider says that it is.
func (w ProviderWord) Over() bool { return w.Level == ProviderOver }

// Feed is whether the provider's public word can be read, as an incident knows it. It is stored; field names must not change.
type Feed struct {
	Unread time.Time  `json:"unread,omitzero"` // since when nothing can be read; zero: it can
	ReadAt time.Time  `json:"readAt,omitzero"` // of one that cannot be: when it was read last; zero: never
	Wrong  Wrong      `json:"wrong,omitzero"`  // of one that cannot be: what is in the way
	Parts  []FeedPart `json:"parts,omitempty"` // of one that can be: those of its parts that cannot
}

// FeedPart is a part of the provider's public word that cannot be read. It is stored; field names must not change.
type FeedPart struct {
	Name   string    `json:"name"` // such as rss
	Unread time.Time `json:"unread"`
	ReadAt time.Time `json:"readAt,omitzero"` // when it was read last; zero: never
}

// same reports whether two are as dead as each other. When they were read last follows.
func (p FeedPart) same(o FeedPart) bool { return p.Name == o.Name && p.Unread.Equal(o.Unread) }

// Reads reports whether it can be read. Of no feed at all it cannot.
func (f *Feed) Reads() bool { return f != nil && f.Unread.IsZero() }

// keptProvider is how many of the provider's outages an incident's header knows; all of them are on the timeline.
const keptProvider = 5

// provider is what the header knows of one of the provider's outages; nil: nothing.
func (i *Incident) provider(event string) *ProviderWord {
	n := slices.IndexFunc(i.Provider, func(w ProviderWord) bool { return w.Event == event })
	if n < 0 {
		return nil
	}
	return &i.Provider[n]
}

// hear takes the latest word of one of the provider's outages. One that it said is over goes first where there are too many. What it
// says otherwise of the same, or lists again, keeps no promise.
func (i *Incident) hear(post ProviderPost) {
	word := ProviderWord{ProviderPost: post}
	if before := i.provider(post.Event); before != nil && before.At.Equal(post.At) && before.Next.Equal(post.Next) {
		word.Late = before.Late
	}
	i.Provider = slices.DeleteFunc(i.Provider, func(w ProviderWord) bool { return w.Event == post.Event })
	i.Provider = append(i.Provider, word)
	if len(i.Provider) > keptProvider {
		first := max(0, slices.IndexFunc(i.Provider, ProviderWord.Over))
		i.Provider = slices.Delete(i.Provider, first, first+1)
	}
}

// ProviderSaid is the tool's word that the provider posted something. Corrected says that it has changed the words of a post that
// was told.
type ProviderSaid struct {
	Post      ProviderPost
	Corrected bool
}

func (ProviderSaid) scope() Scope  { return Scope{} }
func (ProviderSaid) about() matter { return surroundings }

func (a ProviderSaid) note(d *decider) error {
	if d.state.Incident.Kind != Live {
		return refuse(RefusedUnknown)
	}
	i := d.header()
	switch known := i.provider(a.Post.Event); {
	case a.Corrected && known != nil && a.Post.At.Before(known.At):
		return d.provider(EntryProviderMended, a.Post) // what it says now stays
	case a.Corrected:
		i.hear(a.Post)
		return d.provider(EntryProviderMended, a.Post)
	case known != nil && !known.newer(a.Post):
		return refuse(RefusedSame)
	}
	i.hear(a.Post)
	i.Sign.worse(a.Post, d.req.At)
	return d.provider(EntryProvider, a.Post)
}

// newer reports whether a post says more than is known: it is later, or says of the same that it is worse or better, or listed again.
func (w ProviderWord) newer(post ProviderPost) bool {
	return post.At.After(w.At) || post.At.Equal(w.At) && (post.Level != w.Level || !w.Gone.IsZero())
}

// worse has a quiet sign call the leads once the provider says that it is bad.
func (s *Sign) worse(post ProviderPost, at time.Time) {
	if s != nil && (post.Level == ProviderDegraded || post.Level == ProviderDisruption) {
		s.loud(at)
	}
}

// loud has a quiet sign call the leads: at once, also where somebody has taken the look.
func (s *Sign) loud(at time.Time) {
	if s.Quiet && s.Looker != "" {
		s.Risen, s.NextAt = true, at.Truncate(time.Minute)
	}
	s.Quiet = false
}

// ProviderOpens is the tool's word that the provider posted something that belongs to nothing that is known. It makes a sign, which calls
// the leads unless it is Quiet: until the provider says that it is worse, or somebody reports it, too.
type ProviderOpens struct {
	Report ReportSign
	Post   ProviderPost
	Quiet  bool
}

// scope: of nothing there are no TODOs.
func (ProviderOpens) scope() Scope  { return Scope{} }
func (ProviderOpens) about() matter { return anytime }

func (a ProviderOpens) note(d *decider) error {
	switch i := d.state.Incident; {
	case i.ID != "" && !i.Status.Observes():
		return refuse(RefusedEnded)
	case i.ID != "":
		return ProviderSaid{Post: a.Post}.note(d)
	case a.Report.Kind != Live:
		return refuse(RefusedUnknown)
	}
	a.Report.Call = a.Report.Call && !a.Quiet
	if err := a.Report.decide(d); err != nil {
		return err
	}
	d.sign().Quiet = a.Quiet
	d.header().hear(a.Post)
	d.out.Entry.Post = &a.Post
	return nil
}

// provider records something about one of the provider's outages.
func (d *decider) provider(kind EntryKind, post ProviderPost) error {
	d.out.Entry.Post, d.out.Entry.Link, d.out.Entry.Key = &post, post.Link, post.Event
	d.entry(kind)
	return nil
}

// ProviderLate is the tool's word that the provider has not posted what it promised by Next.
type ProviderLate struct {
	Event string
	Next  time.Time
}

func (ProviderLate) scope() Scope  { return Scope{} }
func (ProviderLate) about() matter { return surroundings }

func (a ProviderLate) note(d *decider) error {
	w := d.header().provider(a.Event)
	if w == nil || !w.Next.Equal(a.Next) || !w.Late.IsZero() || w.Over() {
		return refuse(RefusedSame)
	}
	w.Late = a.Next
	return d.provider(EntryProviderLate, w.ProviderPost)
}

// ProviderGone is the tool's word that the provider does not list an outage any more, and has not said that it is over.
type ProviderGone struct {
	Event string
	At    time.Time // when that was seen
}

func (ProviderGone) scope() Scope  { return Scope{} }
func (ProviderGone) about() matter { return surroundings }

func (a ProviderGone) note(d *decider) error {
	w := d.header().provider(a.Event)
	if w == nil || !w.Gone.IsZero() || w.Over() {
		return refuse(RefusedSame)
	}
	w.Gone = a.At
	return d.provider(EntryProviderGone, w.ProviderPost)
}

// FeedSeen is the tool's word whether the provider's public word can be read. While it can, nobody has to look there.
type FeedSeen struct{ Feed Feed }

// scope is all: what is to look there is done by the tool, or by people.
func (FeedSeen) scope() Scope  { return Scope{All: true} }
func (FeedSeen) about() matter { return surroundings }

func (a FeedSeen) note(d *decider) error {
	before := d.state.Incident.Feed
	switch {
	case d.state.Incident.Kind != Live:
		return refuse(RefusedUnknown)
	case before != nil && before.Reads() == a.Feed.Reads() && slices.EqualFunc(before.Parts, a.Feed.Parts, FeedPart.same):
		return refuse(RefusedSame)
	}
	d.header().Feed = &a.Feed
	d.out.Entry.Feed = &a.Feed
	if d.now().Feed.Reads() {
		return d.feedReads(before)
	}
	for _, t := range d.state.Todos {
		if t.Feed && t.State != TodoSkipped {
			d.out.Todos = append(d.out.Todos, t.fromNow(d.req.At))
		}
	}
	d.entry(EntryFeedLost)
	return nil
}

// feedReads records that the feed can be read: again, which people are told, or at all.
func (d *decider) feedReads(before *Feed) error {
	d.entry(EntryFeedSeen)
	if before != nil && !before.Reads() {
		d.out.Entry.From = before.Unread
		d.entry(EntryFeedBack)
	}
	return nil
}

// fromNow is a recurring TODO that people have from a moment on: they are late for nothing of what the tool did before. Of one that
// is done the next round begins soon.
func (t Todo) fromNow(at time.Time) Todo {
	t = t.clone()
	t.Due, t.Late, t.Missed, t.Asked, t.Since = at.Truncate(time.Minute), time.Time{}, 0, nil, at
	if !t.Closed() {
		t.Due = t.Due.Add(t.Every)
	}
	return t
}
