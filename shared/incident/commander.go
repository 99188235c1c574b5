package incident

import "time"

// This file says how the command goes from one person to another: it is offered, and whoever it is offered to accepts it. Until then
// the old commander commands, so that there is one at every moment. Whoever nobody commands in place of is taken at their word.

// Offer is the command, offered to somebody who has not answered. It is stored; field names must not change.
type Offer struct {
	No int       `json:"no"` // which one of the incident
	To PersonID  `json:"to"`
	By PersonID  `json:"by"`
	At time.Time `json:"at"`
}

// offerHolds is how long an offer waits for its answer.
const offerHolds = 10 * time.Minute

// Until is when it lapses.
func (o Offer) Until() time.Time { return o.At.Add(offerHolds) }

// Offered is the offer that waits for an answer; no number: there is none.
func (i Incident) Offered() Offer {
	if i.Offer == nil || !i.Status.Editable() {
		return Offer{}
	}
	return *i.Offer
}

// Command names To as the commander. They are offered it, unless nobody commands; whoever names themselves takes it.
type Command struct{ To Actor }

// scope is all: whoever takes over is told what there is.
func (Command) scope() Scope  { return Scope{All: true, Notice: true} }
func (Command) about() matter { return started }

func (a Command) decide(d *decider) error {
	switch now := d.state.Incident.Commander; {
	case a.To.Outsider || a.To.ID == "":
		return refuse(RefusedPerson)
	case a.To.ID == now:
		return refuse(RefusedSame)
	case a.To.ID == d.req.By.ID:
		return TakeCommand{}.decide(d)
	case now == "":
		d.command(a.To)
	default:
		d.offer(a.To.ID)
	}
	return nil
}

func (a Command) recordedBy(e Entry, _ State) bool {
	return e.is(EntryCommander, EntryOffered) && e.To == a.To.ID
}

// offer offers the command to somebody, in place of whoever it was offered to before.
func (d *decider) offer(to PersonID) {
	i := d.header()
	if before := i.Offered().To; before != to {
		d.out.Entry.Was = before
	}
	i.Offers++
	i.Offer = &Offer{No: i.Offers, To: to, By: d.req.By.ID, At: d.req.At}
	d.invite(to)
	d.out.Entry.To, d.out.Entry.Count, d.out.Entry.Until = to, i.Offers, i.Offer.Until()
	d.entry(EntryOffered)
}

// command makes somebody the commander.
func (d *decider) command(to Actor) {
	i := d.header()
	d.out.Entry.Was, d.out.Entry.To = i.Commander, to.ID
	i.commandedBy(to, d.req.At)
	d.invite(to.ID)
	d.askWatch()
	d.entry(EntryCommander)
}

// commandedBy notes who commands from a moment on. What was offered before is over, and so is who was silent.
func (i *Incident) commandedBy(who Actor, at time.Time) {
	i.Commander, i.CommanderName, i.CommandedAt, i.Station = who.ID, who.Name, at, who.Site
	i.Offer, i.Heard, i.Silence, i.StayUntil = nil, time.Time{}, nil, time.Time{}
	if i.Handover != nil && !i.Handover.over() {
		h := *i.Handover
		h.Over = &NotHanded{By: who.ID, At: at}
		h.name(who)
		i.Handover = &h
	}
}

// TakeCommand makes whoever asks the commander, where nobody commands or whoever does was not heard for too long. Whoever it is
// offered to accepts the offer by it.
type TakeCommand struct{}

func (TakeCommand) scope() Scope  { return Command{}.scope() }
func (TakeCommand) about() matter { return started }

func (TakeCommand) decide(d *decider) error {
	i, me := d.state.Incident, d.req.By
	switch offer := i.Offered(); {
	case me.ID == i.Commander:
		return refuse(RefusedSame)
	case offer.To == me.ID && d.req.At.Before(offer.Until()):
		return AcceptOffer{No: offer.No}.decide(d)
	case !i.Takeable(d.req.At):
		return refuse(i.commandedFor(me.ID))
	}
	d.command(me)
	return nil
}

// commandedFor is why somebody does not take the command from whoever has it. To whom it is handed over accepts that.
func (i Incident) commandedFor(p PersonID) Code {
	h, _ := i.HandingOver()
	switch {
	case !i.HandsTo(p):
		return RefusedCommanded
	case len(h.Unwalked()) > 0:
		return RefusedUnwalked
	}
	return RefusedAwaited
}

func (TakeCommand) recordedBy(e Entry, _ State) bool { return e.is(EntryCommander) && e.To == e.By }

