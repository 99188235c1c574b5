package text

import (
	"strconv"
	"time"

	"noroshi.internal/shared/incident"
)

// What is said of many tickets in a short time.
var (
	ticketsRose = Phrase{"{within}で{n}件", "{n} in {within}"}
	ticketsFrom = Phrase{"{within}で{n}件、{orgs}社から", "{n} in {within}, from {orgs} customers"}
	ticketsOne  = Phrase{"{within}で{n}件、1社から", "{n} in {within}, from one customer"}
	ticketsSign = Phrase{"問い合わせの急増({tickets})", "Rising number of tickets ({tickets})"}
	ticketsBy   = Phrase{"問い合わせ件数", "ticket count"}
)

// TicketRise says how many tickets there were in how short a time.
func TicketRise(lang incident.Lang, r incident.TicketRise) string {
	p := Counted(r.Organisations, ticketsRose, ticketsOne, ticketsFrom)
	return p.In(lang, "n", strconv.Itoa(r.Count), "within", Duration(lang, max(time.Minute, r.Until.Sub(r.From))), "orgs", strconv.Itoa(r.Organisations))
}

// TicketSign is the title of a sign that tickets make.
func TicketSign(lang incident.Lang, r incident.TicketRise) string {
	return ticketsSign.In(lang, "tickets", TicketRise(lang, r))
}

// TicketSource is who says so.
func TicketSource(lang incident.Lang) string { return ticketsBy.In(lang) }

// ticketPlaces fills the place of a sentence about many tickets.
func ticketPlaces(lang incident.Lang, e incident.Entry) []string {
	if e.Rise == nil {
		return nil
	}
	return []string{"tickets", TicketRise(lang, *e.Rise)}
}
