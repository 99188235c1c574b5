package incident

import "time"

// TicketRule is from when on tickets are so many that something may be wrong.
type TicketRule struct {
	Count  int           `json:"count"`
	Within time.Duration `json:"within"`
}

// TicketRise is that customers opened many tickets in a short time. It is stored; field names must not change.
type TicketRise struct {
	Count         int       `json:"count"`
	Organisations int       `json:"organisations,omitempty"` // how many opened them; 0: not known
	From          time.Time `json:"from"`
	Until         time.Time `json:"until"`
}

// TicketsRose is the tool's word that customers opened many tickets in a short time. Of nothing it makes a sign; what runs it is evidence
// of.
type TicketsRose struct {
	Report ReportSign // its title says it
	Rise   TicketRise
}

func (TicketsRose) scope() Scope  { return Scope{} }
func (TicketsRose) about() matter { return anytime }

func (a TicketsRose) note(d *decider) error {
	title := a.Report.Facts.clean().Title
	switch i := d.state.Incident; {
	case a.Report.Kind != Live || i.ID != "" && i.Kind != Live:
		return refuse(RefusedUnknown)
	case i.ID == "":
		if err := a.Report.decide(d); err != nil {
			return err
		}
		d.out.Entry.Rise = &a.Rise
		return nil
	case !i.Status.Observes():
		return refuse(RefusedEnded)
	case i.Status == SignStatus:
		d.sign().loud(d.req.At) // customers see it, too
		d.observed(Report{Text: title, Source: a.Report.Facts.Source}, true)
	}
	d.out.Entry.Rise = &a.Rise
	d.entry(EntryTickets)
	return nil
}
