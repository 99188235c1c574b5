package incident

import (
	"slices"
	"strings"
)

// AccountFound is the tool's word that somebody who was known by an address only (Was) has the Slack account Is. From then on the
// incident has one person, who is let into its channel.
type AccountFound struct {
	Was, Is PersonID
}

func (AccountFound) scope() Scope { return Scope{All: true, Notice: true} }

// note puts the account in the address's place wherever somebody has a part in the incident. The timeline is not
// rewritten: it says what was known at the time.
func (a AccountFound) note(d *decider) error {
	if a.Was == a.Is || a.Is == "" {
		return refuse(RefusedSame)
	}
	wrote, changed := a.notice(d), a.todos(d)
	changed = a.check(d) || changed
	i := d.header()
	offered := a.offer(i)
	offered = a.handover(i) || offered
	invited := slices.Contains(i.Invited, a.Was) || i.DeclaredBy == a.Was || i.Commander == a.Was
	reported := i.Sign.has(a.Was)
	if !changed && !invited && !reported && !wrote && !offered {
		return refuse(RefusedSame)
	}
	if reported {
		a.reporter(i.Sign)
	}
	a.one(&i.Commander)
	a.one(&i.DeclaredBy)
	a.one(&i.EndedBy)
	i.Invited = a.all(i.Invited)
	if invited {
		d.invite(a.Is)
	}
	d.out.Entry.To, d.out.Entry.Text = a.Is, strings.TrimPrefix(string(a.Was), mailPrefix)
	d.entry(EntryAccountFound)
	return nil
}

// offer replaces the person in what is offered. Nobody is offered what they have.
func (a AccountFound) offer(i *Incident) bool {
	if i.Offer == nil || i.Offer.To != a.Was && i.Offer.By != a.Was {
		return false
	}
	o := *i.Offer
	a.one(&o.To)
	a.one(&o.By)
	if i.Offer = &o; o.To == i.Commander || i.Commander == a.Was && o.To == a.Is {
		i.Offer = nil
	}
	return true
}

// handover replaces the person in what is handed over. Nobody takes over from themselves.
func (a AccountFound) handover(i *Incident) bool {
	if !slices.Contains(i.Handover.people(), a.Was) {
		return false
	}
	h := *i.Handover
	a.one(&h.By)
	a.one(&h.From)
	a.one(&h.To)
	if h.Accepted != nil {
		by := *h.Accepted
		a.one(&by.By)
		h.Accepted = &by
	} else if h.To == h.From {
		h.To = ""
	}
	if h.Over != nil {
		by := *h.Over
		a.one(&by.By)
		h.Over = &by
	}
	h.name(Actor{ID: a.Is, Name: h.Names[a.Was]})
	i.Handover = &h
	return true
}

// reporter replaces the person in what was reported.
func (a AccountFound) reporter(s *Sign) {
	a.one(&s.By)
	a.one(&s.Looker)
	for n := range s.Looks {
		a.one(&s.Looks[n].By)
	}
	for n := range s.Reports {
		a.one(&s.Reports[n].By)
	}
	for n := range s.Evidence {
		a.one(&s.Evidence[n].By)
	}
}

// notice replaces the person in the notice that is being written. An approval that turns out to be an author's is void.
func (a AccountFound) notice(d *decider) bool {
	n := d.state.Notice
	if !slices.Contains(n.people(), a.Was) {
		return false
	}
	n.Authors = a.all(n.Authors)
	if n.Approval != nil {
		by := *n.Approval
		a.one(&by.By)
		n.Approval = &by
	}
	if n.Approval != nil && slices.Contains(n.Authors, n.Approval.By) {
		n.Approval = nil
		d.voidApproval()
		d.header().Notices.Asked, d.header().Notices.At = 0, d.req.At
	}
	d.out.Notice = &n
	head := &d.header().Notices
	a.one(&head.By)
	head.Approved = n.Approval != nil
	return true
}

func (a AccountFound) todos(d *decider) (changed bool) {
	for _, t := range d.state.Todos {
		same := func(o Todo) bool { return o.ID == t.ID }
		if n := slices.IndexFunc(d.out.Todos, same); n >= 0 {
			t = d.out.Todos[n] // open again, since its approval is void
		}
		if !slices.Contains(t.people(), a.Was) {
			continue
		}
		t = t.clone()
		a.one(&t.Owner)
		a.one(&t.ClosedBy)
		t.Did = a.did(t.Did)
		t.Helpers = slices.DeleteFunc(a.all(t.Helpers), func(p PersonID) bool { return p == t.Owner })
		for name, s := range t.Reactions[a.Was] {
			if other, ok := t.Reactions[a.Is][name]; !ok || other.Stamp < s.Stamp {
				t.put(a.Is, name, s)
			}
		}
		delete(t.Reactions, a.Was)
		d.out.Todos = append(slices.DeleteFunc(d.out.Todos, same), t)
		changed = true
	}
	return changed
}

// did replaces the person among those who did a TODO.
func (a AccountFound) did(was *Did) *Did {
	if was == nil {
		return nil
	}
	return &Did{Todo: was.Todo, By: a.all(was.By), At: was.At}
}

// check replaces the person in what was found of lines. What turns out to be somebody's word about their own work is void.
func (a AccountFound) check(d *decider) (changed bool) {
	if !slices.Contains(d.state.Incident.Check.people(), a.Was) {
		return false
	}
	for n, m := range d.check().Lines {
		a.one(&m.By)
		m.Did = slices.Clone(m.Did)
		for k := range m.Did {
			m.Did[k] = *a.did(&m.Did[k])
		}
		d.check().Lines[n] = m
	}
	if o := d.check().Watch; o != nil {
		o.To = a.all(o.To)
	}
	for _, m := range slices.Clone(d.check().Lines) {
		if m.Is == LineRight && slices.Contains(m.doers(), m.By) {
			d.voidLine(m.Line)
		}
	}
	return true
}

// one replaces the person at p.
func (a AccountFound) one(p *PersonID) {
	if *p == a.Was {
		*p = a.Is
	}
}

// all replaces the person in a list, in which nobody is twice.
func (a AccountFound) all(people []PersonID) (out []PersonID) {
	for _, p := range people {
		if a.one(&p); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Addresses lists everybody who has a part in s and is known by an address only.
func (s State) Addresses() (out []PersonID) {
	add := func(all ...PersonID) {
		for _, p := range all {
			if strings.HasPrefix(string(p), mailPrefix) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	i := s.Incident
	add(i.Commander, i.DeclaredBy, i.Offered().To, i.Offered().By)
	add(i.Invited...)
	add(i.Sign.people()...)
	add(s.Notice.people()...)
	add(i.Check.people()...)
	add(i.Handover.people()...)
	for _, t := range s.Todos {
		add(t.people()...)
	}
	return out
}

// mailPrefix begins the id of somebody of whom only the e-mail address is known.
const mailPrefix = "mail:"
