package watch

import (
	"fmt"
	"maps"
	"slices"

	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/watch/provider"
)

// Item is something of one of the provider's events that an incident does not know. ID is the same whenever the same is told.
type Item struct {
	ID    string
	Event incident.Event
}

// maxSaid is the most of an update that people are told, in characters; all of it stands in the event.
const maxSaid = 500

// levels are what the provider's words for how bad it is mean here.
var levels = map[provider.Status]incident.ProviderLevel{
	provider.Resolved: incident.ProviderOver, provider.Impact: incident.ProviderImpact,
	provider.Degraded: incident.ProviderDegraded, provider.Disruption: incident.ProviderDisruption,
}

// News lists what an incident that knows an event as told has to be told of it, as it stands now. One that knows nothing of it hears
// its newest word only.
func News(e provider.Event, told, now Stand) (out []Item) {
	if told == (Stand{}) {
		out = append(out, said(e, latest(e)))
		told = Stand{Epoch: now.Epoch, Status: now.Status, Corrected: now.Corrected, Over: now.Over}
	}
	for _, u := range e.Updates {
		if u.Epoch > told.Epoch {
			out = append(out, said(e, u))
			told.Status, told.Over = e.Status, told.Over || u.Status == provider.Resolved
		}
	}
	if now.Corrected > told.Corrected {
		out = append(out, mended(e))
	}
	switch post := PostOf(e); {
	case now.Over && !told.Over:
		post.At, post.Level = e.Over.At, incident.ProviderOver
		out = append(out, Item{"over", incident.ProviderSaid{Post: post}})
	case now.Status != told.Status:
		out = append(out, Item{fmt.Sprint("graded ", now.Epoch, " ", now.Status, " ", now.Turns), incident.ProviderSaid{Post: post}})
	case told.Gone && !now.Gone && now.Epoch == told.Epoch:
		out = append(out, Item{fmt.Sprint("back ", now.Epoch, " ", told.GoneAt), incident.ProviderSaid{Post: post}})
	}
	if now.Gone && !told.Gone {
		out = append(out, Item{fmt.Sprint("gone ", e.Gone.Unix()), incident.ProviderGone{Event: e.Key, At: e.Gone}})
	}
	if now.Broken != 0 && now.Broken != told.Broken {
		out = append(out, Item{fmt.Sprint("late ", now.Broken), incident.ProviderLate{Event: e.Key, Next: e.Next.By}})
	}
	return out
}

// Between lists what an event said after the word that an incident knows of it and before its newest. Whoever told it may not have noted so
// when they stopped.
func Between(e provider.Event, known []incident.ProviderWord) (out []Item) {
	n := slices.IndexFunc(known, func(w incident.ProviderWord) bool { return w.Event == e.Key })
	if n < 0 {
		return nil
	}
	for _, u := range e.Updates {
		if u.At().After(known[n].At) && u.Epoch < latest(e).Epoch {
			out = append(out, said(e, u))
		}
	}
	return out
}

// latest is the newest word of an event. One of which no log could be read has its title.
func latest(e provider.Event) provider.Update {
	if u := e.Newest(); u.Epoch != 0 {
		return u
	}
	return provider.Update{Epoch: e.Last.Unix(), Status: e.Status, Title: e.Title}
}

func said(e provider.Event, u provider.Update) Item {
	return Item{fmt.Sprint("said ", u.Epoch), incident.ProviderSaid{Post: postOf(e, u)}}
}

// mended is the newest update whose words were changed.
func mended(e provider.Event) Item {
	last := latest(e)
	for _, u := range e.Updates {
		if u.Corrected > 0 {
			last = u
		}
	}
	return Item{fmt.Sprint("mended ", last.Epoch, " ", last.Corrected), incident.ProviderSaid{Post: postOf(e, last), Corrected: true}}
}

// PostOf is the newest word of an event, as people are told of it.
func PostOf(e provider.Event) incident.ProviderPost { return postOf(e, latest(e)) }

func postOf(e provider.Event, u provider.Update) incident.ProviderPost {
	p := incident.ProviderPost{
		Event: e.Key, At: u.At(), Level: levels[u.Status], Title: u.Title, Said: incident.Text{JA: short(u.Text.JA), EN: short(u.Text.EN)},
		Region: e.Region, Services: ServicesOf(e), Link: e.Link,
	}
	if u.Epoch == e.Last.Unix() { // how bad it is now
		p.Level = levels[e.Status]
	}
	if p.Title.JA+p.Title.EN == "" {
		p.Title = e.Title
	}
	if e.Next.Epoch == u.Epoch {
		p.Next = e.Next.By
	}
	return p
}

func short(s string) string {
	if r := []rune(s); len(r) > maxSaid {
		return string(r[:maxSaid-1]) + "…"
	}
	return s
}

// Clone shares nothing with p that is written.
func (p Provider) Clone() Provider {
	p.Outages, p.Heard = slices.Clone(p.Outages), maps.Clone(p.Heard)
	for n := range p.Outages {
		p.Outages[n].Told = maps.Clone(p.Outages[n].Told)
	}
	return p
}

// of changes the outage of an event; one that is forgotten meanwhile needs none.
func (p *Provider) of(key string, change func(*Outage)) {
	for n := range p.Outages {
		if p.Outages[n].Key == key {
			change(&p.Outages[n])
		}
	}
}

// Told notes that an incident knows an event as it stood.
func (p *Provider) Told(key string, id incident.ID, as Stand) {
	p.of(key, func(o *Outage) {
		if o.Told == nil {
			o.Told = map[incident.ID]Stand{}
		}
		o.Told[id] = as
		if o.Known == "" || as.Status.Rank() > o.Known.Rank() {
			o.Known = as.Status
		}
	})
}

// Opened notes which sign was opened for an event.
func (p *Provider) Opened(key string, id incident.ID) { p.of(key, func(o *Outage) { o.Sign = id }) }

// Hear notes what an incident was told of whether the provider's word can be read.
func (p *Provider) Hear(id incident.ID, as string) {
	if p.Heard == nil {
		p.Heard = map[incident.ID]string{}
	}
	p.Heard[id] = as
}

// Over forgets an event that is over, once all that it belongs to know that.
func (p *Provider) Over(key string, to []incident.ID) {
	p.Outages = slices.DeleteFunc(p.Outages, func(o Outage) bool {
		unknown := func(id incident.ID) bool { return o.Told[id] != o.Stand }
		return o.Key == key && o.Stand.Over && !slices.ContainsFunc(to, unknown)
	})
}

// Forget leaves only what is known of what runs.
func (p *Provider) Forget(runs []incident.ID) {
	stays := func(id incident.ID) bool { return slices.Contains(runs, id) }
	maps.DeleteFunc(p.Heard, func(id incident.ID, _ string) bool { return !stays(id) })
	for n := range p.Outages {
		maps.DeleteFunc(p.Outages[n].Told, func(id incident.ID, _ Stand) bool { return !stays(id) })
	}
}
