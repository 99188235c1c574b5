package plan

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
)

// Handover is one of the command, as the room reads it: what there is to walk and to accept, and then how that ended. It calls upon
// nobody.
type Handover struct {
	Brief
	Also     incident.Lang                `json:"also,omitempty"` // the second language of its readers; empty: they have one
	Since    time.Time                    `json:"since"`          // T0
	No       int                          `json:"no"`             // of the handover
	From     incident.PersonID            `json:"from"`
	To       incident.PersonID            `json:"to,omitempty"`
	Until    time.Time                    `json:"until,omitzero"` // the end of From's shift; zero: they stand in none
	Accepted *incident.Acceptance         `json:"accepted,omitempty"`
	Over     *incident.NotHanded          `json:"over,omitempty"` // how it ended without
	Ended    time.Time                    `json:"ended,omitzero"` // when the incident did, during it
	Walked   []WalkedSection              `json:"walked,omitempty"`
	Now      *ShortBrief                  `json:"now,omitempty"` // nil: it is over
	Page     string                       `json:"page,omitempty"`
	Meeting  string                       `json:"meeting,omitempty"`
	Names    map[incident.PersonID]string `json:"names,omitempty"`
}

// WalkedSection is what was found of a section of the brief.
type WalkedSection struct {
	Section incident.BriefSection `json:"section"`
	Text    string                `json:"text,omitempty"` // by which it was amended
	At      time.Time             `json:"at"`
	Changed bool                  `json:"changed,omitempty"` // it says something else since
}

// ShortBrief is a brief as one line for each section says it, with what phases and documents in it are called.
type ShortBrief struct {
	incident.ShortBrief
	Links  []NamedLink                      `json:"links,omitempty"`
	Phases map[incident.Phase]incident.Text `json:"phases,omitempty"`
	Titles map[string]incident.Text         `json:"titles,omitempty"`
}

// HandoverKey is the message of the n-th handover. What an earlier one says stays.
func HandoverKey(n int) Key { return Key(handoverPrefix + strconv.Itoa(n)) }

// HandoverURL is the page of the form on which the command is handed over.
func HandoverURL(form string, id incident.ID) string { return form + "i/" + string(id) + "/handover" }

// handover is the message of the last handover, and of those before whose message may not say yet how they ended: of one that came to
// nothing, if it is there. One that may have been posted before, and that nobody needs any more, is taken away.
func (p planner) handover(refs Refs) (out []Effect) {
	shown := map[Key]bool{}
	add := func(h incident.Handover, running bool) {
		k := HandoverKey(h.No)
		shown[k] = true
		out = append(out, Effect{Key: k, Kind: MessageKind, Life: Kept, Urgency: Decided, Needs: []Key{ChannelKey}, Facts: p.handoverFacts(h, running)})
	}
	there := func(h incident.Handover) bool {
		k := HandoverKey(h.No)
		return refs.Has(k) && (h.Accepted != nil || refs[k] != MayBe)
	}
	for _, h := range p.i.Handed {
		if there(h) {
			add(h, false)
		}
	}
	if h := p.i.Handover; h != nil {
		if _, running := p.i.HandingOver(); running || h.Accepted != nil || there(*h) {
			add(*h, running)
		}
	}
	for _, k := range slices.Sorted(refs.under(handoverPrefix)) {
		if !shown[k] && refs[k] == MayBe {
			out = append(out, Effect{Key: k, Kind: MessageKind, Life: Removed, Urgency: Decoration, Facts: Handover{}})
		}
	}
	return out
}

// handoverOrphans are those messages that may be there although others have taken their place.
func handoverOrphans(i incident.Incident) (keys []Key) {
	for n := max(1, i.Handovers-suspected+1); n <= i.Handovers; n++ {
		keys = append(keys, HandoverKey(n))
	}
	return keys
}

func (p planner) handoverFacts(h incident.Handover, running bool) Handover {
	f := Handover{
		Brief: p.brief(p.lang()), Also: p.i.Settings.Also, Since: p.i.DeclaredAt, No: h.No, From: h.From, To: h.To, Until: h.Until, Accepted: h.Accepted,
		Over: h.Over, Names: h.Names,
	}
	if !running && h.Over == nil && h.Accepted == nil {
		f.Ended = p.i.EndedAt
	}
	if p.i.Settings.Form != "" {
		f.Page = HandoverURL(p.i.Settings.Form, p.i.ID)
	}
	b := p.s.Brief()
	for _, w := range h.Walked {
		f.Walked = append(f.Walked, WalkedSection{Section: w.Section, Text: w.Text, At: w.At, Changed: running && w.Sum != b.Sum(w.Section)})
	}
	if running {
		f.Meeting, f.Now = p.i.Meeting(), p.shortBrief(b)
		f.Names = p.partNames(h, f.Now)
	}
	return f
}

// shortBrief is a brief as it is now, in short.
func (p planner) shortBrief(b incident.Brief) *ShortBrief {
	s := &ShortBrief{ShortBrief: b.Short(), Links: p.links(), Phases: map[incident.Phase]incident.Text{}}
	name := func(phases ...incident.Phase) {
		for _, phase := range phases {
			if title := p.i.Playbook.Part(phase).Title; title != (incident.Text{}) {
				s.Phases[phase] = title
			}
		}
	}
	name(s.Facts.Phase)
	for _, e := range slices.Concat(s.Changed, s.Decisions) {
		name(append(slices.Clone(e.Skipped), e.Phase)...)
	}
	for n, problem := range s.Failed.Problems {
		s.Failed.Problems[n].Key = Titled(p.i, problem.Key)
	}
	for id := range s.Failed.Behind {
		s.Titles = map[string]incident.Text{id: p.i.DocumentTitle(id)}
	}
	return s
}

// partNames are the names of all whom the message of a handover names, as far as they are known.
func (p planner) partNames(h incident.Handover, b *ShortBrief) map[incident.PersonID]string {
	names := maps.Clone(h.Names)
	if names == nil {
		names = map[incident.PersonID]string{}
	}
	for _, e := range slices.Concat(b.Changed, b.Decisions) {
		if name := p.i.RecentNames[e.By]; name != "" {
			names[e.By] = name
		}
	}
	return names
}
