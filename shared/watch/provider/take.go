package provider

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"noroshi.internal/shared/incident"
)

// knows reports whether e has, or had, an update of that second.
func (e *Event) knows(epoch int64) bool {
	return epoch <= e.Dropped && epoch >= e.First.Unix() ||
		slices.ContainsFunc(e.Updates, func(u Update) bool { return u.Epoch == epoch })
}

// inJSON reports whether a source that knows where events begin has e.
func (e *Event) inJSON() bool {
	return slices.Contains(e.Listed, CurrentEvents) || slices.Contains(e.Listed, Events)
}

// gap is how far a moment is from the updates of e.
func (e *Event) gap(epoch int64) time.Duration {
	at := moment(epoch)
	return max(0, e.First.Sub(at), at.Sub(e.Last))
}

// take takes an update as a source tells it.
func (e *Event) take(t told, u Update) {
	if e.Listed = with(e.Listed, t.source); u.Epoch <= e.Dropped {
		return
	}
	said := hash([]byte(strings.Join([]string{string(u.Status), u.Title.JA, u.Title.EN, u.Text.JA, u.Text.EN}, "\x00")))[:16]
	n, known := slices.BinarySearchFunc(e.Updates, u.Epoch, func(o Update, epoch int64) int { return cmp.Compare(o.Epoch, epoch) })
	if !known {
		e.Updates = slices.Insert(e.Updates, n, u)
		e.arrived(t, u.Epoch)
	}
	on := &e.Updates[n]
	if on.hears(t.source, said, u) {
		e.Raw = t.raw
	}
}

// arrived notes that there is one more update.
func (e *Event) arrived(t told, epoch int64) {
	if at := moment(epoch); at.Before(e.First) {
		e.First = at
	}
	if at := moment(epoch); !at.Before(e.Last) {
		e.Last, e.Raw = at, t.raw
	}
	e.Gone = time.Time{}
}

// hears takes the words of a source, and reports whether they correct what it said before. What another source says otherwise is
// no correction, but fills in what is not known.
func (u *Update) hears(source Source, said string, told Update) (corrected bool) {
	before := u.Said[source]
	if u.Said == nil {
		u.Said = map[Source]string{}
	}
	u.Said[source] = said
	if corrected = before != "" && before != said && !u.like(told); corrected {
		u.Status, u.Title, u.Text = told.Status, told.Title, told.Text
		u.Corrected++
		return true
	}
	u.fill(told)
	return false
}

// like reports whether two updates say the same.
func (u *Update) like(o Update) bool {
	return u.Status == o.Status && u.Title == o.Title && u.Text == o.Text
}

// fill takes what u has not.
func (u *Update) fill(o Update) {
	if u.Text == (incident.Text{}) {
		u.Text = o.Text
	}
	if u.Title == (incident.Text{}) {
		u.Title = o.Title
	}
	if u.Status == Unknown {
		u.Status = o.Status
	}
}

// describe takes what an element says beside its updates.
func (e *Event) describe(t told) {
	e.Listed = with(e.Listed, t.source)
	if t.source != CurrentEvents {
		return
	}
	e.Service, e.Link = Service{Key: t.service.Key, Name: cmp.Or(t.service.Name, e.Service.Name)}, t.link
	e.Alias = cmp.Or(t.alias, e.Alias)
	e.Title = title(e.Title, t.title)
	e.Affected = affected(e.Affected, t.affected)
	if t.stated != Unknown {
		e.Stated = e.Stated.next(t.stated, t.newest())
	}
}

// affected are the services as they are told, with the worst that each ever was.
func affected(before, told []Affected) []Affected {
	if len(told) == 0 {
		return before
	}
	told = slices.Clone(told)
	for i := range told {
		n := slices.IndexFunc(before, func(a Affected) bool { return a.Key == told[i].Key })
		if n >= 0 {
			told[i].Worst = worse(told[i].Worst, before[n].Worst)
		}
	}
	return told
}

// end takes the word that e is over. Of several the earliest counts.
func (e *Event) end(over Over) {
	if over.At.IsZero() || over.At.Before(e.First) || !e.Open() && !over.At.Before(e.Over.At) {
		return
	}
	e.Over, e.Gone = over, time.Time{}
}

// with is a set of sources with one more.
func with(all []Source, one Source) []Source {
	if slices.Contains(all, one) {
		return all
	}
	all = append(slices.Clone(all), one)
	slices.Sort(all)
	return all
}
