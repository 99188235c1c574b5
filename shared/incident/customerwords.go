package incident

import "strings"

// MaxCallNote is how many runes somebody notes of a call. The rules cut a longer note.
const MaxCallNote = 200

// One press is one entry: it says who did what to how many customers, and names none of them. An evening has three hundred calls, and
// many of them one by one; a timeline that is read puts those of one person and ten minutes together.

// CallCustomers says that somebody told customers by phone, or takes that back.
type CallCustomers struct {
	Customers []string // Customer.Key
	Note      string
	Undo      bool
}

func (CallCustomers) scope() Scope  { return Scope{Told: true} }
func (CallCustomers) about() matter { return contacts }

func (a CallCustomers) decide(d *decider) error {
	call := &Call{By: d.req.By.ID, At: d.req.At, No: d.state.Incident.Notices.Sent, Note: strings.ReplaceAll(cut(WholeText(a.Note), MaxCallNote), "\n", " ")}
	if a.Undo {
		call = nil
		d.countAnew()
	}
	d.entry(a.kind())
	return d.onCustomers(a.Customers, func(w *CustomerWord) bool {
		was := w.Call
		w.Call = call
		return was != nil || call != nil
	})
}

func (a CallCustomers) kind() EntryKind {
	if a.Undo {
		return EntryUncalled
	}
	return EntryCalled
}

func (a CallCustomers) recordedBy(e Entry, _ State) bool { return e.is(a.kind()) }

// AssignCustomers says who looks after customers in this incident.
type AssignCustomers struct {
	Customers []string // Customer.Key
	To        Actor    // zero: whom the list names
}

func (AssignCustomers) scope() Scope  { return Scope{Told: true} }
func (AssignCustomers) about() matter { return contacts }

func (a AssignCustomers) decide(d *decider) error {
	if a.To.Outsider {
		return refuse(RefusedPerson)
	}
	if d.out.Entry.To = a.To.ID; d.state.Incident.UntoldNow() > 0 {
		d.countAnew() // they may be asked in the hours of another site
	}
	d.entry(EntryAssigned)
	return d.onCustomers(a.Customers, func(w *CustomerWord) bool {
		was := w.Owner
		w.Owner = string(a.To.ID)
		return was != w.Owner
	})
}

func (a AssignCustomers) recordedBy(e Entry, _ State) bool {
	return e.is(EntryAssigned) && e.To == a.To.ID
}

// MarkAffected says whether the outage hits customers. The timeline does not show it: it says nothing of who was told.
type MarkAffected struct {
	Customers []string // Customer.Key
	Is        Affected
}

func (MarkAffected) scope() Scope  { return Scope{Told: true} }
func (MarkAffected) about() matter { return contacts }

func (a MarkAffected) decide(d *decider) error {
	if a.Is != AffectedNo {
		d.countAnew()
	}
	d.entry(EntryAffected)
	return d.onCustomers(a.Customers, func(w *CustomerWord) bool {
		was := w.Affected
		w.Affected, w.Seen = a.Is, &Signature{By: d.req.By.ID, At: d.req.At}
		return was != w.Affected
	})
}

func (a MarkAffected) recordedBy(e Entry, _ State) bool { return e.is(EntryAffected) }

// ExportCustomers says that somebody takes the list along, with all that is known of customers.
type ExportCustomers struct{ Count int }

func (ExportCustomers) scope() Scope  { return Scope{} }
func (ExportCustomers) about() matter { return contacts }

func (a ExportCustomers) decide(d *decider) error {
	if a.Count == 0 {
		return refuse(RefusedSame)
	}
	d.out.Entry.Count = a.Count
	d.entry(EntryExported)
	return nil
}

func (ExportCustomers) recordedBy(e Entry, _ State) bool { return e.is(EntryExported) }

// onCustomers changes what people know of customers. change reports whether it changed anything.
func (d *decider) onCustomers(keys []string, change func(*CustomerWord) bool) error {
	all := append(CustomerWords(nil), d.state.Told...)
	changed := map[int]map[string]CustomerWord{}
	for _, key := range keys {
		w := all.Of(key)
		if !change(&w) {
			continue
		}
		n := all.part(key)
		if n == len(all) {
			all = append(all, nil)
		}
		if changed[n] == nil {
			changed[n] = copyMap(all[n])
		}
		changed[n][key] = w
		all[n] = changed[n]
		d.out.Entry.Count++
	}
	if len(changed) == 0 {
		return refuse(RefusedSame)
	}
	d.out.Told = changed
	return nil
}
