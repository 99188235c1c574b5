package web

import (
	"slices"
	"strings"

	"noroshi.internal/shared/ask"
	"noroshi.internal/shared/incident"
	"noroshi.internal/shared/people"
	"noroshi.internal/shared/text"
	"noroshi.internal/shared/web/page"
)

// mailInput is the input beside a list of people, for whoever is not in it.
const mailInput = "mail"

// chosen is the person that was chosen from the list, or named by their e-mail address; zero: nobody whom the store knows.
func (s *Site) chosen(v *visit, in filled) incident.Actor {
	if typed := strings.TrimSpace(in.Get(mailInput)); typed != "" {
		return s.byAddress(v, in, typed)
	}
	p, known, err := s.people.Person(v.ctx, incident.PersonID(in.Get(ask.To)))
	if err != nil || !known {
		return incident.Actor{}
	}
	return p.Actor()
}

// byAddress is the person with an e-mail address: an account of Slack, or a colleague whose account is not known.
func (s *Site) byAddress(v *visit, in filled, typed string) incident.Actor {
	address, ok := people.TypedMail(typed)
	if !ok {
		in.faults.Add(v.lang, mailInput, text.WebNoMail)
		return incident.Actor{}
	}
	p, known, err := s.people.ByMail(v.ctx, address)
	if err == nil && !known && s.domainAllowed(address) && len(s.opt.Domains) > 0 {
		p, err = s.people.Meet(v.ctx, address, "")
		known = true
	}
	if err != nil || !known {
		in.faults.Add(v.lang, mailInput, text.WebMailUnknown)
		return incident.Actor{}
	}
	return p.Actor()
}

// involved are the people of an incident, for a list to choose from: who is in it and who may be called in.
func (s *Site) involved(v *visit) (out []incident.PersonID) {
	i := v.state.Incident
	add := func(ids ...incident.PersonID) {
		for _, id := range ids {
			if id != "" && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	add(i.Commander, i.DeclaredBy, v.person.ID)
	add(i.Invited...)
	add(reporters(i)...)
	for _, t := range v.state.Todos {
		add(t.Claimants()...)
	}
	for _, r := range slices.Concat(i.Settings.Responders, i.Settings.Leads) {
		if !strings.HasPrefix(r, "S") {
			add(incident.PersonID(r))
			continue
		}
		if members, _, err := s.people.GroupMembers(v.ctx, r); err == nil {
			add(members...)
		}
	}
	return out
}

// mostPeople is how many people a list names; whoever is not in it is named by their address.
const mostPeople = 100

// peopleOptions are the people to choose from, by name, without whoever has the part already.
func (s *Site) peopleOptions(v *visit, already incident.PersonID) []page.Option {
	out := []page.Option{}
	for _, id := range s.involved(v) {
		p, known, err := s.people.Person(v.ctx, id)
		if err != nil || !known || p.Outsider() || id == already {
			continue
		}
		out = append(out, page.Option{Value: string(id), Text: v.nameOf(id)})
	}
	slices.SortFunc(out, func(a, b page.Option) int { return strings.Compare(a.Text, b.Text) })
	if len(out) > mostPeople {
		out = out[:mostPeople]
	}
	return append([]page.Option{{Text: text.WebPersonNone.In(v.lang)}}, out...)
}