// answer finds the offer that an answer names. One that was replaced, withdrawn or has lapsed is answered no more.
func (d *decider) answer(no int) (Offer, error) {
	o := d.state.Incident.Offered()
	if o.No == 0 || o.No != no || !d.req.At.Before(o.Until()) {
		return o, refuse(RefusedOffer)
	}
	d.out.Entry.To, d.out.Entry.Count = o.To, o.No
	return o, nil
}

// offeredMe is answer for whoever the offer was made to.
func (d *decider) offeredMe(no int) (Offer, error) {
	o, err := d.answer(no)
	if err == nil && o.To != d.req.By.ID {
		err = refuse(RefusedOfferTo)
	}
	return o, err
}

// AcceptOffer accepts the command that was offered under a number.
type AcceptOffer struct{ No int }

func (AcceptOffer) scope() Scope  { return Command{}.scope() }
func (AcceptOffer) about() matter { return started }

func (a AcceptOffer) decide(d *decider) error {
	if _, err := d.offeredMe(a.No); err != nil {
		return err
	}
	d.command(d.req.By)
	return nil
}

func (a AcceptOffer) recordedBy(e Entry, _ State) bool {
	return e.is(EntryCommander) && e.Count == a.No
}

// DeclineOffer declines the command that was offered under a number.
type DeclineOffer struct{ No int }

func (DeclineOffer) scope() Scope  { return Scope{} }
func (DeclineOffer) about() matter { return started }

func (a DeclineOffer) decide(d *decider) error {
	o, err := d.offeredMe(a.No)
	if err != nil {
		return err
	}
	d.unoffer(o, EntryOfferDeclined)
	return nil
}

func (a DeclineOffer) recordedBy(e Entry, _ State) bool {
	return e.is(EntryOfferDeclined) && e.Count == a.No
}

// unoffer ends an offer that nobody accepted. Whoever made it hears of that.
func (d *decider) unoffer(o Offer, kind EntryKind) {
	d.header().Offer = nil
	d.out.Entry.Was = o.By
	d.entry(kind)
}

// WithdrawOffer takes back the command that was offered under a number: whoever offered it does, or whoever commands.
type WithdrawOffer struct{ No int }

func (WithdrawOffer) scope() Scope  { return Scope{} }
func (WithdrawOffer) about() matter { return started }

func (a WithdrawOffer) decide(d *decider) error {
	o, err := d.answer(a.No)
	switch {
	case err != nil:
		return err
	case o.By != d.req.By.ID && d.state.Incident.Commander != d.req.By.ID:
		return refuse(RefusedOfferBy)
	}
	d.unoffer(o, EntryOfferWithdrawn)
	return nil
}

func (a WithdrawOffer) recordedBy(e Entry, _ State) bool {
	return e.is(EntryOfferWithdrawn) && e.Count == a.No
}

// LapseOffer is the clock's word that nobody has answered an offer.
type LapseOffer struct{ No int }

func (LapseOffer) scope() Scope  { return Scope{} }
func (LapseOffer) about() matter { return clockwork }

func (a LapseOffer) note(d *decider) error {
	o := d.state.Incident.Offered()
	if o.No == 0 || o.No != a.No || d.req.At.Before(o.Until()) {
		return refuse(RefusedSame)
	}
	d.out.Entry.To, d.out.Entry.Count = o.To, o.No
	d.unoffer(o, EntryOfferLapsed)
	return nil
}

// Deactivated is the tool's word that somebody's account was closed. They command no more, and nothing is offered to them.
type Deactivated struct{ Who PersonID }

// scope is all: what is due by the end of their shift is due by it no more.
func (Deactivated) scope() Scope  { return Scope{All: true} }
func (Deactivated) about() matter { return started }

func (a Deactivated) note(d *decider) error {
	i := d.header()
	d.out.Entry.Was = a.Who
	switch offer := i.Offered(); {
	case a.Who == "":
		return refuse(RefusedSame)
	case i.Commander == a.Who:
		kept := i.Offer
		i.commandedBy(Actor{}, time.Time{})
		i.Offer = kept
		step, to := i.silenceTo(1)
		to = i.onShift(to, d.req.At)
		i.Silence = &Silence{Asks: 1, At: d.req.At}
		d.letIn(to)
		d.out.Entry.Step, d.out.Entry.Subject = step, to
		d.entry(EntryCommanderGone)
	case i.HandsTo(a.Who):
		d.setHandover(i.Handover.without(a.Who))
		d.entry(EntryHandoverGone)
	case offer.To == a.Who:
		d.out.Entry.To, d.out.Entry.Count = offer.To, offer.No
		d.unoffer(offer, EntryOfferGone)
	default:
		return refuse(RefusedSame)
	}
	return nil
}
